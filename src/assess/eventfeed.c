#include "assess/eventfeed.h"

#include <fcntl.h>
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
	int fd;
	bool gzip, packed_end, in_member;
	z_stream z;
	long long total;
	struct hash *packed_md5, *plain_md5;	/* NULL: nobody asks */
	unsigned char packed[PACKED];
};

static void
break_off(struct feed *f, enum err_code code, const char *why)
{
	f->ended = f->damaged = true;
	err_set(&f->broken, code, "%s", why);
}

/* The next packed bytes into z; false at the end of the file. */
static bool
refill(struct feed *f)
{
	struct feed_state *in = f->in;
	ssize_t n = read(in->fd, in->packed, sizeof(in->packed));

	if (n < 0) {
		f->ended = f->damaged = true;
		err_errno(&f->broken, "can not be read further");
	}
	if (n > 0 && in->packed_md5 != NULL)
		hash_update(in->packed_md5, in->packed, (size_t)n);
	in->packed_end = n <= 0;
	in->z.next_in = in->packed;
	in->z.avail_in = n > 0 ? (unsigned)n : 0;
	return n > 0;
}

int
feed_open(struct feed *f, const char *path, bool sums, struct err *e)
{
	struct feed_state *in = xcalloc(1, sizeof(*in));
	struct stat st;

	memset(f, 0, sizeof(*f));
	f->in = in;
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return err_errno(e, "%s", path);
	if (fstat(in->fd, &st) != 0 || S_ISDIR(st.st_mode))
		return err_set(e, ERR_IO, "%s: is not a file", path);
	f->cap = WINDOW;
	f->data = xcalloc(1, f->cap);
	in->packed_md5 = sums ? hash_new("md5") : NULL;
	in->plain_md5 = sums ? hash_new("md5") : NULL;
	refill(f);
	in->gzip = in->z.avail_in >= 2 && in->packed[0] == 0x1f && in->packed[1] == 0x8b;
	if (in->gzip && inflateInit2(&in->z, 16 + MAX_WBITS) != Z_OK)
		return err_set(e, ERR_LIMIT, "%s: no memory to unpack it", path);
	in->in_member = in->gzip;
	return 0;
}

void
feed_close(struct feed *f)
{
	if (f->in == NULL)
		return;
	if (f->in->gzip)
		inflateEnd(&f->in->z);
	if (f->in->fd >= 0)
		close(f->in->fd);
	hash_free(f->in->packed_md5);
	hash_free(f->in->plain_md5);
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
	got = read(in->fd, to, room);
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
	return n > 0;
}

bool
feed_has_md5(struct feed *f, const char *md5)
{
	char packed[HASH_MAX_HEX], plain[HASH_MAX_HEX];

	/* a library without MD5 can not compare: nothing is claimed */
	if (f->in->packed_md5 == NULL || f->in->plain_md5 == NULL)
		return true;
	hash_hex(f->in->packed_md5, packed);
	hash_hex(f->in->plain_md5, plain);
	return strcmp(packed, md5) == 0 || strcmp(plain, md5) == 0;
}
