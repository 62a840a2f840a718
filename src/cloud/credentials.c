#include "cloud/credentials.h"

#include <stdlib.h>
#include <string.h>

void
credentials_release(struct credentials *c)
{
	free(c->access_key_id);
	secret_free(c->secret);
	secret_free(c->token);
	free(c->source);
	memset(c, 0, sizeof(*c));
}
