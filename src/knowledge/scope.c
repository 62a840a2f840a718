#include "knowledge/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "knowledge/schemas.h"
#include "knowledge/scope_reader.h"

enum {
	DAY = 24 * 3600,
	HOUR = 3600
};

/* Words in the name of an unknown key that show that somebody put a credential here. */
static const char *const secret_words[] = { "secret", "accesskey", "access-key", "access_key", "token", "password",
	"credential" };

/* Length of `unknown key "name"` when the name looks like a credential's, else 0. */
static int
unknown_secret(const char *reason)
{
	size_t prefix = strlen(SCHEMA_UNKNOWN_KEY), n;
	char *name;
	bool found = false;

	if (strncmp(reason, SCHEMA_UNKNOWN_KEY "\"", prefix + 1) != 0)
		return 0;
	n = strcspn(reason + prefix + 1, "\"");
	name = xstrndup(reason + prefix + 1, n);
	for (size_t i = 0; i < sizeof(secret_words) / sizeof(secret_words[0]); i++)
		found |= strcasestr(name, secret_words[i]) != NULL;
	free(name);
	return found ? (int)(prefix + n + 2) : 0;
}

static void
report_fit(void *arg, const char *key, const char *reason)
{
	struct scope_reader *r = arg;
	int secret = unknown_secret(reason);

	if (secret > 0)
		PROBLEM(r, key, "%.*s: credentials come from the environment or the CLI profile, never from this file", secret,
		    reason);
	else
		PROBLEM(r, key, "%s", reason);
}

/* ---- values that the schema can not judge ---- */

char *
scope_beside(const struct scope *s, const char *name)
{
	const char *slash = strrchr(s->file, '/');

	if (name == NULL || name[0] == '/' || slash == NULL)
		return xstrdup(name);
	return xasprintf("%.*s/%s", (int)(slash - s->file), s->file, name);
}

static void
take_accounts(struct scope_reader *r, const cJSON *list)
{
	const cJSON *one;
	struct scope *s = r->s;

	s->accounts = xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*s->accounts));
	cJSON_ArrayForEach(one, list) {
		struct scope_account *a = &s->accounts[s->n_accounts];

		a->id = text_from(one, "id", "");
		a->name = text_from(one, "name", a->id);
		a->profile = text_from(one, "profile", NULL);
		for (size_t i = 0; i < s->n_accounts; i++) {
			if (strcmp(s->accounts[i].id, a->id) == 0) {
				char *key = xasprintf("accounts[%zu].id", s->n_accounts);

				PROBLEM(r, key, "account %s stands in the list already", a->id);
				free(key);
			}
		}
		s->n_accounts++;
	}
}

static const struct scope_account *
find_account(const struct scope *s, const char *id)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		if (strcmp(s->accounts[i].id, id) == 0)
			return &s->accounts[i];
	}
	return NULL;
}

static void
take_directory(struct scope_reader *r, const cJSON *directory)
{
	struct scope_directory *d = &r->s->directory;

	if (directory == NULL)
		return;
	d->given = true;
	d->account = text_from(directory, "account", r->s->n_accounts == 1 ? r->s->accounts[0].id : NULL);
	d->role = text_from(directory, "role", "");
	d->external_id = text_from(directory, "external-id", NULL);
	d->session = text_from(directory, "session", NULL);
	strlist_from(&d->include, json_get(directory, "include"));
	strlist_from(&d->exclude, json_get(directory, "exclude"));
	if (d->include.n == 0)
		strlist_add(&d->include, "*");
	if (d->account == NULL)
		PROBLEM(r, "directory.account", "is missing: want the one of the %zu accounts that asks for the members",
		    r->s->n_accounts);
	else if (find_account(r->s, d->account) == NULL)
		PROBLEM(r, "directory.account", "account %s is not in the list of accounts", d->account);
}

bool
scope_selects(const struct scope *s, const char *id, const char *name)
{
	const struct scope_directory *d = &s->directory;

	return (strlist_glob(&d->include, id) || strlist_glob(&d->include, name)) && !strlist_glob(&d->exclude, id) &&
	    !strlist_glob(&d->exclude, name);
}

