/*
 * The mini collector of test_content.c: what the sources ask of the small made-up cloud in content_world.c, changed as a
 * case says.
 */
#include "content_cloud.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "knowledge/plan.h"

const struct strlist *content_deny;

static time_t now;
static long serial;	/* of the events of a case */

int
content_die(const char *what, const struct err *e)
{
	printf("Bail out! %s: %s\n", what, e->text);
	exit(99);
}

/* ---- answers ---- */

static cJSON *
step_into(cJSON *at, const char *name)
{
	return cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(name)) : cJSON_GetObjectItemCaseSensitive(at, name);
}

/* Put a value (or, for NULL, nothing) at a dotted path whose numbers are indexes. */
static void
change_at(cJSON *root, const char *path, const char *value)
{
	char *names = xstrdup(path), *name = names, *dot;
	cJSON *at = root;

	while (at != NULL && (dot = strchr(name, '.')) != NULL) {
		*dot = '\0';
		/* a field of an index may have a dot in its own name, but none that a case changes has */
		at = step_into(at, name);
		name = dot + 1;
	}
	if (at == NULL) {
		printf("Bail out! no %s in the answer\n", path);
		exit(99);
	}
	cJSON_DeleteItemFromObjectCaseSensitive(at, name);
	if (value != NULL)
		cJSON_AddItemToObject(at, name, cJSON_Parse(value));
	free(names);
}

static void
refuse(struct exchange *x, const struct source *s, const char *code)
{
	x->code = xstrdup(code);
	x->status = 400;
	x->absent = strlist_glob(&s->errors->absent, code) || strlist_glob(&s->absent, code);
	x->state = x->absent ? STATE_CONFIRMED : strlist_glob(&s->errors->denied, code) ? STATE_DENIED : STATE_ERROR;
	cJSON_Delete(x->json);
	x->json = cJSON_CreateObject();
	cJSON_AddStringToObject(x->json, "Code", code);
}

static cJSON *
event_of(const struct happened *h, int n)
{
	char when[CLOCK_ISO_SIZE], *text;
	cJSON *ev;

	clock_iso(now - h->before - n * h->step, when);
	text = xasprintf("{\"eventId\":\"e-%ld\",\"eventVersion\":\"1\",\"eventCategory\":\"Management\",\"eventType\":\"ApiCall\","
	    "\"eventName\":\"%s\",\"serviceName\":\"%s\",\"eventRW\":\"%s\",\"eventTime\":\"%s\",\"acsRegion\":\"cn-hangzhou\","
	    "\"recipientAccountId\":\"%s\",\"sourceIpAddress\":\"203.0.113.7\",\"userAgent\":\"console\",\"resourceName\":\"thing-%d\","
	    "\"userIdentity\":{\"type\":\"%s\",\"accountId\":\"%s\",\"principalId\":\"p1%s%s\",\"userName\":\"%s\"}}",
	    serial++, h->name, h->service, h->rw, when, WORLD_ACCOUNT, n, h->type, WORLD_ACCOUNT, h->role ? ":" : "",
	    h->role ? "session" : "", h->role ? h->role : "li.na");
	ev = cJSON_Parse(text);
	free(text);
	if (h->role != NULL) {
		text = xasprintf("%s:session", h->role);
		cJSON_ReplaceItemInObject(json_get(ev, "userIdentity"), "userName", cJSON_CreateString(text));
		free(text);
	}
	if (h->error != NULL)
		cJSON_AddStringToObject(ev, "errorCode", h->error);
	if (h->params != NULL)
		cJSON_AddItemToObject(ev, "requestParameters", cJSON_Parse(h->params));
	return ev;
}

/* Events reach the logstore as JSON text in a field. */
static void
put_events(cJSON *answer, const struct content_case *c)
{
	for (int i = 0; i < CASE_EVENTS && c->events[i].name != NULL; i++) {
		for (int n = 0; n < c->events[i].count; n++) {
			cJSON *ev = event_of(&c->events[i], n), *log = cJSON_CreateObject();
			char *text = json_print(ev);

			cJSON_AddNumberToObject(log, "__time__", (double)(c->events[i].before > 0 ? now - c->events[i].before - n * c->events[i].step : now));
			cJSON_AddStringToObject(log, "event", text);
			cJSON_AddItemToArray(json_arr(answer, "data"), log);
			free(text);
			cJSON_Delete(ev);
		}
	}
}

