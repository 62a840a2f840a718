'use strict';
/* Cloud Config has no package in the registry: the older generic client, which many programs still use. */

const { default: Client, Config, Params, OpenApiRequest } = require('@alicloud/openapi-client');
const { RuntimeOptions } = require('@alicloud/tea-util');
const { is, ok, refused, run } = require('./tap.cjs');
const { keys } = require('./tenant.cjs');

function client(who) {
	const key = keys[who];

	return new Client(new Config({ accessKeyId: key.id, accessKeySecret: key.secret, securityToken: key.token,
		endpoint: 'config.cn-shanghai.aliyuncs.com', protocol: 'https' }));
}

/* Parameters in the query, as the product package sends them, or in a form body, which the gateway takes as well. */
function call(who, action, query, body) {
	const params = new Params({ action, version: '2020-09-07', protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK',
		style: 'RPC', reqBodyType: 'formData', bodyType: 'json' });

	return client(who).callApi(params, new OpenApiRequest({ query, body }), new RuntimeOptions({}));
}

run(async () => {
	const first = (await call('auditor', 'ListCompliancePacks', { PageNumber: '1', PageSize: '10', Status: 'ACTIVE' })).body.CompliancePacksResult;
	const second = (await call('session', 'ListCompliancePacks', undefined, { PageNumber: '2', PageSize: '10' })).body.CompliancePacksResult;
	is([first.CompliancePacks.length, second.CompliancePacks.length, first.TotalCount], [10, 2, 12], 'ListCompliancePacks by pages');
	is(new Set([...first.CompliancePacks, ...second.CompliancePacks].map((p) => p.CompliancePackId)).size, 12, 'each once');
	ok(first.CompliancePacks.every((p) => Number.isInteger(p.RiskLevel)), 'risk levels are numbers');
	const rules = (await call('auditor', 'GetConfigRuleComplianceByPack', { CompliancePackId: 'cp-01' })).body.ConfigRuleComplianceResult;
	is([rules.TotalCount, rules.NonCompliantCount], [1, 0], 'GetConfigRuleComplianceByPack');
	await refused(call('nobody', 'ListCompliancePacks', {}), { code: 'NoPermission' }, 'who may not');
	const error = await refused(call('troubled', 'ListCompliancePacks', {}), { code: 'Throttling.User' }, 'a throttled call');
	is(error.data?.statusCode, 400, 'with its status');
	is((await call('troubled', 'ListCompliancePacks', {})).body.CompliancePacksResult.TotalCount, 12, 'and the next is answered');
});
