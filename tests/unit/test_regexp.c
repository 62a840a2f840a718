/* Regular expressions: what is taken and refused, against the C library's, and what would explode there. */
#include "assess/sql/regexp.h"

#include <regex.h>
#include <time.h>

#include "base/alloc.h"
#include "tap.h"

static const struct {
	const char *pattern, *text;
	int want;
} cases[] = {
	{ "", "", 1 }, { "", "a", 1 }, { "a", "", 0 }, { "a", "xay", 1 }, { "^a", "xa", 0 }, { "a$", "ax", 0 }, { "^$", "", 1 }, { "^$", "a", 0 },
	{ "$^", "", 1 }, { "$^", "a", 0 }, { "a|b", "xb", 1 }, { "^(a|b|cd)$", "cd", 1 }, { "^(a|b|cd)$", "c", 0 }, { "^a|b$", "xb", 1 },
	{ "(^a|x)b", "ab", 1 }, { "(^a|x)b", "aab", 0 }, { "x(a$|b)", "xa", 1 }, { "x(a$|b)", "xac", 0 }, { "^(a|)$", "", 1 }, { "^()$", "", 1 },
	{ "^a*$", "aaaa", 1 }, { "^a+$", "", 0 }, { "^a?b$", "b", 1 }, { "^a?b$", "aab", 0 }, { "^(ab)+$", "ababab", 1 }, { "^(ab)+$", "aba", 0 },
	{ "^(a*)*b$", "aaab", 1 }, { "^(a*)+$", "", 1 }, { "^a{2}$", "aa", 1 }, { "^a{2}$", "aaa", 0 }, { "^a{2,}$", "aaaaa", 1 }, { "^a{2,}$", "a", 0 },
	{ "^a{1,3}$", "aaa", 1 }, { "^a{1,3}$", "aaaa", 0 }, { "^a{0,2}$", "", 1 }, { "^a{0,2}$", "aaa", 0 }, { "^a{0}b$", "b", 1 }, { "^a{0}b$", "ab", 0 },
	{ "^(a{2}){2}$", "aaaa", 1 }, { "^(a{2}){2}$", "aaa", 0 }, { "^(a|b{2}){2,3}c$", "abbac", 1 }, { "^(x{1,}){1,}$", "xxx", 1 }, { "^((a{0,1}){0,1}){0,1}$", "a", 1 },
	{ "^[abc]+$", "cab", 1 }, { "^[^abc]+$", "xyz", 1 }, { "^[^abc]+$", "xaz", 0 }, { "^[]a]+$", "a]", 1 }, { "^[^]a]$", "b", 1 }, { "^[a-]+$", "-a", 1 },
	{ "^[0-9a-f]+$", "09af", 1 }, { "^[0-9a-f]+$", "g", 0 }, { "^[[:alpha:]_]+$", "a_B", 1 }, { "^[[:digit:]]$", "x", 0 }, { "^[\\\\]+$", "\\\\", 1 }, { "^[\\]a]+$", "a]", 1 },
	{ "^a\\.b$", "a.b", 1 }, { "^a\\.b$", "axb", 0 }, { "\\$\\^\\|\\(\\)\\{\\}\\*\\+\\?\\[\\\\", "$^|(){}*+?[\\", 1 }, { "^.$", "\n", 1 },
	{ "^.$", "\xe4\xb8\xad", 1 }, { "^[\xe4\xb8\xad]$", "\xe4\xb8\xad", 1 }, { "^[^a]$", "\xe4\xb8\xad", 1 }, { "^a..$", "a\xe4\xff", 1 }, { "b$", "ab\n", 0 },
	{ "^a+?b??$", "aa", 1 }, { "^a{2}?$", "aaa", 0 }, { "^a{2,}?$", "aaa", 1 },
	{ "^\xe4\xb8\xad+$", "\xe4\xb8\xad\xe4\xb8\xad", 1 }, { "^x\xe4\xb8\xad?y$", "xy", 1 }, { "(a|b)*c|(d|e)+f", "deedf", 1 }, { "(foo|bar)(baz)?$", "xbarbaz", 1 },
};

