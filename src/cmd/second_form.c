#include "cmd/second_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
second_form_release(struct second_form *s)
{
	strlist_release(&s->redacted);
}

bool
second_form_is_meta(const char *rel)
{
	size_t n = strlen(rel), m = strlen(SECOND_FORM_META);

	return n > m && strcmp(rel + n - m, SECOND_FORM_META) == 0;
}

/* ---- evidence ---- */

/* The names that hold for a source, which its folder is named after. */
static void
names_for(struct strlist *out, const struct second_form *s, const char *rel)
{
	size_t source = strcspn(rel, "/") + 1;

	for (size_t i = 0; i < s->personal->n; i++) {
		const char *name = s->personal->items[i];

		if (strchr(name, '/') == NULL)
			strlist_add(out, name);
		else if (strncmp(name, rel, source) == 0)
			strlist_add(out, name + source);
	}
}

static void
add_source(struct second_form *s, const char *rel)
{
	char *source = xstrndup(rel, strcspn(rel, "/"));

	if (!strlist_has(&s->redacted, source))
		strlist_add(&s->redacted, source);
	free(source);
}

int
second_form_answer(struct buf *out, const struct second_form *s, const char *rel, const struct buf *text, bool *changed,
    struct err *e)
{
	struct strlist names = { 0 };
	int rc;

	names_for(&names, s, rel);
	rc = commitment_json(out, buf_text(text), text->len, &names, &s->key, changed, e);
	strlist_release(&names);
	return rc;
}

int
second_form_meta(struct buf *out, struct second_form *s, const char *rel, const struct buf *text, enum answer_form answer,
    bool *changed, struct err *e)
{
	/* Members that repeat what was asked for, or confirm a guess of what was answered. */
	static const char *const telling[] = { "url", "body", "sha256", "bytes" };
	struct strlist names = { 0 };
	int rc;

	names_for(&names, s, rel);
	rc = commitment_json(out, buf_text(text), text->len, &names, &s->key, changed, e);
	if (rc == 0 && (*changed || answer == ANSWER_CHANGED)) {
		for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
			strlist_add(&names, telling[i]);
		buf_reset(out);
		rc = commitment_json(out, buf_text(text), text->len, &names, &s->key, changed, e);
	}
	if (*changed || answer != ANSWER_SAME)
		add_source(s, rel);
	strlist_release(&names);
	return rc;
}

/* ---- facts ---- */

/* A commitment in place of a text or number, and of each in a list or object.  Whether there was one. */
static bool
commit_value(cJSON *v, const struct commitment_key *key)
{
	char salt[COMMITMENT_SALT_SIZE], hex[SHA256_HEX_SIZE], *value;
	bool any = false;

	for (cJSON *one = v != NULL ? v->child : NULL; one != NULL; one = one->next)
		any |= commit_value(one, key);
	if (!cJSON_IsNumber(v) && (!cJSON_IsString(v) || *v->valuestring == '\0'))
		return any;
	value = json_scalar_text(v);
	commitment_salt(key, value, strlen(value), salt);
	commitment_make(salt, value, strlen(value), hex);
	free(value);
	free(v->valuestring);
	v->type = (v->type & ~0xff) | cJSON_String;
	v->valuestring = xasprintf(COMMITMENT_PREFIX "%s", hex);
	return true;
}

static bool
commit_input(cJSON *doc, const struct second_form *s)
{
	cJSON *scope = json_get(doc, "scope");
	bool lists = commit_value(json_get(scope, "lists"), &s->key), exceptions = commit_value(json_get(scope, "exceptions"), &s->key);

	return lists || exceptions;
}

static bool
reads_redacted(const cJSON *inputs, const struct second_form *s)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(inputs, "sources")) {
		if (cJSON_IsString(one) && strlist_has(&s->redacted, one->valuestring))
			return true;
	}
	cJSON_ArrayForEach(one, json_arr(inputs, "reads")) {
		if (cJSON_IsString(one) && (strcmp(one->valuestring, "exchange") == 0 || (s->stated && strcmp(one->valuestring, "base") != 0)))
			return true;
	}
	return false;
}

static bool
commit_rule(cJSON *doc, const struct second_form *s)
{
	bool redacted = reads_redacted(json_get(doc, "inputs"), s), waived = false;
	cJSON *finding;

	cJSON_ArrayForEach(finding, json_arr(json_get(doc, "rule"), "findings")) {
		if (redacted) {
			commit_value(json_get(finding, "resource"), &s->key);
			commit_value(json_get(finding, "values"), &s->key);
		}
		waived |= json_get(finding, "waiver") != NULL;
		cJSON_DeleteItemFromObjectCaseSensitive(finding, "waiver");
	}
	return redacted || waived;
}

bool
second_form_fact(cJSON *doc, struct second_form *s)
{
	if (json_get(doc, "rule") != NULL)
		return commit_rule(doc, s);
	return json_get(doc, "scope") != NULL && (s->stated = commit_input(doc, s));
}
