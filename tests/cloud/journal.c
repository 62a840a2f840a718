#include "journal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"

struct journal {
	pthread_mutex_t lock;
	FILE *file;
	long requests, authenticated, unexpected, connections, in_flight, in_flight_max;
	cJSON *apis;		/* name -> calls */
	cJSON *errors;		/* error code -> answers */
	cJSON *faults;		/* kind -> times */
};

int
journal_open(struct journal **out, const char *path, struct err *e)
{
	struct journal *j = xcalloc(1, sizeof(*j));

	*out = NULL;
	if (path && (j->file = fopen(path, "we")) == NULL) {
		free(j);
		return err_errno(e, "%s: can not be written", path);
	}
	pthread_mutex_init(&j->lock, NULL);
	j->apis = cJSON_CreateObject();
	j->errors = cJSON_CreateObject();
	j->faults = cJSON_CreateObject();
	*out = j;
	return 0;
}

void
journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->file)
		fclose(j->file);
	cJSON_Delete(j->apis);
	cJSON_Delete(j->errors);
	cJSON_Delete(j->faults);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

void
journal_connection(struct journal *j)
{
	pthread_mutex_lock(&j->lock);
	j->connections++;
	pthread_mutex_unlock(&j->lock);
}

void
journal_begin(struct journal *j)
{
	pthread_mutex_lock(&j->lock);
	if (++j->in_flight > j->in_flight_max)
		j->in_flight_max = j->in_flight;
	pthread_mutex_unlock(&j->lock);
}

void
journal_end(struct journal *j)
{
	pthread_mutex_lock(&j->lock);
	j->in_flight--;
	pthread_mutex_unlock(&j->lock);
}

static void
count(cJSON *counts, const char *name)
{
	cJSON *n = cJSON_GetObjectItemCaseSensitive(counts, name);

	if (n)
		cJSON_SetNumberHelper(n, n->valuedouble + 1);
	else
		cJSON_AddNumberToObject(counts, name, 1);
}

static void
add_text(cJSON *o, const char *name, const char *value)
{
	if (value && *value)
		cJSON_AddStringToObject(o, name, value);
}

static void
add_caller(cJSON *o, const struct entry *x)
{
	add_text(o, "account", x->rq->who.account_id);
	add_text(o, "identity", json_str(x->rq->who.doc, "name"));
	add_text(o, "accessKeyId", x->rq->who.access_key_id);
	add_text(o, "nonce", auth_nonce(x->rq));
}

static bool
is_secret(const char *name)
{
	static const char *const names[] = { "SecurityToken", "Signature", "OIDCToken" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Parameters in the order sent, as an array of pairs: names may repeat. */
static void
add_params(cJSON *o, const struct kvlist *params)
{
	cJSON *list = cJSON_AddArrayToObject(o, "params");

	for (size_t i = 0; i < params->n; i++) {
		const char *name = params->items[i].name, *pair[2] = { name, is_secret(name) ? "..." : params->items[i].value };

		cJSON_AddItemToArray(list, cJSON_CreateStringArray(pair, 2));
	}
}

static char *
entry_text(const struct entry *x)
{
	cJSON *o = cJSON_CreateObject();
	char iso[CLOCK_ISO_SIZE], *text;

	clock_iso(x->rq->now, iso);
	cJSON_AddStringToObject(o, "time", iso);
	add_text(o, "requestId", x->rq->id);
	add_text(o, "method", x->rq->method);
	add_text(o, "host", x->rq->host);
	add_text(o, "path", x->rq->path);
	add_params(o, &x->rq->params);
	if (x->rq->style == STYLE_SLS && x->rq->body_len > 0 && utf8_valid(x->rq->body, x->rq->body_len))
		add_text(o, "body", x->rq->body);
	add_text(o, "action", x->rq->api ? x->rq->api->name : kv_get(&x->rq->headers, "x-acs-action"));
	add_text(o, "permission", x->rq->api ? x->rq->api->ram : NULL);
	add_text(o, "region", x->rq->region);
	add_text(o, "resource", x->rq->resource);
	cJSON_AddBoolToObject(o, "authenticated", x->authenticated);
	add_caller(o, x);
	cJSON_AddNumberToObject(o, "status", x->rs->status);
	add_text(o, "error", x->rs->error_code);
	add_text(o, "fault", x->fault);
	if (x->unexpected)
		cJSON_AddTrueToObject(o, "unexpected");
	cJSON_AddNumberToObject(o, "bytes", (double)x->rs->body.len);
	text = json_print(o);
	cJSON_Delete(o);
	return text;
}

void
journal_add(struct journal *j, const struct entry *x)
{
	char *text = entry_text(x);

	pthread_mutex_lock(&j->lock);
	j->requests++;
	j->authenticated += x->authenticated;
	j->unexpected += x->unexpected;
	if (x->rq->api)
		count(j->apis, x->rq->api->name);
	if (*x->rs->error_code)
		count(j->errors, x->rs->error_code);
	if (x->fault)
		count(j->faults, x->fault);
	if (j->file) {
		fprintf(j->file, "%s\n", text);
		fflush(j->file);
	}
	pthread_mutex_unlock(&j->lock);
	free(text);
}

cJSON *
journal_stats(struct journal *j)
{
	cJSON *o = cJSON_CreateObject();

	pthread_mutex_lock(&j->lock);
	cJSON_AddNumberToObject(o, "requests", (double)j->requests);
	cJSON_AddNumberToObject(o, "authenticated", (double)j->authenticated);
	cJSON_AddNumberToObject(o, "unexpected", (double)j->unexpected);
	cJSON_AddNumberToObject(o, "connections", (double)j->connections);
	cJSON_AddNumberToObject(o, "inFlightMax", (double)j->in_flight_max);
	cJSON_AddItemToObject(o, "actions", cJSON_Duplicate(j->apis, true));
	cJSON_AddItemToObject(o, "errors", cJSON_Duplicate(j->errors, true));
	cJSON_AddItemToObject(o, "faults", cJSON_Duplicate(j->faults, true));
	pthread_mutex_unlock(&j->lock);
	return o;
}
