/*
 * hostile TABLE DIR ROOT.pem: make every variant of the table from the good bundles in DIR, verify it, and print for each
 * what it is, what was found and what should be, separated by tabs.  In one process, so that hundreds are a matter of seconds
 * under sanitizers too.  tests/data/hostile/variants.tsv says how a row reads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/verify/verify.h"
#include "tests/unit/mutation.h"

enum { TABLE_MAX = 1 << 20, WORDS_MAX = 256, CODES_MAX = 4096 };

/* The codes found, sorted by name, once each. */
static void
codes(struct buf *out, const struct problem_list *l)
{
	const char *names[PROBLEM_CODE_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		const char *name = problem_kinds[l->items[i].code].name;
		size_t at = 0;

		while (at < n && strcmp(names[at], name) < 0)
			at++;
		if (at < n && strcmp(names[at], name) == 0)
			continue;
		memmove(names + at + 1, names + at, (n - at) * sizeof(names[0]));
		names[at] = name;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s%s", i ? " " : "", names[i]);
}

static void
judge(struct buf *out, const char *path, const struct trust *trust)
{
	struct verify_options opt = { .trust = trust };
	struct verify_result r;
	struct err e = { 0 };

	if (verify_file(path, &opt, &r, &e) != 0)
		buf_addf(out, "not read: %s", e.text);
	else if (verify_accepted(&r))
		buf_puts(out, "accepted");
	else
		codes(out, &r.problems);
	verify_result_release(&r);
}

/* BASE, PHRASE, CODES, then operations with their arguments. */
static void
variant(char *row, const char *dir, const struct trust *trust)
{
	char *words[WORDS_MAX], *base, *bad = xasprintf("%s/variant.tar.gz", dir);
	bool trusted = strncmp(row, "trusted\t", 8) == 0;
	struct buf found;
	int n = 0;

	for (char *word = strsep(&row, "\t"); word != NULL && n < WORDS_MAX; word = strsep(&row, "\t"))
		words[n++] = word;
	base = xasprintf("%s/%s.tar.gz", dir, trusted ? "signed" : words[0]);
	mutation_load(base);
	for (int i = 3; i < n;)
		i += mutation_apply(words + i, n - i);
	mutation_save(bad);
	mutation_release();
	buf_init(&found, CODES_MAX);
	judge(&found, bad, trusted ? trust : NULL);
	printf("%s\t%s\t%s\n", words[1], buf_text(&found), words[2]);
	fflush(stdout);
	buf_release(&found);
	free(base);
	free(bad);
}

int
main(int argc, char **argv)
{
	struct trust trust = { 0 };
	struct err e = { 0 };
	struct buf table;
	char *rest;

	buf_init(&table, TABLE_MAX);
	if (argc != 4 || file_read(&table, argv[1], &e) != 0 || trust_add(&trust, argv[3], &e) != 0) {
		fprintf(stderr, "hostile: %s\n", argc != 4 ? "want TABLE DIR ROOT.pem" : e.text);
		return 99;
	}
	rest = table.data;
	for (char *row = strsep(&rest, "\n"); row != NULL; row = strsep(&rest, "\n")) {
		if (row[0] != '#' && row[0] != '\0')
			variant(row, argv[2], &trust);
	}
	trust_release(&trust);
	buf_release(&table);
	return 0;
}
