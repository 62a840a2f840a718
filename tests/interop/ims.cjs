'use strict';
/* IMS: who signs in how, the settings of the account. */

const Ims = require('@alicloud/ims20190815');
const { is, ok, refused, run } = require('./tap.cjs');
const { config, retrying } = require('./openapi.cjs');
const { watched, shapes } = require('./shape.cjs');
const { MANAGER, USERS } = require('./tenant.cjs');

const ims = (who, more) => watched(new Ims.default(config(who, 'ims.aliyuncs.com', more)), Ims);
const principal = (name) => ({ userPrincipalName: `${name}@${MANAGER}.onaliyun.com` });

async function settings(client) {
	is((await client.getAccountMFAInfo()).body.isMFAEnable, true, 'GetAccountMFAInfo');
	is((await client.getAccountSummary()).body.summaryMap.users, USERS, 'GetAccountSummary counts the users');
	ok((await client.getPasswordPolicy()).body.passwordPolicy.minimumPasswordLength >= 8, 'GetPasswordPolicy');
	is(typeof (await client.getSecurityPreference()).body.securityPreference.loginProfilePreference.loginSessionDuration, 'number', 'GetSecurityPreference');
	is((await client.getUserSsoSettings()).body.userSsoSettings.ssoEnabled, false, 'GetUserSsoSettings');
	is((await client.getAccountSecurityPracticeReport()).body.accountSecurityPracticeInfo.accountSecurityPracticeUserInfo.subUser, USERS,
		'GetAccountSecurityPracticeReport');
	const report = (await client.getCredentialReport(new Ims.GetCredentialReportRequest({}))).body;
	const rows = Buffer.from(report.content, 'base64').toString().trim().split('\n');
	is(rows[0].split(',')[0], 'user', 'GetCredentialReport is CSV in base64');
	is(rows.length, USERS + 2, 'with a row for each user and the root user');
	is(report.isTruncated, 'false', 'whose end is a text');
}

run(async () => {
	const client = ims('auditor'), names = [];
	let marker, body, n = 0;

	do {
		({ body } = await client.listUsers(new Ims.ListUsersRequest({ maxItems: 10, marker, status: 'active,freeze' })));
		names.push(...body.users.user.map((u) => u.userPrincipalName));
		marker = body.marker;
		n++;
	} while (body.isTruncated && n < 20);
	is([n, new Set(names).size], [3, USERS], 'ListUsers in pages of ten, to the end');
	is((await client.listUsers(new Ims.ListUsersRequest({}))).body.users.user.length, USERS - 1, 'unless asked it leaves out the frozen');

	const profile = (await client.getLoginProfile(new Ims.GetLoginProfileRequest(principal('user-01')))).body.loginProfile;
	is([profile.MFABindRequired ?? profile.mFABindRequired, profile.status], [true, 'Active'], 'GetLoginProfile');
	is((await client.getUserMFAInfo(new Ims.GetUserMFAInfoRequest(principal('user-01')))).body.MFADevice?.type, 'VMFA', 'GetUserMFAInfo');
	const key = (await client.listAccessKeys(new Ims.ListAccessKeysRequest(principal('user-01')))).body.accessKeys.accessKey[0];
	is([key.accessKeyId, key.status], ['LTAI5tUSER01', 'Active'], 'ListAccessKeys');
	const used = (await client.getAccessKeyLastUsed(new Ims.GetAccessKeyLastUsedRequest({ ...principal('user-01'), userAccessKeyId: key.accessKeyId }))).body;
	is(used.accessKeyLastUsed.serviceName, 'Ecs', 'GetAccessKeyLastUsed');
	await settings(client);

	await refused(client.getLoginProfile(new Ims.GetLoginProfileRequest(principal('user-02'))),
		{ code: 'EntityNotExist.User.LoginProfile', statusCode: 404 }, 'who can not sign in');
	await refused(client.getUserMFAInfo(new Ims.GetUserMFAInfoRequest(principal('user-02'))),
		{ code: 'EntityNotExist.User.MFADevice', statusCode: 404 }, 'who has no device');
	await refused(client.getLoginProfile(new Ims.GetLoginProfileRequest(principal('none'))), { code: 'EntityNotExist.User', statusCode: 404 }, 'a user of nobody');
	const denied = await refused(ims('nobody').listUsers(new Ims.ListUsersRequest({})), { code: 'NoPermission', statusCode: 403 }, 'who may not');
	is(denied.accessDeniedDetail?.AuthAction, 'ram:ListUsers', 'is told what is missing, by the name of RAM');
	is((await ims('troubled', { retryOptions: retrying() }).listUsers(new Ims.ListUsersRequest({}))).body.users.user.length, USERS - 1,
		'throttled, and then not');
	shapes();
});
