#include "assess/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/assess.h"
#include "assess/coverage_index.h"

#define YEAR_10000 253402300800LL	/* times are written with four digits for the year */

static bool
number_of(const cJSON *params, const char *name, int64_t *out)
{
	char *text = json_scalar_text(json_get(params, name)), *end = NULL;
	double v = text != NULL ? strtod(text, &end) : -1;
	bool good = text != NULL && text[0] != '\0' && *end == '\0' && v >= 0 && v < (double)YEAR_10000;

	if (good)
		*out = (int64_t)v;
	free(text);
	return good;
}

bool
window_of(const struct asked *a, struct window *w)
{
	const char *owner = json_str(a->params, "owner"), *covers = json_str(a->params, "covers");
	const char *store = json_str(a->params, "store");

	if (covers == NULL || covers[0] == '\0' || !number_of(a->params, "win_from", &w->from) ||
	    !number_of(a->params, "win_to", &w->to) || w->from >= w->to)
		return false;
	w->account = (char *)(owner != NULL && owner[0] != '\0' ? owner : a->account);
	w->covers = (char *)covers;
	w->store = (char *)(store != NULL ? store : "");
	return true;
}

static int
compare_windows(const void *pa, const void *pb)
{
	const struct window *a = pa, *b = pb;
	int order = strcmp(a->account, b->account);

	if (order == 0)
		order = strcmp(a->covers, b->covers);
	if (order == 0)
		order = strcmp(a->store, b->store);
	if (order == 0)
		order = a->from < b->from ? -1 : a->from > b->from;
	return order != 0 ? order : a->to < b->to ? -1 : a->to > b->to;
}

static void
window_release(struct window *w)
{
	free(w->account);
	free(w->covers);
	free(w->store);
}

static void
add_window(struct coverage *c, const struct window *w)
{
	ARRAY_GROW(c->windows, c->n, c->cap);
	c->windows[c->n++] = (struct window){ .account = xstrdup(w->account), .covers = xstrdup(w->covers),
		.store = xstrdup(w->store), .from = w->from, .to = w->to };
}

static void
merge(struct coverage *c)
{
	size_t kept = 0;

	if (c->n > 1)
		qsort(c->windows, c->n, sizeof(*c->windows), compare_windows);
	for (size_t i = 0; i < c->n; i++) {
		struct window *w = &c->windows[i], *last = kept > 0 ? &c->windows[kept - 1] : NULL;

		if (last != NULL && strcmp(last->account, w->account) == 0 && strcmp(last->covers, w->covers) == 0 &&
		    strcmp(last->store, w->store) == 0 && w->from <= last->to) {
			last->to = w->to > last->to ? w->to : last->to;
			window_release(w);
		} else {
			c->windows[kept++] = *w;
		}
	}
	c->n = kept;
}

/* ---- the members of a store ---- */

struct member {
	char *store, *account;
	int64_t since;
};

struct member_list {
	struct member *items;
	size_t n, cap;
};

static int
keep_member(void *arg, const cJSON *columns, struct err *e)
{
	struct member_list *l = arg;
	const char *store = json_str(columns, "store"), *account = json_str(columns, "account");
	int64_t since;

	if (store == NULL || account == NULL || !number_of(columns, "since", &since))
		return err_set(e, ERR_SQL, SCOPE_STORE_MEMBERS ": want store, account and since of each row");
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = (struct member){ .store = xstrdup(store), .account = xstrdup(account), .since = since };
	return 0;
}

/* What is known of a store's windows holds for its members too, from when on they are in it. */
static void
credit_members(struct coverage *c, const struct member_list *l)
{
	size_t own = c->n;

	for (size_t i = 0; i < own; i++) {
		for (size_t j = 0; c->windows[i].store[0] != '\0' && j < l->n; j++) {
			struct window w = c->windows[i];

			if (strcmp(w.store, l->items[j].store) != 0 || l->items[j].since >= w.to)
				continue;
			w.account = l->items[j].account;
			w.from = l->items[j].since > w.from ? l->items[j].since : w.from;
			add_window(c, &w);
		}
	}
	for (size_t i = 0; i < c->n; i++)
		c->windows[i].store[0] = '\0';
	merge(c);
}

static bool
has_view(const struct knowledge *k, const char *id)
{
	for (size_t i = 0; i < k->n_views; i++) {
		if (strcmp(k->views[i].id, id) == 0)
			return true;
	}
	return false;
}

