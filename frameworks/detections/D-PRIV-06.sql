/* {
  "id": "D-PRIV-06",
  "severity": "critical",
  "title": { "en": "Role trust policy changed", "zh-CN": "角色信任策略被修改" },
  "tactic": "privilege-escalation T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "org_accounts": [] },
  "reasons": {
    "changed": { "en": "{actor} ({user_name}) changed who may assume role {subject}, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）修改了可扮演角色 {subject} 的主体 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "foreign": { "en": "{actor} ({user_name}) let an account outside the organization, or anybody, assume role {subject} by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 允许组织外账号或任意主体扮演角色 {subject}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "untold": { "en": "{actor} ({user_name}) called {event_name} on role {subject}, and the record does not hold the trust policy, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对角色 {subject} 调用 {event_name}，记录中没有信任策略内容，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A role is a door, its trust policy the list of keys. Trust in another account is a way in that no list of users shows; trust in the own account as a whole lets in every identity that may call AssumeRole.", "zh-CN": "角色是门，信任策略是钥匙清单。信任外部账号形成用户清单上看不到的入口；信任本账号整体则放行所有可调用 AssumeRole 的身份。" },
  "false-positives": { "en": "New integrations: other accounts of the organization belong in org_accounts, agreed partners are exceptions of the kind partner-account.", "zh-CN": "新的集成：组织内其他账号列入 org_accounts，约定的合作方登记为 partner-account 类例外。" },
  "remediation": {
    "text": { "en": "Read the trust policy (GetRole). Take out whom nobody approved, and review AssumeRole events of the role since.", "zh-CN": "读取信任策略（GetRole），移除未经审批的主体，复查该角色此后的 AssumeRole 事件。" },
    "validation": { "en": "GetRole shows approved principals only.", "zh-CN": "GetRole 仅显示已审批的主体。" },
    "changing": true
  }
} */
with known as (
	select account as id from scope_account
	union
	select value as id from list where name = 'org_accounts'
	union
	select value as id from exception where kind = 'partner-account'
),
trust as (
	select
		recipient_account_id, region, event_time, event_name, actor, user_name, source_ip, evidence, request_json,
		coalesce(
			json_extract_scalar(request_json, '$.RoleName'), nullif(resource_name, ''), '-'
		) as subject,
		-- the document may be an object or JSON text in a text: without \ both read the same
		replace(replace(replace(substr(request_json, 1, 65536), '\', ''), ' ', ''), concat('acs:ram::', recipient_account_id, ':'), 'own:') as doc
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ok = 1
		and lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('ram', 'resourcemanager')
		and event_name in ('UpdateRole', 'CreateRole')
)
select
	recipient_account_id as account,
	region,
	subject as resource,
	reason,
	case when reason = 'untold' then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		t.*,
		case
			-- UpdateRole may change a description only; CreateRole must carry a document
			when request_json is null or length(request_json) > 65536 then 'untold'
			when strpos(doc, 'AssumeRolePolicyDocument') = 0 then case when event_name = 'CreateRole' then 'untold' else 'same' end
			when regexp_like(doc, '"(Principal|RAM)":(\[)?"[*]"') then 'foreign'
			-- accounts named, less those that are known
			when (length(doc) - length(replace(doc, 'acs:ram::', ''))) / 9 > (
				select coalesce(sum((length(doc) - length(replace(doc, concat('acs:ram::', id, ':'), ''))) / length(concat('acs:ram::', id, ':'))), 0)
				from known
				where id <> recipient_account_id
			) then 'foreign'
			when event_name = 'UpdateRole' then 'changed'
			else 'same'
		end as reason
	from trust t
) x
where reason <> 'same'
group by recipient_account_id, region, subject, reason, actor, event_name;
