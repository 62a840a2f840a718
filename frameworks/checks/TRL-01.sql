/* {
  "id": "TRL-01",
  "severity": "critical",
  "title": { "en": "A trail exists", "zh-CN": "存在跟踪" },
  "sources": ["actiontrail.DescribeTrails"],
  "reasons": {
    "found": { "en": "Account {subject}: {trails} trail(s) found ({names}), at least 1 is required", "zh-CN": "账号 {subject}：发现 {trails} 个跟踪（{names}），至少需要 1 个" },
    "none": { "en": "Account {subject}: no trail in any of the {regions} region(s) asked, shadow and organization trails included; at least 1 is required", "zh-CN": "账号 {subject}：所查询的 {regions} 个地域均无跟踪（含影子跟踪与多账号跟踪），至少需要 1 个" }
  },
  "rationale": { "en": "Without a trail nothing is kept by the customer: only about 90 days can be looked up, 50 events a page.", "zh-CN": "没有跟踪时客户自身不保存任何记录：只能查询约 90 天的事件，每页 50 条。" },
  "remediation": {
    "text": { "en": "Create an all-region trail for read and write events that delivers to SLS and to OSS (CreateTrail with SlsProjectArn and OssBucketName), then start it (StartLogging).", "zh-CN": "创建覆盖全部地域、记录读写事件并投递到 SLS 与 OSS 的跟踪（CreateTrail，带 SlsProjectArn 和 OssBucketName），然后启用（StartLogging）。" },
    "validation": { "en": "DescribeTrails in every region: TrailList is not empty. Then TRL-02.", "zh-CN": "在每个地域调用 DescribeTrails：TrailList 不为空。然后检查 TRL-02。" },
    "changing": true
  }
} */
select
	a.account,
	a.account as resource,
	case when count(t.arn) > 0 then 'pass' else 'fail' end as verdict,
	case when count(t.arn) > 0 then 'found' else 'none' end as reason,
	coalesce(group_concat(distinct t.evidence), a.evidence) as evidence,
	count(t.arn) as trails,
	group_concat(t.name, ', ') as names,
	a.regions,
	a.account as subject
from account_asked a
left join account_trail t on t.account = a.account
group by a.account;
