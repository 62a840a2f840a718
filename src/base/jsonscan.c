#include "base/jsonscan.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void
jsonscan_init(struct jsonscan *s, const char *text, size_t len)
{
	memset(s, 0, sizeof(*s));
	s->p = text;
	s->end = text + len;
}

static int
fail(struct jsonscan *s, const char *why)
{
	s->why = why;
	return -1;
}

static int
fail_cut(struct jsonscan *s)
{
	s->cut = true;
	return fail(s, "ends before it is complete");
}

/* Inline for the usual case, that there are none. */
static inline bool
skip_blanks(struct jsonscan *s)
{
	const char *from = s->p;

	if (from < s->end && (unsigned char)*from > ' ')
		return false;
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
	s->blanks |= s->p != from;
	return s->p != from;
}

char
jsonscan_peek(struct jsonscan *s)
{
	skip_blanks(s);
	return s->p < s->end ? *s->p : '\0';
}

/* ---- strings ---- */

#ifdef __SSE2__
/* Sixteen bytes at a time, to a quote, a backslash, a control character or a byte beyond ASCII, which is negative here. */
static inline const char *
skip_plain(const char *p, const char *end)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(' ');

	while (end - p >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		int found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, back)),
		    _mm_cmplt_epi8(x, blank)));

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
static uint64_t
special(uint64_t x)
{
	uint64_t quote = x ^ (ONES * '"'), back = x ^ (ONES * '\\');

	return (((quote - ONES) & ~quote) | ((back - ONES) & ~back) | ((x - ONES * 0x20) & ~x) | x) & HIGHS;
}

static const char *
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
static const char *
skip_plain(const char *p, const char *end)
{
	(void)end;
	return p;
}
#endif

/* Length of the UTF-8 sequence at p; 0 when it is none, -1 when the text ends in it. */
static int
utf8_sequence(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text;
	/* the second byte has narrower bounds behind some first bytes: RFC 3629 section 4 */
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

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* p is at a backslash. */
static int
skip_escape(struct jsonscan *s)
{
	if (s->end - s->p < 2)
		return fail_cut(s);
	if (s->p[1] != 'u') {
		if (s->p[1] == '\0' || strchr("\"\\/bfnrt", s->p[1]) == NULL)
			return fail(s, "is not JSON: an unknown escape");
		s->p += 2;
		return 0;
	}
	if (s->end - s->p < 6)
		return fail_cut(s);
	for (int i = 2; i < 6; i++) {
		if (hex_digit(s->p[i]) < 0)
			return fail(s, "is not JSON: \\u wants four hex digits");
	}
	s->p += 6;
	return 0;
}

/* p is at the opening quote. */
static inline int
scan_string(struct jsonscan *s, struct jvalue *v)
{
	const char *from = ++s->p;
	int n;

	v->kind = JSON_STRING;
	v->escaped = false;
	v->spaced = false;
	for (;;) {
		s->p = skip_plain(s->p, s->end);
		if (s->p >= s->end)
			return fail_cut(s);
		if (*s->p == '"')
			break;
		if (*s->p == '\\') {
			v->escaped = true;
			if (skip_escape(s) != 0)
				return -1;
		} else if ((unsigned char)*s->p < 0x20) {
			return fail(s, "is not JSON: a control character in a text");
		} else if ((unsigned char)*s->p < 0x80) {
			s->p++;
		} else {
			n = utf8_sequence(s->p, s->end);
			if (n <= 0)
				return n < 0 ? fail_cut(s) : fail(s, "is not valid UTF-8");
			s->p += n;
		}
	}
	v->text = (struct span){ from, (size_t)(s->p - from) };
	s->p++;
	return 0;
}

/* ---- numbers and words ---- */

static bool
skip_digits(struct jsonscan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > from;
}

static int
bad_number(struct jsonscan *s)
{
	return s->p >= s->end ? fail_cut(s) : fail(s, "is not JSON: a number is malformed");
}

static int
scan_number(struct jsonscan *s, struct jvalue *v)
{
	const char *from = s->p;

	s->p += *s->p == '-';
	if (s->p < s->end && *s->p == '0')
		s->p++;
	else if (!skip_digits(s))
		return bad_number(s);
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!skip_digits(s))
			return bad_number(s);
	}
	if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if (!skip_digits(s))
			return bad_number(s);
	}
	*v = (struct jvalue){ .kind = JSON_NUMBER, .text = { from, (size_t)(s->p - from) } };
	return 0;
}

static int
scan_word(struct jsonscan *s, struct jvalue *v)
{
	static const struct {
		enum json_kind kind;
		const char *word;
		size_t len;
	} words[] = { { JSON_TRUE, "true", 4 }, { JSON_FALSE, "false", 5 }, { JSON_NULL, "null", 4 } };
	size_t left = (size_t)(s->end - s->p);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t n = left < words[i].len ? left : words[i].len;

		if (memcmp(s->p, words[i].word, n) != 0)
			continue;
		if (n < words[i].len)
			return fail_cut(s);
		*v = (struct jvalue){ .kind = words[i].kind, .text = { s->p, n } };
		s->p += n;
		return 0;
	}
	return fail(s, "is not JSON: no value begins here");
}

