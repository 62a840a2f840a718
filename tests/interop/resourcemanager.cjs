'use strict';
/* Resource Directory: pages by number, and who may ask. */

const Rm = require('@alicloud/resourcemanager20200331');
const { is, refused, run } = require('./tap.cjs');
const { config, retrying } = require('./openapi.cjs');
const { watched, shapes } = require('./shape.cjs');
const { MANAGER, MEMBERS } = require('./tenant.cjs');

const rm = (who, more) => watched(new Rm.default(config(who, 'resourcemanager.aliyuncs.com', more)), Rm);

run(async () => {
	const client = rm('auditor'), ids = [];
	const directory = (await client.getResourceDirectory()).body.resourceDirectory;
	is([directory.resourceDirectoryId, directory.masterAccountId], ['rd-Intero', MANAGER], 'GetResourceDirectory');

	let total, page = 0;
	do {
		const { body } = await client.listAccounts(new Rm.ListAccountsRequest({ pageNumber: ++page, pageSize: 10 }));

		total = body.totalCount;
		ids.push(...body.accounts.account.map((a) => a.accountId));
		is([body.pageNumber, body.pageSize], [page, 10], `page ${page} of ListAccounts says which it is`);
	} while (ids.length < total && page < 10);
	is([total, new Set(ids).size], [MEMBERS - 1, MEMBERS - 1], 'every member came, once');
	is((await client.listAccounts(new Rm.ListAccountsRequest({}))).body.accounts.account.length, 10, 'a page has ten unless asked');
	is((await client.listAccounts(new Rm.ListAccountsRequest({ pageNumber: 9 }))).body.accounts.account, [], 'behind the last page is nothing');
	await refused(client.listAccounts(new Rm.ListAccountsRequest({ pageSize: 101 })), { statusCode: 400 }, 'too large a page');

	const policies = (await rm('auditor', { retryOptions: retrying() }).listControlPolicies(new Rm.ListControlPoliciesRequest({ policyType: 'Custom' }))).body;
	is(policies.controlPolicies.controlPolicy.map((p) => [p.policyName, p.attachmentCount]), [['keep-trails', '1']],
		'ListControlPolicies, throttled at first');
	is((await client.listControlPolicyAttachmentsForTarget(new Rm.ListControlPolicyAttachmentsForTargetRequest({ targetId: 'r-Intero' })))
		.body.controlPolicyAttachments.controlPolicyAttachment.length, 1, 'ListControlPolicyAttachmentsForTarget');
	is((await client.listTrustedServiceStatus(new Rm.ListTrustedServiceStatusRequest({}))).body.enabledServicePrincipals.enabledServicePrincipal
		.map((s) => s.servicePrincipal), ['actiontrail.aliyuncs.com'], 'ListTrustedServiceStatus');
	is((await client.listDelegatedAdministrators(new Rm.ListDelegatedAdministratorsRequest({}))).body.accounts.account, [], 'ListDelegatedAdministrators');

	await refused(rm('troubled').listAccounts(new Rm.ListAccountsRequest({})), { code: 'NoPermission', statusCode: 403 }, 'a member may not ask');
	await refused(rm('nobody').getResourceDirectory(), { code: 'NoPermission', statusCode: 403 }, 'nor who was not allowed');
	shapes();
});
