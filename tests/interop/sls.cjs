'use strict';
/* SLS: its own gateway, signature and error bodies. */

const Sls = require('@alicloud/sls20201230');
const { RuntimeOptions } = require('@darabonba/typescript');
const { is, ok, refused, run } = require('./tap.cjs');
const { config, retrying } = require('./openapi.cjs');
const { watched, shapes } = require('./shape.cjs');

const PROJECT = 'org-audit-logs', STORE = 'actiontrail_org-audit';
const now = Math.floor(Date.now() / 1000), from = now - 30 * 86400, to = now - 3600;

const sls = (who, more) => watched(new Sls.default(config(who, 'cn-hangzhou.log.aliyuncs.com', { signatureVersion: 'v4', ...more })), Sls);
const logs = (client, query, project = PROJECT, store = STORE) =>
	client.getLogsV2WithOptions(project, store, new Sls.GetLogsV2Request({ from, to, query: '*', ...query }),
		new Sls.GetLogsV2Headers({ acceptEncoding: query.encoding ?? 'lz4' }), new RuntimeOptions({}));

async function lists(client) {
	const projects = (await client.listProject(new Sls.ListProjectRequest({ offset: 0, size: 4 }))).body;
	is([projects.count, projects.total, projects.projects.length], [4, 6, 4], 'ListProject: a page, and how many there are');
	const rest = (await client.listProject(new Sls.ListProjectRequest({ offset: 4, size: 4 }))).body;
	is(new Set([...projects.projects, ...rest.projects].map((p) => p.projectName)).size, 6, 'the next page has the rest');
	is((await client.getProject(PROJECT)).body.region, 'cn-hangzhou', 'GetProject, by the name of its host');

	const one = (await client.listLogStores(PROJECT, new Sls.ListLogStoresRequest({ offset: 0, size: 5 }))).body;
	const two = (await client.listLogStores(PROJECT, new Sls.ListLogStoresRequest({ offset: 5, size: 5 }))).body;
	is([one.logstores.length, two.logstores.length, one.total], [5, 2, 7], 'ListLogStores by pages');
	is((await client.listLogStores(PROJECT, new Sls.ListLogStoresRequest({ logstoreName: 'actiontrail' }))).body.logstores, [STORE], 'by a part of the name');
	is((await client.getLogStore(PROJECT, STORE)).body.ttl, 365, 'GetLogStore');
	is((await client.getIndex(PROJECT, STORE)).body.keys.event.type, 'json', 'GetIndex');
	is((await client.listAlerts(PROJECT, new Sls.ListAlertsRequest({ offset: 0, size: 2 }))).body.results.map((a) => a.name), ['alert-01', 'alert-02'], 'ListAlerts');
	is((await client.getAlert(PROJECT, 'alert-03')).body.status, 'ENABLED', 'GetAlert');
}

async function queries(client) {
	const all = [];
	let body, count;

	const histogram = (await client.getHistograms(PROJECT, STORE, new Sls.GetHistogramsRequest({ from, to, query: '*' }))).body;
	count = histogram.reduce((sum, h) => sum + h.count, 0);
	ok(histogram.every((h) => h.progress === 'Complete'), 'GetHistograms is complete');
	do {
		({ body } = await logs(client, { line: 40, offset: all.length }));
		all.push(...body.data);
	} while (body.data.length === 40 && all.length < 1000);
	ok(count > 50, 'it counts the logs');
	is(all.length, count, 'GetLogsV2 by pages has as many as GetHistograms counts');
	is(new Set(all.map((log) => JSON.parse(log.event).eventId)).size, count, 'each once');
	is([body.meta.progress, body.meta.hasSQL], ['Complete', false], 'and says that it is complete');
	ok(all.every((log) => Object.values(log).every((v) => typeof v === 'string')), 'all values are text');
	const reverse = (await logs(client, { line: 100, reverse: true, encoding: 'gzip' })).body.data.map((log) => log.__time__);
	is(reverse, [...reverse].sort().reverse(), 'newest first, packed by gzip');

	const sql = (await logs(client, { query: '* | SELECT count(1) AS n, \'a!b(c)*~\' AS odd FROM log' })).body;
	is(sql.data, [{ n: String(count), odd: 'a!b(c)*~' }], 'SQL counts the same, and odd characters come back as they were sent');
	is([sql.meta.hasSQL, sql.meta.keys], [true, ['n', 'odd']], 'and says that it was SQL');
	const plain = (await client.getLogs(PROJECT, STORE, new Sls.GetLogsRequest({ from, to, query: 'event.serviceName: * and (not nothing)', line: 10 }))).body;
	is(plain.length, 10, 'the older GetLogs, with a query that has brackets and blanks');
}

