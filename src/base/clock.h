#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* All times are UTC.  Text forms are those of the services and of the report. */

#define CLOCK_ISO_SIZE 21	/* 2026-11-03T02:15:00Z and NUL */
#define CLOCK_ISO_MS_SIZE 25	/* 2026-11-03T02:15:00.123Z and NUL */

int64_t clock_ms(void);			/* wall clock, milliseconds since 1970; what clock_set fixed, if anything */
int64_t clock_monotonic_ms(void);	/* for waiting and budgets, never shown */
void clock_set(int64_t ms);		/* tests: stand still at this time; negative: run again */

/* The time to stamp on made things: SOURCE_DATE_EPOCH (reproducible-builds.org) when set and a number, else now. */
time_t clock_stamp(void);

void clock_iso(time_t t, char out[CLOCK_ISO_SIZE]);
void clock_iso_ms(int64_t ms, char out[CLOCK_ISO_MS_SIZE]);

/*
 * Read a time of day: YYYY-MM-DD (midnight), YYYY-MM-DDThh:mm:ss with optional fraction and with Z, +hh:mm or +hhmm;
 * or 10 digits (seconds) or 13 digits (milliseconds).  0, or -1 when it is none of these or not a real date.
 */
int clock_parse(const char *text, time_t *out);

/* An HTTP Date header (RFC 9110 section 5.6.7, IMF-fixdate).  0 or -1. */
int clock_parse_http(const char *text, time_t *out);

#endif
