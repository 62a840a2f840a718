#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

#define TEXT_MAX 64		/* bytes of one that is kept */
#define SLOTS (1u << 16)	/* a power of two; at most half are used, so that a search is short */

/* The texts, found by their hash in this slot or in one of the next. */
static const char *pool[SLOTS];
static size_t pool_n;

static size_t
slot_of(const char *s)
{
	unsigned h = 2166136261u;	/* FNV-1a */

	while (*s != '\0')
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h & (SLOTS - 1);
}

/* The kept text that equals s, which is kept from now on when it is none yet; NULL when there is no room. */
static const char *
kept(const char *s)
{
	size_t len = strnlen(s, TEXT_MAX + 1), i;

	if (len > TEXT_MAX)
		return NULL;
	for (i = slot_of(s); pool[i] != NULL; i = (i + 1) & (SLOTS - 1)) {
		if (strcmp(pool[i], s) == 0)
			return pool[i];
	}
	if (pool_n == SLOTS / 2)
		return NULL;
	pool_n++;
	return pool[i] = xstrdup(s);
}

static void
share_name(cJSON *item)
{
	const char *name = item->string != NULL && (item->type & cJSON_StringIsConst) == 0 ? kept(item->string) : NULL;

	if (name == NULL)
		return;
	free(item->string);
	item->string = (char *)name;
	item->type |= cJSON_StringIsConst;
}

static void
share_text(cJSON *item)
{
	const char *text = cJSON_IsString(item) && (item->type & cJSON_IsReference) == 0 ? kept(item->valuestring) : NULL;

	if (text == NULL)
		return;
	free(item->valuestring);
	item->valuestring = (char *)text;
	item->type |= cJSON_IsReference;
}

void
json_share(cJSON *tree)
{
	cJSON *item;

	cJSON_ArrayForEach(item, tree) {	/* nothing, of no tree */
		share_name(item);
		share_text(item);
		json_share(item);
	}
}
