/* {
  "id": "D-ANOM-11",
  "severity": "medium",
  "title": { "en": "Event rate spike of an identity", "zh-CN": "调用量突增" },
  "tactic": "behaviour",
  "baseline": 14,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "z": 4, "min_n": 50, "min_hours": 24 },
  "reasons": {
    "hit": { "en": "{subject} made up to {peak} calls in one hour, usually {mean} (over {days} active hour(s)), {calls} call(s) in {hours} such hour(s), first {first_seen}, last {last_seen}", "zh-CN": "{subject} 单小时调用达 {peak} 次，平日约 {mean} 次（{days} 个活跃小时），{hours} 个此类小时共 {calls} 次，首次 {first_seen}，末次 {last_seen}" },
    "young": { "en": "{subject} was active in {days} hour(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃小时，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "Theft and destruction by program are many calls in a short time.", "zh-CN": "程序化的窃取与破坏表现为短时间大量调用。" },
  "false-positives": { "en": "Batch jobs, inventory tools: name them as scanner or ci-role exceptions.", "zh-CN": "批处理、资产盘点工具：请列为 scanner 或 ci-role 例外。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	h.account,
	h.actor as resource,
	h.actor as subject,
	case when coalesce(k.n, 0) < :min_hours then 'insufficient-baseline' end as state,
	case when coalesce(k.n, 0) < :min_hours then 'young' else 'hit' end as reason,
	coalesce(k.n, 0) as days,
	:min_hours as min_days,
	max(h.calls) as peak,
	coalesce(c.n / k.n, 0) as mean,
	count(1) as hours,
	sum(h.calls) as calls,
	from_unixtime(min(h.first_time)) as first_seen,
	from_unixtime(max(h.last_time)) as last_seen,
	array_join(array_agg(distinct h.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor,
		event_time / 3600 as hour,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role'))
	group by recipient_account_id, actor, event_time / 3600
	having count(1) >= :min_n
) h
left join base k on k.kind = 'hourly' and k.actor = h.actor and k.value = 'hours'
left join base c on c.kind = 'hourly' and c.actor = h.actor and c.value = 'calls'
left join base q on q.kind = 'hourly' and q.actor = h.actor and q.value = 'squares'
where
	exists (select 1 from base)
	and (
		coalesce(k.n, 0) < :min_hours
		-- more than z standard deviations above the mean, without a root: both sides squared and times the hours squared
		or (
			h.calls * k.n > c.n
			and (h.calls * k.n - c.n) * (h.calls * k.n - c.n) > :z * :z * (q.n * k.n - c.n * c.n)
		)
	)
group by h.account, h.actor, k.n, c.n;
