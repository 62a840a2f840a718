#include "base/utf8.h"

#include <string.h>

bool
utf8_valid(const char *s, size_t len)
{
	const char *end = s + len;

	while (s < end) {
		int n = (unsigned char)*s < 0x80 ? 1 : utf8_sequence(s, end);

		if (n <= 0)
			return false;
		s += n;
	}
	return true;
}

size_t
utf8_next(const char *s, unsigned long *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t n = u[0] < 0x80 ? 1 : u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;

	if (strnlen(s, n) < n || !utf8_valid(s, n))
		return 0;
	*cp = n == 1 ? u[0] : u[0] & (0xff >> (n + 1));
	for (size_t i = 1; i < n; i++)
		*cp = *cp << 6 | (u[i] & 0x3f);
	return n;
}

char *
utf8_put(char *out, unsigned long c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}
