#include "assess/event/event_parser.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/text.h"

#define ROOM (64 * 1024)	/* bytes of the memory that is kept from record to record */

/* ---- memory ---- */

/* Texts that are made while a record is read: pieces that never move. */
struct room {
	struct room *next;
	size_t used, size;
	char bytes[];
};

static struct room *
room_new(struct room *next, size_t size)
{
	struct room *r = xcalloc(1, sizeof(*r) + size);

	r->next = next;
	r->size = size;
	return r;
}

struct event_parser *
event_parser_new(void)
{
	struct event_parser *p = xcalloc(1, sizeof(*p));

	p->rooms = room_new(NULL, ROOM);
	return p;
}

void
event_forget(struct event_parser *p)
{
	while (p->rooms->next != NULL) {
		struct room *next = p->rooms->next;

		free(p->rooms);
		p->rooms = next;
	}
	p->rooms->used = 0;
}

void
event_parser_free(struct event_parser *p)
{
	if (p == NULL)
		return;
	event_forget(p);
	free(p->rooms);
	free(p);
}

char *
event_room(struct event_parser *p, size_t len)
{
	char *at;

	if (p->rooms->size - p->rooms->used < len)
		p->rooms = room_new(p->rooms, len > ROOM ? len : ROOM);
	at = p->rooms->bytes + p->rooms->used;
	p->rooms->used += len;
	return at;
}

struct span
event_keep(struct event_parser *p, const char *s, size_t len)
{
	char *at = event_room(p, len + 1);

	memcpy(at, s, len);
	return (struct span){ at, len };
}

struct span
event_decimal(struct event_parser *p, long long n)
{
	char digits[DECIMAL_MAX];

	return event_keep(p, digits, (size_t)(put_decimal(digits, n) - digits));
}

struct span
event_join(struct event_parser *p, const struct span *parts, size_t n)
{
	size_t len = 0;
	char *out, *at;

	for (size_t i = 0; i < n; i++)
		len += parts[i].len;
	at = out = event_room(p, len + 1);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].len > 0)
			memcpy(at, parts[i].s, parts[i].len);
		at += parts[i].len;
	}
	return (struct span){ out, len };
}

/* ---- values ---- */

bool
span_is(struct span s, const char *word)
{
	return s.s != NULL && s.len == strlen(word) && strncasecmp(s.s, word, s.len) == 0;
}

const char *
span_cstr(struct span s, char *out, size_t size)
{
	size_t n = s.len < size ? s.len : size - 1;

	if (n > 0)
		memcpy(out, s.s, n);
	out[n] = '\0';
	return out;
}

struct span
event_string(struct event_parser *p, const struct jvalue *v)
{
	char *out;

	if (!v->escaped)
		return v->text;
	out = event_room(p, v->text.len);
	return (struct span){ out, jsonscan_unescape(v->text, out) };
}

struct span
event_scalar(struct event_parser *p, const struct jvalue *v)
{
	switch (v->kind) {
	case JSON_STRING:
		return v->text.len > 0 ? event_string(p, v) : (struct span){ NULL, 0 };
	case JSON_NUMBER:
	case JSON_TRUE:
	case JSON_FALSE:
		return v->text;
	default:
		return (struct span){ NULL, 0 };
	}
}

bool
event_part(struct event_parser *p, const struct jvalue *v, struct jvalue *out)
{
	struct jsonscan s;
	struct span text;

	*out = *v;
	if (v->kind == JSON_OBJECT)
		return true;
	out->kind = JSON_NONE;
	if (v->kind != JSON_STRING || v->text.len == 0)
		return false;
	text = event_string(p, v);
	jsonscan_init(&s, text.s, text.len);
	if (jsonscan_value(&s, out) == 0 && out->kind == JSON_OBJECT && jsonscan_peek(&s) == '\0' && s.p == s.end)
		return true;
	out->kind = JSON_NONE;
	return false;
}

int
event_read_members(struct event_parser *p, struct jsonscan *s, const char *const *names, struct jvalue *out)
{
	int how[EVENT_MEMBERS_MAX] = { 0 }, rc;
	struct jvalue key, v;

	if (jsonscan_enter(s, '{') != 0)
		return -1;
	while ((rc = jsonscan_member(s, &key)) == 1 && (rc = jsonscan_value(s, &v)) == 0) {
		struct span name = event_string(p, &key);

		for (size_t i = 0; names[i] != NULL; i++) {
			int match = name.len > 0 && (name.s[0] | 0x20) == names[i][0] ? event_means(name, names[i], strlen(names[i])) : 0;

			if (match > how[i]) {
				how[i] = match;
				out[i] = v;
			}
		}
	}
	return rc;
}

void
event_members(struct event_parser *p, const struct jvalue *object, const char *const *names, struct jvalue *out)
{
	struct jvalue whole;
	struct jsonscan s;

	for (size_t i = 0; names[i] != NULL; i++)
		out[i] = (struct jvalue){ .kind = JSON_NONE };
	if (!event_part(p, object, &whole))
		return;
	jsonscan_init(&s, whole.text.s, whole.text.len);
	event_read_members(p, &s, names, out);
}
