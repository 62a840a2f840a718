/* Who may call, and what RAM and IMS say of users, groups, roles and policies. */
#include "schema_parts.h"

static const struct member key_rows[] = {
	{ "id", K_STR, true, NULL, NULL },
	{ "secret", K_STR, true, NULL, NULL },
	{ "status", K_STR, false, NULL, "Active|Inactive" },
	{ "token", K_STR, false, NULL, NULL },
	{ "expires", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member kms_version_rows[] = {
	{ "KeyVersionId", K_STR, true, NULL, NULL },
	{ "privateKey", K_STR, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_kms_key[] = {
	{ "KeyId", K_STR, true, NULL, NULL },
	{ "region", K_STR, true, NULL, NULL },
	{ "KeyState", K_STR, false, NULL, "Enabled|Disabled" },
	{ "versions", K_OBJS, true, kms_version_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_identity[] = {
	{ "type", K_STR, true, NULL, "root|ram-user|role" },
	{ "name", K_STR, false, NULL, NULL },
	{ "id", K_STR, false, NULL, NULL },
	{ "session", K_STR, false, NULL, NULL },
	{ "keys", K_OBJS, true, key_rows, NULL },
	{ "allow", K_STRS, false, NULL, NULL },
	{ "deny", K_STRS, false, NULL, NULL },
	{ "trust", K_ANY, false, NULL, NULL },
	{ "sessionSeconds", K_INT, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member attached_rows[] = {
	{ "PolicyName", K_STR, true, NULL, NULL },
	{ "PolicyType", K_STR, true, NULL, "System|Custom" },
	{ "Description", K_STR, false, NULL, NULL },
	{ "AttachDate", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member login_rows[] = {
	{ "Status", K_STR, false, NULL, "Active|Inactive" },
	{ "MFABindRequired", K_BOOL, false, NULL, NULL },
	{ "PasswordResetRequired", K_BOOL, false, NULL, NULL },
	{ "LastLoginTime", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member device_rows[] = {
	{ "SerialNumber", K_STR, true, NULL, NULL },
	{ "Type", K_STR, false, NULL, "VMFA|U2F" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member user_key_rows[] = {
	{ "AccessKeyId", K_STR, true, NULL, NULL },
	{ "Status", K_STR, true, NULL, "Active|Inactive" },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "LastUsedDate", K_TIME, false, NULL, NULL },
	{ "ServiceName", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member user_rows[] = {
	{ "UserName", K_STR, true, NULL, NULL },
	{ "UserId", K_STR, true, NULL, NULL },
	{ "DisplayName", K_STR, false, NULL, NULL },
	{ "Status", K_STR, false, NULL, "active|freeze" },
	{ "ProvisionType", K_STR, false, NULL, "Manual|SCIM" },
	{ "Comments", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "LastLoginDate", K_TIME, false, NULL, NULL },
	{ "loginProfile", K_OBJ, false, login_rows, NULL },
	{ "mfa", K_OBJ, false, device_rows, NULL },
	{ "accessKeys", K_OBJS, false, user_key_rows, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member group_rows[] = {
	{ "GroupName", K_STR, true, NULL, NULL },
	{ "GroupId", K_STR, false, NULL, NULL },
	{ "Comments", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "members", K_STRS, false, NULL, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member role_rows[] = {
	{ "RoleName", K_STR, true, NULL, NULL },
	{ "RoleId", K_STR, true, NULL, NULL },
	{ "Description", K_STR, false, NULL, NULL },
	{ "MaxSessionDuration", K_INT, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "AssumeRolePolicyDocument", K_ANY, true, NULL, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member policy_rows[] = {
	{ "PolicyName", K_STR, true, NULL, NULL },
	{ "Description", K_STR, false, NULL, NULL },
	{ "DefaultVersion", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "PolicyDocument", K_ANY, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member password_rows[] = {
	{ "MinimumPasswordLength", K_INT, false, NULL, NULL },
	{ "RequireLowercaseCharacters", K_BOOL, false, NULL, NULL },
	{ "RequireUppercaseCharacters", K_BOOL, false, NULL, NULL },
	{ "RequireNumbers", K_BOOL, false, NULL, NULL },
	{ "RequireSymbols", K_BOOL, false, NULL, NULL },
	{ "HardExpire", K_BOOL, false, NULL, NULL },
	{ "MaxLoginAttemps", K_INT, false, NULL, NULL },
	{ "PasswordReusePrevention", K_INT, false, NULL, NULL },
	{ "MaxPasswordAge", K_INT, false, NULL, NULL },
	{ "MinimumPasswordDifferentCharacter", K_INT, false, NULL, NULL },
	{ "PasswordNotContainUserName", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member sso_rows[] = {
	{ "SsoEnabled", K_BOOL, false, NULL, NULL },
	{ "SsoLoginWithDomain", K_BOOL, false, NULL, NULL },
	{ "AuxiliaryDomain", K_STR, false, NULL, NULL },
	{ "MetadataDocument", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_ram[] = {
	{ "users", K_OBJS, false, user_rows, NULL },
	{ "groups", K_OBJS, false, group_rows, NULL },
	{ "roles", K_OBJS, false, role_rows, NULL },
	{ "policies", K_OBJS, false, policy_rows, NULL },
	{ "passwordPolicy", K_OBJ, false, password_rows, NULL },
	{ "securityPreference", K_ANY, false, NULL, NULL },
	{ "userSso", K_OBJ, false, sso_rows, NULL },
	{ "rootMFA", K_BOOL, false, NULL, NULL },
	{ "rootAccessKeys", K_INT, false, NULL, NULL },
	{ "credentialReport", K_TIME, false, NULL, NULL },
	{ "summary", K_INTS, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};
