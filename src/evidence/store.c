#include "evidence/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "evidence/custody.h"
#include "evidence/idset.h"
#include "evidence/piece.h"

#define LOG_PATH "data/log/collection.jsonl"

enum {
	IDS_OF_A_LINE = 1000,			/* of a line that supersedes; a line is at most CUSTODY_LINE_MAX */
	BODY_FILE_MAX = STORE_BODY_MAX
};

/* How many pieces each source has so far. */
struct counter {
	char *source;
	long n;
};

struct store {
	char *dir;
	struct custody *log;
	struct counter *counters;
	size_t n_counters, cap;
	long total;
};

static struct counter *
counter_of(struct store *s, const char *source)
{
	for (size_t i = 0; i < s->n_counters; i++) {
		if (strcmp(s->counters[i].source, source) == 0)
			return &s->counters[i];
	}
	ARRAY_GROW(s->counters, s->n_counters, s->cap);
	s->counters[s->n_counters].source = xstrdup(source);
	s->counters[s->n_counters].n = 0;
	return &s->counters[s->n_counters++];
}

static struct store *
store_new(const char *dir)
{
	struct store *s = xcalloc(1, sizeof(*s));

	s->dir = xstrdup(dir);
	return s;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_counters; i++)
		free(s->counters[i].source);
	free(s->counters);
	custody_close(s->log);
	free(s->dir);
	free(s);
}

int
store_create(struct store **out, const char *dir, struct err *e)
{
	char *log = xasprintf("%s/" LOG_PATH, dir), *folder = xasprintf("%s/data/log", dir);
	struct store *s = store_new(dir);
	int rc = -1;

	*out = NULL;
	if (file_exists(log))
		err_set(e, ERR_USAGE, "%s: already holds the evidence of a run; choose another folder, or go on with it: --resume", dir);
	else if (dir_make(folder, e) == 0 && custody_create(&s->log, log, e) == 0)
		rc = 0;
	if (rc == 0) {
		*out = s;
		s = NULL;
	}
	store_close(s);
	free(folder);
	free(log);
	return rc;
}

static int
count_line(void *arg, const cJSON *line, struct err *e)
{
	struct store *s = arg;
	const char *event = json_str(line, "event"), *id = json_str(line, "id");
	const char *slash = id ? strrchr(id, '/') : NULL;
	char *source;

	(void)e;
	if (event == NULL || strcmp(event, "exchange") != 0 || slash == NULL)
		return 0;
	source = xstrndup(id, (size_t)(slash - id));
	counter_of(s, source)->n++;
	s->total++;
	free(source);
	return 0;
}

int
store_open(struct store **out, const char *dir, struct err *e)
{
	char *log = xasprintf("%s/" LOG_PATH, dir);
	struct store *s = store_new(dir);
	int rc = -1;

	*out = NULL;
	if (!file_exists(log))
		err_set(e, ERR_USAGE, "%s: holds no evidence (no " LOG_PATH ")", dir);
	else if (custody_open(&s->log, log, count_line, s, e) == 0)
		rc = 0;
	if (rc == 0) {
		*out = s;
		s = NULL;
	}
	store_close(s);
	free(log);
	return rc;
}

long
store_count(const struct store *s)
{
	return s->total;
}

int
store_note(struct store *s, const char *event, cJSON *fields, struct err *e)
{
	return custody_add(s->log, event, fields, e);
}

int
store_supersede(struct store *s, const struct strlist *ids, const char *why, struct err *e)
{
	for (size_t i = 0; i < ids->n;) {
		cJSON *fields = cJSON_CreateObject(), *list;

		cJSON_AddStringToObject(fields, "why", why);
		list = cJSON_AddArrayToObject(fields, "ids");
		for (int n = 0; n < IDS_OF_A_LINE && i < ids->n; n++, i++)
			cJSON_AddItemToArray(list, cJSON_CreateString(ids->items[i]));
		if (custody_add(s->log, "superseded", fields, e) != 0)
			return -1;
	}
	return 0;
}

static cJSON *
file_entry(const char *path, const char *sha256, size_t bytes)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "path", path);
	cJSON_AddStringToObject(o, "sha256", sha256);
	cJSON_AddNumberToObject(o, "bytes", (double)bytes);
	return o;
}

static int
write_body(const struct exchange *x, const char *path, struct err *e)
{
	if (x->file != NULL)
		return spool_keep(x->file, path, e);
	return file_write(path, buf_text(&x->body), x->body.len, e);
}

