#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "cloud/provider_internal.h"

/* The default chain of the official SDKs: which link has credentials. */

const char *
search_variable(const struct search *s, const char *name)
{
	const char *v = s->wish->getenv_fn != NULL ? s->wish->getenv_fn(name) : getenv(name);

	return v != NULL && *v != '\0' ? v : NULL;
}

bool
search_true(const struct search *s, const char *name)
{
	const char *v = search_variable(s, name);

	return v != NULL && strcasecmp(v, "true") == 0;
}

void
search_warn(struct search *s, char *sentence)
{
	if (s->warning == NULL)
		s->warning = sentence;
	else
		free(sentence);
}

void
search_warn_open_file(struct search *s, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		search_warn(s, xasprintf("%s: can be read by others (mode %04o), want 0600", path,
			(unsigned)st.st_mode & 07777));
}

/* A variable and the setting that it fills. */
struct variable_setting {
	const char *variable, *setting;
};

static struct provider *
from_variables(const struct search *s, const struct provider_kind *kind, const char *where,
    const struct variable_setting *table)
{
	struct provider *p = provider_new(kind, where, s->wish);

	for (const struct variable_setting *v = table; v->variable != NULL; v++) {
		if (search_variable(s, v->variable) != NULL)
			kv_add(&p->settings, v->setting, search_variable(s, v->variable));
	}
	return p;
}

static enum found
from_environment(struct search *s, struct provider **out, struct err *e)
{
	static const struct variable_setting table[] = {
		{ "ALIBABA_CLOUD_ACCESS_KEY_ID", "access_key_id" },
		{ "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "access_key_secret" },
		{ "ALIBABA_CLOUD_SECURITY_TOKEN", "sts_token" },
		{ NULL, NULL }
	};
	const char *id = search_variable(s, table[0].variable), *secret = search_variable(s, table[1].variable);

	(void)e;
	if (id == NULL || secret == NULL) {
		if (id != NULL || secret != NULL)
			search_warn(s, xasprintf("environment: ALIBABA_CLOUD_ACCESS_KEY_%s is set without "
				"ALIBABA_CLOUD_ACCESS_KEY_%s: passed over", id ? "ID" : "SECRET", id ? "SECRET" : "ID"));
		buf_puts(&s->tried, "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not both set");
		return FOUND_NOTHING;
	}
	*out = from_variables(s, &provider_static, "environment", table);
	return FOUND_ALL;
}

static enum found
from_oidc(struct search *s, struct provider **out, struct err *e)
{
	static const struct variable_setting table[] = {
		{ "ALIBABA_CLOUD_ROLE_ARN", "ram_role_arn" },
		{ "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "oidc_provider_arn" },
		{ "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "oidc_token_file" },
		{ "ALIBABA_CLOUD_ROLE_SESSION_NAME", "ram_session_name" },
		{ NULL, NULL }
	};

	(void)e;
	for (size_t i = 0; i < 3; i++) {
		if (search_variable(s, table[i].variable) == NULL)
			return FOUND_NOTHING;
	}
	*out = from_variables(s, &provider_oidc, "environment, OIDC", table);
	return FOUND_ALL;
}

/*
 * Nobody says whether this machine is an instance with a role, so that a service which does not answer is no error, unless
 * the role was named.
 */
static enum found
from_metadata(struct search *s, struct provider **out, struct err *e)
{
	static const struct variable_setting table[] = { { "ALIBABA_CLOUD_ECS_METADATA", "ram_role_name" }, { NULL, NULL } };
	const struct credentials *c;
	struct err why = { 0 };

	if (search_true(s, "ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
		buf_puts(&s->tried, "; the metadata service is switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED");
		return FOUND_NOTHING;
	}
	*out = from_variables(s, &provider_metadata, "metadata service of the machine", table);
	(*out)->metadata_v1_off = search_true(s, "ALIBABA_CLOUD_IMDSV1_DISABLED");
	if (provider_credentials(*out, &c, &why) == 0)
		return FOUND_ALL;
	provider_free(*out);
	*out = NULL;
	if (search_variable(s, table[0].variable) != NULL || why.code == ERR_STOPPED) {
		*e = why;
		return FOUND_ERROR;
	}
	buf_puts(&s->tried, "; the machine has no metadata service with a role");
	return FOUND_NOTHING;
}

static enum found
from_uri(struct search *s, struct provider **out, struct err *e)
{
	static const struct variable_setting table[] = { { "ALIBABA_CLOUD_CREDENTIALS_URI", "credentials_uri" }, { NULL, NULL } };

	(void)e;
	if (search_variable(s, table[0].variable) == NULL)
		return FOUND_NOTHING;
	*out = from_variables(s, &provider_uri, "ALIBABA_CLOUD_CREDENTIALS_URI", table);
	return FOUND_ALL;
}

/* Where roles are taken on: what neither the wish nor the settings say, the environment does, for every link. */
static void
fill_sts(const struct search *s, struct provider *p)
{
	static const struct variable_setting table[] = {
		{ "ALIBABA_CLOUD_STS_ENDPOINT", "sts_endpoint" },
		{ "ALIBABA_CLOUD_STS_REGION", "sts_region" },
	};

	for (; p != NULL && p->sts_host == NULL; p = p->base) {
		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			if (provider_setting(p, table[i].setting) == NULL && search_variable(s, table[i].variable) != NULL)
				kv_set(&p->settings, table[i].setting, search_variable(s, table[i].variable));
		}
		if (search_true(s, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"))
			kv_set(&p->settings, "enable_vpc", "true");
	}
}

/* In order.  A link says nothing, an error, or all; it writes what it missed to `tried`. */
static const struct credential_link {
	bool only;	/* also asked when a profile is asked for by name */
	enum found (*find)(struct search *s, struct provider **out, struct err *e);
} links[] = {
	{ false, from_environment },
	{ false, from_oidc },
	{ true, provider_from_profile },
	{ false, provider_from_ini },
	{ false, from_metadata },
	{ false, from_uri },
};

int
provider_find(struct provider **out, const struct provider_wish *wish, char **warning, struct err *e)
{
	static const struct provider_wish none = { 0 };
	struct search s = { .wish = wish != NULL ? wish : &none };
	enum found found = FOUND_NOTHING;
	const struct credentials *c;

	*out = NULL;
	*warning = NULL;
	buf_init(&s.tried, 4096);
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]) && found == FOUND_NOTHING; i++) {
		if (s.wish->profile == NULL || links[i].only)
			found = links[i].find(&s, out, e);
	}
	if (found == FOUND_NOTHING)
		err_set(e, ERR_USAGE, "no credentials: %s", buf_text(&s.tried));
	if (found == FOUND_ALL)
		fill_sts(&s, *out);
	/* what is there but does not work is found out now and not in the middle of the run */
	if (found == FOUND_ALL && provider_credentials(*out, &c, e) != 0)
		found = FOUND_ERROR;
	if (found == FOUND_ALL) {
		*warning = s.warning;
	} else {
		provider_free(*out);
		*out = NULL;
		free(s.warning);
	}
	buf_release(&s.tried);
	return found == FOUND_ALL ? 0 : -1;
}
