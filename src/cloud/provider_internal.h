#ifndef CLOUD_PROVIDER_INTERNAL_H
#define CLOUD_PROVIDER_INTERNAL_H

#include <pthread.h>

#include "base/json.h"
#include "base/text.h"
#include "cloud/provider.h"

/* For the files of the credential chain only. */

/*
 * How a kind of provider gets credentials: fills *out, or -1 and *out is all zero.  p->base, when there is one, signs
 * what it asks.
 */
struct provider_kind {
	int (*get)(struct provider *p, struct credentials *out, struct err *e);
};
extern const struct provider_kind provider_static;	/* access_key_id, access_key_secret, sts_token, sts_expiration */
extern const struct provider_kind provider_assume;	/* ram_role_arn, ram_session_name, external_id, policy, expired_seconds */
extern const struct provider_kind provider_oidc;	/* ram_role_arn, oidc_provider_arn, oidc_token_file, ram_session_name */
extern const struct provider_kind provider_metadata;	/* ram_role_name */
extern const struct provider_kind provider_uri;		/* credentials_uri */
extern const struct provider_kind provider_process;	/* process_command */
extern const struct provider_kind provider_cloud_sso;	/* cloud_sso_sign_in_url, _account_id, _access_config, access_token */
extern const struct provider_kind provider_oauth;	/* oauth_site_type, oauth_access_token */

struct provider {
	const struct provider_kind *kind;
	char *where;
	struct provider *base;		/* NULL: none */
	bool owns_base;
	struct kvlist settings;		/* by the member names of the CLI's profile file; wiped, some are secret */
	const struct transport *transport;	/* NULL: the real services over verified TLS */
	const char *sts_host;		/* where the settings name none, or NULL */
	const char *metadata;		/* host that stands in for the metadata service, or NULL */
	bool metadata_v1_off;
	int process_ms;
	const struct error_classes *errors;	/* or NULL */
	pthread_mutex_t lock;		/* of all below */
	struct credentials **taken;	/* all that were given out, the last is the one of now */
	size_t n, cap;
	time_t taken_at, retry_at;
	bool ended;			/* the last of taken, before its time */
};

/* Keep what was got as the credentials of now; taken over, also on failure (ERR_USAGE: they have expired). */
int provider_keep(struct provider *p, struct credentials *got, struct err *e);

struct provider *provider_new(const struct provider_kind *kind, const char *where, const struct provider_wish *wish);

/* NULL when it is not there or empty. */
const char *provider_setting(const struct provider *p, const char *name);
const char *provider_setting_or(const struct provider *p, const char *name, const char *otherwise);

/* From an answer {"AccessKeyId","AccessKeySecret","SecurityToken","Expiration"}, all four needed; OAuth writes "accessKeyId" etc. */
int credentials_from_session(struct credentials *out, const char *where, const cJSON *session, struct err *e);

/*
 * Host of STS: sts_endpoint, else of sts_region (with -vpc when enable_vpc is true), else the wish's, else the central one.
 * Without one of the wish, empty settings have been filled from ALIBABA_CLOUD_STS_ENDPOINT, _STS_REGION, _VPC_ENDPOINT_ENABLED.
 * The caller frees it.
 */
char *provider_sts_host(const struct provider *p);

/* What the links of the chain share while one is looked for. */
struct search {
	const struct provider_wish *wish;
	char *warning;
	struct buf tried;	/* what each link said, for the final sentence */
};
const char *search_variable(const struct search *s, const char *name);	/* NULL when not set or empty */
bool search_true(const struct search *s, const char *name);
void search_warn(struct search *s, char *sentence);		/* taken over; only the first is kept */
void search_warn_open_file(struct search *s, const char *path);	/* when others may read it */

enum found {
	FOUND_ERROR = -1,
	FOUND_NOTHING = 0,
	FOUND_ALL = 1
};

/* Two links that are files of their own: CLI profile and ini file.  FOUND_NOTHING adds its words to s->tried. */
enum found provider_from_profile(struct search *s, struct provider **out, struct err *e);
enum found provider_from_ini(struct search *s, struct provider **out, struct err *e);

#endif
