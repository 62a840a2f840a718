'use strict';
/* ActionTrail has no package in the registry: the generic client, as the product packages use it. */

const { ok, is, refused, run } = require('./tap.cjs');
const { Product, retrying } = require('./openapi.cjs');

const HOST = 'actiontrail.cn-hangzhou.aliyuncs.com';
const trail = (who, more) => new Product(who, HOST, '2020-07-06', more);
const iso = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 19) + 'Z';

async function lists() {
	const { statusCode, headers, body } = await trail('auditor').call('DescribeTrails', { IncludeShadowTrails: true });

	is(statusCode, 200, 'DescribeTrails is answered');
	is(headers['x-acs-request-id'], body.RequestId, 'the request id is in body and header');
	is(body.TrailList.map((t) => t.Name), ['org-audit'], 'with the trail, in a bare list');
	is(typeof body.TrailList[0].IsOrganizationTrail, 'boolean', 'whose flags are booleans');

	const status = (await trail('session').call('GetTrailStatus', { Name: 'org-audit' })).body;
	is(status.IsLogging, true, 'GetTrailStatus with a session');
	ok(!Number.isNaN(Date.parse(status.LatestDeliveryTime)), 'says when it delivered');

	const regions = (await trail('auditor').call('DescribeRegions')).body.Regions.Region;
	is(regions.map((r) => r.RegionId), ['cn-hangzhou', 'cn-shanghai'], 'DescribeRegions wraps its list');
	is((await trail('auditor').call('GetGlobalEventsStorageRegion', {}, 'GET')).body.StorageRegion, 'cn-hangzhou', 'a call by GET');
}

async function pages() {
	const client = trail('auditor', { retryOptions: retrying() });
	const query = { StartTime: iso(-35), EndTime: iso(-1), MaxResults: '50', Direction: 'FORWARD' };
	const ids = [], times = [];
	let n = 0, token;

	do {
		const { body } = await client.call('LookupEvents', token ? { ...query, NextToken: token } : query);

		n++;
		token = body.NextToken;
		ids.push(...body.Events.map((e) => e.eventId));
		times.push(...body.Events.map((e) => e.eventTime));
	} while (token && n < 20);
	ok(n >= 3 && !token, 'LookupEvents goes on while there is a NextToken, through its limit of two calls a second');
	is(new Set(ids).size, ids.length, 'no event comes twice');
	is(times, [...times].sort(), 'FORWARD is oldest first');

	const found = (await client.call('LookupEvents', { ...query, LookupAttribute: [{ Key: 'EventId', Value: ids[7] }] })).body.Events;
	is(found.map((e) => e.eventId), [ids[7]], 'LookupAttribute.1.Key finds one event');
	is((await client.call('LookupEvents', { ...query, LookupAttribute: [{ Key: 'EventId', Value: 'none' }] })).body.Events, [], 'or none');
	await refused(client.call('LookupEvents', { ...query, NextToken: 'not-a-token' }), { name: 'ClientError', statusCode: 400 },
		'a token that was never given out is refused');
}

async function refusals() {
	const denied = await refused(trail('nobody').call('DescribeTrails'),
		{ name: 'ClientError', code: 'NoPermission', statusCode: 403 }, 'who may not is told NoPermission');
	is(denied.accessDeniedDetail?.AuthAction, 'actiontrail:DescribeTrails', 'and which action is missing');
	is(denied.accessDeniedDetail?.NoPermissionType, 'ImplicitDeny', 'and by what kind of denial');
	ok(/^[0-9A-F-]{36}$/.test(denied.requestId), 'and the id of the request');
	await refused(trail('old').call('DescribeTrails'), { code: 'InvalidAccessKeyId.Inactive', statusCode: 403 }, 'a disabled key');
	await refused(trail('ended').call('DescribeTrails'), { code: 'InvalidSecurityToken.Expired', statusCode: 400 }, 'a session that has ended');
	await refused(trail('session').call('DescribeRegions'), { code: 'InvalidSecurityToken.Expired', statusCode: 400 },
		'a session that ends while it is used');
	await refused(trail('auditor', { accessKeySecret: 'another' }).call('DescribeTrails'),
		{ code: 'SignatureDoesNotMatch', statusCode: 400 }, 'another secret');
	await refused(trail('auditor', { accessKeyId: 'LTAI5tNOBODYHASIT' }).call('DescribeTrails'),
		{ code: 'InvalidAccessKeyId.NotFound', statusCode: 404 }, 'a key of nobody');
	await refused(trail('session', { securityToken: 'another' }).call('DescribeTrails'),
		{ code: 'InvalidSecurityToken.MismatchWithAccessKey', statusCode: 400 }, 'the token of another key');
	await refused(trail('auditor').call('GetTrailStatus', { Name: 'no-such-trail' }),
		{ code: 'TrailNotFoundException', statusCode: 404 }, 'a trail that is not there');
}

async function throttled() {
	const error = await refused(trail('troubled').call('DescribeTrails'),
		{ name: 'ThrottlingError', code: 'Throttling.User', retryAfter: 300 }, 'a throttled call says how long to wait');
	ok(error.statusCode === 400, 'with the status of the gateway');

	const started = Date.now();
	const again = await trail('troubled', { retryOptions: retrying() }).call('DescribeTrails');
	is(again.body.TrailList.length, 1, 'the client waits and gets its answer');
	ok(Date.now() - started >= 300, 'not earlier than it was told');
	is((await trail('troubled', { retryOptions: retrying() }).call('GetTrailStatus', { Name: 'troubled' })).body.IsLogging, true,
		'throttled without a word about when: it backs off by itself');
	is((await trail('troubled', { retryOptions: retrying('ServiceUnavailable') }).call('DescribeRegions')).body.Regions.Region.length, 2,
		'a service that is down for a moment');
}

run(async () => {
	await lists();
	await pages();
	await refusals();
	await throttled();
});
