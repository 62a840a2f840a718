#include "cmd/readback.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "base/xmljson.h"
#include "evidence/idset.h"
#include "evidence/recover.h"

/* A call whose last page has not been read yet. */
struct series {
	char *name;
	struct strlist ids;	/* its pages, 1 to n */
	bool broken;		/* a page is missing before these */
};

/* An earlier answer about who asks. */
struct identity {
	char *name, *id;
	char *account, *caller;
};

struct readback {
	const char *work;
	struct store *store;
	struct db *db;
	const struct knowledge *k;
	const struct plan *plan;
	struct idset *done;		/* names of calls */
	void *open;			/* tree of struct series */
	struct strlist cut, unanswered;	/* ids to supersede */
	struct identity *identities;
	size_t n_identities, cap_identities;
	struct readback_counts counts;
};

/* A call by source and key. */
static char *
name_of(const char *source, const char *key)
{
	return xasprintf("%s %s", source, key);
}

static char *
name_of_exchange(const struct exchange *x)
{
	char *key = db_call_key(x->account, x->region, x->params), *name = name_of(x->source, key);

	free(key);
	return name;
}

static int
compare_series(const void *a, const void *b)
{
	return strcmp(((const struct series *)a)->name, ((const struct series *)b)->name);
}

static void
series_free(void *p)
{
	struct series *s = p;

	strlist_release(&s->ids);
	free(s->name);
	free(s);
}

static struct series *
series_of(struct readback *r, const char *name)
{
	struct series want = { .name = (char *)name }, **node = tfind(&want, &r->open, compare_series), *s;

	if (node != NULL)
		return *node;
	s = xcalloc(1, sizeof(*s));
	s->name = xstrdup(name);
	xcheck(tsearch(s, &r->open, compare_series));
	return s;
}

static void
move_ids(struct strlist *to, const struct strlist *from)
{
	for (size_t i = 0; i < from->n; i++)
		strlist_add(to, from->items[i]);
}

/* ---- one piece ---- */

/* Whether a for-each of the plan reads it. */
static bool
is_read(void *arg, const struct exchange *x)
{
	const struct plan *plan = ((struct readback *)arg)->plan;

	for (size_t i = 0; i < plan->n; i++) {
		if (strcmp(plan->items[i].source->id, x->source) == 0)
			return plan->items[i].read;
	}
	return false;
}

static int
add_standing(void *arg, struct exchange *x, struct err *e)
{
	struct readback *r = arg;

	r->counts.answers++;
	r->counts.missing += x->state != STATE_CONFIRMED;
	return is_read(r, x) ? db_add_exchange(r->db, x, e) : 0;
}

static bool
read_in_memory(void *arg, const struct exchange *x)
{
	const struct source *s = knowledge_source(((struct readback *)arg)->k, x->source);

	return is_read(arg, x) && (s == NULL || !source_in_file(s));
}

static cJSON *
xml_piece(void *arg, const struct exchange *x, struct err *e)
{
	const struct source *s = knowledge_source(((struct readback *)arg)->k, x->source);

	return xmljson_parse(x->body.data, x->body.len, s ? (const char *const *)s->arrays.items : NULL, s ? s->arrays.n : 0,
	    x->id, e);
}

static void
keep_identity(struct readback *r, const struct exchange *x)
{
	ARRAY_GROW(r->identities, r->n_identities, r->cap_identities);
	r->identities[r->n_identities++] = (struct identity){ .name = name_of_exchange(x), .id = xstrdup(x->id),
		.account = xstrdup(x->account), .caller = xstrdup(x->caller) };
}

/* The last page is there: the whole list stands, or none of it. */
static int
close_series(struct readback *r, struct series *s, struct exchange *x, struct err *e)
{
	const struct store_reader again = { .fn = add_standing, .xml_to_json = xml_piece, .wanted = read_in_memory, .arg = r };
	bool answered = x->state == STATE_CONFIRMED || x->state == STATE_DENIED;
	int rc = 0;

	strlist_add(&s->ids, x->id);
	if (answered && !s->broken) {
		for (size_t i = 0; i + 1 < s->ids.n && rc == 0; i++)
			rc = store_read_again(r->work, s->ids.items[i], &again, e);
		if (rc == 0)
			rc = add_standing(r, x, e);
		idset_add(r->done, s->name);
	} else {
		move_ids(answered ? &r->cut : &r->unanswered, &s->ids);
		r->counts.reopened++;
	}
	tdelete(s, &r->open, compare_series);
	series_free(s);
	return rc;
}

static int
take_piece(void *arg, struct exchange *x, struct err *e)
{
	struct readback *r = arg;
	const struct source *source = knowledge_source(r->k, x->source);
	struct series *s;
	char *name;

	if (stop_requested())
		return err_set(e, ERR_STOPPED, "interrupted while reading the evidence");
	if (source == NULL)
		return err_set(e, ERR_FORMAT, "%s: evidence of a source that the run's knowledge has not", x->id);
	progress("reading evidence", r->counts.answers, 0);
	if (source->identity_path != NULL) {
		keep_identity(r, x);
		return 0;
	}
	name = name_of_exchange(x);
	s = series_of(r, name);
	free(name);
	s->broken |= x->page != (int)s->ids.n + 1;
	if (x->last)
		return close_series(r, s, x, e);
	strlist_add(&s->ids, x->id);
	return 0;
}

