/* Two documents of facts: what counts as a difference, how it is told, and what is passed over. */
#include <stdlib.h>
#include <string.h>

#include "assess/factsdiff.h"
#include "base/alloc.h"
#include "base/json.h"
#include "tap.h"

static const char sealed[] =
    "{\"assessment\":1,\"tool\":{\"version\":\"1\"},\"knowledge\":{\"sha256\":\"aa\"},\"events\":{\"records\":7},"
    "\"checks\":["
    "{\"id\":\"A-01\",\"parameters\":{},\"verdict\":\"fail\",\"findings\":["
    "{\"resource\":\"r1\",\"account\":\"1\",\"region\":\"x\",\"reason\":\"short\",\"verdict\":\"fail\",\"values\":{\"days\":90}},"
    "{\"resource\":\"r2\",\"account\":\"1\",\"region\":\"\",\"reason\":\"short\",\"verdict\":\"pass\",\"values\":{}}]},"
    "{\"id\":\"A-02\",\"parameters\":{\"n\":3},\"verdict\":\"pass\",\"findings\":[]}],"
    "\"detections\":[{\"id\":\"D-01\",\"parameters\":{},\"state\":\"hit\",\"verdict\":\"fail\",\"findings\":[]}],"
    "\"tables\":[{\"id\":\"T\",\"rows\":[[\"a\"],[\"b\"]]}],"
    "\"frameworks\":[{\"id\":\"F\",\"waived\":0,\"controls\":[{\"id\":\"1\",\"verdict\":\"fail\",\"rules\":[{\"id\":\"A-01\",\"instance\":0}]}]}]}";

/* The first place of `from` becomes `to`. */
struct change {
	const char *phrase, *from, *to;
	bool other_rules;
	const char *want;	/* "KIND ID|ACCOUNT|REGION|RESOURCE|SEALED|NOW" of each difference, a line each */
};

static const struct change changes[] = {
	{ "the same is the same", "", "", false, "" },
	{ "another version of the program is no difference", "\"version\":\"1\"", "\"version\":\"2\"", false, "" },
	{ "a check's verdict", "\"parameters\":{},\"verdict\":\"fail\"", "\"parameters\":{},\"verdict\":\"pass\"", false,
	    "check A-01||||fail|pass\n" },
	{ "a finding's verdict", "\"reason\":\"short\",\"verdict\":\"fail\"", "\"reason\":\"short\",\"verdict\":\"pass\"", false,
	    "finding A-01|1|x|r1|fail|pass\n" },
	{ "a value of a finding", "\"days\":90", "\"days\":91", false, "finding A-01|1|x|r1|values {\"days\":90}|values {\"days\":91}\n" },
	{ "a member that is there on one side", ",\"values\":{\"days\":90}", "", false, "finding A-01|1|x|r1|values {\"days\":90}|-\n" },
	{ "another reason is another finding", "\"reason\":\"short\",\"verdict\":\"fail\"", "\"reason\":\"long\",\"verdict\":\"fail\"", false,
	    "finding A-01|1|x|r1|-|fail\nfinding A-01|1|x|r1|fail|-\n" },
	{ "other parameters are another rule", "{\"n\":3}", "{\"n\":4}", false, "check A-02 {\"n\":3}||||pass|-\ncheck A-02 {\"n\":4}||||-|pass\n" },
	{ "a rule that is gone, with its findings", "{\"id\":\"D-01\",\"parameters\":{},\"state\":\"hit\",\"verdict\":\"fail\",\"findings\":[]}", "",
	    false, "detection D-01||||fail|-\n" },
	{ "the state of a detection with the same verdict", "\"hit\"", "\"clean\"", false, "detection D-01||||state \"hit\"|state \"clean\"\n" },
	{ "a row of a table", "[\"b\"]", "[\"c\"]", false, "table T||||rows [[\"a\"],[\"b\"]]|rows [[\"a\"],[\"c\"]]\n" },
	{ "a control's verdict", "\"id\":\"1\",\"verdict\":\"fail\"", "\"id\":\"1\",\"verdict\":\"warn\"", false, "control F 1||||fail|warn\n" },
	{ "a control's rule", "\"instance\":0", "\"instance\":1", false,
	    "control F 1||||rules [{\"id\":\"A-01\",\"instance\":0}]|rules [{\"id\":\"A-01\",\"instance\":1}]\n" },
	{ "by other rules their places move", "\"instance\":0", "\"instance\":1", true, "" },
	{ "a member of a framework", "\"waived\":0", "\"waived\":1", false, "other F||||waived 0|waived 1\n" },
	{ "the digest of the rules", "\"aa\"", "\"bb\"", false, "other knowledge||||{\"sha256\":\"aa\"}|{\"sha256\":\"bb\"}\n" },
	{ "not by other rules", "\"aa\"", "\"bb\"", true, "" },
	{ "any other member", "\"records\":7", "\"records\":8", false, "other events||||{\"records\":7}|{\"records\":8}\n" },
	{ "a member that nobody knows", "\"events\"", "\"evil\":0,\"events\"", false, "other evil||||-|0\n" },
	{ "a list that is none", "\"tables\":[", "\"x\":[", false, "table T||||is there|-\nother x||||-|[{\"id\":\"T\",\"rows\":[[\"a\"],[\"b\"]]}]\n" },
};

