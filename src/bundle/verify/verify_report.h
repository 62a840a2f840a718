#ifndef BUNDLE_VERIFY_REPORT_H
#define BUNDLE_VERIFY_REPORT_H

#include "base/buf.h"
#include "bundle/verify/verify.h"

/*
 * What verify_file found, for people and for programs.  The headline never says more than the weakest layer holds.
 * Whatever came out of the bundle is made safe for a terminal, and is valid UTF-8.
 */
#define VERIFY_REPORT_MAX (16 * 1024 * 1024)	/* a thousand problems, every byte of them escaped, and bag-info.txt are 8 */

/* The forms of the report: append to b. */
void verify_headline(struct buf *b, const struct verify_result *r, enum lang lang);	/* one line, no newline */
void verify_text(struct buf *b, const struct verify_result *r, enum lang lang);
void verify_json(struct buf *b, const struct verify_result *r, enum lang lang);		/* one object and a newline */

/*
 * JUnit as continuous integration reads it: a test case per step of FORMAT.md and per layer.  A step with a problem and a
 * layer that is refused fail; what was not looked at, or is not there, is skipped and never passed.
 */
void verify_junit(struct buf *b, const struct verify_result *r, enum lang lang);

/* What was not checked, a sentence each, safe for a terminal. */
void verify_open(struct strlist *l, const struct verify_result *r, enum lang lang);

#endif
