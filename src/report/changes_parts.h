#ifndef REPORT_CHANGES_PARTS_H
#define REPORT_CHANGES_PARTS_H

#include "report/changes.h"
#include "report/pairs.h"

/*
 * What the files that compare two assessments share; nobody else includes it.  changes.c has the head and the differences,
 * changes_rules.c checks and detections with their findings, changes_settings.c the rest.
 */
#define CHANGE_KEY_MAX (16 * 1024 * 1024)	/* bytes of one finding's values; what is longer is compared up to there */

struct changes {
	const struct changes_side *before, *after;
};

/* Each adds a list of that name to out; only what changed is in it. */
void changes_controls(cJSON *out, const struct changes *c);
void changes_rules(cJSON *out, const struct changes *c, const char *list);
void changes_settings(cJSON *out, const struct changes *c);
void changes_coverage(cJSON *out, const struct changes *c);
void changes_statements(cJSON *out, const struct changes *c);

/* A text member, "" when there is none. */
const char *change_text(const cJSON *obj, const char *name);

/* The members of these names (the last is NULL) as one text, and more behind them (may be NULL).  The caller frees. */
char *change_key(const cJSON *obj, const char *const *names, const char *more);

void change_copy(cJSON *to, const cJSON *from, const char *const *names);
bool change_differs(const cJSON *a, const cJSON *b, const char *const *names);

/* A new entry of a list, and its members "before" and "after" with copies of these members.  A NULL side adds nothing. */
cJSON *change_entry(cJSON *list, const char *change);
void change_sides(cJSON *entry, const cJSON *before, const cJSON *after, const char *const *names);

/* "worse", "better" or "other", by the verdicts of both. */
const char *change_direction(const cJSON *before, const cJSON *after);

/* Add {name, before, after} to list when these values differ, unless both are times.  Whether it did. */
bool change_setting(cJSON *list, const char *name, const cJSON *before, const cJSON *after);

/* Say what stands in the way of the comparison: a code, and what it was in each (NULL: nothing to say). */
void change_difference(cJSON *out, const char *code, const char *before, const char *after);

/* Whether an assessment was about this account; "" is every account. */
bool change_in_scope(const cJSON *facts, const char *account);

#endif
