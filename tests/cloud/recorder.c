#include "recorder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "events.h"

#define CALLER_ADDRESS "198.51.100.1"	/* loopback would be the address of no caller */

/* userIdentity of section 3 of the notes on events: type, principalId, accountId, userName, accessKeyId. */
static void
add_identity(cJSON *record, const struct identity *who)
{
	const char *type = json_str(who->doc, "type"), *name = json_str(who->doc, "name"), *id = json_str(who->doc, "id");
	const char *session = who->session != NULL ? who->session : json_str(who->doc, "session");
	cJSON *o = cJSON_AddObjectToObject(record, "userIdentity");
	bool role = strcmp(type, "role") == 0, root = strcmp(type, "root") == 0;
	char *principal = role ? xasprintf("%s:%s", id, session) : xstrdup(root ? who->account_id : id);
	char *user = role ? xasprintf("%s:%s", name, session) : xstrdup(root ? "root" : name);

	cJSON_AddStringToObject(o, "type", role ? "assumed-role" : root ? "root-account" : "ram-user");
	cJSON_AddStringToObject(o, "principalId", principal);
	cJSON_AddStringToObject(o, "accountId", who->account_id);
	cJSON_AddStringToObject(o, "userName", user);
	cJSON_AddStringToObject(o, "accessKeyId", who->access_key_id);
	free(principal);
	free(user);
}

void
recorder_note(const struct tenant *t, const struct request *rq, const struct response *rs)
{
	const char *home = json_str(t->doc, "homeRegion"), *agent = kv_get(&rq->headers, "user-agent");
	const char *action = strchr(rq->api->name, '.');
	char *service = xstrndup(rq->api->name, (size_t)(action - rq->api->name));
	cJSON *record;

	service[0] = (char)toupper((unsigned char)service[0]);
	if (json_get(t->doc, "recordCalls") == NULL || rq->style != STYLE_OPENAPI)
		goto out;
	record = cJSON_CreateObject();
	cJSON_AddStringToObject(record, "eventId", rq->id);
	cJSON_AddStringToObject(record, "requestId", rq->id);
	cJSON_AddStringToObject(record, "serviceName", service);
	cJSON_AddStringToObject(record, "eventName", action + 1);
	cJSON_AddStringToObject(record, "apiVersion", rq->api->version);
	cJSON_AddStringToObject(record, "sourceIpAddress", CALLER_ADDRESS);
	cJSON_AddStringToObject(record, "userAgent", agent != NULL ? agent : "");
	if (rs->error_code[0] != '\0')
		cJSON_AddStringToObject(record, "errorCode", rs->error_code);
	add_identity(record, &rq->who);
	events_record(t->events, rq->who.account_id, rq->region[0] != '\0' ? rq->region : home, record, rq->now);
out:
	free(service);
}
