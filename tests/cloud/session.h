#ifndef TESTS_CLOUD_SESSION_H
#define TESTS_CLOUD_SESSION_H

#include "cloud.h"

/*
 * Sessions of roles that were taken on while the server ran: keys that no tenant file has.  They are kept until the
 * server ends, expired ones too, so that a key that ran out is told from one that never was.  Any thread may call.
 */
struct sessions;

struct session {
	const cJSON *role;		/* the identity in the tenant */
	const cJSON *account;
	char *name;			/* RoleSessionName */
	char *key, *secret, *token;
	time_t expiry;
};

struct sessions *sessions_new(void);
void sessions_free(struct sessions *s);

/* Make one; it lives as long as the sessions. */
const struct session *sessions_add(struct sessions *s, const cJSON *account, const cJSON *role, const char *name, time_t expiry);
const struct session *sessions_find(struct sessions *s, const char *key);	/* NULL: none */

#endif
