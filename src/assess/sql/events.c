#include "assess/sql/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "base/alloc.h"

#include "assess/event/eventfile.h"
#include "assess/event/eventload.h"

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

/* Those that the shipped rules use, and no more. */
static const char indexes[] =
	"create index events_time on events(event_time);"
	"create index events_actor on events(actor, event_time);"
	"create index events_name on events(event_name, event_time);";

/* What SQLite maps at most: each rule reads all pages, and copies none that is mapped. */
static const char map_rows[] = "pragma mmap_size = 2147418112;";

int
events_index(struct db *db, struct err *e)
{
	return db_exec(db, indexes, e) != 0 ? -1 : db_exec(db, map_rows, e);
}

void
events_put_columns(struct buf *b, const char *raw_json, const char *evidence)
{
	for (size_t i = 0; i < EV_COUNT; i++) {
		if (i == EV_RAW_JSON) {
			buf_puts(b, raw_json);
			continue;
		}
		buf_addf(b, "%s %s%s, ", event_columns[i].name, event_columns[i].number ? "integer" : "text",
		    event_columns[i].required ? " not null" : "");
	}
	buf_puts(b, evidence);
}

static int
make_table(struct db *db, const char *rest, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "create table events(");
	events_put_columns(&b, "raw_json text, ", "evidence text not null");
	buf_puts(&b, rest);
	rc = db_exec(db, buf_text(&b), e);
	buf_release(&b);
	return rc;
}

/*
 * Kept in the order of the key, so that the rows have one order whatever the order of arrival; the long JSON columns
 * come last and do not slow down a scan.
 */
int
events_make_table(struct db *db, struct err *e)
{
	if (make_table(db, ", primary key(recipient_account_id, event_id, event_category)) without rowid;",
	    e) != 0)
		return -1;
	return db_exec(db, indexes, e);
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

sqlite3_int64
events_number(struct span digits)
{
	sqlite3_int64 n = 0;
	bool minus = digits.s[0] == '-';

	for (size_t i = minus; i < digits.len; i++)
		n = n * 10 + (digits.s[i] - '0');
	return minus ? -n : n;
}

static int
insert_event(struct db *db, sqlite3_stmt *st, const struct event *ev, const char *evidence, struct err *e)
{
	for (int i = 0; i < EV_COUNT; i++) {
		struct span v = ev->value[i];

		if (v.s == NULL)
			sqlite3_bind_null(st, i + 1);
		else if (event_columns[i].number)
			sqlite3_bind_int64(st, i + 1, events_number(v));
		else
			sqlite3_bind_text(st, i + 1, v.s, (int)v.len, SQLITE_STATIC);
	}
	sqlite3_bind_text(st, EV_COUNT + 1, evidence, -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		return db_failed(db, "events", e);
	sqlite3_reset(st);
	return 0;
}

static int
note_problems(struct db *db, const struct exchange *x, const char *code, long n, struct err *e)
{
	sqlite3_stmt *st;

	if (n == 0)
		return 0;
	if (db_own(db, "insert into engine_event_problem values(?1, ?2, ?3, ?4) on conflict(evidence, code) do update set n ="
	    " n + excluded.n", &st, e) != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->account);
	db_bind(st, 3, code);
	sqlite3_bind_int64(st, 4, n);
	return db_finish(db, st, e);
}

static int
note_problem(struct db *db, const struct exchange *x, const char *code, struct err *e)
{
	return note_problems(db, x, code, 1, e);
}

static int
refuse(struct db *db, const struct exchange *x, struct err *e)
{
	db->event_refused++;
	return note_problem(db, x, CAUSE_EVENT_REFUSED, e);
}

/* ---- an answer that is a file of records ---- */

struct adding {
	struct db *db;
	sqlite3_stmt *st;
	const struct exchange *x;
};

static int
add_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	struct adding *a = arg;

	(void)place;
	a->db->event_records++;
	return insert_event(a->db, a->st, ev, a->x->id, e);
}

static void
tell_refused(void *arg, const char *sentence)
{
	const struct adding *a = arg;

	if (a->db->tell != NULL)
		a->db->tell(a->db->tell_arg, a->x->id, sentence);
}

static int
note_counts(struct db *db, const struct exchange *x, const struct event_counts *n, struct err *e)
{
	const struct {
		const char *code;
		long n;
	} problems[] = {
		{ CAUSE_EVENT_FILE_CHANGED, n->changed },
		{ CAUSE_EVENT_FILE_DAMAGED, n->damaged },
		{ CAUSE_EVENT_FILE_OVER, n->over },
		/* what is told of a file as a whole has its own code */
		{ CAUSE_EVENT_REFUSED, n->refused - n->changed - n->damaged - n->over },
		{ CAUSE_EVENT_UNTIMED, n->untimed },
	};

	db->event_refused += n->refused;
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
		if (note_problems(db, x, problems[i].code, problems[i].n, e) != 0)
			return -1;
	}
	return 0;
}

