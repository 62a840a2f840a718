#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cloud/provider_internal.h"
#include "cloud/wipe.h"

/* The shared credentials file of the official SDKs: an ini file, one section a profile. */

#define INI_FILE_MAX (256 * 1024)	/* real ones are below 1 kB */

/* The SDKs look under different names. */
static const char *const places[] = { ".alibabacloud/credentials", ".alibabacloud/credentials.ini", NULL };

/* A key of the file and the setting that it is. */
static const struct { const char *key, *setting; } keys[] = {
	{ "access_key_id", "access_key_id" },
	{ "access_key_secret", "access_key_secret" },
	{ "role_name", "ram_role_name" },
	{ "role_arn", "ram_role_arn" },
	{ "role_session_name", "ram_session_name" },
	{ "policy", "policy" },
	{ "type", "type" },
};

static const struct ini_type {
	const char *name;
	const struct provider_kind *kind;
	const char *needs[3];
} types[] = {
	{ "access_key", &provider_static, { "access_key_id", "access_key_secret" } },
	{ "ecs_ram_role", &provider_metadata, { NULL } },
	{ "ram_role_arn", &provider_assume, { "access_key_id", "access_key_secret", "ram_role_arn" } },
	{ NULL }
};

static char *
trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return s;
}

static void
take_line(char *line, struct kvlist *settings)
{
	char *equals = strchr(line, '=');

	if (equals == NULL || *line == '#' || *line == ';')
		return;
	*equals = '\0';
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(trim(line), keys[i].key) == 0)
			kv_set(settings, keys[i].setting, trim(equals + 1));
	}
}

/* The lines of one section; false when there is no such section.  text is changed. */
static bool
read_section(char *text, const char *section, struct kvlist *settings)
{
	bool inside = false, seen = false;
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *end;

		line = trim(line);
		if (*line == '[' && (end = strchr(line, ']')) != NULL) {
			*end = '\0';
			inside = strcmp(trim(line + 1), section) == 0;
			seen = seen || inside;
		} else if (inside) {
			take_line(line, settings);
		}
	}
	return seen;
}

static const struct ini_type *
type_of(const struct kvlist *settings, const char *where, struct err *e)
{
	const char *name = kv_get(settings, "type");

	for (const struct ini_type *t = types; t->name != NULL; t++) {
		if (name == NULL || strcmp(t->name, name) != 0)
			continue;
		for (size_t i = 0; i < 3 && t->needs[i] != NULL; i++) {
			const char *v = kv_get(settings, t->needs[i]);

			if (v == NULL || *v == '\0') {
				err_set(e, ERR_USAGE, "%s: %s is empty or missing", where, t->needs[i]);
				return NULL;
			}
		}
		return t;
	}
	err_set(e, ERR_USAGE, "%s: type \"%.40s\" is not supported, want access_key, ecs_ram_role or ram_role_arn", where,
	    name != NULL ? name : "");
	return NULL;
}

static struct provider *
make_provider(const struct search *s, struct kvlist *settings, const char *where, struct err *e)
{
	const struct ini_type *type = type_of(settings, where, e);
	struct provider *p;

	if (type == NULL)
		return NULL;
	p = provider_new(type->kind, where, s->wish);
	kv_copy(&p->settings, settings);
	if (type->kind == &provider_assume) {
		p->base = provider_new(&provider_static, where, s->wish);
		p->owns_base = true;
		kv_copy(&p->base->settings, settings);
	}
	return p;
}

static enum found
from_file(struct search *s, const char *path, struct provider **out, struct err *e)
{
	const char *section = search_variable(s, "ALIBABA_CLOUD_PROFILE");
	struct kvlist settings = { 0 };
	struct buf text;
	char *where;

	if (section == NULL)
		section = "default";
	where = xasprintf("section %.60s of %s", section, path);
	buf_init(&text, INI_FILE_MAX);
	if (file_read(&text, path, e) == 0) {
		if (text.len == 0 || !read_section(text.data, section, &settings))
			err_set(e, ERR_USAGE, "%s: has no section [%.60s]", path, section);
		else if ((*out = make_provider(s, &settings, where, e)) != NULL)
			search_warn_open_file(s, path);
	}
	buf_wipe(&text);
	kv_wipe(&settings);
	free(where);
	return *out != NULL ? FOUND_ALL : FOUND_ERROR;
}

enum found
provider_from_ini(struct search *s, struct provider **out, struct err *e)
{
	const char *named = search_variable(s, "ALIBABA_CLOUD_CREDENTIALS_FILE"), *home = search_variable(s, "HOME");

	if (named != NULL)
		return from_file(s, named, out, e);
	for (size_t i = 0; home != NULL && places[i] != NULL; i++) {
		char *path = xasprintf("%s/%s", home, places[i]);
		enum found found = file_exists(path) ? from_file(s, path, out, e) : FOUND_NOTHING;

		free(path);
		if (found != FOUND_NOTHING)
			return found;
	}
	buf_puts(&s->tried, "; there is no ~/.alibabacloud/credentials");
	return FOUND_NOTHING;
}
