#ifndef TESTS_UNIT_KIT_H
#define TESTS_UNIT_KIT_H

/* Knowledge and exchanges made by hand, for the tests of the assess stage. */

#include <string.h>

#include "assess/sql/db.h"
#include "base/alloc.h"
#include "model.h"
#include "tap.h"

#define KIT_MAX 16

struct kit {
	struct knowledge k;
	struct source sources[KIT_MAX];
	struct view views[KIT_MAX];
	struct rule rules[KIT_MAX];
};

static inline void
kit_init(struct kit *kit)
{
	memset(kit, 0, sizeof(*kit));
	kit->k.sources = kit->sources;
	kit->k.views = kit->views;
	kit->k.rules = kit->rules;
}

/* Text in the structs is the test's own, never freed. */
static inline struct source *
kit_source(struct kit *kit, const char *id, const char *for_each)
{
	struct source *s = &kit->sources[kit->k.n_sources++];

	s->id = s->file = (char *)(uintptr_t)id;
	s->for_each = (char *)(uintptr_t)for_each;
	return s;
}

static inline void
kit_view(struct kit *kit, const char *id, const char *file, const char *sql)
{
	struct view *v = &kit->views[kit->k.n_views++];

	v->id = (char *)(uintptr_t)id;
	v->file = (char *)(uintptr_t)file;
	v->sql = (char *)(uintptr_t)sql;
}

/* sources: ids separated by blanks, kept until kit_release. */
static inline struct rule *
kit_rule(struct kit *kit, enum rule_kind kind, const char *id, const char *sources, const char *sql)
{
	struct rule *r = &kit->rules[kit->k.n_rules++];

	r->kind = kind;
	r->id = r->file = (char *)(uintptr_t)id;
	r->sql = (char *)(uintptr_t)sql;
	for (const char *p = sources; *p != '\0';) {
		size_t n = strcspn(p, " ");
		char *one = xstrndup(p, n);

		strlist_add(&r->sources, one);
		free(one);
		p += n;
		p += strspn(p, " ");
	}
	return r;
}

static inline void
kit_release(struct kit *kit)
{
	for (size_t i = 0; i < kit->k.n_rules; i++) {
		strlist_release(&kit->rules[i].sources);
		cJSON_Delete(kit->rules[i].parameters);
	}
}

/* One confirmed page; params and body are JSON text. */
static inline struct exchange *
kit_exchange(const char *id, const char *params, const char *body)
{
	struct exchange *x = exchange_new();

	x->id = xstrdup(id);
	x->source = xstrndup(id, strcspn(id, "/"));
	x->params = cJSON_Parse(params);
	x->account = xstrdup(json_str(x->params, "account") ? json_str(x->params, "account") : "1");
	x->region = xstrdup(json_str(x->params, "region") ? json_str(x->params, "region") : "");
	x->json = body != NULL ? cJSON_Parse(body) : NULL;
	x->status = 200;
	x->last = true;
	x->state = STATE_CONFIRMED;
	x->request_id = xasprintf("req-%s", id);
	x->received_ms = 1790000000000;
	return x;
}

static inline void
kit_add(struct db *db, struct exchange *x)
{
	struct err e = { 0 };

	if (db_add_exchange(db, x, &e) != 0)
		printf("# %s\n", e.text);
	exchange_free(x);
}

/* Rows of a statement as JSON array text; or the error's sentence. */
static inline int
kit_collect(void *arg, const cJSON *columns, struct err *e)
{
	(void)e;
	cJSON_AddItemToArray(arg, cJSON_Duplicate(columns, 1));
	return 0;
}

static inline char *
kit_query(struct db *db, const char *sql, const char *params)
{
	struct err e = { 0 };
	cJSON *rows = cJSON_CreateArray(), *p = params != NULL ? cJSON_Parse(params) : NULL;
	char *text = db_rows(db, "rule.sql", sql, p, kit_collect, rows, &e) == 0 ? json_print(rows) : xstrdup(e.text);

	cJSON_Delete(rows);
	cJSON_Delete(p);
	return text;
}

static inline void
kit_is(struct db *db, const char *sql, const char *params, const char *want, const char *phrase)
{
	char *got = kit_query(db, sql, params);

	is_str(got, want, phrase);
	free(got);
}

#endif
