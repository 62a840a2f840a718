#ifndef CMD_PROMPT_H
#define CMD_PROMPT_H

#include "base/err.h"
#include "base/secret.h"

#define PROMPT_MAX 4096		/* bytes of an answer */

/*
 * Ask the person at the terminal for the passphrase of `what`, without echo.  It is the terminal of the process and not
 * standard input, which may be a pipe.  -1: there is none (ERR_CRYPTO), or interrupted (ERR_STOPPED).
 */
int prompt_secret(struct secret **out, const char *what, struct err *e);

#endif
