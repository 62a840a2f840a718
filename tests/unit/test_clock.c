/* Times in the forms of the services, there and back. */
#include "base/clock.h"

#include "tests/unit/tap.h"

struct parse_case {
	const char *phrase, *text;
	long long want;	/* -1: refused */
};

static const struct parse_case cases[] = {
	{ "a day is its midnight", "2026-11-03", 1793664000 },
	{ "seconds with Z", "2026-11-03T02:15:00Z", 1793672100 },
	{ "a fraction is dropped", "2026-11-03T02:15:00.999Z", 1793672100 },
	{ "an offset with colon", "2026-11-03T10:15:00+08:00", 1793672100 },
	{ "an offset without colon", "2026-11-03T10:15:00+0800", 1793672100 },
	{ "a negative offset", "2026-11-02T21:15:00-05:00", 1793672100 },
	{ "milliseconds as digits", "1793672100123", 1793672100 },
	{ "seconds as digits", "1793672100", 1793672100 },
	{ "a leap day that exists", "2028-02-29", 1835395200 },
	{ "a leap day that does not", "2026-02-29", -1 },
	{ "thirteen months", "2026-13-01", -1 },
	{ "25 hours", "2026-11-03T25:00:00Z", -1 },
	{ "no zone", "2026-11-03T02:15:00", -1 },
	{ "text behind", "2026-11-03T02:15:00Zz", -1 },
	{ "an empty fraction", "2026-11-03T02:15:00.Z", -1 },
	{ "nine digits", "179367210", -1 },
	{ "nothing", "", -1 },
	{ "a word", "yesterday", -1 },
	{ "an offset cut short", "2026-11-03T02:15:00+0", -1 },
};

static const struct parse_case http_cases[] = {
	{ "an HTTP date", "Tue, 03 Nov 2026 02:15:00 GMT", 1793672100 },
	{ "an HTTP date with a month that is none", "Tue, 03 Anv 2026 02:15:00 GMT", -1 },
	{ "an ISO date where an HTTP date is wanted", "2026-11-03T02:15:00Z", -1 },
};

int
main(void)
{
	char iso[CLOCK_ISO_SIZE], ms[CLOCK_ISO_MS_SIZE];
	time_t t;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t = -1;
		if (clock_parse(cases[i].text, &t) != 0)
			t = -1;
		is_int(t, cases[i].want, cases[i].phrase);
	}
	for (size_t i = 0; i < sizeof(http_cases) / sizeof(http_cases[0]); i++) {
		t = -1;
		if (clock_parse_http(http_cases[i].text, &t) != 0)
			t = -1;
		is_int(t, http_cases[i].want, http_cases[i].phrase);
	}
	/* the C library counts the days once more: every day of 400 years, each at another time */
	int wrong = 0;

	for (time_t want = -2208988800; want < 10413792000; want += 86400 + 61) {
		char text[40];
		struct tm tm;

		gmtime_r(&want, &tm);
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
		wrong += clock_parse(text, &t) != 0 || t != want;
	}
	is_int(wrong, 0, "every day from 1900 to 2299");
	clock_iso(1793672100, iso);
	is_str(iso, "2026-11-03T02:15:00Z", "written as ISO 8601");
	clock_iso_ms(1793672100007, ms);
	is_str(ms, "2026-11-03T02:15:00.007Z", "with milliseconds");
	clock_set(1793672100007);
	is_int(clock_ms(), 1793672100007, "a fixed clock stands still");
	unsetenv("SOURCE_DATE_EPOCH");
	is_int(clock_stamp(), 1793672100, "the stamp is now");
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	is_int(clock_stamp(), 1700000000, "or what SOURCE_DATE_EPOCH says");
	setenv("SOURCE_DATE_EPOCH", "17x", 1);
	is_int(clock_stamp(), 1793672100, "unless that is no number");
	clock_set(-1);
	ok(clock_ms() != 1793672100007, "the clock runs again");
	return tap_done();
}
