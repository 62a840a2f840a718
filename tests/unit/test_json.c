/* JSON from outside: what is taken and what is refused, with the reason. */
#include "base/json.h"

#include "base/alloc.h"
#include "tests/unit/tap.h"

struct parse_case {
	const char *phrase, *text, *want;	/* want: part of the sentence, NULL when it must parse */
};

static const struct parse_case cases[] = {
	{ "an object", "{\"a\":[1,true,null,\"x\"]}", NULL },
	{ "a bare value with blanks around", " 7 \n", NULL },
	{ "nothing", "", "is not JSON" },
	{ "a cut object", "{\"a\":1,\n\"b\":", "is not JSON: line 2" },
	{ "two values", "{} {}", "behind its JSON value" },
	{ "a comment", "{} // x", "behind its JSON value" },
	{ "a name twice", "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", "\"b\" stands twice" },
	{ "a name twice in a list entry", "[0,{\"k\":1,\"k\":1}]", "\"k\" stands twice" },
	{ "names that differ by case", "{\"a\":1,\"A\":2}", NULL },
	{ "a bare word", "hello", "is not JSON" },
	{ "a newline in a string", "[1,\n\"a\nb\"]", "is not JSON: line 2" },
	{ "a number with a leading zero", "[01]", "is not JSON" },
	{ "a number without digits behind its dot", "[1.]", "is not JSON" },
	{ "a control character between values", "[\v1]", "is not JSON" },
	{ "bytes that are no UTF-8", "{\"a\":\"\xff\"}", "UTF-8" },
	{ "an overlong slash", "\"\xc0\xaf\"", "UTF-8" },
	{ "a lone surrogate", "\"\xed\xa0\x80\"", "UTF-8" },
	{ "brackets in a string do not nest", "\"[[[[\\\"[[[[\"", NULL },
};

/* A text from outside is read to its end, whatever stands in it. */
static void
test_escaped_nul(void)
{
	static const char text[] = "{\"a\\u0000b\":\"c\\u0000d\",\"e\":\"\\\\u0000\"}";
	struct err e = { 0 };
	cJSON *v = json_parse(text, strlen(text), "a", &e);

	is_str(json_str(v, "a\xef\xbf\xbd" "b"), "c\xef\xbf\xbd" "d", "an escaped NUL ends no name and no text");
	is_str(json_str(v, "e"), "\\u0000", "an escaped backslash before such digits is what it is");
	cJSON_Delete(v);
}

static char *
nested(int depth)
{
	char *s = xcalloc((size_t)depth * 2 + 1, 1);

	memset(s, '[', (size_t)depth);
	memset(s + depth, ']', (size_t)depth);
	return s;
}

static void
check_depth(int depth, int want)
{
	char *s = nested(depth);
	struct err e = { 0 };
	cJSON *v = json_parse(s, strlen(s), "deep", &e);

	ok((v != NULL) == want, "%d levels are %s", depth, want ? "taken" : "refused");
	cJSON_Delete(v);
	free(s);
}

static void
test_share(void)
{
	static const char text[] = "{\"verdict\":\"pass\",\"n\":1,\"l\":[{\"verdict\":\"pass\"},{\"verdict\":\"fail\",\"o\":{\"verdict\":\"\"}}],\"long\":"
	    "\"0123456789012345678901234567890123456789012345678901234567890123456789\"}";
	struct err e = { 0 };
	cJSON *a = json_parse(text, strlen(text), "a", &e), *b = json_parse(text, strlen(text), "b", &e), *copy;
	char *printed;

	json_share(a);
	json_share(b);
	json_share(b);
	ok(json_str(a, "verdict") == json_str(b, "verdict"), "equal texts of two trees are one");
	ok(json_get(a, "verdict")->string == cJSON_GetArrayItem(json_arr(b, "l"), 1)->child->string, "equal names too");
	ok(json_str(a, "long") != json_str(b, "long"), "a long one stays where it is");
	copy = cJSON_Duplicate(b, 1);
	cJSON_Delete(b);
	printed = json_print(a);
	is_str(printed, text, "and it is the same JSON");
	free(printed);
	cJSON_ReplaceItemInObject(a, "verdict", cJSON_CreateString("fail"));
	cJSON_Delete(a);
	printed = json_print(copy);
	is_str(printed, text, "as a copy is, when the others are gone or changed");
	free(printed);
	cJSON_Delete(copy);
	json_share(NULL);
}

int
main(void)
{
	struct err e = { 0 };
	cJSON *v;
	char *text;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		v = json_parse(cases[i].text, strlen(cases[i].text), "f", &e);
		if (cases[i].want == NULL)
			ok(v != NULL, "%s is taken", cases[i].phrase);
		else
			ok(v == NULL && strstr(e.text, cases[i].want) != NULL, "%s is refused: %s", cases[i].phrase,
			    e.text);
		cJSON_Delete(v);
	}
	v = json_parse("{\"a\":1}\0x", 9, "f", &e);
	ok(v == NULL, "a NUL byte is refused");
	check_depth(JSON_DEPTH_MAX, 1);
	check_depth(JSON_DEPTH_MAX + 1, 0);
	check_depth(200000, 0);
	test_escaped_nul();
	test_share();

	text = xstrdup("{\"meta\":{\"progress\":\"Complete\",\"n\":1793672100123,\"f\":0.5,\"b\":false},\"l\":[1]}");
	v = json_parse(text, strlen(text), "f", &e);
	free(text);
	is_str(cJSON_GetStringValue(json_at(v, "meta.progress")), "Complete", "a dotted path");
	ok(json_at(v, "meta.progress.x") == NULL && json_at(v, "x.y") == NULL, "a path that leads nowhere");
	ok(json_at(v, "") == v, "the empty path is the root");
	ok(json_str(v, "meta") == NULL && json_arr(v, "meta") == NULL, "a member of another type is none");
	ok(json_arr(v, "l") != NULL, "a list is a list");
	text = json_scalar_text(json_at(v, "meta.n"));
	is_str(text, "1793672100123", "thirteen digits stay digits");
	free(text);
	text = json_scalar_text(json_at(v, "meta.f"));
	is_str(text, "0.5", "a fraction stays one");
	free(text);
	text = json_scalar_text(json_at(v, "meta.b"));
	is_str(text, "false", "a truth value is a word");
	free(text);
	ok(json_scalar_text(json_get(v, "l")) == NULL, "a list is no scalar");
	ok(json_num(NULL, "x", 4) == 4 && json_bool(v, "x", true) && json_str(NULL, "x") == NULL,
	    "absent members fall back");
	cJSON_Delete(v);

	text = xstrdup("[1,{\"id\":2},{\"id\":\"b\",\"n\":1},{\"id\":\"b\"}]");
	v = json_parse(text, strlen(text), "f", &e);
	free(text);
	ok(json_num(json_by_id(v, "b"), "n", 0) == 1, "the first of a list that has the id");
	ok(json_by_id(v, "c") == NULL && json_by_id(NULL, "b") == NULL, "none has it");
	cJSON_Delete(v);
	return tap_done();
}
