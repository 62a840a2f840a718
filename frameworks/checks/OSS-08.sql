/* {
  "id": "OSS-08",
  "severity": "high",
  "title": { "en": "No workload identity can delete the logs", "zh-CN": "业务身份无删除权限" },
  "sources": ["actiontrail.DescribeTrails", "ims.ListUsers", "oss.GetBucketPolicy", "ram.GetPolicy", "ram.ListPoliciesForGroup", "ram.ListPoliciesForRole", "ram.ListPoliciesForUser", "ram.ListUsersForGroup"],
  "parameters": { "log_admins": [] },
  "reasons": {
    "can": { "en": "Bucket {bucket}: {who} may do {actions} on the logs under {prefix}, given by {policies}; only the identities in log_admins may, and no Deny forbids it", "zh-CN": "存储空间 {bucket}：{who} 可对 {prefix} 下的日志执行 {actions}（来自 {policies}）；仅 log_admins 中的身份可以，且没有 Deny 禁止" },
    "conditional": { "en": "Bucket {bucket}: {who} may do {actions} on the logs under {prefix}, given by {policies} under a condition that a human must weigh", "zh-CN": "存储空间 {bucket}：{who} 在附加条件下可对 {prefix} 下的日志执行 {actions}（来自 {policies}），需人工判断" },
    "nobody": { "en": "Bucket {bucket}: of {identities} identity(ies) with policies none outside log_admins may delete the logs under {prefix}, or change lifecycle or policy", "zh-CN": "存储空间 {bucket}：{identities} 个持有策略的身份中，除 log_admins 外均不能删除 {prefix} 下的日志或更改生命周期与策略" },
    "denied": { "en": "Bucket {bucket}: {holders} identity(ies) hold rights over the logs under {prefix}, and an explicit Deny forbids each deletion and each change of lifecycle and policy", "zh-CN": "存储空间 {bucket}：{holders} 个身份持有对 {prefix} 下日志的权限，但显式 Deny 禁止了全部删除及生命周期与策略更改" },
    "unreadable": { "en": "Bucket {bucket}: {who} holds policy {policies}, whose document could not be taken apart", "zh-CN": "存储空间 {bucket}：{who} 持有的策略 {policies} 无法解析" },
    "elsewhere": { "en": "Bucket {bucket} belongs to account {holder}, which is not in the scope, so who may delete there was not looked at", "zh-CN": "存储空间 {bucket} 属于账号 {holder}，不在范围内，未检查其中的删除权限" },
    "no-oss": { "en": "Account {who} has no OSS destination (TRL-08)", "zh-CN": "账号 {who} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Who is audited must not be able to erase the audit. Looked at are deletion of objects, of their versions and of the bucket, and changes of its lifecycle and its policy; the policies of users, their groups and roles, and the bucket's own policy. Administrators count. Service-linked roles and the root user are left out: they can not be kept out by a policy. Policies of the service count as powerful when they give administration of everything or of OSS. Whether a bucket policy binds every identity of its own account should be tested: a Deny in the policies of RAM is the stronger place.", "zh-CN": "被审计者不得能够抹除审计记录。检查范围：删除对象、对象版本与存储空间，更改生命周期与授权策略；涵盖用户、用户组、角色的权限策略以及存储空间自身的策略。管理员同样计入。服务关联角色与主账号无法用策略约束，不在此列。系统策略中授予全部管理权或 OSS 管理权者计入。存储空间策略是否约束本账号的全部身份应实际测试：RAM 策略中的 Deny 更为可靠。" },
  "remediation": {
    "text": { "en": "Put an explicit Deny of DeleteObject, DeleteObjectVersion, DeleteBucket, PutBucketLifecycle, PutBucketPolicy and DeleteBucketPolicy on the bucket and its log prefix for everyone but the log keeper, or move the bucket to an account that holds nothing else; name the keepers in log_admins.", "zh-CN": "对日志管理者以外的全部身份，在该存储空间及日志前缀上显式 Deny DeleteObject、DeleteObjectVersion、DeleteBucket、PutBucketLifecycle、PutBucketPolicy、DeleteBucketPolicy，或将存储空间移至专用账号；在 log_admins 中列出日志管理者。" },
    "validation": { "en": "DeleteObject of a test object under the log prefix with that identity is answered 403 AccessDenied.", "zh-CN": "以该身份对日志前缀下的测试对象执行 DeleteObject，返回 403 AccessDenied。" },
    "changing": true
  }
} */
with target(action, on_object) as (
	values ('oss:deleteobject', 1), ('oss:deleteobjectversion', 1), ('oss:deletebucket', 0), ('oss:putbucketlifecycle', 0), ('oss:putbucketpolicy', 0), ('oss:deletebucketpolicy', 0)
),
place as materialized (
	select
		t.oss_account as account, t.oss_region as region, t.oss_bucket as bucket, t.log_prefix as prefix,
		max(case when t.oss_holder <> '' and t.oss_holder not in (select account from scope_account) then t.oss_holder end) as holder,
		group_concat(t.evidence, ' ') as evidence
	from trail t
	where t.oss_bucket <> ''
	group by t.oss_account, t.oss_region, t.oss_bucket, t.log_prefix
),
-- what a statement reaches: an allowance whatever it may overlap, a denial only what it surely covers
reach as materialized (
	select s.*, p.bucket as archive, p.prefix, t.action as target
	from place p
	join oss_statement s on s.account = p.account and (s.bucket is null or s.bucket = p.bucket)
	join target t on t.action glob s.action
	where case
		when s.denies and (s.conditional or not s.exact) then 0
		when not t.on_object then p.bucket glob replace(s.place, '[', '[[]')
		when s.denies then
			substr(s.place, -1) = '*' and strpos(substr(s.place, 1, length(s.place) - 1), '*') = 0 and strpos(s.place, '?') = 0
			and substr(p.bucket || '/' || p.prefix, 1, length(s.place) - 1) = substr(s.place, 1, length(s.place) - 1)
		else
			p.bucket glob replace(split_part(s.place, '/', 1), '[', '[[]') and (
				split_part(s.place, '/', 1) like '%*'
				or (
					strpos(s.place, '/') > 0
					and substr(p.prefix, 1, length(split_part(split_part(substr(s.place, strpos(s.place, '/') + 1), '*', 1), '?', 1)))
						= substr(split_part(split_part(substr(s.place, strpos(s.place, '/') + 1), '*', 1), '?', 1), 1, length(p.prefix))
				)
			)
	end
),
holding as materialized (
	select
		g.account, g.kind, g.name, g.policy, g.type, g.evidence,
		coalesce(u.user_id, '') as user_id,
		g.name in (select value from list where name = 'log_admins') as keeper
	from ram_grant g
	left join ram_user u on g.kind = 'user' and u.account = g.account and u.user = g.name
	where g.kind <> 'role' or lower(g.name) not like 'aliyunservicerolefor%'
),
allowed as materialized (
	select p.account, p.bucket, p.prefix, h.kind, h.name, h.user_id, h.keeper, t.action as target, 0 as conditional, h.policy, h.evidence
	from place p
	join holding h on h.account = p.account and h.type = 'System' and h.policy in ('AdministratorAccess', 'PowerUserAccess', 'AliyunOSSFullAccess')
	join target t
	union all
	select r.account, r.archive, r.prefix, h.kind, h.name, h.user_id, h.keeper, r.target, r.conditional, h.policy, h.evidence || ' ' || r.evidence
	from reach r
	join holding h on h.account = r.account and h.type = 'Custom' and h.policy = r.policy
	where not r.denies
	union all
	select
		r.account, r.archive, r.prefix, 'principal', coalesce(u.user, w.value), coalesce(u.user_id, w.value),
		exists (select 1 from list l where l.name = 'log_admins' and l.value in (w.value, u.user)),
		r.target, r.conditional, 'bucket policy', r.evidence
	from reach r, json_each(coalesce(r.principals, '["*"]')) w
	left join ram_user u on u.account = r.account and u.user_id = w.value
	where r.bucket is not null and not r.denies and w.value <> r.account
),
denied as materialized (
	select distinct r.archive as bucket, r.prefix, r.target, h.kind, h.name
	from reach r
	join holding h on h.account = r.account and h.type = 'Custom' and h.policy = r.policy
	where r.denies
	union
	select a.bucket, a.prefix, a.target, a.kind, a.name
	from (select distinct bucket, prefix, target, kind, name, user_id, account from allowed) a
	join reach r on r.bucket = a.bucket and r.prefix = a.prefix and r.target = a.target and r.denies
	where exists (
		select 1 from json_each(r.principals) w
		where w.value = '*' or w.value = nullif(a.user_id, '') or (a.kind = 'role' and w.value = 'arn:sts::' || a.account || ':assumed-role/' || a.name || '/*')
	)
	or (
		r.others is not null and a.kind in ('user', 'role')
		and (a.kind = 'role' or a.user_id <> '')
		and not exists (
			select 1 from json_each(r.others) w
			where w.value in ('*', a.user_id) or (a.kind = 'role' and w.value like '%:assumed-role/' || a.name || '/%')
		)
	)
),
power as materialized (
	select
		a.account, a.bucket, a.prefix, a.kind, a.name,
		min(a.conditional) as conditional,
		group_concat(distinct a.target) as actions,
		group_concat(distinct a.policy) as policies,
		group_concat(a.evidence, ' ') as evidence
	from allowed a
	where not a.keeper and not exists (
		select 1 from denied d
		where d.bucket = a.bucket and d.prefix = a.prefix and d.target = a.target and d.kind = a.kind and d.name = a.name
	)
	group by a.account, a.bucket, a.prefix, a.kind, a.name
),
opaque as materialized (
	select h.account, h.kind, h.name, group_concat(distinct h.policy) as policies, group_concat(h.evidence || ' ' || d.evidence, ' ') as evidence
	from holding h
	join ram_document d on d.account = h.account and d.policy = h.policy
	where h.type = 'Custom' and not h.keeper and d.state = 'confirmed' and not d.absent and not d.readable
	group by h.account, h.kind, h.name
)
select
	w.account,
	p.region,
	w.bucket || ' ' || w.kind || ' ' || w.name as resource,
	case when w.conditional then 'warn' else 'fail' end as verdict,
	case when w.conditional then 'conditional' else 'can' end as reason,
	concat_ws(' ', p.evidence, w.evidence, b.id) as evidence,
	w.bucket as bucket,
	w.prefix as prefix,
	w.kind || ' ' || w.name as who,
	w.actions,
	w.policies,
	null as identities,
	null as holders,
	null as holder
