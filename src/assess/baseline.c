#include "assess/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"

#define SECONDS_PER_DAY 86400

static const char *const text_members[] = { "kind", "actor", "value" };
static const char *const number_members[] = { "n", "days", "first_seen", "last_seen" };

#define N_TEXTS (sizeof(text_members) / sizeof(text_members[0]))
#define N_NUMBERS (sizeof(number_members) / sizeof(number_members[0]))

static int
time_of(const cJSON *doc, const char *name, time_t *out)
{
	const char *text = json_str(doc, name);

	return text != NULL ? clock_parse(text, out) : -1;
}

static int
check_entry(const cJSON *entry, const char *name, int at, time_t from, time_t to, struct err *e)
{
	for (size_t i = 0; i < N_TEXTS; i++) {
		if (json_str(entry, text_members[i]) == NULL)
			return err_set(e, ERR_FORMAT, "%s: entry %d: no text %s", name, at, text_members[i]);
	}
	for (size_t i = 0; i < N_NUMBERS; i++) {
		if (!cJSON_IsNumber(json_get(entry, number_members[i])))
			return err_set(e, ERR_FORMAT, "%s: entry %d: no number %s", name, at, number_members[i]);
	}
	if (json_num(entry, "first_seen", 0) < (double)from || json_num(entry, "last_seen", 0) >= (double)to)
		return err_set(e, ERR_FORMAT, "%s: entry %d: was not seen between from and to", name, at);
	return 0;
}

static bool
has_text(const cJSON *list, const char *text)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (cJSON_IsString(one) && strcmp(one->valuestring, text) == 0)
			return true;
	}
	return false;
}

/* What was learned of other accounts says nothing of these. */
static int
check_accounts(const cJSON *accounts, const char *name, const struct assess_scope *scope, struct err *e)
{
	const char *first = cJSON_GetStringValue(cJSON_GetArrayItem(accounts, 0));

	for (size_t i = 0; i < scope->accounts.n; i++) {
		if (first == NULL || has_text(accounts, scope->accounts.items[i].name))
			return 0;
	}
	return err_set(e, ERR_USAGE, "%s: is the baseline of account %.40s, which is none of the accounts asked about", name,
	    first != NULL ? first : "");
}

static int
check_window(const cJSON *doc, const char *name, time_t to, time_t period_from, struct err *e)
{
	char begins[CLOCK_ISO_SIZE];

	if (to > (time_t)(clock_ms() / 1000))
		return err_set(e, ERR_USAGE, "%s: the baseline ends at %s, which is in the future", name, json_str(doc, "to"));
	if (to <= period_from)
		return 0;
	clock_iso(period_from, begins);
	return err_set(e, ERR_USAGE, "%s: the baseline ends at %s, after the period begins (%s): they must not overlap",
	    name, json_str(doc, "to"), begins);
}

int
baseline_check(const cJSON *doc, const char *name, const struct assess_scope *scope, struct err *e)
{
	const cJSON *entries = json_get(doc, "entries"), *one;
	time_t from, to;
	int at = 0;

	if (json_num(doc, "baseline", 0) != 1)
		return err_set(e, ERR_FORMAT, "%s: is no baseline of version 1", name);
	if (time_of(doc, "from", &from) != 0 || time_of(doc, "to", &to) != 0 || from >= to)
		return err_set(e, ERR_FORMAT, "%s: from and to are no window", name);
	if (!cJSON_IsArray(json_get(doc, "accounts")) || !cJSON_IsArray(entries) || json_str(doc, "made_from") == NULL)
		return err_set(e, ERR_FORMAT, "%s: accounts, entries or made_from is missing", name);
	if (cJSON_GetArraySize(entries) > BASELINE_ENTRIES_MAX)
		return err_set(e, ERR_LIMIT, "%s: has more than %d entries", name, BASELINE_ENTRIES_MAX);
	cJSON_ArrayForEach(one, entries) {
		if (check_entry(one, name, at++, from, to, e) != 0)
			return -1;
	}
	if (check_window(doc, name, to, scope->from, e) != 0)
		return -1;
	return check_accounts(json_get(doc, "accounts"), name, scope, e);
}

