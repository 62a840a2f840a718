#ifndef KNOWLEDGE_DESCRIBE_H
#define KNOWLEDGE_DESCRIBE_H

#include "model.h"

/*
 * What the knowledge files say, for people: the same Markdown on a terminal and on the pages of doc/, and the whole of it
 * as JSON.  Nothing here is written twice: every sentence comes from the files.
 */
enum {
	DESCRIBE_MAX = 16 * 1024 * 1024	/* bytes of one page: far above the largest knowledge file, escaped */
};

struct describe {
	const struct knowledge *k;
	enum lang lang;
	bool page;	/* a page of doc/: escaped, with links between pages; else plain, with the SQL in it */
};

/* Appended to out, which has DESCRIBE_MAX as its maximum.  Where a text lacks the language it is the English one. */
void describe_rule(struct buf *out, const struct describe *d, const struct rule *r);
void describe_framework(struct buf *out, const struct describe *d, const struct framework *f);
void describe_control(struct buf *out, const struct describe *d, const struct control *c);
void describe_index(struct buf *out, const struct describe *d);	/* the page that leads to all others */

/*
 * The folder below doc/ for rules of this kind, "checks" or "detections"; NULL for tables, which have no page.  A page
 * is FOLDER/ID.md, or FOLDER/ID.zh-CN.md: describe_suffix.
 */
const char *describe_folder(enum rule_kind kind);
const char *describe_suffix(enum lang lang);

/* All members of the header with their defaults, the sources with their permissions, and "controls" that use the rule. */
cJSON *describe_rule_json(const struct knowledge *k, const struct rule *r);
cJSON *describe_control_json(const struct control *c);
cJSON *describe_framework_json(const struct framework *f);

#endif
