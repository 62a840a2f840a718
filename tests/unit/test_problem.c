/* Every problem that a verifier may report has a name, a step and a sentence for people in each language. */
#include "bundle/problem.h"

#include "tests/unit/tap.h"

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

static bool
plain_ascii(const char *s)
{
	while (*s > 0)
		s++;
	return *s == '\0';
}

static bool
name_is_new(size_t code)
{
	for (size_t i = 0; i < code; i++) {
		if (strcmp(problem_kinds[i].name, problem_kinds[code].name) == 0)
			return false;
	}
	return true;
}

static void
test_kind(size_t code)
{
	const struct problem_kind *k = &problem_kinds[code];
	const char *en = k->sentence[LANG_EN], *zh = k->sentence[LANG_ZH_CN];

	if (k->name == NULL) {
		ok(0, "code %zu has a row", code);
		return;
	}
	ok(strspn(k->name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(k->name) && name_is_new(code), "%s: the name is code style and its own",
	    k->name);
	ok((k->step >= 1 && k->step <= 16) || code <= PROBLEM_STOPPED, "%s: belongs to a step", k->name);
	ok(en != NULL && plain_ascii(en) && ends_with(en, ".") && strchr(en, '\n') == NULL, "%s: has a sentence in English", k->name);
	ok(zh != NULL && !plain_ascii(zh) && ends_with(zh, "。") && strchr(zh, '\n') == NULL, "%s: and one in Chinese", k->name);
}

int
main(void)
{
	for (size_t i = 0; i < PROBLEM_CODE_COUNT; i++)
		test_kind(i);
	return tap_done();
}
