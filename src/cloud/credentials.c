#include "cloud/credentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "cloud/wipe.h"

#define PROFILE_FILE_MAX (1024 * 1024)		/* real ones are a few kB */
#define ACCESS_KEY_ID_MAX 128			/* real ones are 16 to 30 characters */
#define SECURITY_TOKEN_MAX (16 * 1024)		/* STS names no limit; 1 to 2 kB are usual, and it must fit a header */

struct search {
	const struct credentials_wish *wish;
	char *warning;
	struct buf tried;	/* what each link said, for the final sentence */
};

enum found {
	FOUND_ERROR = -1,
	FOUND_NOTHING = 0,
	FOUND_ALL = 1
};

void
credentials_release(struct credentials *c)
{
	free(c->access_key_id);
	secret_free(c->secret);
	secret_free(c->token);
	free(c->source);
	memset(c, 0, sizeof(*c));
}

static const char *
variable(const struct search *s, const char *name)
{
	const char *v = s->wish->getenv_fn != NULL ? s->wish->getenv_fn(name) : getenv(name);

	return v != NULL && *v != '\0' ? v : NULL;
}

static bool
variable_true(const struct search *s, const char *name)
{
	const char *v = variable(s, name);

	return v != NULL && strcasecmp(v, "true") == 0;
}

static void
warn_once(struct search *s, char *sentence)
{
	if (s->warning == NULL)
		s->warning = sentence;
	else
		free(sentence);
}

/* Visible ASCII only: a line end in a key or token would add a header of its own to each request. */
static int
check_text(const char *where, const char *what, const char *text, size_t max, const char *forbidden, struct err *e)
{
	if (strlen(text) > max)
		return err_set(e, ERR_LIMIT, "%s: %s is longer than %zu bytes", where, what, max);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~' || strchr(forbidden, *p) != NULL)
			return err_set(e, ERR_USAGE, "%s: %s has a character that can not be in one", where, what);
	}
	return 0;
}

static int
fill(struct credentials *out, const char *where, const char *id, const char *secret, const char *token, struct err *e)
{
	if (check_text(where, "AccessKey id", id, ACCESS_KEY_ID_MAX, ",/;", e) != 0 ||
	    check_text(where, "AccessKey secret", secret, SECURITY_TOKEN_MAX, "", e) != 0 ||
	    (token != NULL && check_text(where, "security token", token, SECURITY_TOKEN_MAX, "", e) != 0))
		return -1;
	out->access_key_id = xstrdup(id);
	out->secret = secret_new(secret);
	out->token = secret_new(token);
	out->source = xstrdup(where);
	return 0;
}

static enum found
from_environment(struct search *s, struct credentials *out, struct err *e)
{
	const char *id = variable(s, "ALIBABA_CLOUD_ACCESS_KEY_ID");
	const char *secret = variable(s, "ALIBABA_CLOUD_ACCESS_KEY_SECRET");

	if (s->wish->profile != NULL)
		return FOUND_NOTHING;
	if (id == NULL || secret == NULL) {
		if (id != NULL || secret != NULL)
			warn_once(s, xasprintf("environment: ALIBABA_CLOUD_ACCESS_KEY_%s is set without "
				"ALIBABA_CLOUD_ACCESS_KEY_%s: passed over", id ? "ID" : "SECRET", id ? "SECRET" : "ID"));
		buf_puts(&s->tried, "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not both set");
		return FOUND_NOTHING;
	}
	if (fill(out, "environment", id, secret, variable(s, "ALIBABA_CLOUD_SECURITY_TOKEN"), e) != 0)
		return FOUND_ERROR;
	return FOUND_ALL;
}

/* A mode of the CLI's profile file and the members it needs, id first; the names are the CLI's. */
struct profile_mode {
	const char *name;
	const char *token;	/* member that holds the token; NULL when the mode has none */
};
static const struct profile_mode modes[] = {
	{ "AK", NULL },
	{ "StsToken", "sts_token" },
	{ NULL, NULL }
};

static const struct profile_mode *
mode_find(const char *name)
{
	for (const struct profile_mode *m = modes; m->name != NULL; m++) {
		if (strcasecmp(m->name, name) == 0)
			return m;
	}
	return NULL;
}

/* Old files have no mode: the CLI then goes by what is filled. */
static const char *
mode_name(const cJSON *profile)
{
	const char *mode = json_str(profile, "mode"), *token = json_str(profile, "sts_token");

	if (mode != NULL && *mode != '\0')
		return mode;
	return token != NULL && *token != '\0' ? "StsToken" : "AK";
}

static int
mode_unknown(const char *where, const char *mode, struct err *e)
{
	struct buf names;

	buf_init(&names, 1024);
	for (const struct profile_mode *m = modes; m->name != NULL; m++)
		buf_addf(&names, "%s%s", m == modes ? "" : " or ", m->name);
	err_set(e, ERR_USAGE, "%s: mode \"%.40s\" is not supported, want %s", where, mode, buf_text(&names));
	buf_release(&names);
	return -1;
}

static const char *
needed(const cJSON *profile, const char *member, const char *where, struct err *e)
{
	const char *v = json_str(profile, member);

	if (v != NULL && *v != '\0')
		return v;
	err_set(e, ERR_USAGE, "%s: %s is empty or missing", where, member);
	return NULL;
}

