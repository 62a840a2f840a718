#include "cmd/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cmd/cmd.h"

enum { OPTIONS_MAX = 64 };	/* rows of one command; for the memory of what was given */

static void
print_help(const struct usage *u)
{
	printf("usage: %s\n\n%s\n\noptions:\n", u->line, u->about);
	for (const struct option_row *r = u->rows; r->kind != OPTION_HELP_END; r++) {
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s", r->name, r->value_name ? " " : "",
		    r->value_name ? r->value_name : "");
		printf("  %-28s %s\n", left, r->help);
	}
	printf("  %-28s %s\n", "--help", "this text");
}

static int
find_row(const struct usage *u, const char *name, size_t len)
{
	for (int i = 0; u->rows[i].kind != OPTION_HELP_END; i++) {
		if (strlen(u->rows[i].name) == len && strncmp(u->rows[i].name, name, len) == 0)
			return i;
	}
	return -1;
}

static int
add_list(const struct option_row *r, const char *value, struct err *e)
{
	char *copy = xstrdup(value), *save = NULL;
	int rc = 0;

	for (char *p = strtok_r(copy, ",", &save); p != NULL && rc == 0; p = strtok_r(NULL, ",", &save)) {
		if (r->kind == OPTION_LANG && name_index(lang_names, LANG_COUNT, p) < 0)
			rc = err_set(e, ERR_USAGE, "--%s: unknown language \"%.20s\", want en or zh-CN", r->name, p);
		else
			strlist_add(r->target, p);
	}
	free(copy);
	return rc;
}

static int
take_value(const struct option_row *r, const char *value, bool seen, struct err *e)
{
	switch (r->kind) {
	case OPTION_TEXT:
		if (seen)
			return err_set(e, ERR_USAGE, "--%s: is given twice", r->name);
		*(const char **)r->target = value;
		return 0;
	case OPTION_FILES:
		strlist_add(r->target, value);
		return 0;
	case OPTION_LIST:
	case OPTION_LANG:
		return add_list(r, value, e);
	default:
		return err_set(e, ERR_USAGE, "--%s: takes no value", r->name);
	}
}

static int
take_option(const struct usage *u, char **argv, int argc, int *i, bool *seen, struct err *e)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '='), *value = eq ? eq + 1 : NULL;
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	int row = find_row(u, name, len);
	const struct option_row *r;
	int rc;

	if (row < 0 || row >= OPTIONS_MAX)
		return err_set(e, ERR_USAGE, "unknown option --%.*s; see %s --help", (int)len, name, argv[0]);
	r = &u->rows[row];
	if (r->kind == OPTION_FLAG && value == NULL) {
		*(bool *)r->target = true;
		return 0;
	}
	if (r->kind != OPTION_FLAG && value == NULL) {
		if (*i + 1 >= argc)
			return err_set(e, ERR_USAGE, "--%s: needs a value (%s)", r->name, r->value_name);
		value = argv[++*i];
	}
	rc = take_value(r, value, seen[row], e);
	seen[row] = true;
	return rc;
}

int
options_parse(const struct usage *u, int argc, char **argv, const char **words, int *n_words, struct err *e)
{
	bool seen[OPTIONS_MAX] = { false }, only_words = false;
	int n = 0;

	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];

		if (!only_words && (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0)) {
			print_help(u);
			return 0;
		}
		if (!only_words && strcmp(a, "--") == 0) {
			only_words = true;
		} else if (!only_words && strncmp(a, "--", 2) == 0) {
			if (take_option(u, argv, argc, &i, seen, e) != 0)
				return -1;
		} else if (!only_words && a[0] == '-' && a[1] != '\0') {
			return err_set(e, ERR_USAGE, "unknown option %s; see %s --help", a, argv[0]);
		} else if (n == u->words_max) {
			return err_set(e, ERR_USAGE, "%s: is one word too many; usage: %s", a, u->line);
		} else {
			words[n++] = a;
		}
	}
	if (n < u->words_min)
		return err_set(e, ERR_USAGE, "%s is missing; usage: %s", u->words_name, u->line);
	if (n_words != NULL)
		*n_words = n;
	return 1;
}
