/* {
  "id": "DAT-01",
  "severity": "high",
  "title": { "en": "RDS SQL audit retention", "zh-CN": "RDS SQL 审计保存期" },
  "sources": ["rds.DescribeDBInstances", "rds.DescribeSQLCollectorPolicy", "rds.DescribeSQLCollectorRetention"],
  "parameters": { "db_days": 180 },
  "reasons": {
    "kept": { "en": "{subject} ({engine}): SQL audit is on and kept {days} days, {floor} are required", "zh-CN": "{subject}（{engine}）：SQL 审计已开启，保存 {days} 天，要求 {floor} 天" },
    "short": { "en": "{subject} ({engine}): SQL audit is kept {days} days, {floor} are required", "zh-CN": "{subject}（{engine}）：SQL 审计仅保存 {days} 天，要求 {floor} 天" },
    "off": { "en": "{subject} ({engine}): SQL audit is {status}: no record of who read or changed data", "zh-CN": "{subject}（{engine}）：SQL 审计为 {status}：没有数据读写记录" },
    "unseen": { "en": "{subject} ({engine}): whether SQL audit is on and for how long could not be read", "zh-CN": "{subject}（{engine}）：无法读取 SQL 审计开关或保存时间" },
    "no-db": { "en": "Account {subject} has no RDS instance in the regions in scope", "zh-CN": "账号 {subject} 在范围内地域没有 RDS 实例" }
  },
  "rationale": { "en": "What is done inside a database is in no trail of management events. RDS offers 30, 180, 365, 1095 or 1825 days; 180 is the six months that MLPS asks for.", "zh-CN": "数据库内的操作不在管控事件跟踪中。RDS 可选 30、180、365、1095、1825 天；180 天即等级保护要求的六个月。" },
  "remediation": {
    "text": { "en": "ModifySQLCollectorPolicy Enable, then ModifySQLCollectorRetention to 180 days or more. It is charged by volume.", "zh-CN": "ModifySQLCollectorPolicy 设为 Enable，再用 ModifySQLCollectorRetention 设为 180 天以上。按量计费。" },
    "validation": { "en": "DescribeSQLCollectorPolicy and DescribeSQLCollectorRetention of the instance again.", "zh-CN": "再次读取该实例的 DescribeSQLCollectorPolicy 与 DescribeSQLCollectorRetention。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'kept' then 'pass'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	engine,
	status,
	days,
	:db_days as floor,
	resource as subject,
	1 as certain
from (
	select
		d.account,
		d.region,
		d.instance as resource,
		case
			when json_extract(p.body, '$.SQLCollectorStatus') is null then 'unseen'
			when json_extract(p.body, '$.SQLCollectorStatus') not in ('Enable', 'Enabled') then 'off'
			when json_extract(r.body, '$.ConfigValue') is null then 'unseen'
			when cast(json_extract(r.body, '$.ConfigValue') as integer) < :db_days then 'short'
			else 'kept'
		end as reason,
		d.evidence || coalesce(' ' || p.id, '') || coalesce(' ' || r.id, '') as evidence,
		d.engine,
		json_extract(p.body, '$.SQLCollectorStatus') as status,
		cast(json_extract(r.body, '$.ConfigValue') as integer) as days
	from db_instance d
	left join "rds.DescribeSQLCollectorPolicy" p on
		p.account = d.account and p.region = d.region and json_extract(p.params, '$.instance') = d.instance
	left join "rds.DescribeSQLCollectorRetention" r on
		r.account = d.account and r.region = d.region and json_extract(r.params, '$.instance') = d.instance
)
union all
select a.account, null, a.account, 'not-applicable', 'no-db', group_concat(x.id, ' '), null, null, null, null, a.account, null
from scope_account a
left join "rds.DescribeDBInstances" x on x.account = a.account
where not exists (select 1 from db_instance d where d.account = a.account)
group by a.account;