static bool
is_whole(const struct source *s, const cJSON *answer)
{
	const cJSON *one;

	if (s->complete_path == NULL)
		return true;
	if (!cJSON_IsArray(answer)) {
		const cJSON *v = json_at(answer, s->complete_path);

		return cJSON_IsString(v) && strcmp(v->valuestring, s->complete_value) == 0;
	}
	cJSON_ArrayForEach(one, answer) {
		if (strcmp(json_str(one, s->complete_path), s->complete_value) != 0)
			return false;
	}
	return true;
}

/* The answer is a file: its bytes, and nothing that was parsed. */
static void
as_file(struct exchange *x)
{
	char *text = json_print(x->json);

	buf_init(&x->body, strlen(text));
	buf_puts(&x->body, text);
	free(text);
	cJSON_Delete(x->json);
	x->json = NULL;
}

static struct exchange *
ask(const struct source *s, const cJSON *row, int number, const struct content_case *c)
{
	struct exchange *x = exchange_new();
	const char *answer = world_answer(s->id), *refused = NULL;
	const cJSON *v;

	x->id = xasprintf("%s/%04d", s->id, number);
	x->source = xstrdup(s->id);
	x->params = cJSON_CreateObject();
	cJSON_ArrayForEach(v, row) {
		char *text = json_scalar_text(v);

		cJSON_AddStringToObject(x->params, v->string, text != NULL ? text : "");
		free(text);
	}
	x->account = xstrdup(json_str(x->params, "account"));
	x->region = xstrdup(json_str(x->params, "region") ? json_str(x->params, "region") : "");
	x->page = 1;
	x->last = true;
	x->status = 200;
	x->state = STATE_CONFIRMED;
	x->received_ms = (int64_t)now * 1000;
	x->request_id = xstrdup("request");
	x->server_date = xstrdup(WORLD_DATE);
	if (answer == NULL) {
		printf("Bail out! content_world.c has no answer to %s\n", s->id);
		exit(99);
	}
	sha256_hex(answer, strlen(answer), x->sha256);
	x->json = cJSON_Parse(answer);
	if (strcmp(s->id, "sls.GetLogs") == 0)
		put_events(x->json, c);
	for (int i = 0; i < CASE_CHANGES && c->changes[i].source != NULL; i++) {
		if (strcmp(c->changes[i].source, s->id) != 0)
			continue;
		if (strcmp(c->changes[i].path, DATE) == 0) {
			free(x->server_date);
			x->server_date = xstrdup(c->changes[i].value);
		} else if (strcmp(c->changes[i].path, CODE) == 0)
			refused = c->changes[i].value;
		else if (cJSON_IsArray(x->json))
			change_at(cJSON_GetArrayItem(x->json, 0), strchr(c->changes[i].path, '.') + 1, c->changes[i].value);
		else
			change_at(x->json, c->changes[i].path, c->changes[i].value);
	}
	if (content_deny != NULL && strlist_has(content_deny, s->id))
		refused = s->errors->denied.items[0];
	if (refused != NULL)
		refuse(x, s, refused);
	else if (!is_whole(s, x->json))
		x->state = STATE_ERROR;
	else if (s->format == BODY_GZIP)
		as_file(x);
	return x;
}

/* ---- the mini collector ---- */

static int
keep_row(void *arg, const cJSON *columns, struct err *e)
{
	(void)e;
	cJSON_AddItemToArray(arg, cJSON_Duplicate(columns, 1));
	return 0;
}

static int
deps(void *db, const char *name, const char *sql, struct strlist *sources, struct err *e)
{
	return db_deps(db, name, sql, NULL, sources, e);
}

void
content_collect(struct db *db, const struct knowledge *part, const struct assess_scope *scope, time_t at, const struct content_case *c,
    struct strlist *planned)
{
	struct err e = { 0 };
	struct plan *plan = NULL;
	cJSON *params = scope_params(scope, at);

	now = at;
	serial = 0;
	if (plan_make(&plan, part, &scope->frameworks, deps, db, &e) != 0)
		content_die("plan", &e);
	for (size_t i = 0; i < plan->n; i++) {
		const struct source *s = plan->items[i].source;
		cJSON *rows = cJSON_CreateArray();
		const cJSON *row;
		int number = 0;

		strlist_add(planned, s->id);
		if (db_rows(db, s->file, s->for_each, params, keep_row, rows, &e) != 0)
			content_die(s->file, &e);
		cJSON_ArrayForEach(row, rows) {
			struct exchange *x = ask(s, row, ++number, c);

			if (db_add_exchange(db, x, &e) != 0)
				content_die(x->id, &e);
			exchange_free(x);
		}
		cJSON_Delete(rows);
	}
	plan_free(plan);
	cJSON_Delete(params);
}