static void
take_regions(struct scope_reader *r, const cJSON *list)
{
	strlist_from(&r->s->regions, list);
	if (r->s->regions.n > 1 && strlist_has(&r->s->regions, "*"))
		PROBLEM(r, "regions", "\"*\" means all regions and must be alone");
}

static int
take_time(struct scope_reader *r, const cJSON *period, const char *name, const char *key, time_t *out)
{
	const char *text = json_str(period, name);

	if (text == NULL) {
		PROBLEM(r, key, "is missing: want from and to, or last-days");
		return -1;
	}
	if (strchr(text, '-') == NULL || clock_parse(text, out) != 0) {
		PROBLEM(r, key, "want a day (2026-07-01) or a time (2026-07-01T00:00:00Z), found \"%.40s\"", text);
		return -1;
	}
	return 0;
}

static void
take_period(struct scope_reader *r, const cJSON *period, time_t now)
{
	struct scope *s = r->s;
	const cJSON *days = json_get(period, "last-days");

	if (days != NULL) {
		if (json_get(period, "from") != NULL || json_get(period, "to") != NULL)
			PROBLEM(r, "period", "want from and to, or last-days, found both");
		s->to = (now - SCOPE_SETTLE_SECONDS) / HOUR * HOUR;
		s->from = s->to - (time_t)days->valuedouble * DAY;
		return;
	}
	if ((take_time(r, period, "from", "period.from", &s->from) |
	    take_time(r, period, "to", "period.to", &s->to)) != 0)
		return;
	if (s->from >= s->to)
		PROBLEM(r, "period", "from is not before to");
	else if (s->to - s->from > (time_t)SCOPE_PERIOD_MAX_DAYS * DAY)
		PROBLEM(r, "period", "want at most %d days, found %lld", SCOPE_PERIOD_MAX_DAYS,
		    (long long)(s->to - s->from) / DAY);
	if (s->to > now)
		PROBLEM(r, "period.to", "\"%s\" is in the future: nothing can be said about it yet",
		    json_str(period, "to"));
}

static cJSON *
take_object(const cJSON *doc, const char *key)
{
	const cJSON *v = json_get(doc, key);

	return v != NULL ? cJSON_Duplicate(v, 1) : cJSON_CreateObject();
}

static void
take_values(struct scope_reader *r, const cJSON *doc)
{
	const cJSON *one;

	r->s->parameters = take_object(doc, "parameters");
	r->s->lists = take_object(doc, "lists");
	cJSON_ArrayForEach(one, r->s->lists) {
		if (json_get(r->s->parameters, one->string) != NULL) {
			char *key = xasprintf("lists.%s", one->string);

			PROBLEM(r, key, "stands under parameters too");
			free(key);
		}
	}
}

static void
take_exceptions(struct scope_reader *r, const cJSON *list)
{
	const cJSON *one;
	int i = 0;

	r->s->exceptions = list != NULL ? cJSON_Duplicate(list, 1) : cJSON_CreateArray();
	cJSON_ArrayForEach(one, list) {
		char *key = xasprintf("exceptions[%d].expires", i++);
		time_t t;

		if (clock_parse(json_str(one, "expires"), &t) != 0)
			PROBLEM(r, key, "\"%s\" is no day of the calendar", json_str(one, "expires"));
		free(key);
	}
}

static void
take_baseline(struct scope_reader *r, const cJSON *baseline)
{
	r->s->baseline_days = (int)json_num(baseline, "days", 0);
	r->s->baseline_file = scope_beside(r->s, json_str(baseline, "file"));
	if (r->s->baseline_days > 0 && r->s->baseline_file != NULL)
		PROBLEM(r, "baseline", "want days or file, found both");
}

static void
take_signer(struct scope_reader *r, const cJSON *signer)
{
	struct scope *s = r->s;
	const char *key = json_str(signer, "key");

	s->signer_name = text_from(signer, "name", NULL);
	s->signer_role = text_from(signer, "role", NULL);
	s->signer_key = key != NULL && strchr(key, ':') != NULL ? xstrdup(key) : scope_beside(s, key);
	s->signer_certificate = scope_beside(s, json_str(signer, "certificate"));
}

