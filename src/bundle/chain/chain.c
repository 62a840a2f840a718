#include "bundle/chain/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
chain_init(struct chain *c, const struct chain_options *options)
{
	*c = (struct chain){ .options = *options };
}

void
chain_release(struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		chain_link_release(&c->links[i]);
	free(c->links);
	chain_findings_release(&c->findings);
	*c = (struct chain){ 0 };
}

/* ---- reading ---- */

static int
stop_at_payload(void *arg, const char *path, uint64_t size)
{
	(void)arg;
	(void)path;
	(void)size;
	return -1;
}

void
chain_add_link(struct chain *c, struct chain_link *link)
{
	ARRAY_GROW(c->links, c->n, c->cap);
	c->links[c->n++] = *link;
	*link = (struct chain_link){ 0 };
}

int
chain_add(struct chain *c, const char *file, struct err *e)
{
	const struct bundle_sink tags_only = { .begin = stop_at_payload };
	const struct verify_options options = { .trust = c->options.trust, .sink = c->options.quick ? &tags_only : NULL };
	struct verify_result r;
	struct chain_link link;
	struct err why = { 0 };
	int rc = 0;

	if (c->n == CHAIN_MAX)
		return err_set(e, ERR_LIMIT, "%s: is over the limit of %d bundles", file, CHAIN_MAX);
	if (verify_file(file, &options, &r, &why) == 0) {
		chain_link_read(&link, file, &r);
		chain_add_link(c, &link);
	} else if (why.code == ERR_STOPPED) {
		*e = why;
		rc = -1;
	} else {
		chain_find(&c->findings, CHAIN_UNREADABLE, file, "reason", why.text, NULL);
		c->unreadable++;
	}
	verify_result_release(&r);
	return rc;
}

/* ---- order ---- */

/* By what names them, so that a link is found by identity and those that follow it by what they name. */
struct walk {
	struct chain *c;
	struct chain_link **by_identity, **by_previous;
	struct chain_link *ordered;	/* taken out of c->links as they are reached */
	size_t n;
};

static int
compare_times(time_t a, time_t b)
{
	return a < b ? -1 : a > b;
}

/* The same whatever the order in which the files were named. */
static int
older(const struct chain_link *a, const struct chain_link *b)
{
	int r = compare_times(a->from, b->from);

	if (r == 0)
		r = compare_times(a->dated, b->dated);
	if (r == 0)
		r = strcmp(a->identity, b->identity);
	return r != 0 ? r : strcmp(a->file, b->file);
}

static int
by_identity(const void *a, const void *b)
{
	const struct chain_link *x = *(struct chain_link *const *)a, *y = *(struct chain_link *const *)b;
	int r = strcmp(x->identity, y->identity);

	if (r == 0)
		r = y->intact - x->intact;
	return r != 0 ? r : strcmp(x->file, y->file);
}

static const char *
named(const struct chain_link *l)
{
	return l->previous != NULL && !l->previous_odd ? l->previous : "";
}

static int
by_previous(const void *a, const void *b)
{
	const struct chain_link *x = *(struct chain_link *const *)a, *y = *(struct chain_link *const *)b;
	int r = strcmp(named(x), named(y));

	return r != 0 ? r : older(x, y);
}

static int
by_id(const void *a, const void *b)
{
	const struct chain_link *x = *(struct chain_link *const *)a, *y = *(struct chain_link *const *)b;
	int r = strcmp(x->id, y->id);

	return r != 0 ? r : older(x, y);
}

static int
by_age(const void *a, const void *b)
{
	return older(*(struct chain_link *const *)a, *(struct chain_link *const *)b);
}

static struct chain_link **
sorted(struct chain *c, int (*compare)(const void *, const void *))
{
	struct chain_link **list = xcalloc(c->n + 1, sizeof(struct chain_link *));

	for (size_t i = 0; i < c->n; i++)
		list[i] = &c->links[i];
	if (c->n > 0)
		qsort(list, c->n, sizeof(struct chain_link *), compare);
	return list;
}

/* A copy of a bundle under another name says nothing new. */
static void
leave_out_copies(struct chain *c)
{
	struct chain_link **list = sorted(c, by_identity), *kept = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (kept != NULL && list[i]->identity[0] != '\0' && list[i]->intact && strcmp(kept->identity, list[i]->identity) == 0) {
			chain_find(&c->findings, CHAIN_COPY, list[i]->file, "other", kept->file, NULL);
			chain_link_release(list[i]);
		} else if (list[i]->intact) {
			kept = list[i];
		}
	}
	free(list);
	for (size_t i = 0; i < c->n; i++) {
		if (c->links[i].file != NULL)
			c->links[n++] = c->links[i];
	}
	c->n = n;
}

static void
find_remade(struct chain *c)
{
	struct chain_link **list = sorted(c, by_id);

	for (size_t i = 1; i < c->n; i++) {
		if (list[i]->id[0] != '\0' && strcmp(list[i]->id, list[i - 1]->id) == 0)
			chain_find(&c->findings, CHAIN_SAME_ID, list[i]->file, "other", list[i - 1]->file, NULL);
	}
	free(list);
}

