#include "tests/fuzz/roots.h"

#include <stdlib.h>

#include "base/alloc.h"

const struct trust *
fuzz_roots(void)
{
	static struct trust trust;
	const char *top = getenv("TOP_SRCDIR");
	struct err e;
	char *path;

	if (trust.store != NULL)
		return &trust;
	path = xasprintf("%s/tests/fuzz/root.pem", top != NULL ? top : ".");
	if (trust_add(&trust, path, &e) != 0)
		abort();
	free(path);
	return &trust;
}
