#include "bundle/tar/squeeze.h"

#include <stdlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/threads.h"

/*
 * libzstd has threads of its own.  Its result is the same for any number of them but none, so there is always one.
 * Level 1 by default: the JSON that makes up evidence comes out smaller than at level 3, in half the time.
 */
enum { LEVEL_DEFAULT = 1, WORKERS_MAX = 4 };

struct zstd {
	struct squeeze squeeze;
	ZSTD_CCtx *ctx;
	unsigned char *out;
	size_t out_size;
};

/* Feed the library until it has taken all, or with ZSTD_e_end given all. */
static int
feed(struct zstd *z, const void *bytes, size_t len, ZSTD_EndDirective what, struct err *e)
{
	ZSTD_inBuffer in = { bytes, len, 0 };
	size_t left;

	do {
		ZSTD_outBuffer out = { z->out, z->out_size, 0 };

		left = ZSTD_compressStream2(z->ctx, &out, &in, what);
		if (ZSTD_isError(left))
			return err_set(e, ERR_IO, "zstd: %s", ZSTD_getErrorName(left));
		if (out.pos > 0 && z->squeeze.put(z->squeeze.arg, z->out, out.pos, e) != 0)
			return -1;
	} while (in.pos < in.size || (what == ZSTD_e_end && left > 0));
	return 0;
}

static int
zstd_write(struct squeeze *s, const void *bytes, size_t len, struct err *e)
{
	return feed((struct zstd *)s, bytes, len, ZSTD_e_continue, e);
}

static int
zstd_end(struct squeeze *s, struct err *e)
{
	return feed((struct zstd *)s, NULL, 0, ZSTD_e_end, e);
}

static void
zstd_free(struct squeeze *s)
{
	struct zstd *z = (struct zstd *)s;

	ZSTD_freeCCtx(z->ctx);
	free(z->out);
	free(z);
}

struct squeeze *
squeeze_zstd(int level, squeeze_put *put, void *arg, struct err *e)
{
	struct zstd *z = xcalloc(1, sizeof(*z));
	const struct {
		ZSTD_cParameter name;
		int value;
	} params[] = {
		{ ZSTD_c_compressionLevel, level == 0 ? LEVEL_DEFAULT : level },
		{ ZSTD_c_checksumFlag, 1 },
		{ ZSTD_c_nbWorkers, (int)threads_useful(WORKERS_MAX) },
	};

	z->squeeze = (struct squeeze){ zstd_write, zstd_end, zstd_free, put, arg };
	z->out_size = ZSTD_CStreamOutSize();
	z->out = xcalloc(1, z->out_size);
	z->ctx = xcheck(ZSTD_createCCtx());
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		size_t rc = ZSTD_CCtx_setParameter(z->ctx, params[i].name, params[i].value);

		if (ZSTD_isError(rc)) {
			err_set(e, ERR_IO, "zstd: %s", ZSTD_getErrorName(rc));
			zstd_free(&z->squeeze);
			return NULL;
		}
	}
	return &z->squeeze;
}
