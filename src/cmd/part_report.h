#ifndef CMD_PART_REPORT_H
#define CMD_PART_REPORT_H

#include "bundle/verify/layers.h"
#include "cmd/partfiles.h"

/*
 * Say how much of a part was judged again: to doc the member "part" (cmd/reassess_part.h), to the layer how many rules and
 * controls of how many, the names of the others, and its state.  ERR_NO: nothing was.
 */
int part_report(cJSON *doc, struct layer_result *l, const struct partfiles *p, struct err *e);

#endif
