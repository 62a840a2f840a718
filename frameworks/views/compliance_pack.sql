-- A compliance pack of Cloud Config.  UNCONFIRMED: config.cn-shanghai serves the China site only; for the international site the
-- scope's endpoints must name config.ap-southeast-1.aliyuncs.com.
create view compliance_pack as
select
	x.account,
	json_extract(p.value, '$.CompliancePackId') as pack,
	json_extract(p.value, '$.CompliancePackName') as name,
	coalesce(json_extract(p.value, '$.CompliancePackTemplateId'), '') as template,
	json_extract(p.value, '$.RiskLevel') as risk,
	json_extract(p.value, '$.Status') as status,
	x.id as evidence
from "config.ListCompliancePacks" x, json_each(x.body, '$.CompliancePacksResult.CompliancePacks') p
where x.state = 'confirmed' and x.absent = 0;
