/* Checks over identities, their rights, and the organisation. */
#include "content_cases.h"

#define USERS "ims.ListUsers"
#define LOGIN "ims.GetLoginProfile"
#define MFA "ims.GetUserMFAInfo"
#define KEYS "ims.ListAccessKeys"
#define KEY_USE "ims.GetAccessKeyLastUsed"
#define SUMMARY "ims.GetAccountSummary"
#define PASSWORD "ims.GetPasswordPolicy"
#define PREFERENCE "ims.GetSecurityPreference"
#define SSO "ims.GetUserSsoSettings"
#define PRACTICE "ims.GetAccountSecurityPracticeReport"
#define REPORT "ims.GetCredentialReport"
#define KEY_RECORD "actiontrail.GetAccessKeyLastUsedInfo"
#define NO_RECORD { KEY_RECORD, "UsedTimestamp", NULL }
#define NO_NUMBER { PRACTICE, MEMBER_OF("RootWithAccessKey"), NULL }
#define ROOT_MFA "ims.GetAccountMFAInfo"
#define DENIED "NoPermission"

/* A credential report of two rows, <root> and li.na: without a key of <root>, and with one. */
#define CLEAN_REPORT "dXNlcix1c2VyX2NyZWF0aW9uX3RpbWUsdXNlcl9sYXN0X2xvZ29uLHBhc3N3b3JkX2V4aXN0LHBhc3N3b3JkX2FjdGl2ZSxwYXNz" \
	"d29yZF9sYXN0X2NoYW5nZWQscGFzc3dvcmRfbmV4dF9yb3RhdGlvbixtZmFfYWN0aXZlLGFjY2Vzc19rZXlfMV9leGlzdCxhY2Nl" \
	"c3Nfa2V5XzFfYWN0aXZlLGFjY2Vzc19rZXlfMV9sYXN0X3JvdGF0ZWQsYWNjZXNzX2tleV8xX2xhc3RfdXNlZCxhY2Nlc3Nfa2V5" \
	"XzJfZXhpc3QsYWNjZXNzX2tleV8yX2FjdGl2ZQo8cm9vdD4sLSwyMDI2LTExLTAxVDAxOjAwOjAwWixUUlVFLFRSVUUsTi9BLC0s" \
	"VFJVRSxGQUxTRSxOL0EsTi9BLE4vQSxGQUxTRSxOCmxpLm5hQDEwMDAwMDAwMDAwMDAwMDEub25hbGl5dW4uY29tLDIwMjUtMDkt" \
	"MDFUMDA6MDA6MDBaLDIwMjYtMTEtMDJUMDE6MDA6MDBaLFRSVUUsVFJVRSxOL0EsLSxUUlVFLFRSVUUsVFJVRSxOL0EsTi9BLEZB" \
	"TFNFLE4vQQo="
#define KEYED_REPORT "dXNlcix1c2VyX2NyZWF0aW9uX3RpbWUsdXNlcl9sYXN0X2xvZ29uLHBhc3N3b3JkX2V4aXN0LHBhc3N3b3JkX2FjdGl2ZSxwYXNz" \
	"d29yZF9sYXN0X2NoYW5nZWQscGFzc3dvcmRfbmV4dF9yb3RhdGlvbixtZmFfYWN0aXZlLGFjY2Vzc19rZXlfMV9leGlzdCxhY2Nl" \
	"c3Nfa2V5XzFfYWN0aXZlLGFjY2Vzc19rZXlfMV9sYXN0X3JvdGF0ZWQsYWNjZXNzX2tleV8xX2xhc3RfdXNlZCxhY2Nlc3Nfa2V5" \
	"XzJfZXhpc3QsYWNjZXNzX2tleV8yX2FjdGl2ZQo8cm9vdD4sLSwyMDI2LTExLTAxVDAxOjAwOjAwWixUUlVFLFRSVUUsTi9BLC0s" \
	"VFJVRSxUUlVFLFRSVUUsTi9BLE4vQSxGQUxTRSxOCmxpLm5hQDEwMDAwMDAwMDAwMDAwMDEub25hbGl5dW4uY29tLDIwMjUtMDkt" \
	"MDFUMDA6MDA6MDBaLDIwMjYtMTEtMDJUMDE6MDA6MDBaLFRSVUUsVFJVRSxOL0EsLSxUUlVFLFRSVUUsVFJVRSxOL0EsTi9BLEZB" \
	"TFNFLE4vQQo="
#define KEYED { REPORT, "Content", "\"" KEYED_REPORT "\"" }
#define OLD_REPORT { REPORT, "GeneratedTime", "\"2026-11-01T00:00:00Z\"" }

