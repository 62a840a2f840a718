#include "assess/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/assess.h"

/* Columns with a meaning; every other one is a value for the reason's text. */
static const char *const meant[] = { "resource", "account", "region", "verdict", "state", "reason", "evidence", "certain", NULL };

static bool
is_meant(const char *name)
{
	for (size_t i = 0; meant[i] != NULL; i++) {
		if (strcmp(meant[i], name) == 0)
			return true;
	}
	return false;
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ids separated by blanks or commas, or the JSON array that array_agg makes; each kept once, in order. */
static void
read_evidence(struct strlist *out, const char *text)
{
	static const char between[] = " \t\r\n,[]\"";
	size_t kept = 0;

	while (text != NULL && *(text += strspn(text, between)) != '\0') {
		size_t n = strcspn(text, between);
		char *id = xstrndup(text, n);

		if (strcmp(id, "null") != 0)
			strlist_add(out, id);
		free(id);
		text += n;
	}
	if (out->n > 1)
		qsort(out->items, out->n, sizeof(*out->items), compare_text);
	for (size_t i = 0; i < out->n; i++) {
		if (kept > 0 && strcmp(out->items[kept - 1], out->items[i]) == 0)
			free(out->items[i]);
		else
			out->items[kept++] = out->items[i];
	}
	out->n = kept;
}

static struct finding *
finding_of_row(struct findings *out, const cJSON *row, const char *default_reason)
{
	char *resource = json_scalar_text(json_get(row, "resource")), *account = json_scalar_text(json_get(row, "account"));
	char *region = json_scalar_text(json_get(row, "region")), *reason = json_scalar_text(json_get(row, "reason"));
	char *evidence = json_scalar_text(json_get(row, "evidence"));
	struct finding *f = findings_add(out, resource, account, region, reason != NULL ? reason : default_reason);
	const cJSON *v;

	read_evidence(&f->evidence, evidence);
	cJSON_ArrayForEach(v, row) {
		if (!is_meant(v->string))
			cJSON_AddItemToObject(f->values, v->string, cJSON_Duplicate(v, 1));
	}
	free(resource);
	free(account);
	free(region);
	free(reason);
	free(evidence);
	return f;
}

/* ---- what the row names ---- */

/* Hold f when an exchange it names is not there, not of a declared source, or not confirmed; note sources it names. */
static int
check_cited(struct finding *f, struct db *db, const struct rule *rule, struct strlist *named, struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(db, "select source, state, code, request_id from engine_exchange where id = ?1", &st, e) != 0)
		return -1;
	for (size_t i = 0; i < f->evidence.n; i++) {
		const char *id = f->evidence.items[i], *source;
		int state;

		sqlite3_reset(st);
		db_bind(st, 1, id);
		if (sqlite3_step(st) != SQLITE_ROW) {
			if (db->event_files)
				continue;
			finding_hold_code(f, STATE_ERROR, "", id, CAUSE_NO_SUCH_EVIDENCE);
			continue;
		}
		source = db_text(st, 0);
		state = name_index(state_names, STATE_COUNT, db_text(st, 1));
		if (!strlist_has(&rule->sources, source)) {
			finding_hold_code(f, STATE_ERROR, source, id, CAUSE_UNDECLARED_SOURCE);
			continue;
		}
		if (!strlist_has(named, source))
			strlist_add(named, source);
		if (state != STATE_CONFIRMED) {
			struct cause why = { 0 };

			cause_set(&why, state >= 0 ? (enum evidence_state)state : STATE_ERROR, source, id, db_text(st, 2),
			    db_text(st, 3));
			finding_hold(f, &why);
			cause_release(&why);
		}
	}
	sqlite3_finalize(st);
	return 0;
}

/* ---- what the row says ---- */

static void
take_verdict(struct finding *f, const cJSON *row)
{
	const cJSON *v = json_get(row, "verdict");
	int verdict = name_index(verdict_names, VERDICT_COUNT, cJSON_GetStringValue(v));

	if (v == NULL || cJSON_IsNull(v))
		finding_hold_code(f, STATE_ERROR, "", "", CAUSE_NO_VERDICT);
	else if (verdict < 0)
		finding_hold_code(f, STATE_ERROR, "", "", CAUSE_BAD_VERDICT);
	else
		f->verdict = (enum verdict)verdict;
}