char *
baseline_text(const cJSON *doc)
{
	char *text = cJSON_Print(doc), *file = xasprintf("%s\n", text);

	free(text);
	return file;
}

/* ---- learning ---- */

struct learning {
	cJSON *entries;
	const struct view *kind;
	int n;
};

static int
keep_entry(void *arg, const cJSON *row, struct err *e)
{
	struct learning *l = arg;
	cJSON *entry;

	if (l->n++ == BASELINE_ENTRIES_MAX)
		return err_set(e, ERR_LIMIT, "baseline: more than %d entries: take fewer accounts or fewer days", BASELINE_ENTRIES_MAX);
	entry = cJSON_CreateObject();
	cJSON_AddStringToObject(entry, "kind", l->kind->id);
	for (size_t i = 1; i < N_TEXTS; i++) {
		char *text = json_scalar_text(json_get(row, text_members[i]));

		cJSON_AddStringToObject(entry, text_members[i], text != NULL ? text : "");
		free(text);
	}
	for (size_t i = 0; i < N_NUMBERS; i++)
		cJSON_AddNumberToObject(entry, number_members[i], json_num(row, number_members[i], 0));
	cJSON_AddItemToArray(l->entries, entry);
	return 0;
}

/* The accounts of the scope whose events were seen for the whole window. */
static cJSON *
accounts_seen(const struct judging *j, time_t from, time_t to)
{
	const struct assess_scope *scope = j->in->scope;
	struct findings gaps = { 0 };
	cJSON *list = cJSON_CreateArray();

	coverage_findings(&gaps, &j->coverage, j->seen, scope, from, to, REASON_NO_HISTORY);
	for (size_t i = 0; i < scope->accounts.n; i++) {
		bool whole = true;

		for (size_t g = 0; g < gaps.n; g++)
			whole &= strcmp(gaps.items[g].account, scope->accounts.items[i].name) != 0;
		if (whole)
			cJSON_AddItemToArray(list, cJSON_CreateString(scope->accounts.items[i].name));
	}
	findings_release(&gaps);
	return list;
}

static void
put_number(cJSON *params, const char *name, time_t t)
{
	cJSON_ReplaceItemInObjectCaseSensitive(params, name, cJSON_CreateNumber((double)t));
}

int
baseline_learn(cJSON **out, const struct judging *j, time_t from, time_t to, struct err *e)
{
	cJSON *doc = cJSON_CreateObject(), *params = cJSON_Duplicate(j->params, 1);
	struct learning l = { 0 };
	int rc = 0;

	*out = NULL;
	put_number(params, "base_start", from);
	put_number(params, "win_start", to);
	cJSON_AddNumberToObject(doc, "baseline", 1);
	json_add_time(doc, "from", from);
	json_add_time(doc, "to", to);
	cJSON_AddStringToObject(doc, "made_from", j->in->run_id != NULL ? j->in->run_id : "");
	cJSON_AddItemToObject(doc, "accounts", accounts_seen(j, from, to));
	l.entries = cJSON_AddArrayToObject(doc, "entries");
	for (size_t i = 0; i < j->k->n_baselines && rc == 0; i++) {
		l.kind = &j->k->baselines[i];
		rc = db_rows(j->db, l.kind->file, l.kind->sql, params, keep_entry, &l, e);
	}
	cJSON_Delete(params);
	if (rc == 0)
		*out = doc;
	else
		cJSON_Delete(doc);
	return rc;
}

/* ---- the relation ---- */

