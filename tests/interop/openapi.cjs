'use strict';
/* The generic client of the OpenAPI gateway, for products that have no package of their own, and what clients share. */

const core = require('@alicloud/openapi-core');
const dara = require('@darabonba/typescript');
const { keys } = require('./tenant.cjs');

/* A configuration for one who asks; a new one each time, since a client keeps and changes it. */
function config(who, host, more) {
	const key = keys[who];

	return new core.$OpenApiUtil.Config({ accessKeyId: key.id, accessKeySecret: key.secret, securityToken: key.token,
		protocol: 'https', regionId: 'cn-hangzhou', endpoint: host, ...more });
}

/* Tries again when throttled, as long as the service asks to wait, and on the codes given. */
function retrying(...errorCode) {
	return new dara.RetryOptions({ retryable: true, retryCondition: [
		{ maxAttempts: 5, exception: ['ThrottlingError'], errorCode, maxDelay: 2000, backoff: { policy: 'Fixed', period: 50 } } ] });
}

class Product {
	constructor(who, host, version, more) {
		this.version = version;
		this.client = new core.default(config(who, host, more));
	}

	async call(action, query, method) {
		const params = new core.$OpenApiUtil.Params({ action, version: this.version, protocol: 'HTTPS', pathname: '/',
			method: method ?? 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' });
		const request = new core.$OpenApiUtil.OpenApiRequest({ query: core.OpenApiUtil.query(query ?? {}) });

		return this.client.callApi(params, request, new dara.RuntimeOptions({}));
	}
}

module.exports = { Product, config, retrying };
