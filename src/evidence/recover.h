#ifndef EVIDENCE_RECOVER_H
#define EVIDENCE_RECOVER_H

#include "evidence/store.h"

/*
 * What a killed run left behind, made whole again.  A piece counts from the moment its line stands in the custody log;
 * so a last line that was cut, files that no line names and temporary files are no evidence and go.  Each is noted in the
 * log: {"event":"dropped","path","bytes","sha256"}.  A chain that is broken elsewhere was not broken by a kill: an error.
 */

/* Whether a run has begun there: its log has a whole first line.  Before that nothing was asked. */
bool store_begun(const char *dir);

/* Whether the last word of the log is that the collection ended, whole or not.  Else it was killed, or still goes on. */
bool store_ended(const char *dir);

/* store_open after that work.  *dropped (may be NULL) counts what went. */
int store_recover(struct store **out, const char *dir, long *dropped, struct err *e);

/*
 * The piece of this custody line, damaged as store_reader.damaged tells, is given up: what is left of its files is removed,
 * and the log says {"event":"lost","id","how"}.
 */
int store_lose(struct store *s, const char *dir, const cJSON *line, const char *how, struct err *e);

#endif
