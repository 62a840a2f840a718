#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "identity.h"

/* RAM 2015-05-01, section 9 of the API notes */

#define PER_PAGE 100	/* when MaxItems is not given */

static cJSON *
policy_shown(const struct request *rq, const cJSON *policy)
{
	const char *type = kv_get(&rq->params, "PolicyType");
	cJSON *o;

	/* the policies of a tenant are its own; those of the service are known by name */
	if (type && strcmp(type, "Custom") != 0)
		return NULL;
	o = cJSON_CreateObject();
	ram_text(o, "PolicyName", policy);
	cJSON_AddStringToObject(o, "PolicyType", "Custom");
	ram_text(o, "Description", policy);
	cJSON_AddStringToObject(o, "DefaultVersion", json_str(policy, "DefaultVersion") ? json_str(policy, "DefaultVersion") : "v1");
	ram_time(o, "CreateDate", policy);
	ram_time(o, "UpdateDate", policy);
	return o;
}

static void
list_policies(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	ram_page(rq, rs, "Policies", "Policy", ram_list(rq, "policies"), PER_PAGE, policy_shown);
}

static void
get_policy(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->params, "PolicyName");
	const cJSON *policy = ram_find(rq, "policies", "PolicyName", name);
	cJSON *o, *version, *shown = policy ? policy_shown(rq, policy) : NULL;
	char *text;

	(void)t;
	if (shown == NULL) {
		response_error(rq, rs, 404, "EntityNotExist.Policy", "The policy does not exist : %s .", name ? name : "");
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddItemToObject(o, "Policy", shown);
	version = cJSON_AddObjectToObject(o, "DefaultPolicyVersion");
	text = json_print(json_get(policy, "PolicyDocument"));
	cJSON_AddStringToObject(version, "VersionId", json_str(shown, "DefaultVersion"));
	cJSON_AddBoolToObject(version, "IsDefaultVersion", true);
	cJSON_AddStringToObject(version, "PolicyDocument", text);
	ram_time(version, "CreateDate", policy);
	free(text);
	response_json(rq, rs, o);
}

static void
answer_attached(const struct request *rq, struct response *rs, const cJSON *holder)
{
	cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "Policies"), "Policy");
	const cJSON *policy;

	cJSON_ArrayForEach(policy, json_arr(holder, "policies")) {
		cJSON *p = cJSON_CreateObject();

		ram_text(p, "PolicyName", policy);
		ram_text(p, "PolicyType", policy);
		cJSON_AddStringToObject(p, "DefaultVersion", "v1");
		ram_text(p, "Description", policy);
		ram_time(p, "AttachDate", policy);
		cJSON_AddItemToArray(list, p);
	}
	response_json(rq, rs, o);
}

static void
list_policies_for_user(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs);

	(void)t;
	if (user)
		answer_attached(rq, rs, user);
}

/* The group or role that a parameter names; answers 404 and gives NULL when there is none. */
static const cJSON *
holder_of(const struct request *rq, struct response *rs, const char *list, const char *member, const char *code)
{
	const char *name = kv_get(&rq->params, member);
	const cJSON *holder = ram_find(rq, list, member, name);

	if (holder == NULL)
		response_error(rq, rs, 404, code, "The %s does not exist : %s .", member, name ? name : "");
	return holder;
}

static void
list_policies_for_group(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *group = holder_of(rq, rs, "groups", "GroupName", "EntityNotExist.Group");

	(void)t;
	if (group)
		answer_attached(rq, rs, group);
}

static void
list_policies_for_role(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *role = holder_of(rq, rs, "roles", "RoleName", "EntityNotExist.Role");

	(void)t;
	if (role)
		answer_attached(rq, rs, role);
}

static cJSON *
group_shown(const struct request *rq, const cJSON *group)
{
	cJSON *o = cJSON_CreateObject();

	(void)rq;
	ram_text(o, "GroupId", group);
	ram_text(o, "GroupName", group);
	ram_text(o, "Comments", group);
	ram_time(o, "CreateDate", group);
	ram_time(o, "UpdateDate", group);
	return o;
}

static void
list_groups(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	ram_page(rq, rs, "Groups", "Group", ram_list(rq, "groups"), PER_PAGE, group_shown);
}

static cJSON *
member_shown(const struct request *rq, const cJSON *name)
{
	const cJSON *user = ram_find(rq, "users", "UserName", name->valuestring);
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "UserName", name->valuestring);
	ram_text(o, "DisplayName", user);
	ram_time(o, "JoinDate", user);
	return o;
}

static void
list_groups_for_user(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *user = ram_user(rq, rs), *group, *member;
	cJSON *o, *list;

	(void)t;
	if (user == NULL)
		return;
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "Groups"), "Group");
	cJSON_ArrayForEach(group, ram_list(rq, "groups")) {
		cJSON_ArrayForEach(member, json_arr(group, "members")) {
			if (strcmp(member->valuestring, json_str(user, "UserName")) == 0)
				cJSON_AddItemToArray(list, group_shown(rq, group));
		}
	}
	response_json(rq, rs, o);
}

static void
list_users_for_group(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *group = holder_of(rq, rs, "groups", "GroupName", "EntityNotExist.Group");

	(void)t;
	if (group)
		ram_page(rq, rs, "Users", "User", json_arr(group, "members"), PER_PAGE, member_shown);
}

static cJSON *
role_shown(const struct request *rq, const cJSON *role)
{
	char *arn = xasprintf("acs:ram::%s:role/%s", json_str(rq->account, "id"), json_str(role, "RoleName"));
	cJSON *o = cJSON_CreateObject();

	ram_text(o, "RoleId", role);
	ram_text(o, "RoleName", role);
	cJSON_AddStringToObject(o, "Arn", arn);
	ram_text(o, "Description", role);
	cJSON_AddNumberToObject(o, "MaxSessionDuration", json_num(role, "MaxSessionDuration", 3600));
	ram_time(o, "CreateDate", role);
	ram_time(o, "UpdateDate", role);
	free(arn);
	return o;
}

static void
list_roles(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	ram_page(rq, rs, "Roles", "Role", ram_list(rq, "roles"), PER_PAGE, role_shown);
}

static void
get_role(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *role = holder_of(rq, rs, "roles", "RoleName", "EntityNotExist.Role");
	cJSON *o, *shown;
	char *trust;

	(void)t;
	if (role == NULL)
		return;
	o = cJSON_CreateObject();
	shown = role_shown(rq, role);
	trust = json_print(json_get(role, "AssumeRolePolicyDocument"));
	cJSON_AddStringToObject(shown, "AssumeRolePolicyDocument", trust);
	cJSON_AddItemToObject(o, "Role", shown);
	free(trust);
	response_json(rq, rs, o);
}

#define RAM(action, handler) { .style = STYLE_OPENAPI, .name = "ram." action, .ram = "ram:" action, .product = "ram", \
	.version = "2015-05-01", .handle = handler }

const struct api ram_apis[] = {
	RAM("ListPolicies", list_policies),
	RAM("GetPolicy", get_policy),
	RAM("ListPoliciesForUser", list_policies_for_user),
	RAM("ListPoliciesForGroup", list_policies_for_group),
	RAM("ListPoliciesForRole", list_policies_for_role),
	RAM("ListGroups", list_groups),
	RAM("ListUsersForGroup", list_users_for_group),
	RAM("ListGroupsForUser", list_groups_for_user),
	RAM("ListRoles", list_roles),
	RAM("GetRole", get_role),
	{ .name = NULL }
};
