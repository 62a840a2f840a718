#ifndef CMD_WORKLOCK_H
#define CMD_WORKLOCK_H

#include <stdbool.h>

#include "base/err.h"

/*
 * One process at a time writes a work folder.  WORK/lock is locked with flock(2) while the command runs, so that a dead
 * process holds nothing; what is written in it (process, host, time) is only for the sentence that the other one gets.
 * The file stays: it is not under WORK/data and is never sealed.  A folder that was made here and got no data goes again.
 */
struct work_lock;

/*
 * ERR_IO with the holder when another process has it.  A folder that is not there is made when make is set; otherwise there
 * is nothing to lock, *out is NULL and the step says what is missing.  The same for a folder that one may only read.
 * Files that a killed command was writing there, but for evidence, are removed: they would be sealed else.
 */
int work_lock(struct work_lock **out, const char *work, bool make, struct err *e);
void work_unlock(struct work_lock *l);		/* NULL does nothing */

/*
 * For a step that judges what is there, without going on with the collection: if that was killed, its log and evidence are made
 * whole as evidence/recover.h says.  Without a lock nothing is changed.
 */
int work_mend(const struct work_lock *l, const char *work, struct err *e);

#endif
