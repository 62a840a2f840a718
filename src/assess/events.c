#include "assess/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "base/alloc.h"

#include "assess/eventload.h"

#define EVENTS_EXACT 10000	/* records of a file that are named one by one, */
#define EVENTS_LATE_NAMED 1000	/* of the events left out of the baseline */
#define MAP_MAX "2147418112"	/* what SQLite maps at most: each rule reads all pages, and copies none that is mapped */
#define LAST_TIME INT64_C(0x7fffffffffffffff)
#define EVENTS_BLOCK 1000	/* and how many are named together behind them: a finding may rest on very many */

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

static const char events_indexes[] =
	"create index events_time on events(event_time); create index events_actor on events(actor, event_time);"
	"create index events_name on events(event_name, event_time);"
	"create index events_key on events(access_key_id, event_time);";

static int
make_table(struct db *db, const char *rest, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "create table events(");
	for (size_t i = 0; i < EV_COUNT; i++) {
		buf_addf(&b, "%s %s%s, ", event_columns[i].name, event_columns[i].number ? "integer" : "text",
		    event_columns[i].required ? " not null" : "");
	}
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
	if (make_table(db, "evidence text not null, primary key(recipient_account_id, event_id, event_category)) without rowid;",
	    e) != 0)
		return -1;
	return db_exec(db, events_indexes, e);
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

/* Whole numbers are made of digits by the parser. */
static sqlite3_int64
number_of(struct span digits)
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
			sqlite3_bind_int64(st, i + 1, number_of(v));
		else
			sqlite3_bind_text(st, i + 1, v.s, (int)v.len, SQLITE_STATIC);
	}
	sqlite3_bind_text(st, EV_COUNT + 1, evidence, -1, SQLITE_STATIC);
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

static int
refuse(struct db *db, const struct exchange *x, struct err *e)
{
	db->event_refused++;
	return note_problem(db, x, CAUSE_EVENT_REFUSED, e);
}

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

int
events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e)
{
	const cJSON *list, *entry;
	struct event_parser *parser;
	sqlite3_stmt *st;
	int rc = 0;

	if (s->events_path == NULL || x->state != STATE_CONFIRMED || x->absent)
		return 0;
	list = json_at(x->json, s->events_path);
	if (!cJSON_IsArray(list))
		return refuse(db, x, e);
	if (prepare_insert(db, &st, e) != 0)
		return -1;
	parser = event_parser_new();
	cJSON_ArrayForEach(entry, list) {
		if ((rc = add_entry(db, parser, st, s, x, entry, e)) != 0)
			break;
	}
	event_parser_free(parser);
	sqlite3_finalize(st);
	return rc;
}

/* ---- event files ---- */

struct loading {
	struct db *db;
	sqlite3_stmt *st;
	const struct events_files *in;
	struct events_loaded *out;
	bool baseline;
	char *account;		/* of the record before: most have the same */
};

static void
note_account(struct loading *l, struct span account)
{
	if (l->account != NULL && strlen(l->account) == account.len && memcmp(l->account, account.s, account.len) == 0)
		return;
	free(l->account);
	l->account = xstrndup(account.s, account.len);
	if (!strlist_has(&l->out->accounts, l->account))
		strlist_add(&l->out->accounts, l->account);
}

/* Named one by one, up to a number that somebody may still read. */
static void
leave_out(struct loading *l, const struct event_place *place, bool timed)
{
	char *sentence;

	if (++l->out->late > EVENTS_LATE_NAMED || l->in->refused == NULL)
		return;
	sentence = xasprintf("%s: record %ld: %s: left out of the baseline", place->file, place->record,
	    timed ? "is not before the period" : "has no time that can be read");
	l->in->refused(l->in->arg, sentence);
	free(sentence);
}

