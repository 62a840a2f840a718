/* {
  "id": "D-ANOM-09",
  "severity": "high",
  "title": { "en": "Dormant key or identity active again", "zh-CN": "休眠密钥/身份恢复活动" },
  "tactic": "persistence",
  "baseline": 90,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "dormant_s": 7776000 },
  "reasons": {
    "hit": { "en": "The key {subject} of {actor} was used at {first_seen} after {dormant_days} day(s) of silence, {calls} call(s) since: {actions}, from {ips}", "zh-CN": "{actor} 的密钥 {subject} 静默 {dormant_days} 天后于 {first_seen} 再次使用，此后调用 {calls} 次：{actions}，来源 {ips}" },
    "identity": { "en": "{actor} was active at {first_seen} after {dormant_days} day(s) of silence, {calls} call(s) since: {actions}, from {ips}", "zh-CN": "{actor} 静默 {dormant_days} 天后于 {first_seen} 再次活动，此后调用 {calls} 次：{actions}，来源 {ips}" },
    "unseen": { "en": "The key {subject} of {actor} is used ({calls} call(s) since {first_seen}) and was not seen before the period: it is new, or has been dormant for longer than the history reaches. GetAccessKeyLastUsed and the age of the key tell which", "zh-CN": "{actor} 的密钥 {subject} 有使用（自 {first_seen} 起 {calls} 次），但审计期之前未见：可能是新建，或静默时间超出历史范围。请以密钥创建时间与最近使用时间判断" }
  },
  "rationale": { "en": "A key that nobody used for a quarter and that wakes up was found by somebody.", "zh-CN": "闲置一季度后苏醒的密钥，多半是被人找到了。" },
  "false-positives": { "en": "Jobs that run once a quarter.", "zh-CN": "每季度运行一次的任务。" },
  "remediation": {
    "text": { "en": "Ask the owner. If nobody needs the key: disable it, then delete it.", "zh-CN": "向所有者确认；无人需要则先停用再删除。" },
    "validation": { "en": "The key is disabled, or its owner has confirmed each use.", "zh-CN": "密钥已停用，或所有者已确认每次使用。" },
    "changing": true
  }
} */
select
	account,
	subject as resource,
	subject,
	case when known = 0 then 'insufficient-baseline' end as state,
	case when known = 0 then 'unseen' when is_key = 0 then 'identity' else 'hit' end as reason,
	arbitrary(actor) as actor,
	count(1) as calls,
	coalesce(max(gap), 0) / 86400 as dormant_days,
	from_unixtime(min(case when known = 0 or gap >= :dormant_s then event_time end)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct event_name), ', ') as actions,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.recipient_account_id as account,
		e.subject,
		e.is_key,
		e.actor,
		e.event_name,
		e.source_ip,
		e.event_time,
		e.evidence,
		case when b.last_seen is null then 0 else 1 end as known,
		e.event_time - coalesce(
			case
				when e.is_key = 1 then lag(e.event_time) over (partition by e.recipient_account_id, e.subject order by e.event_time, e.event_id)
				-- a person who used a key was not away
				else lag(e.event_time) over (partition by e.recipient_account_id, e.actor order by e.event_time, e.event_id)
			end,
			b.last_seen
		) as gap
	from (
		select
			x.*,
			case when access_key_id like 'LTAI%' then 1 else 0 end as is_key,
			case when access_key_id like 'LTAI%' then access_key_id else actor end as subject
		from events x
		where
			event_time >= :win_start and event_time < :win_end
			and (
				access_key_id like 'LTAI%'
				or identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
			)
	) e
	left join base b on b.kind = case when e.is_key = 1 then 'key' else 'actor' end and b.actor = e.subject
	where exists (select 1 from base)
) g
-- a person who was never seen before may just be new
where is_key = 1 or known = 1
group by account, subject, is_key, known
having known = 0 or max(gap) >= :dormant_s;