static int
scan_scalar(struct jsonscan *s, struct jvalue *v)
{
	if (*s->p == '"')
		return scan_string(s, v);
	if (*s->p == '-' || (*s->p >= '0' && *s->p <= '9'))
		return scan_number(s, v);
	return scan_word(s, v);
}

/* ---- containers ---- */

static int
scan_name(struct jsonscan *s, bool *spaced)
{
	struct jvalue name;

	*spaced |= skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	if (*s->p != '"')
		return fail(s, "is not JSON: a name in quotes is missing");
	if (scan_string(s, &name) != 0)
		return -1;
	*spaced |= skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	if (*s->p != ':')
		return fail(s, "is not JSON: a colon is missing");
	s->p++;
	return 0;
}

/*
 * p is at a { or [.  Which of the open containers are objects is one bit each, so the depth of the text costs no stack.
 */
static int
scan_container(struct jsonscan *s, struct jvalue *v)
{
	const char *from = s->p;
	uint64_t objects = 0;
	int depth = 0;
	bool spaced = false, fresh = false;
	struct jvalue ignored;

	for (;;) {
		/* a value begins here */
		if (*s->p == '{' || *s->p == '[') {
			if (s->depth + depth >= JSONSCAN_DEPTH_MAX) {
				s->deep = true;
				return fail(s, "is nested too deep");
			}
			objects = objects << 1 | (*s->p == '{');
			depth++;
			s->p++;
			fresh = true;
		} else if (scan_scalar(s, &ignored) != 0) {
			return -1;
		}
		/* close what closes, then go to the next value */
		for (;;) {
			spaced |= skip_blanks(s);
			if (s->p >= s->end)
				return fail_cut(s);
			if (*s->p != ((objects & 1) != 0 ? '}' : ']'))
				break;
			s->p++;
			objects >>= 1;
			fresh = false;
			if (--depth == 0)
				goto done;
		}
		if (!fresh) {
			if (*s->p != ',')
				return fail(s, "is not JSON: a comma or a closing bracket is missing");
			s->p++;
		}
		fresh = false;
		if ((objects & 1) != 0 && scan_name(s, &spaced) != 0)
			return -1;
		spaced |= skip_blanks(s);
		if (s->p >= s->end)
			return fail_cut(s);
	}
done:
	*v = (struct jvalue){ .kind = *from == '{' ? JSON_OBJECT : JSON_ARRAY, .spaced = spaced,
		.text = { from, (size_t)(s->p - from) } };
	return 0;
}

int
jsonscan_value(struct jsonscan *s, struct jvalue *v)
{
	skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	return *s->p == '{' || *s->p == '[' ? scan_container(s, v) : scan_scalar(s, v);
}

int
jsonscan_enter(struct jsonscan *s, char open)
{
	skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	if (*s->p != open)
		return fail(s, open == '{' ? "is not an object" : "is not a list");
	s->p++;
	s->depth++;
	s->first = true;
	return 0;
}

/* Before the next part of a container: 1; 0 when it closes here. */
static int
next_part(struct jsonscan *s, char close)
{
	skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	if (*s->p == close) {
		s->p++;
		s->depth--;
		s->first = false;
		return 0;
	}
	if (!s->first) {
		if (*s->p != ',')
			return fail(s, "is not JSON: a comma or a closing bracket is missing");
		s->p++;
		skip_blanks(s);
	}
	s->first = false;
	return s->p < s->end ? 1 : fail_cut(s);
}

int
jsonscan_member(struct jsonscan *s, struct jvalue *name)
{
	int rc = next_part(s, '}');

	if (rc != 1)
		return rc;
	if (*s->p != '"')
		return fail(s, "is not JSON: a name in quotes is missing");
	if (scan_string(s, name) != 0)
		return -1;
	skip_blanks(s);
	if (s->p >= s->end)
		return fail_cut(s);
	if (*s->p != ':')
		return fail(s, "is not JSON: a colon is missing");
	s->p++;
	return 1;
}

int
jsonscan_element(struct jsonscan *s)
{
	return next_part(s, ']');
}

/* ---- copies ---- */

static unsigned
hex4(const char *p)
{
	return (unsigned)(hex_digit(p[0]) << 12 | hex_digit(p[1]) << 8 | hex_digit(p[2]) << 4 | hex_digit(p[3]));
}

static char *
put_utf8(char *out, unsigned long c)
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

/* p is behind "\u"; returns what is behind the escape, or behind both of a pair. */
static const char *
unescape_unicode(const char *p, const char *end, char **out)
{
	unsigned long c = hex4(p), low;

	p += 4;
	if (c >= 0xd800 && c <= 0xdbff && end - p >= 6 && p[0] == '\\' && p[1] == 'u' && (low = hex4(p + 2)) >= 0xdc00 &&
	    low <= 0xdfff) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	} else if (c == 0 || (c >= 0xd800 && c <= 0xdfff)) {
		c = 0xfffd;
	}
	*out = put_utf8(*out, c);
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
