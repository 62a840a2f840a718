/* {
  "id": "trusted-services",
  "section": "scope",
  "title": { "en": "Services that work across all accounts of the resource directory", "zh-CN": "可跨资源目录全部账号工作的可信服务" },
  "settings": { "of": ["account", "service"], "are": ["since"] },
  "sources": ["resourcemanager.ListTrustedServiceStatus"],
  "columns": {
    "account": { "en": "Asked by", "zh-CN": "查询账号" },
    "service": { "en": "Service", "zh-CN": "服务" },
    "since": { "en": "Since", "zh-CN": "启用时间" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	x.account,
	json_extract(s.value, '$.ServicePrincipal') as service,
	coalesce(json_extract(s.value, '$.EnableTime'), '-') as since,
	x.id as evidence
from "resourcemanager.ListTrustedServiceStatus" x, json_each(x.body, '$.EnabledServicePrincipals.EnabledServicePrincipal') s
where x.state = 'confirmed' and x.absent = 0
order by x.account, service;
