#include "report/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/report.h"

#define CUT_MARK "\xe2\x80\xa6"				/* U+2026 */
#define NEUTRAL_MAX (REPORT_VALUE_MAX * 8)		/* one byte becomes \x7f, one character of three bytes \u{202e} */
#define PROSE_MAX JSON_FILE_MAX				/* a text of a knowledge file can not be longer than the file */

/* Where to cut s so that at most max bytes and no part of a character stay. */
static size_t
cut_at(const char *s, size_t max)
{
	size_t n = max;

	while (n > max - 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static char *
neutral(const char *s)
{
	struct buf b;
	char *part;

	buf_init(&b, NEUTRAL_MAX);
	if (strlen(s) > REPORT_VALUE_MAX) {
		part = xstrndup(s, cut_at(s, REPORT_VALUE_MAX));
		text_for_terminal(&b, part);
		buf_puts(&b, CUT_MARK);
		free(part);
	} else {
		text_for_terminal(&b, s);
	}
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

xmlNodePtr
tree_add(xmlNodePtr parent, const char *name)
{
	return xcheck(xmlNewChild(parent, NULL, BAD_CAST name, NULL));
}

void
tree_attr(xmlNodePtr n, const char *name, const char *value)
{
	char *s;

	if (value == NULL)
		return;
	s = neutral(value);
	xcheck(xmlNewProp(n, BAD_CAST name, BAD_CAST s));
	free(s);
}

void
tree_attr_num(xmlNodePtr n, const char *name, double value)
{
	char s[32];

	snprintf(s, sizeof(s), "%.0f", value);
	tree_attr(n, name, s);
}

void
tree_attr_yes(xmlNodePtr n, const char *name, bool value)
{
	tree_attr(n, name, value ? "yes" : "no");
}

void
tree_attr_json(xmlNodePtr n, const char *name, const cJSON *object, const char *key)
{
	char *s = json_scalar_text(json_get(object, key));

	tree_attr(n, name, s);
	free(s);
}

void
tree_place(xmlNodePtr n, const char *name)
{
	xmlAddChild(n, xcheck(xmlNewDocPI(n->doc, BAD_CAST "part", BAD_CAST name)));
}

void
tree_text(xmlNodePtr n, const char *value)
{
	char *s = neutral(value);

	xmlAddChild(n, xcheck(xmlNewText(BAD_CAST s)));
	free(s);
}

/* Text of a knowledge file: line breaks and tabs stay, all else is neutralised. */
static void
add_prose(xmlNodePtr n, const char *s, size_t len)
{
	struct buf b;

	buf_init(&b, PROSE_MAX);
	while (len > 0) {
		size_t run = 0;
		char *part;

		while (run < len && s[run] != '\n' && s[run] != '\t')
			run++;
		part = xstrndup(s, run);
		text_for_terminal(&b, part);
		free(part);
		if (run < len)
			buf_add(&b, s + run++, 1);
		s += run;
		len -= run;
	}
	xmlAddChild(n, xcheck(xmlNewText(BAD_CAST buf_text(&b))));
	buf_release(&b);
}

static void
add_value(xmlNodePtr t, const char *column, size_t len, const cJSON *values)
{
	char *name = xstrndup(column, len);
	char *value = json_scalar_text(json_get(values, name));
	xmlNodePtr v = tree_add(t, "v");

	tree_attr(v, "name", name);
	tree_text(v, value != NULL ? value : "\xe2\x80\x93");
	free(value);
	free(name);
}

static void
fill(xmlNodePtr t, const char *text, const cJSON *values)
{
	const char *open, *close;

	while ((open = strchr(text, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
		add_prose(t, text, (size_t)(open - text));
		add_value(t, open + 1, (size_t)(close - open - 1), values);
		text = close + 1;
	}
	add_prose(t, text, strlen(text));
}

static void
add_words(xmlNodePtr parent, const char *name, const struct words *w, const cJSON *values, bool filled)
{
	xmlNodePtr n = NULL, t;

	for (int l = 0; l < LANG_COUNT; l++) {
		if (w->text[l] == NULL)
			continue;
		if (n == NULL)
			n = tree_add(parent, name);
		t = tree_add(n, "t");
		xmlNodeSetLang(t, BAD_CAST lang_names[l]);
		if (filled)
			fill(t, w->text[l], values);
		else
			add_prose(t, w->text[l], strlen(w->text[l]));
	}
}

void
tree_words(xmlNodePtr parent, const char *name, const struct words *w)
{
	add_words(parent, name, w, NULL, false);
}

void
tree_filled(xmlNodePtr parent, const char *name, const struct words *w, const cJSON *values)
{
	add_words(parent, name, w, values, true);
}
