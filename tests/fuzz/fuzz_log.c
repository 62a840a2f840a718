/* The custody log, in two pieces cut by the first byte, beside a manifest of two files. */
#include <string.h>

#include "base/alloc.h"
#include "bundle/verify/logcheck.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "{\"prev\":\"", "\"seq\":", "\"time\":\"2026-11-03T02:15:01Z\"", "\"event\":\"exchange\"", "\"event\":\"lost\"", "\"how\":\"missing\"",
	"\"meta\":{\"path\":\"evidence/a.meta.json\",\"sha256\":\"", "\"body\":null", "}\n", "0000000000000000000000000000000000000000000000000000000000000000", NULL };

static const char files[] = "0000000000000000000000000000000000000000000000000000000000000000  data/evidence/a.json\n"
			    "1111111111111111111111111111111111111111111111111111111111111111  data/evidence/a.meta.json\n";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct problem_list problems = { 0 };
	struct manifest m;
	struct problem p;
	struct logcheck *c;
	uint64_t lines, exchanges;
	size_t cut;

	if (len == 0)
		return 0;
	(void)manifest_parse(&m, xstrdup(files), strlen(files), "manifest", PROBLEM_MANIFEST_FORM, &p);
	cut = bytes[0] < len - 1 ? bytes[0] : len - 1;
	c = logcheck_new(&m, &problems);
	logcheck_bytes(c, bytes + 1, cut);
	logcheck_bytes(c, bytes + 1 + cut, len - 1 - cut);
	logcheck_end(c, &lines, &exchanges);
	logcheck_free(c);
	manifest_release(&m);
	problems_release(&problems);
	return 0;
}
