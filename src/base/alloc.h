#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/*
 * Memory that is there or the program ends with status 3 and one line on stderr.  Sizes that come from outside are
 * checked against a named limit before they get here.  Everything returned is freed with free().
 */
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);			/* NULL gives NULL */
char *xstrndup(const char *s, size_t n);
void *xcheck(void *p);				/* p; for what a library allocated */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Make room for one more element in a growing array: items has n elements in use and *cap allocated.
 *	ARRAY_GROW(list->items, list->n, list->cap);
 */
#define ARRAY_GROW(items, n, cap) \
	do { \
		if ((n) == (cap)) { \
			(cap) = (cap) ? (cap) * 2 : 8; \
			(items) = xrealloc((items), (cap), sizeof(*(items))); \
		} \
	} while (0)

#endif
