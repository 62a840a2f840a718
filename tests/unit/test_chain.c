/* Bundles put in order by what each says of the one before it, and what is found wrong with that order. */
#include "bundle/chain/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tests/unit/tap.h"

/* A bundle in few words: its letter, the letter of the one before it ("" none), and other lines of bag-info.txt. */
struct said {
	const char *letter, *previous;
	const char *from, *to, *dated;
	const char *account;
	bool broken;
};

/* 64 times this letter of a to f: as good an identity as any. */
static char *
identity_of(const char *letter)
{
	char *s = xcalloc(1, SHA256_HEX_SIZE);

	memset(s, letter[0], SHA256_HEX_SIZE - 1);
	return s;
}

static void
add(struct chain *c, const struct said *s, const char *file)
{
	struct kvlist info = { 0 };
	struct chain_link l;
	char *identity = identity_of(s->letter), *previous = identity_of(s->previous);

	if (strlen(s->previous) == 1)
		kv_add(&info, LABEL_PREVIOUS, previous);
	else if (s->previous[0] != '\0')
		kv_add(&info, LABEL_PREVIOUS, s->previous);
	kv_add(&info, LABEL_ORGANISATION, "Test Co");
	kv_add(&info, LABEL_FROM, s->from);
	kv_add(&info, LABEL_TO, s->to);
	kv_add(&info, LABEL_DATE, s->dated);
	kv_add(&info, LABEL_ACCOUNT, s->account);
	chain_link_take(&l, file, &info);
	memcpy(l.identity, identity, sizeof(l.identity));
	free(l.id);
	l.id = xasprintf("evb-%s", s->letter);
	l.intact = !s->broken;
	l.problem = s->broken ? xstrdup("data/a: sha256 is another") : NULL;
	chain_add_link(c, &l);
	kv_release(&info);
	free(previous);
	free(identity);
}

/* Letters in the order of the chain, then the codes that were found, each with the letter it is about. */
static char *
line_of(const struct chain *c)
{
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < c->n; i++)
		buf_addf(&b, "%c", c->links[i].identity[0]);
	for (size_t i = 0; i < c->findings.n; i++)
		buf_addf(&b, " %s:%s", chain_kinds[c->findings.items[i].code].name, c->findings.items[i].file);
	return buf_take(&b);
}

#define Q1 "2026-01-01", "2026-04-01", "2026-04-02"
#define Q2 "2026-04-01", "2026-07-01", "2026-07-02"
#define Q3 "2026-07-01", "2026-10-01", "2026-10-02"
#define Q4 "2026-10-01", "2027-01-01", "2027-01-02"

static const struct {
	const char *phrase;
	struct said said[5];
	const char *want;
} cases[] = {
	{ "three quarters, given in any order", { { "c", "b", Q3, "1", false }, { "a", "", Q1, "1", false }, { "b", "a", Q2, "1", false } }, "abc" },
	{ "one bundle is a chain", { { "a", "", Q1, "1", false } }, "a" },
	{ "a bundle in the middle is not there", { { "a", "", Q1, "1", false }, { "c", "b", Q3, "1", false } }, "ac gap:c" },
	{ "the beginning is not there", { { "b", "a", Q2, "1", false }, { "c", "b", Q3, "1", false } }, "bc gap:b" },
	{ "two that name the same one", { { "a", "", Q1, "1", false }, { "b", "a", Q2, "1", false }, { "c", "a", Q2, "1", false }, { "d", "b", Q3, "1", false } },
	  "abdc fork:c" },
	{ "three beginnings", { { "a", "", Q1, "1", false }, { "b", "", Q2, "1", false }, { "c", "", Q3, "1", false } }, "abc beginnings:b beginnings:c" },
	{ "periods run backwards", { { "a", "", Q2, "1", false }, { "b", "a", "2026-01-01", "2026-04-01", "2026-07-03", "1", false } },
	  "ab period-backwards:b" },
	{ "sealed before the one before it", { { "a", "", "2026-01-01", "2026-04-01", "2026-08-01", "1", false }, { "b", "a", Q2, "1", false } },
	  "ab sealed-backwards:b" },
	{ "a quarter is missing between two periods", { { "a", "", Q1, "1", false }, { "b", "a", Q3, "1", false } }, "ab period-gap:b" },
	{ "the same quarter twice", { { "a", "", Q1, "1", false }, { "b", "a", Q1, "1", false } }, "ab period-overlap:b" },
	{ "no period", { { "a", "", "", "", "2026-04-02", "1", false } }, "a period-unknown:a" },
	{ "other accounts", { { "a", "", Q1, "1", false }, { "b", "a", Q2, "2", false } }, "ab accounts-left:b accounts-joined:b" },
	{ "a copy is left out", { { "a", "", Q1, "1", false }, { "a", "", Q1, "1", false }, { "b", "a", Q2, "1", false } }, "ab copy:a" },
	{ "a broken bundle stays in its place", { { "a", "", Q1, "1", false }, { "b", "a", Q2, "1", true }, { "c", "b", Q3, "1", false } },
	  "abc not-verified:b" },
	{ "a broken copy does not stand for the good one", { { "a", "", Q1, "1", true }, { "a", "", Q1, "1", false } },
	  "aa same-id:a beginnings:a not-verified:a" },
	{ "what is named is no identity", { { "a", "", Q1, "1", false }, { "b", "AAAA", Q2, "1", false } }, "ab previous-form:b" },
	{ "a ring, which only somebody who breaks the digest could make", { { "a", "c", Q1, "1", false }, { "b", "a", Q2, "1", false }, { "c", "b", Q3, "1", false } },
	  "abc period-backwards:a sealed-backwards:a cycle:a" },
	{ "a fork of a fork", { { "a", "", Q1, "1", false }, { "b", "a", Q2, "1", false }, { "c", "b", Q3, "1", false }, { "d", "b", Q3, "1", false }, { "e", "c", Q4, "1", false } },
	  "abced fork:d" },
};