/* What the row itself says of its evidence. */
static void
take_state(struct finding *f, const cJSON *row)
{
	const cJSON *v = json_get(row, "state");
	int state = v == NULL || cJSON_IsNull(v) ? STATE_CONFIRMED :
	    name_index(state_names, STATE_COUNT, cJSON_GetStringValue(v));

	switch (state) {
	case STATE_CONFIRMED:
		break;
	case STATE_INFERRED:
		if (f->held)
			break;
		f->state = STATE_INFERRED;
		if (f->verdict != VERDICT_UNKNOWN && f->verdict != VERDICT_MANUAL)
			f->verdict = VERDICT_WARN;
		break;
	case -1:
		finding_hold_code(f, STATE_ERROR, "", "", CAUSE_BAD_VERDICT);
		break;
	default:
		finding_hold_code(f, (enum evidence_state)state, "", "", CAUSE_NOT_CONFIRMED);
	}
}

/* A failure that the answers it names settle: no call that was not seen could take it back. */
static bool
fails_for_certain(const struct finding *f, const cJSON *row)
{
	const char *verdict = json_str(row, "verdict");

	return f->evidence.n > 0 && verdict != NULL && strcmp(verdict, verdict_names[VERDICT_FAIL]) == 0 && json_num(row, "certain", 0) == 1;
}

/* Hold f when something was not seen of one of sources of which the row names nothing. */
static void
check_unnamed(struct finding *f, const struct seen *seen, const struct strlist *sources, const struct strlist *named)
{
	for (size_t i = 0; i < sources->n; i++) {
		const struct source_seen *s = seen_source(seen, sources->items[i]);

		if (strlist_has(named, sources->items[i]))
			continue;
		if (s == NULL)
			finding_hold_code(f, STATE_NOT_QUERIED, sources->items[i], "", CAUSE_NOT_PLANNED);
		else if (!s->whole)
			finding_hold(f, &s->why);
	}
}

static int
judge_row(struct findings *out, struct db *db, const struct seen *seen, const struct rule *rule, const struct strlist *sources,
    const cJSON *row, struct err *e)
{
	struct finding *f = finding_of_row(out, row, "");
	struct strlist named = { 0 };
	int rc = check_cited(f, db, rule, &named, e);

	if (!fails_for_certain(f, row))
		check_unnamed(f, seen, sources, &named);
	take_verdict(f, row);
	if (rule->sources.n == 0 && f->verdict != VERDICT_MANUAL && f->verdict != VERDICT_UNKNOWN)
		finding_hold_code(f, STATE_NOT_QUERIED, "", "", CAUSE_NO_EVIDENCE);
	take_state(f, row);
	if (f->held)
		f->verdict = VERDICT_UNKNOWN;
	strlist_release(&named);
	return rc;
}

/* ---- what was not seen ---- */

static const char *
reason_of(enum evidence_state state)
{
	switch (state) {
	case STATE_DENIED:
		return REASON_CALL_DENIED;
	case STATE_NOT_QUERIED:
		return REASON_NOT_ASKED;
	default:
		return REASON_CALL_FAILED;
	}
}

/* wanting: which of the members that could not be entered should have been asked; they are told once for all calls. */
static void
unseen_of(struct findings *out, const struct seen *seen, const struct source_seen *s, bool *wanting)
{
	struct finding *f;

	if (!s->planned || s->refused) {
		f = findings_add(out, s->source->id, "", "", reason_of(s->planned ? STATE_ERROR : STATE_NOT_QUERIED));
		finding_hold(f, &s->why);
		if (!s->planned)
			return;
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct asked *a = &s->calls[i];

		if (a->refused != NULL)
			wanting[a->refused - seen->refused.items] = true;
		if (a->state == STATE_CONFIRMED || a->refused != NULL)
			continue;
		f = findings_add(out, s->source->id, a->account, a->region, reason_of(a->state));
		cJSON_Delete(f->values);
		f->values = cJSON_IsObject(a->params) ? cJSON_Duplicate(a->params, 1) : cJSON_CreateObject();
		if (a->why.exchange[0] != '\0')
			strlist_add(&f->evidence, a->why.exchange);
		finding_hold(f, &a->why);
	}
}