async function refusals() {
	const cases = [
		['auditor', 'ProjectNotExist', 404, 'a project of nobody', (c) => c.getProject('no-such-project')],
		['auditor', 'LogStoreNotExist', 404, 'a logstore that is not there', (c) => c.getLogStore(PROJECT, 'none')],
		['auditor', 'IndexConfigNotExist', 404, 'a logstore without an index', (c) => c.getIndex(PROJECT, 'other-01')],
		['auditor', 'ParameterInvalid', 400, 'SQL that is none', (c) => logs(c, { query: '* | SELEKT 1' })],
		['auditor', 'InvalidTimeRange', 400, 'no time at all', (c) => logs(c, { from: to, to })],
		['auditor', 'Unauthorized', 401, 'the project of another account', (c) => c.getProject('troubled-logs')],
		['nobody', 'Unauthorized', 401, 'who may not', (c) => c.listLogStores(PROJECT, new Sls.ListLogStoresRequest({}))],
		['old', 'Unauthorized', 401, 'a disabled key', (c) => c.getProject(PROJECT)],
		['ended', 'SecurityTokenExpired', 401, 'a session that has ended', (c) => c.getProject(PROJECT)],
	];

	for (const [who, code, httpCode, phrase, call] of cases) {
		const error = await refused(call(sls(who)), { code }, `${phrase}: ${code}`);

		is(error.data?.httpCode ?? error.statusCode, httpCode, `with status ${httpCode}`);
	}
	await refused(sls('auditor', { accessKeySecret: 'another' }).getProject(PROJECT), { code: 'SignatureNotMatch' }, 'another secret');
	ok((await sls('session').getProject(PROJECT)).body.projectName === PROJECT, 'a session is let in');
	await refused(sls('auditor', { signatureVersion: 'v1' }).getProject(PROJECT), { code: 'SignatureNotMatch' }, 'the older signature is not spoken here');
}

async function trouble() {
	const list = (client) => client.listLogStores('troubled-logs', new Sls.ListLogStoresRequest({}));
	await refused(list(sls('troubled')), { code: 'ReadQuotaExceed' }, 'a throttled call');
	is((await list(sls('troubled'))).body.total, 7, 'and the next is answered');

	const client = sls('troubled'), store = 'actiontrail_troubled';
	const ask = async () => (await logs(client, { line: 10 }, 'troubled-logs', store)).body;
	const first = await ask();
	is(first.meta.progress, 'Incomplete', 'GetLogsV2 may be incomplete at first');
	const second = await ask();
	is(second.meta.progress, 'Complete', 'the same question again is complete');
	ok(second.data.length > first.data.length, 'and has more');
	const histogram = () => client.getHistograms('troubled-logs', store, new Sls.GetHistogramsRequest({ from: from + 1, to, query: '*' }));
	ok((await histogram()).body.some((h) => h.progress === 'Incomplete'), 'so may GetHistograms');
	ok((await histogram()).body.every((h) => h.progress === 'Complete'), 'and again is complete');
}

run(async () => {
	const client = sls('auditor');

	await lists(client);
	await queries(client);
	await refusals();
	await trouble();
	/* newer than this SDK, from the service's own interface description */
	shapes('internetEndpoint', 'internalEndpoint', 'powerSql');
});
