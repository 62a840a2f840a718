#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "knowledge/loading.h"

#define SECONDS_PER_DAY 86400
#define EPOCH_WEEKDAY 4		/* 1970-01-01 was a Thursday, Sunday being 0 */

static bool
has_number(const cJSON *list, int n)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (one->valueint == n)
			return true;
	}
	return false;
}

static bool
has_day(const cJSON *list, const char *day)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(one->valuestring, day) == 0)
			return true;
	}
	return false;
}

static void
check_day(struct problems *p, const char *file, const cJSON *doc, const char *list, int at, const char *day)
{
	const cJSON *years = json_get(doc, "years");
	bool worked = strcmp(list, "workdays") == 0;
	char *key = xasprintf("%s[%d]", list, at);
	time_t t;
	int weekday;

	if (clock_parse(day, &t) != 0) {
		problem_add(p, file, key, "\"%s\" is no day of the calendar", day);
		free(key);
		return;
	}
	weekday = (int)((t / SECONDS_PER_DAY + EPOCH_WEEKDAY) % 7);
	if (worked && weekday != 0 && weekday != 6)
		problem_add(p, file, key, "%s is no Saturday or Sunday: it is worked without being named", day);
	if (worked && has_day(json_get(doc, "holidays"), day))
		problem_add(p, file, key, "%s is a holiday too", day);
	if (years != NULL && !has_number(years, atoi(day)))
		problem_add(p, file, key, "%s is of none of the years", day);
	free(key);
}

void
check_calendar(struct problems *p, const char *file, const cJSON *doc)
{
	static const char *const lists[] = { "holidays", "workdays" };
	const cJSON *one;

	if (json_num(doc, "from", 0) >= json_num(doc, "to", 0))
		problem_add(p, file, "from", "is not before to");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		int at = 0;

		cJSON_ArrayForEach(one, json_get(doc, lists[i]))
			check_day(p, file, doc, lists[i], at++, one->valuestring);
	}
}
