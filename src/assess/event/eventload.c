#include "assess/event/eventload.h"

#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "base/alloc.h"

#include "assess/event/eventpipe.h"
#include "assess/event/eventplace.h"
#include "assess/sql/events.h"

#define LATE_NAMED 1000	/* of the events left out of the baseline */
#define CACHE_KB "-32768"	/* rows are only added: what is written is not looked at again before the rules */
#define LAST_TIME INT64_C(0x7fffffffffffffff)

/* ---- what is kept of the records ---- */

struct loading {
	struct eventpipe *pipe;
	struct eventplace *places;
	const struct events_files *in;
	struct events_loaded *out;
	bool baseline;
	char *account;		/* of the record before: most have the same */
	/* the row that SQLite is at: NULL behind the last */
	const struct event_item *row;
	sqlite3_int64 rows;
	struct err failed;	/* of the reading */
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

	if (++l->out->late > LATE_NAMED || l->in->refused == NULL)
		return;
	sentence = xasprintf("%s: record %ld: %s: left out of the baseline", place->file, place->record,
	    timed ? "is not before the period" : "has no time that can be read");
	l->in->refused(l->in->arg, sentence);
	free(sentence);
}

/* Whether the event becomes a row. */
static bool
take_event(struct loading *l, const struct event_item *item)
{
	const struct event *ev = &item->ev;
	bool timed = ev->value[EV_EVENT_TIME].s != NULL;
	time_t t = timed ? (time_t)events_number(ev->value[EV_EVENT_TIME]) : 0;

	if (l->baseline && (!timed || t >= l->out->begin)) {
		leave_out(l, &item->place, timed);
		return false;
	}
	if (timed && t < l->out->first)
		l->out->first = t;
	if (timed && t > l->out->last)
		l->out->last = t;
	note_account(l, ev->value[EV_RECIPIENT_ACCOUNT_ID]);
	return true;
}

static int
next_row(struct loading *l)
{
	int rc;

	while ((rc = eventpipe_next(l->pipe, &l->row, &l->failed)) == 1) {
		if (l->row->refused == NULL && take_event(l, l->row)) {
			l->rows++;
			return SQLITE_OK;
		}
		if (l->row->refused != NULL && l->in->refused != NULL)
			l->in->refused(l->in->arg, l->row->refused);
	}
	l->row = NULL;
	return rc == 0 ? SQLITE_OK : SQLITE_ERROR;
}

/* ---- the events to come as a table that is read once (https://sqlite.org/vtab.html): no value is bound or copied on the way ---- */

struct feed_table {
	sqlite3_vtab base;
	struct loading *l;
};

static int
feed_connect(sqlite3 *sql, void *arg, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
	struct feed_table *t;
	struct buf b;
	int rc;

	(void)argc;
	(void)argv;
	(void)message;
	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "create table x(");
	events_put_columns(&b, "", "evidence_place integer");
	buf_puts(&b, ")");
	rc = sqlite3_declare_vtab(sql, buf_text(&b));
	buf_release(&b);
	if (rc != SQLITE_OK)
		return rc;
	t = xcalloc(1, sizeof(*t));
	t->l = arg;
	*out = &t->base;
	return SQLITE_OK;
}

static int
feed_disconnect(sqlite3_vtab *t)
{
	free(t);
	return SQLITE_OK;
}

static int
feed_plan(sqlite3_vtab *t, sqlite3_index_info *plan)
{
	(void)t;
	(void)plan;
	return SQLITE_OK;
}

static int
feed_open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	(void)t;
	*out = xcalloc(1, sizeof(**out));
	return SQLITE_OK;
}

static int
feed_close_cursor(sqlite3_vtab_cursor *c)
{
	free(c);
	return SQLITE_OK;
}

static struct loading *
loading_of(sqlite3_vtab_cursor *c)
{
	return ((struct feed_table *)c->pVtab)->l;
}

static int
feed_begin(sqlite3_vtab_cursor *c, int plan, const char *text, int argc, sqlite3_value **argv)
{
	(void)plan;
	(void)text;
	(void)argc;
	(void)argv;
	return next_row(loading_of(c));
}

static int
feed_next(sqlite3_vtab_cursor *c)
{
	return next_row(loading_of(c));
}

static int
feed_ended(sqlite3_vtab_cursor *c)
{
	return loading_of(c)->row == NULL;
}

/* The row's texts live until the next one, and SQLite has copied them into its own row by then. */
static int
feed_column(sqlite3_vtab_cursor *c, sqlite3_context *to, int column)
{
	struct loading *l = loading_of(c);
	struct span v;

	if (column == EV_RAW_JSON) {
		/* is no column here, so the place comes next to those before it */
		int64_t place = eventplace_number(l->places, &l->row->place, &l->failed);

		sqlite3_result_int64(to, place);
		return place < 0 ? SQLITE_ERROR : SQLITE_OK;
	}
	v = l->row->ev.value[column];
	if (v.s == NULL)
		sqlite3_result_null(to);
	else if (event_columns[column].number)
		sqlite3_result_int64(to, events_number(v));
	else
		sqlite3_result_text(to, v.s, (int)v.len, SQLITE_STATIC);
	return SQLITE_OK;
}

static int
feed_rowid(sqlite3_vtab_cursor *c, sqlite3_int64 *out)
{
	*out = loading_of(c)->rows;
	return SQLITE_OK;
}

