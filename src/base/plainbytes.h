#ifndef BASE_PLAINBYTES_H
#define BASE_PLAINBYTES_H

#include <endian.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * skip_plain(p, end): past bytes of a JSON string that mean nothing but themselves, many at a time.  It may stop
 * early, so whoever calls it looks at the byte where it stops.
 */

#ifdef __SSE2__
/* Sixteen bytes at a time, to a quote, a backslash, a control character or a byte beyond ASCII, which is negative here. */
static inline const char *
skip_plain(const char *p, const char *end)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(' ');

	while (end - p >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i marks = _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, back));
		int found = _mm_movemask_epi8(_mm_or_si128(marks, _mm_cmplt_epi8(x, blank)));

		if (found != 0)
			return p + __builtin_ctz((unsigned)found);
		p += 16;
	}
	return p;
}
#elif __BYTE_ORDER == __LITTLE_ENDIAN
#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/*
 * Eight bytes at a time: a high bit is set for each quote, backslash, control character and byte beyond ASCII.  The
 * lowest one set is right; those above it may be borrows.
 */
static inline uint64_t
special(uint64_t x)
{
	uint64_t quote = x ^ (ONES * '"'), back = x ^ (ONES * '\\');

	return (((quote - ONES) & ~quote) | ((back - ONES) & ~back) | ((x - ONES * 0x20) & ~x) | x) & HIGHS;
}

static inline const char *
skip_plain(const char *p, const char *end)
{
	while (end - p >= 8) {
		uint64_t x;

		memcpy(&x, p, 8);
		x = special(x);
		if (x != 0)
			return p + __builtin_ctzll(x) / 8;
		p += 8;
	}
	return p;
}
#else
static inline const char *
skip_plain(const char *p, const char *end)
{
	(void)end;
	return p;
}
#endif

#endif
