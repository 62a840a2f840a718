#ifndef TESTS_CLOUD_SCHEMA_H
#define TESTS_CLOUD_SCHEMA_H

#include "cloud.h"

/*
 * The shape of a tenant file, as tables: one row per member.  Loading refuses what has no row, so that a misspelt
 * fault or permission can not silently do nothing.
 */
enum kind {
	K_STR,
	K_INT,		/* a whole number, not negative */
	K_BOOL,
	K_TIME,		/* text of tenant_time(); replaced by a number of epoch seconds */
	K_OBJ,		/* an object of the rows in of */
	K_STRS,		/* an array of text */
	K_OBJS,		/* an array of such objects */
	K_MAP,		/* an object with free names whose values are objects of the rows in of */
	K_INTS,		/* an object with free names whose values are whole numbers */
	K_ANY		/* free JSON, validated by the file that uses it */
};

struct member {
	const char *name;	/* NULL ends a table */
	enum kind kind;
	bool required;
	const struct member *of;
	const char *one_of;	/* "a|b|c": the allowed texts, NULL for any */
};

extern const struct member schema_tenant[];

/* Check obj against the rows and turn times into numbers.  where names the object in errors ("accounts[0]").  0 or -1. */
int schema_apply(const struct tenant *t, cJSON *obj, const struct member *rows, const char *where, struct err *e);

#endif
