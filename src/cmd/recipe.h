#ifndef CMD_RECIPE_H
#define CMD_RECIPE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * templates/VERIFY.txt as it was when the program was built: how to check a bundle with common programs and none of ours.  The
 * same text is in each bundle, where an attacker could have changed it.
 */
extern const char recipe_text[];

#define RECIPE_MAX (256 * 1024)

/*
 * Append it with its first commands naming these files (NULL: as in the text), by their full paths so that it can be run from
 * anywhere.  ERR_IO when one is not there.
 */
int recipe(struct buf *b, const char *bundle, const char *roots, const char *tsa_roots, const char *lists, struct err *e);

#endif
