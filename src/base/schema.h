#ifndef BASE_SCHEMA_H
#define BASE_SCHEMA_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "base/err.h"

/*
 * JSON Schema (draft 2020-12) as far as our own files need it: type (a name or a list), properties, required,
 * additionalProperties (false or a schema), patternProperties, items, enum, const, pattern (POSIX extended, so keep to
 * what ECMAScript reads the same way), minimum, maximum, minLength, maxLength (in characters), minItems, maxItems,
 * uniqueItems, anyOf, oneOf, and $ref to #/$defs/NAME.  title, description, $schema and $defs are allowed; any other
 * keyword makes the schema itself wrong, because a limit that is silently not checked is none.
 */
struct schema;

/* key is the path of the value, "controls[3].checks[0].id", "" for the whole; both texts are the caller's to copy. */
typedef void schema_problem_fn(void *arg, const char *key, const char *reason);

/* Read a schema; name is for the message.  0, or -1 with ERR_FORMAT. */
int schema_parse(struct schema **out, const char *text, size_t len, const char *name, struct err *e);
void schema_free(struct schema *s);

#define SCHEMA_UNKNOWN_KEY "unknown key "

/*
 * Report every way in which v is not what s wants, in the order of the document, one clear reason each, and return
 * their number.  A missing key is reported under its own path, an unknown one under that of its object: the reason then
 * begins with SCHEMA_UNKNOWN_KEY and the name in quotes.  report may be NULL.
 */
size_t schema_check(const struct schema *s, const cJSON *v, schema_problem_fn *report, void *arg);

/*
 * The name among n that is so close to word (at most two letters off, and most of them right) that it was likely
 * meant; NULL when none is.
 */
const char *nearest_name(const char *const *names, size_t n, const char *word);

#endif
