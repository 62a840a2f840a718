#include "evidence/recover.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "evidence/custody.h"
#include "evidence/idset.h"

#define LOG_PATH "log/collection.jsonl"
#define EVIDENCE "evidence"
#define END_LINE_MAX 4096	/* the line of an end says little more than one sentence: a longer one is another */

static char *
data_path(const char *dir, const char *rel)
{
	return xasprintf("%s/data/%s", dir, rel);
}

bool
store_begun(const char *dir)
{
	char *path = data_path(dir, LOG_PATH), *line = NULL;
	FILE *f = fopen(path, "re");
	size_t cap = 0;
	ssize_t n = f != NULL ? getline(&line, &cap, f) : 0;
	bool begun = n > 0 && line[n - 1] == '\n';

	if (f != NULL)
		fclose(f);
	free(line);
	free(path);
	return begun;
}

/* A torn line behind it makes the log one that did not end. */
bool
store_ended(const char *dir)
{
	char *path = data_path(dir, LOG_PATH), tail[END_LINE_MAX + 1], *line;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
	ssize_t n = size > 0 ? pread(fd, tail, END_LINE_MAX, size > END_LINE_MAX ? size - END_LINE_MAX : 0) : 0;
	cJSON *last = NULL;
	bool ended;

	if (n > 0 && tail[n - 1] == '\n') {
		tail[n - 1] = '\0';
		line = strrchr(tail, '\n') != NULL ? strrchr(tail, '\n') + 1 : tail;
		last = json_parse(line, strlen(line), path, NULL);
	}
	ended = json_str(last, "event") != NULL && strcmp(json_str(last, "event"), "end") == 0;
	cJSON_Delete(last);
	if (fd >= 0)
		close(fd);
	free(path);
	return ended;
}

/* ---- files that no line names ---- */

struct sweep {
	const char *dir;
	struct idset *named;	/* paths relative to data/ */
	struct strlist strays;
};

static int
note_named(void *arg, const cJSON *line, struct err *e)
{
	struct sweep *w = arg;
	const char *event = json_str(line, "event");
	const char *meta = json_str(json_get(line, "meta"), "path"), *body = json_str(json_get(line, "body"), "path");

	(void)e;
	if (event == NULL || strcmp(event, "exchange") != 0)
		return 0;
	if (meta != NULL)
		idset_add(w->named, meta);
	if (body != NULL)
		idset_add(w->named, body);
	return 0;
}

static int
look_at(void *arg, const char *rel, struct err *e)
{
	struct sweep *w = arg;
	char *path = xasprintf(EVIDENCE "/%s", rel);

	(void)e;
	if (!idset_has(w->named, path))
		strlist_add(&w->strays, path);
	free(path);
	return 0;
}

static int
note_dropped(struct store *s, const char *path, size_t bytes, const char *sha256, struct err *e)
{
	cJSON *fields = cJSON_CreateObject();

	cJSON_AddStringToObject(fields, "path", path);
	cJSON_AddNumberToObject(fields, "bytes", (double)bytes);
	cJSON_AddStringToObject(fields, "sha256", sha256);
	return store_note(s, "dropped", fields, e);
}

/* Noted first, removed after: killed between the two, the next sweep finds it again. */
static int
drop(struct store *s, const char *dir, const char *rel, struct err *e)
{
	char *path = data_path(dir, rel), sha256[SHA256_HEX_SIZE];
	size_t bytes;
	int rc = file_sha256(path, sha256, &bytes, e);

	if (rc == 0)
		rc = note_dropped(s, rel, bytes, sha256, e);
	if (rc == 0 && unlink(path) != 0)
		rc = err_errno(e, "%s: cannot remove what was not finished", path);
	free(path);
	return rc;
}

static int
sweep(struct store *s, const char *dir, long *dropped, struct err *e)
{
	struct sweep w = { .dir = dir, .named = idset_new() };
	char *log = data_path(dir, LOG_PATH), *evidence = data_path(dir, EVIDENCE);
	int rc = custody_read(log, note_named, &w, e);

	if (rc == 0 && dir_exists(evidence))
		rc = dir_walk(evidence, look_at, &w, e);
	for (size_t i = 0; i < w.strays.n && rc == 0; i++, (*dropped)++)
		rc = drop(s, dir, w.strays.items[i], e);
	strlist_release(&w.strays);
	idset_free(w.named);
	free(evidence);
	free(log);
	return rc;
}

int
store_recover(struct store **out, const char *dir, long *dropped, struct err *e)
{
	char *log = data_path(dir, LOG_PATH), sha256[SHA256_HEX_SIZE];
	struct store *s = NULL;
	long n = 0;
	size_t cut;
	int rc = -1;

	*out = NULL;
	if (custody_mend(log, &cut, sha256, e) != 0 || store_open(&s, dir, e) != 0)
		goto out;
	if (cut > 0 && note_dropped(s, LOG_PATH, cut, sha256, e) != 0)
		goto out;
	n = cut > 0;
	if (sweep(s, dir, &n, e) != 0)
		goto out;
	*out = s;
	s = NULL;
	rc = 0;
out:
	if (dropped != NULL)
		*dropped = n;
	store_close(s);
	free(log);
	return rc;
}

/* Paths come from the log: nothing outside the evidence is touched. */
static int
remove_damaged(const char *dir, const cJSON *entry, struct err *e)
{
	const char *rel = json_str(entry, "path");
	char *path;
	int rc = 0;

	if (rel == NULL || strncmp(rel, EVIDENCE "/", strlen(EVIDENCE "/")) != 0 || strstr(rel, "..") != NULL)
		return 0;
	path = data_path(dir, rel);
	if (file_exists(path) && unlink(path) != 0)
		rc = err_errno(e, "%s: cannot remove what was damaged", path);
	free(path);
	return rc;
}

/* Removed first, noted after: killed between the two, the piece is missing and is given up the next time. */
int
store_lose(struct store *s, const char *dir, const cJSON *line, const char *how, struct err *e)
{
	cJSON *fields;

	if (remove_damaged(dir, json_get(line, "body"), e) != 0 || remove_damaged(dir, json_get(line, "meta"), e) != 0)
		return -1;
	fields = cJSON_CreateObject();
	cJSON_AddStringToObject(fields, "id", json_str(line, "id") != NULL ? json_str(line, "id") : "");
	cJSON_AddStringToObject(fields, "how", how);
	return store_note(s, "lost", fields, e);
}
