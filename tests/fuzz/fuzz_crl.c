/* A revocation list. */
#include "bundle/sign/revocation.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "\x30\x80", "\x30\x82\x01", "\x06\x03\x55\x1d\x15", "\x0a\x01\x01", "270115000000Z", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct problem_list problems = { 0 };
	struct crls lists = { 0 };

	crls_add(&lists, "signatures/officer.p7s.crl", bytes, len, &problems);
	crls_release(&lists);
	problems_release(&problems);
	return 0;
}
