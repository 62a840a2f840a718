/* {
  "id": "D-EXP-03",
  "severity": "critical",
  "title": { "en": "Bucket made public", "zh-CN": "存储空间公开" },
  "tactic": "exfiltration T1537",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "acl": { "en": "{actor} ({user_name}) gave bucket {subject} a public access list by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 将存储空间 {subject} 的 ACL 设为公开，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "policy": { "en": "{actor} ({user_name}) gave bucket {subject} a policy that allows everybody something, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）为存储空间 {subject} 设置了允许任意主体的授权策略，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "unblocked": { "en": "{actor} ({user_name}) took the block of public access off {subject} by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 解除 {subject} 的阻止公共访问，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "website": { "en": "{actor} ({user_name}) made bucket {subject} a web site, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）将存储空间 {subject} 设为静态网站，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "untold": { "en": "{actor} ({user_name}) called {event_name} on bucket {subject}, and the record does not show what was set: GetBucketAcl and GetBucketPolicyStatus say what holds now, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对存储空间 {subject} 调用 {event_name}，记录未显示所设内容：请以 GetBucketAcl、GetBucketPolicyStatus 确认现状，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "What a public bucket holds is copied by strangers without any event here: reads of objects are not in ActionTrail.", "zh-CN": "公开存储空间的内容会被他人复制而不留事件：对象读取不在操作审计中。" },
  "false-positives": { "en": "Public web sites. A policy that only denies something to everybody is not counted.", "zh-CN": "对外网站。仅对任意主体拒绝的策略不计入。" },
  "remediation": {
    "text": { "en": "Set the list to private, switch the block of public access on, then ask for the decision. Look at the access log of the bucket for the time between.", "zh-CN": "将 ACL 设为私有、开启阻止公共访问，再索取决策记录；查看其间的存储空间访问日志。" },
    "validation": { "en": "GetBucketAcl says private, GetBucketPolicyStatus says not public, GetBucketPublicAccessBlock says on.", "zh-CN": "GetBucketAcl 为私有，GetBucketPolicyStatus 为非公开，GetBucketPublicAccessBlock 已开启。" },
    "changing": true
  }
} */
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
		b.*,
		-- UNCONFIRMED: how the record holds an access list (header x-oss-acl, or the body), so its words are looked for anywhere
		case
			when event_name in ('DeleteBucketPublicAccessBlock', 'DeletePublicAccessBlock') then 'unblocked'
			when event_name = 'PutBucketWebsite' then 'website'
			when event_name in ('PutBucketPublicAccessBlock', 'PutPublicAccessBlock') then case
				when regexp_like(asked, 'blockpublicaccess"?[:=>]*"?false') then 'unblocked'
				when regexp_like(asked, 'blockpublicaccess"?[:=>]*"?true') then 'closed'
				else 'untold'
			end
			when event_name = 'PutBucketPolicy' then case
				when asked is null or length(request_json) > 65536 or strpos(asked, 'effect') = 0 then 'untold'
				-- within one statement, conditions in braces between
				when regexp_like(asked, '"effect":"allow"([^{}]|[{]([^{}]|[{][^{}]*[}])*[}])*"principal":(\[("[^"]*",)*)?"[*]"') then 'policy'
				when regexp_like(asked, '"principal":(\[("[^"]*",)*)?"[*]"([^{}]|[{]([^{}]|[{][^{}]*[}])*[}])*"effect":"allow"') then 'policy'
				else 'closed'
			end
			when strpos(asked, 'public-read') > 0 then 'acl'
			when event_name = 'PutBucket' or strpos(asked, 'private') > 0 or strpos(asked, 'default') > 0 then 'closed'
			else 'untold'
		end as reason
	from (
		select
			e.*,
			lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
			-- a document may be an object or JSON text in a text: without \, line ends and blanks both read the same
			replace(replace(replace(replace(lower(substr(request_json, 1, 65536)), '\n', ''), '\t', ''), '\', ''), ' ', '') as asked,
			coalesce(
				nullif(resource_name, ''),
				json_extract_scalar(request_json, '$.bucketName'),
				json_extract_scalar(request_json, '$.BucketName'),
				json_extract_scalar(request_json, '$.bucket'),
				'-'
			) as subject
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and event_name in (
				'PutBucketAcl', 'PutBucketPolicy', 'PutBucketPublicAccessBlock', 'PutPublicAccessBlock', 'DeleteBucketPublicAccessBlock',
				'DeletePublicAccessBlock', 'PutBucketWebsite', 'PutBucket'
			)
	) b
	where service = 'oss'
) x
where reason <> 'closed'
group by recipient_account_id, region, subject, reason, actor, event_name;
