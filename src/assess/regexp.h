#ifndef ASSESS_REGEXP_H
#define ASSESS_REGEXP_H

#include <stddef.h>

#include "base/err.h"

/*
 * POSIX extended regular expressions (IEEE Std 1003.1, chapter 9.4) over bytes, asked only whether they match somewhere
 * in a text.  The time of one question has an end that does not depend on the expression: all ways through it are
 * followed at once (K. Thompson, "Regular expression search algorithm", 1968), what was worked out is kept as a table,
 * and steps are counted.  Rules come from files and texts from those who are watched, so neither may choose how long
 * the other takes.
 *
 * Taken: | ( ) * + ? {n} {n,} {,m} {n,m} . ^ $ [...] [^...] [:class:] and \ before a special character.  Refused, as
 * they mean nothing or nothing certain: a repetition of nothing, [= =] and [. .], letters behind \, bytes beyond ASCII
 * in brackets (a letter of more bytes outside of them is one).
 */
#define REGEXP_PROGRAM_MAX 20000	/* instructions: counts in {n,m} multiply */
#define REGEXP_STEPS_MAX 100000000LL	/* of one question: less than a second */

struct regexp;

/* NULL with ERR_FORMAT, part of a sentence, when pattern is none. */
struct regexp *regexp_new(const char *pattern, struct err *e);
void regexp_free(struct regexp *re);

/* 1 or 0; -1 when it would take more than `steps` steps: nothing is known then. */
int regexp_matches(struct regexp *re, const char *text, size_t len, long long steps);

#endif
