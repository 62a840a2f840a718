/* An answer, as a row of its source's table and of those about all sources. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#include "assess/assess.h"
#include "assess/sql/db_internal.h"
#include "assess/sql/events.h"

#define HTTP_TOO_MANY 429

static int
insert_exchange(struct db *db, const struct exchange *x, const char *params, const char *body, struct err *e)
{
	char *sql = sqlite3_mprintf("insert into \"%w\" values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	    x->source);
	sqlite3_stmt *st;
	int rc = db_own(db, sql, &st, e);

	sqlite3_free(sql);
	if (rc != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->account);
	db_bind(st, 3, x->region);
	db_bind(st, 4, params);
	sqlite3_bind_int(st, 5, x->page);
	sqlite3_bind_int64(st, 6, x->status);
	db_bind(st, 7, state_names[x->state]);
	sqlite3_bind_int(st, 8, x->absent);
	db_bind(st, 9, x->code);
	db_bind(st, 10, x->message);
	db_bind(st, 11, x->request_id);
	sqlite3_bind_int64(st, 12, x->received_ms / 1000);
	db_bind(st, 13, x->caller);
	db_bind(st, 14, body);
	return db_finish(db, st, e);
}

static int
insert_engine_exchange(struct db *db, const struct exchange *x, const char *params, struct err *e)
{
	char *key;
	sqlite3_stmt *st;

	if (db_own(db, "insert into engine_exchange values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", &st,
	    e) != 0)
		return -1;
	key = db_call_key(x->account, x->region, x->params);
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->source);
	db_bind(st, 3, x->account);
	db_bind(st, 4, x->region != NULL ? x->region : "");
	db_bind(st, 5, key);
	sqlite3_bind_int(st, 6, x->page);
	sqlite3_bind_int(st, 7, x->last);
	db_bind(st, 8, state_names[x->state]);
	sqlite3_bind_int(st, 9, x->absent);
	db_bind(st, 10, x->code);
	db_bind(st, 11, x->request_id);
	db_bind(st, 12, x->caller);
	db_bind(st, 13, params);
	free(key);
	return db_finish(db, st, e);
}

/* How often the service said to come back later before this answer. */
static int
times_throttled(const struct source *s, const struct exchange *x)
{
	const cJSON *one;
	int n = 0;

	cJSON_ArrayForEach(one, x->attempts) {
		const char *code = json_str(one, "code");

		n += json_num(one, "status", 0) == HTTP_TOO_MANY ||
		    (code != NULL && s->errors != NULL && strlist_glob(&s->errors->throttled, code));
	}
	return n;
}

/* Of a list with a total: what the service told, once for all pages, and how many items this page has. */
static void
bind_list(sqlite3_stmt *st, const struct source *s, const struct exchange *x)
{
	const struct paging *p = &s->paging;
	const cJSON *items = p->items != NULL ? json_at(x->json, p->items) : NULL;
	char *total;

	if (p->total == NULL)
		return;
	total = json_scalar_text(json_at(x->json, p->total));
	if (x->page <= 1 && total != NULL)
		sqlite3_bind_int64(st, 13, strtoll(total, NULL, 10));
	if (cJSON_IsArray(items))
		sqlite3_bind_int64(st, 14, cJSON_GetArraySize(items));
	free(total);
}

/* What every answer has in common, for rules about the evidence as a whole. */
static int
insert_common(struct db *db, const struct source *s, const struct exchange *x, struct err *e)
{
	sqlite3_stmt *st;
	time_t server;

	if (db_own(db, "insert into exchange values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)", &st, e) != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->source);
	db_bind(st, 3, x->account);
	db_bind(st, 4, x->region != NULL ? x->region : "");
	db_bind(st, 5, state_names[x->state]);
	sqlite3_bind_int(st, 6, x->absent);
	db_bind(st, 7, x->code);
	sqlite3_bind_int64(st, 8, x->sent_ms / 1000);
	sqlite3_bind_int64(st, 9, x->received_ms / 1000);
	if (x->server_date != NULL && clock_parse_http(x->server_date, &server) == 0)
		sqlite3_bind_int64(st, 10, server);
	db_bind(st, 11, x->sha256);
	sqlite3_bind_int64(st, 12, times_throttled(s, x));
	bind_list(st, s, x);
	return db_finish(db, st, e);
}

/* The body as SQL sees it, NULL for nothing.  why: it can not look into it and nothing may rest on it; the evidence keeps it. */
static int
body_text(char **out, const char **why, const struct source *s, const struct exchange *x, struct err *e)
{
	bool lists = s->events_ids && x->state == STATE_CONFIRMED && !x->absent;
	cJSON *listed = NULL;
	const cJSON *body;

	*out = NULL;
	*why = NULL;
	if (lists && events_list(&listed, s, x, e) != 0)
		return -1;
	if (lists && listed == NULL)
		*why = CAUSE_EVENT_FILE_CHANGED;
	if ((body = lists ? listed : x->json) != NULL)
		*out = json_print(body);
	cJSON_Delete(listed);
	if (*out != NULL && strlen(*out) > DB_BODY_MAX) {
		free(*out);
		*out = NULL;
		*why = CAUSE_TOO_LARGE;
	}
	return 0;
}

int
db_add_exchange(struct db *db, const struct exchange *x, struct err *e)
{
	const struct source *s = x->source != NULL ? knowledge_source(db->k, x->source) : NULL;
	char *params = json_print(x->params), *body = NULL;
	const char *why;
	struct exchange cut;
	int rc = -1;

	if (s == NULL || x->id == NULL || x->account == NULL || x->state < 0 || x->state >= STATE_COUNT) {
		err_set(e, ERR_FORMAT, "evidence %s: is of no source that the knowledge has, or lacks id or account",
		    x->id != NULL ? x->id : "?");
		goto out;
	}
	if (body_text(&body, &why, s, x, e) != 0)
		goto out;
	if (why != NULL) {
		cut = *x;
		cut.state = STATE_ERROR;
		cut.code = (char *)why;
		cut.json = NULL;
		x = &cut;
	}
	if (db_exec(db, "begin", e) != 0)
		goto out;
	if (insert_exchange(db, x, params, body, e) != 0 || insert_engine_exchange(db, x, params, e) != 0 ||
	    insert_common(db, s, x, e) != 0 ||
	    (!db->no_events && events_add(db, s, x, e) != 0)) {
		err_prefix(e, "evidence %s", x->id);
		db_exec(db, "rollback", NULL);
		goto out;
	}
	rc = db_exec(db, "commit", e);
out:
	free(params);
	free(body);
	return rc;
}
