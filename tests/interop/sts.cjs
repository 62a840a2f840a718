'use strict';
/* STS with its own package. */

const Sts = require('@alicloud/sts20150401').default;
const { is, refused, run } = require('./tap.cjs');
const { config } = require('./openapi.cjs');
const { MANAGER } = require('./tenant.cjs');

const sts = (who, more) => new Sts(config(who, 'sts.cn-hangzhou.aliyuncs.com', more));

run(async () => {
	const user = (await sts('auditor').getCallerIdentity()).body;
	is(user.identityType, 'RAMUser', 'GetCallerIdentity of a user');
	is([user.accountId, user.arn, user.userId], [MANAGER, `acs:ram::${MANAGER}:user/auditor`, '200000000000000101'], 'who it is');

	const role = (await sts('session').getCallerIdentity()).body;
	is([role.identityType, role.arn], ['AssumedRoleUser', `acs:ram::${MANAGER}:assumed-role/audit/interop`], 'of a session of a role');
	is([role.roleId, role.principalId], ['300000000000000101', '300000000000000101:interop'], 'its role and its session');
	is((await sts('nobody').getCallerIdentity()).body.arn, `acs:ram::${MANAGER}:user/nobody`, 'it needs no permission');
	await refused(sts('ended').getCallerIdentity(), { code: 'InvalidSecurityToken.Expired' }, 'but a session that has not ended');
});
