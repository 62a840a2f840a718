/* {
  "id": "D-ANOM-15",
  "severity": "high",
  "title": { "en": "Unknown external account acts here", "zh-CN": "未知外部账号访问" },
  "tactic": "initial-access T1199",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "known_accounts": [] },
  "reasons": {
    "hit": { "en": "{subject} of the unknown account {player} made {calls} call(s): {actions}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "未知账号 {player} 的 {subject} 调用 {calls} 次：{actions}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Trust in another account is trust in everybody there. Only accounts that somebody answers for may act.", "zh-CN": "信任另一个账号即信任其中所有人。只有有人负责的账号才可操作。" },
  "false-positives": { "en": "Suppliers with an agreed role: name their accounts as partner-account exceptions. Accounts of the organisation outside the scope: name them in known_accounts.", "zh-CN": "约定角色的供应商：请将其账号列为 partner-account 例外。组织内不在范围中的账号：请列入 known_accounts。" },
  "remediation": {
    "text": { "en": "Find the role and who trusted the account. If nobody knows it: remove the trust, review what was done.", "zh-CN": "找到该角色及信任授予者；若无人知晓：移除信任并复查其操作。" },
    "validation": { "en": "Every account outside has an owner and an agreement.", "zh-CN": "每个外部账号都有负责人和协议。" },
    "changing": true
  }
} */
select
	account,
	actor as resource,
	actor as subject,
	player,
	count(1) as calls,
	array_join(array_agg(distinct event_name), ', ') as actions,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		recipient_account_id as account,
		case
			when identity_type = 'alibaba-cloud-account' then coalesce(nullif(principal_id, ''), account_id, '-')
			else json_extract_scalar(request_json, '$.stsTokenPlayerUid')
		end as player
	from events e
	where
		event_time >= :win_start and event_time < :win_end
		and (
			identity_type = 'alibaba-cloud-account'
			or (identity_type = 'assumed-role' and json_extract_scalar(request_json, '$.stsTokenPlayerUid') is not null)
		)
) b
where
	player not in (select account from scope_account)
	and player not in (select value from list where name in ('known_accounts', 'org_accounts'))
	and player not in (select value from exception where kind = 'partner-account')
group by account, actor, player;