static int
give_up(void *arg, const cJSON *line, const char *how, struct err *e)
{
	struct readback *r = arg;

	log_warn("%s: %s is %s: it is asked for again", r->work, json_str(line, "id") ? json_str(line, "id") : "a piece", how);
	r->counts.lost++;
	r->counts.reopened++;
	return store_lose(r->store, r->work, line, how, e);
}

/* ---- all of them ---- */

static void
collect_open(const void *node, VISIT visit, void *arg)
{
	const struct series *s = *(const struct series *const *)node;
	struct readback *r = arg;

	if (visit != postorder && visit != leaf)
		return;
	move_ids(&r->cut, &s->ids);
	r->counts.reopened++;
}

static int
supersede_all(struct readback *r, struct err *e)
{
	twalk_r(r->open, collect_open, r);
	r->counts.superseded = (long)(r->cut.n + r->unanswered.n);
	if (store_supersede(r->store, &r->cut, "cut-list", e) != 0)
		return -1;
	return store_supersede(r->store, &r->unanswered, "no-answer", e);
}

int
readback_load(struct readback **out, struct store *store, const char *work, struct db *db, const struct knowledge *k,
    const struct plan *plan, struct err *e)
{
	struct readback *r = xcalloc(1, sizeof(*r));
	const struct store_reader reader = { .fn = take_piece, .xml_to_json = xml_piece, .wanted = read_in_memory, .arg = r,
		.damaged = give_up };
	int rc;

	r->work = work;
	r->store = store;
	r->db = db;
	r->k = k;
	r->plan = plan;
	r->done = idset_new();
	rc = store_read(work, &reader, e);
	progress_end();
	if (rc == 0)
		rc = supersede_all(r, e);
	if (rc != 0) {
		readback_free(r);
		r = NULL;
	}
	*out = r;
	return rc;
}

void
readback_free(struct readback *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n_identities; i++) {
		free(r->identities[i].name);
		free(r->identities[i].id);
		free(r->identities[i].account);
		free(r->identities[i].caller);
	}
	free(r->identities);
	strlist_release(&r->cut);
	strlist_release(&r->unanswered);
	tdestroy(r->open, series_free);
	idset_free(r->done);
	free(r);
}

const struct readback_counts *
readback_counts(const struct readback *r)
{
	return &r->counts;
}

bool
readback_has(const struct readback *r, const char *source, const char *key)
{
	char *name = name_of(source, key);
	bool has = idset_has(r->done, name);

	free(name);
	return has;
}

/* ---- who is asking ---- */

static int
note_caller(struct store *store, const struct exchange *x, const char *was, struct err *e)
{
	cJSON *fields = cJSON_CreateObject();

	cJSON_AddStringToObject(fields, "account", x->account);
	cJSON_AddStringToObject(fields, "arn", x->caller != NULL ? x->caller : "");
	if (was != NULL)
		cJSON_AddStringToObject(fields, "was", was);
	return store_note(store, "caller", fields, e);
}

int
readback_identified(struct readback *r, struct store *store, const struct exchange *x, struct err *e)
{
	char *name = name_of_exchange(x);
	struct strlist ids = { 0 };
	const char *was = NULL;
	int rc;

	for (size_t i = 0; i < r->n_identities; i++) {
		if (strcmp(r->identities[i].name, name) == 0) {
			strlist_add(&ids, r->identities[i].id);
			was = r->identities[i].caller != NULL ? r->identities[i].caller : was;
		}
	}
	rc = store_supersede(store, &ids, "asked-again", e);
	if (rc == 0)
		rc = note_caller(store, x, was, e);
	strlist_release(&ids);
	free(name);
	return rc;
}

static void
add_caller(cJSON *callers, const char *account, const char *arn)
{
	const cJSON *one;
	cJSON *o;

	if (account == NULL || arn == NULL)
		return;
	cJSON_ArrayForEach(one, callers) {
		const char *a = json_str(one, "account"), *b = json_str(one, "arn");

		if (a != NULL && b != NULL && strcmp(a, account) == 0 && strcmp(b, arn) == 0)
			return;
	}
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "account", account);
	cJSON_AddStringToObject(o, "arn", arn);
	cJSON_AddItemToArray(callers, o);
}

void
readback_callers(const struct readback *r, cJSON *callers)
{
	for (size_t i = 0; i < r->n_identities; i++)
		add_caller(callers, r->identities[i].account, r->identities[i].caller);
}

void
callers_add(cJSON *callers, const cJSON *more)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, more)
		add_caller(callers, json_str(one, "account"), json_str(one, "arn"));
}
