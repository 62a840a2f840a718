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

const times = (n, make) => Array.from({ length: n }, (_, i) => make(String(i + 1).padStart(2, '0'), i));

const everything = ['actiontrail:*', 'config:*', 'log:*', 'oss:*', 'ram:*', 'resourcemanager:*', 'sts:*'];

function person(name, id, allow, ...own) {
	return { type: 'ram-user', name, id, allow, keys: own };
}

function directory() {
	const accounts = times(MEMBERS - 1, (n, i) => ({ AccountId: String(1000000000000002 + i), DisplayName: `member-${n}`, JoinTime: '-600d' }));

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

/* Roles that can be taken on, and who may: anybody of the account, who has a token of the provider, another role. */
const PROVIDER = `acs:ram::${MANAGER}:oidc-provider/cluster`;
const allowed = (principal, more) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more });
const trusting = (...Statement) => ({ Version: '1', Statement });
const tokens = { oidc: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJwb2QifQ.x', oidcEnded: 'eyJhbGciOiJub25lIn0.eyJleHAiOjF9.x', signIn: 'interop-token-of-the-sign-in' };

function role(name, id, trust, more) {
	return { type: 'role', name, id, session: 'interop', allow: everything, keys: [], trust, ...more };
}

const handouts = [
	{ kind: 'metadata', account: MANAGER, role: 'audit', session: 'i-local', tokenRequired: true },
	{ kind: 'uri', account: MANAGER, role: 'audit', session: 'address' },
	{ kind: 'cloud-sso', account: MANAGER, role: 'audit', session: 'cloud-sso', token: tokens.signIn },
	{ kind: 'oauth', account: MANAGER, role: 'audit', session: 'oauth', token: tokens.signIn },
];

/* Users, groups, roles and policies, each more than the pages that are asked for. */
const ram = {
	users: times(USERS, (n, i) => ({ UserName: `user-${n}`, UserId: `2100000000000000${n}`, DisplayName: `User ${n}`, CreateDate: '-300d',
		UpdateDate: '-200d', LastLoginDate: '-3d', Status: i === 4 ? 'freeze' : 'active',
		policies: [{ PolicyName: 'ReadOnlyAccess', PolicyType: 'System', AttachDate: '-200d' }],
		...i % 2 === 0 && { loginProfile: { Status: 'Active', MFABindRequired: true, PasswordResetRequired: false, LastLoginTime: '-3d' },
			mfa: { SerialNumber: `acs:ram::${MANAGER}:mfa/user-${n}`, Type: 'VMFA' } },
		accessKeys: i === 0 ? [{ AccessKeyId: 'LTAI5tUSER01', Status: 'Active', CreateDate: '-300d', LastUsedDate: '-1d', ServiceName: 'Ecs' }] : [] })),
	groups: times(5, (n) => ({ GroupName: `group-${n}`, CreateDate: '-300d', Comments: 'a group', members: ['user-01', 'user-02', 'user-03'],
		policies: [{ PolicyName: 'own-01', PolicyType: 'Custom', AttachDate: '-100d' }] })),
	roles: times(12, (n) => ({ RoleName: `role-${n}`, RoleId: `3100000000000000${n}`, CreateDate: '-300d', MaxSessionDuration: 7200,
		AssumeRolePolicyDocument: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${MANAGER}:root`] } }] },
		policies: [] })),
	policies: times(11, (n) => ({ PolicyName: `own-${n}`, CreateDate: '-300d', Description: 'a policy of ours',
		PolicyDocument: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'oss:Get*', Resource: '*' }] } })),
	rootMFA: true, credentialReport: '-1h',
};

const word = { token: [' ', ',', '"', '{', '}', ':'], caseSensitive: false, chn: false };
const index = { index_mode: 'v2', ttl: 0, max_text_len: 16384, storage: 'pg', lastModifyTime: '-300d', line: word, keys: {
	event: { type: 'json', ...word, doc_value: true, index_all: true, json_keys: {
		eventName: { type: 'text', alias: '', doc_value: true }, serviceName: { type: 'text', alias: '', doc_value: true } } } } };

function project(name, incomplete) {
	return { projectName: `${name}-logs`, region: 'cn-hangzhou', createTime: '-301d', description: 'logs', logstores: [
		{ logstoreName: `actiontrail_${name}`, ttl: 365, createTime: '-300d', index, events: { incomplete } },
		...times(6, (n) => ({ logstoreName: `other-${n}`, ttl: 30, createTime: '-300d' })) ],
	alerts: times(3, (n) => ({ name: `alert-${n}`, status: 'ENABLED', schedule: { type: 'FixedRate', interval: '60s' }, configuration: {
		version: '2.0', type: 'default', threshold: 1, queryList: [{ project: `${name}-logs`, store: `actiontrail_${name}`, query: '*' }] } })) };
}

const BUCKET_RULE = { ID: 'keep', Prefix: 'audit/', Status: 'Enabled', Expiration: { Days: 3650 } };

function bucket(name) {
	return { name: `${name}-archive`, region: 'cn-hangzhou', createTime: '-301d', acl: 'private', versioning: 'Enabled', storageClass: 'Standard',
		encryption: { SSEAlgorithm: 'KMS', KMSMasterKeyID: 'key-1' }, lifecycle: { Rule: [BUCKET_RULE] },
		worm: { WormId: '1A2B', State: 'Locked', RetentionPeriodInDays: 400, CreationDate: '-250d' },
		policy: { Version: '1', Statement: [{ Effect: 'Deny', Action: ['oss:DeleteObject'], Principal: ['*'], Resource: ['acs:oss:*:*:*'] }] },
		logging: { TargetBucket: `${name}-archive`, TargetPrefix: 'access/' },
		objects: times(7, (n) => ({ key: `notes/a b+${n}&<\u00e9>.txt`, content: `note ${n}` })) };
}

const bare = (name) => ({ name, region: 'cn-hangzhou', createTime: '-300d' });

const compliancePacks = times(12, (n) => ({ CompliancePackId: `cp-${n}`, CompliancePackName: `pack ${n}`, RiskLevel: 1, Status: 'ACTIVE',
	ConfigRules: [{ ConfigRuleId: `cr-${n}`, ConfigRuleName: `rule ${n}`, ComplianceType: 'COMPLIANT' }] }));

const management = {
	id: MANAGER, name: 'management',
	identities: [
		person('auditor', '200000000000000101', everything, keys.auditor),
		person('nobody', '200000000000000102', [], keys.nobody, keys.old),
		role('audit', '300000000000000101', trusting(allowed({ RAM: [`acs:ram::${MANAGER}:root`] }), allowed({ Federated: [PROVIDER] })),
			{ keys: [keys.session, keys.ended] }),
		role('deep', '300000000000000102', trusting(allowed({ RAM: [`acs:ram::${MANAGER}:role/audit`] }))),
		role('fenced', '300000000000000103', trusting(allowed({ RAM: [`acs:ram::${MANAGER}:root`] },
			{ Condition: { StringEquals: { 'sts:ExternalId': 'e-7' } } }))),
		role('brief', '300000000000000104', trusting(allowed({ RAM: [`acs:ram::${MANAGER}:root`] })), { sessionSeconds: 600 }),
	],
	trails: [trail(MANAGER, 'org-audit')],
	ram, compliancePacks,
	oidcProviders: [{ Arn: PROVIDER, tokens: [tokens.oidc], expiredTokens: [tokens.oidcEnded] }],
	projects: [project('org-audit', 0), ...times(5, (n) => ({ projectName: `project-${n}`, region: 'cn-hangzhou', createTime: '-300d', logstores: [] }))],
	buckets: [bucket('org-audit'), ...times(5, (n) => bare(`bucket-${n}`))],
	events: events(31, 130),
};

const troubled = {
	id: TROUBLED, name: 'troubled',
	identities: [person('troubled', '200000000000000201', everything, keys.troubled)],
	trails: [trail(TROUBLED, 'troubled')],
	ram, compliancePacks,
	projects: [project('troubled', 1)],
	buckets: [bucket('troubled')],
	events: events(32, 30),
};

const faults = [
	{ kind: 'throttle', api: 'actiontrail.DescribeTrails', account: TROUBLED, times: 2, retryAfterMs: 300 },
	{ kind: 'throttle', api: 'actiontrail.GetTrailStatus', account: TROUBLED, times: 1 },
	{ kind: 'error', api: 'actiontrail.DescribeRegions', account: TROUBLED, times: 1 },
	...['ram.ListRoles', 'ims.ListUsers', 'config.ListCompliancePacks', 'sls.ListLogStores', 'oss.GetBucketAcl'].map((api) =>
		({ kind: 'throttle', api, account: TROUBLED, times: 1, retryAfterMs: 200 })),
	{ kind: 'throttle', api: 'resourcemanager.ListControlPolicies', account: MANAGER, times: 1, retryAfterMs: 200 },
	{ kind: 'error', api: 'oss.GetBucketInfo', account: TROUBLED, times: 1 },
	{ kind: 'reset', api: 'oss.GetBucketVersioning', account: TROUBLED, times: 1 },
	{ kind: 'expired-token', api: 'actiontrail.DescribeRegions', account: MANAGER, times: 1 },
];

if (require.main === module)
	console.log(JSON.stringify({ regions: ['cn-hangzhou', 'cn-shanghai'], resourceDirectory: directory(), accounts: [management, troubled], handouts, faults }, null, 1));

module.exports = { MANAGER, TROUBLED, MEMBERS, USERS, PROVIDER, keys, tokens };
