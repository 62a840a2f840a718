/* The tar stream, in pieces whose size the first byte decides. */
#include "bundle/names.h"
#include "bundle/tar/tarstream.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "ustar", "0000644", "00000000005", "evb-1/", "data/", "/", NULL };

struct pieces {
	const uint8_t *at;
	size_t left, piece;
};

static int
next(void *arg, const unsigned char **bytes, size_t *len, struct problem *p)
{
	struct pieces *s = arg;

	(void)p;
	*len = s->left < s->piece ? s->left : s->piece;
	*bytes = s->at;
	s->at += *len;
	s->left -= *len;
	return *len > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct pieces s = { bytes, len, 1 };
	const unsigned char *piece;
	struct tar_member m;
	struct tarstream t;
	struct problem p;
	size_t n;

	if (len == 0)
		return 0;
	s.piece += (size_t)bytes[0] * bytes[0];
	s.at++;
	s.left--;
	tar_init(&t, next, &s);
	while (tar_next(&t, &m, &p) > 0) {
		(void)name_wrong(m.name);
		for (int odd = m.name[0] & 1; odd == 0 && tar_read(&t, &piece, &n, &p) > 0;)
			;
	}
	return 0;
}
