#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include "base/err.h"
#include "base/memfiles.h"
#include "model.h"

/* Limits of one knowledge folder: far above what anyone writes by hand, low enough that a hostile one costs little. */
enum {
	KNOWLEDGE_FILE_MAX = 1024 * 1024,	/* bytes of one file */
	KNOWLEDGE_FILES_MAX = 8000,
	KNOWLEDGE_PROBLEMS_MAX = 1000		/* reported; one more says that there are more */
};

/*
 * One problem of a folder.  file is relative to the folder ("checks/SLS-02.sql"), key the path in its JSON
 * ("parameters.ttl", "" for the whole file), reason one sentence.
 */
typedef void knowledge_problem_fn(void *arg, const char *file, const char *key, const char *reason);

/*
 * Load a folder as frameworks/README.md says, strictly: every file against its schema (built into the program, so a
 * folder can not loosen it), then all against each other.  Every problem goes to report (may be NULL).  Files whose
 * name begins with a dot are not looked at; any other file that is not in the README's table is a problem.  SQL is
 * only split and looked over here; the sandbox compiles it.
 *
 * 0 and a knowledge that holds together, or -1: ERR_USAGE when there were problems (the sentence is the first one and
 * how many more), ERR_IO when the folder or a file could not be read.
 */
int knowledge_load(struct knowledge **out, const char *dir, knowledge_problem_fn *report, void *arg, struct err *e);

/*
 * The same for folders that lie over each other: a file of a later folder stands for the one of the same name in the
 * earlier ones, all others add up.  The first folder must be whole; a later one may hold a single file.  README.md,
 * local.mk and schema/ of later folders are not looked at.  The files of the result say where each came from.
 */
int knowledge_load_over(struct knowledge **out, const struct strlist *dirs, knowledge_problem_fn *report, void *arg,
    struct err *e);

/* The same with all folders among files in memory, which must outlive the knowledge.  NULL: on disk. */
int knowledge_load_tree(struct knowledge **out, const struct memfiles *memory, const struct strlist *dirs, struct err *e);

/* The same of a folder of which only some rules are here: a control's rules are those of its rules that are. */
int knowledge_load_part(struct knowledge **out, const struct memfiles *memory, const struct strlist *dirs, struct err *e);
void knowledge_free(struct knowledge *k);

#endif
