#ifndef KNOWLEDGE_DESCRIBE_WORDS_H
#define KNOWLEDGE_DESCRIBE_WORDS_H

#include "knowledge/describe.h"

/* What the describe files share; nobody else includes it. */

enum label {
	LABEL_CHECK,
	LABEL_DETECTION,
	LABEL_CONTROL,
	LABEL_FRAMEWORKS,
	LABEL_CHECKS,
	LABEL_DETECTIONS,
	LABEL_TITLE,
	LABEL_SEVERITY,
	LABEL_DECIDE,
	LABEL_RESPONSIBILITY,
	LABEL_TACTIC,
	LABEL_BASELINE,
	LABEL_CALENDAR,
	LABEL_ASKS,
	LABEL_SOURCE,
	LABEL_PERMISSION,
	LABEL_PARAMETERS,
	LABEL_PARAMETER,
	LABEL_DEFAULT,
	LABEL_REASONS,
	LABEL_REASON,
	LABEL_TEXT,
	LABEL_RATIONALE,
	LABEL_FALSE_POSITIVES,
	LABEL_REMEDIATION,
	LABEL_CHANGING,
	LABEL_READ_ONLY,
	LABEL_VALIDATION,
	LABEL_USED_BY,
	LABEL_FRAMEWORK,
	LABEL_RULE,
	LABEL_FAILS,
	LABEL_ATTACH,
	LABEL_ANSWERED_BY,
	LABEL_NOTHING,
	LABEL_GENERATED,
	LABEL_INDEX,
	LABEL_INDEX_ABOUT,
	LABEL_COUNT
};

const char *describe_label(const struct describe *d, enum label label);

/* A value of a closed list ("critical", "partly", "tenant") in the language; the value itself when it has no word. */
const char *describe_value(const struct describe *d, const char *value);

/* The text in the language, else in English, else "". */
const char *describe_text(const struct describe *d, const struct words *w);

/* Append text: on one line, and on a page with the characters escaped that Markdown gives a meaning. */
void describe_put(struct buf *out, const struct describe *d, const char *text);

/* A rule's id, on a page with a link to its page; up is the way from this page to doc/. */
void describe_link(struct buf *out, const struct describe *d, const char *up, const char *rule_id);

/* The first lines of a page. */
void describe_head(struct buf *out, const struct describe *d);

#endif
