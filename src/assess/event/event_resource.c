#include "assess/event/event_parser.h"

#include <string.h>

struct joined {
	char *s;
	size_t len;
};

static void
join_text(struct joined *j, const char *sep, struct span text)
{
	size_t n = strlen(sep);

	memcpy(j->s + j->len, sep, n);
	if (text.len > 0)
		memcpy(j->s + j->len + n, text.s, text.len);
	j->len += n + text.len;
}

/* The names of one type behind sep: a list, that list as JSON text (flat rows have it so), or one name alone. */
static void
join_names(struct event_parser *p, struct joined *names, const char *sep, const struct jvalue *v)
{
	struct span text = v->kind == JSON_ARRAY ? v->text : event_scalar(p, v);
	struct jsonscan s;
	struct jvalue name;

	jsonscan_init(&s, text.s, text.len);
	if (text.len == 0 || text.s[0] != '[' || jsonscan_value(&s, &name) != 0 || s.p != s.end) {
		join_text(names, sep, text);
		return;
	}
	jsonscan_init(&s, text.s, text.len);
	jsonscan_enter(&s, '[');
	while (jsonscan_element(&s) == 1 && jsonscan_value(&s, &name) == 0) {
		struct span one = event_scalar(p, &name);

		if (one.s == NULL)
			continue;
		join_text(names, sep, one);
		sep = ",";
	}
	if (strcmp(sep, ",") != 0)
		join_text(names, sep, SPAN(""));
}

void
event_resources(struct event_parser *p, struct event *ev, const struct jvalue *referenced)
{
	struct jvalue part, type, list;
	struct joined types, names;
	struct jsonscan s;
	bool first = true;

	if ((ev->value[EV_RESOURCE_TYPE].s != NULL && ev->value[EV_RESOURCE_NAME].s != NULL) ||
	    !event_part(p, referenced, &part))
		return;
	types = (struct joined){ event_room(p, part.text.len), 0 };
	names = (struct joined){ event_room(p, part.text.len), 0 };
	jsonscan_init(&s, part.text.s, part.text.len);
	if (jsonscan_enter(&s, '{') != 0)
		return;
	while (jsonscan_member(&s, &type) == 1 && jsonscan_value(&s, &list) == 0) {
		join_text(&types, first ? "" : ";", event_string(p, &type));
		join_names(p, &names, first ? "" : ";", &list);
		first = false;
	}
	if (types.len > 0 && ev->value[EV_RESOURCE_TYPE].s == NULL)
		ev->value[EV_RESOURCE_TYPE] = (struct span){ types.s, types.len };
	if (names.len > 0 && ev->value[EV_RESOURCE_NAME].s == NULL)
		ev->value[EV_RESOURCE_NAME] = (struct span){ names.s, names.len };
}
