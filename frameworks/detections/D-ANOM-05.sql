/* {
  "id": "D-ANOM-05",
  "severity": "high",
  "title": { "en": "One identity from several networks at once", "zh-CN": "同一身份短时间多网段活动" },
  "tactic": "credential-access",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_nets": 3, "bucket_s": 3600 },
  "reasons": {
    "hit": { "en": "{subject} was active from {networks} networks within {window_s} seconds: {ips}, first {first_seen}, last {last_seen}", "zh-CN": "{subject} 在 {window_s} 秒内自 {networks} 个网络活动：{ips}，首次 {first_seen}，末次 {last_seen}" }
  },
  "rationale": { "en": "One person is in one place. Several networks within the hour are a shared or a stolen credential.", "zh-CN": "一个人只在一处。一小时内出现多个网络说明凭据被共享或被盗。" },
  "false-positives": { "en": "A key shared by many hosts (a finding of its own); a telephone beside a VPN.", "zh-CN": "多主机共用的密钥（本身即是问题）；手机与 VPN 同时使用。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	account,
	actor as resource,
	actor as subject,
	max(networks) as networks,
	:bucket_s as window_s,
	array_join(array_agg(distinct ips), '; ') as ips,
	from_unixtime(min(first_time)) as first_seen,
	from_unixtime(max(last_time)) as last_seen,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor,
		event_time / :bucket_s as bucket,
		count(distinct ip_net) as networks,
		array_join(array_agg(distinct source_ip), ', ') as ips,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ip_net <> ''
		and identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role'))
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
	group by recipient_account_id, actor, event_time / :bucket_s
	having count(distinct ip_net) >= :n_nets
) b
group by account, actor;
