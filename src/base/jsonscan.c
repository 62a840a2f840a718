#include "base/jsonscan.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/plainbytes.h"
#include "base/utf8.h"

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
		if (!isxdigit((unsigned char)s->p[i]))
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
