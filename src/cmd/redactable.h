#ifndef CMD_REDACTABLE_H
#define CMD_REDACTABLE_H

#include "base/err.h"
#include "bundle/commitment.h"

/*
 * The second form of the evidence of a work folder, in which what says who a person is (`personal` of the knowledge's
 * products.json) is replaced by commitments: WORK/data/committed/X beside WORK/data/evidence/X, for JSON answers and meta
 * files that hold such a value; a meta file's URL, body and digest of the answer are such values too.  Of the facts in pieces
 * those have one about rules that rest on such answers, on all evidence, or on lists and exceptions of the scope: resources and values
 * of findings are commitments then; those whose findings are waived, which it does not say; and data/facts/input.json, with its lists
 * and exceptions.  The key is made once and stays, so that sealing again gives the same bytes.
 */
int redactable_make(const char *work, struct err *e);

#endif
