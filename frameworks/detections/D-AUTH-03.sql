/* {
  "id": "D-AUTH-03",
  "severity": "critical",
  "title": { "en": "AccessKey created for the root account", "zh-CN": "为主账号创建 AccessKey" },
  "tactic": "persistence T1098.001",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} made an AccessKey for root of account {subject} ({calls} time(s)), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 为账号 {subject} 的主账号创建 AccessKey {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A key of root is a second way in that no policy and no second factor stops.", "zh-CN": "主账号 AccessKey 是不受策略与第二因子约束的另一条入口。" },
  "false-positives": { "en": "Very rare.", "zh-CN": "极少。" },
  "remediation": {
    "text": { "en": "Disable and delete the key; change the password of root and check its MFA.", "zh-CN": "停用并删除该密钥；修改主账号密码并检查 MFA。" },
    "validation": { "en": "The security report shows no AccessKey of root.", "zh-CN": "安全报告显示主账号没有 AccessKey。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	account_id as resource,
	account_id as subject,
	actor,
	event_name,
	sum(ok) as succeeded,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (lower(service_name) in ('ram', 'ims', 'ak', 'aas', 'aascustomer') and event_name in ('CreateAccessKey'))
	and identity_type = 'root-account'
	and coalesce(json_extract_scalar(request_json, '$.UserName'), '') = ''
	and coalesce(json_extract_scalar(request_json, '$.UserPrincipalName'), '') = ''
group by recipient_account_id, region, account_id, actor, event_name;
