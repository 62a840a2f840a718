'use strict';
/*
 * The calls of a file, one a line as {host, version, action, params}, made by the official SDK one after another with one client a
 * host.  Stdout: calls and milliseconds.  Run with tests/interop/preload.cjs, so that the local cloud is asked.
 */
const { readFileSync } = require('node:fs');
const core = require('@alicloud/openapi-core');
const dara = require('@darabonba/typescript');

const calls = readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const clients = new Map();

function client(host) {
	if (!clients.has(host))
		clients.set(host, new core.default(new core.$OpenApiUtil.Config({ accessKeyId: process.env.SDK_KEY, accessKeySecret: process.env.SDK_SECRET,
			protocol: 'https', regionId: 'cn-hangzhou', endpoint: host })));
	return clients.get(host);
}

async function make({ host, version, action, params }) {
	const what = new core.$OpenApiUtil.Params({ action, version, protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC',
		reqBodyType: 'formData', bodyType: 'json' });
	const query = core.OpenApiUtil.query(Object.fromEntries(params));

	await client(host).callApi(what, new core.$OpenApiUtil.OpenApiRequest({ query }), new dara.RuntimeOptions({}));
}

(async () => {
	await make(calls[0]);	/* what is loaded and connected once is not counted */
	const from = process.hrtime.bigint();
	for (const call of calls)
		await make(call);
	console.log(calls.length, Number((process.hrtime.bigint() - from) / 1000000n));
})();
