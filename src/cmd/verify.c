#include <stdio.h>
#include <string.h>

#include "base/fileio.h"
#include "base/log.h"
#include "bundle/verify.h"
#include "bundle/verify_report.h"
#include "cmd/cmd.h"
#include "cmd/options.h"

/* Runs as `trailseal verify` and as the program trailseal-verify. */

static const char alone[] = "trailseal-verify";

struct verify_command {
	struct strlist trust, langs;
	bool json, junit, quiet, version;
};

static int
show(const struct verify_command *c, const struct verify_result *r)
{
	struct buf b;
	enum lang lang = (enum lang)name_index(lang_names, LANG_COUNT, c->langs.n > 0 ? c->langs.items[0] : "en");
	int rc = verify_accepted(r) ? EXIT_FINE : EXIT_ANSWER_NO;

	buf_init(&b, VERIFY_REPORT_MAX);
	if (c->json)
		verify_json(&b, r, lang);
	else if (c->junit)
		verify_junit(&b, r, lang);
	else if (!c->quiet)
		verify_text(&b, r, lang);
	if (fputs(buf_text(&b), stdout) == EOF || fflush(stdout) != 0) {
		log_error("standard output: cannot write");
		rc = EXIT_CANNOT;
	}
	buf_release(&b);
	return rc;
}

static int
act(const struct verify_command *c, const char *path)
{
	struct verify_result r = { 0 };
	struct trust trust = { 0 };
	struct verify_options opt = { .trust = &trust };
	struct err e = { 0 };
	int rc = 0;

	for (size_t i = 0; i < c->trust.n && rc == 0; i++)
		rc = trust_add(&trust, c->trust.items[i], &e);
	if (rc == 0)
		rc = verify_file(path, &opt, &r, &e);
	rc = rc == 0 ? show(c, &r) : fail_with(&e);
	verify_result_release(&r);
	trust_release(&trust);
	return rc;
}

int
cmd_verify(int argc, char **argv)
{
	struct verify_command c = { 0 };
	const struct option_row rows[] = {
		{ "trust", OPTION_FILES, &c.trust, "FILE", "root certificates in PEM; then no weaker anchor is accepted" },
		{ "json", OPTION_FLAG, &c.json, NULL, "the result as one JSON object" },
		{ "junit", OPTION_FLAG, &c.junit, NULL, "the result as JUnit XML, for continuous integration" },
		{ "lang", OPTION_LANG, &c.langs, "LANG", "in en (default) or zh-CN" },
		{ "quiet", OPTION_FLAG, &c.quiet, NULL, "print nothing, the exit status is the answer" },
		{ "version", OPTION_FLAG, &c.version, NULL, "print the version of program and format" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = {
		.line = strcmp(argv[0], alone) == 0 ? "trailseal-verify [OPTIONS] BUNDLE" : "trailseal verify [OPTIONS] BUNDLE",
		.about = "Check a sealed bundle against FORMAT.md, offline and without writing anything.  Exit status: 0 it is what\n"
			 "it claims, 1 it is not (with --trust also: not signed under one of those roots), 2 wrong usage, 3 it\n"
			 "could not be read.",
		.rows = rows,
		.words_max = 1,
		.words_name = "BUNDLE",
	};
	const char *word = NULL;
	struct err e = { 0 };
	int n = 0, rc;

	rc = options_parse(&usage, argc, argv, &word, &n, &e);
	if (rc > 0 && c.version)
		printf("%s %s, bundle format 1\n", PACKAGE_NAME, PACKAGE_VERSION);
	else if (rc > 0 && c.json && c.junit)
		rc = err_set(&e, ERR_USAGE, "--json and --junit exclude each other");
	else if (rc > 0 && n == 0)
		rc = err_set(&e, ERR_USAGE, "BUNDLE is missing; usage: %s", usage.line);
	if (rc < 0)
		rc = fail_with(&e);
	else if (rc > 0)
		rc = c.version ? EXIT_FINE : act(&c, word);
	strlist_release(&c.trust);
	strlist_release(&c.langs);
	return rc;
}
