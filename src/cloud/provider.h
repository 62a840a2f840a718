#ifndef CLOUD_PROVIDER_H
#define CLOUD_PROVIDER_H

#include <stdbool.h>

#include "base/err.h"
#include "cloud/credentials.h"
#include "cloud/transfer.h"
#include "model.h"

/*
 * A way to get credentials that can be asked again: a key that somebody stored, a role assumed with such a key, the
 * metadata service of the machine, a program ...  May be used from several threads.
 */
struct provider;

/* Sessions are renewed when so little of them is left, or a third of their life if that is less. */
#define PROVIDER_RENEW_SECONDS (15 * 60)
/* With less than this left a session is not used any more, when it can not be renewed either. */
#define PROVIDER_LAST_SECONDS 180

/*
 * What provider_find may be told.  All may be NULL.  profile: ask for this profile of the CLI's file and nothing else (the
 * scope file names it); getenv_fn: where variables come from, getenv() when NULL, so that tests need not change the
 * process; transport: how to reach the services that give out sessions, borrowed for the provider's life; metadata:
 * host[:port] that stands in for the metadata service of the machine; sts_host: host of STS where the credentials' own
 * settings name none, NULL for the central one; errors: what the gateway's error codes mean, for tries again; process_ms:
 * how long a program may take, 0 for PROVIDER_PROCESS_MS.
 */
struct provider_wish {
	const char *profile;
	const char *(*getenv_fn)(const char *name);
	const struct transport *transport;
	const char *metadata;
	const char *sts_host;
	const struct error_classes *errors;
	int process_ms;
};
#define PROVIDER_PROCESS_MS 60000	/* as the official SDKs */

/*
 * Find credentials by asking each link of the chain in turn; the first that has a complete set wins and is kept.  Order
 * and names are those of the default chain of the official SDKs:
 *   1. environment: ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and ALIBABA_CLOUD_SECURITY_TOKEN;
 *   2. OIDC (RRSA): ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE;
 *   3. the CLI's profile file, ~/.aliyun/config.json or ALIBABA_CLOUD_CONFIG_FILE, profile ALIBABA_CLOUD_PROFILE or the file's
 *      current one (switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED or ALIBABA_CLOUD_IGNORE_PROFILE);
 *   4. the SDKs' ini file, ALIBABA_CLOUD_CREDENTIALS_FILE, ~/.alibabacloud/credentials or credentials.ini;
 *   5. the role of the ECS instance, asked of its metadata service (switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED);
 *   6. the address ALIBABA_CLOUD_CREDENTIALS_URI.
 *
 * An id without a secret in the environment is passed over, as the SDKs do, with a warning.  Any other link that is set up
 * but does not work is an error and not passed over, because falling through would collect evidence as somebody else.
 *
 * On success *warning is NULL or one sentence for the user (the profile file can be read by others); the caller frees it.
 * On failure *out and *warning are NULL and e says what was looked for.
 */
int provider_find(struct provider **out, const struct provider_wish *wish, char **warning, struct err *e);
void provider_free(struct provider *p);

/* A role of another account. */
struct role_wish {
	const char *arn;
	const char *session;		/* NULL: one that names this program */
	const char *external_id;	/* NULL: none */
	const char *policy;		/* further restriction, JSON; NULL: none */
	long seconds;			/* life of a session; 0: ROLE_SECONDS_DEFAULT */
};
/* The product whose endpoint gives out sessions of roles. */
#define STS_PRODUCT "sts"
/* What RAM calls the right to do so, and the condition that holds external_id. */
#define ROLE_PERMISSION "sts:AssumeRole"
#define ROLE_EXTERNAL_ID_KEY "sts:ExternalId"
#define ROLE_SECONDS_DEFAULT 3600
#define ROLE_SECONDS_MIN 900

/* Assume this role with base (borrowed; must outlive it).  The service is not asked yet.  Never NULL. */
struct provider *provider_role(struct provider *base, const struct role_wish *role, const struct provider_wish *wish);

/*
 * The credentials of now, renewed when their end is near; *out lives, as it is, until provider_free.  A renewal that fails
 * is borne while the session still has PROVIDER_LAST_SECONDS.
 */
int provider_credentials(struct provider *p, const struct credentials **out, struct err *e);

/* A service says that these, which the provider gave out, have ended: they are renewed when next asked for. */
void provider_ended(struct provider *p, const struct credentials *used);

/* Why the service gave no session. */
struct role_refusal {
	bool denied;		/* it answered, and no other try would help; else it could not be asked, or failed */
	const char *code;	/* the service's own, or what the engine makes up when there was no answer */
	const char *message, *request_id;	/* "" when there is none */
};

/*
 * Get the sessions of many roles that rest on one base, side by side: those that are not there yet or are due.  told is
 * called once for each of list, with NULL when it has a session that can be used (NULL too when told before and still
 * good).  at_once: transfers at a time.  -1: the network can not be used, or ERR_STOPPED.
 */
typedef void role_told_fn(void *arg, size_t at, const struct role_refusal *why);
int provider_roles_open(struct provider *const *list, size_t n, int at_once, role_told_fn *told, void *arg, struct err *e);

/* Whether provider_credentials would ask for a new session now. */
bool provider_is_due(struct provider *p);

/* Where they come from, for people: "profile audit of ~/.aliyun/config.json, role acs:ram::1:role/audit". */
const char *provider_where(const struct provider *p);

#endif
