/* {
  "id": "D-ANOM-02",
  "severity": "medium",
  "title": { "en": "Hour unusual for this identity", "zh-CN": "该身份的异常活动时段" },
  "tactic": "behaviour",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_days": 10, "min_share": 0.01 },
  "reasons": {
    "hit": { "en": "{subject} made {calls} write(s) in hours of the day ({hours}) that hold less than {share} of its usual activity ({total} events on {days} days), first {first_seen}, last {last_seen}", "zh-CN": "{subject} 在其平日活动占比低于 {share} 的时段（{hours} 时）执行写操作 {calls} 次（平日 {days} 天共 {total} 条事件），首次 {first_seen}，末次 {last_seen}" },
    "young": { "en": "{subject} was active on {days} day(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃日，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "A stolen credential works in the thief's day, not in its owner's.", "zh-CN": "被盗凭据按盗用者而非主人的作息工作。" },
  "false-positives": { "en": "A new shift, travel, on-call duty.", "zh-CN": "换班、出差、值班。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	e.account,
	e.actor as resource,
	e.actor as subject,
	case when coalesce(a.days, 0) < :min_days then 'insufficient-baseline' end as state,
	case when coalesce(a.days, 0) < :min_days then 'young' else 'hit' end as reason,
	coalesce(a.days, 0) as days,
	:min_days as min_days,
	:min_share as share,
	coalesce(a.n, 0) as total,
	sum(e.calls) as calls,
	array_join(array_agg(distinct e.hour), ', ') as hours,
	from_unixtime(min(e.first_time)) as first_seen,
	from_unixtime(max(e.last_time)) as last_seen,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor,
		cast((event_time + :tz_s) % 86400 / 3600 as varchar) as hour,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and event_rw = 'Write'
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role', 'break-glass'))
	group by recipient_account_id, actor, cast((event_time + :tz_s) % 86400 / 3600 as varchar)
) e
left join base a on a.kind = 'actor' and a.actor = e.actor
left join base b on b.kind = 'hour' and b.actor = e.actor and b.value = e.hour
where
	exists (select 1 from base)
	and (coalesce(a.days, 0) < :min_days or coalesce(b.n, 0) < a.n * :min_share)
group by e.account, e.actor, a.days, a.n;
