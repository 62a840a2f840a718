#ifndef BUNDLE_VERIFY_REPORT_H
#define BUNDLE_VERIFY_REPORT_H

#include "base/buf.h"
#include "bundle/verify.h"

/* What verify_file found, for people and for programs.  The headline never says more than the weakest part holds. */
#define VERIFY_REPORT_MAX (4 * 1024 * 1024)

void verify_headline(struct buf *b, const struct verify_result *r);	/* one line, no newline */
void verify_text(struct buf *b, const struct verify_result *r);		/* safe for a terminal */
void verify_json(struct buf *b, const struct verify_result *r);		/* one object and a newline */

#endif
