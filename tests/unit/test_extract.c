/* Files out of a sealed bundle into memory: by name, by folder, within limits, and nothing out of one that was changed. */
#include "bundle/verify/extract.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/seal/seal.h"
#include "tests/unit/tap.h"

static char *work;

static const struct {
	const char *path, *text;
} payload[] = {
	{ "data/a.json", "{}" },
	{ "data/rules/one.sql", "select 1" },
	{ "data/rules/two.sql", "select 2, 2" },
	{ "data/rules-old.sql", "select 0" },
	{ "data/z.json", "[]" },
};

static char *
at(const char *name)
{
	return xasprintf("%s/%s", work, name);
}

static int
put(const char *name, const char *text)
{
	char *path = at(name);
	struct err e = { 0 };
	int rc;

	*strrchr(path, '/') = '\0';
	rc = dir_make(path, &e);
	path[strlen(path)] = '/';
	if (rc == 0)
		rc = file_write(path, text, strlen(text), &e);
	free(path);
	return rc;
}

static void
make_bundle(void)
{
	const struct seal_options opt = { .bundle_id = "evb-1", .stamp = 1790000000 };
	char *out = at("b.tar.gz");
	struct seal_result r = { 0 };
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof(payload) / sizeof(payload[0]); i++)
		put(payload[i].path, payload[i].text);
	ok(seal(work, out, &opt, &r, &e) == 0, "a bundle to read from %s", e.text);
	seal_result_release(&r);
	free(out);
}

/* The names and texts of what came, as one line. */
static char *
line_of(const struct extracted *x)
{
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < x->n; i++)
		buf_addf(&b, "%s=%s;", x->files[i].path, buf_text(&x->files[i].bytes));
	return buf_take(&b);
}

static void
test_wants(void)
{
	static const struct {
		const char *phrase;
		struct extract_want wants[2];
		size_t n, total_max;
		bool whole;
		int code;
		const char *got;
		bool complete;
	} cases[] = {
		{ "one file", { { "data/a.json", 10 } }, 1, 0, false, ERR_NONE, "data/a.json={};", false },
		{ "one file, and the rest is verified", { { "data/a.json", 10 } }, 1, 0, true, ERR_NONE, "data/a.json={};", true },
		{ "the last file", { { "data/z.json", 2 } }, 1, 0, false, ERR_NONE, "data/z.json=[];", true },
		{ "a folder, and not its neighbour", { { "data/rules/", 99 } }, 1, 0, false, ERR_NONE,
		  "data/rules/one.sql=select 1;data/rules/two.sql=select 2, 2;", false },
		{ "a file and a folder", { { "data/z.json", 9 }, { "data/rules/", 99 } }, 2, 99, false, ERR_NONE,
		  "data/rules/one.sql=select 1;data/rules/two.sql=select 2, 2;data/z.json=[];", true },
		{ "what is not there", { { "data/b.json", 9 } }, 1, 0, false, ERR_NONE, "", false },
		{ "a file over its limit", { { "data/rules/two.sql", 10 } }, 1, 0, false, ERR_LIMIT, "", false },
		{ "files over their limit together", { { "data/rules/", 11 } }, 1, 18, false, ERR_LIMIT, "data/rules/one.sql=select 1;", false },
		{ "files that just fit together", { { "data/rules/", 11 } }, 1, 19, false, ERR_NONE,
		  "data/rules/one.sql=select 1;data/rules/two.sql=select 2, 2;", false },
	};
	char *path = at("b.tar.gz");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct extract_request request = { cases[i].wants, cases[i].n, cases[i].total_max, cases[i].whole };
		struct extracted x;
		struct err e = { 0 };
		int rc = bundle_extract(&x, path, &request, &e);
		char *got = line_of(&x);

		is_int(e.code, cases[i].code, cases[i].phrase);
		is_int(rc, cases[i].code == ERR_NONE ? 0 : -1, "  and the result says so");
		is_str(got, cases[i].got, "  these files came");
		is_int(x.result.complete, cases[i].complete, "  and so much was read");
		free(got);
		extracted_release(&x);
	}
	free(path);
}

static void
test_broken(void)
{
	const struct extract_want want = { "data/a.json", 10 };
	struct extract_request request = { .wants = &want, .n = 1, .whole = true };
	char *path = at("b.tar.gz"), *broken = at("broken.tar.gz");
	struct extracted x;
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 1 << 20);
	file_read(&b, path, &e);
	b.data[b.len - 5] ^= 1;
	file_write(broken, b.data, b.len, &e);
	is_int(bundle_extract(&x, broken, &request, &e), -1, "nothing comes out of a bundle that is not intact");
	is_int(e.code, ERR_NO, "that is the answer no");
	ok(x.result.problems.integrity > 0, "and the problems are there to be told");
	extracted_release(&x);
	is_int(bundle_extract(&x, "nowhere", &request, &e), -1, "a bundle that is not there");
	is_int(e.code, ERR_IO, "is a failure to read");
	extracted_release(&x);
	buf_release(&b);
	free(path);
	free(broken);
}

static void
test_find(void)
{
	const struct extract_want want = { "data/rules/", 99 };
	const struct extract_request request = { .wants = &want, .n = 1 };
	char *path = at("b.tar.gz");
	struct extracted x;
	struct err e = { 0 };

	ok(bundle_extract(&x, path, &request, &e) == 0, "a folder is read");
	is_str(buf_text(extracted_find(&x, "data/rules/two.sql")), "select 2, 2", "a file of it is found by name");
	ok(extracted_find(&x, "data/z.json") == NULL, "one that was not wanted is not");
	is_str(x.result.bundle_id, "evb-1", "the bundle's id is known");
	is_int((long long)strlen(x.result.identity), SHA256_HEX_SIZE - 1, "and its identity");
	extracted_release(&x);
	free(path);
}

int
main(void)
{
	struct err e = { 0 };

	work = dir_temporary(&e);
	if (work == NULL)
		return 99;
	make_bundle();
	test_wants();
	test_broken();
	test_find();
	dir_remove(work);
	free(work);
	return tap_done();
}
