/* Names, manifests and bag-info: what is read, what is refused, and that what we write is read. */
#include "bundle/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/baginfo.h"
#include "bundle/names.h"
#include "tests/unit/tap.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define X16 "xxxxxxxxxxxxxxxx"
#define X64 X16 X16 X16 X16

static const struct {
	const char *name;
	bool good;
} names[] = {
	{ "a", true }, { "data/evidence/sls/0001-x.meta.json", true }, { "_a/9/Z", true }, { "a-b.c_d", true },
	{ "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", true }, { "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", false },
	{ X64 "/" X64 "/" X64 "/" X16 X16 X16 X16, false }, { X64 "/" X64 "/" X64 "/" X16 X16 X16, true },
	{ "", false }, { "/", false }, { "/a", false }, { "a/", false }, { "a//b", false }, { ".", false }, { "..", false },
	{ "a/../b", false }, { "a/./b", false }, { ".a", false }, { "-a", false }, { "a.", false }, { "a./b", false },
	{ "a b", false }, { "a\\b", false }, { "a:b", false }, { "a\nb", false }, { "~a", false }, { "a*", false }, { "\xe4\xb8\xad", false },
	{ "con", false }, { "CON", false }, { "Con.txt", false }, { "a/nul/b", false }, { "com1", false }, { "LPT9.x", false },
	{ "com", true }, { "com10", true }, { "console", true }, { "aux1", true }, { "x.con", true }, { "lptx", true },
};

static const struct {
	const char *a, *b;
	bool clash, folder;
} pairs[] = {
	{ "a/b", "a/c", false, false }, { "a/b", "a/B", true, false }, { "a/b", "a/b", true, false },
	{ "a/x", "A/y", true, false }, { "a", "a/b", true, true }, { "A", "a/b", true, true }, { "a.b", "a/b", false, false },
	{ "ab", "a/b", false, false }, { "a-/x", "a/x", false, false },
};

static void
test_names(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ok((name_wrong(names[i].name) == NULL) == names[i].good, "name %zu is %s", i, names[i].good ? "good" : "refused");
	for (int c = 1; c < 256; c++) {
		char name[] = { 'a', (char)c, 'b', '\0' };
		bool want = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/", c) != NULL;

		if ((name_wrong(name) == NULL) != want)
			ok(0, "byte %d inside a name", c);
	}
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const char *three[] = { pairs[i].b, "m/n", pairs[i].a }, *a, *b;
		bool folder = false, clash = names_clash(three, 3, &a, &b, &folder);

		ok(clash == pairs[i].clash && (!clash || folder == pairs[i].folder), "%s and %s", pairs[i].a, pairs[i].b);
	}
	ok(signer_name_ok("officer-2_b", 11), "a signer's name");
	ok(!signer_name_ok("a.b", 3) && !signer_name_ok("", 0) && !signer_name_ok("-a", 2) && !signer_name_ok("nul", 3) &&
	    !signer_name_ok(X64 "x", 65), "names that no signer has");
}

static const struct {
	const char *phrase, *text;
	enum problem_code want;
} manifests[] = {
	{ "one line", A64 "  data/a\n", PROBLEM_NONE },
	{ "two lines", A64 "  data/a\n" A64 "  data/b\n", PROBLEM_NONE },
	{ "nothing", "", PROBLEM_MANIFEST_FORM },
	{ "no LF", A64 "  data/a", PROBLEM_MANIFEST_FORM },
	{ "CR LF", A64 "  data/a\r\n", PROBLEM_MANIFEST_FORM },
	{ "one blank", A64 " data/a\n", PROBLEM_MANIFEST_FORM },
	{ "three blanks", A64 "   data/a\n", PROBLEM_MANIFEST_FORM },
	{ "no path", A64 "  \n", PROBLEM_MANIFEST_FORM },
	{ "a digit short", "aaa  data/a\n", PROBLEM_MANIFEST_FORM },
	{ "a digit more", A64 "a  data/a\n", PROBLEM_MANIFEST_FORM },
	{ "twice", A64 "  data/a\n" A64 "  data/a\n", PROBLEM_MANIFEST_ORDER },
	{ "out of order", A64 "  data/b\n" A64 "  data/a\n", PROBLEM_MANIFEST_ORDER },
	{ "BSD style", "SHA256 (data/a) = " A64 "\n", PROBLEM_MANIFEST_FORM },
	{ "escaped line", "\\" A64 "  data/a\n", PROBLEM_MANIFEST_FORM },
};

static enum problem_code
parse(struct manifest *m, const char *text, size_t len)
{
	char *copy = xcalloc(1, len + 1);
	struct problem p = { 0 };

	memcpy(copy, text, len);
	return manifest_parse(m, copy, len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &p) == 0 ? PROBLEM_NONE : p.code;
}

