'use strict';
/* STS with its own package. */

const models = require('@alicloud/sts20150401');
const { is, ok, refused, run } = require('./tap.cjs');
const { config } = require('./openapi.cjs');
const { watched, shapes } = require('./shape.cjs');
const { MANAGER, PROVIDER, tokens } = require('./tenant.cjs');

const sts = (who, more) => watched(new models.default(config(who, 'sts.cn-hangzhou.aliyuncs.com', more)), models);
const role = (name) => `acs:ram::${MANAGER}:role/${name}`;
const assume = (client, request) => client.assumeRole(new models.AssumeRoleRequest({ roleSessionName: 'interop-1', ...request }));

/* Who a session that was given out is. */
async function whose({ accessKeyId, accessKeySecret, securityToken }) {
	return (await sts('auditor', { accessKeyId, accessKeySecret, securityToken }).getCallerIdentity()).body.arn;
}

async function roles() {
	const { credentials, assumedRoleUser } = (await assume(sts('auditor'), { roleArn: role('audit'), durationSeconds: 900 })).body;
	const left = (Date.parse(credentials.expiration) - Date.now()) / 1000;

	is(assumedRoleUser.assumedRoleId, '300000000000000101:interop-1', 'AssumeRole says who one becomes');
	ok(left > 800 && left <= 901, 'for as long as was asked');
	is(await whose(credentials), `acs:ram::${MANAGER}:assumed-role/audit/interop-1`, 'and the session is that');
	const deep = (await assume(sts('auditor', credentials), { roleArn: role('deep') })).body.credentials;
	is(await whose(deep), `acs:ram::${MANAGER}:assumed-role/deep/interop-1`, 'a role of a role');
	ok((await assume(sts('auditor'), { roleArn: role('fenced'), externalId: 'e-7' })).body.credentials, 'a role that wants an external id');

	await refused(assume(sts('auditor'), { roleArn: role('fenced') }), { code: 'NoPermission', statusCode: 403 }, 'and does not get it');
	await refused(assume(sts('auditor'), { roleArn: role('deep') }), { code: 'NoPermission', statusCode: 403 }, 'a role that trusts others');
	await refused(assume(sts('auditor'), { roleArn: role('none') }), { code: 'EntityNotExist.Role', statusCode: 404 }, 'a role that is not there');
	await refused(assume(sts('nobody'), { roleArn: role('audit') }), { code: 'NoPermission', statusCode: 403 }, 'who may not');
	await refused(assume(sts('auditor'), { roleArn: 'audit' }), { code: 'InvalidParameter.RoleArn', statusCode: 400 }, 'a name that is no ARN');
	await refused(assume(sts('auditor'), { roleArn: role('audit'), durationSeconds: 60 }),
		{ code: 'InvalidParameter.DurationSeconds', statusCode: 400 }, 'too short a session');
}

async function oidc() {
	const ask = (more) => sts('auditor').assumeRoleWithOIDC(new models.AssumeRoleWithOIDCRequest({ roleArn: role('audit'), roleSessionName: 'pod',
		OIDCProviderArn: PROVIDER, OIDCToken: tokens.oidc, ...more }));

	is(await whose((await ask()).body.credentials), `acs:ram::${MANAGER}:assumed-role/audit/pod`, 'AssumeRoleWithOIDC needs no key');
	await refused(ask({ OIDCToken: tokens.oidcEnded }), { code: 'AuthenticationFail.OIDCToken.Expired', statusCode: 400 }, 'a token that has expired');
	await refused(ask({ OIDCToken: 'x.y.z' }), { code: 'AuthenticationFail.OIDCToken.Invalid', statusCode: 400 }, 'a token of nobody');
	await refused(ask({ roleArn: role('deep') }), { code: 'AuthenticationFail.NoPermission', statusCode: 403 }, 'a role that does not trust the provider');
}

run(async () => {
	const user = (await sts('auditor').getCallerIdentity()).body;
	is(user.identityType, 'RAMUser', 'GetCallerIdentity of a user');
	is([user.accountId, user.arn, user.userId], [MANAGER, `acs:ram::${MANAGER}:user/auditor`, '200000000000000101'], 'who it is');

	const role = (await sts('session').getCallerIdentity()).body;
	is([role.identityType, role.arn], ['AssumedRoleUser', `acs:ram::${MANAGER}:assumed-role/audit/interop`], 'of a session of a role');
	is([role.roleId, role.principalId], ['300000000000000101', '300000000000000101:interop'], 'its role and its session');
	is((await sts('nobody').getCallerIdentity()).body.arn, `acs:ram::${MANAGER}:user/nobody`, 'it needs no permission');
	await roles();
	await oidc();
	shapes();
	await refused(sts('ended').getCallerIdentity(), { code: 'InvalidSecurityToken.Expired' }, 'but a session that has not ended');
});
