/* A signature file over seven bytes, with the root of the corpus named; read as a .p7s and as an .sm2.p7s. */
#include <stdlib.h>

#include "bundle/sign/crlsource.h"
#include "bundle/sign/signature.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/roots.h"

const char *const fuzz_words[] = { "\x30\x80", "\x30\x82\x01", "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "\xa0\x82", "\x31\x0b", "\x04\x20", NULL };

static void
check(const struct signature_input *in)
{
	struct signature_facts facts = { 0 };
	struct problem_list problems = { 0 };
	const struct buf der = { .data = (char *)in->der, .len = in->der_len };
	struct crls lists = { 0 };

	crls_add_signature(&lists, "officer.p7s", &der, &problems);
	crls_release(&lists);
	signature_check(&facts, in, fuzz_roots(), FUZZ_NOW, &problems);
	if (facts.anchor == ANCHOR_ROOT && (!facts.good || facts.root == NULL))
		abort();	/* nothing is trusted that is not good */
	signature_facts_release(&facts);
	problems_release(&problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct signature_input in = { .name = "officer", .der = bytes, .der_len = len, .content = "content", .content_len = 7 };

	check(&in);
	in.sm2 = true;
	check(&in);
	return 0;
}
