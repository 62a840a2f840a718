/* Waivers and attestations beside verdicts: which covers what, and that neither changes a verdict. */
#include "assess/statements.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "tap.h"

#define NOW 1790000000	/* 2026-09-21 */
#define ON "2026-09-21"
#define OFF "2026-09-20"
#define W(id, members, day) "{\"id\":\"" id "\"," members "\"owner\":\"o\",\"reason\":\"r\",\"approved_by\":\"a\",\"expires\":\"" day "\"}"
#define A(id, control, day) "{\"id\":\"" id "\",\"control\":\"" control "\",\"framework\":\"f\",\"valid_until\":\"" day "\",\"files\":[]}"
#define RULE "\"rule\":\"X-1\","
#define CONTROL "\"control\":\"1\",\"framework\":\"f\","

/* One control "1" of framework f on rule X-1, which finds bucket-a and bucket-b. */
static const struct waiver_case {
	const char *phrase, *waivers;
	enum verdict a, b;
	const char *on_a, *on_b;	/* ids of the waivers beside the findings, "" for none */
	bool waived;			/* the control */
	long findings, expired, unused;
} cases[] = {
	{ "none", "", VERDICT_FAIL, VERDICT_PASS, "", "", false, 0, 0, 0 },
	{ "a rule", W("w", RULE, ON), VERDICT_FAIL, VERDICT_FAIL, "w", "w", true, 2, 0, 0 },
	{ "another rule", W("w", "\"rule\":\"X-2\",", ON), VERDICT_FAIL, VERDICT_FAIL, "", "", false, 0, 0, 1 },
	{ "one resource of two", W("w", RULE "\"resource\":\"bucket-a\",", ON), VERDICT_FAIL, VERDICT_FAIL, "w", "", false, 1, 0, 0 },
	{ "the one that fails", W("w", RULE "\"resource\":\"*-a\",", ON), VERDICT_FAIL, VERDICT_PASS, "w", "", true, 1, 0, 0 },
	{ "a warning beside a failure need not be waived", W("w", RULE "\"resource\":\"*-a\",", ON), VERDICT_FAIL, VERDICT_WARN, "w", "", true, 1, 0, 0 },
	{ "a pass has nothing to waive", W("w", RULE, ON), VERDICT_PASS, VERDICT_PASS, "", "", false, 0, 0, 1 },
	{ "unknown is not waived", W("w", RULE, ON), VERDICT_UNKNOWN, VERDICT_FAIL, "", "w", false, 1, 0, 0 },
	{ "the day after the last", W("w", RULE, OFF), VERDICT_FAIL, VERDICT_FAIL, "w", "w", false, 0, 1, 0 },
	{ "one in force goes before an expired one", W("old", RULE, OFF) "," W("new", RULE, ON), VERDICT_FAIL, VERDICT_FAIL, "new", "new", true, 2, 1, 0 },
	{ "a day that is none", W("w", RULE, "soon"), VERDICT_FAIL, VERDICT_FAIL, "w", "w", false, 0, 1, 0 },
	{ "a control", W("w", CONTROL, ON), VERDICT_FAIL, VERDICT_FAIL, "", "", true, 0, 0, 0 },
	{ "a control of another framework", W("w", "\"control\":\"1\",\"framework\":\"g\",", ON), VERDICT_FAIL, VERDICT_FAIL, "", "", false, 0, 0, 1 },
	{ "a control, for another rule", W("w", CONTROL "\"rule\":\"X-2\",", ON), VERDICT_FAIL, VERDICT_FAIL, "", "", false, 0, 0, 1 },
	{ "a control, for one resource", W("w", CONTROL "\"resource\":\"bucket-a\",", ON), VERDICT_FAIL, VERDICT_FAIL, "", "", false, 0, 0, 0 },
	{ "rule and control together", W("w", RULE "\"resource\":\"bucket-a\",", ON) "," W("c", CONTROL "\"resource\":\"bucket-b\",", ON),
	    VERDICT_FAIL, VERDICT_FAIL, "w", "", true, 1, 0, 0 },
	{ "an expired one of a control", W("w", CONTROL, OFF), VERDICT_FAIL, VERDICT_FAIL, "", "", false, 0, 1, 0 },
};

static const char *
id_of(const struct finding *f)
{
	return f->waiver != NULL ? json_str(f->waiver, "id") : "";
}

