/* The verifier as a library: sink, findings, limits of memory, and what the report says of it. */
#include "bundle/verify/verify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "bundle/seal/seal.h"
#include "bundle/verify/logcheck.h"
#include "bundle/verify/oscalcheck.h"
#include "bundle/verify/verify_report.h"
#include "files.h"
#include "tap.h"

static char work[] = "/tmp/trailseal-test-verify.XXXXXX";

static char *
at(const char *name)
{
	return xasprintf("%s/%s", work, name);
}

/* Seal work/in as work/NAME; the identity is printed when it fails. */
static void
make(const char *name, bool self_signed)
{
	struct seal_options opt = { .bundle_id = "evb-1", .stamp = 1790000000, .self_signed = self_signed };
	char *in = at("in"), *out = at(name);
	struct seal_result r = { 0 };
	struct err e = { 0 };

	ok(seal(in, out, &opt, &r, &e) == 0, "%s: seals %s", name, e.text);
	seal_result_release(&r);
	free(out);
	free(in);
}

struct heard {
	struct buf text;
	int skip_after, begun, good;
};

static int
on_begin(void *arg, const char *path, uint64_t size)
{
	struct heard *h = arg;

	if (h->skip_after >= 0 && h->begun == h->skip_after)
		return -1;
	h->begun++;
	buf_addf(&h->text, "%s(%llu)", path, (unsigned long long)size);
	return strcmp(path, "data/b.txt") == 0 ? 0 : 1;
}

static int
on_bytes(void *arg, const void *bytes, size_t len)
{
	struct heard *h = arg;

	return buf_add(&h->text, bytes, len);
}

static int
on_end(void *arg, const char *path, bool good)
{
	struct heard *h = arg;

	(void)path;
	h->good += good;
	return buf_puts(&h->text, ";");
}

/* Read a bundle through a sink; the return value of bundle_read. */
static int
listen(const char *name, int skip_after, struct heard *h, struct verify_result *r, struct err *e)
{
	struct bundle_sink sink = { .begin = on_begin, .bytes = on_bytes, .end = on_end, .arg = h };
	char *path = at(name);
	int rc;

	*h = (struct heard){ .skip_after = skip_after };
	buf_init(&h->text, 1 << 20);
	rc = bundle_read(path, &sink, r, e);
	free(path);
	return rc;
}

static void
test_sink(void)
{
	struct verify_result r;
	struct heard h;
	struct err e = { 0 };
	struct buf b;
	char *path = at("good.tar.gz");

	file_put_text(work, "in/data/a.txt", "one");
	file_put_text(work, "in/data/b.txt", "two");
	file_put_text(work, "in/data/c.txt", "three");
	make("good.tar.gz", false);
	is_int(listen("good.tar.gz", -1, &h, &r, &e), 0, "a good bundle is read");
	is_str(buf_text(&h.text), "data/a.txt(3)one;data/b.txt(3)data/c.txt(5)three;", "members that are asked for come, in order");
	is_int(h.good, 2, "and are good");
	ok(r.complete, "to the end");
	verify_result_release(&r);
	buf_release(&h.text);

	is_int(listen("good.tar.gz", 1, &h, &r, &e), 0, "the sink may stop");
	ok(!r.complete && !verify_accepted(&r), "then nothing is said of the whole");
	is_int(h.begun, 1, "and no more comes");
	verify_result_release(&r);
	buf_release(&h.text);

	buf_init(&b, 1 << 20);
	file_read(&b, path, &e);
	b.data[b.len - 5] ^= 1;
	file_write(path, b.data, b.len, &e);
	is_int(listen("good.tar.gz", -1, &h, &r, &e), -1, "a bundle that is not intact is told");
	is_int(e.code, ERR_NO, "as the answer no");
	verify_result_release(&r);
	buf_release(&h.text);
	buf_release(&b);

	is_int(listen("nowhere", -1, &h, &r, &e), -1, "a file that is not there");
	is_int(e.code, ERR_IO, "is a failure to read");
	verify_result_release(&r);
	buf_release(&h.text);
	free(path);
}

/* The tag part does not hold: the sink hears nothing. */
static void
test_sink_of_bad_tags(void)
{
	char *in = at("in"), *out = at("bad.tar.gz"), *good = at("signed.tar.gz"), *command;
	struct verify_result r;
	struct heard h;
	struct err e = { 0 };
	const char *top = getenv("TOP_BUILDDIR");

	make("signed.tar.gz", true);
	command = xasprintf("%s/tests/unit/mutate %s %s append bag-info.txt 'X: y\\n' tagmanifest", top ? top : ".", good, out);
	is_int(system(command), 0, "a tag file is changed");
	is_int(listen("bad.tar.gz", -1, &h, &r, &e), -1, "the bundle is refused");
	is_int(h.begun, 0, "before anything of the payload is handed out");
	ok(r.complete && r.files == 3, "though all of it is looked at");
	verify_result_release(&r);
	buf_release(&h.text);
	free(command);
	free(good);
	free(out);
	free(in);
}

