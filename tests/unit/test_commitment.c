/* Commitments in place of values: against digests made elsewhere, what is replaced in JSON and what is not, and what opens them. */
#include "bundle/commitment.h"

#include <string.h>

#include "bundle/reveal.h"
#include "tests/unit/tap.h"

#define OUT_MAX 4096
#define WEI COMMITMENT_PREFIX "41e9c783d1b580b3326b7e3b405675848a32382029683f411b6f07b74e6e52d6"
#define SEVEN COMMITMENT_PREFIX "e267ca9a2069535afb1b106f269c7241f93c26e805a443c598c93f0ab2b904ca"

static struct commitment_key key;
static struct strlist names;

static const struct {
	const char *phrase, *in, *want;		/* want NULL: unchanged */
} cases[] = {
	{ "a member of that name", "{\"name\":\"wei\"}", "{\"name\":\"" WEI "\"}" },
	{ "no other member", "{\"title\":\"wei\"}", NULL },
	{ "at any depth", "{\"a\":[{\"b\":{\"name\":\"wei\"}}]}", "{\"a\":[{\"b\":{\"name\":\"" WEI "\"}}]}" },
	{ "each element of a list", "{\"name\":[\"wei\",7]}", "{\"name\":[\"" WEI "\",\"" SEVEN "\"]}" },
	{ "not what an object in it has", "{\"name\":{\"x\":\"wei\"}}", NULL },
	{ "a number, as it is written", "{\"name\":7}", "{\"name\":\"" SEVEN "\"}" },
	{ "empty text, null and truth stay", "{\"name\":\"\",\"a\":{\"name\":null},\"b\":{\"name\":true}}", NULL },
	{ "blanks and order stay", " {\"b\" : 1.50 ,\n\t\"name\" : \"wei\" } ", " {\"b\" : 1.50 ,\n\t\"name\" : \"" WEI "\" } " },
	{ "a value with escapes is what it says", "{\"name\":\"w\\u0065i\"}", "{\"name\":\"" WEI "\"}" },
	{ "a name with escapes too", "{\"n\\u0061me\":\"wei\"}", "{\"n\\u0061me\":\"" WEI "\"}" },
	{ "JSON inside a text", "{\"event\":\"{\\\"name\\\":\\\"wei\\\"}\"}", "{\"event\":\"{\\\"name\\\":\\\"" WEI "\\\"}\"}" },
	{ "a list inside a text", "{\"event\":\"[{\\\"name\\\":\\\"wei\\\"}]\"}", "{\"event\":\"[{\\\"name\\\":\\\"" WEI "\\\"}]\"}" },
	{ "a text that only looks like it", "{\"event\":\"{name: wei}\"}", NULL },
	{ "a text of that name is not looked into", "{\"name\":\"wei\",\"x\":\"{\"}", "{\"name\":\"" WEI "\",\"x\":\"{\"}" },
};

static const char *const broken[] = { "", "{", "{\"name\":}", "{\"name\":\"wei\"", "{} {}", "wei", "{\"name\":\"\\q\"}", "[1,]" };

static void
test_rewriting(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *want = cases[i].want ? cases[i].want : cases[i].in;
		struct err e = { 0 };
		bool changed = false;
		struct buf out;

		buf_init(&out, OUT_MAX);
		ok(commitment_json(&out, cases[i].in, strlen(cases[i].in), &names, &key, &changed, &e) == 0 &&
		    changed == (cases[i].want != NULL), "%s: %s", cases[i].phrase, e.text);
		is_str(buf_text(&out), want, cases[i].phrase);
		buf_release(&out);
	}
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct err e = { 0 };
		bool changed;
		struct buf out;

		buf_init(&out, OUT_MAX);
		ok(commitment_json(&out, broken[i], strlen(broken[i]), &names, &key, &changed, &e) == -1 && e.code == ERR_FORMAT,
		    "no JSON: %s", broken[i]);
		buf_release(&out);
	}
}

static void
test_limits(void)
{
	static const char text[] = "{\"name\":\"wei\"}";
	struct err e = { 0 };
	bool changed;
	struct buf out;
	char deep[400];

	buf_init(&out, 40);
	ok(commitment_json(&out, text, strlen(text), &names, &key, &changed, &e) == -1 && e.code == ERR_LIMIT, "an output over its limit");
	buf_release(&out);
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	buf_init(&out, OUT_MAX);
	ok(commitment_json(&out, deep, strlen(deep), &names, &key, &changed, &e) == -1, "nested too deep");
	buf_release(&out);
}

static void
test_key(void)
{
	struct commitment_key back;
	char text[SHA256_HEX_SIZE + 1];

	commitment_key_text(&key, text);
	ok(commitment_key_parse(&back, text) == 0 && memcmp(&back, &key, sizeof(key)) == 0, "a key written and read");
	text[0] = 'A';
	ok(commitment_key_parse(&back, text) == -1, "upper case is none");
	ok(commitment_key_parse(&back, "") == -1, "nothing is none");
	text[0] = 'a';
	text[SHA256_HEX_SIZE - 1] = '\0';
	ok(commitment_key_parse(&back, text) == -1, "nor a line without end");
}

static void
test_reveals(void)
{
	static const char piece[] = "{\"name\":\"" WEI "\",\"x\":\"committed:sha2committed:sha256:00\"}";
	char salt[COMMITMENT_SALT_SIZE];

	commitment_salt(&key, "wei", 3, salt);
	is_str(salt, "b3b52b35aa75baa4451b8a63f1b3cd4c", "the salt of a value");
	for (size_t cut = 0; cut < sizeof(piece) - 1; cut++) {
		struct reveals r = { 0 };

		reveals_add(&r, salt, "wei");
		reveals_begin(&r);
		reveals_bytes(&r, piece, cut);
		reveals_bytes(&r, piece + cut, sizeof(piece) - 1 - cut);
		if (reveals_unmatched(&r) != 0)
			ok(0, "a commitment cut at %zu", cut);
		reveals_release(&r);
	}
	for (int wrong = 0; wrong < 3; wrong++) {
		struct reveals r = { 0 };

		reveals_add(&r, salt, "wei");
		reveals_add(&r, wrong == 0 ? "00000000000000000000000000000000" : salt, wrong == 1 ? "Wei" : "wei");
		reveals_add(&r, salt, "wei");
		reveals_begin(&r);
		reveals_bytes(&r, piece, sizeof(piece) - 1);
		is_int((long long)reveals_unmatched(&r), wrong < 2 ? 2 : 0, wrong == 0 ? "another salt" : wrong == 1 ? "another value" : "a value twice");
		reveals_release(&r);
	}
}

int
main(void)
{
	memset(key.b, 0xab, sizeof(key.b));
	strlist_add(&names, "name");
	test_rewriting();
	test_limits();
	test_key();
	test_reveals();
	strlist_release(&names);
	return tap_done();
}
