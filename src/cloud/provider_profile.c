#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cloud/provider_internal.h"
#include "cloud/wipe.h"

/*
 * The profile file of the aliyun CLI (config.json).  Its modes are rows of a table; the settings of a provider are the
 * members of the profile as they stand.
 */

#define PROFILE_FILE_MAX (1024 * 1024)		/* real ones are a few kB */
#define PROFILE_CHAIN_MAX 8			/* a role of a role of ...: STS itself allows fewer */

enum base_from {
	BASE_NONE,
	BASE_SAME,	/* the keys of the same profile */
	BASE_PROFILE,	/* the profile that source_profile names */
	BASE_MACHINE	/* the role of the machine */
};

static const struct profile_mode {
	const char *name;			/* case ignored, as the CLI does */
	const struct provider_kind *kind;
	enum base_from base;
	const char *needs[5];			/* members; NULL ends */
} modes[] = {
	{ "AK", &provider_static, BASE_NONE, { "access_key_id", "access_key_secret" } },
	{ "StsToken", &provider_static, BASE_NONE, { "access_key_id", "access_key_secret", "sts_token" } },
	{ "RamRoleArn", &provider_assume, BASE_SAME, { "access_key_id", "access_key_secret", "ram_role_arn" } },
	{ "ChainableRamRoleArn", &provider_assume, BASE_PROFILE, { "source_profile", "ram_role_arn" } },
	{ "EcsRamRole", &provider_metadata, BASE_NONE, { NULL } },
	{ "RamRoleArnWithRoleName", &provider_assume, BASE_MACHINE, { "ram_role_arn" } },
	{ "OIDC", &provider_oidc, BASE_NONE, { "oidc_provider_arn", "oidc_token_file", "ram_role_arn" } },
	{ "External", &provider_process, BASE_NONE, { "process_command" } },
	{ "CredentialsURI", &provider_uri, BASE_NONE, { "credentials_uri" } },
	{ "CloudSSO", &provider_cloud_sso, BASE_NONE,
	    { "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config", "access_token" } },
	{ "OAuth", &provider_oauth, BASE_NONE, { "oauth_site_type", "oauth_access_token" } },
	{ NULL }
};

/* Old files have no mode: the CLI then goes by what is filled. */
static const struct { const char *member, *mode; } inferred[] = {
	{ "process_command", "External" },
	{ "oidc_provider_arn", "OIDC" },
	{ "access_token", "CloudSSO" },
	{ "ram_role_arn", "RamRoleArn" },
	{ "sts_token", "StsToken" },
	{ "access_key_id", "AK" },
	{ "ram_role_name", "EcsRamRole" },
};

/* The file, and who is being looked for in it. */
struct profile_file {
	struct search *search;
	const char *path;
	const cJSON *doc;
	const char *chain[PROFILE_CHAIN_MAX];	/* names on the way here */
	size_t n;
};

static struct provider *read_profile(struct profile_file *f, const char *name, struct err *e);

static bool
filled(const cJSON *profile, const char *member)
{
	const char *v = json_str(profile, member);

	return v != NULL && *v != '\0';
}

static const char *
mode_name(const cJSON *profile)
{
	if (filled(profile, "mode"))
		return json_str(profile, "mode");
	for (size_t i = 0; i < sizeof(inferred) / sizeof(inferred[0]); i++) {
		if (filled(profile, inferred[i].member))
			return inferred[i].mode;
	}
	return "AK";
}

static const struct profile_mode *
mode_find(const char *name, const char *where, struct err *e)
{
	struct buf names;

	for (const struct profile_mode *m = modes; m->name != NULL; m++) {
		if (strcasecmp(m->name, name) == 0)
			return m;
	}
	buf_init(&names, 1024);
	for (const struct profile_mode *m = modes; m->name != NULL; m++)
		buf_addf(&names, "%s%s", m == modes ? "" : ", ", m->name);
	err_set(e, ERR_USAGE, "%s: mode \"%.40s\" is not supported, want one of %s", where, name, buf_text(&names));
	buf_release(&names);
	return NULL;
}

static const cJSON *
profile_named(const struct profile_file *f, const char *name, struct err *e)
{
	struct buf names;
	const cJSON *p;

	buf_init(&names, 512);
	cJSON_ArrayForEach(p, json_arr(f->doc, "profiles")) {
		const char *has = json_str(p, "name");

		if (has != NULL && strcmp(has, name) == 0) {
			buf_release(&names);
			return p;
		}
		buf_addf(&names, "%s%.60s", names.len > 0 ? ", " : "", has != NULL ? has : "?");
	}
	err_set(e, ERR_USAGE, "%s: has no profile \"%.60s\", only: %s", f->path, name,
	    names.len > 0 ? buf_text(&names) : "none at all");
	buf_release(&names);
	return NULL;
}

/* Members are copied as text; what else the CLI keeps in them is of no use to us and does no harm. */
static void
take_settings(struct provider *p, const cJSON *profile)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, profile) {
		char *text = json_scalar_text(m);

		if (text != NULL && m->string != NULL)
			kv_add(&p->settings, m->string, text);
		text_wipe(text);
	}
}

static struct provider *
base_of(struct profile_file *f, const struct profile_mode *mode, const cJSON *profile, const char *where, struct err *e)
{
	struct provider *base;

	if (mode->base == BASE_PROFILE)
		return read_profile(f, json_str(profile, "source_profile"), e);
	base = provider_new(mode->base == BASE_SAME ? &provider_static : &provider_metadata, where, f->search->wish);
	take_settings(base, profile);
	return base;
}

