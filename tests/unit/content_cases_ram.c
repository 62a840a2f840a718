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
#define ROOT_MFA "ims.GetAccountMFAInfo"
#define DENIED "NoPermission"

#define MEMBER_OF(field) "AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo." field
#define NO_LOGIN { LOGIN, CODE, "EntityNotExist.User.LoginProfile" }
#define NO_DEVICE { MFA, CODE, "EntityNotExist.User.MFADevice" }
#define ADAPTIVE { PREFERENCE, "SecurityPreference.LoginProfilePreference.MFAOperationForLogin", "\"adaptive\"" }
#define POLICY(field, value) { PASSWORD, "PasswordPolicy." field, value }
#define KEY(field, value) { KEYS, "AccessKeys.AccessKey.0." field, value }
#define MORE_USERS { SUMMARY, "SummaryMap.Users", "3" }
#define NONE {{ 0 }}

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
	{ ROOT_MFA, "{\"IsMFAEnable\":true,\"RequestId\":\"r\"}" },
	{ NULL, NULL }
};

const struct content_case ram_cases[] = {
	{ "a root user without keys", "RAM-01", "pass", "none", NONE, {{ 0 }}, NULL },
	{ "a root user with a key", "RAM-01", "fail", "keys", {{ PRACTICE, MEMBER_OF("RootWithAccessKey"), "1" }}, {{ 0 }}, NULL },
	{ "a report without the number of keys", "RAM-01", "unknown", "unseen", {{ PRACTICE, MEMBER_OF("RootWithAccessKey"), NULL }}, {{ 0 }}, NULL },
	{ "a report that may not be seen", "RAM-01", "unknown", NULL, {{ PRACTICE, CODE, DENIED }}, {{ 0 }}, NULL },

	{ "a root user with a device", "RAM-02", "pass", "bound", NONE, {{ 0 }}, NULL },
	{ "a root user without a device", "RAM-02", "fail", "none", {{ ROOT_MFA, "IsMFAEnable", "false" }}, {{ 0 }}, NULL },
	{ "an answer without IsMFAEnable", "RAM-02", "unknown", "unseen", {{ ROOT_MFA, "IsMFAEnable", NULL }}, {{ 0 }}, NULL },
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
	{ "a key that was last used in spring", "RAM-07", "fail", "idle", {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"2026-04-01T00:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "a new key that was not used", "RAM-07", "pass", "new", {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"N/A\"" }}, {{ 0 }}, NULL },
	{ "an old key without a last use", "RAM-07", "unknown", "undated",
	  {{ KEY_USE, "AccessKeyLastUsed.LastUsedDate", "\"\"" }, KEY("CreateDate", "\"2025-11-01T00:00:00Z\"") }, {{ 0 }}, NULL },
	{ "a user who last signed in in spring", "RAM-07", "fail", "idle",
	  {{ USERS, "Users.User.0.LastLoginDate", "\"2026-04-01T00:00:00Z\"" }, { LOGIN, "LoginProfile.LastLoginTime", NULL }}, {{ 0 }}, NULL },
	{ "a user who never signed in", "RAM-07", "fail", "never",
	  {{ USERS, "Users.User.0.LastLoginDate", "\"\"" }, { LOGIN, "LoginProfile.LastLoginTime", "\"\"" }}, {{ 0 }}, NULL },
	{ "neither keys nor sign-ins", "RAM-07", "not-applicable", "none", { NO_LOGIN, { KEYS, "AccessKeys.AccessKey", "[]" }}, {{ 0 }}, NULL },
	{ "use by too few users", "RAM-07", "unknown", "short-list", { MORE_USERS }, {{ 0 }}, NULL },
	{ "use that may not be seen", "RAM-07", "unknown", NULL, {{ KEY_USE, CODE, DENIED }}, {{ 0 }}, NULL },
	{ 0 }
};
