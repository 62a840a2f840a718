#ifndef CMD_REDACTABLE_H
#define CMD_REDACTABLE_H

#include "base/err.h"
#include "bundle/commitment.h"

/*
 * The second form of the evidence of a work folder, in which what says who a person is (`personal` of the knowledge's
 * products.json) is replaced by commitments: WORK/data/committed/X beside WORK/data/evidence/X, for JSON answers and meta
 * files that hold such a value; a meta file's URL, body and digest of the answer are such values too.  The key is made
 * once and stays, so that sealing again gives the same bytes.
 */
int redactable_make(const char *work, struct err *e);

#endif
