#include <stdio.h>
#include <string.h>

#include "base/fileio.h"
#include "base/log.h"
#include "bundle/verify/verify.h"
#include "bundle/verify/verify_report.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/reassess.h"
#include "cmd/recipe.h"

/* Runs as `trailseal verify` and as the program trailseal-verify. */

static const char alone[] = "trailseal-verify";

struct verify_command {
	struct strlist trust, trust_tsa, crls, archives, langs;
	const char *timestamp, *revocation, *knowledge;
	bool reassess, recipe, json, junit, quiet, version;
};

static int
put_out(const struct buf *b)
{
	if (fputs(buf_text(b), stdout) != EOF && fflush(stdout) == 0)
		return 0;
	log_error("standard output: cannot write");
	return -1;
}

static int
show(const struct verify_command *c, const struct verify_result *r)
{
	struct buf b;
	enum lang lang = (enum lang)name_index(lang_names, LANG_COUNT, c->langs.n > 0 ? c->langs.items[0] : "en");
	bool cannot = layer_fact_value(&r->layers[LAYER_REPERFORMED], FACT_CANNOT) != NULL;
	int rc = !verify_accepted(r) ? EXIT_ANSWER_NO : cannot ? EXIT_CANNOT : EXIT_FINE;

	buf_init(&b, VERIFY_REPORT_MAX);
	if (c->json)
		verify_json(&b, r, lang);
	else if (c->junit)
		verify_junit(&b, r, lang);
	else if (!c->quiet)
		verify_text(&b, r, lang);
	if (b.len == 0 && (c->json || c->junit)) {	/* silence must not be read as no problem */
		log_error("the result is over the limit of %d bytes", VERIFY_REPORT_MAX);
		rc = EXIT_CANNOT;
	}
	if (c->knowledge != NULL && !c->json && !c->junit && !c->quiet)
		reassess_text(&b, r->reperformed, lang);
	if (put_out(&b) != 0)
		rc = EXIT_CANNOT;
	buf_release(&b);
	return rc;
}

/* "require" or "if-present", which is what holds when nothing is said. */
static int
read_policy(bool *required, const char *option, const char *word, struct err *e)
{
	*required = word != NULL && strcmp(word, "require") == 0;
	if (word != NULL && !*required && strcmp(word, "if-present") != 0)
		return err_set(e, ERR_USAGE, "--%s: \"%.20s\" is none of require, if-present", option, word);
	return 0;
}

static int
load_lists(const struct strlist *paths, struct crl_file *lists, struct verify_options *opt, struct err *e)
{
	if (paths->n > CRL_FILES_MAX)
		return err_set(e, ERR_USAGE, "--crl: want at most %d files, found %zu", CRL_FILES_MAX, paths->n);
	opt->lists = lists;
	while (opt->lists_n < paths->n) {
		size_t i = opt->lists_n++;

		if (crl_file_load(&lists[i], paths->items[i], e) != 0)
			return -1;
	}
	return 0;
}

static int
prepare(const struct verify_command *c, struct trust *trust, struct trust *tsa, struct verify_options *opt, struct err *e)
{
	for (size_t i = 0; i < c->trust.n; i++) {
		if (trust_add(trust, c->trust.items[i], e) != 0)
			return -1;
	}
	for (size_t i = 0; i < c->trust_tsa.n; i++) {
		if (trust_add(tsa, c->trust_tsa.items[i], e) != 0)
			return -1;
	}
	if (read_policy(&opt->require_timestamp, "timestamp", c->timestamp, e) != 0 ||
	    read_policy(&opt->require_revocation, "revocation", c->revocation, e) != 0)
		return -1;
	if ((opt->require_timestamp || c->archives.n > 0) && c->trust_tsa.n == 0)
		return err_set(e, ERR_USAGE, "--timestamp=require and --archive-stamp: want --trust-tsa, whose timestamps count");
	if (c->archives.n > ARCHIVE_STAMPS_MAX)
		return err_set(e, ERR_USAGE, "--archive-stamp: want at most %d lists, found %zu", ARCHIVE_STAMPS_MAX, c->archives.n);
	while (opt->archives_n < c->archives.n) {
		const char *list = c->archives.items[opt->archives_n];

		if (archive_load(&opt->archives[opt->archives_n++], list, e) != 0)
			return -1;
	}
	return 0;
}