#define MEMBER_OF(field) "AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo." field
#define NO_LOGIN { LOGIN, CODE, "EntityNotExist.User.LoginProfile" }
#define NO_DEVICE { MFA, CODE, "EntityNotExist.User.MFADevice" }
#define ADAPTIVE { PREFERENCE, "SecurityPreference.LoginProfilePreference.MFAOperationForLogin", "\"adaptive\"" }
#define POLICY(field, value) { PASSWORD, "PasswordPolicy." field, value }
#define KEY(field, value) { KEYS, "AccessKeys.AccessKey.0." field, value }
#define MORE_USERS { SUMMARY, "SummaryMap.Users", "3" }
#define NONE {{ 0 }}
#define POLICIES "ram.ListPolicies"
#define DOCUMENT "ram.GetPolicy"
#define OF_USER "ram.ListPoliciesForUser"
#define OF_GROUP "ram.ListPoliciesForGroup"
#define OF_ROLE "ram.ListPoliciesForRole"
#define ROLES "ram.ListRoles"
#define ROLE "ram.GetRole"
#define CALLER "sts.GetCallerIdentity"
#define DIRECTORY "resourcemanager.GetResourceDirectory"
#define CONTROL "resourcemanager.ListControlPolicies"
#define ATTACHED "resourcemanager.ListControlPolicyAttachmentsForTarget"
#define STATEMENT(text) { DOCUMENT, "DefaultPolicyVersion.PolicyDocument", "\"{\\\"Version\\\":\\\"1\\\",\\\"Statement\\\":[" text "]}\"" }
#define ALLOW(actions, resources) STATEMENT("{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":" actions ",\\\"Resource\\\":" resources "}")
#define Q(text) "\\\"" text "\\\""
#define TRUST(principal) { ROLE, "Role.AssumeRolePolicyDocument", "\"{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"sts:AssumeRole\\\",\\\"Principal\\\":" principal "}]}\"" }
#define HAS(list, name, type) { list, "Policies.Policy", "[{\"PolicyName\":\"" name "\",\"PolicyType\":\"" type "\"}]" }
#define STRANGER "1000000000000099"
#define DAY 86400L
#define PARTNER(until) "{\"exceptions\":[{\"kind\":\"partner-account\",\"value\":\"" STRANGER "\",\"owner\":\"li.na\",\"reason\":\"support\",\"expires\":\"" until "\"}]}"
#define UNSEEN { "sls.GetLogs", CODE, "Unauthorized" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }
#define EVENT(name, service, type) {{ name, service, "Write", type, DAY, 1, 0, NULL, NULL, NULL }}
#define SIGNIN(type) {{ "ConsoleSignin", "AasSub", "Read", type, DAY, 2, 60, NULL, NULL, NULL }}