static void
test_manifests(void)
{
	struct manifest m;
	struct buf b;

	for (size_t i = 0; i < sizeof(manifests) / sizeof(manifests[0]); i++) {
		is_int(parse(&m, manifests[i].text, strlen(manifests[i].text)), manifests[i].want, manifests[i].phrase);
		manifest_release(&m);
	}
	is_int(parse(&m, A64 "  data/a\0b\n", 64 + 2 + 8 + 1), PROBLEM_MANIFEST_FORM, "a NUL in a path");
	manifest_release(&m);

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 1000; i++) {
		char path[32];

		snprintf(path, sizeof(path), "data/%04d", i);
		manifest_add(&b, A64, path);
	}
	is_int(parse(&m, b.data, b.len), PROBLEM_NONE, "what we write is read");
	is_int((long long)m.n, 1000, "all lines");
	ok(manifest_find(&m, "data/0777") == &m.lines[777], "a line is found");
	ok(manifest_find(&m, "data/1000") == NULL && manifest_find(&m, "") == NULL, "what is not there is not");
	ok(m.lines[3].digest[31] == 0xaa, "the digest is read");
	manifest_release(&m);
	buf_release(&b);
}

static const struct {
	const char *phrase, *text;
	bool good;
} infos[] = {
	{ "a line", "Label: value\n", true },
	{ "a label twice", "A: b\nA: c\n", true },
	{ "a colon in the value", "A: b: c\n", true },
	{ "Chinese", "A: \xe4\xb8\xad\xe6\x96\x87\n", true },
	{ "nothing", "", true },
	{ "no LF", "A: b", false },
	{ "CR", "A: b\r\n", false },
	{ "no blank", "A:b\n", false },
	{ "two blanks", "A:  b\n", false },
	{ "blank at the end", "A: b \n", false },
	{ "blank before the colon", "A : b\n", false },
	{ "no label", ": b\n", false },
	{ "no value", "A: \n", false },
	{ "no colon", "A\n", false },
	{ "an empty line", "A: b\n\n", false },
	{ "a continued line", "A: b\n c\n", false },
	{ "a tab", "A: b\tc\n", false },
	{ "an escape", "A: b\033[2J\n", false },
	{ "bytes that are no UTF-8", "A: \xff\n", false },
	{ "a byte order mark", "\xef\xbb\xbf" "A: b\n", false },
	{ "yes and no", "Evidence-Complete: yes\nEvidence-Complete: no\n", false },
	{ "a fact twice, in other letters", "Bagging-Date: 2026-11-03\nbagging-date: 2026-11-03\n", false },
	{ "two accounts", "Cloud-Account: 1\nCloud-Account: 2\n", true },
};

static void
test_bag_info(void)
{
	struct kvlist info = { 0 }, back = { 0 };
	struct problem p;
	struct err e;
	struct buf b;

	for (size_t i = 0; i < sizeof(infos) / sizeof(infos[0]); i++) {
		ok((baginfo_parse(&info, infos[i].text, strlen(infos[i].text), &p) == 0) == infos[i].good, "bag-info: %s", infos[i].phrase);
		kv_release(&info);
	}
	ok(baginfo_parse(&info, "A: b\0c\n", 7, &p) != 0, "bag-info: a NUL");
	kv_release(&info);
	buf_init(&b, BAGINFO_MAX);
	kv_add(&info, "Source-Organization", "Acme \xe5\x85\xac\xe5\x8f\xb8");
	kv_add(&info, "Cloud-Account", "1");
	kv_add(&info, "Cloud-Account", "2");
	ok(baginfo_write(&b, &info, &e) == 0 && baginfo_parse(&back, b.data, b.len, &p) == 0 && back.n == 3, "what we write is read");
	is_str(back.items[2].value, "2", "in order");
	kv_add(&info, "Contact", "a\nPayload-Oxum: 1.1");
	ok(baginfo_write(&b, &info, &e) != 0, "a value can not smuggle a line");
	kv_release(&info);
	kv_add(&info, "A: b", "c");
	ok(baginfo_write(&b, &info, &e) != 0, "nor can a label");
	kv_release(&info);
	kv_add(&info, "Evidence-Complete", "yes");
	kv_add(&info, "Evidence-Complete", "no");
	ok(baginfo_write(&b, &info, &e) != 0, "nor is a fact written twice");
	kv_release(&info);
	kv_release(&back);
	buf_release(&b);
}

static const struct {
	const char *text;
	bool good;
} oxums[] = {
	{ "0.0", true }, { "12345.67", true }, { "9999999999999999999.1", true }, { "12345678901234567890.1", false },
	{ "", false }, { "1", false }, { "1.", false }, { ".1", false }, { "1.2.3", false }, { "01.1", false }, { "1.01", false },
	{ "-1.1", false }, { "+1.1", false }, { " 1.1", false }, { "1.1 ", false }, { "0x1.1", false },
};

int
main(void)
{
	uint64_t bytes, files;

	test_names();
	test_manifests();
	test_bag_info();
	for (size_t i = 0; i < sizeof(oxums) / sizeof(oxums[0]); i++)
		ok((oxum_parse(oxums[i].text, &bytes, &files) == 0) == oxums[i].good, "Payload-Oxum '%s'", oxums[i].text);
	ok(oxum_parse("12345.67", &bytes, &files) == 0 && bytes == 12345 && files == 67, "Payload-Oxum has bytes and files");
	return tap_done();
}
