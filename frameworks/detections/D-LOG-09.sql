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
  "false-positives": { "en": "Regions with little traffic. Delivery is some minutes late, so the ten minutes before the moment of judging (over event files: before the end of the period) never count as silence. Hours that are quiet in the history too, and after a history with days of rest up to three days more, are not counted.", "zh-CN": "流量较少的地域。投递有数分钟延迟，因此判定时刻（对事件文件为审计期结束）之前的十分钟不计为静默。历史上同样安静的时段不计；历史中有休息日时，再放宽三天。" },
  "remediation": {
    "text": { "en": "Look at GetTrailStatus and the delivery metrics, then at who changed the trail.", "zh-CN": "查看 GetTrailStatus 与投递指标，再查看谁变更了跟踪。" },
    "validation": { "en": "New events arrive.", "zh-CN": "有新事件到达。" },
    "changing": false
  }
} */
with last_event as (
	select recipient_account_id, region, max(event_time) as last_time, arbitrary(evidence) as evidence
	from events
	where event_time >= :win_start and event_time < :win_end
	group by recipient_account_id, region
),
any_event as (
	select recipient_account_id, arbitrary(evidence) as evidence from events group by recipient_account_id
),
quiet as (
	select
		b.actor, b.value, b.n, b.days, w.last_time,
		least(:win_end, :now - 600) as ends,
		least(:win_end, :now - 600) - coalesce(w.last_time, :win_start) as silent_s,
		-- with days of rest in the history, a weekend is no silence
		case when b.days < ((b.last_seen - b.first_seen) / 86400 + 1) * 0.9 then 259200 else 0 end as rest_s,
		coalesce(w.evidence, s.evidence) as evidence
	from base b
	left join last_event w on w.recipient_account_id = b.actor and w.region = b.value
	left join any_event s on s.recipient_account_id = b.actor
	where
		b.kind = 'account-region'
		and b.n >= :min_per_hour * b.days * 24
),
usual as (
	select split_part(actor, '/', 2) as account, cast(value as integer) as hour, sum(n) as n
	from base
	where kind = 'hour'
	group by split_part(actor, '/', 2), cast(value as integer)
),
-- the seconds from the latest beginning of each hour of the day to the end of the period
clock as (
	select
		q.actor, q.value, q.silent_s, u.n,
		case
			when (q.ends + :tz_s - u.hour * 3600) % 86400 = 0 then 86400
			else (q.ends + :tz_s - u.hour * 3600) % 86400
		end as back
	from quiet q
	join usual u on u.account = q.actor
),
-- the part of a usual day's events that falls into the silent hours: nights of an office are quiet every day
expected as (
	select actor, value, sum(n * greatest(0, least(back, silent_s) - greatest(back - 3600, 0))) / (3600.0 * sum(n)) as share
	from clock
	group by actor, value
)
select
	q.actor as account,
	q.value as region,
	concat(q.actor, '/', q.value) as resource,
	q.actor as subject_account,
	q.value as subject_region,
	q.n as usual,
	q.days,
	coalesce(from_unixtime(q.last_time), '-') as last_seen,
	q.silent_s,
	q.evidence
from quiet q
left join expected x on x.actor = q.actor and x.value = q.value
where
	q.silent_s > :gap_s + q.rest_s
	and coalesce(x.share, 1) * q.n >= :min_per_hour * q.days * :gap_s / 3600.0;
