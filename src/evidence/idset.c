#include "evidence/idset.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct idset {
	void *root;	/* a balanced tree of texts: glibc's tsearch */
};

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

struct idset *
idset_new(void)
{
	return xcalloc(1, sizeof(struct idset));
}

void
idset_free(struct idset *s)
{
	if (s == NULL)
		return;
	tdestroy(s->root, free);
	free(s);
}

void
idset_add(struct idset *s, const char *id)
{
	if (!idset_has(s, id))
		xcheck(tsearch(xstrdup(id), &s->root, compare));
}

bool
idset_has(const struct idset *s, const char *id)
{
	return tfind(id, &s->root, compare) != NULL;
}
