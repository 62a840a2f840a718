#ifndef KNOWLEDGE_SCHEMAS_H
#define KNOWLEDGE_SCHEMAS_H

#include <stddef.h>

#include "base/err.h"
#include "base/schema.h"

/*
 * The schemas of frameworks/schema, built into the program (embed.sh writes schemas.c from them): a folder is judged
 * by these, never by files that it brings along.
 */
struct schema_text {
	const char *name;	/* "check-header": the file less .schema.json */
	const char *text;
	size_t len;
};
extern const struct schema_text schema_texts[];	/* ends with a NULL name */

/* Parse the schema of that name.  0, or -1. */
int schema_builtin(struct schema **out, const char *name, struct err *e);

#endif
