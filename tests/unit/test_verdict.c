/*
 * Whatever a rule's SQL answers, what was not seen is neither a pass nor a fail.
 *
 * The little cloud of these tests: a.List names things of each account; b.Get looks at each thing; c.Side stands alone.
 */
#include "assess/rule_run.h"
#include "kit.h"

#define THINGS "{\"Things\":[\"x\",\"y\"]}"

static struct kit kit;
static struct strlist planned;

static void
make_knowledge(void)
{
	kit_init(&kit);
	kit_source(&kit, "a.List", "select account from scope_account");
	kit_source(&kit, "b.Get", "select account, region, name, :now as at from thing");
	kit_source(&kit, "c.Side", "select account from scope_account");
	kit_source(&kit, "d.Broken", "select account, name / 0 as name, json_extract('{', '$.a') as x from thing");
	kit_source(&kit, "e.Unplanned", "select account from scope_account");
	kit_source(&kit, "f.Deep", "select account from \"b.Get\" where 0");
	kit_view(&kit, "thing", "thing.sql", "create view thing as select l.account, 'r1' as region, t.value as name,"
	    " l.id as evidence from \"a.List\" l, json_each(l.body, '$.Things') t");
	strlist_add(&planned, "a.List");
	strlist_add(&planned, "b.Get");
	strlist_add(&planned, "c.Side");
	strlist_add(&planned, "d.Broken");
	strlist_add(&planned, "f.Deep");
}

/* What the evidence of one case looks like, beside a.List and c.Side. */
enum setting {
	ALL_SEEN,
	Y_DENIED,		/* b.Get of y refused */
	Y_FAILED,
	Y_MISSING,		/* b.Get of y never made */
	Y_CUT,			/* b.Get of y: the second page is missing */
	Y_GAP,			/* b.Get of y: page 2 of 3 is missing */
	Y_TWO_PAGES,		/* and both are there */
	Y_SECOND_TRY,		/* refused at first, answered later */
	Y_LATER_REFUSED,	/* answered at first, refused later */
	Y_ABSENT,
	LIST_DENIED
};

static struct exchange *
get(const char *id, const char *name, int page, bool last, enum evidence_state state)
{
	char *params = xasprintf("{\"account\":\"1\",\"region\":\"r1\",\"name\":\"%s\",\"at\":\"1793672100\"}", name);
	struct exchange *x = kit_exchange(id, params, state == STATE_CONFIRMED ? "{\"ok\":true}" : NULL);

	x->page = page;
	x->last = last;
	x->state = state;
	if (state != STATE_CONFIRMED)
		x->code = xstrdup(state == STATE_DENIED ? "NoPermission" : "Throttling");
	free(params);
	return x;
}

static void
add_evidence(struct db *db, enum setting s)
{
	struct exchange *list = kit_exchange("a.List/0001", "{\"account\":\"1\"}", THINGS), *absent;

	if (s == LIST_DENIED) {
		cJSON_Delete(list->json);
		list->json = NULL;
		list->state = STATE_DENIED;
		list->code = xstrdup("NoPermission");
	}
	kit_add(db, list);
	kit_add(db, kit_exchange("c.Side/0001", "{\"account\":\"1\"}", "{}"));
	if (s == LIST_DENIED)
		return;
	kit_add(db, get("b.Get/0001", "x", 1, true, STATE_CONFIRMED));
	switch (s) {
	case Y_DENIED:
		kit_add(db, get("b.Get/0002", "y", 1, true, STATE_DENIED));
		break;
	case Y_FAILED:
		kit_add(db, get("b.Get/0002", "y", 1, true, STATE_ERROR));
		break;
	case Y_MISSING:
		break;
	case Y_CUT:
		kit_add(db, get("b.Get/0002", "y", 1, false, STATE_CONFIRMED));
		break;
	case Y_GAP:
		kit_add(db, get("b.Get/0002", "y", 1, false, STATE_CONFIRMED));
		kit_add(db, get("b.Get/0003", "y", 3, true, STATE_CONFIRMED));
		break;
	case Y_TWO_PAGES:
		kit_add(db, get("b.Get/0003", "y", 2, true, STATE_CONFIRMED));
		kit_add(db, get("b.Get/0002", "y", 1, false, STATE_CONFIRMED));
		break;
	case Y_SECOND_TRY:
		kit_add(db, get("b.Get/10000", "y", 1, true, STATE_CONFIRMED));
		kit_add(db, get("b.Get/9999", "y", 1, true, STATE_DENIED));
		break;
	case Y_LATER_REFUSED:
		kit_add(db, get("b.Get/0002", "y", 1, true, STATE_CONFIRMED));
		kit_add(db, get("b.Get/0003", "y", 1, true, STATE_DENIED));
		break;
	case Y_ABSENT:
		absent = get("b.Get/0002", "y", 1, true, STATE_CONFIRMED);
		absent->absent = true;
		kit_add(db, absent);
		break;
	default:
		kit_add(db, get("b.Get/0002", "y", 1, true, STATE_CONFIRMED));
	}
}

