#include "assess/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define CODES_MAX 8	/* different codes told of one source in one place; the exchanges have them all */

/* The calls of one source in one region of one account. */
struct tally {
	const char *account, *region;
	int calls, confirmed, absent, denied, error, not_queried, throttled;
	struct strlist codes;	/* of what was not answered, each once */
};

static void
tally_call(struct tally *t, const struct asked *a)
{
	t->calls++;
	if (a->state != STATE_CONFIRMED && a->why.code != NULL && a->why.code[0] != '\0' && t->codes.n < CODES_MAX &&
	    !strlist_has(&t->codes, a->why.code))
		strlist_add(&t->codes, a->why.code);
	/* nothing was sent: the account could not be entered */
	if (a->refused != NULL) {
		t->not_queried++;
		return;
	}
	switch (a->state) {
	case STATE_CONFIRMED:
		*(a->absent ? &t->absent : &t->confirmed) += 1;
		break;
	case STATE_DENIED:
		t->denied++;
		break;
	case STATE_NOT_QUERIED:
		t->not_queried++;
		break;
	default:
		t->error++;
	}
}

static cJSON *
tally_json(const struct source_seen *s, const struct tally *t)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "source", s->source->id);
	cJSON_AddStringToObject(o, "account", t->account);
	cJSON_AddStringToObject(o, "region", t->region);
	cJSON_AddNumberToObject(o, "calls", t->calls);
	cJSON_AddNumberToObject(o, "confirmed", t->confirmed);
	cJSON_AddNumberToObject(o, "absent", t->absent);
	cJSON_AddNumberToObject(o, "denied", t->denied);
	cJSON_AddNumberToObject(o, "error", t->error);
	cJSON_AddNumberToObject(o, "not_queried", t->not_queried);
	cJSON_AddNumberToObject(o, "throttled", t->throttled);
	if (t->codes.n > 0)
		cJSON_AddItemToObject(o, "codes", strlist_json(&t->codes));
	return o;
}

/* ---- what the services slowed down ---- */

static const char throttled_sql[] = "select source, account, region, sum(throttled) from exchange where throttled > 0"
    " group by source, account, region order by source, account, region";

/* Goes through those places once, beside the tallies, which come in the same order. */
struct slowed {
	sqlite3_stmt *st;
	bool at_row;
};

static int
compare_place(const struct slowed *s, const char *source, const struct tally *t)
{
	int order = strcmp(db_text(s->st, 0), source);

	if (order == 0)
		order = strcmp(db_text(s->st, 1), t->account);
	return order != 0 ? order : strcmp(db_text(s->st, 2), t->region);
}

static int
times_throttled(struct slowed *s, const char *source, const struct tally *t)
{
	int order = -1;

	while (s->at_row && (order = compare_place(s, source, t)) < 0)
		s->at_row = sqlite3_step(s->st) == SQLITE_ROW;
	return s->at_row && order == 0 ? sqlite3_column_int(s->st, 3) : 0;
}

/* ---- places ---- */

static int
by_place(const void *pa, const void *pb)
{
	const struct asked *a = *(const struct asked *const *)pa, *b = *(const struct asked *const *)pb;
	int order = strcmp(a->account, b->account);

	return order != 0 ? order : strcmp(a->region, b->region);
}

static void
add_tallies(cJSON *list, const struct source_seen *s, struct slowed *slowed)
{
	const struct asked **calls = xcalloc(s->n + 1, sizeof(*calls));

	for (size_t i = 0; i < s->n; i++)
		calls[i] = &s->calls[i];
	qsort(calls, s->n, sizeof(*calls), by_place);
	for (size_t i = 0; i < s->n;) {
		const struct asked **first = &calls[i];
		struct tally t = { .account = (*first)->account, .region = (*first)->region };

		while (i < s->n && by_place(first, &calls[i]) == 0)
			tally_call(&t, calls[i++]);
		t.throttled = times_throttled(slowed, s->source->id, &t);
		cJSON_AddItemToArray(list, tally_json(s, &t));
		strlist_release(&t.codes);
	}
	free(calls);
}

/* The sources are in the order of the knowledge, which is that of their ids. */
cJSON *
facts_coverage(struct db *db, const struct seen *seen, struct err *e)
{
	struct slowed slowed = { 0 };
	cJSON *list;

	if (db_own(db, throttled_sql, &slowed.st, e) != 0)
		return NULL;
	slowed.at_row = sqlite3_step(slowed.st) == SQLITE_ROW;
	list = cJSON_CreateArray();
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		const struct source_seen *s = &seen->of[i];
		struct tally none = { .account = "", .region = "", .error = s->refused };

		add_tallies(list, s, &slowed);
		/* planned, and nothing to ask: or nothing that could be worked out */
		if (s->n == 0 && s->planned)
			cJSON_AddItemToArray(list, tally_json(s, &none));
	}
	sqlite3_finalize(slowed.st);
	return list;
}
