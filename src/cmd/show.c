/* The debugging door: one piece of evidence, one rule, one control, out of a work folder or a bundle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "bundle/verify/verify.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/print.h"
#include "model.h"

enum {
	MEMBER_MAX = 256 * 1024 * 1024,	/* bytes of one file shown */
	WANTED_MAX = 8
};

/* The files that an item may be in, by their path from data/; found ones get their bytes. */
struct member {
	char *path;
	struct buf bytes;
	bool found;
};

struct members {
	struct member items[WANTED_MAX];
	size_t n;
	struct member *open;	/* while a bundle streams by */
};

static void
want(struct members *m, char *path)
{
	struct member *w = &m->items[m->n++];

	w->path = path;
	buf_init(&w->bytes, MEMBER_MAX);
}

static void
release(struct members *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->items[i].path);
		buf_release(&m->items[i].bytes);
	}
}

static int
begin(void *arg, const char *path, uint64_t size)
{
	struct members *m = arg;

	m->open = NULL;
	for (size_t i = 0; i < m->n && size <= MEMBER_MAX; i++) {
		if (strncmp(path, "data/", 5) == 0 && strcmp(path + 5, m->items[i].path) == 0)
			m->open = &m->items[i];
	}
	return m->open != NULL;
}

static int
bytes(void *arg, const void *data, size_t len)
{
	struct members *m = arg;

	return buf_add(&m->open->bytes, data, len);
}

static int
end(void *arg, const char *path, bool good)
{
	struct members *m = arg;

	(void)path;
	if (m->open != NULL)
		m->open->found = good;
	m->open = NULL;
	return 0;
}

static int
read_bundle(struct members *m, const char *path, struct err *e)
{
	const struct bundle_sink sink = { .begin = begin, .bytes = bytes, .end = end, .arg = m };
	struct verify_result result;
	int rc = bundle_read(path, &sink, &result, e);

	verify_result_release(&result);
	return rc;
}

static int
read_work(struct members *m, const char *work, struct err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		char *path = xasprintf("%s/data/%s", work, m->items[i].path);
		int rc = 0;

		m->items[i].found = file_exists(path);
		if (m->items[i].found)
			rc = file_read(&m->items[i].bytes, path, e);
		free(path);
		if (rc != 0)
			return -1;
	}
	return 0;
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

static int
show_evidence(struct members *m, bool raw)
{
	int n = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct member *w = &m->items[i];
		bool meta = strstr(w->path, ".meta.json") != NULL;

		if (!w->found || (raw && meta))
			continue;
		n++;
		if (raw) {
			fwrite(buf_text(&w->bytes), 1, w->bytes.len, stdout);
			continue;
		}
		printf("# data/%s\n", w->path);
		print_lines(&w->bytes);
	}
	return n;
}

static int
show_rule(struct members *m, const char *id, struct err *e)
{
	const struct member *facts = &m->items[0];
	cJSON *v = NULL;
	int n = 0;

	if (facts->found) {
		if ((v = json_parse(buf_text(&facts->bytes), facts->bytes.len, facts->path, e)) == NULL)
			return -1;
		n = print_facts(v, id);
		cJSON_Delete(v);
	}
	for (size_t i = 1; i < m->n; i++) {
		if (!m->items[i].found)
			continue;
		n++;
		printf("# data/%s\n", m->items[i].path);
		print_lines(&m->items[i].bytes);
	}
	return n;
}

static int
show(const char *place, const char *id, bool raw, struct err *e)
{
	static const char *const suffixes[] = { "meta.json", "json", "xml", "txt", "bin" };
	static const char *const folders[] = { "checks", "detections", "tables" };
	bool evidence = strchr(id, '/') != NULL;
	struct members m = { 0 };
	int n = -1;

	if (evidence) {
		for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
			want(&m, xasprintf("evidence/%s.%s", id, suffixes[i]));
	} else {
		want(&m, xstrdup("report/assessment.json"));
		for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
			want(&m, xasprintf("knowledge/%s/%s.sql", folders[i], id));
	}
	if (strstr(id, "..") != NULL || id[0] == '/')
		err_set(e, ERR_USAGE, "%s: is no id", id);
	else if ((dir_exists(place) ? read_work(&m, place, e) : read_bundle(&m, place, e)) == 0)
		n = evidence ? show_evidence(&m, raw) : show_rule(&m, id, e);
	if (n == 0)
		n = err_set(e, ERR_USAGE, "%s: no evidence, rule or control of that id in %s", id, place);
	release(&m);
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
