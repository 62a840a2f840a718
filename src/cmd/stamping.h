#ifndef CMD_STAMPING_H
#define CMD_STAMPING_H

#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "model.h"

/* Time stamping authorities over the network: what is asked for and kept is in bundle/stamp_ask.h. */

/* Row for the option table of a command; l is a struct strlist. */
#define TSA_OPTION(l) \
	{ "tsa", OPTION_FILES, &(l), "URL", "time stamping authority (RFC 3161), asked over HTTP for a timestamp over each signature; may repeat" }
#define TSA_OR_SCOPE_OPTION(l) \
	{ "tsa", OPTION_FILES, &(l), "URL", "time stamping authority (RFC 3161) asked for a timestamp over each signature; may repeat; " \
	  "none: not even that of the scope file" }

/* Whether these are addresses that can be asked.  ERR_USAGE; nothing is asked. */
int stamping_check(const struct strlist *urls, struct err *e);

/* The word of --tsa that asks nobody, whatever the scope file says. */
#define TSA_NONE "none"

/* Whom to ask, from what was given with --tsa and the list of a scope file (NULL: there is none): the option wins. */
void stamping_choose(struct strlist *urls, const struct strlist *scope_urls);

/* The same with the scope file of this name; NULL: there is none. */
int stamping_choose_file(struct strlist *urls, const char *scope, struct err *e);

/*
 * Ask one authority for a timestamp over data, which says that it was made at claimed (0: it does not).  reply
 * (buf_init with STAMP_MAX) gets what a verifier will take, at gets the time it states and authority, which the caller
 * frees, who says so; both may be NULL.
 */
int stamping_ask(const char *url, const void *data, size_t len, time_t claimed, struct buf *reply, time_t *at, char **authority,
    struct err *e);

/* For seal_options.stamp_signature and signature_request.stamp, arg being a struct stamping: one timestamp of each authority. */
struct stamping {
	const struct strlist *urls;
	time_t claimed;
	const char *without;	/* "the bundle was not made (...)": what a failure means, and how to go on without timestamp */
};
int stamping_signature(void *arg, const void *p7s, size_t len, struct buf *stamps, size_t n, struct err *e);

#endif
