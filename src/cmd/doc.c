/* doc: the pages of doc/, made from the knowledge files. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/workdir.h"
#include "knowledge/describe.h"
#include "knowledge/knowledge.h"

static const char *const folders[] = { "checks", "detections", "frameworks", NULL };

static int
save(struct buf *page, const char *dir, const char *folder, const char *name, enum lang lang, struct err *e)
{
	char *path = xasprintf("%s/%s/%s%s", dir, folder, name, describe_suffix(lang));
	int rc = file_write(path, buf_text(page), page->len, e);

	buf_reset(page);
	free(path);
	return rc;
}

static int
save_all(struct buf *page, const struct describe *d, const char *dir, struct err *e)
{
	const struct knowledge *k = d->k;

	for (size_t i = 0; i < k->n_rules; i++) {
		const char *folder = describe_folder(k->rules[i].kind);

		if (folder == NULL)
			continue;
		describe_rule(page, d, &k->rules[i]);
		if (save(page, dir, folder, k->rules[i].id, d->lang, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < k->n_frameworks; i++) {
		describe_framework(page, d, &k->frameworks[i]);
		if (save(page, dir, "frameworks", k->frameworks[i].id, d->lang, e) != 0)
			return -1;
	}
	describe_index(page, d);
	return save(page, dir, ".", "README", d->lang, e);
}

static int
make(const char *knowledge, const char *dir, struct err *e)
{
	struct strlist from = { 0 };
	struct knowledge *k = NULL;
	struct buf page;
	int rc;

	knowledge_dirs(&from, NULL, knowledge);
	rc = knowledge_load_over(&k, &from, NULL, NULL, e);

	buf_init(&page, DESCRIBE_MAX);
	for (size_t i = 0; rc == 0 && folders[i] != NULL; i++) {
		char *path = xasprintf("%s/%s", dir, folders[i]);

		rc = dir_make(path, e);
		free(path);
	}
	for (int lang = 0; rc == 0 && lang < LANG_COUNT; lang++) {
		const struct describe d = { k, (enum lang)lang, true };

		rc = save_all(&page, &d, dir, e);
	}
	buf_release(&page);
	knowledge_free(k);
	strlist_release(&from);
	return rc;
}

int
cmd_doc(int argc, char **argv)
{
	const char *knowledge = NULL, *dir = NULL;
	const struct option_row rows[] = {
		{ "knowledge", OPTION_TEXT, &knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal doc [OPTIONS] DIR",
		"Writes a Markdown page in both languages for every framework, check and detection, and an index, into the folder.",
		rows, 1, 1, "DIR" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, &dir, NULL, &e);

	if (rc > 0)
		rc = make(knowledge, dir, &e);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