from power w
join place p on p.account = w.account and p.bucket = w.bucket and p.prefix = w.prefix
left join "oss.GetBucketPolicy" b on b.account = w.account and json_extract(b.params, '$.bucket') = w.bucket
where p.holder is null
union all
select
	p.account, p.region, p.bucket || ' ' || o.kind || ' ' || o.name, 'unknown', 'unreadable', p.evidence || ' ' || o.evidence,
	p.bucket, p.prefix, o.kind || ' ' || o.name, null, o.policies, null, null, null
from place p
join opaque o on o.account = p.account
where p.holder is null
union all
select
	p.account, p.region, p.bucket,
	case when p.holder is null then 'pass' else 'unknown' end,
	case
		when p.holder is not null then 'elsewhere'
		when exists (select 1 from allowed a where a.bucket = p.bucket and a.prefix = p.prefix and not a.keeper) then 'denied'
		else 'nobody'
	end,
	concat_ws(' ', p.evidence, b.id),
	p.bucket, p.prefix, null, null, null,
	(select count(distinct h.kind || ' ' || h.name) from holding h where h.account = p.account),
	(select count(distinct a.kind || ' ' || a.name) from allowed a where a.bucket = p.bucket and a.prefix = p.prefix and not a.keeper),
	p.holder
from place p
left join "oss.GetBucketPolicy" b on b.account = p.account and json_extract(b.params, '$.bucket') = p.bucket
where
	p.holder is not null
	or not (
		exists (select 1 from power w where w.account = p.account and w.bucket = p.bucket and w.prefix = p.prefix)
		or exists (select 1 from opaque o where o.account = p.account)
	)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, account, null, null, null, null, null
from account_without_oss;
