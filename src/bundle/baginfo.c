#include "bundle/baginfo.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"

enum { SHOWN_MAX = 8 * BAGINFO_LINE_MAX };	/* an escape is as long as that */

static bool
label_ok(const char *label, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = label[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && (c != '-' || i == 0))
			return false;
	}
	return len > 0;
}

/*
 * Text that is shown as it is: no bytes that are not UTF-8 and no character that a terminal would act upon, or that hides or
 * reorders others (each is escaped, so it comes out longer; a NUL makes it shorter).
 */
static bool
value_ok(const char *value, size_t len)
{
	struct buf shown;
	bool same;

	if (len == 0 || value[0] == ' ' || value[len - 1] == ' ')
		return false;
	buf_init(&shown, SHOWN_MAX);
	text_for_terminal(&shown, value);
	same = shown.len == len;
	buf_release(&shown);
	return same;
}

/*
 * A label of FORMAT.md section 2 that says one thing, and is there more than once; or NULL.  Those with codes of their
 * own are not asked for.
 */
static const char *
repeated_label(const struct kvlist *info)
{
	static const char *const once[] = { "Source-Organization", "Bagging-Date", "Bag-Software-Agent", "Evidence-Window-Start",
		"Evidence-Window-End", "Evidence-Complete", "Previous-Bundle-SHA256", "Previous-Bundle-Identifier" };

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
		size_t times = 0;

		for (size_t j = 0; j < info->n; j++)
			times += strcasecmp(info->items[j].name, once[i]) == 0;
		if (times > 1)
			return once[i];
	}
	return NULL;
}

int
baginfo_write(struct buf *b, const struct kvlist *info, struct err *e)
{
	const char *twice = repeated_label(info);

	if (twice != NULL)
		return err_set(e, ERR_FORMAT, BAGINFO_FILE ": %s: want it once", twice);
	for (size_t i = 0; i < info->n; i++) {
		const char *label = info->items[i].name, *value = info->items[i].value;

		if (!label_ok(label, strlen(label)))
			return err_set(e, ERR_FORMAT, BAGINFO_FILE ": label %s: want letters, digits and -", label);
		if (!value_ok(value, strlen(value)) || strlen(label) + strlen(value) + 2 > BAGINFO_LINE_MAX)
			return err_set(e, ERR_FORMAT, BAGINFO_FILE
			    ": %s: want one line of UTF-8 text without blanks at its ends, at most %d bytes", label, BAGINFO_LINE_MAX);
		if (buf_addf(b, "%s: %s\n", label, value) != 0)
			return err_set(e, ERR_LIMIT, BAGINFO_FILE ": is over the limit of %zu bytes", b->max);
	}
	return 0;
}

/* One line without its LF: `Label: value`. */
static const char *
parse_line(struct kvlist *info, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	const char *wrong = NULL;
	char *label, *value;

	if (len > BAGINFO_LINE_MAX)
		return "is longer than 4096 bytes";
	if (colon == NULL || !label_ok(line, (size_t)(colon - line)))
		return "does not begin with a label of letters, digits and -, and a colon";
	if (colon + 1 == line + len || colon[1] != ' ')
		return "has no blank behind the colon";
	label = xstrndup(line, (size_t)(colon - line));
	value = xcalloc(1, len + 1);
	memcpy(value, colon + 2, (size_t)(line + len - colon - 2));
	if (!value_ok(value, (size_t)(line + len - colon - 2)))
		wrong = "has an empty value, blanks at its ends, a character that controls or hides others, or bytes that are not UTF-8";
	else
		kv_add(info, label, value);
	free(value);
	free(label);
	return wrong;
}

int
baginfo_parse(struct kvlist *info, const char *text, size_t len, struct problem *p)
{
	const char *at = text, *end = text + len, *twice;

	for (size_t n = 1; at < end; n++) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		const char *wrong = lf == NULL ? "does not end with LF" : parse_line(info, at, (size_t)(lf - at));

		if (wrong != NULL)
			return problem_set(p, PROBLEM_BAG_INFO, BAGINFO_FILE ": line %zu: %s", n, wrong);
		at = lf + 1;
	}
	twice = repeated_label(info);
	return twice != NULL ? problem_set(p, PROBLEM_BAG_INFO, BAGINFO_FILE ": %s is there more than once", twice) : 0;
}

/* Decimal without leading zeros, at most 19 digits so that it can not overflow. */
static const char *
read_number(const char *s, uint64_t *out)
{
	size_t digits = strspn(s, "0123456789");

	if (digits == 0 || digits > 19 || (digits > 1 && *s == '0'))
		return NULL;
	*out = strtoull(s, NULL, 10);
	return s + digits;
}

int
oxum_parse(const char *text, uint64_t *bytes, uint64_t *files)
{
	const char *dot = read_number(text, bytes);
	const char *end = dot != NULL && *dot == '.' ? read_number(dot + 1, files) : NULL;

	return end != NULL && *end == '\0' ? 0 : -1;
}
