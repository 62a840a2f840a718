#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* UTF-8 as RFC 3629 has it: no surrogates, nothing longer than it need be, nothing beyond U+10FFFF. */

/*
 * Length of the sequence at text, which is before end and no ASCII; 0 when it is none, -1 when the text ends in
 * it.  Inline for the reader of events: names and places in them are not in ASCII.
 */
static inline int
utf8_sequence(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text;
	/* the second byte has narrower bounds behind some first bytes: section 4 */
	unsigned low = 0x80, high = 0xbf;
	int n;

	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		n = 2;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		n = 3;
		low = p[0] == 0xe0 ? 0xa0 : 0x80;
		high = p[0] == 0xed ? 0x9f : 0xbf;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		n = 4;
		low = p[0] == 0xf0 ? 0x90 : 0x80;
		high = p[0] == 0xf4 ? 0x8f : 0xbf;
	} else {
		return 0;
	}
	for (int i = 1; i < n; i++) {
		if (text + i >= end)
			return -1;
		if (p[i] < low || p[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return n;
}

/* NUL is valid here. */
bool utf8_valid(const char *s, size_t len);

/* Bytes of the character at s, a text that ends in NUL, and its code point; 0 when there is none. */
size_t utf8_next(const char *s, unsigned long *cp);

/* Write this character, of at most 0x10FFFF and no surrogate; returns what is behind its one to four bytes. */
char *utf8_put(char *out, unsigned long c);

#endif