static int
matches(const char *pattern, const char *text, size_t len)
{
	struct err e = { 0 };
	struct regexp *re = regexp_new(pattern, &e);
	int first = re != NULL ? regexp_matches(re, text, len) : -2;
	int second = re != NULL ? regexp_matches(re, text, len) : -2;

	regexp_free(re);
	return first == second ? first : -3;
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int got = matches(cases[i].pattern, cases[i].text, strlen(cases[i].text));

		ok(got == cases[i].want, "%s %s \"%s\" (%d)", cases[i].pattern, cases[i].want ? "matches" : "does not match", cases[i].text, got);
	}
}

static const struct {
	const char *pattern, *want;
} refused[] = {
	{ "(", "missing closing parenthesis" }, { "(a|b", "missing closing parenthesis" }, { "a)", "unmatched closing parenthesis" },
	{ "[a", "has a [ without its ]" }, { "[", "has a [ without its ]" }, { "[]", "has a [ without its ]" },
	{ "*a", "repeats nothing" }, { "a|*", "repeats nothing" }, { "(+)", "repeats nothing" }, { "{2}", "repeats nothing" }, { "^*", "repeats nothing" },
	{ "a*{2}", "repeats nothing" }, { "a++", "repeats nothing" }, { "a?+", "repeats nothing" }, { "a{2}+", "repeats nothing" }, { "a*?*", "repeats nothing" },
	{ "a{", "has a { that is no count" }, { "a{x}", "has a { that is no count" }, { "a{2,1}", "has a { that is no count" }, { "a{,}", "has a { that is no count" },
	{ "a{,2}", "has a { that is no count" }, { "a{ 2}", "has a { that is no count" }, { "a{-2}", "has a { that is no count" }, { "a{2, 3}", "has a { that is no count" },
	{ "a{9999999}", "has too many repetitions" }, { "((a{100}){100}){100}", "too large" }, { "a{1,1001}", "has too many repetitions" },
	{ "[z-a]", "range out of order" }, { "[[:alphabet:]]", "unknown POSIX class" }, { "[[=a=]]", "begins no class" }, { "[[.a.]]", "begins no class" },
	{ "[[:<:]]", "begins no class" }, { "[[:^alpha:]]", "begins no class" }, { "[a[b]]", "begins no class" },
	{ "\\d", "has \\ before what is no special character" }, { "a\\", "has \\ before what is no special character" }, { "[\\d]", "has \\ before" }, { "(a)\\1", "has \\ before" },
	{ "(?i)a", "has (? or (*" }, { "(?=a)", "has (? or (*" }, { "(*UTF)a", "has (? or (*" }, { "(*ACCEPT)", "has (? or (*" }, { "a\xff", "UTF-8" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct err e = { 0 };
		struct regexp *re = regexp_new(refused[i].pattern, &e);

		ok(re == NULL && e.code == ERR_FORMAT, "%s is refused", refused[i].pattern);
		ok(strstr(e.text, refused[i].want) != NULL, "with a reason: %s", e.text);
		regexp_free(re);
	}
}

/* ---- expressions made at random, the same each time ---- */

static unsigned seed = 7;

static unsigned
pick(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 10) % n;
}

static void
make(char *out, size_t *n, int depth)
{
	static const char *const atoms[] = { "a", "b", "c", ".", "[ab]", "[^a]", "\\." };
	static const char *const signs[] = { "*", "+", "?", "{2}", "{0,2}", "{1,}", "{2,3}" };

	for (unsigned i = 0, parts = pick(3) + 1; i < parts; i++) {
		const char *atom = atoms[pick(7)];

		if (depth > 0 && pick(3) == 0) {
			out[(*n)++] = '(';
			make(out, n, depth - 1);
			if (pick(2) == 0) {
				out[(*n)++] = '|';
				make(out, n, depth - 1);
			}
			out[(*n)++] = ')';
			atom = "";
		}
		*n += (size_t)sprintf(out + *n, "%s%s", atom, pick(3) == 0 ? signs[pick(7)] : "");
	}
}

