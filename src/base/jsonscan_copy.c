#include "base/jsonscan.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* Of digits that the scanner has seen to be some. */
static unsigned
hex4(const char *p)
{
	return (unsigned)(hex_value(p[0]) << 12 | hex_value(p[1]) << 8 | hex_value(p[2]) << 4 | hex_value(p[3]));
}

/* p is behind "\u"; returns what is behind the escape, or behind both of a pair. */
static const char *
unescape_unicode(const char *p, const char *end, char **out)
{
	unsigned long c = hex4(p), low;

	p += 4;
	if (c >= 0xd800 && c <= 0xdbff && end - p >= 6 && p[0] == '\\' && p[1] == 'u' &&
	    (low = hex4(p + 2)) >= 0xdc00 && low <= 0xdfff) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	} else if (c == 0 || (c >= 0xd800 && c <= 0xdfff)) {
		c = 0xfffd;
	}
	*out = utf8_put(*out, c);
	return p;
}

size_t
jsonscan_unescape(struct span raw, char *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *p = raw.s, *end = raw.s + raw.len;
	char *start = out;

	while (p < end) {
		const char *back = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((back != NULL ? back : end) - p);

		memcpy(out, p, plain);
		out += plain;
		p += plain;
		if (back == NULL)
			break;
		if (p[1] == 'u') {
			p = unescape_unicode(p + 2, end, &out);
		} else {
			*out++ = to[strchr(from, p[1]) - from];
			p += 2;
		}
	}
	return (size_t)(out - start);
}

size_t
jsonscan_compact(struct span text, char *out)
{
	char *start = out;
	bool in_string = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.s[i];

		if (!in_string && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
			continue;
		*out++ = c;
		if (in_string && c == '\\')
			*out++ = text.s[++i];
		else if (c == '"')
			in_string = !in_string;
	}
	return (size_t)(out - start);
}
