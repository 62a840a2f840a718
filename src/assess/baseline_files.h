#ifndef ASSESS_BASELINE_FILES_H
#define ASSESS_BASELINE_FILES_H

#include "assess/coverage.h"
#include "assess/event/eventload.h"

/* What the files hold counts as seen: for every account in them, from the day of the first event up to `to`. */
void events_cover(struct coverage *c, const struct events_loaded *n, time_t to);

/*
 * The baseline document (baseline.h) of event files, for a scope whose accounts and period are known: of what is before the
 * period, from the day of the first event to the end of the day of the last.  Events from the period on, and those without
 * a time, are left out and named to refused.  When a record could not be read no account counts as seen for the whole
 * window.  The caller frees *out.  ERR_USAGE when no event is left to learn from.
 */
int baseline_from_files(cJSON **out, const struct knowledge *k, const struct assess_scope *scope, const struct strlist *paths,
    void (*refused)(void *arg, const char *sentence), void *arg, struct err *e);

#endif
