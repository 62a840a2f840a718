/* A revocation list, of the bundle and of a reader, who may bring PEM. */
#include "bundle/sign/crlsource.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_words[] = { "\x30\x80", "\x30\x82\x01", "\x06\x03\x55\x1d\x15", "\x0a\x01\x01", "270115000000Z", "-----BEGIN X509 CRL-----\n",
	"-----END X509 CRL-----\n", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct problem_list problems = { 0 };
	struct crls lists = { 0 };
	char path[] = "given.crl";
	struct crl_file given = { .path = path };

	crls_add(&lists, "signatures/officer.p7s.crl", bytes, len, false, &problems);
	buf_init(&given.bytes, CRL_FILE_MAX);
	if (buf_add(&given.bytes, bytes, len) == 0)
		crls_add_file(&lists, &given, &problems);
	buf_release(&given.bytes);
	crls_release(&lists);
	problems_release(&problems);
	return 0;
}
