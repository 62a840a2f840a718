#include "assess/eventfeed.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/hash.h"

#include "assess/eventfile.h"

#define WINDOW (1024 * 1024)	/* bytes asked for at a time: far more than a record, so few are looked at twice */
#define PACKED (128 * 1024)

struct feed_state {
	int fd;			/* -1: of bytes, all of which are in z from the start */
	bool gzip, in_member;
	bool inflating;			/* z has memory, of this file or one before */
	z_stream z;
	long long packed, total;	/* bytes read, and unpacked */
	bool has_md5;			/* that its name says; or nobody asks */
	struct hash *plain_md5;		/* of what it unpacks to; NULL: nobody asks */
	unsigned char window[PACKED];
};

static void
break_off(struct feed *f, enum err_code code, const char *why)
{
	f->ended = f->damaged = true;
	f->over = code == ERR_LIMIT;
	err_set(&f->broken, code, "%s", why);
}

/* The next packed bytes into z; false at the end of the file. */
static bool
refill(struct feed *f)
{
	struct feed_state *in = f->in;
	ssize_t n = in->fd >= 0 ? read(in->fd, in->window, sizeof(in->window)) : 0;

	if (n < 0) {
		f->ended = f->damaged = true;
		err_errno(&f->broken, "can not be read further");
	}
	in->packed += n > 0 ? n : 0;
	in->z.next_in = in->window;
	in->z.avail_in = n > 0 ? (unsigned)n : 0;
	return n > 0;
}

static bool
is_md5(struct hash *h, const struct eventname *said)
{
	char hex[HASH_MAX_HEX];

	hash_hex(h, hex);
	return strcmp(hex, said->md5) == 0;
}

/*
 * The name of an object mostly tells of its packed bytes, which are few: they are summed before the rest is read, so that the
 * many unpacked ones need not be.
 */
static bool
file_has_md5(int fd, const struct eventname *said, struct hash *md5)
{
	unsigned char bytes[16 * 1024];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, bytes, sizeof(bytes), at)) > 0) {
		hash_update(md5, bytes, (size_t)n);
		at += n;
	}
	return is_md5(md5, said);
}

/* Ready for another file; the memory stays. */
static struct feed_state *
fresh(struct feed *f)
{
	struct feed_state *in = f->in != NULL ? f->in : xcalloc(1, sizeof(*in));
	char *data = f->data != NULL ? f->data : xcalloc(1, WINDOW);

	*f = (struct feed){ .in = in, .data = data, .cap = f->data != NULL ? f->cap : WINDOW };
	in->fd = -1;
	in->packed = in->total = 0;
	in->has_md5 = true;
	return in;
}

/* Its first bytes are in z: see what it is. */
static int
begin(struct feed *f, struct err *e)
{
	struct feed_state *in = f->in;

	in->gzip = in->in_member = in->z.avail_in >= 2 && in->z.next_in[0] == 0x1f && in->z.next_in[1] == 0x8b;
	if (in->gzip && (in->inflating ? inflateReset(&in->z) : inflateInit2(&in->z, 16 + MAX_WBITS)) != Z_OK)
		return err_set(e, ERR_LIMIT, "no memory to unpack it");
	in->inflating |= in->gzip;
	if (!in->has_md5)
		in->plain_md5 = hash_new("md5");
	return 0;
}

int
feed_open(struct feed *f, const char *path, const struct eventname *said, struct err *e)
{
	struct hash *md5 = said != NULL ? hash_new("md5") : NULL;
	struct feed_state *in = fresh(f);
	struct stat st;
	int rc = -1;

	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0) {
		err_errno(e, "%s", path);
	} else if (fstat(in->fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		err_set(e, ERR_IO, "%s: is not a file", path);
	} else {
		in->has_md5 = md5 == NULL || file_has_md5(in->fd, said, md5);
		refill(f);
		rc = begin(f, e);
	}
	hash_free(md5);
	return rc;
}

int
feed_open_bytes(struct feed *f, const void *bytes, size_t len, const struct eventname *said, struct err *e)
{
	struct hash *md5 = said != NULL ? hash_new("md5") : NULL;
	struct feed_state *in = fresh(f);

	in->z.next_in = (unsigned char *)(uintptr_t)bytes;
	in->z.avail_in = (unsigned)len;
	in->packed = (long long)len;
	if (md5 != NULL) {
		hash_update(md5, bytes, len);
		in->has_md5 = is_md5(md5, said);
	}
	hash_free(md5);
	return begin(f, e);
}

