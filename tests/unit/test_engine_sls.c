/*
 * engines/sls.sql against the reader of records: the same events give the same rows, whether SLS makes them or we do.
 */
#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "../cloud/presto.h"
#include "assess/event/event.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/sqlscan.h"
#include "tap.h"

#define FIELD "event."
#define NOW 1790000000

static char *engine;

/* ---- a log as SLS has it ---- */

/* A member by its dotted path as the index names it; objects as JSON text. */
static char *
field_of(const cJSON *record, const char *path)
{
	const cJSON *v = json_at(record, path);

	if (v == NULL || cJSON_IsNull(v))
		return NULL;
	return cJSON_IsObject(v) || cJSON_IsArray(v) ? json_print(v) : json_scalar_text(v);
}

/* The fields that the engine names, as columns of a table log with one row. */
static void
add_log(sqlite3 *db, const cJSON *record, const char *text, const char *time)
{
	cJSON *done = cJSON_CreateObject();
	struct buf columns, values;
	struct sql_token t;
	char *sql, *value;

	buf_init(&columns, 65536);
	buf_init(&values, 1 << 20);
	buf_puts(&columns, "__time__ integer, event text");
	value = sqlite3_mprintf("%Q, %Q", time, text);
	buf_puts(&values, value);
	sqlite3_free(value);
	for (const char *p = sql_next(engine, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		char *name = xstrndup(t.at, t.len);

		if (t.kind == SQL_NAME && t.len > sizeof(FIELD) && strncmp(name + 1, FIELD, strlen(FIELD)) == 0 && json_get(done, name) == NULL) {
			char *path = xstrndup(name + 1 + strlen(FIELD), t.len - 2 - strlen(FIELD)), *found = field_of(record, path);

			cJSON_AddTrueToObject(done, name);
			value = sqlite3_mprintf(", %Q", found);
			buf_addf(&columns, ", %s text", name);
			buf_puts(&values, value);
			sqlite3_free(value);
			free(found);
			free(path);
		}
		free(name);
	}
	sql = xasprintf("create table log(%s); insert into log values(%s)", buf_text(&columns), buf_text(&values));
	ok(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "a log can be made: %s", sqlite3_errmsg(db));
	free(sql);
	buf_release(&columns);
	buf_release(&values);
	cJSON_Delete(done);
}

/* ---- rows ---- */

static bool
same(const char *found, struct span want)
{
	if (found == NULL || want.s == NULL)
		return found == NULL && want.s == NULL;
	return strlen(found) == want.len && memcmp(found, want.s, want.len) == 0;
}

static void
compare(sqlite3_stmt *st, const struct event *ev, const char *what)
{
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		const char *name = sqlite3_column_name(st, i), *found = (const char *)sqlite3_column_text(st, i);
		int column = event_column_find(name);

		if (column < 0)
			ok(strcmp(name, "evidence") == 0 && same(found, ev->value[EV_EVENT_ID]), "%s: the evidence is the id", what);
		else if (!same(found, ev->value[column]))
			ok(false, "%s: %s: \"%s\" inside, \"%.*s\" here", what, name, found != NULL ? found : "null", (int)ev->value[column].len,
			    ev->value[column].s != NULL ? ev->value[column].s : "null");
	}
}