static int
load_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	struct loading *l = arg;
	bool timed = ev->value[EV_EVENT_TIME].s != NULL;
	time_t t = timed ? (time_t)number_of(ev->value[EV_EVENT_TIME]) : 0;
	char evidence[EVENT_PLACE_MAX + 64];
	long from = place->record;

	if (l->baseline && (!timed || t >= l->out->begin)) {
		leave_out(l, place, timed);
		return 0;
	}
	if (timed && t < l->out->first)
		l->out->first = t;
	if (timed && t > l->out->last)
		l->out->last = t;
	note_account(l, ev->value[EV_RECIPIENT_ACCOUNT_ID]);
	if (from <= EVENTS_EXACT) {
		snprintf(evidence, sizeof(evidence), "%s#%ld", place->file, from);
	} else {
		from -= (from - 1) % EVENTS_BLOCK;
		snprintf(evidence, sizeof(evidence), "%s#%ld-%ld", place->file, from, from + EVENTS_BLOCK - 1);
	}
	return insert_event(l->db, l->st, ev, evidence, e);
}

static void
load_refused(void *arg, const char *sentence)
{
	struct loading *l = arg;

	if (l->in->refused != NULL)
		l->in->refused(l->in->arg, sentence);
}

static int
prepare_load(struct db *db, sqlite3_stmt **out, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "insert into events values(");
	put_columns(&b, false);
	buf_addf(&b, "?%d)", EV_COUNT + 1);
	rc = db_own(db, buf_text(&b), out, e);
	buf_release(&b);
	return rc;
}

static int
load_all(struct eventfile *f, const struct strlist *paths, struct err *e)
{
	for (size_t i = 0; paths != NULL && i < paths->n; i++) {
		if (eventfile_read(f, paths->items[i], e) != 0)
			return -1;
	}
	return 0;
}

/* What could not be read, or has no time, might be what a rule looks for. */
static int
note_unread(struct db *db, const char *where, const char *code, long n, struct err *e)
{
	sqlite3_stmt *st;

	if (n == 0)
		return 0;
	if (db_own(db, "insert into engine_event_problem values(?1, '', ?2, ?3)", &st, e) != 0)
		return -1;
	db_bind(st, 1, where);
	db_bind(st, 2, code);
	sqlite3_bind_int64(st, 3, n);
	return db_finish(db, st, e);
}

/*
 * The rows stay in the order of the files, which is sorted, and are told apart by the reader: so the table needs no key,
 * and the indexes are made when all rows are there.
 */
int
events_load(struct db *db, const struct events_files *in, struct events_loaded *out, struct err *e)
{
	struct loading l = { .db = db, .in = in, .out = out };
	const struct event_sink sink = { load_event, load_refused, &l };
	struct eventfile *f = eventfile_new(&sink);
	const char *where;
	int rc = -1;

	memset(out, 0, sizeof(*out));
	out->first = LAST_TIME;
	db->event_files = true;
	if (db_exec(db, "pragma cache_size = -262144; begin; drop table events;", e) != 0 || make_table(db, "evidence text not null)", e) != 0 ||
	    prepare_load(db, &l.st, e) != 0 || load_all(f, in->paths, e) != 0)
		goto out;
	out->begin = in->since != 0 ? in->since : out->first;
	l.baseline = true;
	if (load_all(f, in->baseline, e) != 0)
		goto out;
	out->counts = *eventfile_counts(f);
	sqlite3_finalize(l.st);
	l.st = NULL;
	where = in->paths != NULL && in->paths->n > 0 ? in->paths->items[0] : in->baseline->items[0];
	if (note_unread(db, where, CAUSE_EVENT_REFUSED, out->counts.unreadable, e) != 0 ||
	    note_unread(db, where, CAUSE_EVENT_UNTIMED, out->counts.untimed, e) != 0 ||
	    db_exec(db, events_indexes, e) != 0 ||
	    db_exec(db, "commit; pragma analysis_limit = 1000; analyze; pragma mmap_size = " MAP_MAX ";", e) != 0)
		goto out;
	rc = 0;
out:
	sqlite3_finalize(l.st);
	free(l.account);
	eventfile_free(f);
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
