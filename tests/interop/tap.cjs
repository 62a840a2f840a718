'use strict';
/* TAP for the programs beside this one: cases are told at once, the plan at the end. */

const { isDeepStrictEqual } = require('node:util');

let count = 0;
let failed = 0;

const show = (v) => JSON.stringify(v)?.slice(0, 500);

function ok(good, phrase) {
	count++;
	if (!good)
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${count} - ${phrase}`);
	return Boolean(good);
}

function is(got, want, phrase) {
	if (!ok(isDeepStrictEqual(got, want), phrase))
		console.log(`# got:  ${show(got)}\n# want: ${show(want)}`);
}

/* The promise must fail, and the error have these members, as the SDK names them. */
async function refused(promise, want, phrase) {
	try {
		const got = await promise;

		ok(false, phrase);
		console.log(`# no error, but ${show(got)}`);
		return {};
	} catch (error) {
		const got = Object.fromEntries(Object.keys(want).map((key) => [key, error[key]]));

		if (!ok(isDeepStrictEqual(got, want), phrase))
			console.log(`# got:  ${show(got)}: ${String(error.message).slice(0, 300)}\n# want: ${show(want)}`);
		return error;
	}
}

/* Run the cases; what escapes them is a failed case too. */
function run(cases) {
	cases().catch((error) => {
		ok(false, 'ran to its end');
		console.log(String(error.stack).replace(/^/gm, '# '));
	}).finally(() => {
		console.log(`1..${count}`);
		process.exit(failed > 0 ? 1 : 0);
	});
}

module.exports = { ok, is, refused, run };