/* Without xCreate there is one such table, of the module's name, and no other can be made. */
static const sqlite3_module feed_module = {
	.xConnect = feed_connect,
	.xDisconnect = feed_disconnect,
	.xBestIndex = feed_plan,
	.xOpen = feed_open_cursor,
	.xClose = feed_close_cursor,
	.xFilter = feed_begin,
	.xNext = feed_next,
	.xEof = feed_ended,
	.xColumn = feed_column,
	.xRowid = feed_rowid,
};

/* ---- what is no part of the row: raw_json is half of all bytes, evidence a sixth of the rest, and rules hardly ever look ---- */

static void
record_of(sqlite3_context *to, int argc, sqlite3_value **argv)
{
	static const enum event_column columns[] = { EV_RECIPIENT_ACCOUNT_ID, EV_EVENT_ID, EV_EVENT_CATEGORY };
	struct event ev;
	struct err e = { 0 };
	struct span text;

	for (int i = 0; i < argc; i++) {
		/* of a text that is its bytes; sqlite3_value_text would copy them to end them with a NUL, in each row that is loaded */
		const char *text_of = sqlite3_value_blob(argv[i]);

		ev.value[columns[i]] = (struct span){ text_of != NULL ? text_of : "", (size_t)sqlite3_value_bytes(argv[i]) };
	}
	text = eventpipe_record(sqlite3_user_data(to), &ev, &e);
	if (e.code != ERR_NONE)
		sqlite3_result_error(to, e.text, -1);
	else if (text.s != NULL)
		sqlite3_result_text64(to, text.s, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
free_pipe(void *p)
{
	eventpipe_free(p);
}

static void
evidence_of(sqlite3_context *to, int argc, sqlite3_value **argv)
{
	struct err e = { 0 };
	struct span text = eventplace_evidence(sqlite3_user_data(to), sqlite3_value_int64(argv[0]), &e);

	(void)argc;
	if (text.s == NULL)
		sqlite3_result_error(to, e.text, -1);
	else
		sqlite3_result_text64(to, text.s, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
free_places(void *p)
{
	eventplace_free(p);
}

/* Both live as long as the connection, whatever fails. */
static int
add_functions(struct db *db, const struct loading *l, struct err *e)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

	if (sqlite3_create_function_v2(db->sql, "engine_evidence", 1, flags, l->places, evidence_of, NULL, NULL, free_places) != SQLITE_OK) {
		eventpipe_free(l->pipe);
		return db_failed(db, "events", e);
	}
	if (sqlite3_create_function_v2(db->sql, "engine_record", 3, flags, l->pipe, record_of, NULL, NULL, free_pipe) != SQLITE_OK)
		return db_failed(db, "events", e);
	return 0;
}

/* ---- loading ---- */

static int
load_all(struct db *db, struct loading *l, const struct strlist *paths, struct err *e)
{
	int rc;

	if (paths == NULL || paths->n == 0)
		return 0;
	if (eventpipe_start(l->pipe, paths, e) != 0)
		return -1;
	rc = db_exec(db, "insert into events select * from engine_feed", e);
	eventpipe_stop(l->pipe);
	if (rc != 0 && l->failed.code != ERR_NONE && e != NULL)
		*e = l->failed;
	return rc;
}

static int
make_table(struct db *db, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, SANDBOX_SQL_MAX);
	buf_puts(&b, "pragma cache_size = " CACHE_KB "; pragma secure_delete = off; begin; drop table events; create table events(");
	events_put_columns(&b, "raw_json text as (engine_record(recipient_account_id, event_id, event_category)), ",
	    "evidence text as (engine_evidence(evidence_place)), evidence_place integer");
	buf_puts(&b, ");");
	rc = db_exec(db, buf_text(&b), e);
	buf_release(&b);
	return rc;
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

static int
load_rows(struct db *db, struct loading *l, struct err *e)
{
	struct events_loaded *out = l->out;
	const struct strlist *paths = l->in->paths;
	const char *where = paths != NULL && paths->n > 0 ? paths->items[0] : l->in->baseline->items[0];

	if (make_table(db, e) != 0 || load_all(db, l, paths, e) != 0)
		return -1;
	out->begin = l->in->since != 0 ? l->in->since : out->first;
	l->baseline = true;
	if (load_all(db, l, l->in->baseline, e) != 0)
		return -1;
	out->counts = *eventpipe_counts(l->pipe);
	if (note_unread(db, where, CAUSE_EVENT_REFUSED, out->counts.unreadable, e) != 0 ||
	    note_unread(db, where, CAUSE_EVENT_UNTIMED, out->counts.untimed, e) != 0)
		return -1;
	return 0;
}

/*
 * The rows stay in the order of the files, which is sorted, and are told apart by the reader: so the table needs no key.
 */
int
events_load(struct db *db, const struct events_files *in, struct events_loaded *out, struct err *e)
{
	struct loading l = { .in = in, .out = out, .pipe = eventpipe_new(), .places = eventplace_new() };
	int rc = -1;

	memset(out, 0, sizeof(*out));
	out->first = LAST_TIME;
	db->event_files = true;
	eventpipe_keep_records(l.pipe);
	if (add_functions(db, &l, e) != 0)
		return -1;
	if (sqlite3_create_module_v2(db->sql, "engine_feed", &feed_module, &l, NULL) != SQLITE_OK)
		return db_failed(db, "events", e);
	if (load_rows(db, &l, e) != 0 || db_exec(db, "commit", e) != 0)
		goto out;
	rc = 0;
out:
	sqlite3_create_module_v2(db->sql, "engine_feed", NULL, NULL, NULL);
	free(l.account);
	return rc;
}
