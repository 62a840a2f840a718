#include "bundle/tar/tarstream.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bundle/names.h"

/* The fields of a ustar header (POSIX.1-2017 pax, "ustar Interchange Format"). */
enum field_kind { FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER_OR_NUL, FIELD_NUL };

struct field {
	const char *name;
	size_t at, size;
	enum field_kind kind;
};

enum { NAME, MODE, UID, GID, SIZE, MTIME, CHECKSUM, LINK, UNAME, GNAME, MAJOR, MINOR, PREFIX, UNUSED };

static const struct field fields[] = {
	[NAME] = { "name", 0, 100, FIELD_TEXT },
	[MODE] = { "mode", 100, 8, FIELD_NUMBER },
	[UID] = { "uid", 108, 8, FIELD_NUMBER },
	[GID] = { "gid", 116, 8, FIELD_NUMBER },
	[SIZE] = { "size", 124, 12, FIELD_NUMBER },
	[MTIME] = { "mtime", 136, 12, FIELD_NUMBER },
	[CHECKSUM] = { "checksum", 148, 8, FIELD_NUMBER },
	[LINK] = { "link name", 157, 100, FIELD_NUL },
	[UNAME] = { "user name", 265, 32, FIELD_TEXT },
	[GNAME] = { "group name", 297, 32, FIELD_TEXT },
	[MAJOR] = { "device major", 329, 8, FIELD_NUMBER_OR_NUL },
	[MINOR] = { "device minor", 337, 8, FIELD_NUMBER_OR_NUL },
	[PREFIX] = { "prefix", 345, 155, FIELD_TEXT },
	[UNUSED] = { "unused bytes", 500, 12, FIELD_NUL },
};

enum {
	FIELDS = sizeof(fields) / sizeof(fields[0]),
	TYPE_AT = 156,
	MAGIC_AT = 257,
	MAGIC_SIZE = 8,
	MODE_MAX = 0777
};

void
tar_init(struct tarstream *t, tar_source *source, void *arg)
{
	*t = (struct tarstream){ .source = source, .arg = arg };
}

static bool
all_nul(const unsigned char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (b[i] != 0)
			return false;
	}
	return true;
}

/* Make sure that a piece is at hand: 1, or 0 at the end of the stream, -1. */
static int
piece(struct tarstream *t, struct problem *p)
{
	return t->piece_len > 0 ? 1 : t->source(t->arg, &t->piece, &t->piece_len, p);
}

/* Copy n bytes: the number copied is less at the end of the stream; -1 on a problem. */
static int
take(struct tarstream *t, unsigned char *to, size_t n, struct problem *p)
{
	size_t done = 0;

	while (done < n) {
		size_t part;
		int rc = piece(t, p);

		if (rc < 0)
			return -1;
		if (rc == 0)
			break;
		part = t->piece_len < n - done ? t->piece_len : n - done;
		memcpy(to + done, t->piece, part);
		t->piece += part;
		t->piece_len -= part;
		done += part;
	}
	return (int)done;
}

/* Octal digits, then at least one NUL or blank, then nothing else. */
static bool
read_number(const unsigned char *b, size_t len, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	for (; i < len && b[i] >= '0' && b[i] <= '7'; i++)
		*out = *out << 3 | (uint64_t)(b[i] - '0');
	if (i == 0 || i == len)
		return false;
	for (; i < len; i++) {
		if (b[i] != 0 && b[i] != ' ')
			return false;
	}
	return true;
}

static uint64_t
checksum(const unsigned char h[TAR_BLOCK])
{
	const struct field *f = &fields[CHECKSUM];
	uint64_t sum = 0;

	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i >= f->at && i < f->at + f->size ? ' ' : h[i];
	return sum;
}

/* One field of its kind; numbers land in values. */
static int
check_field(const struct tarstream *t, const unsigned char *h, int which, uint64_t values[FIELDS], struct problem *p)
{
	const struct field *f = &fields[which];
	const unsigned char *b = h + f->at;
	size_t text = strnlen((const char *)b, f->size);

	switch (f->kind) {
	case FIELD_TEXT:
		if (!all_nul(b + text, f->size - text))
			return problem_set(p, PROBLEM_TAR_FIELD, "member %zu: %s has bytes behind its NUL", t->members, f->name);
		break;
	case FIELD_NUL:
		if (!all_nul(b, f->size))
			return problem_set(p, PROBLEM_TAR_FIELD, "member %zu: %s: want NULs only", t->members, f->name);
		break;
	case FIELD_NUMBER_OR_NUL:
		if (!all_nul(b, f->size) && (!read_number(b, f->size, &values[which]) || values[which] != 0))
			return problem_set(p, PROBLEM_TAR_FIELD, "member %zu: %s: want 0", t->members, f->name);
		break;
	case FIELD_NUMBER:
		if (!read_number(b, f->size, &values[which]))
			return problem_set(p, PROBLEM_TAR_NUMBER, "member %zu: %s: want octal digits ended by NUL or blank",
			    t->members, f->name);
		break;
	}
	return 0;
}

