/* {
  "id": "D-PRIV-10",
  "severity": "high",
  "title": { "en": "Denied first, then allowed", "zh-CN": "先被拒绝后成功" },
  "tactic": "privilege-escalation T1548",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "chain_s": 86400 },
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) was refused {event_name} ({errors}) and succeeded within {seconds} seconds, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} 先被拒绝（{errors}），{seconds} 秒内又成功，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Between a refusal and a success of the same call somebody changed the actor's rights. Who did is the question.", "zh-CN": "同一调用由拒绝变为成功，说明其间有人改动了该身份的权限，关键在于由谁改动。" },
  "false-positives": { "en": "A permission that was asked for and granted: find the grant and its author. Rights on some resources only: refused on one, allowed on another.", "zh-CN": "按申请授予的权限：请查找授权事件及其操作者。仅对部分资源有权限：对一个被拒、对另一个成功。" },
  "remediation": {
    "text": { "en": "Look for grants to the actor between the two times. If the actor made them, treat it as an incident.", "zh-CN": "查找两次之间对该身份的授权；若由其本人授予，按安全事件处置。" },
    "validation": { "en": "Each change from refused to allowed is explained by a grant of somebody else.", "zh-CN": "每次由拒绝变为成功都有他人的授权可解释。" },
    "changing": false
  }
} */
with call as (
	select
		recipient_account_id, event_id, event_time, actor, user_name, event_name, source_ip, evidence, ok, error_code,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
		-- refused for lack of rights; OperationDenied, Forbidden.InstanceNotFound and the like are about the state of the resource
		case
			when ok = 0 and not regexp_like(lower(error_code), 'notfound|notexist|notsupport|unsupport|status|inuse|quota|exceed|invalid') and regexp_like(lower(error_code), '^(nopermission|forbidden|accessdenied|access_denied|unauthorized|notauthorized|imm[.]accessdenied)') then 1
			else 0
		end as refused
	from events
	where
		event_time >= :win_start - :chain_s and event_time < :win_end
		-- a record without eventRW may be a write
		and coalesce(event_rw, '') <> 'Read'
		and identity_type <> 'system'
),
pair as (
	select distinct recipient_account_id, actor, service, event_name from call where refused = 1
),
ordered as (
	select
		c.*,
		-- events of one second have no order: a success counts only after a refusal of an earlier second
		lag(c.refused) over (
			partition by c.recipient_account_id, c.actor, c.service, c.event_name order by c.event_time, c.ok desc, c.event_id
		) as refused_before,
		lag(c.event_time) over (
			partition by c.recipient_account_id, c.actor, c.service, c.event_name order by c.event_time, c.ok desc, c.event_id
		) as time_before,
		lag(c.error_code) over (
			partition by c.recipient_account_id, c.actor, c.service, c.event_name order by c.event_time, c.ok desc, c.event_id
		) as error_before,
		lag(c.evidence) over (
			partition by c.recipient_account_id, c.actor, c.service, c.event_name order by c.event_time, c.ok desc, c.event_id
		) as evidence_before
	from call c
	join pair p
		on p.recipient_account_id = c.recipient_account_id and p.actor = c.actor and p.event_name = c.event_name
		and coalesce(p.service, '') = coalesce(c.service, '')
	where c.ok = 1 or c.refused = 1
)
select
	recipient_account_id as account,
	actor as resource,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	count(1) as calls,
	array_join(array_agg(distinct error_before), ', ') as errors,
	min(event_time - time_before) as seconds,
	from_unixtime(min(time_before)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	concat(array_join(array_agg(distinct evidence_before), ' '), ' ', array_join(array_agg(distinct evidence), ' ')) as evidence
from ordered
where
	ok = 1
	and refused_before = 1
	and event_time - time_before <= :chain_s
	and event_time >= :win_start
group by recipient_account_id, actor, event_name;
