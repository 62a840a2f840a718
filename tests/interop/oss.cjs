'use strict';
/* OSS: XML over its own gateway. */

const crypto = require('node:crypto');
const zlib = require('node:zlib');
const OSS = require('ali-oss');
const { is, ok, refused, run } = require('./tap.cjs');
const { keys } = require('./tenant.cjs');

const BUCKET = 'org-audit-archive';

function oss(who, bucket, more) {
	const key = keys[who];

	return new OSS({ accessKeyId: key.id, accessKeySecret: key.secret, stsToken: key.token, region: 'oss-cn-hangzhou', secure: true,
		authorizationV4: true, bucket, ...more });
}

async function settings(client) {
	const info = (await client.getBucketInfo(BUCKET)).bucket;
	is([info.Name, info.Location, info.AccessControlList.Grant], [BUCKET, 'oss-cn-hangzhou', 'private'], 'GetBucketInfo');
	is((await client.getBucketACL(BUCKET)).acl, 'private', 'GetBucketAcl');
	is((await client.getBucketVersioning(BUCKET)).versionStatus, 'Enabled', 'GetBucketVersioning');
	const sse = (await client.getBucketEncryption(BUCKET)).encryption;
	is([sse.SSEAlgorithm, sse.KMSMasterKeyID], ['KMS', 'key-1'], 'GetBucketEncryption');
	const worm = await client.getBucketWorm(BUCKET);
	is([worm.wormId, worm.state, worm.days], ['1A2B', 'Locked', '400'], 'GetBucketWorm');
	is((await client.getBucketPolicy(BUCKET)).policy.Statement[0].Effect, 'Deny', 'GetBucketPolicy is JSON');
	is((await client.getBucketLogging(BUCKET)).prefix, 'access/', 'GetBucketLogging');
	const rules = (await client.getBucketLifecycle(BUCKET)).rules;
	is([rules.length, rules[0].id, rules[0].expiration.days], [1, 'keep', '3650'], 'GetBucketLifecycle');
}

async function lists(client) {
	const one = await client.listBuckets({ 'max-keys': 4 });
	const two = await client.listBuckets({ 'max-keys': 4, marker: one.nextMarker });
	is([one.buckets.length, one.isTruncated, two.buckets.length, two.isTruncated], [4, true, 2, false], 'ListBuckets by pages');
	is((await client.listBuckets({ prefix: 'org-' })).buckets.map((b) => b.name), [BUCKET], 'by their beginning');

	const objects = [];
	let token, page, n = 0;
	do {
		page = await client.listV2({ prefix: 'audit/', 'max-keys': 10, 'continuation-token': token });
		objects.push(...page.objects);
		token = page.nextContinuationToken;
		n++;
	} while (page.isTruncated && n < 50);
	ok(n > 2 && new Set(objects.map((o) => o.name)).size === objects.length, 'ListObjectsV2 goes on while it is truncated, each object once');
	is(objects.map((o) => o.name), [...objects.map((o) => o.name)].sort(), 'in the order of the names');
	is((await client.listV2({ delimiter: '/' })).prefixes, ['audit/', 'notes/'], 'folders by a delimiter');
	is((await client.listV2({ prefix: 'nothing/' })).keyCount, 0, 'or nothing at all');
	return objects;
}

async function contents(client, objects) {
	const { content, res } = await client.get(objects[0].name);
	const [, count, size, md5] = /_(\d+)_(\d+)_([0-9a-fA-F]{32})\.gz$/.exec(objects[0].name);

	is(content.length, objects[0].size, 'GetObject has the size of the list');
	is([content.length, crypto.createHash('md5').update(content).digest('hex')], [Number(size), md5.toLowerCase()], 'and of its name, and the MD5');
	is(JSON.parse(zlib.gunzipSync(content)).length, Number(count), 'and as many events as its name says');
	is(res.headers.etag, objects[0].etag, 'and the tag of the list');

	const odd = (await client.listV2({ prefix: 'notes/' })).objects.map((o) => o.name);
	is(odd.length, 7, 'names with blanks and signs come through XML');
	is((await client.get(odd[3])).content.toString(), 'note 04', 'and lead back to their object');
	is((await client.get(objects[0].name, { headers: { Range: 'bytes=0-1' } })).content.toString('hex'), '1f8b', 'a range of an object');
}

async function refusals(client) {
	await refused(client.getBucketLifecycle('bucket-01'), { code: 'NoSuchLifecycle', status: 404 }, 'no lifecycle');
	await refused(client.getBucketWorm('bucket-01'), { code: 'NoSuchWORMConfiguration', status: 404 }, 'no retention policy');
	await refused(client.getBucketEncryption('bucket-01'), { code: 'NoSuchServerSideEncryptionRule' }, 'no encryption');
	is((await client.getBucketPolicy('bucket-01')).policy, null, 'no policy, which the SDK takes for null');
	await refused(client.getBucketInfo('no-such-bucket'), { code: 'NoSuchBucket', status: 404 }, 'a bucket of nobody');
	await refused(client.get('no/such/key'), { code: 'NoSuchKey', status: 404 }, 'an object that is not there');
	await refused(client.getBucketInfo('troubled-archive'), { code: 'AccessDenied', status: 403 }, 'the bucket of another account');
	const denied = await refused(oss('nobody').listBuckets(), { code: 'AccessDenied', status: 403 }, 'who may not');
	ok(denied.requestId, 'is told the id of the request');
	await refused(oss('auditor', BUCKET, { accessKeySecret: 'another' }).getBucketInfo(BUCKET), { code: 'SignatureDoesNotMatch', status: 403 }, 'another secret');
	await refused(oss('auditor', BUCKET, { accessKeyId: 'LTAI5tNOBODYHASIT' }).getBucketInfo(BUCKET), { code: 'InvalidAccessKeyId', status: 403 }, 'a key of nobody');
	await refused(oss('ended', BUCKET).getBucketInfo(BUCKET), { code: 'SecurityTokenExpired', status: 403 }, 'a session that has ended');
	is((await oss('session', BUCKET).getBucketInfo(BUCKET)).bucket.Name, BUCKET, 'a session is let in');
}

async function trouble() {
	const client = oss('troubled', 'troubled-archive', { retryMax: 2 });

	await refused(client.getBucketACL('troubled-archive'), { code: 'MetaOperationQpsLimitExceeded', status: 503 }, 'a throttled call');
	is((await client.getBucketACL('troubled-archive')).acl, 'private', 'and the next is answered');
	await refused(client.getBucketInfo('troubled-archive'), { code: 'InternalError', status: 500 }, 'an error of the service');
	is((await client.getBucketVersioning('troubled-archive')).versionStatus, 'Enabled', 'a connection that is reset: the SDK tries again by itself');
}

run(async () => {
	const client = oss('auditor', BUCKET);

	await settings(client);
	await contents(client, await lists(client));
	await refusals(client);
	await trouble();
});