static int
check_header(const struct tarstream *t, const unsigned char *h, uint64_t values[FIELDS], struct problem *p)
{
	uint64_t sum = 0;

	if (!read_number(h + fields[CHECKSUM].at, fields[CHECKSUM].size, &sum) || sum != checksum(h))
		return problem_set(p, PROBLEM_TAR_CHECKSUM, "member %zu: the header's checksum is wrong", t->members);
	if (memcmp(h + MAGIC_AT, "ustar\00000", MAGIC_SIZE) != 0)
		return problem_set(p, PROBLEM_TAR_MAGIC, "member %zu: magic is not that of POSIX ustar", t->members);
	if (h[TYPE_AT] != '0')
		return problem_set(p, PROBLEM_TAR_TYPE, "member %zu: type is 0x%02x, want '0' (a regular file)", t->members,
		    h[TYPE_AT]);
	for (int i = 0; i < FIELDS; i++) {
		if (check_field(t, h, i, values, p) != 0)
			return -1;
	}
	if (values[MODE] > MODE_MAX)
		return problem_set(p, PROBLEM_TAR_MODE, "member %zu: mode is %llo, want at most 0777", t->members,
		    (unsigned long long)values[MODE]);
	if (h[fields[NAME].at] == 0)
		return problem_set(p, PROBLEM_TAR_FIELD, "member %zu: name is empty", t->members);
	return 0;
}

static void
join_name(char out[TAR_NAME_SIZE], const unsigned char *h)
{
	const char *prefix = (const char *)h + fields[PREFIX].at, *name = (const char *)h + fields[NAME].at;

	snprintf(out, TAR_NAME_SIZE, "%.*s%s%.*s", (int)fields[PREFIX].size, prefix, *prefix ? "/" : "",
	    (int)fields[NAME].size, name);
}

/* The first NUL block was read: at least one more, then NULs in whole blocks to the end of the stream. */
static int
read_end(struct tarstream *t, struct problem *p)
{
	unsigned char block[TAR_BLOCK];
	size_t total = TAR_BLOCK;
	int n;

	while ((n = take(t, block, TAR_BLOCK, p)) > 0) {
		if (n < TAR_BLOCK || !all_nul(block, TAR_BLOCK))
			return problem_set(p, PROBLEM_TAR_END, "the end of the archive is not whole blocks of NULs");
		total += TAR_BLOCK;
		if (total > 2 * TAR_BLOCK + TAR_END_MAX)
			return problem_set(p, PROBLEM_TAR_END, "more than %d bytes follow the end of the archive", TAR_END_MAX);
	}
	if (n == 0 && total < 2 * TAR_BLOCK)
		return problem_set(p, PROBLEM_TAR_END, "the archive ends with one block of NULs, want two");
	return n;
}


int
tar_next(struct tarstream *t, struct tar_member *m, struct problem *p)
{
	unsigned char h[TAR_BLOCK];
	uint64_t values[FIELDS] = { 0 };
	const unsigned char *rest;
	size_t len;
	int n;

	while ((n = tar_read(t, &rest, &len, p)) > 0)
		;
	if (n < 0 || (n = take(t, h, TAR_BLOCK, p)) < 0)
		return -1;
	if (n < TAR_BLOCK)
		return problem_set(p, PROBLEM_TAR_END, "the tar stream ends behind member %zu without its two blocks of NULs",
		    t->members);
	if (all_nul(h, TAR_BLOCK))
		return read_end(t, p);
	if (++t->members > MEMBERS_MAX)
		return problem_set(p, PROBLEM_LIMIT_MEMBERS, "the archive has more than %d members", MEMBERS_MAX);
	if (check_header(t, h, values, p) != 0)
		return -1;
	join_name(t->name, h);
	memcpy(m->name, t->name, sizeof(m->name));
	m->size = t->left = values[SIZE];
	m->mtime = values[MTIME];
	t->padding = (size_t)((TAR_BLOCK - values[SIZE] % TAR_BLOCK) % TAR_BLOCK);
	return 1;
}

/* The fill behind a member is NULs. */
static int
pass_padding(struct tarstream *t, struct problem *p)
{
	unsigned char fill[TAR_BLOCK];
	int n = take(t, fill, t->padding, p);

	if (n < 0)
		return -1;
	if ((size_t)n < t->padding)
		return problem_set(p, PROBLEM_TAR_TRUNCATED, "%s: the tar stream ends inside this member", t->name);
	if (!all_nul(fill, t->padding))
		return problem_set(p, PROBLEM_TAR_PADDING, "%s: the bytes that fill its last block are not NULs", t->name);
	t->padding = 0;
	return 0;
}

int
tar_read(struct tarstream *t, const unsigned char **bytes, size_t *len, struct problem *p)
{
	int rc;

	if (t->left == 0)
		return pass_padding(t, p);
	rc = piece(t, p);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return problem_set(p, PROBLEM_TAR_TRUNCATED, "%s: the tar stream ends inside this member", t->name);
	*bytes = t->piece;
	*len = t->piece_len < t->left ? t->piece_len : (size_t)t->left;
	t->piece += *len;
	t->piece_len -= *len;
	t->left -= *len;
	return 1;
}
