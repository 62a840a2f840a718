'use strict';
/* Answers as they come over the wire, compared with the response models of an SDK: spelling and kind of each member. */

const { ok } = require('./tap.cjs');

const kindOf = (value) => Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'object' ? 'map' : typeof value;

function differences(type, value, where) {
	if (type === undefined || type === 'any')
		return [];
	if (typeof type === 'function') {		/* a model */
		if (kindOf(value) !== 'map')
			return [`${where}: is ${kindOf(value)}, want an object`];
		const names = Object.entries(type.names());

		return Object.entries(value).flatMap(([key, member]) => {
			const name = names.find(([, wire]) => wire === key);

			return name ? differences(type.types()[name[0]], member, `${where}.${key}`) : [`${where}.${key}: no such member`];
		});
	}
	if (typeof type === 'object' && type.type === 'array') {
		return kindOf(value) === 'array' ? value.flatMap((item, i) => differences(type.itemType, item, `${where}[${i}]`)) :
			[`${where}: is ${kindOf(value)}, want an array`];
	}
	const want = typeof type === 'object' ? type.type : type;

	return kindOf(value) === want || want === 'readable' ? [] : [`${where}: is ${kindOf(value)}, want ${want}`];
}

const watchedClients = [];

/* Keep an eye on what this client of a product package is answered; the package has the models. */
function watched(client, models) {
	const seen = { actions: new Set(), bad: [] };

	for (const method of ['callApi', 'execute']) {
		const original = client[method].bind(client);

		client[method] = async (params, ...more) => {
			const answer = await original(params, ...more);
			const model = models[`${params.action}Response`];

			seen.actions.add(params.action);
			if (model && params.bodyType !== 'string' && params.bodyType !== 'none')
				seen.bad.push(...differences(model.types().body, answer.body, params.action));
			return answer;
		};
	}
	watchedClients.push(seen);
	return client;
}

/* One case for all that was watched.  newer: members that the service has and this version of the SDK does not know. */
function shapes(...newer) {
	const bad = [...new Set(watchedClients.flatMap((seen) => seen.bad))].filter((b) => !newer.some((name) => b.endsWith(`.${name}: no such member`)));
	const actions = new Set(watchedClients.flatMap((seen) => [...seen.actions]));

	ok(bad.length === 0 && actions.size > 0, `members are spelled as the SDK knows them: ${[...actions].join(', ')}`);
	for (const sentence of bad.slice(0, 30))
		console.log(`# ${sentence}`);
}

module.exports = { watched, shapes };
