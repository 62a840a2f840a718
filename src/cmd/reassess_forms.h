#ifndef CMD_REASSESS_FORMS_H
#define CMD_REASSESS_FORMS_H

#include "assess/factsdiff.h"
#include "cmd/runfiles.h"

/*
 * Make the second forms (cmd/second_form.h) of a whole bundle's evidence and facts again, and add a difference for each that is
 * other, missing or not made: so that what a redacted part of it shows follows from the answers.  Reads the bundle once more; a
 * bundle without any is left at its first answer.
 */
int reassess_forms(struct facts_differences *d, const struct runfiles *p, const struct strlist *personal, struct err *e);

#endif
