/*
 * A whole bundle: the input is its tar stream, whose header checksums are made right first, since no change would get past them;
 * then it is compressed and verified.  What has no reader of its own above is met here: proofs of a disclosed part, SM2, the steps together.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "bundle/verify/verify.h"
#include "bundle/verify/verify_report.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/roots.h"

enum { BLOCK = 512, MAGIC_AT = 257, SUM_AT = 148, SUM_SIZE = 8 };

const char *const fuzz_words[] = { "evb-1/data/", "signatures/officer.p7s", "  data/", "\n", "{\"", "\":\"", "Payload-Tree", "-----BEGIN CERTIFICATE-----\n", NULL };

static void
make_sums_right(uint8_t *tar, size_t len)
{
	for (size_t at = 0; at + BLOCK <= len; at += BLOCK) {
		uint8_t *h = tar + at;
		unsigned sum = 0;

		if (memcmp(h + MAGIC_AT, "ustar", 5) != 0)
			continue;
		memset(h + SUM_AT, ' ', SUM_SIZE);
		for (int i = 0; i < BLOCK; i++)
			sum += h[i];
		for (int digit = 5; digit >= 0; digit--, sum /= 8)
			h[SUM_AT + digit] = (uint8_t)('0' + sum % 8);
		h[SUM_AT + 6] = '\0';
	}
}

/* A file in memory that holds the stream, compressed; its descriptor. */
static int
compressed(const uint8_t *tar, size_t len)
{
	int fd = memfd_create("bundle", MFD_CLOEXEC);
	gzFile gz = fd >= 0 ? gzdopen(dup(fd), "wb1") : NULL;

	if (gz == NULL || (len > 0 && gzwrite(gz, tar, (unsigned)len) != (int)len) || gzclose(gz) != Z_OK)
		abort();
	return fd;
}

static void
report(const struct verify_result *r)
{
	struct buf b;

	buf_init(&b, VERIFY_REPORT_MAX);
	verify_text(&b, r, LANG_ZH_CN);
	verify_json(&b, r, LANG_EN);
	verify_junit(&b, r, LANG_EN);
	if (strchr(buf_text(&b), '\033') != NULL)
		abort();	/* nothing of the bundle reaches the terminal unescaped */
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct verify_options opt = { .trust = fuzz_roots(), .trust_tsa = fuzz_roots(), .now = FUZZ_NOW };
	uint8_t *tar = xcalloc(1, len + 1);
	struct verify_result r;
	struct err e;
	char *path;
	int fd;

	memcpy(tar, bytes, len);
	make_sums_right(tar, len);
	fd = compressed(tar, len);
	path = xasprintf("/proc/self/fd/%d", fd);
	if (verify_file(path, &opt, &r, &e) != 0)
		abort();	/* it can always be read */
	report(&r);
	verify_result_release(&r);
	close(fd);
	free(path);
	free(tar);
	return 0;
}