static int
check_needs(const struct profile_mode *mode, const cJSON *profile, const char *where, struct err *e)
{
	for (size_t i = 0; i < 5 && mode->needs[i] != NULL; i++) {
		if (!filled(profile, mode->needs[i]))
			return err_set(e, ERR_USAGE, "%s: %s is empty or missing", where, mode->needs[i]);
	}
	return 0;
}

/* The CLI has one switch for everything that a profile makes run or call on the machine. */
static int
check_allowed(const struct profile_file *f, const struct profile_mode *mode, const char *where, struct err *e)
{
	const char *v = search_variable(f->search, "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");

	if ((mode->kind == &provider_process || mode->kind == &provider_uri) && v != NULL &&
	    (strcmp(v, "1") == 0 || strcasecmp(v, "true") == 0))
		return err_set(e, ERR_USAGE, "%s: mode %s is switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", where,
		    mode->name);
	return 0;
}

/* The CLI fills an address that the profile leaves empty from the environment. */
static void
fill_from_environment(const struct profile_file *f, cJSON *profile)
{
	const char *uri = search_variable(f->search, "ALIBABA_CLOUD_CREDENTIALS_URI");

	if (strcasecmp(mode_name(profile), "CredentialsURI") == 0 && !filled(profile, "credentials_uri") && uri != NULL) {
		cJSON_DeleteItemFromObjectCaseSensitive(profile, "credentials_uri");
		cJSON_AddStringToObject(profile, "credentials_uri", uri);
	}
}

static struct provider *
make_provider(struct profile_file *f, cJSON *profile, const char *where, struct err *e)
{
	const struct profile_mode *mode;
	struct provider *p, *base = NULL;

	fill_from_environment(f, profile);
	if ((mode = mode_find(mode_name(profile), where, e)) == NULL || check_needs(mode, profile, where, e) != 0 ||
	    check_allowed(f, mode, where, e) != 0)
		return NULL;
	if (mode->base != BASE_NONE && (base = base_of(f, mode, profile, where, e)) == NULL)
		return NULL;
	p = provider_new(mode->kind, where, f->search->wish);
	take_settings(p, profile);
	/* a mode is what it says: a token that an earlier mode left in the profile does not go with a key */
	if (strcasecmp(mode->name, "AK") == 0)
		kv_set(&p->settings, "sts_token", "");
	p->base = base;
	p->owns_base = true;
	return p;
}

static struct provider *
read_profile(struct profile_file *f, const char *name, struct err *e)
{
	const cJSON *profile;
	struct provider *p;
	char *where;

	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(f->chain[i], name) == 0) {
			err_set(e, ERR_USAGE, "%s: the source_profile of profile %.60s leads back to itself", f->path, name);
			return NULL;
		}
	}
	if (f->n == PROFILE_CHAIN_MAX) {
		err_set(e, ERR_LIMIT, "%s: more than %d profiles are chained by source_profile", f->path, PROFILE_CHAIN_MAX);
		return NULL;
	}
	f->chain[f->n++] = name;
	if ((profile = profile_named(f, name, e)) == NULL)
		return NULL;
	where = xasprintf("profile %.60s of %s", name, f->path);
	p = make_provider(f, (cJSON *)profile, where, e);
	free(where);
	return p;
}

static cJSON *
load_private(const char *path, struct err *e)
{
	struct buf text;
	cJSON *doc = NULL;

	buf_init(&text, PROFILE_FILE_MAX);
	if (file_read(&text, path, e) == 0)
		doc = json_parse(buf_text(&text), text.len, path, e);
	buf_wipe(&text);
	return doc;
}

static enum found
from_file(struct search *s, const char *path, struct provider **out, struct err *e)
{
	const char *name = s->wish->profile != NULL ? s->wish->profile : search_variable(s, "ALIBABA_CLOUD_PROFILE");
	cJSON *doc = load_private(path, e);
	struct profile_file f = { .search = s, .path = path, .doc = doc };

	if (doc == NULL)
		return FOUND_ERROR;
	if (name == NULL)
		name = json_str(doc, "current");
	if (name == NULL || *name == '\0')
		err_set(e, ERR_USAGE, "%s: names no current profile", path);
	else if ((*out = read_profile(&f, name, e)) != NULL)
		search_warn_open_file(s, path);
	json_wipe(doc);
	return *out != NULL ? FOUND_ALL : FOUND_ERROR;
}

enum found
provider_from_profile(struct search *s, struct provider **out, struct err *e)
{
	static const char *const off[] = { "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE", NULL };
	const char *named = search_variable(s, "ALIBABA_CLOUD_CONFIG_FILE"), *home = search_variable(s, "HOME");
	bool asked_for = s->wish->profile != NULL || named != NULL;
	enum found found = FOUND_NOTHING;
	char *path;

	for (size_t i = 0; off[i] != NULL; i++) {
		if (!search_true(s, off[i]))
			continue;
		if (s->wish->profile != NULL)
			return err_set(e, ERR_USAGE, "profile %.60s is asked for, but %s is true", s->wish->profile, off[i]);
		buf_addf(&s->tried, "; the profile file is switched off by %s", off[i]);
		return FOUND_NOTHING;
	}
	if (named == NULL && home == NULL) {
		if (s->wish->profile != NULL)
			return err_set(e, ERR_USAGE, "profile %.60s: HOME is not set, so there is no profile file", s->wish->profile);
		buf_puts(&s->tried, "; HOME is not set");
		return FOUND_NOTHING;
	}
	path = named != NULL ? xstrdup(named) : xasprintf("%s/.aliyun/config.json", home);
	if (asked_for || file_exists(path))
		found = from_file(s, path, out, e);
	else
		buf_addf(&s->tried, "; there is no %s", path);
	free(path);
	return found;
}