/* Write body and meta, then log both digests: a piece without its log line is not evidence yet. */
static int
write_piece(struct store *s, const struct exchange *x, const char *body_path, const char *meta_path, struct err *e)
{
	char *body_file = xasprintf("%s/data/%s", s->dir, body_path), *meta_file = xasprintf("%s/data/%s", s->dir, meta_path);
	char meta_sha[SHA256_HEX_SIZE];
	cJSON *meta = piece_meta(x, body_path), *line = NULL;
	char *text = cJSON_Print(meta);
	int rc = -1;

	if (write_body(x, body_file, e) != 0 ||
	    file_write(meta_file, text, strlen(text), e) != 0)
		goto out;
	sha256_hex(text, strlen(text), meta_sha);
	line = cJSON_CreateObject();
	cJSON_AddStringToObject(line, "id", x->id);
	cJSON_AddStringToObject(line, "state", state_names[x->state]);
	cJSON_AddItemToObject(line, "meta", file_entry(meta_path, meta_sha, strlen(text)));
	cJSON_AddItemToObject(line, "body", file_entry(body_path, x->sha256, exchange_bytes(x)));
	rc = custody_add(s->log, "exchange", line, e);
out:
	free(text);
	cJSON_Delete(meta);
	free(meta_file);
	free(body_file);
	return rc;
}

int
store_add(struct store *s, struct exchange *x, struct err *e)
{
	struct counter *c = counter_of(s, x->source);
	char *folder, *body, *meta;
	int rc;

	if (c->n >= STORE_PIECES_MAX)
		return err_set(e, ERR_LIMIT, "%s: more than %d answers of one source", x->source, STORE_PIECES_MAX);
	free(x->id);
	x->id = xasprintf("%s/%04ld", x->source, c->n + 1);
	folder = xasprintf("%s/data/evidence/%s", s->dir, x->source);
	body = xasprintf("evidence/%s.%s", x->id, piece_suffix(x));
	meta = xasprintf("evidence/%s.meta.json", x->id);
	rc = c->n == 0 ? dir_make(folder, e) : 0;
	if (rc == 0)
		rc = write_piece(s, x, body, meta, e);
	if (rc == 0) {
		c->n++;
		s->total++;
	}
	free(meta);
	free(body);
	free(folder);
	return rc;
}

/* ---- reading back ---- */

struct reading {
	const char *dir;
	const struct store_reader *r;
	struct idset *skip;
};

static int
note_skipped(void *arg, const cJSON *line, struct err *e)
{
	(void)e;
	custody_skipped(arg, line);
	return 0;
}

enum entry_state { ENTRY_GOOD, ENTRY_MISSING, ENTRY_CHANGED, ENTRY_FAILED };

/* The bytes of a file and their digest: into b, or where b is NULL only told of in *file. */
static int
read_bytes(const char *path, struct buf *b, struct spool **file, char sha256[SHA256_HEX_SIZE], struct err *e)
{
	size_t len;

	if (b != NULL) {
		if (file_read(b, path, e) != 0)
			return -1;
		sha256_hex(buf_text(b), b->len, sha256);
		return 0;
	}
	if (file_sha256(path, sha256, &len, e) != 0)
		return -1;
	*file = spool_at(path, len);
	return 0;
}

/*
 * Read DIR/data/<path named in entry>, as read_bytes does, and hold it against the digest of the log.  Paths come from the log:
 * check them.
 */
static enum entry_state
read_entry(const struct reading *rd, const cJSON *entry, struct buf *b, struct spool **file, struct err *e)
{
	const char *path = json_str(entry, "path"), *want = json_str(entry, "sha256");
	enum entry_state state = ENTRY_FAILED;
	char got[SHA256_HEX_SIZE], *full;

	if (path == NULL || want == NULL || strncmp(path, "evidence/", 9) != 0 || strstr(path, "..") != NULL) {
		err_set(e, ERR_FORMAT, "%s/" LOG_PATH ": an entry names no file of the evidence", rd->dir);
		return ENTRY_FAILED;
	}
	full = xasprintf("%s/data/%s", rd->dir, path);
	if (access(full, F_OK) != 0 && errno == ENOENT) {
		err_set(e, ERR_FORMAT, "%s: is missing, though the custody log names it", full);
		state = ENTRY_MISSING;
	} else if (read_bytes(full, b, file, got, e) == 0) {
		state = strcmp(got, want) == 0 ? ENTRY_GOOD : ENTRY_CHANGED;
		if (state == ENTRY_CHANGED)
			err_set(e, ERR_FORMAT, "%s: its SHA-256 is not the one in the custody log", full);
	}
	free(full);
	return state;
}