/* Where the answer stands, which has another name than the object. */
static int
read_answer(struct eventfile *f, const struct source *s, const struct exchange *x, struct err *e)
{
	const char *name = json_str(x->params, s->events_name);

	if (name == NULL)
		name = "";
	if (x->file != NULL)
		return eventfile_read_as(f, spool_path(x->file), name, e);
	return eventfile_read_bytes(f, x->body.data, x->body.len, name, e);
}

static int
add_file(struct db *db, sqlite3_stmt *st, const struct source *s, const struct exchange *x, struct err *e)
{
	struct adding a = { db, st, x };
	const struct event_sink sink = { add_event, tell_refused, &a };
	struct eventfile *f = eventfile_new(&sink);
	int rc = read_answer(f, s, x, e);

	if (rc == 0)
		rc = note_counts(db, x, eventfile_counts(f), e);
	eventfile_free(f);
	return rc;
}

static int
list_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	static const struct {
		const char *name;
		enum event_column column;
	} members[] = { { "eventId", EV_EVENT_ID }, { "eventTime", EV_EVENT_TIME }, { "eventName", EV_EVENT_NAME } };
	cJSON *one = cJSON_CreateObject();

	(void)place;
	(void)e;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		struct span v = ev->value[members[i].column];
		char *text = v.s != NULL ? xstrndup(v.s, v.len) : NULL;

		if (text != NULL && event_columns[members[i].column].number)
			cJSON_AddNumberToObject(one, members[i].name, (double)events_number(v));
		else if (text != NULL)
			cJSON_AddStringToObject(one, members[i].name, text);
		free(text);
	}
	cJSON_AddItemToArray(arg, one);
	return 0;
}

int
events_list(cJSON **out, const struct source *s, const struct exchange *x, struct err *e)
{
	cJSON *o = cJSON_CreateObject();
	const struct event_sink sink = { list_event, NULL, cJSON_AddArrayToObject(o, "Events") };
	struct eventfile *f = eventfile_new(&sink);
	int rc = read_answer(f, s, x, e);

	*out = NULL;
	if (rc == 0 && eventfile_counts(f)->refused == 0) {
		*out = o;
		o = NULL;
	}
	eventfile_free(f);
	cJSON_Delete(o);
	return rc;
}

/* ---- an answer with a list of them ---- */

static int
add_entry(struct db *db, struct event_parser *parser, sqlite3_stmt *st, const struct source *s, const struct exchange *x,
    const cJSON *entry, struct err *e)
{
	bool in_field = s->events_field != NULL && s->events_field[0] != '\0';
	const cJSON *v = in_field ? json_get(entry, s->events_field) : entry;
	const char *record = NULL;
	char *printed = NULL;
	struct event ev;
	size_t used;
	int rc;

	/* a row without the field may still be a flat one: the parser knows */
	if (cJSON_IsString(v))
		record = v->valuestring;
	else if (cJSON_IsObject(v) || cJSON_IsObject(entry))
		record = printed = json_print(cJSON_IsObject(v) ? v : entry);
	if (record == NULL || event_parse(parser, &ev, record, strlen(record), x->account, &used, NULL) != EVENT_OK) {
		rc = refuse(db, x, e);
	} else {
		db->event_records++;
		rc = insert_event(db, st, &ev, x->id, e);
		if (rc == 0 && ev.value[EV_EVENT_TIME].s == NULL)
			rc = note_problem(db, x, CAUSE_EVENT_UNTIMED, e);
	}
	free(printed);
	return rc;
}

static int
add_list(struct db *db, sqlite3_stmt *st, const struct source *s, const struct exchange *x, struct err *e)
{
	const cJSON *list = json_at(x->json, s->events_path), *entry;
	struct event_parser *parser;
	int rc = 0;

	if (!cJSON_IsArray(list))
		return refuse(db, x, e);
	parser = event_parser_new();
	cJSON_ArrayForEach(entry, list) {
		if ((rc = add_entry(db, parser, st, s, x, entry, e)) != 0)
			break;
	}
	event_parser_free(parser);
	return rc;
}

int
events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (s->events_path == NULL || x->state != STATE_CONFIRMED || x->absent)
		return 0;
	if (prepare_insert(db, &st, e) != 0)
		return -1;
	rc = s->events_name != NULL ? add_file(db, st, s, x, e) : add_list(db, st, s, x, e);
	sqlite3_finalize(st);
	return rc;
}

int
events_problems(struct db *db, void (*problem)(void *arg, const char *evidence, const char *code, long records), void *arg,
    struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(db, "select evidence, code, n from engine_event_problem order by 1, 2", &st, e) != 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW)
		problem(arg, db_text(st, 0), db_text(st, 1), sqlite3_column_int(st, 2));
	sqlite3_finalize(st);
	return 0;
}
