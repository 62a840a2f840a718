/* {
  "id": "OSS-09",
  "severity": "low",
  "title": { "en": "Objects are complete for the period", "zh-CN": "对象按日齐全" },
  "sources": ["actiontrail.DescribeTrails", "oss.ListObjectsV2.days"],
  "reasons": {
    "complete": { "en": "{subject}: every one of {expected} whole days (UTC) from {first} has objects; {pairs} folders of days and regions", "zh-CN": "{subject}：自 {first} 起 {expected} 个整日（UTC）均有对象；共 {pairs} 个按日按地域目录" },
    "missing": { "en": "{subject}: {missing} of {expected} whole days (UTC) from {first} have no object in any region, the first is {gap}", "zh-CN": "{subject}：自 {first} 起 {expected} 个整日（UTC）中有 {missing} 天在所有地域均无对象，首个为 {gap}" },
    "young": { "en": "{subject}: no whole day (UTC) has passed since {first}", "zh-CN": "{subject}：自 {first} 起尚无完整的一天（UTC）" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "A day without one object is a day that the archive can not show. Regions may be quiet, so a day counts when any region has objects; what single regions lost shows in EVD-03. Days of paths are UTC.", "zh-CN": "没有对象的一天即归档无法证明的一天。单个地域可能无活动，因此任一地域有对象即算该日存在；单地域丢失见 EVD-03。路径中的日期为 UTC。" },
  "remediation": {
    "text": { "en": "Find out whether delivery stopped (TRL-09), a lifecycle took the objects (OSS-03) or somebody deleted them (OSS-07); backfill what ActionTrail still has.", "zh-CN": "查明是投递中断（TRL-09）、生命周期清理（OSS-03）还是被删除（OSS-07）；补投操作审计仍保留的部分。" },
    "validation": { "en": "ListObjectsV2 with the day's prefix answers an object.", "zh-CN": "ListObjectsV2 以该日前缀查询有对象返回。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case when to_day <= from_day then 'not-yet' when found >= to_day - from_day then 'pass' else 'fail' end as verdict,
	case when to_day <= from_day then 'young' when found >= to_day - from_day then 'complete' else 'missing' end as reason,
	evidence,
	to_day - from_day as expected,
	to_day - from_day - found as missing,
	pairs,
	date(from_day * 86400, 'unixepoch') as first,
	date((
		select min(c.day)
		from (select from_day as day union all select d.day + 1 from object_day d where d.arn = s.arn and d.member = s.member) c
		where
			c.day >= from_day
			and c.day < to_day
			and not exists (select 1 from object_day d where d.arn = s.arn and d.member = s.member and d.day = c.day)
	) * 86400, 'unixepoch') as gap,
	resource as subject
from (
	select
		x.*,
		(select count(distinct day) from object_day d where d.arn = x.arn and d.member = x.member and d.day >= from_day and d.day < to_day) as found,
		(select count(*) from object_day d where d.arn = x.arn and d.member = x.member and d.day >= from_day and d.day < to_day) as pairs
	from (
		select
			t.arn,
			m.account as member,
			t.oss_account as account,
			t.oss_region as region,
			t.oss_bucket || '/' || t.log_prefix || case when t.is_org then t.organization_id || '/' || m.account || '/' else '' end as resource,
			(max(:win_start, coalesce(t.start_time, t.create_time, :win_start)) + 86399) / 86400 as from_day,
			(min(:win_end, :now, coalesce(case t.status when 'Enable' then null else t.stop_time end, :now)) - 3600) / 86400 as to_day,
			t.evidence || coalesce(' ' || (
				select group_concat(l.id, ' ')
				from "oss.ListObjectsV2.days" l
				where json_extract(l.params, '$.arn') = t.arn and json_extract(l.params, '$.member') = m.account
			), '') as evidence
		from trail t
		join scope_account m on t.is_org or m.account = t.owner
		where t.oss_bucket <> ''
	) x
) s
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, null, null, account
from account_without_oss;
