/* RAM, IMS and the lists of the resource directory: shapes, pages, absences; sections 8 and 9 of the API notes. */
#include <stdlib.h>
#include <string.h>

#include "cloud_call.h"
#include "tap.h"

static const char text[] =
    "{\"now\":\"2026-01-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\"],"
    "\"resourceDirectory\":{\"ResourceDirectoryId\":\"rd-1\",\"RootFolderId\":\"r-1\",\"MasterAccountId\":\"1000000000000001\","
    "\"CreateTime\":\"-400d\",\"ControlPolicyStatus\":\"Enabled\",\"delegatedAdministrators\":[\"1000000000000002\"],"
    "\"accounts\":[{\"AccountId\":\"1000000000000002\",\"JoinTime\":\"-10d\"},{\"AccountId\":\"1000000000000003\"},"
    "{\"AccountId\":\"1000000000000004\"}],\"trustedServices\":[{\"ServicePrincipal\":\"actiontrail.aliyuncs.com\",\"EnableTime\":\"-9d\"}],"
    "\"controlPolicies\":[{\"PolicyId\":\"cp-1\",\"PolicyName\":\"keep-trails\",\"targets\":[\"r-1\",\"1000000000000002\"]},"
    "{\"PolicyId\":\"cp-0\",\"PolicyName\":\"FullAliyunAccess\",\"PolicyType\":\"System\"}]},"
    "\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"ram-user\",\"name\":\"li.na\",\"id\":\"1\","
    "\"keys\":[{\"id\":\"k\",\"secret\":\"s\"}]}],\"ram\":{\"rootMFA\":true,\"rootAccessKeys\":1,\"credentialReport\":\"-2h\",\"summary\":{\"Users\":9},"
    "\"passwordPolicy\":{\"MinimumPasswordLength\":14},"
    "\"users\":[{\"UserName\":\"li.na\",\"UserId\":\"1\",\"CreateDate\":\"2025-01-01\",\"loginProfile\":{\"MFABindRequired\":true},"
    "\"mfa\":{\"SerialNumber\":\"d1\"},\"policies\":[{\"PolicyName\":\"p1\",\"PolicyType\":\"Custom\"}],"
    "\"accessKeys\":[{\"AccessKeyId\":\"k1\",\"Status\":\"Active\",\"CreateDate\":\"2025-06-01\",\"LastUsedDate\":\"2025-12-01\"},"
    "{\"AccessKeyId\":\"k2\",\"Status\":\"Inactive\",\"CreateDate\":\"2025-06-01\"}]},"
    "{\"UserName\":\"ci\",\"UserId\":\"2\",\"CreateDate\":\"2025-01-01\"},"
    "{\"UserName\":\"gone\",\"UserId\":\"3\",\"CreateDate\":\"2025-01-01\",\"Status\":\"freeze\"}],"
    "\"groups\":[{\"GroupName\":\"g\",\"CreateDate\":\"2025-01-01\",\"members\":[\"li.na\",\"ci\"]}],"
    "\"roles\":[{\"RoleName\":\"r\",\"RoleId\":\"9\",\"CreateDate\":\"2025-01-01\",\"AssumeRolePolicyDocument\":{\"Version\":\"1\"}}],"
    "\"policies\":[{\"PolicyName\":\"p1\",\"CreateDate\":\"2025-01-01\",\"PolicyDocument\":{\"Version\":\"1\",\"Statement\":[]}}]}},"
    "{\"id\":\"1000000000000009\",\"identities\":[]}]}";

#define LI "UserPrincipalName=li.na@1000000000000001.onaliyun.com"
#define CI "UserPrincipalName=ci@1000000000000001.onaliyun.com"

