'use strict';
/*
 * Where credentials come from: the CLI's profile files and the default chain, read by the SDK's package and by trailseal.  Both must
 * end as the same identity, with the same key where no service makes one up.
 */

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { default: Credential, Config } = require('@alicloud/credentials');
const Profile = require('@alicloud/credentials/dist/src/providers/cli_profile').default;
const Sts = require('@alicloud/sts20150401').default;
const { is, ok, run } = require('./tap.cjs');
const { config } = require('./openapi.cjs');
const { MANAGER, PROVIDER, keys, tokens } = require('./tenant.cjs');

const dir = process.env.INTEROP_DIR, home = process.env.HOME;
const ROLE = `acs:ram::${MANAGER}:role/audit`;
const soon = Math.floor(Date.now() / 1000) + 3600, past = soon - 7200;

function write(name, text) {
	const file = path.join(home, name);

	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, text, { mode: 0o600 });
	return file;
}

const pair = (key) => ({ access_key_id: key.id, access_key_secret: key.secret });
const printed = (name, object) => `cat '${write(name, JSON.stringify(object))}'`;

/* Profiles as the CLI writes them.  plain: reached over plain HTTP, as the metadata service is. */
const oidc = { mode: 'OIDC', oidc_provider_arn: PROVIDER, oidc_token_file: write('oidc token', tokens.oidc), ram_role_arn: ROLE, ram_session_name: 'pod' };
const sso = { mode: 'CloudSSO', cloud_sso_sign_in_url: 'https://signin-local.alibabacloudsso.com/start/login', cloud_sso_account_id: MANAGER,
	cloud_sso_access_config: 'ac-1', access_token: tokens.signIn, cloud_sso_access_token_expire: soon };
const oauth = { mode: 'OAuth', oauth_site_type: 'CN', oauth_access_token: tokens.signIn, oauth_access_token_expire: soon };
const good = {
	AK: { ...pair(keys.auditor) },
	'AK with an old token': { mode: 'AK', ...pair(keys.auditor), sts_token: 'left-behind' },
	StsToken: { ...pair(keys.session), sts_token: keys.session.token },
	RamRoleArn: { ...pair(keys.auditor), ram_role_arn: ROLE, ram_session_name: 'profile', expired_seconds: 1200 },
	'RamRoleArn in a region': { mode: 'RamRoleArn', ...pair(keys.auditor), ram_role_arn: ROLE, ram_session_name: 'profile', sts_region: 'cn-shanghai' },
	ChainableRamRoleArn: { source_profile: 'RamRoleArn', ram_role_arn: `acs:ram::${MANAGER}:role/deep`, ram_session_name: 'chained' },
	OIDC: oidc,
	External: { process_command: printed('ak.json', { mode: 'AK', ...pair(keys.auditor) }) },
	'External with a session': { mode: 'External', process_command: printed('sts.json', { mode: 'StsToken', ...pair(keys.session),
		sts_token: keys.session.token, expiration: new Date(soon * 1000).toISOString().replace(/\.\d+/, '') }) },
	EcsRamRole: { ram_role_name: 'audit', plain: true },
	'EcsRamRole without a name': { mode: 'EcsRamRole', plain: true },
	CloudSSO: sso,
	OAuth: oauth,
};
const bad = {
	'a mode of nobody': { mode: 'Telepathy' },
	'AK without a secret': { mode: 'AK', access_key_id: keys.auditor.id },
	'StsToken without a token': { mode: 'StsToken', ...pair(keys.session) },
	'StsToken that has ended': { mode: 'StsToken', ...pair(keys.ended), sts_token: keys.ended.token },
	'RamRoleArn that is refused': { mode: 'RamRoleArn', ...pair(keys.auditor), ram_role_arn: `acs:ram::${MANAGER}:role/deep`, ram_session_name: 'profile' },
	'RamRoleArn with another secret': { mode: 'RamRoleArn', ...pair(keys.auditor), access_key_secret: 'x', ram_role_arn: ROLE, ram_session_name: 'p-1' },
	'ChainableRamRoleArn in a circle': { mode: 'ChainableRamRoleArn', source_profile: 'ChainableRamRoleArn in a circle', ram_role_arn: ROLE },
	'OIDC with an old token': { ...oidc, oidc_token_file: write('oidc old', tokens.oidcEnded) },
	'OIDC without its file': { ...oidc, oidc_token_file: path.join(home, 'not-there') },
	'External that prints no JSON': { mode: 'External', process_command: 'echo hello' },
	'External that fails': { mode: 'External', process_command: 'false' },
	'EcsRamRole of another role': { mode: 'EcsRamRole', ram_role_name: 'deep', plain: true },
	'CloudSSO signed in too long ago': { ...sso, cloud_sso_access_token_expire: past },
	'CloudSSO with another token': { ...sso, access_token: 'another' },
	'OAuth with another token': { ...oauth, oauth_access_token: 'another' },
};

