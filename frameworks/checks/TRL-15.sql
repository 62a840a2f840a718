/* {
  "id": "TRL-15",
  "severity": "low",
  "title": { "en": "More than one trail where duty separation asks for it", "zh-CN": "独立跟踪（职责分离）" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketInfo"],
  "parameters": { "log_accounts": [], "one_account_accepted": false },
  "reasons": {
    "apart": { "en": "{subject} is kept in account {holder}, out of reach of the administrators of {owner}", "zh-CN": "{subject} 存放于账号 {holder}，{owner} 的管理员无法触及" },
    "archive": { "en": "{subject} is kept in account {holder}, which log_accounts names as a log archive", "zh-CN": "{subject} 存放于账号 {holder}，log_accounts 将其列为日志归档账号" },
    "same": { "en": "{subject} is kept in account {holder}, the account of the trail itself: its administrators can delete what it says about them", "zh-CN": "{subject} 存放于账号 {holder}，即跟踪所属账号：其管理员可删除有关自己的记录" },
    "accepted": { "en": "{subject} is kept in the account of the trail itself ({holder}), which the parameter one_account_accepted allows", "zh-CN": "{subject} 存放于跟踪所属账号（{holder}），参数 one_account_accepted 允许" },
    "unseen": { "en": "{subject}: whose account holds it could not be read", "zh-CN": "{subject}：无法读取所属账号" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "A record that lies in the account it describes can be removed by those it describes. At least one copy belongs into an account with other administrators.", "zh-CN": "存放于被记录账号内的记录可被被记录者删除。至少应有一份副本存放在由其他人管理的账号中。" },
  "remediation": {
    "text": { "en": "Deliver to a log-archive account that workload administrators can not enter; an account of that kind is named in log_accounts.", "zh-CN": "投递到业务管理员无法进入的日志归档账号，并在 log_accounts 中列出该账号。" },
    "validation": { "en": "DescribeTrails: the account in SlsProjectArn, and GetBucketInfo: Owner, are the archive account. A write with a workload role is refused.", "zh-CN": "DescribeTrails 中 SlsProjectArn 的账号与 GetBucketInfo 的 Owner 为归档账号；用业务角色写入会被拒绝。" },
    "changing": true
  }
} */
select
	account,
	region,
	name || ' -> ' || kind || ':' || target as resource,
	case
		when holder is null then 'unknown'
		when holder <> owner then 'pass'
		when archive then 'pass'
		when :one_account_accepted then 'not-applicable'
		else 'fail'
	end as verdict,
	case
		when holder is null then 'unseen'
		when archive then 'archive'
		when holder <> owner then 'apart'
		when :one_account_accepted then 'accepted'
		else 'same'
	end as reason,
	evidence,
	holder,
	owner,
	name || ' -> ' || kind || ':' || target as subject,
	1 as certain
from (
	select d.*, exists (select 1 from list where name = 'log_accounts' and value = d.holder) as archive
	from (
		select
			account, home_region as region, name, owner, 'sls' as kind, sls_project as target,
			nullif(sls_holder, '') as holder, evidence
		from trail
		where sls_project <> ''
		union all
		select
			t.account, t.home_region, t.name, t.owner, 'oss', t.oss_bucket,
			nullif(json_extract(b.body, '$.BucketInfo.Bucket.Owner.ID'), ''), t.evidence || coalesce(' ' || b.id, '')
		from trail t
		left join "oss.GetBucketInfo" b on b.account = t.oss_account and json_extract(b.params, '$.bucket') = t.oss_bucket and b.absent = 0
		where t.oss_bucket <> ''
	) d
)
union all
select account, null, account, 'not-applicable', 'no-trail', evidence, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
