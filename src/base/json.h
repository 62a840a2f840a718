#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * JSON from outside, on top of cJSON: one value that fills the text (RFC 8259), valid UTF-8 without U+0000 (an escaped one
 * comes out as U+FFFD), not nested deeper than JSON_DEPTH_MAX, no member named twice in one object.  Numbers are doubles: identifiers longer than 15
 * digits must be text, and are in every API we read.
 */
#define JSON_DEPTH_MAX 64
#define JSON_FILE_MAX (16 * 1024 * 1024)	/* a scope or knowledge file; real ones are a few kB */

/* NULL on failure, with `name: reason at line N` in e.  Free with cJSON_Delete. */
cJSON *json_parse(const char *text, size_t len, const char *name, struct err *e);
cJSON *json_load(const char *path, struct err *e);

/* Members, with NULL or the fallback when absent or of another type.  obj may be NULL. */
const char *json_str(const cJSON *obj, const char *key);
double json_num(const cJSON *obj, const char *key, double fallback);
bool json_bool(const cJSON *obj, const char *key, bool fallback);
cJSON *json_get(const cJSON *obj, const char *key);		/* case-sensitive */
cJSON *json_arr(const cJSON *obj, const char *key);		/* NULL unless an array */
cJSON *json_by_id(const cJSON *list, const char *id);		/* the first object of a list whose "id" this is, or NULL */

/* The value at a dotted path of member names ("Regions.Region", "meta.progress"), NULL when absent.  "" is root. */
cJSON *json_at(const cJSON *root, const char *path);

/* The scalar as text: strings as they are, numbers without needless digits, true/false; NULL for the rest.  Caller frees. */
char *json_scalar_text(const cJSON *v);

/* Add a member that is this time as clock_iso writes it. */
void json_add_time(cJSON *obj, const char *key, time_t t);

/* The same of a time that may not be known: null for 0. */
void json_add_known_time(cJSON *obj, const char *key, time_t t);

/* Add a member that is this text, null for NULL. */
void json_add_text(cJSON *obj, const char *key, const char *text);

/* Text from outside as text_for_terminal writes it, null for NULL: a new value, or a member. */
cJSON *json_safe(const char *text);
void json_add_safe(cJSON *obj, const char *key, const char *text);

/*
 * Names of members and short texts that are there again and again, in this tree and in others, are kept once, until the process
 * ends: of facts with tens of thousands of findings that is half.  The tree is read as before; a text of it is not changed in place.
 */
void json_share(cJSON *tree);

/* Compact text of a value.  Never NULL.  The caller frees with free(). */
char *json_print(const cJSON *v);

#endif