static void
test_report(void)
{
	struct verify_options opt = { 0 };
	struct verify_result r;
	struct err e = { 0 };
	struct buf b;
	cJSON *json;
	char *path = at("signed.tar.gz");

	buf_init(&b, VERIFY_REPORT_MAX);
	is_int(verify_file(path, &opt, &r, &e), 0, "a self-signed bundle is judged");
	ok(verify_accepted(&r), "and accepted");
	verify_json(&b, &r, LANG_EN);
	json = json_parse(buf_text(&b), b.len, "report", &e);
	ok(json != NULL, "its report is JSON");
	is_str(json_str(json, "anchor"), "self-signed", "that names the anchor");
	is_str(json_str(json, "bundle"), "evb-1", "and the bundle");
	ok(cJSON_GetArraySize(json_arr(json, "not_checked")) >= 4, "and what was not checked");
	cJSON_Delete(json);

	/* The same with a problem: the anchor is not claimed any more. */
	problems_addf(&r.problems, PROBLEM_PAYLOAD_DIGEST, "data/x: is \033[2J\xff");
	buf_reset(&b);
	verify_json(&b, &r, LANG_EN);
	json = json_parse(buf_text(&b), b.len, "report", &e);
	is_str(json_str(json, "anchor"), "none", "with a problem there is no anchor");
	ok(!json_bool(json, "accepted", true), "and it is not accepted");
	cJSON_Delete(json);
	buf_reset(&b);
	verify_text(&b, &r, LANG_EN);
	ok(strstr(buf_text(&b), "REFUSED") != NULL && strchr(buf_text(&b), '\033') == NULL, "hostile text is made safe");
	verify_result_release(&r);
	buf_release(&b);
	free(path);
}

/* Each code has a name and a step, no name comes twice, and FORMAT.md tells it in the row of that step. */
static void
test_codes(void)
{
	const char *top = getenv("TOP_SRCDIR");
	char *path = xasprintf("%s/FORMAT.md", top ? top : ".");
	struct buf b;
	struct err e;

	buf_init(&b, 1 << 20);
	ok(file_read(&b, path, &e) == 0, "FORMAT.md is read");
	for (int i = PROBLEM_STOPPED + 1; i < PROBLEM_CODE_COUNT; i++) {
		const struct problem_kind *k = &problem_kinds[i];
		char *row = xasprintf("\n| %d |", k->step), *name = xasprintf("`%s`", k->name ? k->name : "?");
		char *line = strstr(b.data, row), *end = line ? strchr(line + 1, '\n') : NULL, *found = line ? strstr(line, name) : NULL;
		bool twice = false;

		for (int j = 0; j < i; j++)
			twice = twice || strcmp(problem_kinds[j].name, k->name) == 0;
		ok(found != NULL && found < end && !twice && k->finding == (k->step == 15), "%s is told under step %d", name, k->step);
		free(name);
		free(row);
	}
	buf_release(&b);
	free(path);
}

static const struct {
	const char *href, *want;
} hrefs[] = {
	{ "../evidence/x.json", "data/evidence/x.json" }, { "x", "data/report/x" }, { "./x", "data/report/x" },
	{ "../../data/x", "data/x" }, { "../../bagit.txt", "bagit.txt" }, { "../../../x", NULL }, { "/etc/passwd", NULL },
	{ "a//b", NULL }, { "a/b/../c", "data/report/a/c" }, { "../../../../../../x", NULL },
};

static void
test_hrefs(void)
{
	for (size_t i = 0; i < sizeof(hrefs) / sizeof(hrefs[0]); i++) {
		char *got = report_href(hrefs[i].href);

		is_str(got, hrefs[i].want, hrefs[i].href);
		free(got);
	}
}