const struct world ram_world[] = {
	{ USERS,
	  "{\"Users\":{\"User\":[{\"UserId\":\"200000000000000001\",\"UserPrincipalName\":\"auditor@1000000000000001.onaliyun.com\","
	  "\"Status\":\"active\",\"LastLoginDate\":\"2026-11-01T01:00:00Z\",\"CreateDate\":\"2025-09-01T00:00:00Z\"},"
	  "{\"UserId\":\"200000000000000002\",\"UserPrincipalName\":\"li.na@1000000000000001.onaliyun.com\",\"Status\":\"active\","
	  "\"LastLoginDate\":\"2026-11-02T01:00:00Z\",\"CreateDate\":\"2025-09-01T00:00:00Z\"}]},\"IsTruncated\":false,\"RequestId\":\"r\"}" },
	{ LOGIN,
	  "{\"LoginProfile\":{\"UserPrincipalName\":\"x\",\"Status\":\"Active\",\"MFABindRequired\":true,"
	  "\"LastLoginTime\":\"2026-11-01T01:00:00Z\"},\"RequestId\":\"r\"}" },
	{ MFA, "{\"IsMFAEnable\":true,\"MFADevice\":{\"SerialNumber\":\"d\",\"Type\":\"VMFA\"},\"RequestId\":\"r\"}" },
	{ KEYS,
	  "{\"AccessKeys\":{\"AccessKey\":[{\"AccessKeyId\":\"LTAI5tWorld\",\"Status\":\"Active\",\"CreateDate\":\"2026-10-01T00:00:00Z\"}]},"
	  "\"RequestId\":\"r\"}" },
	{ KEY_USE, "{\"AccessKeyLastUsed\":{\"LastUsedDate\":\"2026-11-02T01:00:00Z\",\"ServiceName\":\"Ecs\"},\"RequestId\":\"r\"}" },
	{ SUMMARY, "{\"SummaryMap\":{\"Users\":2,\"Groups\":1,\"Roles\":1,\"Policies\":1,\"UsersQuota\":1000},\"RequestId\":\"r\"}" },
	{ PASSWORD,
	  "{\"PasswordPolicy\":{\"MinimumPasswordLength\":14,\"RequireLowercaseCharacters\":true,\"RequireUppercaseCharacters\":true,"
	  "\"RequireNumbers\":true,\"RequireSymbols\":true,\"HardExpire\":false,\"MaxLoginAttemps\":5,\"PasswordReusePrevention\":5,"
	  "\"MaxPasswordAge\":90},\"RequestId\":\"r\"}" },
	{ PREFERENCE, "{\"SecurityPreference\":{\"LoginProfilePreference\":{\"MFAOperationForLogin\":\"mandatory\"}},\"RequestId\":\"r\"}" },
	{ SSO, "{\"UserSsoSettings\":{\"SsoEnabled\":true,\"SsoLoginWithDomain\":false,\"AuxiliaryDomain\":\"\"},\"RequestId\":\"r\"}" },
	{ PRACTICE,
	  "{\"AccountSecurityPracticeInfo\":{\"Score\":90,\"AccountSecurityPracticeUserInfo\":{\"BindMfa\":true,\"RootWithAccessKey\":0}},"
	  "\"RequestId\":\"r\"}" },
	{ REPORT,
	  "{\"Content\":\"" CLEAN_REPORT "\",\"GeneratedTime\":\"2026-11-02T20:00:00Z\",\"IsTruncated\":\"false\",\"RequestId\":\"r\"}" },
	{ KEY_RECORD,
	  "{\"AccessKeyId\":\"LTAI5tWorld\",\"AccountId\":\"1000000000000001\",\"AccountType\":\"ram-user\",\"UserName\":\"li.na\","
	  "\"ServiceName\":\"Ecs\",\"Source\":\"ManagementEvent\",\"UsedTimestamp\":1793581200000,\"RequestId\":\"r\"}" },
	{ ROOT_MFA, "{\"IsMFAEnable\":true,\"RequestId\":\"r\"}" },
	{ POLICIES, "{\"Policies\":{\"Policy\":[{\"PolicyName\":\"deploy\",\"PolicyType\":\"Custom\"}]},\"IsTruncated\":false,\"RequestId\":\"r\"}" },
	{ DOCUMENT,
	  "{\"Policy\":{\"PolicyName\":\"deploy\"},\"DefaultPolicyVersion\":{\"VersionId\":\"v1\",\"PolicyDocument\":\"{\\\"Version\\\":\\\"1\\\","
	  "\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":[\\\"ecs:*\\\"],\\\"Resource\\\":\\\"*\\\"}]}\"},\"RequestId\":\"r\"}" },
	{ OF_USER, "{\"Policies\":{\"Policy\":[]},\"RequestId\":\"r\"}" },
	{ "ram.ListGroups", "{\"Groups\":{\"Group\":[{\"GroupName\":\"readers\"}]},\"IsTruncated\":false,\"RequestId\":\"r\"}" },
	{ "ram.ListUsersForGroup", "{\"Users\":{\"User\":[{\"UserName\":\"auditor\"},{\"UserName\":\"li.na\"}]},\"IsTruncated\":false,\"RequestId\":\"r\"}" },
	{ OF_GROUP, "{\"Policies\":{\"Policy\":[{\"PolicyName\":\"ReadOnlyAccess\",\"PolicyType\":\"System\"}]},\"RequestId\":\"r\"}" },
	{ ROLES,
	  "{\"Roles\":{\"Role\":[{\"RoleName\":\"keeper\",\"Arn\":\"acs:ram::1000000000000001:role/keeper\"}]},\"IsTruncated\":false,\"RequestId\":\"r\"}" },
	{ ROLE,
	  "{\"Role\":{\"RoleName\":\"keeper\",\"AssumeRolePolicyDocument\":\"{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"sts:AssumeRole\\\","
	  "\\\"Principal\\\":{\\\"RAM\\\":[\\\"acs:ram::1000000000000001:root\\\"]}}],\\\"Version\\\":\\\"1\\\"}\"},\"RequestId\":\"r\"}" },
	{ OF_ROLE, "{\"Policies\":{\"Policy\":[{\"PolicyName\":\"AliyunLogFullAccess\",\"PolicyType\":\"System\"}]},\"RequestId\":\"r\"}" },
	{ CONTROL,
	  "{\"ControlPolicies\":{\"ControlPolicy\":[{\"PolicyId\":\"cp-1\",\"PolicyName\":\"keep-trails\",\"PolicyType\":\"Custom\",\"AttachmentCount\":\"1\"}]},"
	  "\"TotalCount\":1,\"RequestId\":\"r\"}" },
	{ ATTACHED,
	  "{\"ControlPolicyAttachments\":{\"ControlPolicyAttachment\":[{\"PolicyId\":\"cp-1\",\"PolicyName\":\"keep-trails\",\"PolicyType\":\"Custom\"}]},"
	  "\"RequestId\":\"r\"}" },
	{ "resourcemanager.ListAccounts",
	  "{\"Accounts\":{\"Account\":[{\"AccountId\":\"1000000000000002\",\"DisplayName\":\"logs\",\"Status\":\"CreateSuccess\"}]},\"TotalCount\":1,\"RequestId\":\"r\"}" },
	{ "resourcemanager.ListDelegatedAdministrators",
	  "{\"Accounts\":{\"Account\":[{\"AccountId\":\"1000000000000002\",\"ServicePrincipal\":\"actiontrail.aliyuncs.com\"}]},\"TotalCount\":1,\"RequestId\":\"r\"}" },
	{ "resourcemanager.ListTrustedServiceStatus",
	  "{\"EnabledServicePrincipals\":{\"EnabledServicePrincipal\":[{\"ServicePrincipal\":\"actiontrail.aliyuncs.com\","
	  "\"EnableTime\":\"2025-09-01T00:00:00.000Z\"}]},\"TotalCount\":1,\"RequestId\":\"r\"}" },
	{ NULL, NULL }
};

const struct content_case ram_cases[] = {
	{ "a root user without keys", "RAM-01", "pass", "none-twice", NONE, {{ 0 }}, NULL },
	{ "a root user without keys, and nobody had a credential report made", "RAM-01", "pass", "none",
	  {{ REPORT, CODE, "EntityNotExist.CredentialReport" }}, {{ 0 }}, NULL },
	{ "a credential report of the day before yesterday is left aside", "RAM-01", "pass", "none", { KEYED, OLD_REPORT }, {{ 0 }}, NULL },
	{ "a credential report that shows a root key", "RAM-01", "unknown", "two-answers", { KEYED }, {{ 0 }}, NULL },
	{ "a root key that only the credential report shows", "RAM-01", "fail", "reported-keys", { NO_NUMBER, KEYED }, {{ 0 }}, NULL },
	{ "no root key by the credential report alone", "RAM-01", "pass", "reported-none", { NO_NUMBER }, {{ 0 }}, NULL },
	{ "only an old credential report", "RAM-01", "unknown", "old-report", { NO_NUMBER, OLD_REPORT }, {{ 0 }}, NULL },
	{ "a credential report that is no base64", "RAM-01", "pass", "none", {{ REPORT, "Content", "\"%%%\"" }}, {{ 0 }}, NULL },
	{ "a credential report that may not be seen", "RAM-01", "unknown", NULL, {{ REPORT, CODE, DENIED }}, {{ 0 }}, NULL },
	{ "a root user with a key", "RAM-01", "fail", "keys", {{ PRACTICE, MEMBER_OF("RootWithAccessKey"), "1" }}, {{ 0 }}, NULL },
	{ "a report without the number of keys", "RAM-01", "unknown", "unseen", { NO_NUMBER, { REPORT, CODE, "EntityNotExist.CredentialReport" }}, {{ 0 }}, NULL },
	{ "a report that may not be seen", "RAM-01", "unknown", NULL, {{ PRACTICE, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a root user with a device", "RAM-02", "pass", "bound", NONE, {{ 0 }}, NULL },
	{ "a root user without a device", "RAM-02", "fail", "none", {{ ROOT_MFA, "IsMFAEnable", "false" }}, {{ 0 }}, NULL },
	{ "a root device by one answer and not by the other", "RAM-02", "unknown", "two-answers", {{ PRACTICE, MEMBER_OF("BindMfa"), "false" }}, {{ 0 }}, NULL },
	{ "a root device by the security report alone", "RAM-02", "pass", "by-report", {{ ROOT_MFA, "IsMFAEnable", NULL }}, {{ 0 }}, NULL },
	{ "no root device by the security report alone", "RAM-02", "fail", "none-by-report",
	  {{ ROOT_MFA, "IsMFAEnable", NULL }, { PRACTICE, MEMBER_OF("BindMfa"), "false" }}, {{ 0 }}, NULL },
	{ "answers without IsMFAEnable and BindMfa", "RAM-02", "unknown", "unseen",
	  {{ ROOT_MFA, "IsMFAEnable", NULL }, { PRACTICE, MEMBER_OF("BindMfa"), NULL }}, {{ 0 }}, NULL },
	{ "a root device that may not be seen", "RAM-02", "unknown", NULL, {{ ROOT_MFA, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "users with devices", "RAM-04", "pass", "bound", NONE, {{ 0 }}, NULL },
	{ "users who must bind a device", "RAM-04", "pass", "mandatory", { NO_DEVICE }, {{ 0 }}, NULL },
	{ "users without devices", "RAM-04", "fail", "none", { NO_DEVICE, ADAPTIVE }, {{ 0 }}, NULL },
	{ "a device that is off", "RAM-04", "fail", "none", {{ MFA, "IsMFAEnable", "false" }, ADAPTIVE }, {{ 0 }}, NULL },
	{ "an answer about a device that says nothing", "RAM-04", "unknown", "unseen",
	  {{ MFA, "IsMFAEnable", NULL }, { MFA, "MFADevice", NULL }, ADAPTIVE }, {{ 0 }}, NULL },
	{ "users who can not sign in", "RAM-04", "not-applicable", "no-console", { NO_LOGIN }, {{ 0 }}, NULL },
	{ "users whose sign-in is switched off", "RAM-04", "not-applicable", "no-console", {{ LOGIN, "LoginProfile.Status", "\"Inactive\"" }}, {{ 0 }}, NULL },
	{ "users who are frozen", "RAM-04", "not-applicable", "no-console",
	  {{ USERS, "Users.User.0.Status", "\"freeze\"" }, { USERS, "Users.User.1.Status", "\"freeze\"" }}, {{ 0 }}, NULL },
	{ "a list of users that is too short", "RAM-04", "unknown", "short-list", { MORE_USERS }, {{ 0 }}, NULL },
	{ "devices that may not be seen", "RAM-04", "unknown", NULL, {{ MFA, CODE, DENIED }}, {{ 0 }}, NULL },
	{ "sign-ins that may not be seen", "RAM-04", "unknown", NULL, {{ LOGIN, CODE, DENIED }}, {{ 0 }}, NULL },
	{ "users without devices and a preference that may not be seen", "RAM-04", "unknown", NULL, { NO_DEVICE, { PREFERENCE, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a password policy of 14 characters", "RAM-05", "pass", "good", NONE, {{ 0 }}, NULL },
	{ "a password policy of 8 characters", "RAM-05", "fail", "weak", { POLICY("MinimumPasswordLength", "8") }, {{ 0 }}, NULL },
	{ "a password policy of 8 characters where that is enough", "RAM-05", "pass", "good", { POLICY("MinimumPasswordLength", "8") }, {{ 0 }}, "{\"pwd_len\":8}" },
	{ "passwords without symbols", "RAM-05", "fail", "weak", { POLICY("RequireSymbols", "false") }, {{ 0 }}, NULL },
	{ "tries without end", "RAM-05", "fail", "weak", { POLICY("MaxLoginAttemps", "0") }, {{ 0 }}, NULL },
	{ "ten tries", "RAM-05", "fail", "weak", { POLICY("MaxLoginAttemps", "10") }, {{ 0 }}, NULL },
	{ "old passwords allowed", "RAM-05", "fail", "weak", { POLICY("PasswordReusePrevention", "0") }, {{ 0 }}, NULL },
	{ "passwords that live for ever, which is asked for", "RAM-05", "fail", "weak", { POLICY("MaxPasswordAge", "0") }, {{ 0 }}, "{\"pwd_age_days\":90}" },
	{ "passwords of 90 days, which is asked for", "RAM-05", "pass", "good", NONE, {{ 0 }}, "{\"pwd_age_days\":90}" },
	{ "a policy without a length", "RAM-05", "unknown", "unseen", { POLICY("MinimumPasswordLength", NULL) }, {{ 0 }}, NULL },
	{ "users who only come through single sign-on", "RAM-05", "not-applicable", "sso-only", { NO_LOGIN }, {{ 0 }}, NULL },
	{ "no user who signs in, and no single sign-on", "RAM-05", "pass", "good", { NO_LOGIN, { SSO, "UserSsoSettings.SsoEnabled", "false" }}, {{ 0 }}, NULL },
	{ "a password policy that may not be seen", "RAM-05", "unknown", NULL, {{ PASSWORD, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a key of a month", "RAM-06", "pass", "young", NONE, {{ 0 }}, NULL },
	{ "a key of a year", "RAM-06", "fail", "old", { KEY("CreateDate", "\"2025-11-01T00:00:00Z\"") }, {{ 0 }}, NULL },
	{ "a key of a year that is off", "RAM-06", "not-applicable", "no-keys",
	  { KEY("CreateDate", "\"2025-11-01T00:00:00Z\""), KEY("Status", "\"Inactive\"") }, {{ 0 }}, NULL },
	{ "a key of 120 days where 180 are allowed", "RAM-06", "pass", "young", { KEY("CreateDate", "\"2026-07-06T00:00:00Z\"") }, {{ 0 }}, "{\"ak_days\":180}" },
	{ "no keys at all", "RAM-06", "not-applicable", "no-keys", {{ KEYS, "AccessKeys.AccessKey", "[]" }}, {{ 0 }}, NULL },
	{ "a key without a date", "RAM-06", "unknown", "unseen", { KEY("CreateDate", NULL) }, {{ 0 }}, NULL },
	{ "keys of too few users", "RAM-06", "unknown", "short-list", { MORE_USERS }, {{ 0 }}, NULL },
	{ "keys that may not be seen", "RAM-06", "unknown", NULL, {{ KEYS, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "keys and users at work", "RAM-07", "pass", "used", NONE, {{ 0 }}, NULL },
	{ "a key that was last used in spring", "RAM-07", "fail", "idle",
	  {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"2026-04-01T00:00:00Z\"" }, NO_RECORD }, {{ 0 }}, NULL },
	{ "a new key that was not used", "RAM-07", "pass", "new",
	  {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"N/A\"" }, NO_RECORD }, {{ 0 }}, NULL },
	{ "a key whose use only ActionTrail knows", "RAM-07", "pass", "used", {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"N/A\"" }}, {{ 0 }}, NULL },
	{ "a key that ActionTrail saw in spring and RAM never", "RAM-07", "fail", "idle",
	  {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"N/A\"" }, { KEY_RECORD, "UsedTimestamp", "1775000000000" }}, {{ 0 }}, NULL },
	{ "a last use that ActionTrail may not show", "RAM-07", "unknown", NULL, {{ KEY_RECORD, CODE, DENIED }}, {{ 0 }}, NULL },
	{ "an old key without a last use", "RAM-07", "unknown", "undated",
	  {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"\"" }, NO_RECORD, KEY("CreateDate", "\"2025-11-01T00:00:00Z\"") }, {{ 0 }}, NULL },
	{ "a user who last signed in in spring", "RAM-07", "fail", "idle",
	  {{ USERS, "Users.User.0.LastLoginDate", "\"2026-04-01T00:00:00Z\"" }, { LOGIN, "LoginProfile.LastLoginTime", NULL }}, {{ 0 }}, NULL },
	{ "a user who never signed in", "RAM-07", "fail", "never",
	  {{ USERS, "Users.User.0.LastLoginDate", "\"\"" }, { LOGIN, "LoginProfile.LastLoginTime", "\"\"" }}, {{ 0 }}, NULL },
	{ "neither keys nor sign-ins", "RAM-07", "not-applicable", "none", { NO_LOGIN, { KEYS, "AccessKeys.AccessKey", "[]" }}, {{ 0 }}, NULL },
	{ "use by too few users", "RAM-07", "unknown", "short-list", { MORE_USERS }, {{ 0 }}, NULL },
	{ "use that may not be seen", "RAM-07", "unknown", NULL, {{ KEY_USE, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a policy over machines", "RAM-08", "pass", "limited", NONE, {{ 0 }}, NULL },
	{ "a policy over everything", "RAM-08", "fail", "full", { ALLOW(Q("*"), Q("*")) }, {{ 0 }}, NULL },
	{ "a policy over rights", "RAM-08", "fail", "full", { ALLOW("[" Q("ecs:Describe*") "," Q("ram:*") "]", "[" Q("acs:ram:*:*:*") "]") }, {{ 0 }}, NULL },
	{ "a policy over everything but one action", "RAM-08", "fail", "full",
	  { STATEMENT("{" Q("Effect") ":" Q("Allow") "," Q("NotAction") ":" Q("ecs:StopInstance") "," Q("Resource") ":" Q("*") "}") }, {{ 0 }}, NULL },
	{ "a policy over everything in one bucket", "RAM-08", "pass", "limited", { ALLOW(Q("*"), Q("acs:oss:*:*:bucket/*")) }, {{ 0 }}, NULL },
	{ "a policy that forbids everything", "RAM-08", "pass", "limited",
	  { STATEMENT("{" Q("Effect") ":" Q("Deny") "," Q("Action") ":" Q("*") "," Q("Resource") ":" Q("*") "}") }, {{ 0 }}, NULL },
	{ "a document that is no JSON", "RAM-08", "unknown", "unreadable", {{ DOCUMENT, "DefaultPolicyVersion.PolicyDocument", "\"{\"" }}, {{ 0 }}, NULL },
	{ "no custom policy", "RAM-08", "not-applicable", "no-policy", {{ POLICIES, "Policies.Policy", "[]" }, { SUMMARY, "SummaryMap.Policies", "0" }}, {{ 0 }}, NULL },
	{ "a list of policies that is too short", "RAM-08", "unknown", "short-list", {{ SUMMARY, "SummaryMap.Policies", "7" }}, {{ 0 }}, NULL },
	{ "a document that may not be seen", "RAM-08", "unknown", NULL, {{ DOCUMENT, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "people in groups", "RAM-09", "pass", "none", NONE, {{ 0 }}, NULL },
	{ "people with policies of their own", "RAM-09", "fail", "direct", { HAS(OF_USER, "AliyunECSFullAccess", "System") }, {{ 0 }}, NULL },
	{ "programs with policies of their own", "RAM-09", "not-applicable", "no-people", { HAS(OF_USER, "AliyunECSFullAccess", "System"), NO_LOGIN }, {{ 0 }}, NULL },
	{ "policies of too few users", "RAM-09", "unknown", "short-list", { MORE_USERS }, {{ 0 }}, NULL },
	{ "policies of users that may not be seen", "RAM-09", "unknown", NULL, {{ OF_USER, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a role of the account itself", "RAM-10", "pass", "own", NONE, {{ 0 }}, NULL },
	{ "a role of a service", "RAM-10", "pass", "service", { TRUST("{" Q("Service") ":[" Q("ecs.aliyuncs.com") "]}") }, {{ 0 }}, NULL },
	{ "a role of a known account", "RAM-10", "pass", "known", { TRUST("{" Q("RAM") ":[" Q("acs:ram::" WORLD_OTHER ":root") "]}") }, {{ 0 }},
	  "{\"org_accounts\":[\"" WORLD_OTHER "\"]}" },
	{ "a role of a foreign account", "RAM-10", "fail", "foreign", { TRUST("{" Q("RAM") ":[" Q("acs:ram::" STRANGER ":root") "]}") }, {{ 0 }}, NULL },
	{ "a role of a service in a foreign account", "RAM-10", "fail", "foreign", { TRUST("{" Q("Service") ":" Q(STRANGER "@ecs.aliyuncs.com") "}") }, {{ 0 }}, NULL },
	{ "a role of a foreign identity provider", "RAM-10", "fail", "foreign",
	  { TRUST("{" Q("Federated") ":[" Q("acs:ram::" STRANGER ":saml-provider/x") "]}") }, {{ 0 }}, NULL },
	{ "a role of anybody", "RAM-10", "fail", "anybody", { TRUST("{" Q("RAM") ":" Q("*") "}") }, {{ 0 }}, NULL },
	{ "a role of anybody, said in another way", "RAM-10", "fail", "anybody", { TRUST(Q("*")) }, {{ 0 }}, NULL },
	{ "a trust policy that is no JSON", "RAM-10", "unknown", "unreadable", {{ ROLE, "Role.AssumeRolePolicyDocument", "\"{\"" }}, {{ 0 }}, NULL },
	{ "no roles", "RAM-10", "not-applicable", "no-role", {{ ROLES, "Roles.Role", "[]" }, { SUMMARY, "SummaryMap.Roles", "0" }}, {{ 0 }}, NULL },
	{ "a list of roles that is too short", "RAM-10", "unknown", "short-list", {{ SUMMARY, "SummaryMap.Roles", "2" }}, {{ 0 }}, NULL },
	{ "a trust policy that may not be seen", "RAM-10", "unknown", NULL, {{ ROLE, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a role that keeps the logs, and no administrator", "RAM-11", "pass", "separate", NONE, {{ 0 }}, NULL },
	{ "administrators beside a keeper of the logs", "RAM-11", "pass", "separate", { HAS(OF_GROUP, "AdministratorAccess", "System") }, {{ 0 }}, NULL },
	{ "an administrator who keeps the logs", "RAM-11", "fail", "overlap",
	  { HAS(OF_USER, "AliyunLogFullAccess", "System"), HAS(OF_GROUP, "AdministratorAccess", "System") }, {{ 0 }}, NULL },
	{ "an administrator whom the scope names as keeper", "RAM-11", "fail", "overlap", { HAS(OF_GROUP, "AdministratorAccess", "System") }, {{ 0 }},
	  "{\"log_admins\":[\"li.na\"]}" },
	{ "a keeper who can change rights by a policy of the account", "RAM-11", "fail", "overlap",
	  { HAS(OF_USER, "AliyunOSSFullAccess", "System"), HAS(OF_GROUP, "deploy", "Custom"), ALLOW(Q("ram:*"), Q("*")) }, {{ 0 }}, NULL },
	{ "administrators and nobody else", "RAM-11", "warn", "nobody",
	  { HAS(OF_GROUP, "AdministratorAccess", "System"), { OF_ROLE, "Policies.Policy", "[]" }}, {{ 0 }}, NULL },
	{ "neither administrators nor keepers", "RAM-11", "pass", "neither", {{ OF_ROLE, "Policies.Policy", "[]" }}, {{ 0 }}, NULL },
	{ "one person", "RAM-11", "not-applicable", "one-person",
	  {{ USERS, "Users.User", "[{\"UserPrincipalName\":\"auditor@1000000000000001.onaliyun.com\",\"CreateDate\":\"2025-09-01T00:00:00Z\"}]" }}, {{ 0 }}, NULL },
	{ "rights that may not be seen", "RAM-11", "unknown", NULL, {{ OF_GROUP, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a period without the root user", "RAM-03", "pass", "unused", NONE, EVENT("CreateUser", "Ram", "ram-user"), NULL },
	{ "a root user at work", "RAM-03", "fail", "used", NONE, EVENT("CreateUser", "Ram", "root-account"), NULL },
	{ "a root user at work before the period", "RAM-03", "pass", "unused", NONE,
	  {{ "CreateUser", "Ram", "Write", "root-account", 40 * DAY, 1, 0, NULL, NULL, NULL }, { "CreateUser", "Ram", "Write", "ram-user", DAY, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "events that may not be seen", "RAM-03", "unknown", NULL, { UNSEEN }, {{ 0 }}, NULL },
	{ "a period that no store covers", "RAM-03", "unknown", "not-covered",
	  {{ "actiontrail.DescribeTrails", "TrailList.0.EventRW", "\"Read\"" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }}, {{ 0 }}, NULL },

	{ "single sign-on, not asked for", "RAM-12", "not-applicable", "not-required", NONE, {{ 0 }}, NULL },
	{ "single sign-on", "RAM-12", "pass", "sso", NONE, SIGNIN("cloudsso-user"), "{\"require_sso\":1}" },
	{ "single sign-on by CloudSSO", "RAM-12", "pass", "sso", {{ SSO, "UserSsoSettings.SsoEnabled", "false" }}, SIGNIN("cloudsso-user"), "{\"require_sso\":1}" },
	{ "a password beside single sign-on", "RAM-12", "fail", "password", NONE, SIGNIN("ram-user"), "{\"require_sso\":1}" },
	{ "no single sign-on", "RAM-12", "fail", "off", {{ SSO, "UserSsoSettings.SsoEnabled", "false" }}, {{ 0 }}, "{\"require_sso\":1}" },
	{ "an answer without SsoEnabled", "RAM-12", "unknown", "unseen", {{ SSO, "UserSsoSettings.SsoEnabled", NULL }}, {{ 0 }}, "{\"require_sso\":1}" },
	{ "single sign-on that may not be seen", "RAM-12", "unknown", NULL, {{ SSO, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "nobody from outside", "RAM-13", "pass", "nobody", NONE, EVENT("CreateUser", "Ram", "ram-user"), NULL },
	{ "a role taken from outside", "RAM-13", "fail", "acted", NONE,
	  {{ "CreateUser", "Ram", "Write", "assumed-role", DAY, 1, 0, NULL, "vendor", "{\"stsTokenPlayerUid\":\"" STRANGER "\"}" }}, NULL },
	{ "a role taken from a known account", "RAM-13", "pass", "nobody", NONE,
	  {{ "CreateUser", "Ram", "Write", "assumed-role", DAY, 1, 0, NULL, "vendor", "{\"stsTokenPlayerUid\":\"" WORLD_OTHER "\"}" }},
	  "{\"org_accounts\":[\"" WORLD_OTHER "\"]}" },
	{ "a role that a stranger may take", "RAM-13", "fail", "trusted", { TRUST("{" Q("RAM") ":[" Q("acs:ram::" STRANGER ":root") "]}") }, {{ 0 }}, NULL },
	{ "a role that a partner may take", "RAM-13", "pass", "agreed", { TRUST("{" Q("RAM") ":[" Q("acs:ram::" STRANGER ":root") "]}") }, {{ 0 }}, PARTNER("2026-12-31") },
	{ "a role that a partner could take until last month", "RAM-13", "fail", "trusted",
	  { TRUST("{" Q("RAM") ":[" Q("acs:ram::" STRANGER ":root") "]}") }, {{ 0 }}, PARTNER("2026-10-03") },
	{ "outsiders that may not be seen", "RAM-13", "unknown", NULL, { UNSEEN }, {{ 0 }}, NULL },

	{ "rights taken away", "RAM-14", "manual", "changes", NONE, EVENT("DetachPolicyFromUser", "Ram", "ram-user"), NULL },
	{ "no right taken away", "RAM-14", "manual", "no-change", NONE, EVENT("CreateUser", "Ram", "ram-user"), NULL },
	{ "a review that may not be seen", "RAM-14", "unknown", NULL, {{ OF_USER, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "the management account", "ORG-01", "pass", "management", NONE, {{ 0 }}, NULL },
	{ "a member", "ORG-01", "pass", "member", {{ DIRECTORY, "ResourceDirectory.MasterAccountId", "\"" WORLD_OTHER "\"" }}, {{ 0 }}, NULL },
	{ "an account in no directory", "ORG-01", "pass", "no-directory", {{ DIRECTORY, CODE, "ResourceDirectoryNotInUse" }}, {{ 0 }}, NULL },
	{ "a directory without an id", "ORG-01", "unknown", "unseen", {{ DIRECTORY, "ResourceDirectory", "{}" }}, {{ 0 }}, NULL },
	{ "a directory that may not be seen", "ORG-01", "unknown", NULL, {{ DIRECTORY, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a control policy on the root folder", "ORG-02", "pass", "attached", NONE, {{ 0 }}, NULL },
	{ "control policies that are off", "ORG-02", "fail", "off", {{ DIRECTORY, "ResourceDirectory.ControlPolicyStatus", "\"Disabled\"" }}, {{ 0 }}, NULL },
	{ "control policies that bind nobody", "ORG-02", "fail", "idle", {{ ATTACHED, "ControlPolicyAttachments.ControlPolicyAttachment", "[]" }}, {{ 0 }}, NULL },
	{ "control policies seen by a member", "ORG-02", "unknown", "member-view", {{ DIRECTORY, "ResourceDirectory.MasterAccountId", "\"" WORLD_OTHER "\"" }}, {{ 0 }}, NULL },
	{ "no directory, so no control policies", "ORG-02", "not-applicable", "no-directory", {{ DIRECTORY, CODE, "ResourceDirectoryNotInUse" }}, {{ 0 }}, NULL },
	{ "a directory without the status", "ORG-02", "unknown", "unseen", {{ DIRECTORY, "ResourceDirectory.ControlPolicyStatus", NULL }}, {{ 0 }}, NULL },
	{ "control policies that may not be seen", "ORG-02", "unknown", NULL, {{ CONTROL, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a collector that reads", "EVD-04", "pass", "reads-only", NONE, {{ 0 }}, NULL },
	{ "a collector that can write", "EVD-04", "fail", "writes", { HAS(OF_USER, "AliyunOSSFullAccess", "System") }, {{ 0 }}, NULL },
	{ "a collector that can write by a policy of the account", "EVD-04", "fail", "writes", { HAS(OF_USER, "deploy", "Custom") }, {{ 0 }}, NULL },
	{ "a collector that reads by a policy of the account", "EVD-04", "pass", "reads-only",
	  { HAS(OF_USER, "deploy", "Custom"), ALLOW("[" Q("log:Get*") "," Q("actiontrail:LookupEvents") "]", Q("*")) }, {{ 0 }}, NULL },
	{ "a role that collects and can write", "EVD-04", "fail", "writes",
	  {{ CALLER, "Arn", "\"acs:ram::1000000000000001:assumed-role/keeper/s\"" }}, {{ 0 }}, NULL },
	{ "the root user collects", "EVD-04", "fail", "root", {{ CALLER, "Arn", "\"acs:ram::1000000000000001:root\"" }}, {{ 0 }}, NULL },
	{ "a collector without policies", "EVD-04", "unknown", "no-policy", {{ OF_GROUP, "Policies.Policy", "[]" }}, {{ 0 }}, NULL },
	{ "a collector to whom a call is denied", "EVD-04", "unknown", "denied", {{ OF_ROLE, CODE, DENIED }}, {{ 0 }}, NULL },
	{ 0 }
};