static int
keep_window(void *arg, const cJSON *row, struct err *e)
{
	const struct asked said = { .account = (char *)json_str(row, "account"), .params = (cJSON *)(uintptr_t)row };
	struct window w;

	(void)e;
	if (said.account != NULL && window_of(&said, &w))
		add_window(arg, &w);
	return 0;
}

static int
read_windows(struct coverage *c, struct db *db, const char *view, const cJSON *params, struct err *e)
{
	char *sql = xasprintf("select account, covers, win_from, win_to from %s", view);
	int rc = db_rows(db, view, sql, params, keep_window, c, e);

	free(sql);
	return rc;
}

/* With the windows of the stores in c: those of their members. */
static int
add_members(struct coverage *c, struct db *db, const struct knowledge *k, const cJSON *params, struct err *e)
{
	struct member_list members = { 0 };
	int rc = 0;

	merge(c);
	if (has_view(k, SCOPE_STORE_MEMBERS))
		rc = db_rows(db, SCOPE_STORE_MEMBERS, "select store, account, since from " SCOPE_STORE_MEMBERS, params, keep_member, &members, e);
	if (rc == 0)
		credit_members(c, &members);
	for (size_t i = 0; i < members.n; i++) {
		free(members.items[i].store);
		free(members.items[i].account);
	}
	free(members.items);
	return rc;
}

int
coverage_of_calls(struct coverage *c, const struct asked *const *calls, size_t n, struct db *db, const struct knowledge *k,
    const cJSON *params, struct err *e)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < n; i++) {
		struct window w;

		if (window_of(calls[i], &w))
			add_window(c, &w);
	}
	return n > 0 ? add_members(c, db, k, params, e) : 0;
}

int
coverage_make(struct coverage *c, const struct seen *seen, struct db *db, const cJSON *params, struct err *e)
{
	int rc = 0;

	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		const struct source_seen *s = &seen->of[i];

		if (s->source->events_windows != NULL) {
			if (rc == 0)
				rc = read_windows(c, db, s->source->events_windows, params, e);
			continue;
		}
		for (size_t j = 0; s->source->events_path != NULL && j < s->n; j++) {
			struct window w;

			if (s->calls[j].state == STATE_CONFIRMED && !s->calls[j].absent && window_of(&s->calls[j], &w))
				add_window(c, &w);
		}
	}
	coverage_index(c, seen);
	return rc == 0 ? add_members(c, db, seen->k, params, e) : -1;
}

void
coverage_release(struct coverage *c)
{
	for (size_t i = 0; i < c->n; i++)
		window_release(&c->windows[i]);
	free(c->windows);
	coverage_index_release(c);
	memset(c, 0, sizeof(*c));
}

static bool
covers(const struct window *w, const char *region)
{
	return strcmp(w->covers, "*") == 0 || strcmp(w->covers, region) == 0;
}

/* The windows of an account: the first of them, and how many. */
static const struct window *
windows_of(const struct coverage *c, const char *account, size_t *n)
{
	size_t begin = coverage_begin(c->windows, c->n, sizeof(*c->windows), account), end = begin;

	while (end < c->n && strcmp(c->windows[end].account, account) == 0)
		end++;
	*n = end - begin;
	return c->windows + begin;
}

bool
coverage_gap(const struct coverage *c, const char *account, const char *region, int64_t from, int64_t to,
    int64_t *gap_from, int64_t *gap_to)
{
	size_t n;
	const struct window *of = windows_of(c, account, &n);
	bool moved = true;

	/* go forward while some window covers the next second; windows of one account are few */
	while (moved && from < to) {
		moved = false;
		for (const struct window *w = of; w < of + n; w++) {
			if (covers(w, region) && w->from <= from && w->to > from) {
				from = w->to;
				moved = true;
			}
		}
	}
	if (from >= to)
		return false;
	*gap_from = from;
	*gap_to = to;
	for (const struct window *w = of; w < of + n; w++) {
		if (covers(w, region) && w->from > from && w->from < *gap_to)
			*gap_to = w->from;
	}
	return true;
}