/* The first place in by_previous of those that name this identity, or of those that would. */
static size_t
followers(const struct walk *w, const char *identity)
{
	size_t low = 0, high = w->c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(named(w->by_previous[middle]), identity) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct chain_link *
find_identity(const struct walk *w, const char *identity)
{
	size_t low = 0, high = w->c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(w->by_identity[middle]->identity, identity) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return *identity != '\0' && low < w->c->n && strcmp(w->by_identity[low]->identity, identity) == 0 ? w->by_identity[low] : NULL;
}

/* From this one on to the end of its branch, then the other branches: those that were not reached yet. */
static void
follow(struct walk *w, struct chain_link *first, bool *reached)
{
	struct chain_link **open = xcalloc(w->c->n + 1, sizeof(struct chain_link *));
	size_t n = 0;

	open[n++] = first;
	reached[first - w->c->links] = true;
	while (n > 0) {
		struct chain_link *l = open[--n];
		size_t begin = followers(w, l->identity), end = begin;

		w->ordered[w->n++] = *l;
		while (l->identity[0] != '\0' && end < w->c->n && strcmp(named(w->by_previous[end]), l->identity) == 0)
			end++;
		for (size_t i = end; i-- > begin;) {	/* the oldest is to be taken out first */
			if (reached[w->by_previous[i] - w->c->links])
				continue;
			reached[w->by_previous[i] - w->c->links] = true;
			open[n++] = w->by_previous[i];
		}
	}
	free(open);
}

/* ---- what is wrong ---- */

static void
judge_one(struct walk *w, const struct chain_link *l)
{
	struct chain_findings *f = &w->c->findings;
	const struct chain_link *before = find_identity(w, named(l));

	if (!l->intact)
		chain_find(f, CHAIN_NOT_VERIFIED, l->file, "reason", l->problem, NULL);
	if (l->previous_odd)
		chain_find(f, CHAIN_PREVIOUS_FORM, l->file, NULL);
	else if (l->previous != NULL && before == NULL)
		chain_find(f, CHAIN_GAP, l->file, "previous", l->previous, "previous_id", l->previous_id, NULL);
	if (l->from == 0 || l->to == 0)
		chain_find(f, CHAIN_PERIOD_UNKNOWN, l->file, NULL);
	if (l->partial)
		chain_find(f, CHAIN_PARTIAL, l->file, NULL);
	if (before != NULL)
		chain_compare(f, before, l);
}

/* Of a file that is no bundle nothing is known, not that it would be the first. */
static bool
is_beginning(const struct chain_link *l)
{
	return l->previous == NULL && l->identity[0] != '\0';
}

static void
judge_places(struct walk *w)
{
	struct chain_findings *f = &w->c->findings;
	const struct chain_link *first = NULL;
	char count[24];
	size_t begins = 0;

	for (size_t i = 1; i < w->c->n; i++) {
		const struct chain_link *a = w->by_previous[i - 1], *b = w->by_previous[i];

		if (*named(b) != '\0' && strcmp(named(a), named(b)) == 0)
			chain_find(f, CHAIN_FORK, b->file, "other", a->file, NULL);
	}
	for (size_t i = 0; i < w->c->n; i++)
		begins += is_beginning(w->by_previous[i]);
	snprintf(count, sizeof(count), "%zu", begins);
	for (size_t i = 0; i < w->c->n; i++) {
		if (!is_beginning(w->by_previous[i]))
			continue;
		if (first != NULL)
			chain_find(f, CHAIN_BEGINNINGS, w->by_previous[i]->file, "other", first->file, "count", count, NULL);
		else
			first = w->by_previous[i];
	}
}

void
chain_judge(struct chain *c)
{
	struct walk w = { .c = c };
	struct chain_link **list;
	bool *reached;

	leave_out_copies(c);
	find_remade(c);
	w.by_identity = sorted(c, by_identity);
	w.by_previous = sorted(c, by_previous);
	list = sorted(c, by_age);
	w.ordered = xcalloc(c->n + 1, sizeof(*w.ordered));
	reached = xcalloc(c->n + 1, sizeof(*reached));
	judge_places(&w);
	for (size_t i = 0; i < c->n; i++)
		judge_one(&w, list[i]);
	for (size_t i = 0; i < c->n; i++) {	/* what follows nothing here begins a piece */
		if (find_identity(&w, named(list[i])) == NULL)
			follow(&w, list[i], reached);
	}
	for (size_t i = 0; i < c->n; i++) {
		if (reached[list[i] - c->links])
			continue;
		chain_find(&c->findings, CHAIN_CYCLE, list[i]->file, NULL);
		follow(&w, list[i], reached);
	}
	free(c->links);
	c->links = w.ordered;
	c->n = w.n;
	c->cap = w.n + 1;
	free(reached);
	free(list);
	free(w.by_previous);
	free(w.by_identity);
}
