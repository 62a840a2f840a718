#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "bundle/chain/chain.h"
#include "cmd/cmd.h"
#include "cmd/options.h"

enum { FILES_MAX = 1000 };	/* named one by one */

struct chain_command {
	struct strlist trust, langs;
	bool quick, json;
};

static const char *const suffixes[] = { ".tar.gz", ".tar.zst" };

struct folder {
	struct chain *chain;
	const char *path;
	long others;
};

static int
add_file(void *arg, const char *rel, struct err *e)
{
	struct folder *f = arg;
	const size_t len = strlen(rel);
	char *path;
	int rc;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		const size_t end = strlen(suffixes[i]);

		if (len <= end || strcmp(rel + len - end, suffixes[i]) != 0)
			continue;
		path = xasprintf("%s/%s", f->path, rel);
		progress("reading bundles", (long)f->chain->n, 0);
		rc = chain_add(f->chain, path, e);
		free(path);
		return rc;
	}
	f->others++;
	return 0;
}

static void
odd_entry(void *arg, const char *rel, const char *why)
{
	((struct folder *)arg)->others++;
	log_warn("%s: %s: it is not looked at", rel, why);
}

static int
add_word(struct chain *chain, const char *word, struct err *e)
{
	struct folder f = { .chain = chain, .path = word };
	const size_t before = chain->n + chain->unreadable;

	if (!dir_exists(word))
		return chain_add(chain, word, e);
	if (dir_walk_foreign(word, add_file, odd_entry, &f, e) != 0)
		return -1;
	if (f.others > 0)
		log_info("%s: %ld other files, which are not named like a bundle (.tar.gz, .tar.zst), are not looked at", word, f.others);
	if (chain->n + chain->unreadable == before)
		return err_set(e, ERR_IO, "%s: holds no bundle (.tar.gz or .tar.zst)", word);
	return 0;
}

static int
show(const struct chain_command *c, const struct chain *chain)
{
	struct buf b;
	int rc = chain->unreadable > 0 ? EXIT_CANNOT : chain->findings.problems > 0 ? EXIT_ANSWER_NO : EXIT_FINE;

	buf_init(&b, CHAIN_REPORT_MAX);
	if (c->json)
		chain_json(&b, chain);
	else
		chain_text(&b, chain, c->langs.n > 0 ? (enum lang)name_index(lang_names, LANG_COUNT, c->langs.items[0]) : LANG_EN);
	if (fputs(buf_text(&b), stdout) == EOF || fflush(stdout) != 0) {
		log_error("standard output: cannot write");
		rc = EXIT_CANNOT;
	}
	buf_release(&b);
	return rc;
}

static int
act(const struct chain_command *c, const char *const *given, int n, struct err *e)
{
	struct trust trust = { 0 };
	const struct chain_options options = { .trust = &trust, .quick = c->quick };
	struct chain chain;
	int rc = 0;

	chain_init(&chain, &options);
	for (size_t i = 0; i < c->trust.n && rc == 0; i++)
		rc = trust_add(&trust, c->trust.items[i], e);
	for (int i = 0; i < n && rc == 0; i++)
		rc = add_word(&chain, given[i], e);
	progress_end();
	if (rc == 0) {
		chain_judge(&chain);
		rc = show(c, &chain);
	}
	chain_release(&chain);
	trust_release(&trust);
	return rc;
}

int
cmd_chain(int argc, char **argv)
{
	struct chain_command c = { 0 };
	const struct option_row rows[] = {
		{ "quick", OPTION_FLAG, &c.quick, NULL, "read the tag files only; the evidence itself is not checked, and that is said" },
		{ "trust", OPTION_FILES, &c.trust, "FILE", "root certificates in PEM; then no weaker anchor is accepted" },
		{ "json", OPTION_FLAG, &c.json, NULL, "the result as one JSON object" },
		{ "lang", OPTION_LANG, &c.langs, "LANG", "en (default), zh-CN" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const bool alone = strcmp(argv[0], "chain") != 0;	/* the verifier's */
	const struct usage usage = { alone ? "trailseal-verify chain [OPTIONS] DIR|BUNDLE..." : "trailseal chain [OPTIONS] DIR|BUNDLE...",
		"Puts bundles in the order in which each names the one before it, and names gaps, forks, re-orderings, quarters that\n"
		"are missing and several beginnings.  Exit status: 0 one unbroken chain of intact bundles, 1 not that, 2 wrong usage,\n"
		"3 some file could not be read.",
		rows, 1, FILES_MAX, "DIR or BUNDLE" };
	const char *given[FILES_MAX];
	struct err e = { 0 };
	int n = 0, rc = options_parse(&usage, argc, argv, given, &n, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = act(&c, given, n, &e);
	}
	strlist_release(&c.trust);
	strlist_release(&c.langs);
	return rc < 0 ? fail_with(&e) : rc;
}
