#include "cmd/members.h"

#include <stdlib.h>
#include <string.h>

#include "assess/pushdown.h"
#include "base/alloc.h"
#include "base/log.h"
#include "cmd/resolved.h"
#include "cmd/workdir.h"

enum {
	ID_MIN = 5,	/* digits of an account id, as the scope file's schema wants them */
	ID_MAX = 20,
	NAMED_MAX = 5	/* members named in the sentence about those that could not be entered */
};

/* Members being learned. */
struct learning {
	const struct members_input *in;
	cJSON *list;		/* as resolved_give_members wants them */
	cJSON **chosen;		/* those of them that shall be entered */
	size_t n, cap;
	long done, refused;
};

int
members_sources(struct db *db, struct strlist *ids, struct err *e)
{
	struct err why = { 0 };

	if (db_deps(db, SCOPE_MEMBERS, MEMBERS_SELECT, NULL, ids, &why) != 0)
		return err_set(e, ERR_USAGE, "directory: the knowledge does not tell the members: %s", why.text);
	return 0;
}

static bool
is_id(const char *s)
{
	size_t n = s != NULL ? strlen(s) : 0;

	return n >= ID_MIN && n <= ID_MAX && strspn(s, "0123456789") == n;
}

static bool
is_listed(const struct scope *s, const char *id)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		if (strcmp(s->accounts[i].id, id) == 0)
			return true;
	}
	return false;
}

static int
add_member(void *arg, const cJSON *row, struct err *e)
{
	struct learning *l = arg;
	const char *account = json_str(row, "account"), *id = json_str(row, "member"), *name = json_str(row, "name");
	const struct scope *s = l->in->scope;
	const cJSON *last = cJSON_GetArrayItem(l->list, cJSON_GetArraySize(l->list) - 1);
	bool chosen;
	cJSON *m;

	/* the rows are sorted: a member that is listed twice follows itself */
	if (account == NULL || strcmp(account, s->directory.account) != 0 || !is_id(id) || is_listed(s, id) ||
	    (last != NULL && strcmp(json_str(last, "account"), id) == 0))
		return 0;
	if (cJSON_GetArraySize(l->list) >= MEMBERS_MAX)
		return err_set(e, ERR_LIMIT, "directory: more than %d members", MEMBERS_MAX);
	name = name != NULL && *name != '\0' ? name : id;
	chosen = scope_selects(s, id, name);
	m = cJSON_CreateObject();
	cJSON_AddStringToObject(m, "account", id);
	cJSON_AddStringToObject(m, "name", name);
	cJSON_AddStringToObject(m, "via", account);
	cJSON_AddStringToObject(m, "state", chosen ? MEMBER_ENTERED : MEMBER_EXCLUDED);
	cJSON_AddItemToArray(l->list, m);
	if (chosen) {
		ARRAY_GROW(l->chosen, l->n, l->cap);
		l->chosen[l->n++] = m;
	}
	return 0;
}

static void
on_told(void *arg, size_t at, const struct role_refusal *why)
{
	struct learning *l = arg;
	cJSON *m = l->chosen[at];

	progress("members entered", ++l->done, (long)l->n);
	if (why == NULL)
		return;
	l->refused++;
	cJSON_ReplaceItemInObject(m, "state", cJSON_CreateString(why->denied ? MEMBER_DENIED : MEMBER_FAILED));
	cJSON_AddStringToObject(m, "code", why->code);
	cJSON_AddStringToObject(m, "message", why->message);
	cJSON_AddStringToObject(m, "request_id", why->request_id);
}

static int
enter(struct learning *l, struct entrances *es, struct err *e)
{
	const char **ids = xcalloc(l->n + 1, sizeof(*ids));
	int at_once = l->in->scope->transfers < MEMBERS_AT_ONCE ? l->in->scope->transfers : MEMBERS_AT_ONCE, rc;

	for (size_t i = 0; i < l->n; i++)
		ids[i] = json_str(l->chosen[i], "account");
	rc = entrances_enter(es, &l->in->scope->directory, ids, l->n, at_once, on_told, l, e);
	progress_end();
	free(ids);
	return rc;
}

