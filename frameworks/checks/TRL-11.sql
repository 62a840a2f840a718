/* {
  "id": "TRL-11",
  "severity": "medium",
  "title": { "en": "Data events are selected where needed", "zh-CN": "已配置数据事件" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.ListDataEventSelectors"],
  "parameters": { "data_services": [] },
  "reasons": {
    "selected": { "en": "Account {holder}: trail {trails} records all data events of {subject}", "zh-CN": "账号 {holder}：跟踪 {trails} 记录 {subject} 的全部数据事件" },
    "partial": { "en": "Account {holder}: trail {trails} records only some data events of {subject}: reads and writes of all calls are required", "zh-CN": "账号 {holder}：跟踪 {trails} 仅记录 {subject} 的部分数据事件，要求全部调用的读写" },
    "undelivered": { "en": "Account {holder}: trail {trails} records data events of {subject}, but {failed} region(s) do not deliver them", "zh-CN": "账号 {holder}：跟踪 {trails} 记录 {subject} 的数据事件，但有 {failed} 个地域投递失败" },
    "missing": { "en": "Account {holder}: no enabled trail records data events of {subject}, which data_services names", "zh-CN": "账号 {holder}：没有已启用的跟踪记录 {subject} 的数据事件（data_services 要求）" },
    "not-required": { "en": "Account {holder}: the parameter data_services names no service, so no data event is required", "zh-CN": "账号 {holder}：参数 data_services 未列出服务，不要求数据事件" }
  },
  "rationale": { "en": "A trail of management events holds no read of an object and no row of SQL. Where such access must be accounted for, a selector for data events is the only record of ActionTrail; OSS access logs and SQL audit are others (DAT-01, DAT-02).", "zh-CN": "管控事件跟踪不含对象读取或 SQL 记录。需要追溯此类访问时，操作审计只能依靠数据事件选择器；另有 OSS 访问日志与 SQL 审计（DAT-01、DAT-02）。" },
  "remediation": {
    "text": { "en": "PutDataEventSelector for the service on a trail that delivers to SLS, or the service's own access log. Name in data_services only what holds sensitive data.", "zh-CN": "对投递到 SLS 的跟踪执行 PutDataEventSelector，或使用服务自身的访问日志。data_services 只列存放敏感数据的服务。" },
    "validation": { "en": "ListDataEventSelectors names the service; an event with eventCategory Data newer than the change is in the store.", "zh-CN": "ListDataEventSelectors 列出该服务；日志库中有变更之后的 eventCategory 为 Data 的事件。" },
    "changing": true
  }
} */
-- GetDataEventSelector is not asked: the list answers for every trail, and a trail that is not in it has no selector.
select
	a.account,
	v.value as resource,
	case
		when count(s.service) = 0 then 'fail'
		when min(s.failed) > 0 then 'fail'
		when max(s.whole) = 0 then 'warn'
		else 'pass'
	end as verdict,
	case
		when count(s.service) = 0 then 'missing'
		when min(s.failed) > 0 then 'undelivered'
		when max(s.whole) = 0 then 'partial'
		else 'selected'
	end as reason,
	concat_ws(' ', a.evidence, group_concat(distinct s.evidence)) as evidence,
	group_concat(distinct s.trail) as trails,
	min(s.failed) as failed,
	a.account as holder,
	v.value as subject
from account_asked a
join list v on v.name = 'data_services'
left join (
	select d.*
	from data_event_selector d
	join trail t on t.account = d.account and t.name = d.trail and t.home_region = d.home_region and t.status = 'Enable'
) s on s.account = a.account and lower(s.service) = lower(v.value)
group by a.account, v.value
union all
select account, account, 'not-applicable', 'not-required', evidence, null, null, account, account
from account_asked
where not exists (select 1 from list where name = 'data_services');
