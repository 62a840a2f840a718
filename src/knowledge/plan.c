#include "knowledge/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum visit {
	VISIT_NOT,
	VISIT_OPEN,	/* what it depends on is being visited */
	VISIT_DONE
};

/* A plan being made.  The arrays have one element for each source of the knowledge. */
struct maker {
	const struct knowledge *k;
	plan_deps_fn *deps;
	void *arg;
	struct plan *plan;
	enum visit *visit;
	struct strlist *rules;
	struct strlist way;	/* files from the source asked for to the one being visited */
};

static int
source_index(const struct knowledge *k, const char *id)
{
	const struct source *s = knowledge_source(k, id);

	return s != NULL ? (int)(s - k->sources) : -1;
}

static int
circle(const struct maker *m, const char *file, struct err *e)
{
	struct buf b;
	size_t i = 0;

	buf_init(&b, sizeof(e->text));
	while (i < m->way.n && strcmp(m->way.items[i], file) != 0)
		i++;
	for (; i < m->way.n; i++)
		buf_addf(&b, "%s needs ", m->way.items[i]);
	err_set(e, ERR_USAGE, "for-each of sources read each other in a circle: %s%s", buf_text(&b), file);
	buf_release(&b);
	return -1;
}

static void
mark_read(struct plan *p, const struct source *s)
{
	for (size_t i = 0; i < p->n; i++)
		p->items[i].read |= p->items[i].source == s;
}

static int
visit_source(struct maker *m, size_t at, struct err *e)
{
	const struct source *s = &m->k->sources[at];
	struct strlist after = { 0 };
	struct plan_item *item;
	int rc = -1;

	if (m->visit[at] == VISIT_DONE)
		return 0;
	if (m->visit[at] == VISIT_OPEN)
		return circle(m, s->file, e);
	m->visit[at] = VISIT_OPEN;
	strlist_add(&m->way, s->file);
	if (m->deps(m->arg, s->file, s->for_each, &after, e) != 0)
		goto out;
	for (size_t i = 0; i < after.n; i++) {
		int next = source_index(m->k, after.items[i]);

		if (next < 0) {
			err_set(e, ERR_SQL, "%s: for-each reads \"%s\", which is no source", s->file, after.items[i]);
			goto out;
		}
		if (visit_source(m, (size_t)next, e) != 0)
			goto out;
		mark_read(m->plan, &m->k->sources[next]);
	}
	ARRAY_GROW(m->plan->items, m->plan->n, m->plan->cap);
	item = &m->plan->items[m->plan->n++];
	*item = (struct plan_item){ .source = s, .after = after, .rules = m->rules[at] };
	memset(&after, 0, sizeof(after));
	memset(&m->rules[at], 0, sizeof(m->rules[at]));
	m->visit[at] = VISIT_DONE;
	free(m->way.items[--m->way.n]);
	rc = 0;
out:
	strlist_release(&after);
	return rc;
}

/* Note for each source that the rule reads, or says that it reads, that the rule needs it. */
static int
add_rule(struct maker *m, const struct rule *r, struct err *e)
{
	struct strlist sources = { 0 };
	int rc = 0;

	if (strlist_has(&m->plan->rules, r->id))
		return 0;
	strlist_add(&m->plan->rules, r->id);
	for (size_t i = 0; i < r->sources.n; i++)
		strlist_add(&sources, r->sources.items[i]);
	rc = m->deps(m->arg, r->file, r->sql, &sources, e);
	for (size_t i = 0; i < sources.n && rc == 0; i++) {
		int at = source_index(m->k, sources.items[i]);

		if (at < 0)
			rc = err_set(e, ERR_SQL, "%s: reads \"%s\", which is no source", r->file, sources.items[i]);
		else if (!strlist_has(&m->rules[at], r->id))
			strlist_add(&m->rules[at], r->id);
	}
	strlist_release(&sources);
	return rc;
}

static int
add_framework(struct maker *m, const struct framework *f, struct err *e)
{
	for (size_t c = 0; c < f->n_controls; c++) {
		for (size_t i = 0; i < f->controls[c].n_rules; i++) {
			const struct rule *r = knowledge_rule(m->k, f->controls[c].rules[i].id);

			if (r == NULL)
				return err_set(e, ERR_USAGE, "%s: there is no check or detection \"%s\"", f->file,
				    f->controls[c].rules[i].id);
			if (add_rule(m, r, e) != 0)
				return -1;
		}
	}
	return 0;
}

