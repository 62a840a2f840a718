/* {
  "id": "D-ANOM-10",
  "severity": "high",
  "title": { "en": "One AccessKey from many addresses", "zh-CN": "同一 AK 多地址使用" },
  "tactic": "credential-access T1552",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_ip": 5, "factor": 3, "min_days": 10 },
  "reasons": {
    "hit": { "en": "The key {subject} was used from {addresses} public addresses on one day (usually at most {usual}), {calls} call(s), first {first_seen}, last {last_seen}", "zh-CN": "密钥 {subject} 在一天内自 {addresses} 个公网地址使用（平日最多 {usual} 个），共 {calls} 次，首次 {first_seen}，末次 {last_seen}" },
    "young": { "en": "{subject} was active on {days} day(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃日，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "A key lives on a few machines. Many addresses in a day mean that it was copied.", "zh-CN": "密钥通常只在少数机器上。一天内出现大量地址说明已被复制。" },
  "false-positives": { "en": "Serverless programs with many exits.", "zh-CN": "出口众多的无服务器程序。" },
  "remediation": {
    "text": { "en": "Find the owner, give the program a role instead, disable the key.", "zh-CN": "找到所有者，改用角色，停用该密钥。" },
    "validation": { "en": "No call with that key any more.", "zh-CN": "该密钥不再有调用。" },
    "changing": true
  }
} */
select
	e.account,
	e.key as resource,
	e.key as subject,
	case when coalesce(a.days, 0) < :min_days then 'insufficient-baseline' end as state,
	case when coalesce(a.days, 0) < :min_days then 'young' else 'hit' end as reason,
	coalesce(a.days, 0) as days,
	:min_days as min_days,
	max(e.addresses) as addresses,
	coalesce(b.n, 0) as usual,
	sum(e.calls) as calls,
	from_unixtime(min(e.first_time)) as first_seen,
	from_unixtime(max(e.last_time)) as last_seen,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		access_key_id as key,
		event_time / 86400 as day,
		count(distinct source_ip) as addresses,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ip_kind in ('ipv4', 'ipv6')
		and access_key_id like 'LTAI%'
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
	group by recipient_account_id, access_key_id, event_time / 86400
) e
left join base a on a.kind = 'key' and a.actor = e.key
left join base b on b.kind = 'key-addresses' and b.actor = e.key
where
	exists (select 1 from base)
	and e.addresses >= greatest(:n_ip, :factor * coalesce(b.n, 0))
group by e.account, e.key, a.days, b.n;
