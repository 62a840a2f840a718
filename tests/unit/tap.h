#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

/*
 * Test Anything Protocol for the unit programs: a case is a phrase and a condition.
 *	ok(n == 3, "three rows");  is_str(got, "want", "the title");  is_int(got, 5, "attempts");
 *	return tap_done();
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count;
static int tap_failed;

static inline int
ok(int condition, const char *fmt, ...)
{
	va_list ap;

	printf("%s %d - ", condition ? "ok" : "not ok", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	if (!condition)
		tap_failed++;
	return condition;
}

static inline int
is_str(const char *got, const char *want, const char *phrase)
{
	int same = got == NULL || want == NULL ? got == want : strcmp(got, want) == 0;

	ok(same, "%s", phrase);
	if (!same)
		printf("# got:  %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
	return same;
}

static inline int
is_int(long long got, long long want, const char *phrase)
{
	ok(got == want, "%s", phrase);
	if (got != want)
		printf("# got:  %lld\n# want: %lld\n", got, want);
	return got == want;
}

static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
