#include <math.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

#include "assess/sql/functions.h"

#define YEAR_10000 253402300800.0	/* text forms have four digits for the year */

/* A time is text as clock_iso writes it; numbers are epoch seconds. */
static bool
time_of(sqlite3_value *v, time_t *out)
{
	double seconds;

	switch (sqlite3_value_type(v)) {
	case SQLITE_INTEGER:
	case SQLITE_FLOAT:
		seconds = floor(sqlite3_value_double(v));
		if (!(seconds >= 0 && seconds < YEAR_10000))
			return false;
		*out = (time_t)seconds;
		return true;
	case SQLITE_TEXT:
		return function_text(v) != NULL && clock_parse(function_text(v), out) == 0;
	default:
		return false;
	}
}

static void
result_iso(sqlite3_context *ctx, time_t t)
{
	char iso[CLOCK_ISO_SIZE];

	clock_iso(t, iso);
	function_result_text(ctx, iso, strlen(iso));
}

static void
to_iso(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	time_t t;

	(void)argc;
	if (time_of(argv[0], &t))
		result_iso(ctx, t);
}

static void
to_epoch(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	time_t t;

	(void)argc;
	if (time_of(argv[0], &t))
		sqlite3_result_int64(ctx, t);
}

static void
truncate_day(struct tm *tm)
{
	tm->tm_hour = tm->tm_min = tm->tm_sec = 0;
}

static void
date_trunc(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *unit = function_text(argv[0]);
	struct tm tm;
	time_t t;

	(void)argc;
	if (unit == NULL || !time_of(argv[1], &t))
		return;
	gmtime_r(&t, &tm);
	if (strcmp(unit, "minute") == 0) {
		tm.tm_sec = 0;
	} else if (strcmp(unit, "hour") == 0) {
		tm.tm_min = tm.tm_sec = 0;
	} else if (strcmp(unit, "day") == 0) {
		truncate_day(&tm);
	} else if (strcmp(unit, "week") == 0) {
		truncate_day(&tm);
		tm.tm_mday -= (tm.tm_wday + 6) % 7;	/* weeks begin on Monday */
	} else if (strcmp(unit, "month") == 0 || strcmp(unit, "quarter") == 0 || strcmp(unit, "year") == 0) {
		truncate_day(&tm);
		tm.tm_mday = 1;
		if (unit[0] != 'm')
			tm.tm_mon = unit[0] == 'q' ? tm.tm_mon / 3 * 3 : 0;
	} else if (strcmp(unit, "second") != 0) {
		sqlite3_result_error(ctx, "date_trunc: no such unit", -1);
		return;
	}
	result_iso(ctx, timegm(&tm));
}

const struct sql_function functions_time[] = {
	{ .name = "iso_time", .args = 1, .call = to_iso },
	{ .name = "from_unixtime", .args = 1, .call = to_iso },
	{ .name = "from_iso8601_timestamp", .args = 1, .call = to_iso },
	{ .name = "epoch", .args = 1, .call = to_epoch },
	{ .name = "to_unixtime", .args = 1, .call = to_epoch },
	{ .name = "date_trunc", .args = 2, .call = date_trunc },
	{ .name = NULL }
};
