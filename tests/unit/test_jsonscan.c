/* The strict JSON scanner: what it takes, what it refuses and where, and the copies it makes. */
#include "base/jsonscan.h"
#include "tap.h"

static const struct {
	const char *text;
	const char *why;	/* NULL: a value */
	const char *phrase;
} values[] = {
	{ "{}", NULL, "an empty object" },
	{ " [ ] ", NULL, "an empty list" },
	{ "{\"a\":[1,-0.5e+3,true,false,null,\"x\"],\"b\":{\"c\":{}}}", NULL, "everything" },
	{ "\"plain text longer than eight bytes\"", NULL, "a text" },
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", NULL, "every escape" },
	{ "\"\xe4\xb8\xad\xf0\x9f\x98\x80\xc3\xa9\"", NULL, "two, three and four bytes of UTF-8" },
	{ "0", NULL, "zero" },
	{ "{\"a\":1,}", "a name in quotes is missing", "a comma too many in an object" },
	{ "[1,]", "no value begins here", "a comma too many in a list" },
	{ "[,1]", "no value begins here", "a comma first" },
	{ "{,}", "a name in quotes is missing", "a comma alone" },
	{ "[1 2]", "a comma or a closing bracket is missing", "a comma is missing" },
	{ "{\"a\" 1}", "a colon is missing", "a colon is missing" },
	{ "{a:1}", "a name in quotes is missing", "a bare name" },
	{ "[1}", "a comma or a closing bracket is missing", "the wrong bracket" },
	{ "[01]", "a comma or a closing bracket is missing", "a zero before a number" },
	{ "[-]", "a number is malformed", "a sign alone" },
	{ "[1.]", "a number is malformed", "a point and no digits" },
	{ "[1e]", "a number is malformed", "an exponent without digits" },
	{ "[+1]", "no value begins here", "a plus sign" },
	{ "[nul]", "no value begins here", "half a word" },
	{ "[****]", "no value begins here", "a masked number" },
	{ "\"\\x41\"", "an unknown escape", "an unknown escape" },
	{ "\"\\u12g4\"", "four hex digits", "an escape that is no hex" },
	{ "\"a\nb\"", "a control character", "a line break in a text" },
	{ "\"\xff\"", "UTF-8", "a byte that no UTF-8 has" },
	{ "\"\xc0\xaf\"", "UTF-8", "an overlong slash" },
	{ "\"\xed\xa0\x80\"", "UTF-8", "half a surrogate pair in UTF-8" },
	{ "\"\xf4\x90\x80\x80\"", "UTF-8", "beyond U+10FFFF" },
	{ "\"abcdefg\xe4\xb8\"", "UTF-8", "a sequence cut by the quote" },
	{ "", "ends before", "nothing" },
	{ "{\"a\":", "ends before", "an object that ends early" },
	{ "\"abc", "ends before", "a text that ends early" },
	{ "[\"\\u12", "ends before", "an escape that ends early" },
	{ "tru", "ends before", "a word that ends early" },
};

static void
test_values(void)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct jsonscan s;
		struct jvalue v;
		int rc;

		jsonscan_init(&s, values[i].text, strlen(values[i].text));
		rc = jsonscan_value(&s, &v);
		if (values[i].why == NULL)
			ok(rc == 0 && jsonscan_peek(&s) == '\0', "takes %s", values[i].phrase);
		else
			ok(rc != 0 && strstr(s.why, values[i].why) != NULL, "refuses %s: %s", values[i].phrase, rc ? s.why : "taken");
		if (values[i].why != NULL && rc != 0)
			ok(s.cut == (strstr(values[i].why, "ends") != NULL), "%s: says whether more would help", values[i].phrase);
	}
}

/* Each first part of a whole value is cut, none is wrong: a window may end anywhere. */
static void
test_prefixes(void)
{
	static const char text[] = "{\"a\":[1.5e3,{\"b\":\"x\\u00e9\xe4\xb8\xad\"},true,null],\"c\":{\"d\":\"\\\\\"}}";
	size_t cut = 0;

	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		struct jsonscan s;
		struct jvalue v;

		jsonscan_init(&s, text, n);
		if (jsonscan_value(&s, &v) != 0 && s.cut)
			cut++;
	}
	is_int((long long)cut, sizeof(text) - 1, "every beginning of a value is cut, none malformed");
}

static void
test_depth(void)
{
	char text[2 * JSONSCAN_DEPTH_MAX + 8];
	struct jsonscan s;
	struct jvalue v;

	for (int n = JSONSCAN_DEPTH_MAX; n <= JSONSCAN_DEPTH_MAX + 1; n++) {
		memset(text, '[', (size_t)n);
		memset(text + n, ']', (size_t)n);
		jsonscan_init(&s, text, 2 * (size_t)n);
		ok((jsonscan_value(&s, &v) == 0) == (n == JSONSCAN_DEPTH_MAX) && s.deep == (n > JSONSCAN_DEPTH_MAX),
		    "%d levels", n);
	}
}

static void
test_walk(void)
{
	static const char text[] = "{ \"a\" : 1 , \"b\" : [ 2, \"x\" ] }";
	struct jsonscan s;
	struct jvalue name, v;
	int members = 0, elements = 0;

	jsonscan_init(&s, text, sizeof(text) - 1);
	ok(jsonscan_enter(&s, '[') != 0, "an object is no list");
	jsonscan_init(&s, text, sizeof(text) - 1);
	jsonscan_enter(&s, '{');
	while (jsonscan_member(&s, &name) == 1) {
		members++;
		if (name.text.s[0] == 'a') {
			jsonscan_value(&s, &v);
			continue;
		}
		jsonscan_enter(&s, '[');
		while (jsonscan_element(&s) == 1 && jsonscan_value(&s, &v) == 0)
			elements++;
	}
	is_int(members, 2, "two members");
	is_int(elements, 2, "two elements of the second");
	ok(s.why == NULL && s.p == s.end && s.depth == 0, "and nothing behind them");
}

static const struct {
	const char *raw, *want;
} escapes[] = {
	{ "a\\nb", "a\nb" }, { "\\u4e2d\\u00e9\\u0041", "\xe4\xb8\xad\xc3\xa9""A" }, { "\\ud83d\\ude00", "\xf0\x9f\x98\x80" },
	{ "\\ud83dx", "\xef\xbf\xbdx" }, { "\\ude00", "\xef\xbf\xbd" }, { "a\\u0000b", "a\xef\xbf\xbd""b" },
	{ "\\\\\\\"\\/", "\\\"/" }, { "", "" },
};

int
main(void)
{
	char out[200];

	test_values();
	test_prefixes();
	test_depth();
	test_walk();
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		out[jsonscan_unescape((struct span){ escapes[i].raw, strlen(escapes[i].raw) }, out)] = '\0';
		is_str(out, escapes[i].want, escapes[i].raw);
	}
	out[jsonscan_compact(SPAN("{ \"a b\" : [ 1 ,\n\t\"c \\\" d\" ] }"), out)] = '\0';
	is_str(out, "{\"a b\":[1,\"c \\\" d\"]}", "blanks go, those in texts stay");
	return tap_done();
}
