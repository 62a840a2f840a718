#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "identity.h"

/* IMS 2019-08-15, section 9 of the API notes */

#define USERS_PER_PAGE 1000	/* when MaxItems is not given */

static cJSON *
user_shown(const struct request *rq, const cJSON *user)
{
	const char *wanted = kv_get(&rq->params, "Status"), *status = json_str(user, "Status");
	char *principal;
	cJSON *o;

	status = status ? status : "active";
	if (strstr(wanted && *wanted ? wanted : "active", status) == NULL)
		return NULL;
	o = cJSON_CreateObject();
	principal = ram_principal(rq, user);
	ram_text(o, "UserId", user);
	cJSON_AddStringToObject(o, "UserPrincipalName", principal);
	ram_text(o, "DisplayName", user);
	cJSON_AddStringToObject(o, "Status", status);
	ram_time(o, "LastLoginDate", user);
	cJSON_AddStringToObject(o, "ProvisionType", json_str(user, "ProvisionType") ? json_str(user, "ProvisionType") : "Manual");
	ram_time(o, "CreateDate", user);
	ram_time(o, "UpdateDate", user);
	ram_text(o, "Comments", user);
	free(principal);
	return o;
}

static void
list_users(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	ram_page(rq, rs, "Users", "User", ram_list(rq, "users"), USERS_PER_PAGE, user_shown);
}

static void
get_login_profile(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs), *profile = json_get(user, "loginProfile");
	char *principal;
	cJSON *o, *p;

	(void)t;
	if (user == NULL)
		return;
	if (profile == NULL) {
		response_error(rq, rs, 404, "EntityNotExist.User.LoginProfile", "The login policy does not exist.");
		return;
	}
	o = cJSON_CreateObject();
	p = cJSON_AddObjectToObject(o, "LoginProfile");
	principal = ram_principal(rq, user);
	cJSON_AddStringToObject(p, "UserPrincipalName", principal);
	cJSON_AddStringToObject(p, "Status", json_str(profile, "Status") ? json_str(profile, "Status") : "Active");
	cJSON_AddBoolToObject(p, "MFABindRequired", json_bool(profile, "MFABindRequired", false));
	cJSON_AddBoolToObject(p, "PasswordResetRequired", json_bool(profile, "PasswordResetRequired", false));
	ram_time(p, "LastLoginTime", profile);
	ram_time(p, "UpdateDate", user);
	free(principal);
	response_json(rq, rs, o);
}

static void
get_user_mfa_info(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs), *device = json_get(user, "mfa");
	cJSON *o;

	(void)t;
	if (user == NULL)
		return;
	if (device == NULL) {
		response_error(rq, rs, 404, "EntityNotExist.User.MFADevice", "The user has not bound an MFA device.");
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddBoolToObject(o, "IsMFAEnable", true);
	cJSON_AddItemToObject(o, "MFADevice", cJSON_Duplicate(device, true));
	response_json(rq, rs, o);
}

static void
list_access_keys(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs), *key;
	cJSON *o, *list;

	(void)t;
	if (user == NULL)
		return;
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "AccessKeys"), "AccessKey");
	cJSON_ArrayForEach(key, json_arr(user, "accessKeys")) {
		cJSON *k = cJSON_CreateObject();

		ram_text(k, "AccessKeyId", key);
		ram_text(k, "Status", key);
		ram_time(k, "CreateDate", key);
		ram_time(k, "UpdateDate", key);
		cJSON_AddItemToArray(list, k);
	}
	response_json(rq, rs, o);
}

static void
get_access_key_last_used(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs), *key, *found = NULL;
	const char *id = kv_get(&rq->params, "UserAccessKeyId");
	cJSON *o, *used;

	(void)t;
	if (user == NULL)
		return;
	cJSON_ArrayForEach(key, json_arr(user, "accessKeys")) {
		if (id && strcmp(json_str(key, "AccessKeyId"), id) == 0)
			found = key;
	}
	if (found == NULL) {
		response_error(rq, rs, 404, "EntityNotExist.User.AccessKey", "The AccessKey does not exist.");
		return;
	}
	o = cJSON_CreateObject();
	used = cJSON_AddObjectToObject(o, "AccessKeyLastUsed");
	ram_time(used, "LastUsedDate", found);
	cJSON_AddStringToObject(used, "ServiceName", json_str(found, "ServiceName") ? json_str(found, "ServiceName") : "N/A");
	response_json(rq, rs, o);
}

/* ---- settings of the account ---- */

static void
get_account_mfa_info(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject();

	(void)t;
	cJSON_AddBoolToObject(o, "IsMFAEnable", json_bool(ram_of(rq), "rootMFA", false));
	response_json(rq, rs, o);
}

