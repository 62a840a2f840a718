/* {
  "id": "accounts-without-sls",
  "section": "coverage",
  "title": { "en": "Accounts whose events reach no logstore from all regions", "zh-CN": "未将全部地域事件投递到日志库的账号" },
  "sources": ["actiontrail.DescribeTrails"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "name": { "en": "Name", "zh-CN": "名称" },
    "trails": { "en": "Trails seen", "zh-CN": "可见跟踪" },
    "enabled": { "en": "Enabled", "zh-CN": "已启用" },
    "all_regions": { "en": "Enabled, all regions", "zh-CN": "已启用且全地域" },
    "to_sls": { "en": "Enabled, to SLS", "zh-CN": "已启用且投递 SLS" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	a.account,
	n.name,
	count(t.arn) as trails,
	count(case when t.status = 'Enable' then 1 end) as enabled,
	count(case when t.status = 'Enable' and t.trail_region = 'All' then 1 end) as all_regions,
	count(case when t.status = 'Enable' and t.sls_arn <> '' then 1 end) as to_sls,
	a.evidence
from account_asked a
join scope_account n on n.account = a.account
left join account_trail t on t.account = a.account
group by a.account
having count(case when t.status = 'Enable' and t.trail_region = 'All' and t.sls_arn <> '' then 1 end) = 0
order by a.account;
