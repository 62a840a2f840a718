#include "identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"

#define MAX_ITEMS 1000

const cJSON *
ram_of(const struct request *rq)
{
	return json_get(rq->account, "ram");
}

const cJSON *
ram_list(const struct request *rq, const char *list)
{
	return json_arr(ram_of(rq), list);
}

const cJSON *
ram_find(const struct request *rq, const char *list, const char *member, const char *name)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, ram_list(rq, list)) {
		if (name && strcmp(json_str(entry, member), name) == 0)
			return entry;
	}
	return NULL;
}

char *
ram_principal(const struct request *rq, const cJSON *user)
{
	return xasprintf("%s@%s.onaliyun.com", json_str(user, "UserName"), json_str(rq->account, "id"));
}

const cJSON *
ram_user(const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->params, "UserName"), *principal = kv_get(&rq->params, "UserPrincipalName");
	const cJSON *user;

	/* without a name IMS means the caller */
	if (name == NULL && principal == NULL)
		name = json_str(rq->who.doc, "name");
	cJSON_ArrayForEach(user, ram_list(rq, "users")) {
		char *own = ram_principal(rq, user);
		bool same = principal ? strcmp(own, principal) == 0 : name && strcmp(json_str(user, "UserName"), name) == 0;

		free(own);
		if (same)
			return user;
	}
	response_error(rq, rs, 404, "EntityNotExist.User", "The user does not exist : %s .", principal ? principal : name ? name : "");
	return NULL;
}

void
ram_text(cJSON *to, const char *name, const cJSON *from)
{
	cJSON_AddStringToObject(to, name, json_str(from, name) ? json_str(from, name) : "");
}

void
ram_time(cJSON *to, const char *name, const cJSON *from)
{
	char iso[CLOCK_ISO_SIZE] = "";

	if (json_get(from, name))
		clock_iso((time_t)json_num(from, name, 0), iso);
	cJSON_AddStringToObject(to, name, iso);
}

/* The entry that a marker stands for; -1 when it was never given. */
static int
start_of(const struct request *rq)
{
	const char *marker = kv_get(&rq->params, "Marker");

	if (marker == NULL || *marker == '\0')
		return 0;
	return strncmp(marker, "after-", 6) == 0 && atoi(marker + 6) > 0 ? atoi(marker + 6) : -1;
}

void
ram_page(const struct request *rq, struct response *rs, const char *outer, const char *inner, const cJSON *list,
    int max_items, cJSON *(*make)(const struct request *rq, const cJSON *entry))
{
	const char *asked = kv_get(&rq->params, "MaxItems");
	int max = asked ? atoi(asked) : max_items, start = start_of(rq), i = 0, n = 0, next = 0;
	cJSON *o, *shown;
	const cJSON *entry;

	if (max < 1 || max > MAX_ITEMS || start < 0) {
		response_error(rq, rs, 400, start < 0 ? "InvalidParameter.Marker" : "InvalidParameter.MaxItems",
		    "The parameter is not valid.");
		return;
	}
	o = cJSON_CreateObject();
	shown = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, outer), inner);
	cJSON_ArrayForEach(entry, list) {
		cJSON *one = i++ >= start && next == 0 ? make(rq, entry) : NULL;

		if (one && n++ < max)
			cJSON_AddItemToArray(shown, one);
		else if (one) {
			next = i - 1;
			cJSON_Delete(one);
		}
	}
	cJSON_AddBoolToObject(o, "IsTruncated", next > 0);
	if (next > 0) {
		char *marker = xasprintf("after-%d", next);

		cJSON_AddStringToObject(o, "Marker", marker);
		free(marker);
	}
	response_json(rq, rs, o);
}
