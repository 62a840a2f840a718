#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"
#include "model.h"

/*
 * Command lines: --name VALUE or --name=VALUE, flags without a value, and words.  An option given twice is an error
 * unless it is a list.  --help prints the usage made from the same rows.
 */
enum option_kind {
	OPTION_FLAG,	/* bool * */
	OPTION_TEXT,	/* const char ** (points into argv) */
	OPTION_LIST,	/* struct strlist *: may repeat, commas separate */
	OPTION_FILES,	/* struct strlist *: may repeat, each a file name, or what else has commas of its own, taken whole */
	OPTION_LANG,	/* struct strlist *: as a list, each a report language */
	OPTION_HELP_END	/* ends the table */
};

struct option_row {
	const char *name;	/* without the dashes */
	enum option_kind kind;
	void *target;
	const char *value_name;	/* in the usage: "FILE" */
	const char *help;
};

struct usage {
	const char *line;	/* "trailseal seal [OPTIONS] DIR" */
	const char *about;	/* one paragraph */
	const struct option_row *rows;
	int words_min, words_max;
	const char *words_name;	/* for the message: "DIR" */
};

/*
 * Parse argv[1..].  Words are moved to words[0..*n_words-1] (room for words_max).  Returns 1 when all is well, 0 when
 * --help was printed (exit 0), -1 with ERR_USAGE in e.
 */
int options_parse(const struct usage *u, int argc, char **argv, const char **words, int *n_words, struct err *e);

#endif
