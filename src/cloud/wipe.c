#include "cloud/wipe.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

void
buf_wipe(struct buf *b)
{
	if (b->data != NULL)
		OPENSSL_cleanse(b->data, b->cap);
	buf_release(b);
}

void
kv_wipe(struct kvlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		OPENSSL_cleanse(l->items[i].value, strlen(l->items[i].value));
	kv_release(l);
}

static void
wipe_strings(cJSON *v)
{
	for (; v != NULL; v = v->next) {
		if (v->valuestring != NULL)
			OPENSSL_cleanse(v->valuestring, strlen(v->valuestring));
		wipe_strings(v->child);
	}
}

void
json_wipe(cJSON *v)
{
	wipe_strings(v);
	cJSON_Delete(v);
}

void
text_wipe(char *s)
{
	if (s != NULL)
		OPENSSL_cleanse(s, strlen(s));
	free(s);
}