static char *
changed(const struct change *c)
{
	const char *at = strstr(sealed, c->from);

	return xasprintf("%.*s%s%s", (int)(at - sealed), sealed, c->to, at + strlen(c->from));
}

static char *
told(const struct facts_differences *d)
{
	struct buf b;

	buf_init(&b, 65536);
	for (size_t i = 0; i < d->n; i++) {
		const struct facts_difference *x = &d->items[i];

		buf_addf(&b, "%s %s|%s|%s|%s|%s|%s\n", facts_kind_names[x->kind], x->id, x->account, x->region, x->resource,
		    x->before ? x->before : "-", x->now ? x->now : "-");
	}
	return buf_take(&b);
}

static void
test_changes(void)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const struct change *c = &changes[i];
		char *text = changed(c), *got;
		cJSON *before = cJSON_Parse(sealed), *now = cJSON_Parse(text);
		struct facts_differences d;

		facts_compare(&d, before, now, c->other_rules);
		got = told(&d);
		ok(strcmp(got ? got : "", c->want) == 0, "%s", c->phrase);
		if (strcmp(got ? got : "", c->want) != 0)
			printf("# got  %s# want %s", got ? got : "\n", c->want);
		facts_differences_release(&d);
		cJSON_Delete(before);
		cJSON_Delete(now);
		free(got);
		free(text);
	}
}

static void
test_order_and_counts(void)
{
	cJSON *before = cJSON_Parse(sealed), *now = cJSON_Parse(sealed), *findings;
	struct facts_differences d;

	findings = json_arr(cJSON_GetArrayItem(json_arr(now, "checks"), 0), "findings");
	cJSON_AddItemToArray(findings, cJSON_DetachItemFromArray(findings, 0));
	facts_compare(&d, before, now, false);
	ok(d.n == 0, "findings in another order are the same");
	ok(d.compared[FACTS_CHECK] == 2 && d.compared[FACTS_FINDING] == 2 && d.compared[FACTS_CONTROL] == 1, "what was compared is counted");
	facts_differences_release(&d);

	cJSON_AddItemToArray(findings, cJSON_Duplicate(cJSON_GetArrayItem(findings, 0), 1));
	facts_compare(&d, before, now, false);
	ok(d.n == 1 && d.items[0].before == NULL, "a finding that comes twice is one more");
	facts_differences_release(&d);
	cJSON_Delete(before);
	cJSON_Delete(now);
}

static void
test_other_forms(void)
{
	cJSON *list = cJSON_Parse("[1]"), *now = cJSON_Parse(sealed), *odd = cJSON_Parse("{\"checks\":[[\"A-01\"],7],\"frameworks\":[{\"id\":\"F\",\"controls\":[[]]}]}");
	struct facts_differences d;

	facts_compare(&d, list, now, false);
	ok(d.n == 1, "facts that are a list are another document");
	facts_differences_release(&d);
	facts_compare(&d, odd, now, true);
	ok(d.n > 5, "elements that are no objects differ from those that are");
	facts_differences_release(&d);
	cJSON_Delete(list);
	cJSON_Delete(odd);
	cJSON_Delete(now);
}

static void
test_long_values(void)
{
	cJSON *a = cJSON_CreateArray(), *b = cJSON_CreateArray();
	struct facts_differences d = { 0 };

	for (int i = 0; i < 400; i++) {
		cJSON_AddItemToArray(a, cJSON_CreateString("字"));
		cJSON_AddItemToArray(b, cJSON_CreateString(i == 300 ? "子" : "字"));
	}
	facts_compare_value(&d, "x", a, b);
	ok(d.n == 1 && strstr(d.items[0].now, "子") != NULL && strstr(d.items[0].before, "子") == NULL && strlen(d.items[0].now) < 200,
	    "of a long value the piece that differs is told");
	ok(strncmp(d.items[0].now, "...", 3) == 0 && ((unsigned char)d.items[0].now[3] & 0xc0) != 0x80, "in whole characters");
	facts_differences_release(&d);
	for (int i = 0; i < FACTS_DIFFERENCES_MAX + 5; i++)
		facts_compare_value(&d, "x", NULL, b);
	ok(d.n == FACTS_DIFFERENCES_MAX && d.dropped == 5, "past the limit they are counted");
	facts_differences_release(&d);
	cJSON_Delete(a);
	cJSON_Delete(b);
}

int
main(void)
{
	test_changes();
	test_order_and_counts();
	test_other_forms();
	test_long_values();
	return tap_done();
}
