/* Secrets keep their bytes and their distance. */
#include "base/secret.h"

#include "tests/unit/tap.h"

int
main(void)
{
	struct secret *s = secret_new("hunter2"), *n = secret_new_n("abcdef", 3);

	is_str(secret_text(s), "hunter2", "the signer gets the bytes");
	is_int((long long)secret_len(s), 7, "and their number");
	is_str(secret_text(n), "abc", "a part of a text");
	ok(secret_new(NULL) == NULL, "no text is no secret");
	is_str(secret_text(NULL), "", "no secret is empty text");
	is_int((long long)secret_len(NULL), 0, "of no length");
	secret_free(s);
	secret_free(n);
	secret_free(NULL);
	return tap_done();
}
