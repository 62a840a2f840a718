#ifndef ASSESS_FACTSDIFF_H
#define ASSESS_FACTSDIFF_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Two documents of facts about the same evidence, compared in everything but the version of the program: what an earlier
 * assessment said, and what comes out now.
 */
enum facts_kind {
	FACTS_CONTROL,		/* id: FRAMEWORK CONTROL */
	FACTS_CHECK,		/* id: of the rule, with its parameters behind it where it has any */
	FACTS_DETECTION,
	FACTS_FINDING,		/* id: of the rule; with account, region, resource */
	FACTS_TABLE,
	FACTS_OTHER,		/* id: the member of the document */
	FACTS_KIND_COUNT
};
extern const char *const facts_kind_names[FACTS_KIND_COUNT];

/* All text is the list's, and comes from outside: whoever prints it makes it safe. */
struct facts_difference {
	enum facts_kind kind;
	char *id, *account, *region, *resource;	/* "" where there is none */
	char *before, *now;	/* the verdict where it differs, else what does, cut short; NULL: is not there */
};

#define FACTS_DIFFERENCES_MAX 1000	/* listed; more are counted */
struct facts_differences {
	struct facts_difference *items;
	size_t n, cap;
	size_t dropped;
	size_t compared[FACTS_KIND_COUNT];	/* how many of each were on either side */
};

/* other_rules: they came from other knowledge, so that its digest is not compared.  out is zeroed here. */
void facts_compare(struct facts_differences *out, const cJSON *before, const cJSON *now, bool other_rules);

/* Add a difference of two values, when they do differ; either may be NULL. */
void facts_compare_value(struct facts_differences *out, const char *id, const cJSON *before, const cJSON *now);
void facts_differences_release(struct facts_differences *d);

#endif
