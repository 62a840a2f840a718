#include "knowledge/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/plan.h"

static const char *const kind_names[] = {
	[PLACE_TEXT] = "text",
	[PLACE_NUMBER] = "number",
	[PLACE_PATH] = "path",
};

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

/* The place that begins behind an opening brace: its bytes with the closing brace, or 0 when it is none. */
static size_t
place_at(const char *p, char **name, enum place_kind *kind)
{
	size_t n = strspn(p, NAME_LETTERS), word = 0;
	const char *end = p + n;

	*kind = PLACE_TEXT;
	if (n == 0 || *p == '_' || (*p >= '0' && *p <= '9'))
		return 0;
	if (*end == ':') {
		char *k = xstrndup(end + 1, word = strspn(end + 1, NAME_LETTERS));
		int i = name_index(kind_names, PLACE_PATH + 1, k);

		free(k);
		if (i <= PLACE_TEXT)
			return 0;
		*kind = (enum place_kind)i;
		end += 1 + word;
	}
	if (*end != '}')
		return 0;
	*name = xstrndup(p, n);
	return (size_t)(end - p) + 1;
}

int
template_fill(struct buf *out, const char *text, place_fn *fill, void *arg, struct err *e)
{
	const char *p = text;

	while (*p != '\0') {
		size_t n = strcspn(p, "{}");
		enum place_kind kind;
		char *name = NULL;
		int rc;

		if (buf_add(out, p, n) != 0)
			return err_set(e, ERR_LIMIT, "text is longer than %zu bytes when filled", out->max);
		p += n;
		if (*p == '\0')
			break;
		if (p[0] == p[1]) {
			if (buf_add(out, p, 1) != 0)
				return err_set(e, ERR_LIMIT, "text is longer than %zu bytes when filled", out->max);
			p += 2;
			continue;
		}
		if (*p == '}' || (n = place_at(p + 1, &name, &kind)) == 0)
			return err_set(e, ERR_FORMAT, "\"%.30s\": want {name}, {name:number} or {name:path}; a brace is {{ or }}", p);
		rc = fill(arg, out, name, kind, e);
		free(name);
		if (rc != 0)
			return rc;
		p += n + 1;
	}
	return 0;
}

static int
gather(void *arg, struct buf *out, const char *name, enum place_kind kind, struct err *e)
{
	struct strlist *names = arg;

	(void)out;
	(void)kind;
	(void)e;
	if (!strlist_has(names, name))
		strlist_add(names, name);
	return 0;
}

int
template_places(const char *text, struct strlist *names, struct err *e)
{
	struct buf unused;
	int rc;

	buf_init(&unused, CALL_TEXT_MAX);
	rc = template_fill(&unused, text, gather, names, e);
	buf_release(&unused);
	return rc;
}