/* ---- the file ---- */

static void
take_document(struct scope_reader *r, const cJSON *doc, time_t now)
{
	struct scope *s = r->s;

	check_controls(&r->problems, s->file, "", doc, "");
	s->organisation = text_from(json_get(doc, "organisation"), "name", "");
	take_accounts(r, json_get(doc, "accounts"));
	take_directory(r, json_get(doc, "directory"));
	take_regions(r, json_get(doc, "regions"));
	take_period(r, json_get(doc, "period"), now);
	strlist_from(&s->frameworks, json_get(doc, "frameworks"));
	take_values(r, doc);
	take_exceptions(r, json_get(doc, "exceptions"));
	scope_take_hours(r, json_get(doc, "business-hours"));
	take_baseline(r, json_get(doc, "baseline"));
	take_signer(r, json_get(doc, "signer"));
	strlist_from(&s->tsa, json_get(doc, "tsa"));
	scope_take_network(r, json_get(doc, "network"));
}

int
scope_load(struct scope **out, const char *path, time_t now, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct scope_reader r = { .problems = { .report = report, .arg = arg } };
	struct schema *schema = NULL;
	struct err why = { 0 };
	cJSON *doc = NULL;
	int rc = -1;

	*out = NULL;
	r.s = xcalloc(1, sizeof(*r.s));
	r.s->file = xstrdup(path);
	if (schema_builtin(&schema, "scope", e) != 0)
		goto out;
	if ((doc = json_load(path, &why)) == NULL && why.code == ERR_IO) {
		err_set(e, ERR_IO, "%s", why.text);
		goto out;
	}
	if (doc == NULL)
		PROBLEM(&r, "", "%s", why.text + strlen(path) + 2);
	else if (schema_check(schema, doc, report_fit, &r) == 0)
		take_document(&r, doc, now);
	if (problems_end(&r.problems, e) != 0)
		goto out;
	*out = r.s;
	r.s = NULL;	/* now the caller's */
	rc = 0;
out:
	cJSON_Delete(doc);
	schema_free(schema);
	scope_free(r.s);
	return rc;
}

int
scope_set_parameter(struct scope *s, const char *setting, struct err *e)
{
	size_t n = strcspn(setting, "=");
	cJSON *value;
	char *name;

	if (n == 0 || setting[n] == '\0')
		return err_set(e, ERR_USAGE, "--parameter: \"%.80s\": want NAME=VALUE", setting);
	name = xstrndup(setting, n);
	value = json_parse(setting + n + 1, strlen(setting + n + 1), name, NULL);
	if (!cJSON_IsNumber(value) && !cJSON_IsBool(value)) {
		cJSON_Delete(value);
		value = cJSON_CreateString(setting + n + 1);
	}
	cJSON_DeleteItemFromObjectCaseSensitive(s->parameters, name);
	cJSON_AddItemToObject(s->parameters, name, value);
	free(name);
	return 0;
}

void
scope_free(struct scope *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_accounts; i++) {
		free(s->accounts[i].id);
		free(s->accounts[i].name);
		free(s->accounts[i].profile);
	}
	free(s->accounts);
	free(s->directory.account);
	free(s->directory.role);
	free(s->directory.external_id);
	free(s->directory.session);
	strlist_release(&s->directory.include);
	strlist_release(&s->directory.exclude);
	free(s->file);
	free(s->organisation);
	strlist_release(&s->regions);
	strlist_release(&s->frameworks);
	cJSON_Delete(s->parameters);
	strlist_release(&s->holidays);
	strlist_release(&s->workdays);
	cJSON_Delete(s->lists);
	cJSON_Delete(s->exceptions);
	free(s->baseline_file);
	free(s->calendar);
	free(s->signer_name);
	free(s->signer_role);
	free(s->signer_key);
	free(s->signer_certificate);
	strlist_release(&s->tsa);
	free(s->connect_host);
	free(s->ca_file);
	free(s->proxy);
	free(s->vpc);
	free(s->entry_region);
	kv_release(&s->endpoints);
	free(s);
}
