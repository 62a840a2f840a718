#include "assess/baseline_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/baseline.h"

#define SECONDS_PER_DAY 86400

void
events_cover(struct coverage *c, const struct events_loaded *n, time_t to)
{
	for (size_t i = 0; i < n->accounts.n && n->first <= n->last; i++) {
		ARRAY_GROW(c->windows, c->n, c->cap);
		/* an export of a day begins with the day's first event, not at its first second */
		c->windows[c->n++] = (struct window){ .account = xstrdup(n->accounts.items[i]), .covers = xstrdup("*"),
			.store = xstrdup(""), .from = n->first - n->first % SECONDS_PER_DAY, .to = to };
	}
}

static int
learn(cJSON **out, struct db *db, const struct knowledge *k, struct assess_scope *scope, const struct events_loaded *n, struct err *e)
{
	struct assess_input input = { .scope = scope, .complete = true };
	struct judging j = { .db = db, .k = k, .in = &input };
	time_t from = n->first - n->first % SECONDS_PER_DAY, to = n->last - n->last % SECONDS_PER_DAY + SECONDS_PER_DAY;
	char *name = xasprintf("event files: %ld files, %ld events", n->counts.files, n->counts.events - n->late);
	int rc = -1;

	if (to > scope->from)
		to = scope->from;
	scope->base_start = from;
	input.run_id = name;
	input.now = input.started = input.finished = scope->to;
	j.params = scope_params(scope, input.now);
	if (db_set_scope(db, scope, input.now, e) == 0 && seen_make(&j.seen, db, &input.planned, j.params, e) == 0) {
		if (n->counts.unreadable == 0)
			events_cover(&j.coverage, n, to);
		rc = baseline_learn(out, &j, from, to, e);
	}
	coverage_release(&j.coverage);
	seen_free(j.seen);
	cJSON_Delete(j.params);
	free(name);
	return rc;
}

int
baseline_from_files(cJSON **out, const struct knowledge *k, const struct assess_scope *scope, const struct strlist *paths,
    void (*refused)(void *arg, const char *sentence), void *arg, struct err *e)
{
	const struct events_files files = { .baseline = paths, .since = scope->from, .refused = refused, .arg = arg };
	struct assess_scope own = *scope;
	struct events_loaded n = { 0 };
	struct db *db = NULL;
	int rc = -1;

	*out = NULL;
	if (db_open(&db, k, e) != 0 || events_load(db, &files, &n, e) != 0 || events_index(db, e) != 0)
		goto out;
	if (n.first > n.last)
		err_set(e, ERR_USAGE, "%s: holds neither a baseline nor events before the period", paths->items[0]);
	else
		rc = learn(out, db, k, &own, &n, e);
out:
	strlist_release(&n.accounts);
	db_free(db);
	return rc;
}
