#ifndef CMD_PART_FACTS_H
#define CMD_PART_FACTS_H

#include "cmd/partfiles.h"

/*
 * Take the sources, rules and controls of a part out of its facts in pieces (cmd/factfiles.h), in either form.  ERR_FORMAT when one is
 * not what its name says, or is of another run.
 */
int part_facts(struct partfiles *p, const char *run, struct err *e);

#endif