static int
act(const struct verify_command *c, const char *path)
{
	struct verify_result r = { 0 };
	struct trust trust = { 0 }, tsa = { 0 };
	struct archive archives[ARCHIVE_STAMPS_MAX] = { 0 };
	struct crl_file lists[CRL_FILES_MAX] = { 0 };
	struct verify_options opt = { .trust = &trust, .trust_tsa = &tsa, .archives = archives };
	struct err e = { 0 };
	int rc = prepare(c, &trust, &tsa, &opt, &e);

	if (rc == 0)
		rc = load_lists(&c->crls, lists, &opt, &e);
	if (rc == 0)
		rc = verify_file(path, &opt, &r, &e);
	if (rc == 0 && c->reassess)
		rc = reassess(path, c->knowledge, &r, &e);
	rc = rc == 0 ? show(c, &r) : fail_with(&e);
	verify_result_release(&r);
	for (size_t i = 0; i < opt.archives_n; i++)
		archive_release(&archives[i]);
	for (size_t i = 0; i < opt.lists_n; i++)
		crl_file_release(&lists[i]);
	trust_release(&tsa);
	trust_release(&trust);
	return rc;
}

static const char *
first_of(const struct strlist *files)
{
	return files->n > 0 ? files->items[0] : NULL;
}

static int
show_recipe(const struct verify_command *c, const char *path)
{
	struct err e = { 0 };
	struct buf b;
	int rc = EXIT_FINE;

	buf_init(&b, RECIPE_MAX);
	if (recipe(&b, path, first_of(&c->trust), first_of(&c->trust_tsa), first_of(&c->crls), &e) != 0)
		rc = fail_with(&e);
	else if (put_out(&b) != 0)
		rc = EXIT_CANNOT;
	buf_release(&b);
	return rc;
}

int
cmd_verify(int argc, char **argv)
{
	struct verify_command c = { 0 };
	const struct option_row rows[] = {
		{ "trust", OPTION_FILES, &c.trust, "FILE", "root certificates in PEM; then no weaker anchor is accepted" },
		{ "trust-tsa", OPTION_FILES, &c.trust_tsa, "FILE", "root certificates of time stamping authorities; then their times are proven" },
		{ "timestamp", OPTION_TEXT, &c.timestamp, "POLICY", "require a proven time for every signature, or if-present (default)" },
		{ "revocation", OPTION_TEXT, &c.revocation, "POLICY", "require revocation lists that answer for every certificate, or if-present (default)" },
		{ "crl", OPTION_FILES, &c.crls, "FILE", "revocation lists that you have, DER or PEM, judged with those in the bundle; may repeat" },
		{ "archive-stamp", OPTION_FILES, &c.archives, "LIST", "list of bundles with LIST.tsr over it, made by \"trailseal timestamp --archive\"" },
		{ "reassess", OPTION_FLAG, &c.reassess, NULL, "judge the evidence again by the rules in the bundle, compare with what is sealed" },
		{ "knowledge", OPTION_TEXT, &c.knowledge, "DIR", "reassess by other rules: these over the bundle's; differences are no problem" },
		{ "recipe", OPTION_FLAG, &c.recipe, NULL, "print how to check a bundle with common programs and none of ours" },
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
			 "it claims, 1 it is not (with --trust also: not signed under one of those roots; with --reassess\n"
			 "also: other verdicts), 2 wrong usage, 3 it could not be read, or not be judged again.\n"
			 "For the bundles of many quarters at once see \"chain --help\".",
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
	else if (rc > 0 && n == 0 && !c.recipe)
		rc = err_set(&e, ERR_USAGE, "BUNDLE is missing; usage: %s", usage.line);
	else if (rc > 0 && c.knowledge != NULL && !c.reassess)
		rc = err_set(&e, ERR_USAGE, "--knowledge: is for --reassess, which is not given");
	if (rc < 0)
		rc = fail_with(&e);
	else if (rc > 0)
		rc = c.version ? EXIT_FINE : c.recipe ? show_recipe(&c, word) : act(&c, word);
	strlist_release(&c.trust);
	strlist_release(&c.trust_tsa);
	strlist_release(&c.archives);
	strlist_release(&c.crls);
	strlist_release(&c.langs);
	return rc;
}
