#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cloud.h"

/* ResourceManager 2020-03-31, section 8 of the API notes */

#define PAGE_DEFAULT 10
#define PAGE_MOST 100

/* Times of this service have milliseconds. */
static void
add_time(cJSON *to, const char *name, const cJSON *from)
{
	char iso[CLOCK_ISO_MS_SIZE] = "";

	if (json_get(from, name))
		clock_iso_ms((int64_t)json_num(from, name, 0) * 1000, iso);
	cJSON_AddStringToObject(to, name, iso);
}

static bool
may_ask(const cJSON *directory, const char *account)
{
	const cJSON *admin;

	if (strcmp(json_str(directory, "MasterAccountId"), account) == 0)
		return true;
	cJSON_ArrayForEach(admin, json_arr(directory, "delegatedAdministrators"))
		if (strcmp(admin->valuestring, account) == 0)
			return true;
	return false;
}

/* The directory, when this caller may ask about it; else the refusal is answered and NULL is given. */
static const cJSON *
directory_for(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *directory = json_get(t->doc, "resourceDirectory");

	if (directory == NULL)
		response_error(rq, rs, 404, "ResourceDirectoryNotInUse", "The resource directory is not in use.");
	else if (!may_ask(directory, rq->who.account_id))
		response_error(rq, rs, 403, "NoPermission", "Only the management account can do this.");
	else
		return directory;
	return NULL;
}

static void
get_resource_directory(const struct tenant *t, const struct request *rq, struct response *rs)
{
	static const char *const shown[] = { "ResourceDirectoryId", "RootFolderId", "MasterAccountId", "MasterAccountName",
		"ControlPolicyStatus", "MemberDeletionStatus", "IdentityInformation" };
	const cJSON *directory = directory_for(t, rq, rs);
	cJSON *o, *own;

	if (directory == NULL)
		return;
	o = cJSON_CreateObject();
	own = cJSON_AddObjectToObject(o, "ResourceDirectory");
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (json_str(directory, shown[i]))
			cJSON_AddStringToObject(own, shown[i], json_str(directory, shown[i]));
	add_time(own, "CreateTime", directory);
	response_json(rq, rs, o);
}

/* ---- lists by page number ---- */

static void
answer_page(const struct request *rq, struct response *rs, const char *outer, const char *inner, cJSON *all, double total)
{
	const char *number = kv_get(&rq->params, "PageNumber"), *size = kv_get(&rq->params, "PageSize");
	int page = number ? atoi(number) : 1, per_page = size ? atoi(size) : PAGE_DEFAULT, i = 0;
	cJSON *o, *list, *one, *next;

	if (page < 1 || per_page < 1 || per_page > PAGE_MOST) {
		response_error(rq, rs, 400, page < 1 ? "InvalidParameter.PageNumber" : "InvalidParameter.PageSize",
		    "The parameter is not valid.");
		cJSON_Delete(all);
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddNumberToObject(o, "TotalCount", total < 0 ? cJSON_GetArraySize(all) : total);
	cJSON_AddNumberToObject(o, "PageNumber", page);
	cJSON_AddNumberToObject(o, "PageSize", per_page);
	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, outer), inner);
	for (one = all->child; one; one = next, i++) {
		next = one->next;
		if (i / per_page == page - 1)
			cJSON_AddItemToArray(list, cJSON_Duplicate(one, true));
	}
	cJSON_Delete(all);
	response_json(rq, rs, o);
}

static void
list_accounts(const struct tenant *t, const struct request *rq, struct response *rs)
{
	static const struct { const char *name, *fallback; } texts[] = {
		{ "AccountId", "" }, { "DisplayName", "" }, { "JoinMethod", "created" }, { "Status", "CreateSuccess" },
		{ "Type", "ResourceAccount" },
	};
	const cJSON *directory = directory_for(t, rq, rs), *account;
	cJSON *all;

	if (directory == NULL)
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(account, json_arr(directory, "accounts")) {
		cJSON *a = cJSON_CreateObject();

		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
			cJSON_AddStringToObject(a, texts[i].name,
			    json_str(account, texts[i].name) ? json_str(account, texts[i].name) : texts[i].fallback);
		cJSON_AddStringToObject(a, "ResourceDirectoryId", json_str(directory, "ResourceDirectoryId"));
		cJSON_AddStringToObject(a, "FolderId", json_str(directory, "RootFolderId"));
		add_time(a, "JoinTime", account);
		cJSON_AddItemToArray(all, a);
	}
	answer_page(rq, rs, "Accounts", "Account", all, json_num(directory, "accountsTotal", -1));
}