/* Meta file and body of the piece of this line. */
static enum entry_state
read_both(const struct reading *rd, const cJSON *line, const char *id, struct exchange *x, struct err *e)
{
	enum entry_state state;
	struct buf text;

	buf_init(&text, PIECE_META_MAX);
	state = read_entry(rd, json_get(line, "meta"), &text, NULL, e);
	if (state == ENTRY_GOOD && piece_take_meta(x, &text, id, e) != 0)
		state = ENTRY_FAILED;
	buf_release(&text);
	if (state != ENTRY_GOOD)
		return state;
	return read_entry(rd, json_get(line, "body"), piece_wanted(x, rd->r) ? &x->body : NULL, &x->file, e);
}

static int
read_piece(void *arg, const cJSON *line, struct err *e)
{
	static const char *const how[] = { [ENTRY_MISSING] = "missing", [ENTRY_CHANGED] = "changed" };
	const struct reading *rd = arg;
	const char *event = json_str(line, "event"), *id = json_str(line, "id");
	enum entry_state state;
	struct exchange *x;
	int rc = -1;

	if (event == NULL || strcmp(event, "exchange") != 0 || (id != NULL && idset_has(rd->skip, id)))
		return 0;
	x = exchange_new();
	x->body.max = BODY_FILE_MAX;
	state = read_both(rd, line, id != NULL ? id : "", x, e);
	if (state == ENTRY_GOOD)
		rc = piece_hand_over(x, rd->r, e);
	else if (state != ENTRY_FAILED && rd->r->damaged != NULL)
		rc = rd->r->damaged(rd->r->arg, line, how[state], e);
	exchange_free(x);
	return rc;
}

int
store_read(const char *dir, const struct store_reader *r, struct err *e)
{
	struct reading rd = { .dir = dir, .r = r, .skip = idset_new() };
	char *log = xasprintf("%s/" LOG_PATH, dir);
	int rc = -1;

	if (!file_exists(log))
		err_set(e, ERR_USAGE, "%s: holds no evidence (no " LOG_PATH ")", dir);
	else if (custody_read(log, note_skipped, rd.skip, e) == 0)
		rc = custody_read(log, read_piece, &rd, e);
	idset_free(rd.skip);
	free(log);
	return rc;
}

int
store_read_again(const char *dir, const char *id, const struct store_reader *r, struct err *e)
{
	struct exchange *x = exchange_new();
	char *body = NULL, *meta = NULL, got[SHA256_HEX_SIZE];
	struct piece_paths paths;
	struct buf text;
	int rc = -1;

	buf_init(&text, PIECE_META_MAX);
	x->body.max = BODY_FILE_MAX;
	if (store_paths(dir, id, &paths, e) != 0)
		goto out;
	body = xasprintf("%s/data/%s", dir, paths.body);
	meta = xasprintf("%s/data/%s", dir, paths.meta);
	if (file_read(&text, meta, e) != 0 || piece_take_meta(x, &text, id, e) != 0 ||
	    read_bytes(body, piece_wanted(x, r) ? &x->body : NULL, &x->file, got, e) != 0)
		goto out;
	if (strcmp(got, x->sha256) != 0)
		err_set(e, ERR_FORMAT, "%s: was changed while it was read", body);
	else
		rc = piece_hand_over(x, r, e);
out:
	piece_paths_release(&paths);
	buf_release(&text);
	exchange_free(x);
	free(body);
	free(meta);
	return rc;
}

int
store_paths(const char *dir, const char *id, struct piece_paths *out, struct err *e)
{
	static const char *const suffixes[] = { "json", "xml", "txt", "bin" };

	memset(out, 0, sizeof(*out));
	if (strstr(id, "..") != NULL || id[0] == '/')
		return err_set(e, ERR_USAGE, "%s: is no id of an exchange", id);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]) && out->body == NULL; i++) {
		char *file = xasprintf("%s/data/evidence/%s.%s", dir, id, suffixes[i]);

		if (file_exists(file))
			out->body = xasprintf("evidence/%s.%s", id, suffixes[i]);
		free(file);
	}
	if (out->body == NULL)
		return err_set(e, ERR_USAGE, "%s: no such exchange in %s", id, dir);
	out->meta = xasprintf("evidence/%s.meta.json", id);
	return 0;
}

void
piece_paths_release(struct piece_paths *p)
{
	free(p->body);
	free(p->meta);
}