/* The call that should have covered this gap, or the source that could not be asked at all. */
static void
find_cause(struct cause *why, const struct coverage *c, const struct seen *seen, const char *account, const char *region, int64_t from, int64_t to)
{
	const struct asked *missed = coverage_index_missed(c, account, region, from, to);
	const struct source_seen *first = NULL;

	for (size_t i = 0; i < seen->k->n_sources; i++) {
		const struct source_seen *s = &seen->of[i];

		if (s->source->events_path != NULL && !s->whole && (first == NULL || (!first->planned && s->planned)))
			first = s;
	}
	if (missed != NULL)
		cause_copy(why, &missed->why);
	else if (first != NULL)
		cause_copy(why, &first->why);
	else
		cause_set(why, STATE_NOT_QUERIED, "", "", "", "");
}

static void
add_gap(struct findings *out, const struct coverage *c, const struct seen *seen, const char *account, const char *region, const char *reason,
    int64_t from, int64_t to)
{
	struct finding *f = findings_add(out, account, account, region, reason);
	const struct refused *refused = refused_find(&seen->refused, account);
	struct cause why = { 0 };

	json_add_time(f->values, "from", from);
	json_add_time(f->values, "to", to);
	if (refused != NULL)
		cause_set(&why, refused->state, "", "", refused->code, "");
	else
		find_cause(&why, c, seen, account, region, from, to);
	if (why.exchange[0] != '\0')
		strlist_add(&f->evidence, why.exchange);
	finding_hold(f, &why);
	cause_release(&why);
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The regions that have to be covered for an account, sorted. */
static void
regions_of(struct strlist *out, const struct coverage *c, const struct assess_scope *scope, const char *account)
{
	bool all = scope->regions.n == 0 || strlist_has(&scope->regions, "*");

	for (size_t i = 0; !all && i < scope->regions.n; i++) {
		if (!strlist_has(out, scope->regions.items[i]))
			strlist_add(out, scope->regions.items[i]);
	}
	if (all)
		coverage_index_regions(c, account, out);
	if (out->n == 0)
		strlist_add(out, "*");
	qsort(out->items, out->n, sizeof(*out->items), compare_text);
}

size_t
coverage_findings(struct findings *out, const struct coverage *c, const struct seen *seen,
    const struct assess_scope *scope, int64_t from, int64_t to, const char *reason)
{
	size_t before = out->n, n_refused = 0;
	int64_t gap_from, gap_to;

	for (size_t i = 0; i < scope->accounts.n; i++) {
		const char *account = scope->accounts.items[i].name;
		const struct refused *refused = refused_find(&seen->refused, account);
		struct strlist regions = { 0 };

		/* seen for all regions at once: which regions there are does not matter */
		if (!coverage_gap(c, account, "*", from, to, &gap_from, &gap_to))
			continue;
		if (refused != NULL && n_refused++ >= REFUSED_TOLD)
			continue;
		regions_of(&regions, c, scope, account);
		for (size_t j = 0; j < regions.n; j++) {
			if (coverage_gap(c, account, regions.items[j], from, to, &gap_from, &gap_to))
				add_gap(out, c, seen, account, regions.items[j], reason, gap_from, gap_to);
		}
		strlist_release(&regions);
	}
	if (scope->accounts.n == 0 && from < to)
		add_gap(out, c, seen, "", "*", reason, from, to);
	return out->n - before;
}

int
coverage_unseen(struct db *db, const struct strlist *planned, const cJSON *params, const struct assess_scope *scope,
    int64_t from, int64_t to, coverage_unseen_fn *tell, void *arg, struct err *e)
{
	struct findings gaps = { 0 };
	struct coverage c = { 0 };
	struct seen *seen;
	int rc;

	if (seen_make(&seen, db, planned, params, e) != 0)
		return -1;
	rc = coverage_make(&c, seen, db, params, e);
	if (rc == 0)
		coverage_findings(&gaps, &c, seen, scope, from, to, "");
	for (size_t i = 0; i < gaps.n; i++)
		tell(arg, &gaps.items[i]);
	findings_release(&gaps);
	coverage_release(&c);
	seen_free(seen);
	return rc;
}

cJSON *
coverage_json(const struct coverage *c)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < c->n; i++) {
		cJSON *o = cJSON_CreateObject();

		cJSON_AddStringToObject(o, "account", c->windows[i].account);
		cJSON_AddStringToObject(o, "region", c->windows[i].covers);
		json_add_time(o, "from", c->windows[i].from);
		json_add_time(o, "to", c->windows[i].to);
		cJSON_AddItemToArray(list, o);
	}
	return list;
}
