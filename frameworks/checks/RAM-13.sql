/* {
  "id": "RAM-13",
  "severity": "medium",
  "title": { "en": "External identities are reviewed", "zh-CN": "外部身份已复核" },
  "sources": ["events", "ram.GetRole"],
  "parameters": { "org_accounts": [] },
  "reasons": {
    "acted": { "en": "Account {subject} from outside: {calls} call(s) as {how}, first {first_seen}, last {last_seen}; not agreed", "zh-CN": "外部账号 {subject}：以 {how} 调用 {calls} 次，首次 {first_seen}，末次 {last_seen}；未约定" },
    "trusted": { "en": "Account {subject} from outside: may take role(s) {how}; not agreed", "zh-CN": "外部账号 {subject}：可扮演角色 {how}；未约定" },
    "agreed": { "en": "Account {subject} from outside: {how}, {calls} call(s) in the period; agreed", "zh-CN": "外部账号 {subject}：{how}，审计期内调用 {calls} 次；已约定" },
    "nobody": { "en": "Account {subject}: no identity from outside acted or is trusted", "zh-CN": "账号 {subject}：没有外部身份操作或被信任" }
  },
  "rationale": { "en": "Accounts outside the organisation act under their own administrators' control. Inside are the accounts of the scope and the list org_accounts; agreed are exceptions of kind partner-account with an owner and a last day. The list is evidence even when it passes.", "zh-CN": "组织外账号由对方管理员控制。组织内账号为范围内账号与列表 org_accounts；已约定者为带负责人与到期日的 partner-account 例外。即使通过也附上清单。" },
  "remediation": {
    "text": { "en": "Find out who they are and what was agreed; enter partners with owner and expiry in the scope's exceptions, take the trust away from all others.", "zh-CN": "核实其身份与约定；将合作方连同负责人与到期日写入范围文件的例外，撤销其余信任。" },
    "validation": { "en": "GetRole names no other account; a month without events from outside.", "zh-CN": "GetRole 不再含其他账号；一个月内没有外部事件。" },
    "changing": true
  }
} */
with outside as (
	select recipient_account_id as account, account_id as stranger, 'alibaba-cloud-account' as how, 1 as acted, event_time, evidence
	from events
	where identity_type = 'alibaba-cloud-account' and event_time >= :win_start and event_time < :win_end
	union all
	select recipient_account_id, json_extract_scalar(request_json, '$.stsTokenPlayerUid'), 'assumed-role ' || coalesce(role_name, '-'), 1, event_time, evidence
	from events
	where
		identity_type = 'assumed-role' and event_time >= :win_start and event_time < :win_end
		and regexp_like(coalesce(json_extract_scalar(request_json, '$.stsTokenPlayerUid'), ''), '^[0-9]+$')
	union all
	select account, owner, role, 0, null, evidence
	from ram_trust
	where owner <> '' and owner <> '*'
), stranger as (
	select
		account, stranger, group_concat(distinct how) as how, sum(acted) as calls, max(acted) as acted,
		min(event_time) as first_seen, max(event_time) as last_seen, min(evidence) || ' ' || max(evidence) as evidence
	from outside
	where
		stranger is not null and stranger <> account
		and stranger not in (select s.account from scope_account s)
		and stranger not in (select value from list where name = 'org_accounts')
	group by account, stranger
)
select
	account,
	stranger as resource,
	case when stranger in (select value from exception where kind = 'partner-account') then 'pass' else 'fail' end as verdict,
	case when stranger in (select value from exception where kind = 'partner-account') then 'agreed' when acted then 'acted' else 'trusted' end as reason,
	evidence,
	how,
	calls,
	coalesce(iso_time(first_seen), '-') as first_seen,
	coalesce(iso_time(last_seen), '-') as last_seen,
	stranger as subject
from stranger
union all
select a.account, a.account, 'pass', 'nobody', (select group_concat(evidence, ' ') from (select distinct e.evidence from events e where e.recipient_account_id = a.account and e.event_time >= :win_start and e.event_time < :win_end order by 1 limit 100)), null, null, null, null, a.account
from scope_account a
where not exists (select 1 from stranger s where s.account = a.account);
