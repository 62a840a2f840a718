#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "cloud.h"

/* STS 2015-04-01, section 4 of the API notes */

static void
get_caller_identity(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *type = json_str(rq->who.doc, "type"), *name = json_str(rq->who.doc, "name");
	const char *id = json_str(rq->who.doc, "id"), *session = json_str(rq->who.doc, "session");
	const char *account = rq->who.account_id;
	cJSON *o = cJSON_CreateObject();
	char *arn, *principal;

	(void)t;
	if (strcmp(type, "role") == 0) {
		cJSON_AddStringToObject(o, "IdentityType", "AssumedRoleUser");
		cJSON_AddStringToObject(o, "RoleId", id);
		arn = xasprintf("acs:ram::%s:assumed-role/%s/%s", account, name, session);
		principal = xasprintf("%s:%s", id, session);
	} else if (strcmp(type, "ram-user") == 0) {
		cJSON_AddStringToObject(o, "IdentityType", "RAMUser");
		cJSON_AddStringToObject(o, "UserId", id);
		arn = xasprintf("acs:ram::%s:user/%s", account, name);
		principal = xstrdup(id);
	} else {
		cJSON_AddStringToObject(o, "IdentityType", "Account");
		arn = xasprintf("acs:ram::%s:root", account);
		principal = xstrdup(account);
	}
	cJSON_AddStringToObject(o, "AccountId", account);
	cJSON_AddStringToObject(o, "Arn", arn);
	cJSON_AddStringToObject(o, "PrincipalId", principal);
	response_json(rq, rs, o);
	free(arn);
	free(principal);
}

const struct api sts_apis[] = {
	{ .style = STYLE_OPENAPI, .name = "sts.GetCallerIdentity", .ram = "sts:GetCallerIdentity", .product = "sts",
	    .version = "2015-04-01", .flags = API_NO_PERMISSION, .handle = get_caller_identity },
	{ .name = NULL }
};
