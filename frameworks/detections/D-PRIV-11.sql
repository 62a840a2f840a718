/* {
  "id": "D-PRIV-11",
  "severity": "medium",
  "title": { "en": "Role chaining and first-seen role assumption", "zh-CN": "角色链与首次扮演" },
  "tactic": "privilege-escalation T1550",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_days": 10 },
  "reasons": {
    "chained": { "en": "{actor} ({user_name}), itself a role, took on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "角色身份 {actor}（{user_name}）再次扮演 {subject} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "first-seen": { "en": "{actor} ({user_name}) took on {subject}, which the history has not seen, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）扮演了历史中未曾扮演的 {subject} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "no-history": { "en": "{actor} ({user_name}) took on {subject} {calls} time(s); the history of the account has fewer than {min_days} active days, so whether that is new can not be told", "zh-CN": "{actor}（{user_name}）扮演 {subject} {calls} 次；该账号历史活跃日不足 {min_days} 天，无法判断是否首次" },
    "untold": { "en": "{actor} ({user_name}) took on a role that the record does not name, {calls} time(s), first {first_seen}", "zh-CN": "{actor}（{user_name}）扮演了记录中未给出名称的角色 {calls} 次，首次 {first_seen}" }
  },
  "rationale": { "en": "Roles that take on roles hide who is behind them, and add up rights that nobody granted together. A pair of identity and role that was never seen is a door tried for the first time.", "zh-CN": "角色再扮演角色会掩盖真实身份，并叠加从未一并授予的权限；从未出现过的“身份—角色”组合意味着首次尝试的入口。" },
  "false-positives": { "en": "Services and pipelines take on roles all the time: the platform is left out, roles of pipelines can be exceptions of the kind ci-role. A role that renews its own session is not counted.", "zh-CN": "服务与流水线经常扮演角色：平台自身已排除，流水线角色可登记为 ci-role 类例外；角色续期自身会话不计入。" },
  "remediation": {
    "text": { "en": "Find the person behind the chain by the session name and the call that made it; limit the trust policy of the role to named identities.", "zh-CN": "依据会话名与产生会话的调用追溯人员；将角色信任策略限制为指定身份。" },
    "validation": { "en": "GetRole shows a trust policy that names identities, not the whole account.", "zh-CN": "GetRole 的信任策略列出具体身份而非整个账号。" },
    "changing": false
  }
} */
-- The header says no baseline: chains need none.  What is new says by itself when the history is too short.
with taken as (
	select
		recipient_account_id, event_time, actor, user_name, identity_type, role_name, source_ip, evidence,
		lower(json_extract_scalar(request_json, '$.RoleArn')) as role
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ok = 1
		and event_name in ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithOIDC')
		and lower(coalesce(service_name, split_part(event_source, '.', 1), 'sts')) = 'sts'
		-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind = 'ci-role')
),
known as (
	select distinct actor, lower(value) as role from base where kind = 'role'
),
history as (
	select actor as account, max(days) as days from base where kind = 'account-region' group by actor
)
select
	recipient_account_id as account,
	actor as resource,
	reason,
	case when reason = 'no-history' then 'insufficient-baseline' when reason = 'untold' then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	coalesce(role, '-') as subject,
	:min_days as min_days,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		t.*,
		case
			when identity_type = 'assumed-role' and split_part(t.role, '/', 2) = lower(role_name) then 'same'
			when identity_type = 'assumed-role' then 'chained'
			when t.role is null or strpos(t.role, '***') > 0 then 'untold'
			when k.role is not null then 'known'
			when coalesce(h.days, 0) < :min_days then 'no-history'
			else 'first-seen'
		end as reason
	from taken t
	left join known k on k.actor = t.actor and k.role = t.role
	left join history h on h.account = t.recipient_account_id
) x
where reason not in ('same', 'known')
group by recipient_account_id, actor, reason, role;
