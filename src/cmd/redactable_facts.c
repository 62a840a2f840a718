#include "cmd/redactable_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cmd/factfiles.h"
#include "cmd/workdir.h"

struct committing {
	const char *work;
	const struct strlist *redacted;
	const struct commitment_key *key;
	bool stated;		/* the scope has lists or exceptions */
};

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
commit_input(cJSON *doc, const struct committing *c)
{
	cJSON *scope = json_get(doc, "scope");
	bool lists = commit_value(json_get(scope, "lists"), c->key), exceptions = commit_value(json_get(scope, "exceptions"), c->key);

	return lists || exceptions;
}

static bool
reads_redacted(const cJSON *inputs, const struct committing *c)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(inputs, "sources")) {
		if (cJSON_IsString(one) && strlist_has(c->redacted, one->valuestring))
			return true;
	}
	cJSON_ArrayForEach(one, json_arr(inputs, "reads")) {
		if (cJSON_IsString(one) && (strcmp(one->valuestring, "exchange") == 0 || (c->stated && strcmp(one->valuestring, "base") != 0)))
			return true;
	}
	return false;
}

static bool
commit_rule(cJSON *doc, const struct committing *c)
{
	bool redacted = reads_redacted(json_get(doc, "inputs"), c), waived = false;
	cJSON *finding;

	cJSON_ArrayForEach(finding, json_arr(json_get(doc, "rule"), "findings")) {
		if (redacted) {
			commit_value(json_get(finding, "resource"), c->key);
			commit_value(json_get(finding, "values"), c->key);
		}
		waived |= json_get(finding, "waiver") != NULL;
		cJSON_DeleteItemFromObjectCaseSensitive(finding, "waiver");
	}
	return redacted || waived;
}

static int
commit_file(void *arg, const char *rel, struct err *e)
{
	const struct committing *c = arg;
	char *from = xasprintf(FACTFILES "%s", rel), *to = xasprintf(COMMITTED_FACTFILES "%s", rel);
	cJSON *doc = work_load(c->work, from, "assess", e);
	bool changed = json_get(doc, "rule") != NULL ? commit_rule(doc, c) : json_get(doc, "scope") != NULL && commit_input(doc, c);
	int rc = doc != NULL ? 0 : -1;

	if (changed) {
		char *text = json_print(doc), *line = xasprintf("%s\n", text);

		rc = work_save_bytes(c->work, to, line, strlen(line), e);
		free(line);
		free(text);
	}
	cJSON_Delete(doc);
	free(to);
	free(from);
	return rc;
}

int
redactable_facts(const char *work, const struct strlist *redacted, const struct commitment_key *key, struct err *e)
{
	struct committing c = { .work = work, .redacted = redacted, .key = key };
	char *folder = work_path(work, FACTFILES), *input = work_path(work, FACTFILE_INPUT), *old = work_path(work, COMMITTED_FACTFILES);
	cJSON *doc = NULL;
	int rc = 0;

	dir_remove(old);	/* of an earlier assessment */
	if (file_exists(input)) {
		rc = (doc = work_load(work, FACTFILE_INPUT, "assess", e)) != NULL ? 0 : -1;
		c.stated = rc == 0 && commit_input(doc, &c);
		if (rc == 0)
			rc = dir_walk(folder, commit_file, &c, e);
	}
	cJSON_Delete(doc);
	free(old);
	free(input);
	free(folder);
	return rc;
}
