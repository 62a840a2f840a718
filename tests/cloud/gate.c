#include "gate.h"

#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "route.h"

#define NONCES_MAX 65536	/* remembered; the oldest is forgotten first */
#define RATE_MAX 256		/* calls a second that a limit can be */

/* The times of the last calls of one API by one account, as a ring. */
struct window {
	const struct api *api;
	const cJSON *account;
	int64_t at[RATE_MAX];
	long n;
};

struct gate {
	pthread_mutex_t lock;
	const cJSON *limits;		/* of the tenant, by API name */
	char *nonces[NONCES_MAX];	/* a ring, in the order they came */
	size_t next_nonce;
	void *nonce_tree;		/* of the same texts */
	void *windows;			/* of struct window, by API and account */
};

int
gate_new(struct gate **out, const struct tenant *t, struct err *e)
{
	const cJSON *limit;
	struct gate *g;

	*out = NULL;
	cJSON_ArrayForEach(limit, json_get(t->doc, "rateLimits")) {
		if (!route_api_exists(limit->string))
			return err_set(e, ERR_FORMAT, "rateLimits: \"%s\" is no API of the local cloud", limit->string);
		if (limit->valuedouble > RATE_MAX)
			return err_set(e, ERR_LIMIT, "rateLimits: \"%s\": more than %d", limit->string, RATE_MAX);
	}
	g = xcalloc(1, sizeof(*g));
	pthread_mutex_init(&g->lock, NULL);
	g->limits = json_get(t->doc, "rateLimits");
	*out = g;
	return 0;
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	tdestroy(g->nonce_tree, free);
	tdestroy(g->windows, free);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

static bool
listed(const cJSON *globs, const char *action)
{
	const cJSON *glob;

	cJSON_ArrayForEach(glob, globs)
		if (glob_match(glob->valuestring, action))
			return true;
	return false;
}

bool
gate_allows(const struct identity *who, const char *action, bool *explicit_deny)
{
	const cJSON *allow = json_arr(who->doc, "allow");

	*explicit_deny = listed(json_arr(who->doc, "deny"), action);
	if (*explicit_deny)
		return false;
	if (allow == NULL)
		return strcmp(json_str(who->doc, "type"), "root") == 0;
	return listed(allow, action);
}

static void
openapi_refuse(const struct request *rq, struct response *rs, bool explicit_deny)
{
	const char *type = json_str(rq->who.doc, "type"), *name = json_str(rq->who.doc, "name");
	cJSON *body, *detail;

	response_error(rq, rs, 403, "NoPermission", "You are not authorized to perform this operation. Action: %s", rq->api->ram);
	body = cJSON_Parse(buf_text(&rs->body));
	detail = cJSON_AddObjectToObject(body, "AccessDeniedDetail");
	cJSON_AddStringToObject(detail, "AuthAction", rq->api->ram);
	cJSON_AddStringToObject(detail, "AuthPrincipalType", strcmp(type, "role") == 0 ? "AssumedRoleUser" : "SubUser");
	cJSON_AddStringToObject(detail, "AuthPrincipalDisplayName", name ? name : "root");
	cJSON_AddStringToObject(detail, "AuthPrincipalOwnerId", rq->who.account_id);
	cJSON_AddStringToObject(detail, "PolicyType", "AccountLevelIdentityBasedPolicy");
	cJSON_AddStringToObject(detail, "NoPermissionType", explicit_deny ? "ExplicitDeny" : "ImplicitDeny");
	response_json(rq, rs, body);
}

void
gate_refuse(const struct request *rq, struct response *rs, bool explicit_deny)
{
	if (rq->style == STYLE_OPENAPI)
		openapi_refuse(rq, rs, explicit_deny);
	else if (rq->style == STYLE_SLS)
		response_error(rq, rs, 401, "Unauthorized", "denied by sts or ram, action: %s, resource: acs:log:%s:%s:project/%s",
		    rq->api->ram, rq->region, rq->who.account_id, *rq->resource ? rq->resource : "*");
	else
		response_error(rq, rs, 403, "AccessDenied", "You have no right to access this object because of bucket acl.");
}

static int
compare_nonces(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool
gate_nonce(struct gate *g, const struct request *rq, const char *nonce)
{
	char *key;
	bool fresh;

	if (nonce == NULL)
		return true;
	key = xasprintf("%s %s", rq->who.access_key_id, nonce);
	pthread_mutex_lock(&g->lock);
	fresh = *(char **)tsearch(key, &g->nonce_tree, compare_nonces) == key;
	if (fresh) {
		char *oldest = g->nonces[g->next_nonce];

		if (oldest)
			tdelete(oldest, &g->nonce_tree, compare_nonces);
		free(oldest);
		g->nonces[g->next_nonce] = key;
		g->next_nonce = (g->next_nonce + 1) % NONCES_MAX;
	} else {
		free(key);
	}
	pthread_mutex_unlock(&g->lock);
	return fresh;
}

static int
compare_windows(const void *a, const void *b)
{
	const struct window *x = a, *y = b;

	if (x->api != y->api)
		return (uintptr_t)x->api < (uintptr_t)y->api ? -1 : 1;
	return ((uintptr_t)x->account > (uintptr_t)y->account) - ((uintptr_t)x->account < (uintptr_t)y->account);
}

static struct window *
window_of(struct gate *g, const struct request *rq)
{
	struct window key = { .api = rq->api, .account = rq->who.account }, *w, **found = tfind(&key, &g->windows, compare_windows);

	if (found != NULL)
		return *found;
	w = xcalloc(1, sizeof(*w));
	*w = key;
	tsearch(w, &g->windows, compare_windows);
	return w;
}

long
gate_wait(struct gate *g, const struct request *rq)
{
	long limit = (long)json_num(g->limits, rq->api->name, rq->api->per_second), wait = 0;
	int64_t now = clock_monotonic_ms();
	struct window *w;

	if (limit <= 0)
		return 0;
	pthread_mutex_lock(&g->lock);
	w = window_of(g, rq);
	if (w->n >= limit)
		wait = (long)(w->at[(w->n - limit) % RATE_MAX] + 1000 - now);
	if (wait <= 0)
		w->at[w->n++ % RATE_MAX] = now;
	pthread_mutex_unlock(&g->lock);
	return wait > 0 ? wait : 0;
}

void
gate_retry_after(const struct request *rq, struct response *rs, long ms)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", rq->style == STYLE_OPENAPI ? ms : (ms + 999) / 1000);
	kv_set(&rs->headers, rq->style == STYLE_OPENAPI ? "x-acs-retry-after" : "Retry-After", text);
}
