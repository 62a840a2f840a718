/* {
  "id": "event-stores",
  "section": "coverage",
  "title": { "en": "The same stretch of time as ActionTrail and a trail's logstore show it", "zh-CN": "同一时段在操作审计与跟踪日志库中的事件" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.LookupEvents.sample", "sls.GetLogs.ids"],
  "columns": {
    "trail": { "en": "Trail", "zh-CN": "跟踪" },
    "account": { "en": "Account", "zh-CN": "账号" },
    "region": { "en": "Region", "zh-CN": "地域" },
    "from": { "en": "From", "zh-CN": "起" },
    "to": { "en": "To", "zh-CN": "止" },
    "store": { "en": "Store", "zh-CN": "存储" },
    "events": { "en": "Events", "zh-CN": "事件数" },
    "only_here": { "en": "Only here", "zh-CN": "仅此处有" },
    "ids": { "en": "Which (the first 100)", "zh-CN": "事件（前 100 条）" }
  }
} */
select
	t.name as trail,
	c.member as account,
	c.log_region as region,
	iso_time(c.part_from) as "from",
	iso_time(c.part_to) as "to",
	case c.store when 'lookup' then 'LookupEvents' else t.sls_project || '/' || t.sls_logstore end as store,
	coalesce(c.n, '-') as events,
	(select count(*) from event_only_in o where o.arn = c.arn and o.member = c.member and o.store = c.store) as only_here,
	(
		select group_concat(o.event_id || ' (' || o.event_time || ' ' || o.event_name || ')', ', ')
		from event_only_in o
		where o.arn = c.arn and o.member = c.member and o.store = c.store and o.nth <= 100
	) as ids
from event_store_count c
join trail t on t.arn = c.arn
order by 1, 2, 3, 6;