static void
get_security_practice_report(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *info = cJSON_AddObjectToObject(o, "AccountSecurityPracticeInfo"), *users;
	int bound = 0, all = 0;
	const cJSON *user;

	(void)t;
	cJSON_ArrayForEach(user, ram_list(rq, "users")) {
		all++;
		bound += json_get(user, "mfa") != NULL;
	}
	cJSON_AddNumberToObject(info, "Score", 60);
	users = cJSON_AddObjectToObject(info, "AccountSecurityPracticeUserInfo");
	cJSON_AddBoolToObject(users, "BindMfa", json_bool(ram_of(rq), "rootMFA", false));
	cJSON_AddNumberToObject(users, "RootWithAccessKey", json_num(ram_of(rq), "rootAccessKeys", 0));
	cJSON_AddNumberToObject(users, "SubUser", all);
	cJSON_AddNumberToObject(users, "SubUserBindMfa", bound);
	response_json(rq, rs, o);
}

static void
get_account_summary(const struct tenant *t, const struct request *rq, struct response *rs)
{
	static const struct { const char *name, *list; } counts[] = {
		{ "Users", "users" }, { "Groups", "groups" }, { "Roles", "roles" }, { "Policies", "policies" },
	};
	cJSON *o = cJSON_CreateObject(), *map = cJSON_AddObjectToObject(o, "SummaryMap");

	(void)t;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		cJSON_AddNumberToObject(map, counts[i].name, json_num(json_get(ram_of(rq), "summary"), counts[i].name,
		    cJSON_GetArraySize(ram_list(rq, counts[i].list))));
	cJSON_AddNumberToObject(map, "UsersQuota", 1000);
	response_json(rq, rs, o);
}

/* A settings object as the tenant has it; what it leaves out is as in a new account. */
static void
answer_settings(const struct request *rq, struct response *rs, const char *name, const cJSON *own, const char *fresh)
{
	cJSON *o = cJSON_CreateObject(), *all = cJSON_Parse(fresh);
	const cJSON *v;

	cJSON_ArrayForEach(v, own) {
		cJSON_DeleteItemFromObjectCaseSensitive(all, v->string);
		cJSON_AddItemToObject(all, v->string, cJSON_Duplicate(v, true));
	}
	cJSON_AddItemToObject(o, name, all);
	response_json(rq, rs, o);
}

static void
get_password_policy(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_settings(rq, rs, "PasswordPolicy", json_get(ram_of(rq), "passwordPolicy"),
	    "{\"MinimumPasswordLength\":8,\"RequireLowercaseCharacters\":false,\"RequireUppercaseCharacters\":false,"
	    "\"RequireNumbers\":false,\"RequireSymbols\":false,\"HardExpire\":false,\"MaxLoginAttemps\":5,"
	    "\"PasswordReusePrevention\":0,\"MaxPasswordAge\":0,\"MinimumPasswordDifferentCharacter\":0,"
	    "\"PasswordNotContainUserName\":false}");
}

static void
get_security_preference(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_settings(rq, rs, "SecurityPreference", json_get(ram_of(rq), "securityPreference"),
	    "{\"LoginProfilePreference\":{\"EnableSaveMFATicket\":false,\"AllowUserToChangePassword\":true,"
	    "\"LoginSessionDuration\":6,\"LoginNetworkMasks\":\"\",\"MFAOperationForLogin\":\"adaptive\"},"
	    "\"AccessKeyPreference\":{\"AllowUserToManageAccessKeys\":false},\"MFAPreference\":{\"AllowUserToManageMFADevices\":true},"
	    "\"MaxIdleDays\":{\"MaxIdleDaysForUsers\":730,\"MaxIdleDaysForAccessKeys\":730}}");
}

static void
get_user_sso_settings(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_settings(rq, rs, "UserSsoSettings", json_get(ram_of(rq), "userSso"),
	    "{\"SsoEnabled\":false,\"SsoLoginWithDomain\":false,\"AuxiliaryDomain\":\"\",\"MetadataDocument\":\"\"}");
}

#define IMS(action, handler) { .style = STYLE_OPENAPI, .name = "ims." action, .ram = "ram:" action, .product = "ims", \
	.version = "2019-08-15", .handle = handler }

const struct api ims_apis[] = {
	IMS("ListUsers", list_users),
	IMS("GetLoginProfile", get_login_profile),
	IMS("GetUserMFAInfo", get_user_mfa_info),
	IMS("ListAccessKeys", list_access_keys),
	IMS("GetAccessKeyLastUsed", get_access_key_last_used),
	IMS("GetAccountMFAInfo", get_account_mfa_info),
	IMS("GetAccountSecurityPracticeReport", get_security_practice_report),
	IMS("GetAccountSummary", get_account_summary),
	IMS("GetPasswordPolicy", get_password_policy),
	IMS("GetSecurityPreference", get_security_preference),
	IMS("GetUserSsoSettings", get_user_sso_settings),
	{ .name = NULL }
};
