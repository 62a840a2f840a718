#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "events.h"

/* "@hh:mm" or "@hh:mm+hh:mm" behind a relative moment: that time of day. */
static int
at_time_of_day(const char *text, time_t *t)
{
	int hour, minute, zone_hour = 0, zone_minute = 0, used = 0, more = 0;
	char sign = '+';
	long zone;

	if (sscanf(text, "@%2d:%2d%n", &hour, &minute, &used) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -1;
	if (text[used] != '\0' && (sscanf(text + used, "%c%2d:%2d%n", &sign, &zone_hour, &zone_minute, &more) != 3 ||
	    text[used + more] != '\0' || (sign != '+' && sign != '-') || zone_hour < 0 || zone_hour > 14))
		return -1;
	zone = (zone_hour * 3600L + zone_minute * 60L) * (sign == '-' ? -1 : 1);
	*t += zone;
	*t -= *t % 86400;
	*t += hour * 3600L + minute * 60L - zone;
	return 0;
}

int
events_when(const char *text, time_t now, time_t *out)
{
	static const struct {
		char unit;
		long seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	char *end = NULL;
	long n = 0, seconds = 0;

	*out = now;
	if (strncmp(text, "now", 3) == 0) {
		end = (char *)(uintptr_t)text + 3;
	} else if (*text == '-' || *text == '+') {
		n = strtol(text, &end, 10);
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			if (*end == units[i].unit)
				seconds = units[i].seconds;
		}
		if (seconds == 0 || n > 1000000 || n < -1000000)
			return -1;
		end++;
		*out += n * seconds;
	} else {
		return clock_parse(text, out);
	}
	return *end == '\0' ? 0 : at_time_of_day(end, out);
}