function writeProfiles() {
	const profiles = Object.entries({ ...good, ...bad }).map(([name, { plain, ...members }]) =>
		({ name, mode: name, region_id: 'cn-hangzhou', output_format: 'json', language: 'en', ...members }));

	write('.aliyun/config.json', JSON.stringify({ current: 'AK', profiles, meta_path: '' }, null, '\t'));
}

/* A scope for the local cloud, over TLS and over plain HTTP. */
const scopes = [false, true].map((plain) => write(`scope-${plain}.json`, JSON.stringify({ scope: 1, organisation: { name: 'Test Co' },
	accounts: [{ id: MANAGER, name: 'test' }], regions: ['*'], period: { 'last-days': 30 },
	network: { 'connect-to': `127.0.0.1:${plain ? process.env.INTEROP_PLAIN : process.env.INTEROP_TLS}`,
		...plain ? { 'plain-http': true } : { 'ca-file': path.join(dir, 'ca.pem') } } })));

/* The key that asked, which only the service's log tells. */
function keyOf(requestId) {
	for (const name of ['tls', 'plain']) {
		for (const line of fs.readFileSync(path.join(dir, `${name}.jsonl`), 'utf8').split('\n')) {
			if (line.includes(requestId))
				return JSON.parse(line).accessKeyId;
		}
	}
	return undefined;
}

function ours(plain, env, ...options) {
	const done = spawnSync(process.env.TRAILSEAL, ['whoami', '--json', '--scope', scopes[plain ? 1 : 0], ...options], { encoding: 'utf8',
		env: { ...process.env, ...env, NODE_EXTRA_CA_CERTS: undefined, NODE_PATH: undefined } });

	if (done.status !== 0)
		return { error: done.stderr.trim() };
	const { identity } = JSON.parse(done.stdout);
	return { arn: identity.Arn, type: identity.IdentityType, key: keyOf(identity.RequestId) };
}

async function theirs(plain, provide) {
	try {
		const { accessKeyId, accessKeySecret, securityToken } = await provide();
		const client = new Sts(config('auditor', 'sts.cn-hangzhou.aliyuncs.com', { accessKeyId, accessKeySecret, securityToken: securityToken || undefined,
			protocol: plain ? 'http' : 'https' }));
		const { body } = await client.getCallerIdentity();

		return { arn: body.arn, type: body.identityType, key: accessKeyId };
	} catch (error) {
		return { error: String(error.message) };
	}
}

/* The same in both; keys only where they were written down and not made by a service. */
function same(mine, other, phrase) {
	const fixed = Object.values(keys).some((key) => key.id === other.key);

	ok(mine.error === undefined && other.error === undefined, `${phrase}: both find credentials`);
	is([mine.arn, mine.type], [other.arn, other.type], `${phrase}: of the same identity`);
	is(fixed ? mine.key : mine.key?.slice(0, 4), fixed ? other.key : other.key?.slice(0, 4), `${phrase}: ${fixed ? 'with the same key' : 'with a session of its own'}`);
	for (const { error } of [mine, other].filter((side) => side.error !== undefined))
		console.log(`# ${error.slice(0, 300)}`);
}

/* This version of the SDK forgets the body of its request to Cloud SSO, which says for what account (that of Go sends it). */
async function cloudSso() {
	writeProfiles();
	const mine = ours(false, {}, '--profile', 'CloudSSO');
	const other = await theirs(false, () => Profile.builder().withProfileName('CloudSSO').build().getCredentials());

	is(mine.arn, `acs:ram::${MANAGER}:assumed-role/audit/cloud-sso`, 'CloudSSO: a session of its own');
	ok(other.arn === mine.arn || other.error?.includes('NoPermission'), 'CloudSSO: the SDK comes to the same door with the same token');
}

