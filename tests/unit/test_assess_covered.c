/* From evidence to facts: what a detection says over what was and was not seen, of whom, and from when on. */
#include "assess_world.h"

static const struct {
	const char *phrase, *covers, *from, *to, *body;
	enum evidence_state state;
	const char *want;	/* of D-ROOT: state, verdict/evidence state; then each finding's region and cause */
} coverings[] = {
	{ "all regions, the whole period", "*", "1793577600", "1793664000", QUIET, STATE_CONFIRMED, "clean pass/confirmed;" },
	{ "a second is missing at the end", "*", "1793577600", "1793663999", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T23:59:59Z] r2 not-covered()[2026-11-02T23:59:59Z]" },
	{ "a second is missing at the start", "*", "1793577601", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "only one region", "r1", "1793577600", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "another account's region", "r7", "1793577600", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "no window", "*", "", "", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a window that is no number", "*", "0", "1e99", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "the call was denied", "*", "1793577600", "1793664000", NULL, STATE_DENIED,
	    "not-evaluable unknown/denied; r1 not-covered(NoPermission)[2026-11-02T00:00:00Z]"
	    " r2 not-covered(NoPermission)[2026-11-02T00:00:00Z]" },
	{ "the call was cut short", "*", "1793577600", "1793664000", SIGN_IN, STATE_ERROR,
	    "not-evaluable unknown/error; r1 not-covered(NoPermission)[2026-11-02T00:00:00Z]"
	    " r2 not-covered(NoPermission)[2026-11-02T00:00:00Z]" },
	{ "a record can not be read", "*", "1793577600", "1793664000", "{\"Events\":[\"{\"]}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-refused)[-]" },
	{ "the list is not there", "*", "1793577600", "1793664000", "{}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-refused)[-]" },
	{ "a record has no time", "*", "1793577600", "1793664000", "{\"Events\":[{\"eventId\":\"a\"}]}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-untimed)[-]" },
	{ "a hit in what was seen of one region", "r1", "1793577600", "1793664000", SIGN_IN, STATE_CONFIRMED,
	    "hit fail/confirmed; r2 not-covered()[2026-11-02T00:00:00Z]  hit=fail" },
};

static char *
describe(const cJSON *d)
{
	struct buf b;
	const cJSON *f;

	buf_init(&b, 0x10000);
	buf_addf(&b, "%s %s/%s;", json_str(d, "state"), json_str(d, "verdict"), json_str(d, "evidence_state"));
	cJSON_ArrayForEach(f, json_get(d, "findings")) {
		const char *from = cJSON_GetStringValue(json_at(f, "values.from"));

		if (json_get(f, "cause") != NULL)
			buf_addf(&b, " %s %s(%s)[%s]", json_str(f, "region"), json_str(f, "reason"),
			    cJSON_GetStringValue(json_at(f, "cause.code")), from != NULL ? from : "-");
		else
			buf_addf(&b, " %s %s=%s", json_str(f, "region"), json_str(f, "reason"), json_str(f, "verdict"));
	}
	return buf_take(&b);
}

