#include "bundle/reveal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"

int
reveals_add(struct reveals *r, const char *salt, const char *value)
{
	struct reveal one = { .line = r->n + 1 };
	char hex[SHA256_HEX_SIZE];

	if (r->n == REVEALS_MAX)
		return -1;
	commitment_make(salt, value, strlen(value), hex);
	hex_decode(hex, one.hash, sizeof(one.hash));
	ARRAY_GROW(r->items, r->n, r->cap);
	r->items[r->n++] = one;
	return 0;
}

void
reveals_release(struct reveals *r)
{
	free(r->items);
	*r = (struct reveals){ 0 };
}

static int
by_hash(const void *a, const void *b)
{
	return memcmp(((const struct reveal *)a)->hash, ((const struct reveal *)b)->hash, SHA256_SIZE);
}

void
reveals_begin(struct reveals *r)
{
	r->matched = 0;
	if (r->n > 0)
		qsort(r->items, r->n, sizeof(*r->items), by_hash);
}

/* All lines of this hash: the same value may be there twice. */
static void
mark(struct reveals *r)
{
	struct reveal key = { .line = 0 }, *hit;

	hex_decode(r->hex, key.hash, sizeof(key.hash));
	hit = r->n > 0 ? bsearch(&key, r->items, r->n, sizeof(*r->items), by_hash) : NULL;
	if (hit == NULL)
		return;
	while (hit > r->items && by_hash(hit - 1, &key) == 0)
		hit--;
	for (; hit < r->items + r->n && by_hash(hit, &key) == 0; hit++)
		hit->found = true;
}

void
reveals_bytes(struct reveals *r, const char *bytes, size_t len)
{
	static const char prefix[] = COMMITMENT_PREFIX;
	const size_t prefix_len = sizeof(prefix) - 1;

	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];
		bool in_prefix = r->matched < prefix_len;

		if (in_prefix && c == prefix[r->matched]) {
			r->matched++;
		} else if (!in_prefix && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
			r->hex[r->matched++ - prefix_len] = c;
		} else {
			r->matched = c == prefix[0];	/* the prefix holds its first letter nowhere else */
		}
		if (r->matched == prefix_len + SHA256_HEX_SIZE - 1) {
			r->hex[SHA256_HEX_SIZE - 1] = '\0';
			mark(r);
			r->matched = 0;
		}
	}
}

size_t
reveals_unmatched(const struct reveals *r)
{
	size_t first = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (!r->items[i].found && (first == 0 || r->items[i].line < first))
			first = r->items[i].line;
	}
	return first;
}