static void
test_waiver(const struct waiver_case *c)
{
	struct rule rule = { .id = (char *)"X-1", .kind = RULE_CHECK };
	struct instance i = { .rule = &rule };
	const struct instance *found[] = { &i };
	char *text = xasprintf("[%s]", c->waivers);
	cJSON *waivers = cJSON_Parse(text), *control = cJSON_CreateObject(), *counts;
	cJSON *exceptions = cJSON_Parse("[{\"state\":\"applied\"},{\"state\":\"unused\"},{\"state\":\"expired\"}]");
	struct assess_scope scope = { .waivers = waivers };
	enum verdict worst = verdict_worse(c->a, c->b);
	struct stated s;

	ok(waivers != NULL, "%s: is JSON", c->phrase);
	findings_add(&i.findings, "bucket-a", "", "", "r")->verdict = c->a;
	findings_add(&i.findings, "bucket-b", "", "", "r")->verdict = c->b;
	stated_make(&s, &scope, NOW);
	stated_waive(&s, &i);
	stated_control(&s, control, "f", "1", worst, found, 1);
	is_str(id_of(&i.findings.items[0]), c->on_a, c->phrase);
	is_str(id_of(&i.findings.items[1]), c->on_b, c->phrase);
	ok(i.findings.items[0].verdict == c->a && i.findings.items[1].verdict == c->b, "%s: the verdicts stay", c->phrase);
	ok(json_bool(control, "waived", false) == c->waived && s.controls == c->waived, "%s: the control is %swaived", c->phrase,
	    c->waived ? "" : "not ");
	is_int(s.findings, c->findings, "findings that are waived");
	is_int((long)findings_waived(&i.findings), c->findings, "as the facts count them");
	is_int(cJSON_GetArraySize(json_get(s.facts, "findings")), c->expired, "expired ones are findings");
	counts = stated_counts(&s, exceptions);
	is_int((long)json_num(counts, "unused", -1), c->unused + 1, "in force, and they match nothing");
	cJSON_Delete(counts);
	cJSON_Delete(exceptions);
	stated_release(&s);
	findings_release(&i.findings);
	cJSON_Delete(control);
	cJSON_Delete(waivers);
	free(text);
}

static const struct attestation_case {
	const char *phrase, *attestations;
	enum verdict verdict;
	bool attested;
	long shown, expired;
} attestation_cases[] = {
	{ "none", "", VERDICT_MANUAL, false, 0, 0 },
	{ "one in force", A("a", "1", ON), VERDICT_MANUAL, true, 1, 0 },
	{ "one of another control", A("a", "2", ON), VERDICT_MANUAL, false, 0, 0 },
	{ "an expired one", A("a", "1", OFF), VERDICT_MANUAL, false, 1, 1 },
	{ "a renewed one", A("old", "1", OFF) "," A("new", "1", ON), VERDICT_MANUAL, true, 2, 1 },
	{ "a failure is no matter of opinion", A("a", "1", ON), VERDICT_FAIL, false, 1, 0 },
	{ "nor is what was not seen", A("a", "1", ON), VERDICT_UNKNOWN, false, 1, 0 },
};

static void
test_attestation(const struct attestation_case *c)
{
	char *text = xasprintf("[%s]", c->attestations);
	cJSON *attestations = cJSON_Parse(text), *control = cJSON_CreateObject(), *counts;
	struct assess_scope scope = { .attestations = attestations };
	struct stated s;

	stated_make(&s, &scope, NOW);
	stated_control(&s, control, "f", "1", c->verdict, NULL, 0);
	counts = stated_counts(&s, NULL);
	ok(json_bool(control, "attested", false) == c->attested, "%s: %sattested", c->phrase, c->attested ? "" : "not ");
	is_int(cJSON_GetArraySize(json_get(control, "attestations")), c->shown, "shown beside the control");
	ok(json_num(counts, "attested", -1) == c->attested && json_num(counts, "expired", -1) == (double)c->expired, "%s: counted", c->phrase);
	cJSON_Delete(counts);
	stated_release(&s);
	cJSON_Delete(control);
	cJSON_Delete(attestations);
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_waiver(&cases[i]);
	for (size_t i = 0; i < sizeof(attestation_cases) / sizeof(attestation_cases[0]); i++)
		test_attestation(&attestation_cases[i]);
	return tap_done();
}
