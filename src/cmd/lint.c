#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/lint_sql.h"
#include "cmd/options.h"
#include "cmd/workdir.h"

enum { LINE_MAX_BYTES = 16 * 1024 };	/* of one printed problem */

/* One line per problem: DIR/FILE: KEY: reason. */
static void
print_problem(void *arg, const char *file, const char *key, const char *reason)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	text_for_terminal(&line, arg);
	buf_puts(&line, "/");
	text_for_terminal(&line, file);
	buf_puts(&line, ": ");
	text_for_terminal(&line, key);
	buf_puts(&line, *key != '\0' ? ": " : "");
	text_for_terminal(&line, reason);
	puts(buf_text(&line));
	buf_release(&line);
}

static void
print_counts(const char *dir, const struct knowledge *k)
{
	size_t rules[RULE_TABLE + 1] = { 0 }, controls = 0;

	for (size_t i = 0; i < k->n_rules; i++)
		rules[k->rules[i].kind]++;
	for (size_t i = 0; i < k->n_frameworks; i++)
		controls += k->frameworks[i].n_controls;
	printf("%s: sources %zu, views %zu, checks %zu, detections %zu, tables %zu, frameworks %zu, controls %zu: no problem\n",
	    dir, k->n_sources, k->n_views, rules[RULE_CHECK], rules[RULE_DETECTION], rules[RULE_TABLE], k->n_frameworks,
	    controls);
}

static int
lint(char *dir)
{
	struct knowledge *k = NULL;
	struct err e = { 0 };
	long problems;
	int rc;

	if (knowledge_load(&k, dir, print_problem, dir, &e) != 0) {
		rc = e.code == ERR_USAGE ? EXIT_ANSWER_NO : fail_with(&e);
	} else if ((problems = lint_sql(k, print_problem, dir, &e)) < 0) {
		rc = fail_with(&e);
	} else {
		rc = problems > 0 ? EXIT_ANSWER_NO : EXIT_FINE;
		if (problems == 0)
			print_counts(dir, k);
	}
	if (fflush(stdout) != 0) {
		log_error("standard output: cannot write");
		rc = EXIT_CANNOT;
	}
	knowledge_free(k);
	return rc;
}

int
cmd_lint(int argc, char **argv)
{
	const struct option_row rows[] = {
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = {
		.line = "trailseal lint [DIR]",
		.about = "Check a folder of knowledge files (default: the shipped one) against the schemas, against itself, and\n"
			 "every statement in the sandbox.  One line per problem: FILE: KEY: reason.  Exit status: 0 no problem,\n"
			 "1 problems, 2 wrong usage, 3 it could not be read.",
		.rows = rows,
		.words_max = 1,
		.words_name = "DIR",
	};
	const char *word = NULL;
	struct err e = { 0 };
	char *dir;
	int n = 0, rc;

	rc = options_parse(&usage, argc, argv, &word, &n, &e);
	if (rc < 0)
		return fail_with(&e);
	if (rc == 0)
		return EXIT_FINE;
	dir = shipped_path(n > 0 ? word : NULL, "frameworks");
	rc = lint(dir);
	free(dir);
	return rc;
}
