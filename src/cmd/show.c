/* The debugging door: one piece of evidence, one rule, one control, out of a work folder or a bundle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "bundle/verify/extract.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/print.h"
#include "model.h"

enum {
	MEMBER_MAX = 256 * 1024 * 1024,	/* bytes of one file shown */
	WANTED_MAX = 8
};

/* The files that an item may be in, by their path from the folder above data/, and those of them that are there. */
struct wanted {
	struct extract_want items[WANTED_MAX];
	size_t n;
	struct extracted found;
};

/* Takes over path. */
static void
want(struct wanted *w, char *path)
{
	w->items[w->n++] = (struct extract_want){ path, MEMBER_MAX };
}

static void
release(struct wanted *w)
{
	for (size_t i = 0; i < w->n; i++)
		free((char *)w->items[i].path);
	extracted_release(&w->found);
}

static int
read_work(struct wanted *w, const char *work, struct err *e)
{
	struct extracted *x = &w->found;
	int rc = 0;

	x->files = xcalloc(w->n, sizeof(*x->files));
	for (size_t i = 0; i < w->n && rc == 0; i++) {
		char *path = xasprintf("%s/%s", work, w->items[i].path);

		if (file_exists(path)) {
			struct extract_file *f = &x->files[x->n++];

			f->path = xstrdup(w->items[i].path);
			buf_init(&f->bytes, MEMBER_MAX);
			rc = file_read(&f->bytes, path, e);
		}
		free(path);
	}
	return rc;
}

static int
read_place(struct wanted *w, const char *place, struct err *e)
{
	const struct extract_request request = { .wants = w->items, .n = w->n };

	return dir_exists(place) ? read_work(w, place, e) : bundle_extract(&w->found, place, &request, e);
}

/* Every object below v whose id is the one wanted. */
static int
print_facts(const cJSON *v, const char *id)
{
	const cJSON *child;
	struct buf b;
	int n = 0;

	if (cJSON_IsObject(v) && json_str(v, "id") != NULL && strcmp(json_str(v, "id"), id) == 0 &&
	    json_str(v, "verdict") != NULL && json_get(v, "instance") == NULL) {
		char *text = cJSON_Print(v);

		buf_init(&b, MEMBER_MAX);
		buf_puts(&b, text);
		print_lines(&b);
		buf_release(&b);
		free(text);
		return 1;
	}
	cJSON_ArrayForEach(child, v)
		n += print_facts(child, id);
	return n;
}

/* The files from the one of this number on, with or without how they were asked for. */
static int
show_files(const struct wanted *w, size_t first, bool raw)
{
	int n = 0;

	for (size_t i = first; i < w->n; i++) {
		const struct buf *bytes = extracted_find(&w->found, w->items[i].path);

		if (bytes == NULL || (raw && strstr(w->items[i].path, ".meta.json") != NULL))
			continue;
		n++;
		if (raw) {
			fwrite(buf_text(bytes), 1, bytes->len, stdout);
			continue;
		}
		printf("# %s\n", w->items[i].path);
		print_lines(bytes);
	}
	return n;
}

/* The first file is that of the facts. */
static int
show_rule(const struct wanted *w, const char *id, struct err *e)
{
	const struct buf *facts = extracted_find(&w->found, w->items[0].path);
	cJSON *v = NULL;
	int n = 0;

	if (facts != NULL) {
		if ((v = json_parse(buf_text(facts), facts->len, w->items[0].path, e)) == NULL)
			return -1;
		n = print_facts(v, id);
		cJSON_Delete(v);
	}
	return n + show_files(w, 1, false);
}

static int
show(const char *place, const char *id, bool raw, struct err *e)
{
	static const char *const suffixes[] = { "meta.json", "json", "xml", "txt", "bin" };
	static const char *const folders[] = { "checks", "detections", "tables" };
	bool evidence = strchr(id, '/') != NULL;
	struct wanted w = { 0 };
	int n = -1;

	if (evidence) {
		for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
			want(&w, xasprintf("data/evidence/%s.%s", id, suffixes[i]));
	} else {
		want(&w, xstrdup("data/report/assessment.json"));
		for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
			want(&w, xasprintf("data/knowledge/%s/%s.sql", folders[i], id));
	}
	if (strstr(id, "..") != NULL || id[0] == '/')
		err_set(e, ERR_USAGE, "%s: is no id", id);
	else if (read_place(&w, place, e) == 0)
		n = evidence ? show_files(&w, 0, raw) : show_rule(&w, id, e);
	if (n == 0)
		n = err_set(e, ERR_USAGE, "%s: no evidence, rule or control of that id in %s", id, place);
	release(&w);
	return n < 0 ? -1 : 0;
}

int
cmd_show(int argc, char **argv)
{
	bool raw = false;
	const struct option_row rows[] = {
		{ "raw", OPTION_FLAG, &raw, NULL, "evidence: the body's bytes and nothing else" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal show [OPTIONS] WORK|BUNDLE ID",
		"Shows one item: a piece of evidence (sls.GetLogStore/0003), a check or detection with its rule and findings\n"
		"(SLS-02), or a control (\"8.1.4.3 c)\").",
		rows, 2, 2, "WORK|BUNDLE and ID" };
	const char *words[2];
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, words, NULL, &e);

	if (rc > 0)
		rc = show(words[0], words[1], raw, &e);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
