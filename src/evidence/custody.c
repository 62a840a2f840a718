#include "evidence/custody.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"

#define MEND_PIECE (64 * 1024)

struct custody {
	char *path;
	int fd;
	bool torn;	/* half a line stands at its end and could not be taken back */
	long seq;
	char prev[SHA256_HEX_SIZE];
};

static const char no_line_before[SHA256_HEX_SIZE] = "0000000000000000000000000000000000000000000000000000000000000000";

static int
open_log(struct custody **out, const char *path, int flags, struct err *e)
{
	struct custody *c;
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, 0644);

	*out = NULL;
	if (fd < 0)
		return err_errno(e, "%s: cannot open the custody log", path);
	c = xcalloc(1, sizeof(*c));
	c->path = xstrdup(path);
	c->fd = fd;
	memcpy(c->prev, no_line_before, sizeof(c->prev));
	*out = c;
	return 0;
}

int
custody_create(struct custody **out, const char *path, struct err *e)
{
	return open_log(out, path, O_CREAT | O_EXCL, e);
}

/* Where the last line ends: the bytes up to and with the last newline of the first len. */
static int
whole_lines(int fd, off_t len, off_t *whole)
{
	char piece[MEND_PIECE];

	while (len > 0) {
		size_t want = len < MEND_PIECE ? (size_t)len : MEND_PIECE;
		ssize_t n = pread(fd, piece, want, len - (off_t)want);
		const char *lf;

		if (n != (ssize_t)want)
			return -1;
		if ((lf = memrchr(piece, '\n', want)) != NULL) {
			*whole = len - (off_t)want + (lf - piece) + 1;
			return 0;
		}
		len -= (off_t)want;
	}
	*whole = 0;
	return 0;
}

static int
digest_from(int fd, off_t from, off_t to, char sha256[SHA256_HEX_SIZE])
{
	struct hash *h = hash_new("sha256");
	char piece[MEND_PIECE], hex[HASH_MAX_HEX];
	ssize_t n = 0;

	for (; from < to && (n = pread(fd, piece, sizeof(piece), from)) > 0; from += n)
		hash_update(h, piece, (size_t)n);
	hash_hex(h, hex);
	hash_free(h);
	memcpy(sha256, hex, SHA256_HEX_SIZE);
	return from < to ? -1 : 0;
}