/* "VERDICT/STATE; RESOURCE REASON=VERDICT/STATE(CODE@EXCHANGE) ..." */
static char *
describe(const struct instance *i)
{
	struct buf b;

	buf_init(&b, 0x10000);
	buf_addf(&b, "%s/%s;", verdict_names[i->verdict], state_names[i->state]);
	for (size_t f = 0; f < i->findings.n; f++) {
		const struct finding *one = &i->findings.items[f];

		buf_addf(&b, " %s %s=%s/%s", one->resource, one->reason, verdict_names[one->verdict], state_names[one->state]);
		if (one->held)
			buf_addf(&b, "(%s@%s)", one->cause.code, one->cause.exchange);
	}
	return buf_take(&b);
}

static char *
judge(enum setting setting, const struct rule *rule)
{
	struct assess_scope scope = { .from = 1790000000, .to = 1793000000, SCOPE_CALENDAR };
	struct assess_input in = { .scope = &scope };
	struct judging j = { .k = &kit.k, .in = &in };
	struct instance one = { .rule = rule };
	struct err e = { 0 };
	char *text = NULL;

	kv_add(&scope.accounts, "1", "");
	j.params = scope_params(&scope, 1793672100);
	one.parameters = rule_parameters(rule, NULL, &scope);
	if (db_open(&j.db, &kit.k, &e) == 0 && db_set_scope(j.db, &scope, 1793672100, &e) == 0) {
		add_evidence(j.db, setting);
		if (seen_make(&j.seen, j.db, &planned, j.params, &e) == 0 && rule_judge(&j, &one, &e) == 0)
			text = describe(&one);
	}
	instance_release(&one);
	seen_free(j.seen);
	db_free(j.db);
	cJSON_Delete(j.params);
	kv_release(&scope.accounts);
	return text != NULL ? text : xstrdup(e.text);
}

#define EACH "select name as resource, 'pass' as verdict, 'fine' as reason, g.id as evidence, 'kept' as value" \
	" from thing t join \"b.Get\" g on g.params ->> '$.name' = t.name"
#define BLIND "select 'all' as resource, 'pass' as verdict, 'fine' as reason, null as evidence from \"b.Get\" limit 1"
#define SIDE(columns) "select " columns " from \"c.Side\""
#define BESIDE " where (select count(*) from \"b.Get\") > 0"
#define CERTAIN(verdict, evidence) \
	SIDE("'s' as resource, '" verdict "' as verdict, 'bad' as reason, " evidence " as evidence, 1 as certain") BESIDE

