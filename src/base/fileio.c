#include "base/fileio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio_internal.h"

enum {
	READ_PIECE = 64 * 1024
};

struct afile {
	char *path;
	char *temp;
	int fd;
	mode_t mode;
};

static bool temporary_in_memory;

bool
file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Give fn the file in pieces, until it returns other than 0. */
static int
read_pieces(const char *path, int (*fn)(void *arg, const void *bytes, size_t len), void *arg, struct err *e)
{
	char piece[READ_PIECE];
	struct stat st;
	ssize_t n;
	int fd, rc = -1;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_errno(e, "%s: cannot open", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		err_set(e, ERR_IO, "%s: is not a regular file", path);
		goto out;
	}
	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(e, "%s: cannot read", path);
			goto out;
		}
		if (fn(arg, piece, (size_t)n) != 0)
			goto out;
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

struct reading {
	struct buf *to;
	const char *path;
	struct err *e;
};

static int
add_piece(void *arg, const void *bytes, size_t len)
{
	const struct reading *r = arg;

	return buf_add(r->to, bytes, len) == 0 ? 0 : err_set(r->e, ERR_LIMIT, "%s: is over the limit of %zu bytes", r->path, r->to->max);
}

int
file_read(struct buf *b, const char *path, struct err *e)
{
	return read_pieces(path, add_piece, &(struct reading){ b, path, e }, e);
}

struct digesting {
	struct hash *hash;
	size_t bytes;
};

static int
digest_piece(void *arg, const void *bytes, size_t len)
{
	struct digesting *d = arg;

	hash_update(d->hash, bytes, len);
	d->bytes += len;
	return 0;
}

int
file_sha256(const char *path, char sha256[SHA256_HEX_SIZE], size_t *bytes, struct err *e)
{
	struct digesting d = { .hash = hash_new("sha256") };
	char hex[HASH_MAX_HEX];
	int rc = read_pieces(path, digest_piece, &d, e);

	hash_hex(d.hash, hex);
	hash_free(d.hash);
	memcpy(sha256, hex, SHA256_HEX_SIZE - 1);
	sha256[SHA256_HEX_SIZE - 1] = '\0';
	*bytes = d.bytes;
	return rc;
}

#define TEMPORARY ".part."
#define RANDOM "XXXXXX"		/* of mkostemp */

bool
afile_is_temporary(const char *path)
{
	size_t n = strlen(path), tail = strlen(TEMPORARY RANDOM);

	return n > tail && strncmp(path + n - tail, TEMPORARY, strlen(TEMPORARY)) == 0;
}

static int
afile_open_mode(struct afile **out, const char *path, mode_t mode, struct err *e)
{
	struct afile *f = xcalloc(1, sizeof(*f));

	*out = NULL;
	f->path = xstrdup(path);
	f->temp = xasprintf("%s" TEMPORARY RANDOM, path);
	f->mode = mode;
	f->fd = mkostemp(f->temp, O_CLOEXEC);
	if (f->fd < 0) {
		err_errno(e, "%s: cannot create", path);
		free(f->temp);
		free(f->path);
		free(f);
		return -1;
	}
	remember_temporary(f->temp);
	*out = f;
	return 0;
}

int
afile_open(struct afile **out, const char *path, struct err *e)
{
	return afile_open_mode(out, path, 0644, e);
}

int
afile_open_in(struct afile **out, const char *folder, struct err *e)
{
	char *path = xasprintf("%s/file", folder);
	int rc = dir_make(folder, e) == 0 ? afile_open_mode(out, path, 0644, e) : -1;

	free(path);
	return rc;
}

int
afile_write(struct afile *f, const void *bytes, size_t len, struct err *e)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(f->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, "%s: cannot write", f->path);
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static void
afile_free(struct afile *f)
{
	forget_temporary(f->temp);
	free(f->temp);
	free(f->path);
	free(f);
}

void
afile_abort(struct afile *f)
{
	if (f == NULL)
		return;
	close(f->fd);
	unlink(f->temp);
	afile_free(f);
}

static int
finish(struct afile *f, bool sync, struct err *e)
{
	mode_t mask = umask(0);

	umask(mask);
	if (fchmod(f->fd, f->mode & ~mask) != 0 || (sync && fsync(f->fd) != 0)) {
		err_errno(e, "%s: cannot write", f->path);
		afile_abort(f);
		return -1;
	}
	if (close(f->fd) != 0 || rename(f->temp, f->path) != 0) {
		err_errno(e, "%s: cannot write", f->path);
		unlink(f->temp);
		afile_free(f);
		return -1;
	}
	afile_free(f);
	return 0;
}

int
afile_commit(struct afile *f, struct err *e)
{
	return finish(f, true, e);
}

int
afile_commit_as(struct afile *f, const char *path, struct err *e)
{
	free(f->path);
	f->path = xstrdup(path);
	return finish(f, false, e);
}

static int
write_mode(const char *path, const void *bytes, size_t len, mode_t mode, struct err *e)
{
	struct afile *f;

	if (afile_open_mode(&f, path, mode, e) != 0)
		return -1;
	if (afile_write(f, bytes, len, e) != 0) {
		afile_abort(f);
		return -1;
	}
	return finish(f, false, e);
}

int
file_write(const char *path, const void *bytes, size_t len, struct err *e)
{
	return write_mode(path, bytes, len, 0644, e);
}

int
file_write_private(const char *path, const void *bytes, size_t len, struct err *e)
{
	return write_mode(path, bytes, len, 0600, e);
}

/* For mkdtemp and mkostemp: where POSIX says that temporary things go. */
static char *
temporary_template(void)
{
	const char *tmp = getenv("TMPDIR");

	return xasprintf("%s/trailseal.XXXXXX", tmp != NULL && *tmp == '/' ? tmp : "/tmp");
}

void
file_temporary_in_memory(void)
{
	temporary_in_memory = true;
}

int
file_temporary(struct err *e)
{
	char *path;
	int fd;

	if (temporary_in_memory) {
		fd = memfd_create("trailseal", MFD_CLOEXEC);
		return fd >= 0 ? fd : err_errno(e, "a temporary file in memory: cannot make it");
	}
	path = temporary_template();
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	else
		err_errno(e, "%s: cannot make file", path);
	free(path);
	return fd;
}

char *
dir_temporary(struct err *e)
{
	char *path = temporary_template();

	if (mkdtemp(path) == NULL) {
		err_errno(e, "%s: cannot make folder", path);
		free(path);
		return NULL;
	}
	return path;
}