async function profiles() {
	for (const name of Object.keys(good).filter((one) => one !== 'CloudSSO')) {
		writeProfiles();
		same(ours(good[name].plain, {}, '--profile', name), await theirs(good[name].plain, () => Profile.builder().withProfileName(name).build().getCredentials()), name);
	}
	for (const name of [...Object.keys(bad), 'a profile that is not there']) {
		writeProfiles();
		const mine = ours(bad[name]?.plain, {}, '--profile', name);
		const other = await theirs(bad[name]?.plain, () => Profile.builder().withProfileName(name).build().getCredentials());

		ok(mine.error !== undefined && other.error !== undefined, `${name}: neither goes on`);
		ok(!Object.values(keys).some((key) => mine.error?.includes(key.secret)) && mine.error?.split('\n').length === 1, `${name}: one sentence, and no secret in it`);
	}
}

/* The default chain under these variables. */
async function chain(phrase, env, plain) {
	const before = { ...process.env };

	Object.assign(process.env, env);
	try {
		same(ours(plain, {}), await theirs(plain, () => new Credential().getCredential()), phrase);
	} finally {
		for (const name of Object.keys(env)) {
			if (before[name] === undefined)
				delete process.env[name];
		}
	}
}

async function chains() {
	const ini = (section, rows) => write('.alibabacloud/credentials', `[${section}]\n${rows.join('\n')}\n`);
	const environment = { ALIBABA_CLOUD_ACCESS_KEY_ID: keys.nobody.id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.nobody.secret };

	writeProfiles();
	await chain('the current profile', {});
	await chain('a profile by name', { ALIBABA_CLOUD_PROFILE: 'RamRoleArn' });
	await chain('the environment is asked before the profile', environment);
	await chain('half an environment is passed over', { ALIBABA_CLOUD_ACCESS_KEY_ID: keys.nobody.id });
	await chain('a session in the environment', { ALIBABA_CLOUD_ACCESS_KEY_ID: keys.session.id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.session.secret,
		ALIBABA_CLOUD_SECURITY_TOKEN: keys.session.token });
	await chain('a token of a cluster', { ALIBABA_CLOUD_ROLE_ARN: ROLE, ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
		ALIBABA_CLOUD_OIDC_TOKEN_FILE: path.join(home, 'oidc token'), ALIBABA_CLOUD_ROLE_SESSION_NAME: 'pod' });

	const off = { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
	ini('default', ['type = access_key', `access_key_id = ${keys.auditor.id}`, `access_key_secret = ${keys.auditor.secret}`]);
	await chain('an ini file', off);
	ini('default', ['type=ram_role_arn', `access_key_id=${keys.auditor.id}`, `access_key_secret=${keys.auditor.secret}`, `role_arn=${ROLE}`, 'role_session_name=from-ini']);
	await chain('an ini file that takes on a role', off);
	ini('work', ['type = access_key', `access_key_id = ${keys.nobody.id}`, `access_key_secret = ${keys.nobody.secret}`]);
	await chain('another section of it', { ...off, ALIBABA_CLOUD_PROFILE: 'work' });
	fs.rmSync(path.join(home, '.alibabacloud'), { recursive: true });
	await chain('the metadata service', { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' }, true);
	await chain('an address', { ...off, ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:${process.env.INTEROP_PLAIN}/_localcloud/credentials` }, true);
}

/* A session that has less than a quarter of an hour: the client takes the role on again before it ends. */
async function renewal() {
	const credential = new Credential(new Config({ type: 'ram_role_arn', accessKeyId: keys.auditor.id, accessKeySecret: keys.auditor.secret,
		roleArn: `acs:ram::${MANAGER}:role/brief`, roleSessionName: 'renewed' }));
	const client = new Sts(config('auditor', 'sts.cn-hangzhou.aliyuncs.com', { accessKeyId: undefined, accessKeySecret: undefined, credential }));
	const first = (await client.getCallerIdentity()).body;
	const second = (await client.getCallerIdentity()).body;
	is([first.arn, second.arn], Array(2).fill(`acs:ram::${MANAGER}:assumed-role/brief/renewed`), 'a session that is near its end is renewed');
	ok(keyOf(first.requestId) !== keyOf(second.requestId), 'with another key');
}

run(async () => {
	await profiles();
	await cloudSso();
	await chains();
	await renewal();
});