/* The members that should have been asked and could not be entered. */
static void
add_refused(struct findings *out, const struct seen *seen, const bool *wanting)
{
	size_t told = 0, more = 0;

	for (size_t i = 0; i < seen->refused.n; i++) {
		const struct refused *r = &seen->refused.items[i];
		struct finding *f;

		if (!wanting[i])
			continue;
		if (told++ >= REFUSED_TOLD) {
			more++;
			continue;
		}
		f = findings_add(out, r->account, r->account, "", REASON_MEMBER_REFUSED);
		finding_hold_code(f, r->state, "", "", r->code);
	}
	if (more > 0) {
		struct finding *f = findings_add(out, "", "", "", REASON_MEMBERS_REFUSED);

		cJSON_AddNumberToObject(f->values, "members", (double)more);
		finding_hold_code(f, STATE_DENIED, "", "", "");
	}
}

void
verdict_unseen(struct findings *out, const struct seen *seen, const struct strlist *sources)
{
	struct strlist all = { 0 };
	bool *wanting = xcalloc(seen->refused.n + 1, sizeof(*wanting));

	seen_closure(seen, sources, &all);
	/* without the list of members nobody knows of which accounts a rule would have to speak */
	for (size_t i = 0; i < seen->members.n; i++) {
		if (!strlist_has(&all, seen->members.items[i]))
			strlist_add(&all, seen->members.items[i]);
	}
	for (size_t i = 0; i < all.n; i++)
		unseen_of(out, seen, seen_source(seen, all.items[i]), wanting);
	add_refused(out, seen, wanting);
	strlist_release(&all);
	free(wanting);
}

int
verdict_check(struct findings *out, struct db *db, const struct seen *seen, const struct rule *rule, const struct strlist *sources,
    const cJSON *rows, struct err *e)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, rows) {
		if (judge_row(out, db, seen, rule, sources, row, e) != 0)
			return -1;
	}
	if (cJSON_GetArraySize(rows) == 0)
		finding_hold_code(findings_add(out, rule->id, "", "", REASON_NO_ROWS), STATE_ERROR, "", "", REASON_NO_ROWS);
	verdict_unseen(out, seen, sources);
	return 0;
}

int
verdict_hit(struct findings *out, struct db *db, const struct rule *rule, enum verdict hit_verdict, const cJSON *row,
    struct err *e)
{
	struct finding *f = finding_of_row(out, row, "hit");
	struct strlist named = { 0 };
	int rc = check_cited(f, db, rule, &named, e);

	if (f->evidence.n == 0)
		finding_hold_code(f, STATE_ERROR, "", "", CAUSE_NO_EVIDENCE);
	if (!f->held)
		f->verdict = hit_verdict;
	strlist_release(&named);
	return rc;
}

int
verdict_untold(struct findings *out, struct db *db, const struct rule *rule, const cJSON *row, enum detection_state *told,
    struct err *e)
{
	const char *text = json_str(row, "state");
	int state = text != NULL ? name_index(detection_state_names, DETECTION_COUNT, text) : -1;
	struct finding *f = finding_of_row(out, row, text != NULL ? text : "");
	struct strlist named = { 0 };
	int rc = check_cited(f, db, rule, &named, e);

	*told = DETECTION_NOT_EVALUABLE;
	if (state == DETECTION_INSUFFICIENT_BASELINE)
		*told = DETECTION_INSUFFICIENT_BASELINE;
	if (state == DETECTION_INSUFFICIENT_BASELINE || state == DETECTION_NOT_EVALUABLE)
		finding_hold_code(f, STATE_NOT_QUERIED, "", "", text);
	else
		finding_hold_code(f, STATE_ERROR, "", "", CAUSE_BAD_VERDICT);
	strlist_release(&named);
	return rc;
}

void
verdict_failed(struct findings *out, const struct rule *rule, const struct err *why)
{
	struct finding *f = findings_add(out, rule->id, "", "", REASON_RULE_FAILED);

	cJSON_AddStringToObject(f->values, "error", why->text);
	finding_hold_code(f, STATE_ERROR, "", "", REASON_RULE_FAILED);
}
