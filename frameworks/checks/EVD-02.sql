/* {
  "id": "EVD-02",
  "severity": "high",
  "title": { "en": "Evidence is unchanged (integrity)", "zh-CN": "证据未被改动" },
  "sources": ["actiontrail.DescribeTrails", "oss.ListObjectsV2.sample", "sts.GetCallerIdentity"],
  "reasons": {
    "digests": { "en": "Account {subject}: each of {pieces} answers has the SHA-256 that was taken as it arrived, and each was compared with it again when it was read for this assessment", "zh-CN": "账号 {subject}：{pieces} 个应答均有接收时计算的 SHA-256，本次评估读取时已逐一比对一致" },
    "same": { "en": "{subject}: {objects} object(s) of {day} (UTC), the digest in each name is that of its content as OSS has it", "zh-CN": "{subject}：{day}（UTC）的 {objects} 个对象，名称中的摘要均与 OSS 记录的内容摘要一致" },
    "changed": { "en": "{subject}: {changed} of {objects} objects of {day} (UTC) do not have the content that their name was made from", "zh-CN": "{subject}：{day}（UTC）的 {objects} 个对象中有 {changed} 个内容与名称中的摘要不符" },
    "unseen": { "en": "{subject}: the objects of {day} could not be listed", "zh-CN": "{subject}：无法列出 {day} 的对象" }
  },
  "rationale": { "en": "Claimed: what is in this bundle is what the services answered, and log objects still are what ActionTrail wrote. Not claimed: that an attacker who can overwrite an object did not rename it too, or that the services told the truth. An answer whose digest does not match is not read at all, and the run ends with an error.", "zh-CN": "所声明的：本证据包的内容即各服务的应答，日志对象仍为操作审计写入的内容。未声明的：可覆盖对象的攻击者未同时改名，或服务应答属实。摘要不符的应答不会被读取，运行将报错结束。" },
  "remediation": {
    "text": { "en": "Collect again, and find out who wrote into the bucket (OSS-07).", "zh-CN": "重新采集，并查明谁写入了该存储空间（OSS-07）。" },
    "validation": { "en": "trailseal-verify says that every file is as it was sealed; the objects' ETags match their names.", "zh-CN": "trailseal-verify 确认所有文件与封存时一致；对象 ETag 与名称相符。" },
    "changing": false
  }
} */
select
	c.account,
	null as region,
	c.account as resource,
	case when min(length(x.sha256)) = 64 then 'pass' else 'unknown' end as verdict,
	'digests' as reason,
	c.id as evidence,
	count(*) as pieces,
	null as objects,
	null as changed,
	null as day,
	c.account as subject
from "sts.GetCallerIdentity" c
join exchange x on x.account = c.account
group by c.id
union all
select
	account,
	region,
	resource,
	case when state <> 'confirmed' then 'unknown' when changed > 0 then 'fail' else 'pass' end,
	case when state <> 'confirmed' then 'unseen' when changed > 0 then 'changed' else 'same' end,
	evidence,
	null,
	objects,
	changed,
	day,
	resource
from (
	select
		t.oss_account as account,
		t.oss_region as region,
		t.oss_bucket || ' ' || json_extract(o.params, '$.member') as resource,
		min(o.state) as state,
		t.evidence || ' ' || group_concat(o.id, ' ') as evidence,
		(select count(*) from sample_object s where s.arn = t.arn and s.member = json_extract(o.params, '$.member')) as objects,
		(select count(*) from sample_object s where s.arn = t.arn and s.member = json_extract(o.params, '$.member') and s.same_md5 is not 1) as changed,
		date(json_extract(o.params, '$.day_from'), 'unixepoch') as day
	from trail t
	join "oss.ListObjectsV2.sample" o on json_extract(o.params, '$.arn') = t.arn
	group by t.arn, json_extract(o.params, '$.member')
);