static int
insert_entries(struct db *db, const cJSON *entries, struct err *e)
{
	const cJSON *one;
	sqlite3_stmt *st;
	int rc = 0;

	if (db_own(db, "insert or replace into base values(?1, ?2, ?3, ?4, ?5, ?6, ?7)", &st, e) != 0)
		return -1;
	cJSON_ArrayForEach(one, entries) {
		for (size_t i = 0; i < N_TEXTS; i++)
			db_bind(st, (int)i + 1, json_str(one, text_members[i]));
		for (size_t i = 0; i < N_NUMBERS; i++)
			db_bind_scalar(st, (int)(N_TEXTS + i) + 1, json_get(one, number_members[i]));
		if (sqlite3_step(st) != SQLITE_DONE)
			rc = err_set(e, ERR_SQL, "baseline: %s", sqlite3_errmsg(db->sql));
		sqlite3_reset(st);
		if (rc != 0)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

static int
fill(struct db *db, const cJSON *doc, struct err *e)
{
	if (db_exec(db, "begin; delete from base", e) != 0)
		return -1;
	if (insert_entries(db, json_get(doc, "entries"), e) != 0) {
		db_exec(db, "rollback", NULL);
		return -1;
	}
	return db_exec(db, "commit", e);
}

int
baseline_make(struct judging *j, struct err *e)
{
	const struct assess_scope *scope = j->in->scope;
	time_t from = scope->base_start != 0 ? scope->base_start : scope->from - (time_t)SCOPE_BASELINE_DAYS * SECONDS_PER_DAY;

	if (j->in->baseline != NULL) {
		j->baseline = j->in->baseline;
	} else if (from < scope->from) {
		if (baseline_learn(&j->learned, j, from, scope->from, e) != 0)
			return -1;
		/* nothing seen and nothing there is no baseline */
		if (cJSON_GetArraySize(json_get(j->learned, "accounts")) > 0 ||
		    cJSON_GetArraySize(json_get(j->learned, "entries")) > 0)
			j->baseline = j->learned;
	}
	return j->baseline != NULL ? fill(j->db, j->baseline, e) : 0;
}

void
baseline_release(struct judging *j)
{
	cJSON_Delete(j->learned);
	j->learned = NULL;
}

/* ---- is it long enough ---- */

size_t
baseline_findings(struct findings *out, const struct judging *j, const struct rule *rule)
{
	const struct assess_scope *scope = j->in->scope;
	time_t need = (time_t)rule->baseline_days * SECONDS_PER_DAY, from = 0, to = 0;
	size_t before = out->n;

	if (j->in->baseline == NULL)
		return coverage_findings(out, &j->coverage, j->seen, scope, scope->from - need, scope->from, REASON_NO_HISTORY);
	time_of(j->baseline, "from", &from);
	time_of(j->baseline, "to", &to);
	for (size_t i = 0; i < scope->accounts.n; i++) {
		const char *account = scope->accounts.items[i].name;
		struct finding *f;

		if (to - from >= need && has_text(json_get(j->baseline, "accounts"), account))
			continue;
		f = findings_add(out, account, account, "", REASON_NO_HISTORY);
		cJSON_AddStringToObject(f->values, "from", json_str(j->baseline, "from"));
		cJSON_AddStringToObject(f->values, "to", json_str(j->baseline, "to"));
		finding_hold_code(f, STATE_NOT_QUERIED, "", "", REASON_NO_HISTORY);
	}
	return out->n - before;
}

/* ---- what the facts say ---- */

cJSON *
baseline_facts(const struct judging *j)
{
	cJSON *o = cJSON_CreateObject();
	char sha256[SHA256_HEX_SIZE], *file;
	time_t to = 0;

	cJSON_AddStringToObject(o, "state", j->baseline == NULL ? "none" : j->in->baseline != NULL ? "given" : "learned");
	if (j->baseline == NULL)
		return o;
	time_of(j->baseline, "to", &to);
	cJSON_AddStringToObject(o, "from", json_str(j->baseline, "from"));
	cJSON_AddStringToObject(o, "to", json_str(j->baseline, "to"));
	cJSON_AddNumberToObject(o, "age_days", (double)((j->in->scope->from - to) / SECONDS_PER_DAY));
	cJSON_AddStringToObject(o, "made_from", json_str(j->baseline, "made_from"));
	cJSON_AddItemToObject(o, "accounts", cJSON_Duplicate(json_get(j->baseline, "accounts"), 1));
	cJSON_AddNumberToObject(o, "entries", cJSON_GetArraySize(json_get(j->baseline, "entries")));
	/* the document as the bundle has it: data/baseline.json */
	file = baseline_text(j->baseline);
	sha256_hex(file, strlen(file), sha256);
	cJSON_AddStringToObject(o, "sha256", sha256);
	free(file);
	return o;
}
