#include "assess/statements.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { DAY = 24 * 3600 };

#define EXPIRED "expired"

/* ---- what is stated, and whether it still holds ---- */

/* To the end of the day (UTC) that is named. */
static bool
holds(const cJSON *statement, const char *until, time_t now)
{
	const char *text = json_str(statement, until);
	time_t day;

	return text != NULL && clock_parse(text, &day) == 0 && now < day + DAY;
}

static bool
in_force(const cJSON *statement)
{
	const char *state = json_str(statement, "state");

	return state != NULL && strcmp(state, WAIVER_IN_FORCE) == 0;
}

static void
add_expired(cJSON *findings, const cJSON *statement, const char *reason)
{
	static const char *const members[] = { "rule", "control", "framework", "resource", "owner", "person", "expires",
		"valid_until" };
	cJSON *f = cJSON_CreateObject(), *values;

	cJSON_AddStringToObject(f, "resource", json_str(statement, "id") != NULL ? json_str(statement, "id") : "");
	cJSON_AddStringToObject(f, "account", "");
	cJSON_AddStringToObject(f, "region", "");
	cJSON_AddStringToObject(f, "verdict", verdict_names[VERDICT_FAIL]);
	cJSON_AddStringToObject(f, "evidence_state", state_names[STATE_CONFIRMED]);
	cJSON_AddStringToObject(f, "reason", reason);
	values = cJSON_AddObjectToObject(f, "values");
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (json_str(statement, members[i]) != NULL)
			cJSON_AddStringToObject(values, members[i], json_str(statement, members[i]));
	}
	cJSON_AddArrayToObject(f, "evidence");
	cJSON_AddItemToArray(findings, f);
}

static void
take(cJSON *list, const cJSON *given, const char *until, const char *reason, time_t now, cJSON *findings)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, given) {
		cJSON *o = cJSON_Duplicate(one, 1);
		bool fine = holds(one, until, now);

		cJSON_AddStringToObject(o, "state", fine ? WAIVER_IN_FORCE : EXPIRED);
		cJSON_AddNumberToObject(o, "used", 0);
		cJSON_AddItemToArray(list, o);
		if (!fine)
			add_expired(findings, o, reason);
	}
}

void
stated_make(struct stated *s, const struct assess_scope *scope, time_t now)
{
	cJSON *waivers, *attestations, *findings;

	memset(s, 0, sizeof(*s));
	s->facts = cJSON_CreateObject();
	waivers = cJSON_AddArrayToObject(s->facts, "waivers");
	attestations = cJSON_AddArrayToObject(s->facts, "attestations");
	findings = cJSON_AddArrayToObject(s->facts, "findings");
	take(waivers, scope->waivers, "expires", REASON_WAIVER_EXPIRED, now, findings);
	take(attestations, scope->attestations, "valid_until", REASON_ATTESTATION_EXPIRED, now, findings);
}

void
stated_release(struct stated *s)
{
	cJSON_Delete(s->facts);
	memset(s, 0, sizeof(*s));
}

static int
unused(const cJSON *statements)
{
	const cJSON *one;
	int n = 0;

	cJSON_ArrayForEach(one, statements)
		n += in_force(one) && json_num(one, "used", 0) == 0;
	return n;
}

cJSON *
stated_counts(const struct stated *s, const cJSON *exceptions)
{
	int n = unused(json_arr(s->facts, "waivers")) + unused(json_arr(s->facts, "attestations"));
	cJSON *o = cJSON_CreateObject();
	const cJSON *one;

	cJSON_ArrayForEach(one, exceptions)
		n += json_str(one, "state") != NULL && strcmp(json_str(one, "state"), "unused") == 0;
	cJSON_AddNumberToObject(o, "findings", (double)s->findings);
	cJSON_AddNumberToObject(o, "controls", (double)s->controls);
	cJSON_AddNumberToObject(o, "attested", (double)s->attested);
	cJSON_AddNumberToObject(o, "expired", cJSON_GetArraySize(json_arr(s->facts, "findings")));
	cJSON_AddNumberToObject(o, "unused", n);
	return o;
}

/* ---- waivers beside findings ---- */

static bool
may_be_waived(const struct finding *f)
{
	return f->verdict == VERDICT_FAIL || f->verdict == VERDICT_WARN;
}

/* What a waiver does not name it does not ask for. */
static bool
is_text(const cJSON *waiver, const char *member, const char *text)
{
	const char *want = json_str(waiver, member);

	return want == NULL || strcmp(want, text) == 0;
}

static bool
covers(const cJSON *waiver, const struct rule *rule, const struct finding *f)
{
	const char *resource = json_str(waiver, "resource");

	return is_text(waiver, "rule", rule->id) && (resource == NULL || glob_match(resource, f->resource));
}

