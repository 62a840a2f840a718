/* Gzip members in pieces of all sizes, and each bit of one wrong: refused where zlib refuses it. */
#include "base/gunzip.h"

#include <string.h>
#include <zlib.h>

#include "tests/unit/tap.h"

#define MEMBER_MAX 1024
#define TEXT_MAX 4096

static char text[TEXT_MAX];

enum head { PLAIN, NAMED, FULL };

static size_t
pack(unsigned char *out, enum head head)
{
	unsigned char extra[] = { 'a', 'b', 1, 0, 'x' }, name[] = "events.json", comment[] = "one, two";
	gz_header h = { .os = 3 };
	z_stream z = { .next_in = (unsigned char *)text, .avail_in = sizeof(text), .next_out = out, .avail_out = MEMBER_MAX };

	if (head >= NAMED)
		h.name = name;
	if (head == FULL) {
		h.extra = extra;
		h.extra_len = sizeof(extra);
		h.comment = comment;
		h.hcrc = 1;
	}
	deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	deflateSetHeader(&z, &h);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		printf("Bail out! %d bytes do not hold a member\n", MEMBER_MAX);
	deflateEnd(&z);
	return MEMBER_MAX - z.avail_out;
}

/* 1: a whole member of this text, all bytes used; 0: half of one; -1: refused. */
static int
unpack(struct gunzip *g, const unsigned char *bytes, size_t len, size_t in_piece, size_t out_piece)
{
	unsigned char out[TEXT_MAX + 64];
	struct flow f = { bytes, 0, out, 0 };
	int rc = 0;

	gunzip_begin(g);
	while (rc == 0) {
		const struct flow before = f;
		size_t left = (size_t)(bytes + len - f.in), room = (size_t)(out + sizeof(out) - f.out);

		f.in_len = left < in_piece ? left : in_piece;
		f.out_len = room < out_piece ? room : out_piece;
		rc = gunzip_step(g, &f);
		if (rc == 0 && f.in == before.in && f.out == before.out)
			break;
	}
	return rc == 1 && (f.in != bytes + len || f.out != out + sizeof(text) || memcmp(out, text, sizeof(text)) != 0) ? -2 : rc;
}

static int
unpack_by_zlib(const unsigned char *bytes, size_t len)
{
	unsigned char out[TEXT_MAX + 64];
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)bytes, .avail_in = (unsigned)len, .next_out = out, .avail_out = sizeof(out) };
	int rc;

	inflateInit2(&z, 16 + MAX_WBITS);
	rc = inflate(&z, Z_NO_FLUSH);
	inflateEnd(&z);
	return rc == Z_STREAM_END ? 1 : rc == Z_OK || rc == Z_BUF_ERROR ? 0 : -1;
}

static void
test_pieces(struct gunzip *g, const char *phrase, const unsigned char *bytes, size_t len)
{
	size_t wrong = 0, early = 0;

	for (size_t in = 1; in <= len; in++)
		wrong += unpack(g, bytes, len, in, in % 7 == 0 ? 1 : in * 5) != 1;
	for (size_t n = 0; n < len; n++)
		early += unpack(g, bytes, n, 50, 1000) != 0;
	ok(wrong == 0, "%s, in pieces of all sizes", phrase);
	ok(early == 0, "%s, cut at each byte: neither whole nor damaged", phrase);
}

static void
test_bits(struct gunzip *g, unsigned char *bytes, size_t len)
{
	int different = 0, refused = 0;

	for (size_t bit = 0; bit < 8 * len; bit++) {
		int ours, theirs;

		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ours = unpack(g, bytes, len, len, TEXT_MAX + 64);
		theirs = unpack_by_zlib(bytes, len);
		refused += ours < 0;
		/* half of a member is no more accepted than a damaged one: which of them it is depends on how far the decoder looked */
		different += (ours == 1) != (theirs == 1);
		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	is_int(different, 0, "a bit is wrong: accepted where zlib accepts it");
	ok(refused > 0, "and mostly refused at once: %d of %zu", refused, 8 * len);
}

int
main(void)
{
	static const struct {
		const char *phrase;
		enum head head;
	} heads[] = { { "a header of ten bytes", PLAIN }, { "with a name", NAMED }, { "with all that there is", FULL } };
	struct gunzip *g = gunzip_new();
	unsigned char bytes[MEMBER_MAX];
	size_t len;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + (i < 200 ? i * i / 7 % 17 : i % (i / 256 + 3)));
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		len = pack(bytes, heads[i].head);
		test_pieces(g, heads[i].phrase, bytes, len);
	}
	test_bits(g, bytes, len);
	gunzip_free(g);
	gunzip_free(NULL);
	return tap_done();
}
