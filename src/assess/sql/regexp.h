#ifndef ASSESS_REGEXP_H
#define ASSESS_REGEXP_H

#include <stddef.h>

#include "base/err.h"

/*
 * Regular expressions of the rules, asked only whether they match somewhere in a text.  PCRE2 does the work, by
 * pcre2_dfa_match: it follows all ways through the expression at once, so that the time grows with the length
 * of the text and nothing else in it.  pcre2_match would try one way after another, and a text made for it
 * would cost either minutes or, under a limit, the answer.  Rules come from files and texts from those who are
 * watched: neither may choose how long the other takes, and no text may make a rule blind.
 *
 * Taken is what means the same in every engine that a rule may meet (this one, RE2/J and Joni in SLS):
 * | ( ) * + ? {n} {n,} {n,m}, a further ? behind them, . ^ $ [...] [^...] [:class:] and \ before a special
 * character, also in brackets.  ^ and $ are the ends of the text; . is any character, here a newline too.
 * Refused are \d and other letters behind \, (?...), (*...), back references, [ in brackets, { that is no
 * count, a repetition of nothing, ^, $ or another repetition.
 *
 * A text that is no UTF-8 is taken as bytes.
 */
#define REGEXP_PATTERN_MAX 1000	/* bytes */
#define REGEXP_REPEAT_MAX 1000	/* in {n,m}; as in RE2/J */
#define REGEXP_GROUPS_MAX 50	/* the compiler recurses over them */
#define REGEXP_WAYS_MAX 256	/* followed at once; a byte costs up to their square, some 10 us */

struct regexp;

/* NULL with ERR_FORMAT, part of a sentence ("repeats nothing"), when pattern is none. */
struct regexp *regexp_new(const char *pattern, struct err *e);
void regexp_free(struct regexp *re);

/* 1 or 0; -1 when there are more than REGEXP_WAYS_MAX ways: nothing is known then. */
int regexp_matches(struct regexp *re, const char *text, size_t len);

#endif
