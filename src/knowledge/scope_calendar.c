#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "knowledge/schemas.h"
#include "knowledge/scope_reader.h"

/* Business hours and days: what the scope file says itself, and the calendar that it names. */

#define ZONE_MAX_HOURS 14	/* +14:00 is the farthest there is */

/* Seconds of "+hh:mm", whose form the schema has seen to; -1 when there is no such offset. */
static int
zone_seconds(const char *zone, int *out)
{
	int h = (zone[1] - '0') * 10 + zone[2] - '0', m = (zone[4] - '0') * 10 + zone[5] - '0';

	*out = (h * 60 + m) * 60 * (zone[0] == '-' ? -1 : 1);
	return m > 59 || h > ZONE_MAX_HOURS || (h == ZONE_MAX_HOURS && m > 0) ? -1 : 0;
}

static bool
is_file(const char *calendar)
{
	size_t n = strlen(calendar);

	return n > 5 && strcmp(calendar + n - 5, ".json") == 0;
}

static void
take_days(struct scope_reader *r, const cJSON *hours, const char *name, struct strlist *days)
{
	const cJSON *one;
	int i = 0;

	cJSON_ArrayForEach(one, json_get(hours, name)) {
		char *key = xasprintf("business-hours.%s[%d]", name, i++);
		time_t t;

		if (clock_parse(one->valuestring, &t) != 0)
			PROBLEM(r, key, "\"%s\" is no day of the calendar", one->valuestring);
		strlist_add(days, one->valuestring);
		free(key);
	}
}

static void
take_zone(struct scope_reader *r, const char *zone)
{
	r->s->has_zone = true;
	if (zone_seconds(zone, &r->s->tz_seconds) != 0)
		PROBLEM(r, "business-hours.time-zone", "\"%s\" is no offset from UTC", zone);
}

void
scope_take_hours(struct scope_reader *r, const cJSON *hours)
{
	struct scope *s = r->s;
	const char *zone = json_str(hours, "time-zone"), *calendar = json_str(hours, "calendar");

	if (hours == NULL)
		return;
	s->has_hours = true;
	if (calendar != NULL)
		s->calendar = is_file(calendar) ? scope_beside(s, calendar) : xstrdup(calendar);
	else if (zone == NULL || json_get(hours, "from") == NULL || json_get(hours, "to") == NULL)
		PROBLEM(r, "business-hours", "want time-zone, from and to, or a calendar");
	if ((json_get(hours, "from") == NULL) != (json_get(hours, "to") == NULL))
		PROBLEM(r, "business-hours", "want from and to together");
	if (zone != NULL)
		take_zone(r, zone);
	s->hour_from = (int)json_num(hours, "from", 0);
	s->hour_to = (int)json_num(hours, "to", 0);
	if (json_get(hours, "to") != NULL && s->hour_from >= s->hour_to)
		PROBLEM(r, "business-hours", "from is not before to");
	take_days(r, hours, "holidays", &s->holidays);
	take_days(r, hours, "workdays", &s->workdays);
	for (size_t i = 0; i < s->workdays.n; i++) {
		if (strlist_has(&s->holidays, s->workdays.items[i]))
			PROBLEM(r, "business-hours.workdays", "%s is a holiday too", s->workdays.items[i]);
	}
}

/* ---- the calendar that it names ---- */

struct own_calendar {
	const char *file;
	struct problems problems;
};

static void
report_calendar(void *arg, const char *key, const char *reason)
{
	struct own_calendar *own = arg;

	problem_add(&own->problems, own->file, key, "%s", reason);
}

/* The calendar of the user's own: the same form as a shipped one. */
static int
load_own(cJSON **out, const char *path, struct err *e)
{
	struct own_calendar own = { .file = path };
	struct schema *schema = NULL;

	if ((*out = json_load(path, e)) == NULL || schema_builtin(&schema, "calendar", e) != 0)
		return -1;
	if (schema_check(schema, *out, report_calendar, &own) == 0)
		check_calendar(&own.problems, path, *out);
	schema_free(schema);
	return problems_end(&own.problems, e);
}

static int
add_days(struct strlist *days, const struct strlist *not, const cJSON *calendar, const char *name, struct err *e)
{
	const cJSON *one;
	time_t t;

	cJSON_ArrayForEach(one, json_get(calendar, name)) {
		if (clock_parse(one->valuestring, &t) != 0)
			return err_set(e, ERR_USAGE, "calendar %s: %s: \"%s\" is no day of the calendar",
			    json_str(calendar, "id"), name, one->valuestring);
		/* what the scope itself says of a day holds */
		if (!strlist_has(days, one->valuestring) && !strlist_has(not, one->valuestring))
			strlist_add(days, one->valuestring);
	}
	return 0;
}

/* The first year of the period of which the calendar does not tell the days; 0: none, or it names no years. */
static int
year_without_days(const struct scope *s, const cJSON *calendar)
{
	const cJSON *years = json_get(calendar, "years"), *one;
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];

	clock_iso(s->from + s->tz_seconds, from);
	clock_iso(s->to - 1 + s->tz_seconds, to);
	for (int year = atoi(from); years != NULL && year <= atoi(to); year++) {
		bool told = false;

		cJSON_ArrayForEach(one, years)
			told |= one->valueint == year;
		if (!told)
			return year;
	}
	return 0;
}

static int
apply_calendar(struct scope *s, const cJSON *calendar, struct err *e)
{
	int zone;

	if (zone_seconds(json_str(calendar, "time-zone"), &zone) != 0 ||
	    json_num(calendar, "from", 0) >= json_num(calendar, "to", 0))
		return err_set(e, ERR_USAGE, "calendar %s: time-zone, from and to are no business hours",
		    json_str(calendar, "id"));
	if (!s->has_zone)
		s->tz_seconds = zone;
	if (s->hour_to == 0) {
		s->hour_from = (int)json_num(calendar, "from", 0);
		s->hour_to = (int)json_num(calendar, "to", 0);
	}
	s->calendar_gap = year_without_days(s, calendar);
	if (add_days(&s->holidays, &s->workdays, calendar, "holidays", e) != 0)
		return -1;
	return add_days(&s->workdays, &s->holidays, calendar, "workdays", e);
}

int
scope_use_calendar(struct scope *s, const struct knowledge *k, struct err *e)
{
	const cJSON *one, *found = NULL;
	cJSON *own = NULL;
	int rc = -1;

	if (s->calendar == NULL)
		return 0;
	if (is_file(s->calendar)) {
		if (load_own(&own, s->calendar, e) == 0)
			rc = apply_calendar(s, own, e);
		cJSON_Delete(own);
		return rc;
	}
	cJSON_ArrayForEach(one, k->calendars) {
		if (strcmp(json_str(one, "id"), s->calendar) == 0)
			found = one;
	}
	if (found == NULL)
		return err_set(e, ERR_USAGE, "%s: business-hours.calendar: there is no calendar \"%s\"", s->file,
		    s->calendar);
	return apply_calendar(s, found, e);
}
