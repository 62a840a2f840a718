#include <stdio.h>
#include <stdlib.h>

#include "base/fileio.h"
#include "base/log.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/lint_sql.h"
#include "cmd/options.h"
#include "cmd/workdir.h"

enum { LINE_MAX_BYTES = 16 * 1024 };	/* of one printed problem */

/* The last of the folders that has the file. */
static const char *
folder_with(const struct strlist *dirs, const char *file)
{
	size_t i = dirs->n - 1;

	for (; i > 0; i--) {
		char *path = work_path(dirs->items[i], file);
		bool found = file_exists(path);

		free(path);
		if (found)
			break;
	}
	return dirs->items[i];
}

/* One line per problem: DIR/FILE: KEY: reason. */
static void
print_problem(void *arg, const char *file, const char *key, const char *reason)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	text_for_terminal(&line, folder_with(arg, file));
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
print_counts(const struct knowledge *k)
{
	size_t rules[RULE_TABLE + 1] = { 0 }, controls = 0;

	for (size_t i = 0; i < k->n_rules; i++)
		rules[k->rules[i].kind]++;
	for (size_t i = 0; i < k->n_frameworks; i++)
		controls += k->frameworks[i].n_controls;
	for (size_t i = 0; i < k->dirs.n; i++)
		printf("%s%s", i > 0 ? " + " : "", k->dirs.items[i]);
	printf(": sources %zu, views %zu, checks %zu, detections %zu, tables %zu, frameworks %zu, controls %zu: no problem\n",
	    k->n_sources, k->n_views, rules[RULE_CHECK], rules[RULE_DETECTION], rules[RULE_TABLE], k->n_frameworks,
	    controls);
}

static int
lint(struct strlist *dirs)
{
	struct knowledge *k = NULL;
	struct err e = { 0 };
	long problems;
	int rc;

	if (knowledge_load_over(&k, dirs, print_problem, dirs, &e) != 0) {
		rc = e.code == ERR_USAGE ? EXIT_ANSWER_NO : fail_with(&e);
	} else if ((problems = lint_sql(k, print_problem, dirs, &e)) < 0) {
		rc = fail_with(&e);
	} else {
		rc = problems > 0 ? EXIT_ANSWER_NO : EXIT_FINE;
		if (problems == 0)
			print_counts(k);
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
	const char *own = NULL;
	const struct option_row rows[] = {
		{ "knowledge", OPTION_TEXT, &own, "DIR", "your own knowledge, laid over the folder" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = {
		.line = "trailseal lint [OPTIONS] [DIR]",
		.about = "Check a folder of knowledge files (default: the shipped one) against the schemas, against itself, and\n"
			 "every statement in the sandbox.  One line per problem: FILE: KEY: reason.  Exit status: 0 no problem,\n"
			 "1 problems, 2 wrong usage, 3 it could not be read.",
		.rows = rows,
		.words_max = 1,
		.words_name = "DIR",
	};
	const char *word = NULL;
	struct err e = { 0 };
	struct strlist dirs = { 0 };
	int n = 0, rc;

	rc = options_parse(&usage, argc, argv, &word, &n, &e);
	if (rc < 0)
		return fail_with(&e);
	if (rc == 0)
		return EXIT_FINE;
	knowledge_dirs(&dirs, n > 0 ? word : NULL, own);
	rc = lint(&dirs);
	strlist_release(&dirs);
	return rc;
}
