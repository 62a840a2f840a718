#include "assess/event/eventname.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SUFFIX ".gz"
#define EVENTS_DIGITS_MAX 9
#define BYTES_DIGITS_MAX 18
#define PARTS 3		/* behind the kind, the region and the time: events, bytes, MD5 */

/* The last part of name behind an underscore, cut off; NULL when there is none. */
static char *
cut_last(char *name)
{
	char *bar = strrchr(name, '_');

	if (bar == NULL)
		return NULL;
	*bar = '\0';
	return bar + 1;
}

static bool
all_digits(const char *s)
{
	return *s != '\0' && strspn(s, "0123456789") == strlen(s);
}

bool
eventname_parse(struct eventname *n, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = xstrdup(slash != NULL ? slash + 1 : path), *part[PARTS];
	size_t len = strlen(name), m = strlen(SUFFIX);
	bool fits = strncmp(name, "Actiontrail", 11) == 0 && len > m && strcmp(name + len - m, SUFFIX) == 0;

	if (fits)
		name[len - m] = '\0';
	for (int i = PARTS - 1; i >= 0 && fits; i--)
		fits = (part[i] = cut_last(name)) != NULL;
	fits = fits && all_digits(part[0]) && strlen(part[0]) <= EVENTS_DIGITS_MAX && all_digits(part[1]) &&
	    strlen(part[1]) <= BYTES_DIGITS_MAX &&
	    strlen(part[2]) == EVENTNAME_MD5 - 1 && strspn(part[2], "0123456789abcdefABCDEF") == EVENTNAME_MD5 - 1;
	if (fits) {
		n->events = strtol(part[0], NULL, 10);
		n->bytes = strtoll(part[1], NULL, 10);
		for (int i = 0; i < EVENTNAME_MD5; i++)
			n->md5[i] = (char)tolower((unsigned char)part[2][i]);
	}
	free(name);
	return fits;
}