static void
test_library(void)
{
	int different = 0, compared = 0, yes = 0;

	for (int i = 0; i < 3000; i++) {
		char pattern[4096], text[16];
		size_t n = 0;
		regex_t re;

		/* where ^ or $ stands in what is repeated the C library of 2023 finds them in the midst of a text: not compared */
		if (pick(3) == 0)
			pattern[n++] = '^';
		make(pattern, &n, 3);
		if (pick(3) == 0)
			pattern[n++] = '$';
		pattern[n] = '\0';
		if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
			continue;
		for (int t = 0; t < 6; t++) {
			unsigned len = pick(sizeof(text) - 1);
			int want, got;

			for (unsigned c = 0; c < len; c++)
				text[c] = "abcd."[pick(5)];
			text[len] = '\0';
			want = regexec(&re, text, 0, NULL, 0) == 0;
			got = matches(pattern, text, len);
			compared++;
			yes += want;
			if (got != want && different++ < 5)
				printf("# %s on \"%s\": the library says %d, we %d\n", pattern, text, want, got);
		}
		regfree(&re);
	}
	ok(compared > 10000 && yes > compared / 10 && yes < compared * 9 / 10, "%d questions, %d of them matches", compared, yes);
	is_int(different, 0, "the C library gives the same answers");
}

static void
test_exploding(void)
{
	static const char *const patterns[] = { "^(a|aa|a*)*(a|b|ab)*c$", "(a*)*(a*)*(a*)*b", "(a|aa)+$x", "a*a*a*a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)(.*)[^a]", "(a{1,30}){1,3}b" };
	size_t len = 200000;
	char *text = xcalloc(1, len + 1);
	clock_t begun = clock();

	memset(text, 'a', len);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		is_int(matches(patterns[i], text, len), 0, patterns[i]);
	is_int(matches("(a{1,30}){1,30}b", text, len), -1, "more ways than are followed are no answer");
	text[len - 1] = 'c';
	is_int(matches(patterns[0], text, len), 1, "and the match at the end of the text is found");

	for (size_t i = 0; i < len; i++)
		text[i] = "ab"[pick(2)];
	is_int(matches("^(a|b)*a(a|b){13}c", text, len), 0, "many ways side by side");
	text[len - 1] = 'c';
	text[len - 15] = 'a';
	is_int(matches("a(a|b){13}c", text, len), 1, "  and the answer is right");
	is_int(matches("a(a|b){900}c", text, len - 1), -1, "  where there are too many nothing is guessed");
	ok(clock() - begun < 20 * CLOCKS_PER_SEC, "all that within the time that one may take");
	free(text);
}

/* A pattern of the longest kind that is taken has its program, or a reason. */
static void
test_size(void)
{
	char pattern[REGEXP_PATTERN_MAX + 2];
	struct err e = { 0 };
	struct regexp *re;

	memset(pattern, 'a', sizeof(pattern) - 1);
	pattern[sizeof(pattern) - 1] = '\0';
	is_int(regexp_new(pattern, &e) == NULL, 1, "a pattern over its length");
	is_str(e.text, "is too long", "  is refused");
	pattern[sizeof(pattern) - 2] = '\0';
	pattern[0] = '^';
	is_int(matches(pattern, pattern + 1, strlen(pattern + 1)), 1, "one of its length is taken");
	memset(pattern, '(', REGEXP_GROUPS_MAX + 1);
	re = regexp_new(pattern, &e);
	is_str(e.text, "has too many groups", "groups have a limit");
	regexp_free(re);
}

int
main(void)
{
	test_cases();
	test_refused();
	test_library();
	test_exploding();
	test_size();
	return tap_done();
}
