-- A policy that an identity has, itself or through a group, and what it gives: admin (everything, or whatever it gives
-- itself), logs (may change or delete what ActionTrail, SLS or OSS hold), writes (anything but reading).  Policies of the
-- service are known by name: all but those called ...ReadOnlyAccess can write.
create view ram_grant as
select
	g.*,
	case
		when g.type = 'System' then g.policy in ('AdministratorAccess', 'AliyunRAMFullAccess')
		else exists (select 1 from ram_action a where a.account = g.account and a.policy = g.policy and a.everything and a.action in ('*', '*:*', 'ram:*'))
	end as admin,
	case
		when g.type = 'System' then g.policy in ('AliyunLogFullAccess', 'AliyunActionTrailFullAccess', 'AliyunOSSFullAccess')
		else exists (
			select 1
			from ram_action a
			where
				a.account = g.account and a.policy = g.policy and not a.reads
				and split_part(lower(a.action), ':', 1) in ('log', 'oss', 'actiontrail')
		)
	end as logs,
	case
		when g.type = 'System' then g.policy not like '%ReadOnlyAccess'
		else exists (select 1 from ram_action a where a.account = g.account and a.policy = g.policy and not a.reads)
	end as writes
from (
	select account, 'user' as kind, user as name, policy, type, '' as via, evidence from ram_user_policy
	union all
	select account, 'user', user, policy, type, grp, evidence from ram_group_policy
	union all
	select
		x.account, 'role', json_extract(x.params, '$.role'), json_extract(p.value, '$.PolicyName'), json_extract(p.value, '$.PolicyType'), '', x.id
	from "ram.ListPoliciesForRole" x, json_each(x.body, '$.Policies.Policy') p
	where x.state = 'confirmed' and x.absent = 0
) g;