static void
test_judge(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chain_options options = { 0 };
		struct chain c;
		char *got;

		chain_init(&c, &options);
		for (const struct said *s = cases[i].said; s < cases[i].said + 5 && s->letter != NULL; s++)
			add(&c, s, s->letter);
		chain_judge(&c);
		got = line_of(&c);
		is_str(got, cases[i].want, cases[i].phrase);
		free(got);
		chain_release(&c);
	}
}

/* Every code has its sentences. */
static void
test_sentences(void)
{
	for (int code = 0; code < CHAIN_CODE_COUNT; code++) {
		ok(chain_kinds[code].name != NULL && chain_kinds[code].sentence[LANG_EN] != NULL && chain_kinds[code].sentence[LANG_ZH_CN] != NULL,
		    "%s: has a name and a sentence in both languages", chain_kinds[code].name);
	}
}

static void
test_report(void)
{
	static const struct said before = { "a", "", Q1, "1", false }, after = { "b", "a", Q3, "2\x1b[2J\xe2\x80\xae", false };
	struct chain_options options = { 0 };
	struct chain c;
	struct buf b;
	cJSON *v;
	struct err e = { 0 };

	chain_init(&c, &options);
	add(&c, &before, "one.tar.gz");
	add(&c, &after, "two\x1b[2J.tar.gz");
	chain_judge(&c);
	buf_init(&b, CHAIN_REPORT_MAX);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		chain_text(&b, &c, (enum lang)lang);
		ok(strchr(buf_text(&b), 0x1b) == NULL && strstr(buf_text(&b), "\xe2\x80\xae") == NULL && strstr(buf_text(&b), "{days}") == NULL && strstr(buf_text(&b), "{accounts}") == NULL, "%s: text without escapes and open places", lang_names[lang]);
		ok(strstr(buf_text(&b), "91") != NULL, "%s: the days between are told", lang_names[lang]);
		buf_reset(&b);
	}
	chain_json(&b, &c);
	v = json_parse(buf_text(&b), b.len, "chain", &e);
	ok(v != NULL, "the JSON is JSON %s", e.text);
	ok(strstr(buf_text(&b), "\xe2\x80\xae") == NULL, "in which no account turns the direction of reading");
	ok(!json_bool(v, "unbroken", true), "and says that the chain is broken");
	is_int(cJSON_GetArraySize(json_arr(v, "bundles")), 2, "with all bundles");
	is_str(json_str(cJSON_GetArrayItem(json_arr(v, "findings"), 0), "code"), "period-gap", "and all findings");
	cJSON_Delete(v);
	buf_release(&b);
	chain_release(&c);
}

int
main(void)
{
	test_judge();
	test_sentences();
	test_report();
	return tap_done();
}
