#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "event_parts.h"

#define PATH_DEPTH_MAX 16

void
event_clear(struct event *ev)
{
	struct buf text = ev->text;

	buf_reset(&text);
	cJSON_Delete(ev->tree);
	free(ev->scratch);
	memset(ev, 0, sizeof(*ev));
	ev->text = text;
}

void
event_load(struct event *ev, const struct event_source *s, int64_t i)
{
	event_clear(ev);
	if (s->gen != NULL) {
		event_gen_facts(s->gen, i, ev);
	} else {
		struct buf text = ev->text;

		*ev = s->records.items[i].facts;
		ev->text = text;
	}
	ev->source = s;
	ev->index = i;
}

int
event_text(struct event *ev, struct buf *b)
{
	if (ev->source->gen != NULL)
		return event_gen_text(ev->source->gen, ev->index, b);
	return buf_puts(b, ev->source->records.items[ev->index].text);
}

/* Facts that need no look into the record's text. */
static const struct {
	const char *path;
	size_t offset;
} fact_paths[] = {
	{ "eventName", offsetof(struct event, name) },
	{ "serviceName", offsetof(struct event, service) },
	{ "acsRegion", offsetof(struct event, region) },
	{ "recipientAccountId", offsetof(struct event, account) },
	{ "eventRW", offsetof(struct event, rw) },
	{ "eventType", offsetof(struct event, type) },
	{ "eventCategory", offsetof(struct event, category) },
	{ "userIdentity.type", offsetof(struct event, actor_type) },
	{ "userIdentity.userName", offsetof(struct event, actor_name) },
	{ "userIdentity.principalId", offsetof(struct event, actor_id) },
	{ "userIdentity.accountId", offsetof(struct event, actor_account) },
	{ "userIdentity.accessKeyId", offsetof(struct event, access_key) },
	{ "sourceIpAddress", offsetof(struct event, source_ip) },
	{ "errorCode", offsetof(struct event, error) },
};

/* Down one or more names of the path at each step: a member's own name may have dots. */
static const cJSON *
walk(const cJSON *v, const char *path, int depth)
{
	const cJSON *child, *found = NULL;

	if (*path == '\0' || v == NULL)
		return v;
	if (!cJSON_IsObject(v) || depth > PATH_DEPTH_MAX)
		return NULL;
	cJSON_ArrayForEach(child, v) {
		size_t len = strlen(child->string);

		if (strncmp(path, child->string, len) != 0 || (path[len] != '.' && path[len] != '\0'))
			continue;
		if ((found = walk(child, path + len + (path[len] == '.'), depth + 1)) != NULL)
			return found;
	}
	return NULL;
}

const char *
event_field(struct event *ev, const char *path)
{
	const struct event_source *s = ev->source;
	const cJSON *tree, *v;

	if (s->gen != NULL) {
		for (size_t i = 0; i < sizeof(fact_paths) / sizeof(fact_paths[0]); i++) {
			if (strcmp(path, fact_paths[i].path) == 0)
				return *(const char *const *)((const char *)ev + fact_paths[i].offset);
		}
		if (strcmp(path, "eventId") == 0) {
			event_gen_id(s->gen, ev->index, ev->id);
			return ev->id;
		}
		if (ev->text.len == 0)
			event_text(ev, &ev->text);
		if (*path == '\0')
			return buf_text(&ev->text);
		if (ev->tree == NULL)
			ev->tree = cJSON_ParseWithLength(buf_text(&ev->text), ev->text.len);
	} else if (*path == '\0') {
		return s->records.items[ev->index].text;
	}
	tree = s->gen != NULL ? ev->tree : s->records.items[ev->index].tree;
	if ((v = walk(tree, path, 0)) == NULL || cJSON_IsNull(v))
		return NULL;
	if (cJSON_IsString(v))
		return v->valuestring;
	free(ev->scratch);
	ev->scratch = json_scalar_text(v);
	if (ev->scratch == NULL)
		ev->scratch = json_print(v);
	return ev->scratch;
}

void
event_quote(struct buf *b, const char *s)
{
	const char *from = s;

	buf_puts(b, "\"");
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, from, (size_t)(s - from));
		from = s + 1;
		if (c == '"' || c == '\\')
			buf_addf(b, "\\%c", c);
		else
			buf_addf(b, "\\u%04x", c);
	}
	buf_add(b, from, (size_t)(s - from));
	buf_puts(b, "\"");
}
