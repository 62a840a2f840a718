#include "bundle/tar/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/tar/squeeze.h"
#include "bundle/tar/unpack.h"

enum {
	PIECE = 256 * 1024,
	MODE = 0644
};

/* zstd levels above 19 take windows that a verifier refuses (FORMAT.md section 4). */
const struct pack_kind pack_kinds[PACK_FORMAT_COUNT] = {
	[PACK_GZIP] = { "gz", ".tar.gz", 1, 9 },
	[PACK_ZSTD] = { "zst", ".tar.zst", 1, 19 },
};

static struct squeeze *(*const squeezes[PACK_FORMAT_COUNT])(int level, squeeze_put *put, void *arg, struct err *e) = {
	[PACK_GZIP] = squeeze_gzip,
	[PACK_ZSTD] = squeeze_zstd,
};

struct pack {
	struct archive *archive;
	struct archive_entry *entry;
	struct squeeze *squeeze;
	struct afile *file;
	struct hash *hash;
	char *path;
	unsigned char *piece;
	time_t mtime;
	uint64_t tar, written;	/* bytes of the tar stream, of the file */
	struct err err;		/* of a write inside libarchive's callback */
};

int
pack_format_parse(const char *name, enum pack_format *out)
{
	static const struct {
		const char *name;
		enum pack_format format;
	} names[] = {
		{ "gz", PACK_GZIP }, { "gzip", PACK_GZIP }, { "zst", PACK_ZSTD }, { "zstd", PACK_ZSTD },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i].name) == 0) {
			*out = names[i].format;
			return 0;
		}
	}
	return -1;
}

static int
put_packed(void *arg, const void *bytes, size_t len, struct err *e)
{
	struct pack *p = arg;

	p->written += len;
	return afile_write(p->file, bytes, len, e);
}

/* A write that failed is remembered and told by `broken`, in its own words; what libarchive still has to say is dropped. */
static la_ssize_t
on_write(struct archive *a, void *arg, const void *bytes, size_t len)
{
	struct pack *p = arg;

	(void)a;
	p->tar += len;
	if (p->err.code == ERR_NONE)
		p->squeeze->write(p->squeeze, bytes, len, &p->err);
	return (la_ssize_t)len;
}

static bool
broken(const struct pack *p, int rc)
{
	return rc != ARCHIVE_OK || p->err.code != ERR_NONE;
}

/* libarchive failed: our own write error if that was it, else its sentence. */
static int
archive_err(struct pack *p, const char *name, struct err *e)
{
	const char *why = archive_error_string(p->archive);

	if (p->err.code != ERR_NONE)
		return err_set(e, p->err.code, "%s", p->err.text);
	return err_set(e, ERR_IO, "%s: %s: %s", p->path, name, why ? why : "cannot write");
}

/* ustar by libarchive, in pieces as they come: no record is filled up at the end. */
static int
set_up(struct archive *a, struct pack *p)
{
	if (archive_write_set_format_ustar(a) != ARCHIVE_OK || archive_write_set_bytes_per_block(a, 0) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(a, 1) != ARCHIVE_OK)
		return -1;
	return archive_write_open(a, p, NULL, on_write, NULL) == ARCHIVE_OK ? 0 : -1;
}

int
pack_open(struct pack **out, const char *path, enum pack_format format, int level, time_t mtime, struct err *e)
{
	const struct pack_kind *kind = &pack_kinds[format];
	struct pack *p;

	*out = NULL;
	if (level != 0 && (level < kind->level_min || level > kind->level_max))
		return err_set(e, ERR_USAGE, "compression level %d: want %d to %d for %s", level, kind->level_min,
		    kind->level_max, kind->name);
	p = xcalloc(1, sizeof(*p));
	p->path = xstrdup(path);
	p->mtime = mtime;
	p->piece = xcalloc(1, PIECE);
	p->hash = hash_new("sha256");
	p->archive = archive_write_new();
	p->entry = archive_entry_new();
	if (p->archive == NULL || p->entry == NULL || p->hash == NULL) {
		err_set(e, ERR_IO, "%s: cannot start an archive", path);
		goto fail;
	}
	if (afile_open(&p->file, path, e) != 0)
		goto fail;
	p->squeeze = squeezes[format](level, put_packed, p, e);
	if (p->squeeze == NULL)
		goto fail;
	if (set_up(p->archive, p) != 0) {
		archive_err(p, "archive", e);
		goto fail;
	}
	*out = p;
	return 0;
fail:
	pack_abort(p);
	return -1;
}

