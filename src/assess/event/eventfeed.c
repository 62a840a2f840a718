#include "assess/event/eventfeed.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/gunzip.h"
#include "base/hash.h"

#include "assess/event/eventfile.h"

#define WINDOW (1024 * 1024)	/* bytes asked for at a time: far more than a record, so few are looked at twice */
#define PACKED (128 * 1024)

struct feed_state {
	int fd;			/* -1: of bytes, all of which are in flow from the start */
	bool gzip, in_member;
	struct gunzip *gunzip;		/* kept from file to file; NULL: none was packed yet */
	struct flow flow;		/* the bytes of the file that were read and not used */
	long long packed, total;	/* bytes read, and unpacked */
	bool has_md5;			/* that its name says; or nobody asks */
	struct hash *plain_md5;		/* of what it unpacks to; NULL: nobody asks */
	unsigned char window[INFLATER_AHEAD + PACKED];	/* behind the last bytes of what was read before */
};

static void
break_off(struct feed *f, enum err_code code, const char *why)
{
	f->ended = f->damaged = true;
	f->over = code == ERR_LIMIT;
	err_set(&f->broken, code, "%s", why);
}

/* All was used: the next bytes of the file; false at its end. */
static bool
refill(struct feed *f)
{
	struct feed_state *in = f->in;
	ssize_t n;

	if (in->fd < 0)
		return false;
	memmove(in->window, in->flow.in - INFLATER_AHEAD, INFLATER_AHEAD);
	n = read(in->fd, in->window + INFLATER_AHEAD, PACKED);
	if (n < 0) {
		f->ended = f->damaged = true;
		err_errno(&f->broken, "can not be read further");
	}
	in->packed += n > 0 ? n : 0;
	in->flow.in = in->window + INFLATER_AHEAD;
	in->flow.in_len = n > 0 ? (size_t)n : 0;
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
 * The name of an object mostly tells of its packed bytes, which are few: they are summed before they are unpacked, so that the
 * many unpacked ones need not be.  The first of them are in flow.
 */
static bool
file_has_md5(const struct feed_state *in, const struct eventname *said)
{
	struct hash *md5 = hash_new("md5");
	unsigned char bytes[16 * 1024];
	off_t at = (off_t)in->flow.in_len;
	bool has = true;
	ssize_t n;

	if (md5 == NULL)
		return has;
	hash_update(md5, in->flow.in, in->flow.in_len);
	while (in->fd >= 0 && (n = pread(in->fd, bytes, sizeof(bytes), at)) > 0) {
		hash_update(md5, bytes, (size_t)n);
		at += n;
	}
	has = is_md5(md5, said);
	hash_free(md5);
	return has;
}

/* Ready for another file; the memory stays. */
static struct feed_state *
fresh(struct feed *f)
{
	struct feed_state *in = f->in != NULL ? f->in : xcalloc(1, sizeof(*in));
	char *data = f->data != NULL ? f->data : xcalloc(1, WINDOW);

	*f = (struct feed){ .in = in, .data = data, .cap = f->data != NULL ? f->cap : WINDOW };
	in->fd = -1;
	in->flow = (struct flow){ .in = in->window + INFLATER_AHEAD };
	in->packed = in->total = 0;
	in->has_md5 = true;
	return in;
}

/* Its first bytes are in flow: see what it is. */
static int
begin(struct feed *f, const struct eventname *said, struct err *e)
{
	struct feed_state *in = f->in;

	if (said != NULL && !file_has_md5(in, said)) {
		in->has_md5 = false;
		in->plain_md5 = hash_new("md5");
	}
	in->gzip = in->in_member = in->flow.in_len >= 2 && in->flow.in[0] == 0x1f && in->flow.in[1] == 0x8b;
	if (!in->gzip)
		return 0;
	if (in->gunzip == NULL)
		in->gunzip = gunzip_new();
	if (in->gunzip == NULL)
		return err_set(e, ERR_LIMIT, "no memory to unpack it");
	gunzip_begin(in->gunzip);
	return 0;
}

int
feed_open(struct feed *f, const char *path, const struct eventname *said, struct err *e)
{
	struct feed_state *in = fresh(f);
	struct stat st;

	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return err_errno(e, "%s", path);
	if (fstat(in->fd, &st) != 0 || S_ISDIR(st.st_mode))
		return err_set(e, ERR_IO, "%s: is not a file", path);
	refill(f);
	return begin(f, said, e);
}

int
feed_open_bytes(struct feed *f, const void *bytes, size_t len, const struct eventname *said, struct err *e)
{
	struct feed_state *in = fresh(f);

	in->flow.in = bytes;
	in->flow.in_len = len;
	in->packed = (long long)len;
	return begin(f, said, e);
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
	gunzip_free(f->in->gunzip);
	free(f->in);
	free(f->data);
	memset(f, 0, sizeof(*f));
}

/* Behind a member: another one, or nothing but zeros (RFC 1952 section 2.2; tapes pad). */
static void
next_member(struct feed *f)
{
	struct feed_state *in = f->in;

	do {
		while (in->flow.in_len > 0 && *in->flow.in == 0) {
			in->flow.in++;
			in->flow.in_len--;
		}
	} while (in->flow.in_len == 0 && refill(f));
	if (in->flow.in_len == 0) {
		f->ended = true;
	} else if (*in->flow.in != 0x1f) {
		break_off(f, ERR_FORMAT, "has bytes behind its gzip data that are none");
	} else {
		gunzip_begin(in->gunzip);
		in->in_member = true;
	}
}

static size_t
unpack(struct feed *f, char *to, size_t room)
{
	struct feed_state *in = f->in;

	in->flow.out = (unsigned char *)to;
	in->flow.out_len = room;
	while (in->flow.out_len > 0 && !f->ended) {
		struct flow before = in->flow;
		int rc;

		if (!in->in_member) {
			next_member(f);
			continue;
		}
		rc = gunzip_step(in->gunzip, &in->flow);
		in->in_member = rc == 0;
		if (rc < 0)
			break_off(f, ERR_FORMAT, "gzip data is damaged: what is behind is lost");
		else if (rc == 0 && in->flow.in == before.in && in->flow.out == before.out && !refill(f) && !f->damaged)
			break_off(f, ERR_FORMAT, "gzip data ends early: what was behind is lost");
	}
	return room - in->flow.out_len;
}

static size_t
copy_plain(struct feed *f, char *to, size_t room)
{
	struct feed_state *in = f->in;
	size_t n = in->flow.in_len < room ? in->flow.in_len : room;
	ssize_t got;

	if (n > 0) {
		memcpy(to, in->flow.in, n);
		in->flow.in += n;
		in->flow.in_len -= n;
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
