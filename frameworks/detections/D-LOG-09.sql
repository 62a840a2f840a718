/* {
  "id": "D-LOG-09",
  "severity": "high",
  "title": { "en": "Silence: no events where the baseline has some", "zh-CN": "事件静默（投递中断）" },
  "tactic": "defense-evasion / availability",
  "baseline": 14,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "gap_s": 3600, "min_per_hour": 2 },
  "reasons": {
    "hit": { "en": "Account {subject_account}, region {subject_region}: no event for {silent_s} seconds before the end of the period, after {usual} events on {days} days before it; last seen {last_seen}. Silence is no proof of tampering: read the delivery state of the trail", "zh-CN": "账号 {subject_account} 地域 {subject_region}：审计期结束前 {silent_s} 秒无事件，而此前 {days} 天有 {usual} 条；最后一条 {last_seen}。静默不等于篡改，请查看跟踪的投递状态" }
  },
  "rationale": { "en": "A record that has stopped looks like a quiet day. Only what was usual tells them apart.", "zh-CN": "记录中断与平静的一天看起来相同，只有与平日比较才能区分。" },
  "false-positives": { "en": "Regions with little traffic; delivery is some minutes late.", "zh-CN": "流量较少的地域；投递有数分钟延迟。" },
  "remediation": {
    "text": { "en": "Look at GetTrailStatus and the delivery metrics, then at who changed the trail.", "zh-CN": "查看 GetTrailStatus 与投递指标，再查看谁变更了跟踪。" },
    "validation": { "en": "New events arrive.", "zh-CN": "有新事件到达。" },
    "changing": false
  }
} */
select
	b.actor as account,
	b.value as region,
	concat(b.actor, '/', b.value) as resource,
	b.actor as subject_account,
	b.value as subject_region,
	b.n as usual,
	b.days,
	coalesce(from_unixtime(w.last_time), '-') as last_seen,
	least(:win_end, :now - 600) - coalesce(w.last_time, :win_start) as silent_s,
	coalesce(w.evidence, s.evidence) as evidence
from base b
left join (
	select recipient_account_id, region, max(event_time) as last_time, arbitrary(evidence) as evidence
	from events
	where event_time >= :win_start and event_time < :win_end
	group by recipient_account_id, region
) w on w.recipient_account_id = b.actor and w.region = b.value
left join (
	select recipient_account_id, arbitrary(evidence) as evidence from events group by recipient_account_id
) s on s.recipient_account_id = b.actor
where
	b.kind = 'account-region'
	and b.n >= :min_per_hour * b.days * 24
	and least(:win_end, :now - 600) - coalesce(w.last_time, :win_start) > :gap_s;