/* One sentence for all, so that five hundred members without the role are no five hundred lines. */
static void
say_refused(const struct learning *l)
{
	long named = 0;
	struct buf b;

	if (l->refused == 0)
		return;
	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < l->n; i++) {
		const cJSON *m = l->chosen[i];

		if (json_str(m, "code") == NULL || named++ >= NAMED_MAX)
			continue;
		buf_addf(&b, "%s %s (%s)", named > 1 ? "," : "", json_str(m, "account"), json_str(m, "code"));
	}
	if (named > NAMED_MAX)
		buf_addf(&b, " and %ld more", named - NAMED_MAX);
	log_warn("directory: %ld of %zu members can not be entered by role %s:%s: what rests on them is unknown%s", l->refused, l->n,
	    l->in->scope->directory.role, buf_text(&b),
	    l->refused == (long)l->n ? "; look at the role's trust policy and at external-id" : "");
	buf_release(&b);
}

static bool
names_somebody(const struct learning *l, const char *word)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, l->list) {
		if (glob_match(word, json_str(m, "account")) || glob_match(word, json_str(m, "name")))
			return true;
	}
	for (size_t i = 0; i < l->in->scope->n_accounts; i++) {
		if (glob_match(word, l->in->scope->accounts[i].id))
			return true;
	}
	return false;
}

/* A slip in a name would leave accounts out, or in, and nobody would see it in a list of hundreds. */
static void
say_idle_words(const struct learning *l)
{
	const struct scope_directory *d = &l->in->scope->directory;
	const struct { const char *key; const struct strlist *words; } lists[] = { { "include", &d->include }, { "exclude", &d->exclude } };

	if (cJSON_GetArraySize(l->list) == 0) {
		log_warn("directory: account %s tells of no member: only the accounts of the list are looked at", d->account);
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		for (size_t w = 0; w < lists[i].words->n; w++) {
			if (!names_somebody(l, lists[i].words->items[w]))
				log_warn("directory.%s: no member has the id or name \"%s\"", lists[i].key, lists[i].words->items[w]);
		}
	}
}

static int
note(const struct learning *l, struct store *store, struct err *e)
{
	static const char *const told[] = { "account", "via", "state", "code", "message", "request_id" };
	cJSON *fields;

	for (size_t i = 0; i < l->n; i++) {
		if (json_str(l->chosen[i], "code") == NULL)
			continue;
		fields = cJSON_CreateObject();
		for (size_t t = 0; t < sizeof(told) / sizeof(told[0]); t++)
			cJSON_AddStringToObject(fields, told[t], json_str(l->chosen[i], told[t]));
		cJSON_AddStringToObject(fields, "role", l->in->scope->directory.role);
		if (store_note(store, "member-not-entered", fields, e) != 0)
			return -1;
	}
	fields = cJSON_CreateObject();
	cJSON_AddNumberToObject(fields, "members", cJSON_GetArraySize(l->list));
	cJSON_AddNumberToObject(fields, "entered", (double)l->n - (double)l->refused);
	cJSON_AddNumberToObject(fields, "not_entered", (double)l->refused);
	return store_note(store, "members", fields, e);
}

/* The members become accounts: in the scope of the run, on disk, and for SQL. */
static int
take_over(struct learning *l, struct err *e)
{
	struct assess_scope scope;
	int rc;

	resolved_give_members(l->in->resolved, l->list);
	l->list = NULL;
	rc = resolved_to_assess(&scope, l->in->resolved, e);
	if (rc == 0)
		rc = db_set_scope(l->in->db, &scope, l->in->now, e);
	if (rc == 0 && l->in->inside)
		rc = pushdown_fill(l->in->db, &scope, l->in->now, e);
	resolved_release(&scope);
	if (rc == 0 && l->in->work != NULL)
		rc = work_save(l->in->work, WORK_SCOPE, l->in->resolved, e);
	return rc;
}

int
members_learn(const struct members_input *in, struct entrances *es, struct store *store, long *missing, struct err *e)
{
	struct learning l = { .in = in, .list = cJSON_CreateArray() };
	int rc = -1;

	if (db_rows(in->db, SCOPE_MEMBERS, MEMBERS_SELECT, in->params, add_member, &l, e) == 0 && enter(&l, es, e) == 0) {
		say_idle_words(&l);
		if (store != NULL)
			say_refused(&l);
		*missing += l.refused;
		rc = (store == NULL || note(&l, store, e) == 0) && take_over(&l, e) == 0 ? 0 : -1;
	}
	cJSON_Delete(l.list);
	free(l.chosen);
	return rc;
}
