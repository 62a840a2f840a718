/* Detections.  Times are seconds before now, a Tuesday, 10:15 in China. */
#include "content_cases.h"

#define HOUR 3600L
#define DAY (24 * HOUR)
#define UNSEEN { "sls.GetLogs", CODE, "Unauthorized" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }
#define NONE {{ 0 }}
#define USER "ram-user"

const struct content_case event_cases[] = {
	{ "nothing happened to the trail", "D-LOG-01", "clean", NULL, NONE, {{ 0 }}, NULL },
	{ "nothing happened to the trail among too many events", "D-LOG-01", "clean", NULL, { MANY_EVENTS }, {{ 0 }}, NULL },
	{ "nobody says that all of them were looked at", "D-LOG-01", "not-evaluable", "inside-refused", { MANY_EVENTS, { "sls.GetLogs.rule", "meta.isAccurate", NULL } },
	  {{ 0 }}, NULL },
	{ "too many events to ask", "D-LOG-01", "not-evaluable", "inside-refused", { MANY_EVENTS, { "sls.GetLogs.rule", CODE, "Unauthorized" } }, {{ 0 }}, NULL },
	{ "too many events, and their texts are cut", "D-LOG-01", "not-evaluable", NULL, { MANY_EVENTS, { "sls.GetLogs.cut", "data.0.cut", "\"3\"" } },
	  {{ 0 }}, NULL },
	{ "too many events, and nobody knows whether their texts are", "D-LOG-01", "not-evaluable", NULL,
	  { MANY_EVENTS, { "sls.GetLogs.cut", CODE, "Unauthorized" } }, {{ 0 }}, NULL },
	{ "a trail was stopped", "D-LOG-01", "hit", "hit", NONE, {{ "StopLogging", "Actiontrail", "Write", USER, 2 * DAY, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "somebody tried to delete a trail", "D-LOG-01", "hit", "hit", NONE,
	  {{ "DeleteTrail", "Actiontrail", "Write", USER, 2 * DAY, 1, 0, "NoPermission", NULL, "{\"Name\":\"org-audit\"}" }}, NULL },
	{ "a trail was stopped before the period", "D-LOG-01", "clean", NULL, NONE, {{ "StopLogging", "Actiontrail", "Write", USER, 40 * DAY, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "another service stopped logging", "D-LOG-01", "clean", NULL, NONE, {{ "StopLogging", "Kvstore", "Write", USER, 2 * DAY, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "events that may not be seen", "D-LOG-01", "not-evaluable", NULL, { UNSEEN }, {{ 0 }}, NULL },

	{ "nobody signed in as root", "D-AUTH-01", "clean", NULL, NONE, {{ "ConsoleSignin", "AasSub", "Write", USER, DAY, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "root signed in", "D-AUTH-01", "hit", "hit", NONE, {{ "ConsoleSignin", "AasCustomer", "Write", "root-account", DAY, 2, 60, NULL, NULL, NULL }}, NULL },
	{ "somebody failed to sign in as root", "D-AUTH-01", "clean", NULL, NONE,
	  {{ "ConsoleSignin", "AasCustomer", "Write", "root-account", DAY, 1, 0, "Authentication.Failed", NULL, NULL }}, NULL },
	{ "sign-ins that may not be seen", "D-AUTH-01", "not-evaluable", NULL, { UNSEEN }, {{ 0 }}, NULL },

	{ "work on Monday at ten", "D-ANOM-01", "clean", NULL, NONE, {{ "CreateInstance", "Ecs", "Write", USER, DAY + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "work on Monday at 23:00", "D-ANOM-01", "hit", "hit", NONE, {{ "CreateInstance", "Ecs", "Write", USER, 11 * HOUR + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "work on Monday at eight sharp", "D-ANOM-01", "clean", NULL, NONE, {{ "CreateInstance", "Ecs", "Write", USER, 26 * HOUR + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "work on Monday at twenty sharp", "D-ANOM-01", "hit", "hit", NONE, {{ "CreateInstance", "Ecs", "Write", USER, 14 * HOUR + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "a look at night", "D-ANOM-01", "clean", NULL, NONE, {{ "DescribeInstances", "Ecs", "Read", USER, 11 * HOUR, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "a sign-in on Saturday", "D-ANOM-01", "hit", "hit", NONE, {{ "ConsoleSignin", "AasSub", "Read", USER, 3 * DAY + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "work on a Sunday that is worked", "D-ANOM-01", "clean", NULL, NONE, {{ "CreateInstance", "Ecs", "Write", USER, 2 * DAY + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "work on a holiday", "D-ANOM-01", "hit", "hit", NONE, {{ "CreateInstance", "Ecs", "Write", USER, 4 * DAY + HOUR / 4, 1, 0, NULL, NULL, NULL }}, NULL },
	{ "a service role at night", "D-ANOM-01", "clean", NULL, NONE, {{ "CreateInstance", "Ecs", "Write", "assumed-role", 11 * HOUR, 1, 0, NULL, "Deployer", NULL }}, NULL },
	{ "a role of people at night", "D-ANOM-01", "hit", "hit", NONE, {{ "CreateInstance", "Ecs", "Write", "assumed-role", 11 * HOUR, 1, 0, NULL, "Deployer", NULL }},
	  "{\"human_roles\":[\"deployer\"]}" },
	{ "hours that may not be seen", "D-ANOM-01", "not-evaluable", NULL, { UNSEEN }, {{ 0 }}, NULL },

	{ "nine deletions in ten minutes", "D-DEL-01", "clean", NULL, NONE, {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 9, 30, NULL, NULL, NULL }}, NULL },
	{ "ten deletions in ten minutes", "D-DEL-01", "hit", "hit", NONE, {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 10, 66, NULL, NULL, NULL }}, NULL },
	{ "ten deletions in eleven minutes", "D-DEL-01", "clean", NULL, NONE, {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 10, 70, NULL, NULL, NULL }}, NULL },
	{ "many deletions over a day", "D-DEL-01", "clean", NULL, NONE, {{ "ReleaseDisk", "Ecs", "Write", USER, DAY, 40, 600, NULL, NULL, NULL }}, NULL },
	{ "ten deletions that failed", "D-DEL-01", "clean", NULL, NONE, {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 10, 10, "NoPermission", NULL, NULL }}, NULL },
	{ "a service-linked role cleans up", "D-DEL-01", "clean", NULL, NONE,
	  {{ "DeleteInstance", "Ecs", "Write", "assumed-role", DAY, 30, 1, NULL, "AliyunServiceRoleForAutoScaling", NULL }}, NULL },
	{ "two kinds of deletions together", "D-DEL-01", "hit", "hit", NONE,
	  {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 5, 10, NULL, NULL, NULL }, { "ReleaseEipAddress", "Vpc", "Write", USER, DAY - 60, 5, 10, NULL, NULL, NULL }}, NULL },
	{ "five deletions where five are too many", "D-DEL-01", "hit", "hit", NONE, {{ "DeleteInstance", "Ecs", "Write", USER, DAY, 5, 10, NULL, NULL, NULL }},
	  "{\"n_del\":5}" },
	{ "deletions that may not be seen", "D-DEL-01", "not-evaluable", NULL, { UNSEEN }, {{ 0 }}, NULL },

	{ "a small policy was attached", "D-PRIV-01", "clean", NULL, NONE,
	  {{ "AttachPolicyToUser", "Ram", "Write", USER, DAY, 1, 0, NULL, NULL, "{\"PolicyName\":\"AliyunECSReadOnlyAccess\",\"UserName\":\"li\"}" }}, NULL },
	{ "an administrator's policy was attached", "D-PRIV-01", "hit", "hit", NONE,
	  {{ "AttachPolicyToUser", "Ram", "Write", USER, DAY, 1, 0, NULL, NULL, "{\"PolicyName\":\"AdministratorAccess\",\"UserName\":\"li\"}" }}, NULL },
	{ "an administrator's policy for a whole account", "D-PRIV-01", "hit", "hit", NONE,
	  {{ "AttachPolicy", "ResourceManager", "Write", USER, DAY, 1, 0, NULL, NULL, "{\"PolicyName\":\"AliyunRAMFullAccess\",\"PrincipalName\":\"li@x\"}" }}, NULL },
	{ "somebody tried to attach an administrator's policy", "D-PRIV-01", "clean", NULL, NONE,
	  {{ "AttachPolicyToUser", "Ram", "Write", USER, DAY, 1, 0, "NoPermission", NULL, "{\"PolicyName\":\"AdministratorAccess\",\"UserName\":\"li\"}" }}, NULL },
	{ "a policy that the scope calls risky", "D-PRIV-01", "hit", "hit", NONE,
	  {{ "AttachPolicyToRole", "Ram", "Write", USER, DAY, 1, 0, NULL, NULL, "{\"PolicyName\":\"our-admin\",\"RoleName\":\"r\"}" }}, "{\"high_risk_policies\":[\"our-admin\"]}" },
	{ "grants that may not be seen", "D-PRIV-01", "not-evaluable", NULL, { UNSEEN }, {{ 0 }}, NULL },
	{ 0 }
};
