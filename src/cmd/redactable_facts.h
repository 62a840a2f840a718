#ifndef CMD_REDACTABLE_FACTS_H
#define CMD_REDACTABLE_FACTS_H

#include "base/err.h"
#include "bundle/commitment.h"
#include "model.h"

/*
 * The second form of the facts in pieces (cmd/factfiles.h): WORK/data/committed/facts/X beside WORK/data/facts/X.  The facts about a
 * rule have one when its verdict rests on a source of `redacted`, on all evidence, or on lists and exceptions of the scope: resources and
 * values of findings are commitments then; and when findings are waived, which it does not say.  In data/facts/input.json it is the
 * lists and exceptions.
 */
int redactable_facts(const char *work, const struct strlist *redacted, const struct commitment_key *key, struct err *e);

#endif