/* what stands at a path of the answer: text, a number as text, or for a list how many it holds */
static const struct {
	const char *api, *query, *path, *want, *phrase;
} answers[] = {
	{ "ims.ListUsers", "", "Users.User", "2", "users, without the frozen ones" },
	{ "ims.ListUsers", "Status=active,freeze", "Users.User", "3", "and with them" },
	{ "ims.ListUsers", "Status=freeze", "Users.User", "1", "or only them" },
	{ "ims.ListUsers", "", "IsTruncated", "false", "all on one page" },
	{ "ims.ListUsers", "MaxItems=1", "IsTruncated", "true", "a page of one" },
	{ "ims.ListUsers", "MaxItems=1", "Marker", "after-1", "  has a marker" },
	{ "ims.ListUsers", "MaxItems=1&Marker=after-1", "Users.User", "1", "  which goes on" },
	{ "ims.ListUsers", "MaxItems=1&Marker=after-1", "IsTruncated", "false", "  to the end" },
	{ "ims.GetLoginProfile", LI, "LoginProfile.MFABindRequired", "true", "a login profile" },
	{ "ims.GetLoginProfile", "", "LoginProfile.UserPrincipalName", "li.na@1000000000000001.onaliyun.com", "no name is the caller" },
	{ "ims.GetUserMFAInfo", LI, "MFADevice.SerialNumber", "d1", "a device" },
	{ "ims.ListAccessKeys", LI, "AccessKeys.AccessKey", "2", "keys of a user" },
	{ "ims.ListAccessKeys", CI, "AccessKeys.AccessKey", "0", "a user without keys" },
	{ "ims.GetAccessKeyLastUsed", LI "&UserAccessKeyId=k1", "AccessKeyLastUsed.LastUsedDate", "2025-12-01T00:00:00Z", "when a key was used" },
	{ "ims.GetAccessKeyLastUsed", LI "&UserAccessKeyId=k2", "AccessKeyLastUsed.LastUsedDate", "", "a key that never was" },
	{ "ims.GetAccountMFAInfo", "", "IsMFAEnable", "true", "the root user's device" },
	{ "ims.GetAccountSecurityPracticeReport", "", "AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo.RootWithAccessKey", "1", "the root user's keys" },
	{ "ims.GetCredentialReport", "", "GeneratedTime", "2025-12-31T22:00:00Z", "when a credential report was made" },
	{ "ims.GetCredentialReport", "", "IsTruncated", "false", "  all of it, said in text" },
	{ "actiontrail.GetAccessKeyLastUsedInfo", "AccessKey=k1", "UsedTimestamp", "1764547200000", "when ActionTrail saw a key" },
	{ "actiontrail.GetAccessKeyLastUsedInfo", "AccessKey=k2", "AccountType", "ram-user", "a key that it never saw" },
	{ "ims.GetAccountSummary", "", "SummaryMap.Users", "9", "what the tenant says of the number of users" },
	{ "ims.GetAccountSummary", "", "SummaryMap.Roles", "1", "what the tenant has of roles" },
	{ "ims.GetPasswordPolicy", "", "PasswordPolicy.MinimumPasswordLength", "14", "what the tenant sets" },
	{ "ims.GetPasswordPolicy", "", "PasswordPolicy.MaxLoginAttemps", "5", "and what it leaves" },
	{ "ims.GetSecurityPreference", "", "SecurityPreference.LoginProfilePreference.MFAOperationForLogin", "adaptive", "the preference of a new account" },
	{ "ims.GetUserSsoSettings", "", "UserSsoSettings.SsoEnabled", "false", "no single sign-on" },
	{ "ram.ListPolicies", "PolicyType=Custom", "Policies.Policy", "1", "policies" },
	{ "ram.GetPolicy", "PolicyName=p1&PolicyType=Custom", "DefaultPolicyVersion.PolicyDocument", "{\"Version\":\"1\",\"Statement\":[]}", "a document is text" },
	{ "ram.ListPoliciesForUser", "UserName=li.na", "Policies.Policy", "1", "policies of a user" },
	{ "ram.ListGroups", "", "Groups.Group", "1", "groups" },
	{ "ram.ListUsersForGroup", "GroupName=g&MaxItems=1", "Users.User", "1", "members of a group, a page" },
	{ "ram.ListPoliciesForGroup", "GroupName=g", "Policies.Policy", "0", "policies of a group" },
	{ "ram.ListRoles", "", "Roles.Role", "1", "roles" },
	{ "ram.GetRole", "RoleName=r", "Role.AssumeRolePolicyDocument", "{\"Version\":\"1\"}", "who may take a role is text" },
	{ "ram.GetRole", "RoleName=r", "Role.Arn", "acs:ram::1000000000000001:role/r", "the name of a role" },
	{ "ram.ListPoliciesForRole", "RoleName=r", "Policies.Policy", "0", "policies of a role" },
	{ "resourcemanager.GetResourceDirectory", "", "ResourceDirectory.ControlPolicyStatus", "Enabled", "the directory" },
	{ "resourcemanager.ListAccounts", "PageSize=2", "Accounts.Account", "2", "a page of members" },
	{ "resourcemanager.ListAccounts", "PageSize=2", "TotalCount", "3", "  and how many there are" },
	{ "resourcemanager.ListAccounts", "PageSize=2&PageNumber=2", "Accounts.Account", "1", "the next page" },
	{ "resourcemanager.ListControlPolicies", "PolicyType=Custom", "ControlPolicies.ControlPolicy", "1", "control policies" },
	{ "resourcemanager.ListControlPolicyAttachmentsForTarget", "TargetId=r-1", "ControlPolicyAttachments.ControlPolicyAttachment", "1", "those of a folder" },
	{ "resourcemanager.ListControlPolicyAttachmentsForTarget", "TargetId=x", "ControlPolicyAttachments.ControlPolicyAttachment", "0", "none of another" },
	{ "resourcemanager.ListDelegatedAdministrators", "", "Accounts.Account", "1", "delegated administrators" },
	{ "resourcemanager.ListDelegatedAdministrators", "ServicePrincipal=config.aliyuncs.com", "TotalCount", "0", "none of another service" },
	{ "resourcemanager.ListTrustedServiceStatus", "", "EnabledServicePrincipals.EnabledServicePrincipal", "1", "trusted services" },
};

