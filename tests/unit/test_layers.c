/* No layer is claimed beyond what it stands on, nor over a problem. */
#include "bundle/verify/layers.h"

#include "tests/unit/tap.h"

#define YES LAYER_YES
#define NO LAYER_NO
#define OPEN LAYER_NOT_CHECKED
#define GONE LAYER_ABSENT

/* In the order intact, signed, trusted, timestamped, re-performed. */
static const struct layer_case {
	const char *phrase;
	enum layer_state own[LAYER_COUNT];
	enum problem_code problem;
	enum layer_state claimed[LAYER_COUNT];
	bool trusted_by_itself;	/* what the third stands on holds: its state is its own */
} cases[] = {
	{ "all hold", { YES, YES, YES, YES, YES }, PROBLEM_NONE, { YES, YES, YES, YES, YES }, true },
	{ "nothing was looked at", { OPEN, OPEN, OPEN, OPEN, OPEN }, PROBLEM_NONE, { OPEN, OPEN, OPEN, OPEN, OPEN }, false },
	{ "unsigned", { YES, GONE, GONE, GONE, OPEN }, PROBLEM_NONE, { YES, GONE, GONE, GONE, OPEN }, false },
	{ "changed", { YES, YES, YES, YES, YES }, PROBLEM_PAYLOAD_DIGEST, { NO, NO, NO, NO, NO }, false },
	{ "not read to the end", { OPEN, YES, YES, YES, YES }, PROBLEM_NONE, { OPEN, OPEN, OPEN, OPEN, OPEN }, false },
	{ "a signature that is not good", { YES, YES, YES, YES, YES }, PROBLEM_SIGNATURE_VALUE, { YES, NO, NO, NO, YES }, false },
	{ "an expired signer", { YES, YES, YES, YES, YES }, PROBLEM_SIGNER_EXPIRED, { YES, YES, NO, YES, YES }, true },
	{ "a stamp over nothing", { YES, GONE, GONE, YES, OPEN }, PROBLEM_NONE, { YES, GONE, GONE, OPEN, OPEN }, false },
	{ "a finding on the report", { YES, YES, YES, YES, YES }, PROBLEM_LOG_CHAIN, { YES, YES, YES, YES, YES }, true },
};

static void
test_case(const struct layer_case *c)
{
	struct layer_result all[LAYER_COUNT] = { 0 };
	struct problem_list problems = { 0 };

	for (int i = 0; i < LAYER_COUNT; i++)
		all[i].state = c->own[i];
	if (c->problem != PROBLEM_NONE)
		problems_addf(&problems, c->problem, "x");
	for (int i = 0; i < LAYER_COUNT; i++)
		ok(layer_state(all, &problems, (enum layer)i) == c->claimed[i], "%s: %s is %s", c->phrase, layer_names[i].name,
		    layer_state_names[c->claimed[i]].name);
	ok(layer_base_holds(all, &problems, LAYER_TRUSTED) == c->trusted_by_itself, "%s: trust %s by itself", c->phrase,
	    c->trusted_by_itself ? "stands or falls" : "can not be judged");
	problems_release(&problems);
}

static void
test_names(const struct layer_name *names, int n)
{
	for (int i = 0; i < n; i++)
		ok(names[i].name != NULL && names[i].text[LANG_EN] != NULL && names[i].text[LANG_ZH_CN] != NULL, "%s has its words",
		    names[i].name ? names[i].name : "?");
}

static void
test_facts(void)
{
	struct layer_result l = { 0 };

	layer_fact(&l, FACT_SELF_SIGNED, NULL);
	layer_fact(&l, FACT_FILES, "%d", 7);
	layer_fact(&l, FACT_FILES, "%d", 8);
	is_str(layer_fact_value(&l, FACT_FILES), "7", "the first of a kind");
	is_str(layer_fact_value(&l, FACT_SELF_SIGNED), NULL, "a fact without value");
	is_str(layer_fact_value(&l, FACT_ROOT), NULL, "a fact that was not said");
	layer_release(&l);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_case(&cases[i]);
	test_names(layer_names, LAYER_COUNT);
	test_names(layer_state_names, LAYER_STATE_COUNT);
	test_names(layer_fact_names, LAYER_FACT_COUNT);
	test_facts();
	return tap_done();
}