static void
check(const char *text, const char *what)
{
	struct event_parser *parser = event_parser_new();
	struct event ev;
	struct err e = { 0 };
	cJSON *record = NULL;
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	char time[24], *raw = NULL;
	size_t used;

	if (event_parse(parser, &ev, text, strlen(text), NULL, &used, &e) != EVENT_OK) {
		ok(false, "%s: %s", what, e.text);
		goto out;
	}
	raw = xstrndup(ev.value[EV_RAW_JSON].s, ev.value[EV_RAW_JSON].len);
	record = cJSON_Parse(raw);
	sqlite3_open(":memory:", &db);
	presto_register(db, NOW);
	add_log(db, record, raw, span_cstr(ev.value[EV_EVENT_TIME], time, sizeof(time)));
	if (sqlite3_prepare_v2(db, engine, -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		ok(false, "%s: %s", what, sqlite3_errmsg(db));
	else
		compare(st, &ev, what);
	ok(sqlite3_step(st) == SQLITE_DONE, "%s: is one row", what);
out:
	sqlite3_finalize(st);
	sqlite3_close(db);
	cJSON_Delete(record);
	free(raw);
	event_parser_free(parser);
}

#define WHO "\"userIdentity\":{\"type\":\"ram-user\",\"principalId\":\"2\",\"accountId\":\"1\",\"userName\":\"li\"}"
#define EVENT(more) "{\"eventId\":\"e\",\"eventName\":\"N\",\"eventTime\":\"2026-01-02T03:04:05Z\",\"recipientAccountId\":\"1\"," more "}"
#define IDENTITY(who) EVENT("\"userIdentity\":{" who "}")
#define ADDRESS(ip) EVENT("\"sourceIpAddress\":\"" ip "\"," WHO)

static const char *const records[] = {
	EVENT(WHO),
	EVENT("\"errorCode\":\"NoPermission\"," WHO),
	EVENT("\"errorCode\":\"\\\"Forbidden.X\\\"\"," WHO),
	EVENT("\"errorCode\":\"null\",\"errorMessage\":\"success\"," WHO),
	EVENT("\"errorCode\":\"None\"," WHO),
	EVENT("\"errorMessage\":\"denied\"," WHO),
	EVENT("\"errorCode\":\"\",\"errorMessage\":\"SUCCESS\"," WHO),
	EVENT("\"serviceName\":\"Ecs\",\"eventSource\":\"ecs.aliyuncs.com\",\"eventType\":\"ApiCall\",\"eventRW\":\"Write\",\"acsRegion\":\"cn-hangzhou\"," WHO),
	EVENT("\"userAgent\":\"AliyunCLI/3.0 (linux)\",\"resourceType\":\"ACS::ECS::Instance\",\"resourceName\":\"i-1\"," WHO),
	EVENT("\"userAgent\":\"\",\"resourceName\":\"\"," WHO),
	EVENT("\"requestParameterJson\":\"{\\\"a\\\":\\\"it's\\\"}\"," WHO),
	EVENT("\"additionalEventData\":{\"mfaChecked\":\"true\"}," WHO),
	EVENT("\"additionalEventData\":{\"isMFAChecked\":\"false\"}," WHO),
	IDENTITY("\"type\":\"ram-user\",\"accountId\":\"1\",\"userName\":\"li\""),
	IDENTITY("\"type\":\"ram-user\",\"principalId\":\"2\",\"userName\":\"li\",\"accessKeyId\":\"LTAI1\",\"sessionContext\":{\"attributes\":{\"mfaAuthenticated\":\"True\"}}"),
	IDENTITY("\"type\":\"root-account\",\"principalId\":\"1\""),
	IDENTITY("\"type\":\"root-account\",\"principalId\":\"1\",\"accountId\":\"1\",\"userName\":\"root\""),
	IDENTITY("\"type\":\"assumed-role\",\"principalId\":\"33:s\",\"accountId\":\"1\",\"userName\":\"Admin-Role:s:t\""),
	IDENTITY("\"type\":\"assumed-role\",\"principalId\":\"33:s\",\"accountId\":\"1\""),
	IDENTITY("\"type\":\"system\",\"userName\":\"ecs.aliyuncs.com\""),
	IDENTITY("\"type\":\"cloudsso-user\",\"principalId\":\"u-1\",\"accountId\":\"1\""),
	IDENTITY("\"type\":\"saml-user\",\"accountId\":\"1\",\"userName\":\"x\""),
	IDENTITY("\"type\":\"oidc-user\",\"principalId\":\"o\",\"accountId\":\"1\""),
	IDENTITY("\"type\":\"alibaba-cloud-account\",\"principalId\":\"9\",\"accountId\":\"9\""),
	IDENTITY("\"type\":\"something-new\",\"principalId\":\"9\""),
	IDENTITY("\"principalId\":\"9\""),
	EVENT("\"eventRW\":\"Read\""),
	ADDRESS("203.0.113.10"), ADDRESS("::ffff:203.0.113.10"), ADDRESS("2001:db8:1:2::5"), ADDRESS("2001:db8::5"), ADDRESS("::1"),
	ADDRESS("Internal"), ADDRESS("203.0.XX.XX"), ADDRESS("100.**.***.69"), ADDRESS("ecs.aliyuncs.com"), ADDRESS("???"), ADDRESS(""),
};

/* Published records: those in the form of today, with nothing that SLS flattens in a way of its own. */
static void
check_sample(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct err e = { 0 };
	struct buf b;
	cJSON *record;

	buf_init(&b, 1 << 20);
	if (file_read(&b, path, &e) == 0 && (record = json_parse(buf_text(&b), b.len, name, NULL)) != NULL) {
		if (json_str(record, "eventName") != NULL && json_str(record, "eventId") != NULL && json_str(record, "recipientAccountId") != NULL &&
		    json_get(record, "referencedResources") == NULL && json_get(record, "requestParameters") == NULL)
			check(buf_text(&b), name);
		cJSON_Delete(record);
	}
	buf_release(&b);
	free(path);
}

static void
check_samples(void)
{
	char *dir = xasprintf("%s/tests/data/events", getenv("TOP_SRCDIR"));
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		if (strstr(names[i]->d_name, ".json") != NULL)
			check_sample(dir, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	free(dir);
}

int
main(void)
{
	char *path = xasprintf("%s/frameworks/engines/sls.sql", getenv("TOP_SRCDIR"));
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 1 << 20);
	ok(file_read(&b, path, &e) == 0, "the engine can be read %s", e.text);
	engine = buf_take(&b);
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		check(records[i], records[i] + strlen(EVENT("")) - 1);
	check_samples();
	free(engine);
	free(path);
	return tap_done();
}
