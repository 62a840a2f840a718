#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cloud.h"

/* SLS 2019-10-23, the part of it that speaks the OpenAPI style: applications such as the Log Audit Service. */

/* The settings are JSON text inside the JSON. */
static void
describe_app(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *settings = json_get(rq->account, "logAudit");
	const char *name = kv_get(&rq->params, "AppName");
	cJSON *o, *app, *config;
	char *text;

	(void)t;
	if (settings == NULL || name == NULL || strcmp(name, "audit") != 0) {
		response_error(rq, rs, 404, "AppNotExist", "The app does not exist.");
		return;
	}
	config = cJSON_CreateObject();
	cJSON_AddItemToObject(config, "initParam", cJSON_Duplicate(settings, true));
	text = json_print(config);
	o = cJSON_CreateObject();
	app = cJSON_AddObjectToObject(o, "AppModel");
	cJSON_AddStringToObject(app, "AppName", "audit");
	cJSON_AddStringToObject(app, "DisplayName", "audit");
	cJSON_AddStringToObject(app, "Config", text);
	response_json(rq, rs, o);
	cJSON_Delete(config);
	free(text);
}

const struct api sls_app_apis[] = {
	{ .style = STYLE_OPENAPI, .name = "sls.DescribeApp", .ram = "log:DescribeApp", .product = "sls", .version = "2019-10-23",
	  .handle = describe_app },
	{ .name = NULL }
};
