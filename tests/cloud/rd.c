#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cloud.h"

/* ResourceManager 2020-03-31, section 8 of the API notes */

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

static void
get_resource_directory(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *directory = json_get(t->doc, "resourceDirectory");
	cJSON *o, *copy;
	char created[CLOCK_ISO_MS_SIZE];

	if (directory == NULL) {
		response_error(rq, rs, 404, "ResourceDirectoryNotInUse", "The resource directory is not in use.");
		return;
	}
	if (!may_ask(directory, rq->who.account_id)) {
		response_error(rq, rs, 403, "NoPermission", "Only the management account can do this.");
		return;
	}
	copy = cJSON_Duplicate(directory, true);
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "delegatedAdministrators");
	clock_iso_ms((int64_t)json_num(directory, "CreateTime", 0) * 1000, created);
	cJSON_ReplaceItemInObjectCaseSensitive(copy, "CreateTime", cJSON_CreateString(created));
	o = cJSON_CreateObject();
	cJSON_AddItemToObject(o, "ResourceDirectory", copy);
	response_json(rq, rs, o);
}

const struct api rd_apis[] = {
	{ .style = STYLE_OPENAPI, .name = "resourcemanager.GetResourceDirectory", .ram = "resourcemanager:GetResourceDirectory",
	    .product = "resourcemanager", .version = "2020-03-31", .handle = get_resource_directory },
	{ .name = NULL }
};