static int
add_rules(struct maker *m, const struct strlist *frameworks, struct err *e)
{
	for (size_t i = 0; i < frameworks->n; i++) {
		const struct framework *f = knowledge_framework(m->k, frameworks->items[i]);

		if (f == NULL)
			return err_set(e, ERR_USAGE, "there is no framework \"%.80s\"", frameworks->items[i]);
		if (add_framework(m, f, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < m->k->n_frameworks && frameworks->n == 0; i++) {
		if (add_framework(m, &m->k->frameworks[i], e) != 0)
			return -1;
	}
	for (size_t i = 0; i < m->k->n_rules; i++) {
		if (m->k->rules[i].kind == RULE_TABLE && add_rule(m, &m->k->rules[i], e) != 0)
			return -1;
	}
	return 0;
}

static void
make_begin(struct maker *m)
{
	m->plan = xcalloc(1, sizeof(*m->plan));
	m->visit = xcalloc(m->k->n_sources + 1, sizeof(*m->visit));
	m->rules = xcalloc(m->k->n_sources + 1, sizeof(*m->rules));
}

/* Visit what rules need, those in wanted (may be NULL), and what tells who the caller is. */
static int
visit_all(struct maker *m, const struct strlist *wanted, struct err *e)
{
	for (size_t i = 0; i < m->k->n_sources; i++) {
		const struct source *s = &m->k->sources[i];

		if ((m->rules[i].n > 0 || s->identity_path != NULL || (wanted != NULL && strlist_has(wanted, s->id))) &&
		    visit_source(m, i, e) != 0)
			return -1;
	}
	return 0;
}

/* out receives the plan when all went well; what is left is released. */
static int
make_end(struct maker *m, int rc, struct plan **out)
{
	*out = NULL;
	if (rc == 0) {
		*out = m->plan;
		m->plan = NULL;	/* now the caller's */
	}
	for (size_t i = 0; i < m->k->n_sources; i++)
		strlist_release(&m->rules[i]);
	strlist_release(&m->way);
	free(m->visit);
	free(m->rules);
	plan_free(m->plan);
	return rc;
}

int
plan_make(struct plan **out, const struct knowledge *k, const struct strlist *frameworks, plan_deps_fn *deps,
    void *arg, struct err *e)
{
	struct maker m = { .k = k, .deps = deps, .arg = arg };

	make_begin(&m);
	return make_end(&m, add_rules(&m, frameworks, e) == 0 ? visit_all(&m, NULL, e) : -1, out);
}

int
plan_make_for(struct plan **out, const struct knowledge *k, const char *sql, plan_deps_fn *deps, void *arg,
    struct err *e)
{
	struct maker m = { .k = k, .deps = deps, .arg = arg };
	struct strlist wanted = { 0 };
	int rc;

	make_begin(&m);
	rc = make_end(&m, deps(arg, "statement", sql, &wanted, e) == 0 ? visit_all(&m, &wanted, e) : -1, out);
	strlist_release(&wanted);
	return rc;
}

int
plan_add(struct plan *p, const struct knowledge *k, const char *sql, plan_deps_fn *deps, void *arg, struct err *e)
{
	struct maker m = { .k = k, .deps = deps, .arg = arg };
	struct strlist wanted = { 0 };
	int rc = deps(arg, "statement", sql, &wanted, e);

	make_begin(&m);
	plan_free(m.plan);
	m.plan = p;
	for (size_t i = 0; i < p->n; i++)
		m.visit[p->items[i].source - k->sources] = VISIT_DONE;
	if (rc == 0)
		rc = visit_all(&m, &wanted, e);
	for (size_t i = 0; i < wanted.n && rc == 0; i++)
		mark_read(p, knowledge_source(k, wanted.items[i]));
	m.plan = NULL;	/* the caller's, whatever happened */
	make_end(&m, rc, &p);
	strlist_release(&wanted);
	return rc;
}

void
plan_free(struct plan *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		strlist_release(&p->items[i].after);
		strlist_release(&p->items[i].rules);
	}
	strlist_release(&p->rules);
	free(p->items);
	free(p);
}
