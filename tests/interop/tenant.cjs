'use strict';
/*
 * The tenant of the suite, on stdout: a directory with more members than a page has, a management account in which everything
 * works, and a second account whose calls meet the faults.  The programs beside this one take the names from here.
 */

const MANAGER = '1000000000000001';
const TROUBLED = '1000000000000002';
const MEMBERS = 25;
const USERS = 23;

/* Who asks: key, secret and, of a session, token. */
const keys = {
	auditor: { id: 'LTAI5tINTEROP000001', secret: 'interop-secret-of-the-auditor' },
	nobody: { id: 'LTAI5tINTEROP000002', secret: 'interop-secret-of-nobody' },
	old: { id: 'LTAI5tINTEROP000003', secret: 'interop-secret-of-old', status: 'Inactive' },
	troubled: { id: 'LTAI5tINTEROP000004', secret: 'interop-secret-of-the-troubled' },
	session: { id: 'STS.INTEROP000001', secret: 'interop-secret-of-the-session', token: 'interop-token+that/is=valid', expires: '+1d' },
	ended: { id: 'STS.INTEROP000002', secret: 'interop-secret-of-the-ended-session', token: 'interop-token-that-has-ended', expires: '-1h' },
};

const everything = ['actiontrail:*', 'config:*', 'log:*', 'oss:*', 'ram:*', 'resourcemanager:*', 'sts:*'];

function person(name, id, allow, ...own) {
	return { type: 'ram-user', name, id, allow, keys: own };
}

function directory() {
	const accounts = Array.from({ length: MEMBERS - 1 }, (_, i) => ({
		AccountId: String(1000000000000002 + i), DisplayName: `member-${i + 2}`, JoinTime: '-600d' }));

	return { ResourceDirectoryId: 'rd-Intero', RootFolderId: 'r-Intero', MasterAccountId: MANAGER, MasterAccountName: 'management',
		CreateTime: '-700d', ControlPolicyStatus: 'Enabled', accounts,
		controlPolicies: [{ PolicyId: 'cp-keep-trails', PolicyName: 'keep-trails', CreateDate: '-600d', targets: ['r-Intero'] }],
		trustedServices: [{ ServicePrincipal: 'actiontrail.aliyuncs.com', EnableTime: '-600d' }] };
}

function trail(account, name) {
	return { Name: name, HomeRegion: 'cn-hangzhou', TrailRegion: 'All', Status: 'Enable', EventRW: 'All', CreateTime: '-300d',
		OssBucketName: `${name}-archive`, OssBucketLocation: 'oss-cn-hangzhou', OssKeyPrefix: 'audit',
		SlsProjectArn: `acs:log:cn-hangzhou:${account}:project/${name}-logs` };
}

function events(seed, count) {
	return { actors: { 'li.na': { type: 'ram-user', principalId: '200000000000000112', ips: ['203.0.113.12'] } },
		generators: [{ seed, count, from: '-40d', to: 'now', regions: ['cn-hangzhou'], actors: ['li.na'] }] };
}

const management = {
	id: MANAGER, name: 'management',
	identities: [
		person('auditor', '200000000000000101', everything, keys.auditor),
		person('nobody', '200000000000000102', [], keys.nobody, keys.old),
		{ type: 'role', name: 'audit', id: '300000000000000101', session: 'interop', allow: everything, keys: [keys.session, keys.ended] },
	],
	trails: [trail(MANAGER, 'org-audit')],
	events: events(31, 130),
};

const troubled = {
	id: TROUBLED, name: 'troubled',
	identities: [person('troubled', '200000000000000201', everything, keys.troubled)],
	trails: [trail(TROUBLED, 'troubled')],
	events: events(32, 30),
};

const faults = [
	{ kind: 'throttle', api: 'actiontrail.DescribeTrails', account: TROUBLED, times: 2, retryAfterMs: 300 },
	{ kind: 'throttle', api: 'actiontrail.GetTrailStatus', account: TROUBLED, times: 1 },
	{ kind: 'error', api: 'actiontrail.DescribeRegions', account: TROUBLED, times: 1 },
	{ kind: 'expired-token', api: 'actiontrail.DescribeRegions', account: MANAGER },
];

if (require.main === module)
	console.log(JSON.stringify({ regions: ['cn-hangzhou', 'cn-shanghai'], resourceDirectory: directory(), accounts: [management, troubled], faults }, null, 1));

module.exports = { MANAGER, TROUBLED, MEMBERS, USERS, keys };
