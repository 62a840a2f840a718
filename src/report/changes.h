#ifndef REPORT_CHANGES_H
#define REPORT_CHANGES_H

#include "base/err.h"
#include "report/report.h"

/*
 * What changed between two assessments: per control, check, detection, resource and setting.  Codes and values only, as the
 * facts (data/knowledge/schema/changes.schema.json has the form); words are made by the templates.
 *
 * Compared are verdicts, evidence states, reasons and values of findings, and the tables whose header says that they show
 * settings.  Not compared: values of detections and of other tables (they are about their own period), values that are a time
 * in both, evidence ids.  What stands in the way of a comparison (another knowledge, other accounts, calls
 * that were no longer answered) is said first, in "differences".
 *
 * "vanished" is only said of what could have been seen: where the newer run could not look, it is "not-seen".
 */
struct changes_side {
	const cJSON *facts;		/* assessment.json; borrowed, as all here */
	const char *bundle, *identity;	/* NULL: not sealed */
};

/* ERR_FORMAT: one of them is no assessment.  The caller deletes *out. */
int changes_make(cJSON **out, const struct changes_side *before, const struct changes_side *after, struct err *e);

/* Whether anything but the differences in what was looked at is in it. */
bool changes_any(const cJSON *changes);

/*
 * The documents of changes: changes.json, changes.{lang}.html, and changes.{lang}.txt when text is asked for.  k is where titles
 * come from; NULL: ids only.  Otherwise as report_render.
 */
struct changes_options {
	const char *templates;
	struct strlist formats;		/* "json", "html", "text"; none: json and html */
	struct strlist langs;		/* none: all */
};
int changes_render(const cJSON *changes, const struct knowledge *k, const struct changes_options *o,
    int (*write)(void *arg, const char *name, const void *bytes, size_t len, struct err *e), void *arg, struct err *e);

#endif