static cJSON *
control_policy_shown(const cJSON *policy)
{
	char attached[16];
	cJSON *o = cJSON_CreateObject();

	snprintf(attached, sizeof(attached), "%d", cJSON_GetArraySize(json_arr(policy, "targets")));
	cJSON_AddStringToObject(o, "PolicyId", json_str(policy, "PolicyId"));
	cJSON_AddStringToObject(o, "PolicyName", json_str(policy, "PolicyName"));
	cJSON_AddStringToObject(o, "PolicyType", json_str(policy, "PolicyType") ? json_str(policy, "PolicyType") : "Custom");
	cJSON_AddStringToObject(o, "EffectScope", json_str(policy, "EffectScope") ? json_str(policy, "EffectScope") : "RAM");
	cJSON_AddStringToObject(o, "Description", json_str(policy, "Description") ? json_str(policy, "Description") : "");
	cJSON_AddStringToObject(o, "AttachmentCount", attached);	/* text, as the service gives it */
	add_time(o, "CreateDate", policy);
	add_time(o, "UpdateDate", policy);
	return o;
}

static void
list_control_policies(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *directory = directory_for(t, rq, rs), *policy;
	const char *type = kv_get(&rq->params, "PolicyType");
	cJSON *all;

	if (directory == NULL)
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(policy, json_arr(directory, "controlPolicies")) {
		cJSON *o = control_policy_shown(policy);

		if (type == NULL || strcmp(json_str(o, "PolicyType"), type) == 0)
			cJSON_AddItemToArray(all, o);
		else
			cJSON_Delete(o);
	}
	answer_page(rq, rs, "ControlPolicies", "ControlPolicy", all, -1);
}

static void
list_control_policy_attachments(const struct tenant *t, const struct request *rq, struct response *rs)
{
	static const char *const elsewhere[] = { "AttachmentCount", "CreateDate", "UpdateDate" };	/* only ListControlPolicies tells */
	const cJSON *directory = directory_for(t, rq, rs), *policy, *target;
	const char *wanted = kv_get(&rq->params, "TargetId");
	cJSON *o, *list;

	if (directory == NULL)
		return;
	if (wanted == NULL) {
		response_error(rq, rs, 400, "MissingTargetId", "TargetId is mandatory for this action.");
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "ControlPolicyAttachments"), "ControlPolicyAttachment");
	cJSON_ArrayForEach(policy, json_arr(directory, "controlPolicies")) {
		cJSON_ArrayForEach(target, json_arr(policy, "targets")) {
			if (strcmp(target->valuestring, wanted) == 0) {
				cJSON *one = control_policy_shown(policy);

				for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
					cJSON_DeleteItemFromObjectCaseSensitive(one, elsewhere[i]);
				add_time(one, "AttachDate", policy);
				cJSON_AddItemToArray(list, one);
			}
		}
	}
	response_json(rq, rs, o);
}

static void
list_delegated_administrators(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *directory = directory_for(t, rq, rs), *admin;
	const char *service = kv_get(&rq->params, "ServicePrincipal");
	cJSON *all;

	if (directory == NULL)
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(admin, json_arr(directory, "delegatedAdministrators")) {
		cJSON *a;

		if (service && strcmp(service, "actiontrail.aliyuncs.com") != 0)
			continue;
		a = cJSON_CreateObject();
		cJSON_AddStringToObject(a, "AccountId", admin->valuestring);
		cJSON_AddStringToObject(a, "JoinMethod", "created");
		cJSON_AddStringToObject(a, "ServicePrincipal", "actiontrail.aliyuncs.com");
		cJSON_AddItemToArray(all, a);
	}
	answer_page(rq, rs, "Accounts", "Account", all, -1);
}

static void
list_trusted_services(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *directory = directory_for(t, rq, rs), *service;
	cJSON *all;

	if (directory == NULL)
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(service, json_arr(directory, "trustedServices")) {
		cJSON *s = cJSON_CreateObject();

		cJSON_AddStringToObject(s, "ServicePrincipal", json_str(service, "ServicePrincipal"));
		add_time(s, "EnableTime", service);
		cJSON_AddItemToArray(all, s);
	}
	answer_page(rq, rs, "EnabledServicePrincipals", "EnabledServicePrincipal", all, -1);
}

#define RD(action, handler) { .style = STYLE_OPENAPI, .name = "resourcemanager." action, .ram = "resourcemanager:" action, \
	.product = "resourcemanager", .version = "2020-03-31", .handle = handler }

const struct api rd_apis[] = {
	RD("GetResourceDirectory", get_resource_directory),
	RD("ListAccounts", list_accounts),
	RD("ListControlPolicies", list_control_policies),
	RD("ListControlPolicyAttachmentsForTarget", list_control_policy_attachments),
	RD("ListDelegatedAdministrators", list_delegated_administrators),
	RD("ListTrustedServiceStatus", list_trusted_services),
	{ .name = NULL }
};