int
pack_begin(struct pack *p, const char *name, uint64_t size, struct err *e)
{
	archive_entry_clear(p->entry);
	archive_entry_set_pathname(p->entry, name);
	archive_entry_set_filetype(p->entry, AE_IFREG);
	archive_entry_set_perm(p->entry, MODE);
	archive_entry_set_size(p->entry, (la_int64_t)size);
	archive_entry_set_mtime(p->entry, p->mtime, 0);
	archive_entry_set_uid(p->entry, 0);
	archive_entry_set_gid(p->entry, 0);
	return broken(p, archive_write_header(p->archive, p->entry)) ? archive_err(p, name, e) : 0;
}

int
pack_piece(struct pack *p, const char *name, const void *bytes, size_t len, struct err *e)
{
	bool whole = len == 0 || archive_write_data(p->archive, bytes, len) == (la_ssize_t)len;

	return broken(p, whole ? ARCHIVE_OK : ARCHIVE_FATAL) ? archive_err(p, name, e) : 0;
}

int
pack_bytes(struct pack *p, const char *name, const void *bytes, size_t len, struct err *e)
{
	return pack_begin(p, name, len, e) != 0 ? -1 : pack_piece(p, name, bytes, len, e);
}

int
pack_file(struct pack *p, const char *name, const char *path, uint64_t size, const char *sha256, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char hex[HASH_MAX_HEX];
	uint64_t done = 0;
	ssize_t n = 0;
	int rc = -1;

	if (fd < 0)
		return err_errno(e, "%s: cannot open", path);
	if (pack_begin(p, name, size, e) != 0)
		goto out;
	hash_reset(p->hash);
	while ((n = read(fd, p->piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(e, "%s: cannot read", path);
			goto out;
		}
		if (stop_requested()) {
			err_set(e, ERR_STOPPED, "sealing was interrupted");
			goto out;
		}
		done += (uint64_t)n;
		if (done > size)
			break;
		hash_update(p->hash, p->piece, (size_t)n);
		if (pack_piece(p, name, p->piece, (size_t)n, e) != 0)
			goto out;
	}
	hash_hex(p->hash, hex);
	if (done != size || strcmp(hex, sha256) != 0) {
		err_set(e, ERR_FORMAT, "%s: changed while it was being sealed", path);
		goto out;
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

int
pack_commit(struct pack *p, uint64_t *size, struct err *e)
{
	struct afile *file = p->file;
	int rc;

	if (broken(p, archive_write_close(p->archive)) || p->squeeze->end(p->squeeze, &p->err) != 0) {
		archive_err(p, "archive", e);
		pack_abort(p);
		return -1;
	}
	if (p->tar > UNPACK_RATIO_FREE && (p->tar - UNPACK_RATIO_FREE) / UNPACK_RATIO_MAX > p->written) {
		err_set(e, ERR_LIMIT, "%s: would unpack to more than %d times its size, which a verifier refuses; seal as gz instead",
		    p->path, UNPACK_RATIO_MAX);
		pack_abort(p);
		return -1;
	}
	*size = p->written;
	p->file = NULL;
	rc = afile_commit(file, e);
	pack_abort(p);
	return rc;
}

void
pack_abort(struct pack *p)
{
	if (p == NULL)
		return;
	if (p->err.code == ERR_NONE)
		err_set(&p->err, ERR_STOPPED, "given up");	/* freeing closes, and closing writes: no more of it */
	archive_write_free(p->archive);
	archive_entry_free(p->entry);
	if (p->squeeze != NULL)
		p->squeeze->free(p->squeeze);
	afile_abort(p->file);
	hash_free(p->hash);
	free(p->piece);
	free(p->path);
	free(p);
}