static void
count_use(cJSON *statement)
{
	cJSON *used = json_get(statement, "used");

	if (used != NULL)
		cJSON_SetNumberValue(used, used->valuedouble + 1);
}

void
stated_waive(struct stated *s, struct instance *i)
{
	for (size_t k = 0; k < i->findings.n; k++) {
		struct finding *f = &i->findings.items[k];
		cJSON *w, *chosen = NULL;

		if (!may_be_waived(f))
			continue;
		cJSON_ArrayForEach(w, json_arr(s->facts, "waivers")) {
			if (json_str(w, "control") != NULL || !covers(w, i->rule, f) || (chosen != NULL && !in_force(w)))
				continue;
			chosen = w;
			if (in_force(w))
				break;
		}
		if (chosen == NULL)
			continue;
		f->waiver = chosen;
		count_use(chosen);
		s->findings += in_force(chosen);
	}
}

/* ---- statements beside controls ---- */

static bool
concerns(const cJSON *statement, const char *framework, const char *id)
{
	const char *control = json_str(statement, "control");

	return control != NULL && strcmp(control, id) == 0 && is_text(statement, "framework", framework);
}

/* Whether a waiver of the rule, or one of the list (waivers of this control), covers the finding. */
static bool
is_covered(const cJSON *const *own, size_t n, const struct rule *rule, const struct finding *f)
{
	if (f->waiver != NULL && in_force(f->waiver))
		return true;
	for (size_t i = 0; i < n; i++) {
		if (in_force(own[i]) && covers(own[i], rule, f))
			return true;
	}
	return false;
}

/* Every finding that is as bad as the control is covered, there is one, and nothing is unknown: nobody accepts what nobody saw. */
static bool
all_covered(const cJSON *const *own, size_t n_own, enum verdict verdict, const struct instance *const *found, size_t n)
{
	size_t seen = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < found[i]->findings.n; k++) {
			const struct finding *f = &found[i]->findings.items[k];

			if (f->verdict == VERDICT_UNKNOWN)
				return false;
			if (f->verdict != verdict)
				continue;
			if (!is_covered(own, n_own, found[i]->rule, f))
				return false;
			seen++;
		}
	}
	return seen > 0;
}

static void
add_ids(cJSON *control, const char *name, const cJSON *const *list, size_t n)
{
	cJSON *ids;

	if (n == 0)
		return;
	ids = cJSON_AddArrayToObject(control, name);
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(ids, cJSON_CreateString(json_str(list[i], "id")));
}

/* The statements of one kind that name the control; the caller frees the array. */
static const cJSON **
of_control(const cJSON *all, const char *framework, const char *id, size_t *n)
{
	const cJSON **list = xcalloc((size_t)cJSON_GetArraySize(all) + 1, sizeof(*list)), *one;

	*n = 0;
	cJSON_ArrayForEach(one, all) {
		if (concerns(one, framework, id))
			list[(*n)++] = one;
	}
	return list;
}

/* A waiver of a control is of use where it covers something that is found there; an attestation where its control is. */
static void
count_uses(const cJSON *const *own, size_t n_own, const cJSON *const *attested, size_t n_attested,
    const struct instance *const *found, size_t n)
{
	for (size_t w = 0; w < n_own; w++) {
		bool any = false;

		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < found[i]->findings.n; k++)
				any |= may_be_waived(&found[i]->findings.items[k]) && covers(own[w], found[i]->rule, &found[i]->findings.items[k]);
		}
		if (any)
			count_use((cJSON *)own[w]);
	}
	for (size_t i = 0; i < n_attested; i++)
		count_use((cJSON *)attested[i]);
}

void
stated_control(struct stated *s, cJSON *control, const char *framework, const char *id, enum verdict verdict,
    const struct instance *const *found, size_t n)
{
	size_t n_own, n_attested;
	const cJSON **own = of_control(json_arr(s->facts, "waivers"), framework, id, &n_own);
	const cJSON **attested = of_control(json_arr(s->facts, "attestations"), framework, id, &n_attested);
	bool holding = false;

	count_uses(own, n_own, attested, n_attested, found, n);
	add_ids(control, "waivers", own, n_own);
	if ((verdict == VERDICT_FAIL || verdict == VERDICT_WARN) && all_covered(own, n_own, verdict, found, n)) {
		cJSON_AddBoolToObject(control, "waived", true);
		s->controls++;
	}
	add_ids(control, "attestations", attested, n_attested);
	for (size_t i = 0; i < n_attested; i++)
		holding |= in_force(attested[i]);
	if (holding && verdict == VERDICT_MANUAL) {
		cJSON_AddBoolToObject(control, "attested", true);
		s->attested++;
	}
	free(own);
	free(attested);
}
