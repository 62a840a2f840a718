#include "base/clock.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t fixed_ms = -1;	/* set by tests only */

int64_t
clock_ms(void)
{
	struct timespec ts;

	if (fixed_ms >= 0)
		return fixed_ms;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
clock_set(int64_t ms)
{
	fixed_ms = ms;
}

time_t
clock_stamp(void)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long t;

	if (text != NULL && *text != '\0') {
		t = strtoll(text, &end, 10);
		if (*end == '\0' && t >= 0)
			return (time_t)t;
	}
	return (time_t)(clock_ms() / 1000);
}

void
clock_iso(time_t t, char out[CLOCK_ISO_SIZE])
{
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, CLOCK_ISO_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void
clock_iso_ms(int64_t ms, char out[CLOCK_ISO_MS_SIZE])
{
	char sec[CLOCK_ISO_SIZE];

	clock_iso((time_t)(ms / 1000), sec);
	sec[strlen(sec) - 1] = '\0';
	snprintf(out, CLOCK_ISO_MS_SIZE, "%.19s.%03uZ", sec, (unsigned)(ms % 1000) % 1000);
}

/* Exactly n digits at s, as a number; -1 when one is no digit. */
static int
digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static int
all_digits(const char *s, size_t n)
{
	return strlen(s) == n && strspn(s, "0123456789") == n;
}

/* Days from 1970-01-01, by years that begin in March: a leap day comes last. */
static long
days_since_1970(int year, int month, int day)
{
	long y = month > 2 ? year : year - 1, m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool
is_usual(const struct tm *tm)
{
	return tm->tm_year >= 0 && tm->tm_mon >= 0 && tm->tm_mon <= 11 && tm->tm_mday >= 1 && tm->tm_mday <= 28 &&
	    tm->tm_hour >= 0 && tm->tm_hour <= 23 && tm->tm_min >= 0 && tm->tm_min <= 59 && tm->tm_sec >= 0 && tm->tm_sec <= 59;
}

static int
make_time(struct tm *tm, time_t *out)
{
	struct tm want = *tm;

	/* a million records have a time each, and timegm() thinks of all calendars */
	if (is_usual(tm)) {
		*out = (time_t)days_since_1970(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday) * 86400 + tm->tm_hour * 3600 +
		    tm->tm_min * 60 + tm->tm_sec;
		return 0;
	}
	*out = timegm(tm);
	/* timegm() turns 31 February into March: refuse what it had to correct */
	return tm->tm_mday == want.tm_mday && tm->tm_mon == want.tm_mon && tm->tm_hour == want.tm_hour ? 0 : -1;
}

/* Z, +hh:mm, +hhmm or nothing but the end; the offset in seconds. */
static int
parse_zone(const char *s, int *offset)
{
	int h, m, sign;

	if (strcmp(s, "Z") == 0) {
		*offset = 0;
		return 0;
	}
	if (*s != '+' && *s != '-')
		return -1;
	sign = *s == '-' ? -1 : 1;
	if ((h = digits(s + 1, 2)) < 0 || h > 14)
		return -1;
	s += s[3] == ':' ? 4 : 3;
	if ((m = digits(s, 2)) < 0 || m > 59 || s[2] != '\0')
		return -1;
	*offset = sign * (h * 3600 + m * 60);
	return 0;
}

int
clock_parse(const char *text, time_t *out)
{
	struct tm tm = { 0 };
	int y, mon, d, h, min, s, offset;

	if (all_digits(text, 10) || all_digits(text, 13)) {
		long long v = strtoll(text, NULL, 10);

		*out = (time_t)(strlen(text) == 13 ? v / 1000 : v);
		return 0;
	}
	if (strlen(text) < 10 || (y = digits(text, 4)) < 0 || text[4] != '-' || (mon = digits(text + 5, 2)) < 1 ||
	    mon > 12 || text[7] != '-' || (d = digits(text + 8, 2)) < 1 || d > 31)
		return -1;
	tm.tm_year = y - 1900;
	tm.tm_mon = mon - 1;
	tm.tm_mday = d;
	if (text[10] == '\0')
		return make_time(&tm, out);
	if (strlen(text) < 20 || text[10] != 'T' || (h = digits(text + 11, 2)) < 0 || h > 23 || text[13] != ':' ||
	    (min = digits(text + 14, 2)) < 0 || min > 59 || text[16] != ':' || (s = digits(text + 17, 2)) < 0 || s > 60)
		return -1;
	tm.tm_hour = h;
	tm.tm_min = min;
	tm.tm_sec = s;
	text += 19;
	if (*text == '.') {
		text++;
		if (!isdigit((unsigned char)*text))
			return -1;
		text += strspn(text, "0123456789");
	}
	if (parse_zone(text, &offset) != 0 || make_time(&tm, out) != 0)
		return -1;
	*out -= offset;
	return 0;
}

int
clock_parse_http(const char *text, time_t *out)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char wday[4], mon[4];
	struct tm tm = { 0 };
	const char *m;

	if (sscanf(text, "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", wday, &tm.tm_mday, mon, &tm.tm_year,
		&tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 7)
		return -1;
	m = strstr(months, mon);
	if (m == NULL || strlen(mon) != 3 || (m - months) % 3 != 0)
		return -1;
	tm.tm_mon = (int)(m - months) / 3;
	tm.tm_year -= 1900;
	return make_time(&tm, out);
}
