#include "cmd/resume.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cmd/resolved.h"
#include "cmd/workdir.h"
#include "evidence/custody.h"

#define KNOWLEDGE_FILE_MAX (64 * 1024 * 1024)

/* The first line of the log says what the run began with; it is enough to read that far. */
static int
take_start(void *arg, const cJSON *line, struct err *e)
{
	struct earlier *r = arg;
	const char *event = json_str(line, "event"), *sha256 = json_str(line, "knowledge_sha256");

	(void)e;
	if (event != NULL && strcmp(event, "start") == 0 && sha256 != NULL && strlen(sha256) == SHA256_HEX_SIZE - 1)
		memcpy(r->knowledge_sha256, sha256, SHA256_HEX_SIZE);
	return 0;
}

static int
read_start(struct earlier *r, const char *work, struct err *e)
{
	char *log = work_path(work, WORK_LOG);
	int rc = custody_first(log, take_start, r, e);

	free(log);
	return rc;
}

int
earlier_load(struct earlier *out, const char *work, struct err *e)
{
	const char *started;

	memset(out, 0, sizeof(*out));
	if ((out->run = work_load(work, WORK_RUN, "collect", e)) == NULL ||
	    (out->scope = work_load(work, WORK_SCOPE, "collect", e)) == NULL || read_start(out, work, e) != 0)
		return -1;
	started = json_str(out->run, "started");
	if (json_num(out->run, "run", 0) != 1 || json_str(out->run, "id") == NULL || started == NULL ||
	    clock_parse(started, &out->started) != 0)
		return err_set(e, ERR_FORMAT, "%s/" WORK_RUN ": is no run of version 1", work);
	out->complete = json_bool(out->run, "complete", false);
	if (resolved_drop_members(out->scope))
		out->complete = false;
	return 0;
}

void
earlier_release(struct earlier *r)
{
	cJSON_Delete(r->run);
	cJSON_Delete(r->scope);
	memset(r, 0, sizeof(*r));
}

/* The name of the first member in which two objects differ; NULL when they are equal. */
static const char *
differs(const cJSON *a, const cJSON *b)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, a) {
		if (!cJSON_Compare(v, json_get(b, v->string), true))
			return v->string;
	}
	cJSON_ArrayForEach(v, b) {
		if (json_get(a, v->string) == NULL)
			return v->string;
	}
	return NULL;
}

/* As it would be read back from its file, so that numbers are compared as written. */
static cJSON *
as_written(const cJSON *v)
{
	char *text = json_print(v);
	cJSON *again = json_parse(text, strlen(text), "scope", NULL);

	free(text);
	return again;
}

int
earlier_check(const struct earlier *r, const char *work, const cJSON *scope, const struct knowledge *k, const cJSON *plan,
    struct err *e)
{
	char sha256[SHA256_HEX_SIZE];
	cJSON *now = as_written(scope);
	const char *member = differs(r->scope, now);
	int rc = -1;

	if (member != NULL)
		err_set(e, ERR_USAGE, "%s: the run began with another scope (its \"%s\" differs): go on with the same, or begin a new run",
		    work, member);
	else if (knowledge_digest(k, sha256, e) != 0)
		rc = -1;
	else if (r->knowledge_sha256[0] != '\0' && strcmp(sha256, r->knowledge_sha256) != 0)
		err_set(e, ERR_USAGE, "%s: the run began with other knowledge (SHA-256 %.12s..., now %.12s...): begin a new run", work,
		    r->knowledge_sha256, sha256);
	else if (!cJSON_Compare(json_get(r->run, "plan"), plan, true))
		err_set(e, ERR_USAGE, "%s: the run began with another plan than " PACKAGE_STRING " makes of the same knowledge: begin a new run",
		    work);
	else
		rc = 0;
	cJSON_Delete(now);
	return rc;
}

int
knowledge_digest(const struct knowledge *k, char sha256[SHA256_HEX_SIZE], struct err *e)
{
	struct hash *h = hash_new("sha256");
	char hex[HASH_MAX_HEX], one[SHA256_HEX_SIZE];
	struct buf b;
	int rc = 0;

	buf_init(&b, KNOWLEDGE_FILE_MAX);
	for (size_t i = 0; i < k->n_files && rc == 0; i++) {
		char *path = work_path(k->dirs.items[k->files[i].folder], k->files[i].name);

		buf_reset(&b);
		rc = file_read(&b, path, e);
		sha256_hex(buf_text(&b), b.len, one);
		hash_update(h, k->files[i].name, strlen(k->files[i].name) + 1);
		hash_update(h, one, sizeof(one));
		free(path);
	}
	hash_hex(h, hex);
	memcpy(sha256, hex, SHA256_HEX_SIZE);
	hash_free(h);
	buf_release(&b);
	return rc;
}

char *
latest_work(struct err *e)
{
	static const char pattern[] = "trailseal-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z";
	char *latest = NULL;
	glob_t g = { 0 };

	/* glob sorts, and these names sort by time */
	if (glob(pattern, 0, NULL, &g) == 0) {
		for (size_t i = g.gl_pathc; i-- > 0 && latest == NULL;) {
			if (dir_exists(g.gl_pathv[i]))
				latest = xstrdup(g.gl_pathv[i]);
		}
	}
	globfree(&g);
	if (latest == NULL)
		err_set(e, ERR_USAGE, "--resume: there is no work folder trailseal-TIME here; name the one to go on with");
	return latest;
}
