#include "assess/events.h"

#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "assess/event.h"

/* Names of all columns, each behind before and followed by after: "a, b, c" or "a = excluded.a, ...". */
static void
put_columns(struct buf *b, bool assignment)
{
	for (size_t i = 0; i < EV_COUNT; i++) {
		const char *name = event_columns[i].name;

		if (assignment)
			buf_addf(b, "%s = excluded.%s, ", name, name);
		else
			buf_addf(b, "?%zu, ", i + 1);
	}
}

/*
 * Kept in the order of the key, so that the rows have one order whatever the order of arrival; the long JSON columns
 * come last and do not slow down a scan.
 */
int
events_make_table(struct db *db, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "create table events(");
	for (size_t i = 0; i < EV_COUNT; i++) {
		buf_addf(&b, "%s %s%s, ", event_columns[i].name, event_columns[i].number ? "integer" : "text",
		    event_columns[i].required ? " not null" : "");
	}
	buf_puts(&b, "evidence text not null, primary key(recipient_account_id, event_id, event_category)) without rowid;"
	    "create index events_time on events(event_time); create index events_actor on events(actor, event_time);"
	    "create index events_name on events(event_name, event_time);"
	    "create index events_key on events(access_key_id, event_time);");
	rc = db_exec(db, buf_text(&b), e);
	buf_release(&b);
	return rc;
}

static int
prepare_insert(struct db *db, sqlite3_stmt **out, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "insert into events values(");
	put_columns(&b, false);
	buf_addf(&b, "?%d) on conflict(recipient_account_id, event_id, event_category) do update set ", EV_COUNT + 1);
	put_columns(&b, true);
	buf_puts(&b, "evidence = excluded.evidence where excluded.evidence < events.evidence");
	rc = db_own(db, buf_text(&b), out, e);
	buf_release(&b);
	return rc;
}

static int
insert_event(struct db *db, sqlite3_stmt *st, const struct event *ev, const char *evidence, struct err *e)
{
	for (size_t i = 0; i < EV_COUNT; i++)
		db_bind(st, (int)i + 1, ev->value[i]);
	db_bind(st, EV_COUNT + 1, evidence);
	if (sqlite3_step(st) != SQLITE_DONE)
		return err_set(e, ERR_SQL, "events: %s", sqlite3_errmsg(db->sql));
	sqlite3_reset(st);
	return 0;
}

static int
note_problem(struct db *db, const struct exchange *x, const char *code, struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(db, "insert into engine_event_problem values(?1, ?2, ?3, 1) on conflict(evidence, code) do update set n ="
	    " n + 1", &st, e) != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->account);
	db_bind(st, 3, code);
	return db_finish(db, st, e);
}

/* The record in one entry of the list, as an object of its own; NULL when there is none that can be read. */
static cJSON *
record_of(const cJSON *entry, const char *field)
{
	const cJSON *v = field != NULL && field[0] != '\0' ? json_get(entry, field) : entry;
	cJSON *parsed;

	if (cJSON_IsObject(v))
		return cJSON_Duplicate(v, 1);
	if (!cJSON_IsString(v))
		return NULL;
	parsed = json_parse(v->valuestring, strlen(v->valuestring), "event", NULL);
	if (!cJSON_IsObject(parsed)) {
		cJSON_Delete(parsed);
		return NULL;
	}
	return parsed;
}

static int
refuse(struct db *db, const struct exchange *x, struct err *e)
{
	db->event_refused++;
	return note_problem(db, x, CAUSE_EVENT_REFUSED, e);
}

int
events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e)
{
	const cJSON *list, *entry;
	sqlite3_stmt *st;
	int rc = 0;

	if (s->events_path == NULL || x->state != STATE_CONFIRMED || x->absent)
		return 0;
	list = json_at(x->json, s->events_path);
	if (!cJSON_IsArray(list))
		return refuse(db, x, e);
	if (prepare_insert(db, &st, e) != 0)
		return -1;
	cJSON_ArrayForEach(entry, list) {
		cJSON *record = record_of(entry, s->events_field);
		struct event ev;

		if (record == NULL) {
			rc = refuse(db, x, e);
		} else {
			event_parse(&ev, record, x->account);
			db->event_records++;
			rc = insert_event(db, st, &ev, x->id, e);
			if (rc == 0 && ev.value[EV_EVENT_TIME] == NULL)
				rc = note_problem(db, x, CAUSE_EVENT_UNTIMED, e);
			event_release(&ev);
			cJSON_Delete(record);
		}
		if (rc != 0)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}
