#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"

void
problem_add(struct problems *p, const char *file, const char *key, const char *fmt, ...)
{
	char *reason = NULL;
	va_list ap;

	if (++p->n > KNOWLEDGE_PROBLEMS_MAX + 1)
		return;
	va_start(ap, fmt);
	if (vasprintf(&reason, fmt, ap) < 0)
		reason = NULL;
	va_end(ap);
	if (p->n == KNOWLEDGE_PROBLEMS_MAX + 1) {
		free(reason);
		reason = xasprintf("there are more than %d problems, the others are not shown", KNOWLEDGE_PROBLEMS_MAX);
	}
	if (p->first == NULL)
		p->first = xasprintf("%s%s%s: %s%s%s", p->k ? knowledge_dir_of(p->k, file) : "", p->k ? "/" : "", file, key,
		    *key ? ": " : "", reason ? reason : "");
	if (p->report != NULL)
		p->report(p->arg, file, key, reason ? reason : "");
	free(reason);
}

int
problems_end(struct problems *p, struct err *e)
{
	int rc = 0;

	if (p->n == 1)
		rc = err_set(e, ERR_USAGE, "%s", p->first);
	else if (p->n > 1)
		rc = err_set(e, ERR_USAGE, "%.900s (and %zu more)", p->first, p->n - 1);
	free(p->first);
	memset(p, 0, sizeof(*p));
	return rc;
}

static bool
has_control(const char *s, const char *allowed)
{
	for (; *s != '\0'; s++) {
		if (iscntrl((unsigned char)*s) && strchr(allowed, *s) == NULL)
			return true;
	}
	return false;
}

void
check_controls(struct problems *p, const char *file, const char *key, const cJSON *v, const char *allowed)
{
	const cJSON *one;
	int i = 0;

	if (cJSON_IsString(v) && has_control(v->valuestring, allowed))
		problem_add(p, file, key, "has a control character");
	cJSON_ArrayForEach(one, v) {
		char *below = cJSON_IsArray(v) ? xasprintf("%s[%d]", key, i++) :
		    xasprintf("%s%s%s", key, *key ? "." : "", one->string);

		if (one->string != NULL && has_control(one->string, ""))
			problem_add(p, file, key, "has a key with a control character");
		else
			check_controls(p, file, below, one, allowed);
		free(below);
	}
}