void
feed_close(struct feed *f)
{
	if (f->in == NULL)
		return;
	if (f->in->fd >= 0)
		close(f->in->fd);
	f->in->fd = -1;
	hash_free(f->in->plain_md5);
	f->in->plain_md5 = NULL;
}

void
feed_release(struct feed *f)
{
	if (f->in == NULL)
		return;
	feed_close(f);
	if (f->in->inflating)
		inflateEnd(&f->in->z);
	free(f->in);
	free(f->data);
	memset(f, 0, sizeof(*f));
}

/* Behind a member: another one, or nothing but zeros (RFC 1952 section 2.2; tapes pad). */
static void
next_member(struct feed *f)
{
	struct feed_state *in = f->in;

	for (;;) {
		while (in->z.avail_in > 0 && *in->z.next_in == 0) {
			in->z.next_in++;
			in->z.avail_in--;
		}
		if (in->z.avail_in > 0 || !refill(f))
			break;
	}
	if (in->z.avail_in == 0)
		f->ended = true;
	else if (*in->z.next_in != 0x1f || inflateReset(&in->z) != Z_OK)
		break_off(f, ERR_FORMAT, "has bytes behind its gzip data that are none");
	else
		in->in_member = true;
}

static size_t
unpack(struct feed *f, char *to, size_t room)
{
	struct feed_state *in = f->in;
	int rc;

	in->z.next_out = (unsigned char *)to;
	in->z.avail_out = (unsigned)room;
	while (in->z.avail_out > 0 && !f->ended) {
		if (!in->in_member) {
			next_member(f);
			continue;
		}
		if (in->z.avail_in == 0 && !refill(f)) {
			if (!f->damaged)
				break_off(f, ERR_FORMAT, "gzip data ends early: what was behind is lost");
			break;
		}
		rc = inflate(&in->z, Z_NO_FLUSH);
		if (rc == Z_STREAM_END)
			in->in_member = false;
		else if (rc != Z_OK && rc != Z_BUF_ERROR)
			break_off(f, ERR_FORMAT, "gzip data is damaged: what is behind is lost");
	}
	return room - in->z.avail_out;
}

static size_t
copy_plain(struct feed *f, char *to, size_t room)
{
	struct feed_state *in = f->in;
	size_t n = in->z.avail_in < room ? in->z.avail_in : room;
	ssize_t got;

	if (n > 0) {
		memcpy(to, in->z.next_in, n);
		in->z.next_in += n;
		in->z.avail_in -= (unsigned)n;
		return n;
	}
	got = in->fd >= 0 ? read(in->fd, to, room) : 0;
	if (got < 0) {
		f->damaged = true;
		err_errno(&f->broken, "can not be read further");
	}
	f->ended |= got <= 0;
	return got > 0 ? (size_t)got : 0;
}

bool
feed_more(struct feed *f, size_t max)
{
	size_t n;

	if (f->ended)
		return false;
	if (f->pos > 0 && f->cap - f->len < WINDOW / 2) {
		memmove(f->data, f->data + f->pos, f->len - f->pos);
		f->len -= f->pos;
		f->pos = 0;
	}
	if (f->len == f->cap && f->cap < max + WINDOW) {
		f->cap *= 2;
		f->data = xrealloc(f->data, f->cap, 1);
	}
	if (f->len == f->cap)
		return false;
	n = f->in->gzip ? unpack(f, f->data + f->len, f->cap - f->len) : copy_plain(f, f->data + f->len, f->cap - f->len);
	if (f->in->plain_md5 != NULL)
		hash_update(f->in->plain_md5, f->data + f->len, n);
	f->len += n;
	f->in->total += (long long)n;
	if (f->in->total > EVENTFILE_BYTES_MAX)
		break_off(f, ERR_LIMIT, "unpacks to more than the limit: what is behind is not read");
	else if (f->in->gzip && f->in->total > FEED_BYTES_FREE && f->in->total / FEED_RATIO_MAX > f->in->packed)
		break_off(f, ERR_LIMIT, "unpacks to more than 400 times its size: what is behind is not read");
	return n > 0;
}

bool
feed_has_md5(struct feed *f, const struct eventname *said)
{
	return f->in->has_md5 || f->in->plain_md5 == NULL || is_md5(f->in->plain_md5, said);
}

bool
feed_has_size(const struct feed *f, const struct eventname *said)
{
	return said->bytes == f->in->packed || said->bytes == f->in->total;
}
