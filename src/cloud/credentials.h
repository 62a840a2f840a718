#ifndef CLOUD_CREDENTIALS_H
#define CLOUD_CREDENTIALS_H

#include <time.h>

#include "base/err.h"
#include "base/secret.h"

/* Who signs.  token is NULL for a long-lived key, else the STS security token that goes with the key. */
struct credentials {
	char *access_key_id;
	struct secret *secret;
	struct secret *token;
	char *source;		/* where they were found, for people: "environment", "profile audit of ~/.aliyun/config.json" */
	time_t expires;		/* 0: when is not known, or never */
};

#define ACCESS_KEY_ID_MAX 128			/* real ones are 16 to 30 characters */
#define SECURITY_TOKEN_MAX (16 * 1024)		/* STS names no limit; 1 to 2 kB are usual, and it must fit a header */

/*
 * Fill *out, copying.  token may be NULL or empty: none.  -1 when one of them is too long or has a character that can not
 * be in one (a line end would add a header of its own to each request); the sentence has no part of them.
 */
int credentials_fill(struct credentials *out, const char *where, const char *id, const char *secret, const char *token,
    struct err *e);

/* Frees and wipes the contents; all zero afterwards. */
void credentials_release(struct credentials *c);

/*
 * Who signs for an account.  Asked before every request, so that a session can be renewed in a long run; what *out is set
 * to must stay as it is for as long as the one who asks may sign or record with it.  -1: nobody can, e says why.
 * ended, which may be NULL, is told of credentials that a service calls expired, whatever their own time says: the next find
 * gives others if it can.
 */
struct signer {
	int (*find)(void *arg, const char *account, const struct credentials **out, struct err *e);
	void *arg;
	void (*ended)(void *arg, const char *account, const struct credentials *used);
};

/* A find for those who have one set of credentials for all accounts: arg is that set (struct credentials *). */
int signer_always(void *arg, const char *account, const struct credentials **out, struct err *e);

#endif
