#include "cloud/sign.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "cloud/sign_schemes.h"

const struct sign_scheme sign_schemes[] = {
	{ .name = "acs3", .algorithm = "ACS3-HMAC-SHA256", .sign = sign_acs3 },
	{ .name = "sls4", .algorithm = "SLS4-HMAC-SHA256", .sign = sign_sls4 },
	{ .name = "oss4", .algorithm = "OSS4-HMAC-SHA256", .sign = sign_oss4 },
	{ .name = NULL }
};

const struct sign_scheme *
sign_scheme_find(const char *name)
{
	for (const struct sign_scheme *s = sign_schemes; s->name != NULL; s++) {
		if (strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

void
sign_trace_release(struct sign_trace *t)
{
	if (t->canonical != NULL)
		OPENSSL_cleanse(t->canonical, strlen(t->canonical));
	free(t->canonical);
	free(t->to_sign);
	free(t->signature);
	memset(t, 0, sizeof(*t));
}

void
sign_trace_hand(struct sign_trace *from, struct sign_trace *to)
{
	if (to == NULL) {
		sign_trace_release(from);
		return;
	}
	*to = *from;
	memset(from, 0, sizeof(*from));
}
