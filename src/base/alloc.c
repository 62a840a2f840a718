#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_NO_MEMORY = 3 };

void *
xcheck(void *p)
{
	if (p == NULL) {
		fputs("trailseal: out of memory\n", stderr);
		exit(EXIT_NO_MEMORY);
	}
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	return xcheck(calloc(n ? n : 1, size ? size : 1));
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return xcheck(NULL);
	return xcheck(realloc(p, n > 0 && size > 0 ? n * size : 1));
}

char *
xstrdup(const char *s)
{
	return s == NULL ? NULL : xcheck(strdup(s));
}

char *
xstrndup(const char *s, size_t n)
{
	return xcheck(strndup(s, n));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	return xcheck(n < 0 ? NULL : s);
}