static const struct {
	const char *phrase, *text;
	enum problem_code want;
} reports[] = {
	{ "an empty report", "", PROBLEM_REPORT_FORM },
	{ "no back-matter", "<a/>", PROBLEM_NONE },
	{ "a billion laughs", "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>", PROBLEM_REPORT_FORM },
	{ "an outside entity", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", PROBLEM_REPORT_FORM },
	{ "a document type by name", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\"><a/>", PROBLEM_REPORT_FORM },
	{ "an unknown entity", "<a>&b;</a>", PROBLEM_REPORT_FORM },
	{ "two roots", "<a/><b/>", PROBLEM_REPORT_FORM },
	{ "an open element", "<a>", PROBLEM_REPORT_FORM },
	{ "a hash outside back-matter", "<a><rlink href='../x'><hash algorithm='SHA-256'>0</hash></rlink></a>", PROBLEM_NONE },
	{ "a link without hash", "<a><back-matter><rlink href='../x'/></back-matter></a>", PROBLEM_NONE },
	{ "a link to nothing", "<a><back-matter><rlink href='../y'/></back-matter></a>", PROBLEM_REPORT_FILE },
	{ "another algorithm", "<a><back-matter><rlink href='../x'><hash algorithm='SM3'>0</hash></rlink></back-matter></a>", PROBLEM_NONE },
	{ "a wrong hash", "<a><back-matter><rlink href='../x'><hash algorithm='SHA-256'>0</hash></rlink></back-matter></a>", PROBLEM_REPORT_DIGEST },
	{ "an empty hash", "<a><back-matter><rlink href='../x'><hash algorithm='SHA-256'/></rlink></back-matter></a>", PROBLEM_REPORT_DIGEST },
	{ "a right hash, in any case, with blanks", "<a><back-matter><rlink href='../x'><hash algorithm='sha-256'> "
	  "AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n</hash></rlink></back-matter></a>", PROBLEM_NONE },
};

/* The report one byte at a time, against a manifest of one file. */
static void
test_reports(void)
{
	static const char line[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  data/x\n";
	struct manifest m;
	struct problem p;
	uint64_t digests;

	ok(manifest_parse(&m, xstrdup(line), strlen(line), "m", PROBLEM_MANIFEST_FORM, &p) == 0, "a manifest");
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		struct problem_list problems = { 0 };
		struct oscalcheck *o = oscalcheck_new(&m, &problems);

		for (const char *c = reports[i].text; *c != '\0'; c++)
			oscalcheck_bytes(o, c, 1);
		oscalcheck_end(o, &digests);
		is_int(problems.n > 0 ? problems.items[0].code : PROBLEM_NONE, reports[i].want, reports[i].phrase);
		oscalcheck_free(o);
		problems_release(&problems);
	}
	manifest_release(&m);
}

/* A line of 1 MiB and no end of it: told, not kept. */
static void
test_log_limit(void)
{
	struct problem_list problems = { 0 };
	struct manifest m = { 0 };
	struct logcheck *c = logcheck_new(&m, &problems);
	char *piece = xcalloc(1, 65536);
	uint64_t lines, exchanges;

	memset(piece, 'x', 65536);
	for (int i = 0; i < 100; i++)
		logcheck_bytes(c, piece, 65536);
	logcheck_end(c, &lines, &exchanges);
	ok(problems.n == 1 && problems.items[0].code == PROBLEM_LOG_FORM, "an endless log line is one finding");
	logcheck_free(c);
	problems_release(&problems);
	free(piece);
}

/* 300 MB of payload in one file and 2,000 small ones do not make the process grow by it. */
static void
test_memory(void)
{
	char *big = at("in/data/big"), *path = at("big.tar.zst"), *in = at("in");
	struct seal_options opt = { .format = PACK_ZSTD, .level = 1, .stamp = 1790000000 };
	struct verify_options vopt = { 0 };
	struct seal_result s = { 0 };
	struct verify_result r;
	struct rusage before, after;
	struct err e = { 0 };

	ok(truncate(big, 0) == 0 || file_write(big, "", 0, &e) == 0, "a file");
	ok(truncate(big, 300 << 20) == 0, "of 300 MiB");
	for (int i = 0; i < 2000; i++) {
		char name[64];

		snprintf(name, sizeof(name), "in/data/many/%04d.json", i);
		file_put_text(work, name, name);
	}
	getrusage(RUSAGE_SELF, &before);
	ok(seal(in, path, &opt, &s, &e) == 0, "seals %s", e.text);
	is_int(verify_file(path, &vopt, &r, &e), 0, "is read");
	ok(verify_accepted(&r) && r.bytes > (300 << 20), "verifies");
	getrusage(RUSAGE_SELF, &after);
	ok(after.ru_maxrss - before.ru_maxrss < 120 * 1024, "memory grew by %ld kB, not by the payload",
	    after.ru_maxrss - before.ru_maxrss);
	verify_result_release(&r);
	seal_result_release(&s);
	free(in);
	free(path);
	free(big);
}

int
main(void)
{
	char *command;

	if (mkdtemp(work) == NULL)
		return 99;
	test_sink();
	test_sink_of_bad_tags();
	test_report();
	test_codes();
	test_hrefs();
	test_reports();
	test_log_limit();
	test_memory();
	command = xasprintf("rm -rf %s", work);
	is_int(system(command), 0, "cleaned up");
	free(command);
	return tap_done();
}