static const struct {
	const char *phrase;
	enum setting setting;
	const char *sources, *sql, *want;
} cases[] = {
	{ "all was seen", ALL_SEEN, "a.List b.Get", EACH,
	    "pass/confirmed; x fine=pass/confirmed y fine=pass/confirmed" },
	{ "says pass of a denied call", Y_DENIED, "a.List b.Get", EACH,
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) x fine=pass/confirmed"
	    " y fine=unknown/denied(NoPermission@b.Get/0002)" },
	{ "says fail of a denied call", Y_DENIED, "a.List b.Get",
	    "select name as resource, 'fail' as verdict, 'bad' as reason, g.id as evidence from thing t join \"b.Get\" g"
	    " on g.params ->> '$.name' = t.name where name = 'y'",
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) y bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "passes over a denied call", Y_DENIED, "a.List b.Get", EACH " where g.state = 'confirmed'",
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) x fine=pass/confirmed" },
	{ "cites nothing while a call was denied", Y_DENIED, "b.Get", BLIND,
	    "unknown/denied; all fine=unknown/denied(NoPermission@b.Get/0002) b.Get call-denied=unknown/denied(NoPermission@b.Get/0002)" },
	{ "cites nothing and all was seen", ALL_SEEN, "b.Get", BLIND, "pass/confirmed; all fine=pass/confirmed" },
	{ "says a denied call does not apply", Y_DENIED, "b.Get", "select 'all' as resource, 'not-applicable' as verdict,"
	    " 'none' as reason, null as evidence from \"b.Get\" limit 1",
	    "unknown/denied; all none=unknown/denied(NoPermission@b.Get/0002) b.Get call-denied=unknown/denied(NoPermission@b.Get/0002)" },
	{ "asks a human about a denied call", Y_DENIED, "b.Get", "select 'all' as resource, 'manual' as verdict, 'look' as reason,"
	    " null as evidence from \"b.Get\" limit 1",
	    "unknown/denied; all look=unknown/denied(NoPermission@b.Get/0002) b.Get call-denied=unknown/denied(NoPermission@b.Get/0002)" },
	{ "a call failed", Y_FAILED, "b.Get", BLIND,
	    "unknown/error; all fine=unknown/error(Throttling@b.Get/0002) b.Get call-failed=unknown/error(Throttling@b.Get/0002)" },
	{ "a call was never made", Y_MISSING, "b.Get", BLIND,
	    "unknown/not-queried; all fine=unknown/not-queried(@) b.Get not-asked=unknown/not-queried(@)" },
	{ "a call lacks its last page", Y_CUT, "b.Get", BLIND,
	    "unknown/error; all fine=unknown/error(cut-short@b.Get/0002) b.Get call-failed=unknown/error(cut-short@b.Get/0002)" },
	{ "a call lacks a page in between", Y_GAP, "b.Get", BLIND,
	    "unknown/error; all fine=unknown/error(cut-short@b.Get/0003) b.Get call-failed=unknown/error(cut-short@b.Get/0003)" },
	{ "a call has two pages", Y_TWO_PAGES, "b.Get", BLIND, "pass/confirmed; all fine=pass/confirmed" },
	{ "a call was answered at the second try", Y_SECOND_TRY, "b.Get", BLIND, "pass/confirmed; all fine=pass/confirmed" },
	{ "a call was refused when asked again", Y_LATER_REFUSED, "b.Get", BLIND,
	    "unknown/denied; all fine=unknown/denied(NoPermission@b.Get/0003) b.Get call-denied=unknown/denied(NoPermission@b.Get/0003)" },
	{ "a thing is confirmed not to be there", Y_ABSENT, "b.Get", BLIND, "pass/confirmed; all fine=pass/confirmed" },
	{ "what the for-each rests on was denied", LIST_DENIED, "b.Get", "select 'all' as resource, 'pass' as verdict, 'fine' as reason,"
	    " null as evidence where (select count(*) from \"b.Get\") = 0",
	    "unknown/denied; a.List call-denied=unknown/denied(NoPermission@a.List/0001) all fine=unknown/denied(NoPermission@a.List/0001)" },
	{ "and through two steps", LIST_DENIED, "f.Deep", "select 'all' as resource, 'pass' as verdict, 'fine' as reason,"
	    " null as evidence where (select count(*) from \"f.Deep\") = 0",
	    "unknown/denied; a.List call-denied=unknown/denied(NoPermission@a.List/0001) all fine=unknown/denied(NoPermission@a.List/0001)" },
	{ "a source was not planned", ALL_SEEN, "e.Unplanned", "select 'all' as resource, 'pass' as verdict, 'fine' as reason,"
	    " null as evidence where (select count(*) from \"e.Unplanned\") = 0",
	    "unknown/not-queried; all fine=unknown/not-queried(not-planned@) e.Unplanned not-asked=unknown/not-queried(not-planned@)" },
	{ "a for-each can not be run", ALL_SEEN, "d.Broken", "select 'all' as resource, 'pass' as verdict, 'fine' as reason,"
	    " null as evidence where (select count(*) from \"d.Broken\") = 0",
	    "unknown/error; all fine=unknown/error(bad-for-each@) d.Broken call-failed=unknown/error(bad-for-each@)" },

	{ "cites an id that is not there", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, 'fine' as reason, 'c.Side/0001 c.Side/0099' as evidence"),
	    "unknown/error; s fine=unknown/error(no-such-evidence@c.Side/0099)" },
	{ "cites evidence of a source that it does not declare", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, 'fine' as reason, 'b.Get/0001' as evidence"),
	    "unknown/error; s fine=unknown/error(undeclared-source@b.Get/0001)" },
	{ "cites good evidence of one source for a denied other", Y_DENIED, "b.Get c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, 'fine' as reason, id as evidence") BESIDE,
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s fine=unknown/denied(NoPermission@b.Get/0002)" },
	{ "fails for certain by what it cites, whatever the denied other says", Y_DENIED, "b.Get c.Side", CERTAIN("fail", "id"),
	    "fail/confirmed; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=fail/confirmed" },
	{ "fails just so and does not say that it is certain", Y_DENIED, "b.Get c.Side", SIDE("'s' as resource, 'fail' as verdict, 'bad' as reason, id as evidence, 0 as certain") BESIDE,
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "calls a pass certain", Y_DENIED, "b.Get c.Side", CERTAIN("pass", "id"),
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "calls certain that something does not apply", Y_DENIED, "b.Get c.Side", CERTAIN("not-applicable", "id"),
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "fails for certain and cites nothing", Y_DENIED, "b.Get c.Side", CERTAIN("fail", "null"),
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "fails for certain by a denied call", Y_DENIED, "b.Get c.Side", CERTAIN("fail", "'b.Get/0002'"),
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s bad=unknown/denied(NoPermission@b.Get/0002)" },
	{ "cites as array_agg writes", Y_DENIED, "b.Get",
	    "select 'all' as resource, 'pass' as verdict, 'fine' as reason, array_agg(id) as evidence from \"b.Get\" where state = 'confirmed'",
	    "unknown/denied; all fine=pass/confirmed b.Get call-denied=unknown/denied(NoPermission@b.Get/0002)" },
	{ "cites with commas and blanks", Y_DENIED, "b.Get",
	    "select 'all' as resource, 'fail' as verdict, 'bad' as reason, 'b.Get/0001,, b.Get/0002' as evidence from \"b.Get\" limit 1",
	    "unknown/denied; all bad=unknown/denied(NoPermission@b.Get/0002) b.Get call-denied=unknown/denied(NoPermission@b.Get/0002)" },
	{ "reads a source that it does not declare", ALL_SEEN, "c.Side",
	    "select name as resource, 'pass' as verdict, 'fine' as reason, c.id as evidence from thing, \"c.Side\" c",
	    "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "selects constants under a source that it never reads", ALL_SEEN, "c.Side",
	    "select 's' as resource, 'pass' as verdict, 'fine' as reason, 'c.Side/0001' as evidence",
	    "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "selects constants and declares nothing", ALL_SEEN, "",
	    "select 's' as resource, 'pass' as verdict, 'fine' as reason, null as evidence",
	    "unknown/not-queried; s fine=unknown/not-queried(no-evidence@)" },
	{ "fails by constants", ALL_SEEN, "", "select 's' as resource, 'fail' as verdict, 'bad' as reason",
	    "unknown/not-queried; s bad=unknown/not-queried(no-evidence@)" },
	{ "asks a human without any source", ALL_SEEN, "", "select 's' as resource, 'manual' as verdict, 'look' as reason",
	    "manual/confirmed; s look=manual/confirmed" },

	{ "a field is missing", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, body ->> '$.ttl' > 180 as verdict, 'x' as reason, id as evidence"),
	    "unknown/error; s x=unknown/error(no-verdict@)" },
	{ "no verdict column at all", ALL_SEEN, "c.Side", SIDE("'s' as resource, id as evidence"),
	    "unknown/error; s =unknown/error(no-verdict@)" },
	{ "a verdict that is none", ALL_SEEN, "c.Side", SIDE("'s' as resource, 'PASS' as verdict, 'x' as reason, id as evidence"),
	    "unknown/error; s x=unknown/error(bad-verdict@)" },
	{ "a verdict that is a number", ALL_SEEN, "c.Side", SIDE("'s' as resource, 0 as verdict, 'x' as reason, id as evidence"),
	    "unknown/error; s x=unknown/error(bad-verdict@)" },
	{ "the rule itself can not tell", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'unknown' as verdict, 'x' as reason, id as evidence"), "unknown/confirmed; s x=unknown/confirmed" },
	{ "inferred passes", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, 'inferred' as state, 'x' as reason, id as evidence"),
	    "warn/inferred; s x=warn/inferred" },
	{ "inferred fails", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'fail' as verdict, 'inferred' as state, 'x' as reason, id as evidence"),
	    "warn/inferred; s x=warn/inferred" },
	{ "inferred does not apply", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'not-applicable' as verdict, 'inferred' as state, 'x' as reason, id as evidence"),
	    "warn/inferred; s x=warn/inferred" },
	{ "inferred from a denied call", Y_DENIED, "b.Get",
	    "select 's' as resource, 'pass' as verdict, 'inferred' as state, 'x' as reason, 'b.Get/0002' as evidence from \"b.Get\" limit 1",
	    "unknown/denied; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) s x=unknown/denied(NoPermission@b.Get/0002)" },
	{ "stale", ALL_SEEN, "c.Side", SIDE("'s' as resource, 'pass' as verdict, 'stale' as state, 'x' as reason, id as evidence"),
	    "unknown/stale; s x=unknown/stale(not-confirmed@)" },
	{ "contradicted", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'fail' as verdict, 'contradicted' as state, 'x' as reason, id as evidence"),
	    "unknown/contradicted; s x=unknown/contradicted(not-confirmed@)" },
	{ "a state that is none", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, 'sure' as state, 'x' as reason, id as evidence"),
	    "unknown/error; s x=unknown/error(bad-verdict@)" },
	{ "no rows", ALL_SEEN, "c.Side", SIDE("'s' as resource, 'pass' as verdict") " where 0",
	    "unknown/error; R no-rows=unknown/error(no-rows@)" },
	{ "not-yet is kept", ALL_SEEN, "c.Side", SIDE("'s' as resource, 'not-yet' as verdict, 'x' as reason, id as evidence"),
	    "not-yet/confirmed; s x=not-yet/confirmed" },
	{ "SQL that fails while it runs", ALL_SEEN, "c.Side",
	    SIDE("'s' as resource, 'pass' as verdict, json_extract('{', '$.a') as x, id as evidence"),
	    "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "SQL that does not compile", ALL_SEEN, "c.Side", "selekt 1", "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "SQL that writes", ALL_SEEN, "c.Side", "update \"c.Side\" set state = 'confirmed'",
	    "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "a parameter that nobody gives", ALL_SEEN, "c.Side", SIDE(":floor as resource, 'pass' as verdict"),
	    "unknown/error; R rule-failed=unknown/error(rule-failed@)" },
	{ "a fail is worse than what was not seen", Y_DENIED, "b.Get",
	    "select 'x' as resource, 'fail' as verdict, 'bad' as reason, 'b.Get/0001' as evidence from \"b.Get\" limit 1",
	    "fail/confirmed; b.Get call-denied=unknown/denied(NoPermission@b.Get/0002) x bad=fail/confirmed" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rule *rule;
		char *got;

		kit.k.n_rules = 0;
		memset(kit.rules, 0, sizeof(kit.rules));
		rule = kit_rule(&kit, RULE_CHECK, "R", cases[i].sources, cases[i].sql);
		got = judge(cases[i].setting, rule);
		is_str(got, cases[i].want, cases[i].phrase);
		free(got);
		kit_release(&kit);
	}
}

static void
test_detection_verdicts(void)
{
	is_int(detection_verdict(DETECTION_HIT, SEVERITY_CRITICAL), VERDICT_FAIL, "a critical hit fails a control");
	is_int(detection_verdict(DETECTION_HIT, SEVERITY_HIGH), VERDICT_FAIL, "so does a high one");
	is_int(detection_verdict(DETECTION_HIT, SEVERITY_MEDIUM), VERDICT_WARN, "a medium one warns");
	is_int(detection_verdict(DETECTION_CLEAN, SEVERITY_LOW), VERDICT_PASS, "clean passes");
	for (int s = DETECTION_INSUFFICIENT_BASELINE; s < DETECTION_COUNT; s++)
		is_int(detection_verdict((enum detection_state)s, SEVERITY_CRITICAL), VERDICT_UNKNOWN, detection_state_names[s]);
}

int
main(void)
{
	make_knowledge();
	test_cases();
	test_detection_verdicts();
	strlist_release(&planned);
	return tap_done();
}
