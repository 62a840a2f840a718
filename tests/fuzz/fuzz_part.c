/*
 * The files of a disclosed part, each behind a line "> PATH" and before one more LF: its bag-info.txt and manifest first, then members of the payload
 * as they come by, cut in two.  What was disclosed is committed to once more, as at the making of a part that is redacted.
 */
#include <string.h>

#include "base/alloc.h"
#include "bundle/baginfo.h"
#include "bundle/commitment.h"
#include "bundle/names.h"
#include "bundle/part.h"
#include "bundle/verify/part_verify.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/roots.h"

const char *const fuzz_words[] = { "\n> data/disclosed/", "\n> data/disclosed/committed/", "\n> data/proofs.jsonl\n", "\n> data/clear.jsonl\n", "\n> data/excerpt.json\n",
	"\n> data/original/signatures/officer.p7s\n", "\n> data/original/tagmanifest-sha256.txt\n", "{\"path\":\"data/", "\",\"index\":", "\"blind\":\"", "\"audit\":[\"",
	"{\"value\":\"", "\"salt\":\"", "committed:sha256:", "Part-Of-Bundle-SHA256: ", "Payload-Merkle-Root-SHA256: ", "9007199254740991", NULL };

struct section {
	const char *path, *bytes;
	size_t len;
};

/* The next file of the text, which ends with NUL; false: there is none. */
static bool
next_section(char **text, char *end, struct section *s)
{
	char *at = *text, *lf = memchr(at, '\n', (size_t)(end - at)), *next;

	if (end - at < 2 || memcmp(at, "> ", 2) != 0 || lf == NULL)
		return false;
	*lf = '\0';
	s->path = at + 2;
	s->bytes = lf + 1;
	next = memmem(s->bytes, (size_t)(end - s->bytes), "\n> ", 3);
	s->len = (size_t)((next != NULL ? next : end) - s->bytes);
	*text = next != NULL ? next + 1 : end;
	return true;
}

static void
commit_again(const struct section *s)
{
	const struct commitment_key key = { .b = { 1 } };
	struct strlist names = { 0 };
	struct buf out;
	struct err e;
	bool changed;

	strlist_add(&names, "UserPrincipalName");
	buf_init(&out, 1024 * 1024);
	(void)commitment_json(&out, s->bytes, s->len, &names, &key, &changed, &e);
	buf_release(&out);
	strlist_release(&names);
}

static void
read_members(struct part *p, char *text, char *end)
{
	struct section s;

	while (next_section(&text, end, &s)) {
		size_t cut = s.len / 3;

		if (strlen(s.path) > NAME_MAX_BYTES || name_wrong(s.path) != NULL)
			continue;
		part_begin(p, s.path);
		part_bytes(p, s.bytes, cut);
		part_bytes(p, s.bytes + cut, s.len - cut);
		part_end(p);
		if (strncmp(s.path, PART_PIECES, strlen(PART_PIECES)) == 0)
			commit_again(&s);
	}
	part_finish(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct verify_options opt = { .trust = fuzz_roots(), .trust_tsa = fuzz_roots(), .now = FUZZ_NOW };
	char *text = xcalloc(1, len + 1), *at = text, *end = text + len;
	struct verify_result r = { 0 };
	struct run v = { .opt = &opt, .r = &r };
	struct section info, manifest;
	struct problem p;

	memcpy(text, bytes, len);
	verify_run_init(&v);
	if (next_section(&at, end, &info) && next_section(&at, end, &manifest)) {
		char *lines = xcalloc(1, manifest.len + 1);

		memcpy(lines, manifest.bytes, manifest.len);
		(void)baginfo_parse(&r.info, info.bytes, info.len, &p);
		(void)manifest_parse(&v.manifest, lines, manifest.len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &p);
		v.part = part_new(&v);
		if (v.part != NULL)
			read_members(v.part, at, end);
	}
	verify_run_release(&v);
	verify_result_release(&r);
	free(text);
	return 0;
}
