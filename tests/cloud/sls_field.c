#include "sls_field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
sls_index_field(const cJSON *index, const char *field, struct sls_field *out)
{
	static const char *const reserved[] = { "__time__", "__topic__", "__source__", NULL };
	const cJSON *keys = json_get(index, "keys"), *key = json_get(keys, field), *parent;
	const char *dot = strchr(field, '.');
	char *first;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; reserved[i] != NULL; i++) {
		if (strcmp(field, reserved[i]) == 0) {
			out->type = i == 0 ? "long" : "text";
			out->sql = true;
			return;
		}
	}
	if (key == NULL && dot != NULL) {
		first = xstrndup(field, (size_t)(dot - field));
		parent = json_get(keys, first);
		free(first);
		key = json_get(json_get(parent, "json_keys"), dot + 1);
		out->token = json_arr(parent, "token");
		out->case_sensitive = json_bool(parent, "caseSensitive", false);
		if (key == NULL) {	/* index_all makes text searchable, not countable */
			out->type = json_bool(parent, "index_all", false) ? "text" : NULL;
			return;
		}
	} else if (key != NULL) {
		out->token = json_arr(key, "token");
		out->case_sensitive = json_bool(key, "caseSensitive", false);
	}
	if (key != NULL) {
		out->type = json_str(key, "type");
		out->sql = json_bool(key, "doc_value", false);
	}
}

const char *
sls_log_field(struct sls_log *log, const char *field)
{
	if (strcmp(field, "__time__") == 0) {
		snprintf(log->number, sizeof(log->number), "%lld", (long long)log->event->time);
		return log->number;
	}
	if (strcmp(field, "__topic__") == 0)
		return log->topic;
	if (strcmp(field, "__source__") == 0)
		return log->source;
	if (strncmp(field, "event", 5) != 0 || (field[5] != '.' && field[5] != '\0'))
		return NULL;
	return event_field(log->event, field + (field[5] == '.' ? 6 : 5));
}
