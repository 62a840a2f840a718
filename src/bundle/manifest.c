#include "bundle/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "bundle/names.h"

enum {
	HEX_DIGITS = 2 * SHA256_SIZE,
	PATH_AT = HEX_DIGITS + 2
};

/* Lower case only: one digest has one spelling. */
static bool
read_digest(unsigned char out[SHA256_SIZE], const char *hex)
{
	if (strspn(hex, "0123456789abcdef") < HEX_DIGITS)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++)
		out[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
	return true;
}

/* What is wrong with the line before its LF, or NULL; the path is then NUL-terminated in place. */
static const char *
read_line(struct manifest_line *l, char *line, size_t len)
{
	if (len > 0 && line[len - 1] == '\r')
		return "ends with CR LF, want LF alone";
	if (len <= PATH_AT)
		return "is too short for a digest, two blanks and a path";
	if (!read_digest(l->digest, line))
		return "does not begin with 64 lower-case hex digits";
	if (line[HEX_DIGITS] != ' ' || line[HEX_DIGITS + 1] != ' ')
		return "does not have exactly two blanks behind the digest";
	line[len] = '\0';
	l->path = line + PATH_AT;
	if (strlen(l->path) != len - PATH_AT)
		return "has a NUL in its path";
	return name_wrong(l->path);
}

int
manifest_parse(struct manifest *m, char *text, size_t len, const char *file, enum problem_code form,
    struct problem *p)
{
	char *at = text, *end = text + len;

	*m = (struct manifest){ .text = text };
	if (len == 0)
		return problem_set(p, form, "%s: is empty", file);
	while (at < end) {
		char *lf = memchr(at, '\n', (size_t)(end - at));
		struct manifest_line l = { 0 };
		const char *wrong;

		if (lf == NULL)
			return problem_set(p, form, "%s: line %zu: does not end with LF", file, m->n + 1);
		if (m->n == MEMBERS_MAX)
			return problem_set(p, form, "%s: has more than %d lines", file, MEMBERS_MAX);
		wrong = read_line(&l, at, (size_t)(lf - at));
		if (wrong != NULL)
			return problem_set(p, form, "%s: line %zu: %s", file, m->n + 1, wrong);
		if (m->n > 0 && strcmp(m->lines[m->n - 1].path, l.path) >= 0)
			return problem_set(p, form == PROBLEM_MANIFEST_FORM ? PROBLEM_MANIFEST_ORDER : form,
			    "%s: line %zu: %s comes behind %s, want paths sorted and once each", file, m->n + 1, l.path,
			    m->lines[m->n - 1].path);
		ARRAY_GROW(m->lines, m->n, m->cap);
		m->lines[m->n++] = l;
		at = lf + 1;
	}
	return 0;
}

void
manifest_release(struct manifest *m)
{
	free(m->lines);
	free(m->text);
	*m = (struct manifest){ 0 };
}

static int
compare_path(const void *key, const void *line)
{
	return strcmp(key, ((const struct manifest_line *)line)->path);
}

struct manifest_line *
manifest_find(const struct manifest *m, const char *path)
{
	return m->n == 0 ? NULL : bsearch(path, m->lines, m->n, sizeof(*m->lines), compare_path);
}

int
manifest_add(struct buf *b, const char *hex, const char *path)
{
	return buf_addf(b, "%s  %s\n", hex, path);
}
