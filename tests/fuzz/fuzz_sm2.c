/* The two files of an SM2 signature over seven bytes: a byte with the length of NAME.sm2sig, that file, then NAME.sm2.pem. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/sm2.h"
#include "tests/fuzz/fuzz.h"

enum { FILE_MAX = 1024 * 1024 };

const char *const fuzz_words[] = { "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "MIIB", "\x30\x46\x02\x21", "\x02\x20",
	"Proc-Type: 4,ENCRYPTED\n", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	size_t value_len = len > 0 && bytes[0] < len ? bytes[0] : 0;
	struct signature_facts facts = { .name = xstrdup("officer"), .file = xstrdup("officer.sm2sig") };
	struct problem_list problems = { 0 };
	struct buf value, chain, content, other;

	buf_init(&value, FILE_MAX);
	buf_init(&chain, FILE_MAX);
	buf_init(&content, FILE_MAX);
	buf_init(&other, FILE_MAX);
	buf_puts(&content, "content");
	buf_puts(&other, "other");
	if (len > 0 && buf_add(&value, bytes + 1, value_len) == 0 && buf_add(&chain, bytes + 1 + value_len, len - 1 - value_len) == 0)
		sm2_check(&facts, &(struct sm2_files){ &value, &chain, &content, &other }, NULL, 1, &problems);
	if ((facts.anchor != ANCHOR_NONE && !facts.good) || (len > 0 && !facts.good && problems.n == 0))
		abort();	/* nothing is worth anything that is not good, and what is not good is told */
	buf_release(&value);
	buf_release(&chain);
	buf_release(&content);
	buf_release(&other);
	signature_facts_release(&facts);
	problems_release(&problems);
	return 0;
}
