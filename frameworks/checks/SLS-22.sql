/* {
  "id": "SLS-22",
  "severity": "low",
  "title": { "en": "Shard and quota headroom", "zh-CN": "分片与配额充足" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogStore", "sls.GetLogs.quota", "sls.ListShards"],
  "reasons": {
    "splits": { "en": "{subject}: {shards} shard(s), splits by itself up to {shards_max}", "zh-CN": "{subject}：{shards} 个分片，自动分裂至最多 {shards_max} 个" },
    "at-limit": { "en": "{subject}: {writable} shard(s) take writes, and it splits by itself up to {shards_max} only: it can not grow any more", "zh-CN": "{subject}：{writable} 个分片可写，自动分裂上限为 {shards_max}：已无法再增长" },
    "enough": { "en": "{subject}: {shards} shard(s) and no automatic split, but no write was refused for quota in the 7 days before {until}", "zh-CN": "{subject}：{shards} 个分片且未开启自动分裂，但 {until} 前 7 天无配额拒绝" },
    "refused": { "en": "{subject}: {shards} shard(s), no automatic split, and {errors} write(s) were refused for quota in the 7 days before {until}", "zh-CN": "{subject}：{shards} 个分片且未开启自动分裂，{until} 前 7 天有 {errors} 次写入因配额被拒绝" },
    "no-log": { "en": "{subject}: {shards} shard(s) and no automatic split, and the project keeps no operation log that would show refused writes", "zh-CN": "{subject}：{shards} 个分片且未开启自动分裂，项目没有可显示拒绝写入的操作日志" },
    "absent": { "en": "{subject} is not there ({code})", "zh-CN": "{subject} 不存在（{code}）" },
    "unseen": { "en": "{subject}: whether its shards split by themselves could not be read", "zh-CN": "{subject}：无法读取是否自动分裂分片" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A shard takes 5 MB a second; what comes faster is refused, and an event that was refused too often is lost. A store that splits by itself grows with a burst, which is when events matter most.", "zh-CN": "每个分片每秒可写 5 MB，超出即被拒绝，多次被拒的事件会丢失。自动分裂可随突发增长，而突发时事件最重要。" },
  "remediation": {
    "text": { "en": "UpdateLogStore with autoSplit=true and maxSplitShard=64.", "zh-CN": "UpdateLogStore 设置 autoSplit=true、maxSplitShard=64。" },
    "validation": { "en": "GetLogStore: autoSplit is true. No WriteQuotaExceed in the operation log for 7 days.", "zh-CN": "GetLogStore：autoSplit 为 true；操作日志 7 天内无 WriteQuotaExceed。" },
    "changing": true
  }
} */
-- UNCONFIRMED: the words of a refused write in the operation log; the error code of the API is searched for in the whole line.
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when l.absent then 'fail'
		when l.state is not 'confirmed' or l.auto_split is null then 'unknown'
		when l.auto_split and k.writable >= l.shards_max then 'warn'
		when l.auto_split then 'pass'
		when q.errors is null then 'unknown'
		when q.errors > 0 then 'fail'
		else 'pass'
	end as verdict,
	case
		when l.absent then 'absent'
		when l.state is not 'confirmed' or l.auto_split is null then 'unseen'
		when l.auto_split and k.writable >= l.shards_max then 'at-limit'
		when l.auto_split then 'splits'
		when q.errors is null then 'no-log'
		when q.errors > 0 then 'refused'
		else 'enough'
	end as reason,
	concat_ws(' ', t.evidence, l.evidence, k.evidence, q.evidence) as evidence,
	l.shards,
	l.shards_max,
	k.writable,
	q.errors,
	iso_time(q.until) as until,
	l.code,
	t.sls_project || '/' || t.sls_logstore as subject,
	1 as certain
from trail t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
left join log_shard k on k.account = t.sls_account and k.project = t.sls_project and k.logstore = t.sls_logstore
left join (
	select
		account,
		json_extract(params, '$.project') as project,
		sum(case when state = 'confirmed' and absent = 0 then cast(json_extract(body, '$.data[0].errors') as integer) end) as errors,
		max(cast(json_extract(params, '$.day_to') as integer)) as until,
		group_concat(id, ' ') as evidence
	from "sls.GetLogs.quota"
	group by account, json_extract(params, '$.project')
) q on q.account = t.sls_account and q.project = t.sls_project
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
