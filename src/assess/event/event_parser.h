#ifndef ASSESS_EVENT_PARSER_H
#define ASSESS_EVENT_PARSER_H

#include <string.h>

#include "assess/event/event.h"

/* For the files that read a record: event_record.c finds its members, event_value.c reads their values. */

struct event_parser {
	struct room *rooms;	/* memory, in event_value.c: the newest first; the last is kept */
	int list_depth;		/* of the last EVENT_LIST */
};

/* Begin another record: what was made for the last one goes. */
void event_forget(struct event_parser *p);

/* A string without its escapes. */
struct span event_string(struct event_parser *p, const struct jvalue *v);

/* Whether a member is meant by name: 2 as written there, 1 with a capital first letter, 0 not.  All names begin with a letter. */
static inline int
event_means(struct span key, const char *name, size_t len)
{
	if (key.len != len || (key.s[0] | 0x20) != name[0] || key.s[len - 1] != name[len - 1] ||
	    memcmp(key.s + 1, name + 1, len - 1) != 0)
		return 0;
	return key.s[0] == name[0] ? 2 : 1;
}

/* As event_members for the object that comes next in s, to its end: 0 or -1.  out is all JSON_NONE before. */
int event_read_members(struct event_parser *p, struct jsonscan *s, const char *const *names, struct jvalue *out);

/* event_resource.c: { "ACS::ECS::Instance": ["i-1", "i-2"] } as the flattened members write it: types by ;, names by , and ;. */
void event_resources(struct event_parser *p, struct event *ev, const struct jvalue *referenced);

#endif