static void
test_coverings(void)
{
	for (size_t i = 0; i < sizeof(coverings) / sizeof(coverings[0]); i++) {
		char *params = xasprintf("{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"%s\",\"win_from\":\"%s\",\"win_to\":\"%s\"}",
		    coverings[i].covers, coverings[i].from, coverings[i].to), *got;
		struct exchange *xs[] = { list_answer(), kit_exchange("e.Lookup/0001", params, coverings[i].body), NULL };
		struct world w;
		struct err e;
		cJSON *facts;

		world_init(&w);
		/* here the window is the answer's business: what should have been asked is a case of test_verdict */
		w.kit.sources[2].for_each = LITERAL("select account from scope_account where 0");
		xs[1]->state = coverings[i].state;
		if (xs[1]->state != STATE_CONFIRMED)
			xs[1]->code = xstrdup("NoPermission");
		facts = assess(&w, xs, &e);
		got = describe(one(facts, "detections", 2));
		is_str(got, coverings[i].want, coverings[i].phrase);
		free(got);
		free(params);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

/* Two windows that touch, of two sources, one of them somebody else's account asking; and regions "*". */
static void
test_pieces(void)
{
	struct world w;
	struct err e;
	struct exchange *xs[] = { list_answer(),
		kit_exchange("e.Lookup/0001", "{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"r1\",\"win_from\":1793404800,\"win_to\":1793620800}",
		    QUIET),
		kit_exchange("e.Logs/0001", "{\"account\":\"77\",\"owner\":\"1\",\"covers\":\"*\",\"win_from\":1793610000,\"win_to\":1793700000}",
		    "{\"data\":[]}"), NULL };
	cJSON *facts;

	world_init(&w);
	w.kit.sources[2].for_each = w.kit.sources[1].for_each = LITERAL("select account from scope_account where 0");
	strlist_release(&w.scope.regions);
	strlist_add(&w.scope.regions, "*");
	facts = assess(&w, xs, &e);
	is_at(one(facts, "detections", 2), "state", "clean", "windows that overlap are one; the regions are those that were named");
	is_at(one(facts, "detections", 1), "state", "clean", "history was seen too");
	is_at(facts, "events.covered", "[{\"account\":\"1\",\"region\":\"*\",\"from\":\"2026-11-02T09:00:00Z\",\"to\":\"2026-11-03T10:00:00Z\"},"
	    "{\"account\":\"1\",\"region\":\"r1\",\"from\":\"2026-10-31T00:00:00Z\",\"to\":\"2026-11-02T12:00:00Z\"}]", "windows are the owner's");
	cJSON_Delete(facts);
	world_release(&w);
}

/* What a store holds of its members: from when on a view has them there, and nothing of another store's. */
static const struct {
	const char *phrase, *since, *store, *member;	/* since and member: of the view's row; store: that the calls name */
	const char *want;	/* of D-ROOT, as for coverings */
} memberships[] = {
	{ "a member that was there before the period", "1793577600", "s", "1", "clean pass/confirmed;" },
	{ "one that came a second into the period", "1793577601", "s", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "one that came after it", "1793664000", "s", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a member that is silent", "1793577600", "s", "5",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a member of another store", "1793577600", "t", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a store that the call does not name", "1793577600", "", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
};

static void
test_members(void)
{
	for (size_t i = 0; i < sizeof(memberships) / sizeof(memberships[0]); i++) {
		char *sql = xasprintf("create view store_member as select 's' as store, '%s' as account, %s as since",
		    memberships[i].member, memberships[i].since), *got;
		/* two calls that touch in the middle of the day: the member's part is cut from both as one */
		char *first = xasprintf("{\"account\":\"77\",\"owner\":\"77\",\"store\":\"%s\",\"covers\":\"*\",\"win_from\":1793404800,"
		    "\"win_to\":1793620800}", memberships[i].store);
		char *second = xasprintf("{\"account\":\"77\",\"owner\":\"77\",\"store\":\"%s\",\"covers\":\"*\",\"win_from\":1793620800,"
		    "\"win_to\":1793664000}", memberships[i].store);
		struct exchange *xs[] = { list_answer(), kit_exchange("e.Logs/0001", first, "{\"data\":[]}"),
			kit_exchange("e.Logs/0002", second, "{\"data\":[]}"), NULL };
		struct world w;
		struct err e;
		cJSON *facts;

		world_init(&w);
		w.kit.sources[2].for_each = w.kit.sources[1].for_each = LITERAL("select account from scope_account where 0");
		kit_view(&w.kit, "store_member", "store_member.sql", sql);
		facts = assess(&w, xs, &e);
		got = describe(one(facts, "detections", 2));
		is_str(got, memberships[i].want, memberships[i].phrase);
		if (i == 1)
			is_at(facts, "events.covered", "[{\"account\":\"1\",\"region\":\"*\",\"from\":\"2026-11-02T00:00:01Z\",\"to\":\"2026-11-03T00:00:00Z\"},"
			    "{\"account\":\"77\",\"region\":\"*\",\"from\":\"2026-10-31T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\"}]",
			    "a member's window begins with its first event");
		free(got);
		free(sql);
		free(first);
		free(second);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

static void
test_members_unreadable(void)
{
	struct exchange *xs[] = { list_answer(), NULL };
	struct world w;
	struct err e;

	world_init(&w);
	kit_view(&w.kit, "store_member", "store_member.sql", "create view store_member as select 's' as store, '1' as account, 'x' as since");
	ok(assess(&w, xs, &e) == NULL && strstr(e.text, "store_member") != NULL, "a view that does not say since when is an error: %s", e.text);
	world_release(&w);
}

int
main(void)
{
	test_coverings();
	test_pieces();
	test_members();
	test_members_unreadable();
	return tap_done();
}
