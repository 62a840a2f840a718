#ifndef CLOUD_CREDENTIALS_H
#define CLOUD_CREDENTIALS_H

#include "base/err.h"
#include "base/secret.h"

/* Who signs.  token is NULL for a long-lived key, else the STS security token that goes with the key. */
struct credentials {
	char *access_key_id;
	struct secret *secret;
	struct secret *token;
	char *source;		/* where they were found, for people: "environment", "profile audit of ~/.aliyun/config.json" */
};

/* Frees and wipes the contents; all zero afterwards. */
void credentials_release(struct credentials *c);

/*
 * Who signs for an account.  Asked before every request, so that a session can be renewed in a long run; what *out is set
 * to must stay as it is for as long as the one who asks may sign or record with it.  -1: nobody can, e says why.
 */
struct signer {
	int (*find)(void *arg, const char *account, const struct credentials **out, struct err *e);
	void *arg;
};

/* A find for those who have one set of credentials for all accounts: arg is that set (struct credentials *). */
int signer_always(void *arg, const char *account, const struct credentials **out, struct err *e);

/*
 * What credentials_find may be told.  All may be NULL.  profile: ask for this profile of the CLI's file and nothing
 * else (the scope file names it); getenv_fn: where variables come from, getenv() when NULL, so that tests need not
 * change the process.
 */
struct credentials_wish {
	const char *profile;
	const char *(*getenv_fn)(const char *name);
};

/*
 * Find credentials by asking each link of the chain in turn; the first that has a complete set wins.  Order and names
 * are those of the default chain of the official SDKs: the environment (ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and
 * ALIBABA_CLOUD_SECURITY_TOKEN), then the CLI's profile file (~/.aliyun/config.json or ALIBABA_CLOUD_CONFIG_FILE, profile
 * ALIBABA_CLOUD_PROFILE or the file's current one; ALIBABA_CLOUD_CLI_PROFILE_DISABLED and ALIBABA_CLOUD_IGNORE_PROFILE
 * switch it off).  An id without a secret in the environment is passed over, as the SDKs do, with a warning.  A profile
 * file that is there but wrong (an unknown mode, a profile that is not in it) is an error and not passed over, because
 * falling through would collect evidence as somebody else.
 *
 * On success *out is filled and *warning is NULL or one sentence for the user (the profile file can be read by
 * others); the caller frees it.  On failure *out is all zero, *warning is NULL and e says what was looked for.
 */
int credentials_find(struct credentials *out, const struct credentials_wish *wish, char **warning, struct err *e);

#endif
