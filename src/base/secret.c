#include "base/secret.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct secret {
	size_t len;
	char text[];
};

struct secret *
secret_new_n(const char *bytes, size_t len)
{
	struct secret *s = xcalloc(1, sizeof(*s) + len + 1);

	s->len = len;
	memcpy(s->text, bytes, len);
	return s;
}

struct secret *
secret_new(const char *text)
{
	return text == NULL ? NULL : secret_new_n(text, strlen(text));
}

void
secret_free(struct secret *s)
{
	if (s == NULL)
		return;
	OPENSSL_cleanse(s->text, s->len);
	free(s);
}

const char *
secret_text(const struct secret *s)
{
	return s == NULL ? "" : s->text;
}

size_t
secret_len(const struct secret *s)
{
	return s == NULL ? 0 : s->len;
}
