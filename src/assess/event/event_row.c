#include <string.h>

#include "assess/event/event.h"

/*
 * Rows that SLS flattened: { "event.eventName": "...", "event.userIdentity.type": "..." }, or without the prefix.  One
 * dot is one level; only below userIdentity are there more, which event_identity.c knows by their dotted names, and
 * request parameters have dots of their own.
 */

#define ROW_PARTS 4

/* Parts of a record that can come flattened. */
static const char *const row_parts[ROW_PARTS] = { "userIdentity", "additionalEventData", "requestParameters",
	"referencedResources" };

/* Log Audit's index spells it so. */
#define MISSPELT "addionalEventData."

struct row_out {
	char *s;
	size_t len;
	bool any;
};

static void
put(struct row_out *o, const char *s, size_t len)
{
	memcpy(o->s + o->len, s, len);
	o->len += len;
}

static void
put_member(struct row_out *o, const char *name, size_t name_len, const char *value, size_t value_len)
{
	if (o->any)
		put(o, ",", 1);
	put(o, "\"", 1);
	put(o, name, name_len);
	put(o, "\":", 2);
	put(o, value, value_len);
	o->any = true;
}

/* A value as it stood, quotes included. */
static struct span
whole_of(const struct jvalue *v)
{
	return v->kind == JSON_STRING ? (struct span){ v->text.s - 1, v->text.len + 2 } : v->text;
}

/* The part that a name lies in, and what is behind its dot; -1 for a member of the record itself. */
static int
part_of_name(struct span name, struct span *rest)
{
	for (int i = 0; i < ROW_PARTS; i++) {
		size_t n = strlen(row_parts[i]);

		if (name.len > n + 1 && memcmp(name.s, row_parts[i], n) == 0 && name.s[n] == '.') {
			*rest = (struct span){ name.s + n + 1, name.len - n - 1 };
			return i;
		}
	}
	if (name.len > sizeof(MISSPELT) - 1 && memcmp(name.s, MISSPELT, sizeof(MISSPELT) - 1) == 0) {
		*rest = (struct span){ name.s + sizeof(MISSPELT) - 1, name.len - sizeof(MISSPELT) + 1 };
		return 1;
	}
	return -1;
}

struct span
event_unflatten(struct event_parser *p, const char *text, size_t len)
{
	struct row_out record = { event_room(p, 2 * len + 200), 0, false }, part[ROW_PARTS];
	struct jsonscan s;
	struct jvalue name, v;

	for (int i = 0; i < ROW_PARTS; i++)
		part[i] = (struct row_out){ event_room(p, len + 2), 0, false };
	put(&record, "{", 1);
	jsonscan_init(&s, text, len);
	if (jsonscan_enter(&s, '{') != 0)
		return (struct span){ NULL, 0 };
	while (jsonscan_member(&s, &name) == 1 && jsonscan_value(&s, &v) == 0) {
		struct span key = name.text, whole = whole_of(&v), rest;
		int at;

		/* SLS has no null: it writes the word, or nothing */
		if (v.kind == JSON_STRING && (v.text.len == 0 || span_is(v.text, "null")))
			continue;
		if (key.len > 6 && memcmp(key.s, "event.", 6) == 0)
			key = (struct span){ key.s + 6, key.len - 6 };
		at = part_of_name(key, &rest);
		if (at >= 0)
			put_member(&part[at], rest.s, rest.len, whole.s, whole.len);
		else
			put_member(&record, key.s, key.len, whole.s, whole.len);
	}
	for (int i = 0; i < ROW_PARTS; i++) {
		if (!part[i].any)
			continue;
		put(&record, record.any ? ",\"" : "\"", record.any ? 2 : 1);
		put(&record, row_parts[i], strlen(row_parts[i]));
		put(&record, "\":{", 3);
		put(&record, part[i].s, part[i].len);
		put(&record, "}", 1);
		record.any = true;
	}
	put(&record, "}", 1);
	return (struct span){ record.s, record.len };
}