static const struct {
	const char *api, *query, *code;
} refusals[] = {
	{ "ims.ListUsers", "MaxItems=0", "InvalidParameter.MaxItems" },
	{ "ims.ListUsers", "MaxItems=1001", "InvalidParameter.MaxItems" },
	{ "ims.ListUsers", "Marker=elsewhere", "InvalidParameter.Marker" },
	{ "ims.GetLoginProfile", CI, "EntityNotExist.User.LoginProfile" },
	{ "ims.GetUserMFAInfo", CI, "EntityNotExist.User.MFADevice" },
	{ "ims.GetUserMFAInfo", "UserPrincipalName=x@1000000000000001.onaliyun.com", "EntityNotExist.User" },
	{ "ims.ListAccessKeys", "UserPrincipalName=li.na", "EntityNotExist.User" },
	{ "ims.GetAccessKeyLastUsed", LI "&UserAccessKeyId=k9", "EntityNotExist.User.AccessKey" },
	{ "actiontrail.GetAccessKeyLastUsedInfo", "AccessKey=k9", "InvalidParameter.AccessKey" },
	{ "ram.GetPolicy", "PolicyName=p9&PolicyType=Custom", "EntityNotExist.Policy" },
	{ "ram.ListPoliciesForUser", "UserName=x", "EntityNotExist.User" },
	{ "ram.ListPoliciesForGroup", "GroupName=x", "EntityNotExist.Group" },
	{ "ram.ListUsersForGroup", "", "EntityNotExist.Group" },
	{ "ram.GetRole", "RoleName=x", "EntityNotExist.Role" },
	{ "resourcemanager.ListAccounts", "PageNumber=0", "InvalidParameter.PageNumber" },
	{ "resourcemanager.ListAccounts", "PageSize=101", "InvalidParameter.PageSize" },
	{ "resourcemanager.ListControlPolicyAttachmentsForTarget", "", "MissingTargetId" },
};

static void
test_answer(const struct tenant *t, size_t i)
{
	struct call c;
	cJSON *answer;
	const cJSON *v;
	char *got;

	call_init(&c, t, answers[i].api, "", answers[i].query);
	answer = cJSON_Parse(call_run(&c, t));
	v = json_at(answer, answers[i].path);
	if (cJSON_IsArray(v)) {
		is_int(cJSON_GetArraySize(v), atoi(answers[i].want), answers[i].phrase);
	} else {
		got = json_scalar_text(v);
		is_str(got, answers[i].want, answers[i].phrase);
		free(got);
	}
	cJSON_Delete(answer);
	call_release(&c);
}

/* An account that nothing is said about is empty, and is told so by members of no directory. */
static void
test_other_account(const struct tenant *t)
{
	struct call c;

	call_init(&c, t, "ims.ListUsers", "", "");
	c.rq.account = tenant_account(t, "1000000000000009");
	is_str(strstr(call_run(&c, t), "\"User\":[]") ? "empty" : "not", "empty", "an account without users");
	call_release(&c);
	call_init(&c, t, "ims.GetCredentialReport", "", "");
	c.rq.account = tenant_account(t, "1000000000000009");
	call_run(&c, t);
	is_str(c.rs.error_code, "EntityNotExist.CredentialReport", "an account that never had a credential report made");
	call_release(&c);
	call_init(&c, t, "resourcemanager.ListAccounts", "", "");
	c.rq.who.account_id = "1000000000000009";
	call_run(&c, t);
	is_str(c.rs.error_code, "NoPermission", "an account that is not the management account may not ask");
	call_release(&c);
}

int
main(void)
{
	struct err e = { .code = ERR_NONE };
	struct tenant *t = NULL;

	if (!ok(tenant_parse(&t, text, strlen(text), "t", &e) == 0, "the tenant %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		test_answer(t, i);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct call c;

		call_init(&c, t, refusals[i].api, "", refusals[i].query);
		call_run(&c, t);
		is_str(c.rs.error_code, refusals[i].code, refusals[i].api);
		call_release(&c);
	}
	test_other_account(t);
	tenant_free(t);
	return tap_done();
}
