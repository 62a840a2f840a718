#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/utf8.h"

void
kv_add(struct kvlist *l, const char *name, const char *value)
{
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n].name = xstrdup(name);
	l->items[l->n].value = xstrdup(value ? value : "");
	l->n++;
}

void
kv_set(struct kvlist *l, const char *name, const char *value)
{
	for (size_t i = 0; i < l->n; i++) {
		if (strcasecmp(l->items[i].name, name) == 0) {
			free(l->items[i].value);
			l->items[i].value = xstrdup(value ? value : "");
			return;
		}
	}
	kv_add(l, name, value);
}

const char *
kv_get(const struct kvlist *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++) {
		if (strcasecmp(l->items[i].name, name) == 0)
			return l->items[i].value;
	}
	return NULL;
}

void
kv_copy(struct kvlist *to, const struct kvlist *from)
{
	for (size_t i = 0; i < from->n; i++)
		kv_add(to, from->items[i].name, from->items[i].value);
}

void
kv_release(struct kvlist *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].name);
		free(l->items[i].value);
	}
	free(l->items);
	memset(l, 0, sizeof(*l));
}

int
percent_encode(struct buf *b, const char *s, const char *keep)
{
	static const char hex[] = "0123456789ABCDEF";

	for (;;) {
		size_t n = 0;
		unsigned char c;
		char out[3] = "%";

		while ((c = (unsigned char)s[n]) != '\0' && ((c < 0x80 && isalnum(c)) || strchr("-_.~", c) != NULL || strchr(keep, c) != NULL))
			n++;
		if (n > 0 && buf_add(b, s, n) != 0)
			return -1;
		if (c == '\0')
			return 0;
		out[1] = hex[c >> 4];
		out[2] = hex[c & 15];
		if (buf_add(b, out, sizeof(out)) != 0)
			return -1;
		s += n + 1;
	}
}

char *
put_decimal(char *out, long long n)
{
	unsigned long long rest = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
	char digits[DECIMAL_MAX], *at = digits + sizeof(digits);

	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (n < 0)
		*--at = '-';
	memcpy(out, at, (size_t)(digits + sizeof(digits) - at));
	return out + (digits + sizeof(digits) - at);
}

int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
percent_decode(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++) {
		if (*s != '%') {
			*to++ = *s;
			continue;
		}
		if (hex_value(s[1]) < 0 || hex_value(s[2]) < 0)
			return -1;
		*to++ = (char)(hex_value(s[1]) << 4 | hex_value(s[2]));
		s += 2;
	}
	*to = '\0';
	return 0;
}

/* Characters that can move the cursor or reorder what a reader sees (Unicode TR 36, CVE-2021-42574). */
static bool
unsafe(unsigned long cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0x061c || (cp >= 0x200b && cp <= 0x200f) ||
	    (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x2069) || cp == 0xfeff ||
	    (cp >= 0xfff9 && cp <= 0xfffb) || (cp >= 0xe0000 && cp <= 0xe007f) ||
	    (cp & 0xfffe) == 0xfffe;	/* no characters; XML refuses U+FFFE and U+FFFF */
}

void
text_for_terminal(struct buf *b, const char *s)
{
	while (*s != '\0') {
		unsigned long cp = 0;
		size_t n = utf8_next(s, &cp);

		if (n == 0) {
			buf_addf(b, "\\x%02x", (unsigned char)*s);
			n = 1;
		} else if (unsafe(cp)) {
			buf_addf(b, cp < 0x100 ? "\\x%02lx" : "\\u{%04lx}", cp);
		} else {
			buf_add(b, s, n);
		}
		s += n;
	}
}

bool
glob_match(const char *pattern, const char *s)
{
	const char *star = NULL, *retry = NULL;

	while (*s != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			retry = s;
		} else if (*pattern == '?' || *pattern == *s) {
			pattern++;
			s++;
		} else if (star != NULL) {
			pattern = star + 1;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
