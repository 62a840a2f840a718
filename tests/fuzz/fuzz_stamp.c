/* A reply of a time stamping authority over seven bytes, with the root of the corpus named. */
#include <stdlib.h>

#include "base/buf.h"
#include "bundle/sign/crlsource.h"
#include "bundle/sign/stamp.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/roots.h"

enum { REPLY_MAX = 1 << 20 };

const char *const fuzz_words[] = { "\x30\x80", "\x30\x82\x01", "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04", "20270115000000Z", "\x02\x01\x01", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct stamp_judge judge = { .roots = fuzz_roots(), .now = FUZZ_NOW };
	struct stamp_facts facts = { 0 };
	struct problem_list problems = { 0 };
	struct problem untrusted = { 0 };
	struct crls lists = { 0 };
	struct buf reply;

	buf_init(&reply, REPLY_MAX);
	buf_add(&reply, bytes, len);
	stamp_check(&facts, "signatures/officer.p7s.tsr", &reply, "content", 7, &judge, &problems, &untrusted);
	crls_add_reply(&lists, "signatures/officer.p7s.tsr", &reply, &problems);
	crls_release(&lists);
	if (facts.trusted && !facts.good)
		abort();	/* nothing is trusted that is not good */
	stamp_facts_release(&facts);
	problems_release(&problems);
	buf_release(&reply);
	return 0;
}