static int
read_profile(const cJSON *profile, const char *where, struct credentials *out, struct err *e)
{
	const struct profile_mode *mode = mode_find(mode_name(profile));
	const char *id, *secret, *token = NULL;

	if (mode == NULL)
		return mode_unknown(where, mode_name(profile), e);
	if ((id = needed(profile, "access_key_id", where, e)) == NULL ||
	    (secret = needed(profile, "access_key_secret", where, e)) == NULL ||
	    (mode->token != NULL && (token = needed(profile, mode->token, where, e)) == NULL))
		return -1;
	return fill(out, where, id, secret, token, e);
}

static const cJSON *
profile_named(const cJSON *doc, const char *name, const char *path, struct err *e)
{
	struct buf names;
	const cJSON *p;

	buf_init(&names, 512);
	cJSON_ArrayForEach(p, json_arr(doc, "profiles")) {
		const char *has = json_str(p, "name");

		if (has != NULL && strcmp(has, name) == 0) {
			buf_release(&names);
			return p;
		}
		buf_addf(&names, "%s%.60s", names.len > 0 ? ", " : "", has != NULL ? has : "?");
	}
	err_set(e, ERR_USAGE, "%s: has no profile \"%.60s\", only: %s", path, name,
	    names.len > 0 ? buf_text(&names) : "none at all");
	buf_release(&names);
	return NULL;
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
from_file(struct search *s, const char *path, struct credentials *out, struct err *e)
{
	cJSON *doc = load_private(path, e);
	const char *name = s->wish->profile != NULL ? s->wish->profile : variable(s, "ALIBABA_CLOUD_PROFILE");
	enum found found = FOUND_ERROR;
	const cJSON *profile;
	struct stat st;

	if (doc == NULL)
		return FOUND_ERROR;
	if (name == NULL)
		name = json_str(doc, "current");
	if (name == NULL || *name == '\0') {
		err_set(e, ERR_USAGE, "%s: names no current profile", path);
	} else if ((profile = profile_named(doc, name, path, e)) != NULL) {
		char *where = xasprintf("profile %.60s of %s", name, path);

		if (read_profile(profile, where, out, e) == 0)
			found = FOUND_ALL;
		free(where);
	}
	if (found == FOUND_ALL && stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		warn_once(s, xasprintf("%s: can be read by others (mode %04o), want 0600", path,
			(unsigned)st.st_mode & 07777));
	json_wipe(doc);
	return found;
}

static char *
profile_path(const struct search *s)
{
	const char *path = variable(s, "ALIBABA_CLOUD_CONFIG_FILE"), *home = variable(s, "HOME");

	if (path != NULL)
		return xstrdup(path);
	return home != NULL ? xasprintf("%s/.aliyun/config.json", home) : NULL;
}

static enum found
from_cli_profile(struct search *s, struct credentials *out, struct err *e)
{
	static const char *const off[] = { "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_IGNORE_PROFILE", NULL };
	bool asked_for = s->wish->profile != NULL || variable(s, "ALIBABA_CLOUD_CONFIG_FILE") != NULL;
	enum found found = FOUND_NOTHING;
	char *path;

	for (size_t i = 0; off[i] != NULL; i++) {
		if (!variable_true(s, off[i]))
			continue;
		if (s->wish->profile != NULL)
			return err_set(e, ERR_USAGE, "profile %.60s is asked for, but %s is true", s->wish->profile, off[i]);
		buf_addf(&s->tried, "; the profile file is switched off by %s", off[i]);
		return FOUND_NOTHING;
	}
	path = profile_path(s);
	if (path != NULL && (asked_for || file_exists(path)))
		found = from_file(s, path, out, e);
	else if (path != NULL)
		buf_addf(&s->tried, "; there is no %s", path);
	else
		buf_puts(&s->tried, "; HOME is not set");
	if (path == NULL && s->wish->profile != NULL)
		found = err_set(e, ERR_USAGE, "profile %.60s: HOME is not set, so there is no profile file", s->wish->profile);
	free(path);
	return found;
}

/* The chain, in order.  A link says nothing, an error, or all; it writes what it missed to `tried`. */
static const struct credential_link {
	const char *name;
	enum found (*find)(struct search *s, struct credentials *out, struct err *e);
} links[] = {
	{ "environment", from_environment },
	{ "CLI profile", from_cli_profile },
};

int
credentials_find(struct credentials *out, const struct credentials_wish *wish, char **warning, struct err *e)
{
	static const struct credentials_wish none = { 0 };
	struct search s = { .wish = wish != NULL ? wish : &none };
	enum found found = FOUND_NOTHING;

	memset(out, 0, sizeof(*out));
	*warning = NULL;
	buf_init(&s.tried, 4096);
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]) && found == FOUND_NOTHING; i++)
		found = links[i].find(&s, out, e);
	if (found == FOUND_NOTHING)
		err_set(e, ERR_USAGE, "no credentials: %s", buf_text(&s.tried));
	if (found == FOUND_ALL) {
		*warning = s.warning;
	} else {
		credentials_release(out);
		free(s.warning);
	}
	buf_release(&s.tried);
	return found == FOUND_ALL ? 0 : -1;
}

int
signer_always(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	(void)account;
	(void)e;
	*out = arg;
	return 0;
}
