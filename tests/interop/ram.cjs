'use strict';
/* RAM: users' policies, groups, roles; pages by Marker. */

const Ram = require('@alicloud/ram20150501');
const { is, ok, refused, run } = require('./tap.cjs');
const { config, retrying } = require('./openapi.cjs');
const { watched, shapes } = require('./shape.cjs');
const { MANAGER } = require('./tenant.cjs');

const ram = (who, more) => watched(new Ram.default(config(who, 'ram.aliyuncs.com', more)), Ram);

/* Every page: how many there were, and what was on them. */
async function walk(ask) {
	const all = [];
	let n = 0, marker, body;

	do {
		body = await ask(marker);
		all.push(...body.items);
		marker = body.marker;
		n++;
	} while (body.isTruncated && n < 50);
	return { n, all };
}

run(async () => {
	const client = ram('auditor');
	const roles = await walk(async (marker) => {
		const { body } = await client.listRoles(new Ram.ListRolesRequest({ maxItems: 5, marker }));

		return { ...body, items: body.roles.role };
	});
	is([roles.n, new Set(roles.all.map((r) => r.roleName)).size], [3, 12], 'ListRoles in pages of five, to the end');
	is(roles.all[0].arn, `acs:ram::${MANAGER}:role/role-01`, 'with their names');

	const policies = await walk(async (marker) => {
		const { body } = await client.listPolicies(new Ram.ListPoliciesRequest({ policyType: 'Custom', maxItems: 10, marker }));

		return { ...body, items: body.policies.policy };
	});
	is([policies.n, policies.all.length], [2, 11], 'ListPolicies');
	is((await client.listGroups(new Ram.ListGroupsRequest({}))).body.groups.group.length, 5, 'ListGroups on one page');
	is((await client.listUsersForGroup(new Ram.ListUsersForGroupRequest({ groupName: 'group-01' }))).body.users.user.map((u) => u.userName),
		['user-01', 'user-02', 'user-03'], 'ListUsersForGroup');

	const role = (await client.getRole(new Ram.GetRoleRequest({ roleName: 'role-02' }))).body.role;
	is(JSON.parse(role.assumeRolePolicyDocument).Statement[0].Action, 'sts:AssumeRole', 'GetRole has the trust policy as text');
	is(role.maxSessionDuration, 7200, 'and how long its sessions may be');
	const policy = (await client.getPolicy(new Ram.GetPolicyRequest({ policyName: 'own-01', policyType: 'Custom' }))).body;
	ok(policy.defaultPolicyVersion.isDefaultVersion && JSON.parse(policy.defaultPolicyVersion.policyDocument), 'GetPolicy has the document as text');
	for (const [call, request] of [['User', { userName: 'user-01' }], ['Group', { groupName: 'group-01' }]]) {
		const { body } = await client[`listPoliciesFor${call}`](new Ram[`ListPoliciesFor${call}Request`](request));

		is(body.policies.policy.length, 1, `ListPoliciesFor${call}`);
	}
	is((await client.listPoliciesForRole(new Ram.ListPoliciesForRoleRequest({ roleName: 'role-01' }))).body.policies.policy, [],
		'an empty list is a list');

	await refused(client.getRole(new Ram.GetRoleRequest({ roleName: 'none' })), { code: 'EntityNotExist.Role', statusCode: 404 }, 'a role that is not there');
	await refused(client.listRoles(new Ram.ListRolesRequest({ maxItems: 1001 })), { code: 'InvalidParameter.MaxItems', statusCode: 400 }, 'too large a page');
	await refused(client.listRoles(new Ram.ListRolesRequest({ marker: 'x' })), { code: 'InvalidParameter.Marker', statusCode: 400 }, 'a marker of nobody');
	const denied = await refused(ram('nobody').listRoles(new Ram.ListRolesRequest({})), { code: 'NoPermission', statusCode: 403 }, 'who may not');
	is(denied.accessDeniedDetail?.AuthAction, 'ram:ListRoles', 'is told what is missing');
	is((await ram('troubled', { retryOptions: retrying() }).listRoles(new Ram.ListRolesRequest({}))).body.roles.role.length, 12, 'throttled, and then not');
	shapes();
});
