#include "cloud/credentials.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
credentials_release(struct credentials *c)
{
	free(c->access_key_id);
	secret_free(c->secret);
	secret_free(c->token);
	free(c->source);
	memset(c, 0, sizeof(*c));
}

/* Visible ASCII only. */
static int
check_text(const char *where, const char *what, const char *text, size_t max, const char *forbidden, struct err *e)
{
	if (strlen(text) > max)
		return err_set(e, ERR_LIMIT, "%s: %s is longer than %zu bytes", where, what, max);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~' || strchr(forbidden, *p) != NULL)
			return err_set(e, ERR_USAGE, "%s: %s has a character that can not be in one", where, what);
	}
	return 0;
}

int
credentials_fill(struct credentials *out, const char *where, const char *id, const char *secret, const char *token,
    struct err *e)
{
	memset(out, 0, sizeof(*out));
	if (token != NULL && *token == '\0')
		token = NULL;
	if (check_text(where, "AccessKey id", id, ACCESS_KEY_ID_MAX, ",/;", e) != 0 ||
	    check_text(where, "AccessKey secret", secret, SECURITY_TOKEN_MAX, "", e) != 0 ||
	    (token != NULL && check_text(where, "security token", token, SECURITY_TOKEN_MAX, "", e) != 0))
		return -1;
	out->access_key_id = xstrdup(id);
	out->secret = secret_new(secret);
	out->token = secret_new(token);
	out->source = xstrdup(where);
	return 0;
}

int
signer_always(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	(void)account;
	(void)e;
	*out = arg;
	return 0;
}