int
custody_mend(const char *path, size_t *cut, char sha256[SHA256_HEX_SIZE], struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW), rc = -1;
	struct stat st;
	off_t whole = 0;

	*cut = 0;
	if (fd < 0)
		return err_errno(e, "%s: cannot open the custody log", path);
	if (fstat(fd, &st) != 0 || whole_lines(fd, st.st_size, &whole) != 0) {
		err_errno(e, "%s: cannot read", path);
		goto out;
	}
	if (whole < st.st_size) {
		*cut = (size_t)(st.st_size - whole);
		if (digest_from(fd, whole, st.st_size, sha256) != 0 || ftruncate(fd, whole) != 0) {
			err_errno(e, "%s: cannot cut off its last line", path);
			goto out;
		}
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

void
custody_close(struct custody *c)
{
	if (c == NULL)
		return;
	close(c->fd);
	free(c->path);
	free(c);
}

/* The disk is full within a line: when there is room again, the next line must not begin behind half of this one. */
static void
take_back(struct custody *c, size_t written)
{
	struct stat st;

	if (written > 0)
		c->torn = fstat(c->fd, &st) != 0 || ftruncate(c->fd, st.st_size - (off_t)written) != 0;
}

static int
write_all(struct custody *c, const char *p, size_t len, struct err *e)
{
	size_t done = 0;

	if (c->torn)
		return err_set(e, ERR_IO, "%s: cannot write the custody log: its last line is torn", c->path);
	while (done < len) {
		ssize_t n = write(c->fd, p + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(e, "%s: cannot write the custody log", c->path);
			take_back(c, done);
			return -1;
		}
		done += (size_t)n;
	}
	return 0;
}

int
custody_add(struct custody *c, const char *event, cJSON *fields, struct err *e)
{
	cJSON *line = cJSON_CreateObject();
	char now[CLOCK_ISO_MS_SIZE], *text = NULL;
	struct buf b;
	int rc = -1;

	buf_init(&b, CUSTODY_LINE_MAX);
	clock_iso_ms(clock_ms(), now);
	cJSON_AddStringToObject(line, "prev", c->prev);
	cJSON_AddNumberToObject(line, "seq", (double)(c->seq + 1));
	cJSON_AddStringToObject(line, "time", now);
	cJSON_AddStringToObject(line, "event", event);
	while (fields != NULL && fields->child != NULL) {
		cJSON *item = cJSON_DetachItemViaPointer(fields, fields->child);

		cJSON_AddItemToObject(line, item->string, item);
	}
	text = json_print(line);
	if (buf_puts(&b, text) != 0 || buf_puts(&b, "\n") != 0) {
		err_set(e, ERR_LIMIT, "%s: a custody line is over %d bytes", c->path, CUSTODY_LINE_MAX);
		goto out;
	}
	if (write_all(c, b.data, b.len, e) != 0)
		goto out;
	sha256_hex(text, strlen(text), c->prev);
	c->seq++;
	rc = 0;
out:
	free(text);
	buf_release(&b);
	cJSON_Delete(line);
	cJSON_Delete(fields);
	return rc;
}

struct chain {
	const char *path;
	long seq;
	char prev[SHA256_HEX_SIZE];
	int (*fn)(void *arg, const cJSON *line, struct err *e);
	void *arg;
	long lines;	/* stop behind so many; 0: at the end */
};

static int
check_line(struct chain *ch, const char *text, size_t len, struct err *e)
{
	const char *prev;
	cJSON *line;
	int rc = -1;

	if (len == 0 || text[len - 1] != '\n')
		return err_set(e, ERR_FORMAT, "%s: line %ld is cut short", ch->path, ch->seq + 1);
	line = json_parse(text, len - 1, ch->path, e);
	if (line == NULL)
		return err_prefix(e, "custody log, line %ld", ch->seq + 1);
	prev = json_str(line, "prev");
	if (prev == NULL || strcmp(prev, ch->prev) != 0 || json_num(line, "seq", -1) != (double)(ch->seq + 1))
		err_set(e, ERR_FORMAT, "%s: line %ld does not follow the line before it: the log was changed", ch->path,
		    ch->seq + 1);
	else if (ch->fn == NULL || ch->fn(ch->arg, line, e) == 0)
		rc = 0;
	sha256_hex(text, len - 1, ch->prev);
	ch->seq++;
	cJSON_Delete(line);
	return rc;
}

static int
walk(struct chain *ch, struct err *e)
{
	FILE *f = fopen(ch->path, "re");
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	memcpy(ch->prev, no_line_before, sizeof(ch->prev));
	if (f == NULL)
		return err_errno(e, "%s: cannot open the custody log", ch->path);
	while (rc == 0 && (ch->lines == 0 || ch->seq < ch->lines) && (n = getline(&text, &cap, f)) > 0) {
		if (n > CUSTODY_LINE_MAX)
			rc = err_set(e, ERR_LIMIT, "%s: line %ld is over %d bytes", ch->path, ch->seq + 1, CUSTODY_LINE_MAX);
		else
			rc = check_line(ch, text, (size_t)n, e);
	}
	if (rc == 0 && ferror(f))
		rc = err_errno(e, "%s: cannot read", ch->path);
	free(text);
	fclose(f);
	return rc;
}

int
custody_read(const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg, struct err *e)
{
	struct chain ch = { .path = path, .fn = fn, .arg = arg };

	return walk(&ch, e);
}

int
custody_first(const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg, struct err *e)
{
	struct chain ch = { .path = path, .fn = fn, .arg = arg, .lines = 1 };

	return walk(&ch, e);
}

int
custody_open(struct custody **out, const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg,
    struct err *e)
{
	struct chain ch = { .path = path, .fn = fn, .arg = arg };

	*out = NULL;
	if (walk(&ch, e) != 0 || open_log(out, path, 0, e) != 0)
		return -1;
	(*out)->seq = ch.seq;
	memcpy((*out)->prev, ch.prev, sizeof(ch.prev));
	return 0;
}

void
custody_skipped(struct idset *out, const cJSON *line)
{
	const char *event = json_str(line, "event"), *id = json_str(line, "id");
	const cJSON *one;

	if (event == NULL)
		return;
	if (strcmp(event, "lost") == 0 && id != NULL)
		idset_add(out, id);
	if (strcmp(event, "superseded") != 0)
		return;
	cJSON_ArrayForEach(one, json_arr(line, "ids")) {
		if (cJSON_IsString(one))
			idset_add(out, one->valuestring);
	}
}
