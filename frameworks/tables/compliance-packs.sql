/* {
  "id": "compliance-packs",
  "section": "coverage",
  "title": { "en": "What Cloud Config says (evidence beside ours, not a verdict)", "zh-CN": "配置审计的评估结果（作为旁证，不作判定）" },
  "sources": ["config.GetConfigRuleComplianceByPack", "config.ListCompliancePacks"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "pack": { "en": "Compliance pack", "zh-CN": "合规包" },
    "rule": { "en": "Rule", "zh-CN": "规则" },
    "result": { "en": "Result", "zh-CN": "结果" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	p.account,
	p.name || ' (' || p.pack || ')' as pack,
	json_extract(r.value, '$.ConfigRuleName') as rule,
	coalesce(json_extract(r.value, '$.ComplianceType'), x.code, x.state) as result,
	p.evidence || coalesce(' ' || x.id, '') as evidence
from compliance_pack p
left join "config.GetConfigRuleComplianceByPack" x on x.account = p.account and json_extract(x.params, '$.pack') = p.pack
left join json_each(x.body, '$.ConfigRuleComplianceResult.ConfigRuleCompliances') r
order by 1, 2, 3;
