#ifndef TESTS_UNIT_CONTENT_CLOUD_H
#define TESTS_UNIT_CONTENT_CLOUD_H

#include "assess/assess.h"
#include "content_cases.h"

/* Sources whose calls are denied, or NULL. */
extern const struct strlist *content_deny;

/* "Bail out!": nothing more can be shown.  Does not return; an int for the sake of conditions. */
int content_die(const char *what, const struct err *e);

/*
 * Ask all sources of this part of the knowledge, in its plan's order, at a time, and put the answers of the case's cloud into db; the
 * ids of the sources are added to planned.
 */
void content_collect(struct db *db, const struct knowledge *part, const struct assess_scope *scope, time_t at, const struct content_case *c,
    struct strlist *planned);

#endif
