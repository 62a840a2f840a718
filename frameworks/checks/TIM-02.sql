/* {
  "id": "TIM-02",
  "severity": "medium",
  "title": { "en": "Event times are plausible", "zh-CN": "事件时间合理" },
  "sources": ["sls.GetLogs"],
  "parameters": { "max_skew_min": 15, "future_min": 5 },
  "reasons": {
    "plausible": { "en": "Account {subject}: of {events} events looked at, {far} stand more than {limit} minutes from their time in the store", "zh-CN": "账号 {subject}：所查看的 {events} 条事件中，{far} 条与日志库时间相差超过 {limit} 分钟" },
    "skew": { "en": "Account {subject}: {far} of {events} events stand more than {limit} minutes from their time in the store, the farthest {farthest} seconds", "zh-CN": "账号 {subject}：{events} 条事件中有 {far} 条与日志库时间相差超过 {limit} 分钟，最大 {farthest} 秒" },
    "future": { "en": "Account {subject}: {future} of {events} events lie in the future of the moment they were read", "zh-CN": "账号 {subject}：{events} 条事件中有 {future} 条晚于读取时刻" },
    "none": { "en": "Account {subject}: no event with a store time was read in the period", "zh-CN": "账号 {subject}：审计期内未读取到带日志库时间的事件" }
  },
  "rationale": { "en": "Time is what ties evidence together. Events normally stand in the store within minutes of happening; one in a hundred may come late. At most some ten thousand events, spread evenly over the pages, are looked at.", "zh-CN": "时间是证据关联的基础。事件通常在数分钟内入库，允许百分之一延迟。最多查看约一万条均匀分布的事件。" },
  "remediation": {
    "text": { "en": "Report it to the service with the event ids; say in the report that order in time is weak evidence here.", "zh-CN": "将事件 ID 反馈给服务商；在报告中说明此处时间顺序证据较弱。" },
    "validation": { "en": "The same comparison over the next day.", "zh-CN": "对次日再作比较。" },
    "changing": false
  }
} */
select
	account,
	null as region,
	account as resource,
	case when events = 0 then 'not-applicable' when future > 0 or far * 100 > events then 'fail' else 'pass' end as verdict,
	case when events = 0 then 'none' when future > 0 then 'future' when far * 100 > events then 'skew' else 'plausible' end as reason,
	evidence,
	events,
	far,
	future,
	farthest,
	:max_skew_min as "limit",
	account as subject
from (
	select
		a.account,
		group_concat(distinct e.id) as evidence,
		count(e.at) as events,
		coalesce(sum(abs(e.at - e.stored) > :max_skew_min * 60), 0) as far,
		coalesce(sum(e.at > e.received + :future_min * 60), 0) as future,
		max(abs(e.at - e.stored)) as farthest
	from scope_account a
	left join (
		select
			x.account,
			x.id,
			x.received,
			epoch(coalesce(json_extract(json_extract(r.value, '$.event'), '$.eventTime'), json_extract(r.value, '$."event.eventTime"'))) as at,
			cast(json_extract(r.value, '$.__time__') as integer) as stored
		from "sls.GetLogs" x
		left join json_each(x.body, '$.data') r
		where x.page % (1 + (select max(page) from "sls.GetLogs") / 100) = 0 or x.page = 1
	) e on e.account = a.account
	group by a.account
);
