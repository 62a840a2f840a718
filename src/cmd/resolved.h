#ifndef CMD_RESOLVED_H
#define CMD_RESOLVED_H

#include "assess/scope.h"
#include "base/err.h"
#include "base/hash.h"
#include "knowledge/scope.h"
#include "knowledge/statements.h"

/*
 * The scope as a run used it (data/scope.json): the period as two instants, the frameworks by name, no key, no network
 * settings.  It is what the verdicts rest on, so it is in the bundle, and the assessment reads nothing else.
 */

/* The document for a scope file; frameworks are those the run uses.  The caller deletes it. */
cJSON *resolved_from_scope(const struct scope *s, const struct strlist *frameworks);

/*
 * Take in the members of the directory: array of {account, name, via, state, code, message, request_id}, states as
 * assess/scope.h names them.  Those that are in the scope become accounts of it.  Takes the
 * place of what was taken in before.
 */
void resolved_give_members(cJSON *doc, cJSON *members);

/*
 * The scope as it was before the members were taken in: they are learned anew by a run that goes on.  Whether one of them
 * could not be entered for a reason that may be gone by now.
 */
bool resolved_drop_members(cJSON *doc);

/* Note that the run uses this baseline, which is in data/baseline.json with the digest, and asks for no history. */
void resolved_give_baseline(cJSON *doc, const cJSON *baseline, char sha256[SHA256_HEX_SIZE]);

/* Waivers and attestations, as they were read when the run began. */
void resolved_give_statements(cJSON *doc, const struct statements *s);

/* The same as the assess stage wants it.  doc is borrowed and must outlive out. */
int resolved_to_assess(struct assess_scope *out, const cJSON *doc, struct err *e);
void resolved_release(struct assess_scope *s);

#endif
