#ifndef CMD_REASSESS_PART_H
#define CMD_REASSESS_PART_H

#include "assess/factsdiff.h"
#include "bundle/verify/verify.h"

/*
 * Judge again, of a part of a bundle, the rules whose inputs it holds whole, and the controls of which that is every rule, and
 * compare with what was sealed of them.  The document (cmd/reassess.h) gets
 *	part	{rules, reperformed, not_reperformed: [{kind, id, why, lacks}], controls, controls_reperformed,
 *		controls_not_reperformed: [{framework, id, rules, reperformed}]}; why: "not-disclosed" or "redacted"
 * and the layer of result how many of how many, and which not.  out is released by the caller in every case.  -1: nothing
 * could be judged (ERR_NO: no rule has all it needs).
 */
int reassess_part(struct facts_differences *out, cJSON *doc, const char *path, struct verify_result *result, struct err *e);

#endif
