/* {
  "id": "accounts-asked",
  "section": "scope",
  "title": { "en": "Every account and what it answered, those that are not whole first", "zh-CN": "各账号的应答情况（不完整的在前）" },
  "sources": [],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "name": { "en": "Name", "zh-CN": "名称" },
    "way_in": { "en": "Way in", "zh-CN": "进入方式" },
    "regions": { "en": "Regions", "zh-CN": "地域数" },
    "calls": { "en": "Different calls", "zh-CN": "调用种类" },
    "answers": { "en": "Answers", "zh-CN": "应答数" },
    "whole": { "en": "Confirmed", "zh-CN": "已确认" },
    "denied": { "en": "Denied", "zh-CN": "被拒绝" },
    "failed": { "en": "Failed", "zh-CN": "失败" },
    "throttled": { "en": "Throttled", "zh-CN": "被限流" },
    "not_asked": { "en": "Not asked", "zh-CN": "未查询" },
    "codes": { "en": "Codes", "zh-CN": "错误码" }
  },
  "values": {
    "way_in": {
      "listed": { "en": "listed in the scope", "zh-CN": "范围文件列出" },
      "entered": { "en": "entered by the role", "zh-CN": "已扮演角色进入" },
      "denied": { "en": "role refused", "zh-CN": "扮演角色被拒绝" },
      "error": { "en": "role could not be tried", "zh-CN": "扮演角色失败" },
      "excluded": { "en": "excluded", "zh-CN": "已排除" }
    }
  }
} */
select
	a.account,
	a.name,
	coalesce(m.state, 'listed') as way_in,
	count(distinct nullif(x.region, '')) as regions,
	count(distinct x.source) as calls,
	count(x.id) as answers,
	coalesce(sum(x.state = 'confirmed'), 0) as whole,
	coalesce(sum(x.state = 'denied'), 0) as denied,
	coalesce(sum(x.state = 'error'), 0) as failed,
	coalesce(sum(x.throttled), 0) as throttled,
	coalesce(sum(x.state = 'not-queried'), 0) as not_asked,
	coalesce(
		nullif(concat_ws(', ', nullif(m.code, ''), replace(group_concat(distinct case when x.state <> 'confirmed' then x.code end), ',', ', ')), ''),
		'-'
	) as codes
from (
	select account, name from scope_account
	union
	select account, name from scope_member where state = 'excluded'
) a
left join scope_member m on m.account = a.account
left join exchange x on x.account = a.account
group by a.account
order by coalesce(m.state in ('denied', 'error'), 0) desc, coalesce(sum(x.state <> 'confirmed'), 0) > 0 desc, a.account;
