#include "knowledge/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "knowledge/loading.h"
#include "knowledge/schemas.h"

enum {
	DAY = 24 * 3600,
	HOUR = 3600,
	ZONE_MAX_HOURS = 14	/* +14:00 is the farthest there is */
};

/* A scope file being read. */
struct reader {
	struct scope *s;
	struct problems problems;
};

#define PROBLEM(r, ...) problem_add(&(r)->problems, (r)->s->file, __VA_ARGS__)

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
	struct reader *r = arg;
	int secret = unknown_secret(reason);

	if (secret > 0)
		PROBLEM(r, key, "%.*s: credentials come from the environment or the CLI profile, never from this file", secret,
		    reason);
	else
		PROBLEM(r, key, "%s", reason);
}

/* ---- values that the schema can not judge ---- */

/* A file name of the scope file, as reachable from the working folder. */
static char *
beside(const char *scope_file, const char *name)
{
	const char *slash = strrchr(scope_file, '/');

	if (name == NULL || name[0] == '/' || slash == NULL)
		return xstrdup(name);
	return xasprintf("%.*s/%s", (int)(slash - scope_file), scope_file, name);
}

/* Seconds of "+hh:mm", whose form the schema has seen to; -1 when there is no such offset. */
static int
zone_seconds(const char *zone, int *out)
{
	int h = (zone[1] - '0') * 10 + zone[2] - '0', m = (zone[4] - '0') * 10 + zone[5] - '0';

	*out = (h * 60 + m) * 60 * (zone[0] == '-' ? -1 : 1);
	return m > 59 || h > ZONE_MAX_HOURS || (h == ZONE_MAX_HOURS && m > 0) ? -1 : 0;
}

static bool
is_file(const char *calendar)
{
	size_t n = strlen(calendar);

	return n > 5 && strcmp(calendar + n - 5, ".json") == 0;
}

static void
take_accounts(struct reader *r, const cJSON *list)
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
take_directory(struct reader *r, const cJSON *directory)
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
		PROBLEM(r, "directory.account", "is missing: want the one of the %zu accounts that asks for the members", r->s->n_accounts);
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
take_regions(struct reader *r, const cJSON *list)
{
	strlist_from(&r->s->regions, list);
	if (r->s->regions.n > 1 && strlist_has(&r->s->regions, "*"))
		PROBLEM(r, "regions", "\"*\" means all regions and must be alone");
}

static int
take_time(struct reader *r, const cJSON *period, const char *name, const char *key, time_t *out)
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
take_period(struct reader *r, const cJSON *period, time_t now)
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
		PROBLEM(r, "period.to", "\"%s\" is in the future: nothing can be said about it yet", json_str(period, "to"));
}

static void
take_days(struct reader *r, const cJSON *hours, const char *name, struct strlist *days)
{
	const cJSON *one;
	int i = 0;

	cJSON_ArrayForEach(one, json_get(hours, name)) {
		char *key = xasprintf("business-hours.%s[%d]", name, i++);
		time_t t;

		if (clock_parse(one->valuestring, &t) != 0)
			PROBLEM(r, key, "\"%s\" is no day of the calendar", one->valuestring);
		strlist_add(days, one->valuestring);
		free(key);
	}
}

static void
take_zone(struct reader *r, const char *zone)
{
	r->s->has_zone = true;
	if (zone_seconds(zone, &r->s->tz_seconds) != 0)
		PROBLEM(r, "business-hours.time-zone", "\"%s\" is no offset from UTC", zone);
}

static void
take_hours(struct reader *r, const cJSON *hours)
{
	struct scope *s = r->s;
	const char *zone = json_str(hours, "time-zone"), *calendar = json_str(hours, "calendar");

	if (hours == NULL)
		return;
	s->has_hours = true;
	if (calendar != NULL)
		s->calendar = is_file(calendar) ? beside(s->file, calendar) : xstrdup(calendar);
	else if (zone == NULL || json_get(hours, "from") == NULL || json_get(hours, "to") == NULL)
		PROBLEM(r, "business-hours", "want time-zone, from and to, or a calendar");
	if ((json_get(hours, "from") == NULL) != (json_get(hours, "to") == NULL))
		PROBLEM(r, "business-hours", "want from and to together");
	if (zone != NULL)
		take_zone(r, zone);
	s->hour_from = (int)json_num(hours, "from", 0);
	s->hour_to = (int)json_num(hours, "to", 0);
	if (json_get(hours, "to") != NULL && s->hour_from >= s->hour_to)
		PROBLEM(r, "business-hours", "from is not before to");
	take_days(r, hours, "holidays", &s->holidays);
	take_days(r, hours, "workdays", &s->workdays);
	for (size_t i = 0; i < s->workdays.n; i++) {
		if (strlist_has(&s->holidays, s->workdays.items[i]))
			PROBLEM(r, "business-hours.workdays", "%s is a holiday too", s->workdays.items[i]);
	}
}

static cJSON *
take_object(const cJSON *doc, const char *key)
{
	const cJSON *v = json_get(doc, key);

	return v != NULL ? cJSON_Duplicate(v, 1) : cJSON_CreateObject();
}

static void
take_values(struct reader *r, const cJSON *doc)
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
take_exceptions(struct reader *r, const cJSON *list)
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

/* ---- how to reach things ---- */

static void
take_connect_to(struct reader *r, const char *text)
{
	struct scope *s = r->s;
	const char *colon;
	long port;

	if (text == NULL)
		return;
	colon = strrchr(text, ':');	/* the schema has seen to the form host:port */
	port = strtol(colon + 1, NULL, 10);
	if (port < 1 || port > 65535)
		PROBLEM(r, "network.connect-to", "want a port from 1 to 65535, found %s", colon + 1);
	s->connect_host = xstrndup(text, (size_t)(colon - text));
	s->connect_port = (int)port;
}

/* The form is looked at here and not by the schema, so that a password that should not be in it is not quoted. */
static void
take_proxy(struct reader *r, const char *text)
{
	static const char *const schemes[] = { "http://", "https://", "socks5h://" };
	const char *host = NULL, *port;

	if (text == NULL)
		return;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
			host = text + strlen(schemes[i]);
	}
	port = host != NULL ? strrchr(host, ':') : NULL;
	if (strchr(text, '@') != NULL)
		PROBLEM(r, "network.proxy", "want no name and password here: put the address into the environment, as https_proxy");
	else if (port == NULL || port == host || strspn(port + 1, "0123456789") != strlen(port + 1) || port[1] == '\0' ||
	    strlen(port + 1) > 5 || strpbrk(host, "/?# ") != NULL)
		PROBLEM(r, "network.proxy", "want http://host:port, or the same with https or socks5h");
	else if (r->s->connect_host != NULL)
		PROBLEM(r, "network.proxy", "not together with connect-to, which is where all traffic goes");
	else
		r->s->proxy = xstrdup(text);
}

static void
take_network(struct reader *r, const cJSON *network)
{
	struct scope *s = r->s;
	const cJSON *one;

	take_connect_to(r, json_str(network, "connect-to"));
	s->ca_file = beside(s->file, json_str(network, "ca-file"));
	s->plain_http = json_bool(network, "plain-http", false);
	take_proxy(r, json_str(network, "proxy"));
	s->vpc = xstrdup(json_str(network, "vpc"));
	s->entry_region = xstrdup(json_str(network, "entry-region"));
	s->connect_timeout = (long)json_num(network, "connect-timeout-seconds", 0);
	s->time_budget = (long)json_num(network, "time-budget-seconds", SCOPE_TIME_BUDGET_DEFAULT);
	s->transfers = (int)json_num(network, "transfers", SCOPE_TRANSFERS_DEFAULT);
	cJSON_ArrayForEach(one, json_get(network, "endpoints"))
		kv_add(&s->endpoints, one->string, one->valuestring);
}

static void
take_baseline(struct reader *r, const cJSON *baseline)
{
	r->s->baseline_days = (int)json_num(baseline, "days", 0);
	r->s->baseline_file = beside(r->s->file, json_str(baseline, "file"));
	if (r->s->baseline_days > 0 && r->s->baseline_file != NULL)
		PROBLEM(r, "baseline", "want days or file, found both");
}

static void
take_signer(struct reader *r, const cJSON *signer)
{
	struct scope *s = r->s;

	s->signer_name = text_from(signer, "name", NULL);
	s->signer_key = beside(s->file, json_str(signer, "key"));
	s->signer_certificate = beside(s->file, json_str(signer, "certificate"));
}

/* ---- the file ---- */

static void
take_document(struct reader *r, const cJSON *doc, time_t now)
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
	take_hours(r, json_get(doc, "business-hours"));
	take_baseline(r, json_get(doc, "baseline"));
	take_signer(r, json_get(doc, "signer"));
	take_network(r, json_get(doc, "network"));
}

int
scope_load(struct scope **out, const char *path, time_t now, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct reader r = { .problems = { .report = report, .arg = arg } };
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

struct own_calendar {
	const char *file;
	struct problems problems;
};

static void
report_calendar(void *arg, const char *key, const char *reason)
{
	struct own_calendar *own = arg;

	problem_add(&own->problems, own->file, key, "%s", reason);
}

/* The calendar of the user's own: the same form as a shipped one. */
static int
load_own(cJSON **out, const char *path, struct err *e)
{
	struct own_calendar own = { .file = path };
	struct schema *schema = NULL;

	if ((*out = json_load(path, e)) == NULL || schema_builtin(&schema, "calendar", e) != 0)
		return -1;
	if (schema_check(schema, *out, report_calendar, &own) == 0)
		check_calendar(&own.problems, path, *out);
	schema_free(schema);
	return problems_end(&own.problems, e);
}

static int
add_days(struct strlist *days, const struct strlist *not, const cJSON *calendar, const char *name, struct err *e)
{
	const cJSON *one;
	time_t t;

	cJSON_ArrayForEach(one, json_get(calendar, name)) {
		if (clock_parse(one->valuestring, &t) != 0)
			return err_set(e, ERR_USAGE, "calendar %s: %s: \"%s\" is no day of the calendar", json_str(calendar, "id"), name,
			    one->valuestring);
		/* what the scope itself says of a day holds */
		if (!strlist_has(days, one->valuestring) && !strlist_has(not, one->valuestring))
			strlist_add(days, one->valuestring);
	}
	return 0;
}

/* The first year of the period of which the calendar does not tell the days; 0: none, or it does not say of which it does. */
static int
year_without_days(const struct scope *s, const cJSON *calendar)
{
	const cJSON *years = json_get(calendar, "years"), *one;
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];

	clock_iso(s->from + s->tz_seconds, from);
	clock_iso(s->to - 1 + s->tz_seconds, to);
	for (int year = atoi(from); years != NULL && year <= atoi(to); year++) {
		bool told = false;

		cJSON_ArrayForEach(one, years)
			told |= one->valueint == year;
		if (!told)
			return year;
	}
	return 0;
}

static int
apply_calendar(struct scope *s, const cJSON *calendar, struct err *e)
{
	int zone;

	if (zone_seconds(json_str(calendar, "time-zone"), &zone) != 0 || json_num(calendar, "from", 0) >= json_num(calendar, "to", 0))
		return err_set(e, ERR_USAGE, "calendar %s: time-zone, from and to are no business hours", json_str(calendar, "id"));
	if (!s->has_zone)
		s->tz_seconds = zone;
	if (s->hour_to == 0) {
		s->hour_from = (int)json_num(calendar, "from", 0);
		s->hour_to = (int)json_num(calendar, "to", 0);
	}
	s->calendar_gap = year_without_days(s, calendar);
	if (add_days(&s->holidays, &s->workdays, calendar, "holidays", e) != 0)
		return -1;
	return add_days(&s->workdays, &s->holidays, calendar, "workdays", e);
}

int
scope_use_calendar(struct scope *s, const struct knowledge *k, struct err *e)
{
	const cJSON *one, *found = NULL;
	cJSON *own = NULL;
	int rc = -1;

	if (s->calendar == NULL)
		return 0;
	if (is_file(s->calendar)) {
		if (load_own(&own, s->calendar, e) == 0)
			rc = apply_calendar(s, own, e);
		cJSON_Delete(own);
		return rc;
	}
	cJSON_ArrayForEach(one, k->calendars) {
		if (strcmp(json_str(one, "id"), s->calendar) == 0)
			found = one;
	}
	if (found == NULL)
		return err_set(e, ERR_USAGE, "%s: business-hours.calendar: there is no calendar \"%s\"", s->file, s->calendar);
	return apply_calendar(s, found, e);
}

/* As call_make looks for it: PRODUCT@REGION, and PRODUCT@ for a service that has no regions. */
static void
add_endpoint(struct scope *s, const char *product, const char *region, const char *host)
{
	char *key = xasprintf("%s@%s", product, region);

	if (kv_get(&s->endpoints, key) == NULL && kv_get(&s->endpoints, product) == NULL)
		kv_add(&s->endpoints, key, host);
	free(key);
}

static void
use_vpc(struct scope *s, const struct knowledge *k)
{
	static const char place[] = "{region}";

	for (size_t i = 0; i < k->vpc_hosts.n && s->vpc != NULL; i++) {
		const char *template = k->vpc_hosts.items[i].value, *at = strstr(template, place);
		char *host = at == NULL ? xstrdup(template) :
		    xasprintf("%.*s%s%s", (int)(at - template), template, s->vpc, at + sizeof(place) - 1);

		add_endpoint(s, k->vpc_hosts.items[i].name, s->vpc, host);
		add_endpoint(s, k->vpc_hosts.items[i].name, "", host);
		free(host);
	}
}

void
scope_use_hosts(struct scope *s, const struct knowledge *k)
{
	use_vpc(s, k);
	for (size_t i = 0; i < k->region_hosts.n; i++) {
		const char *name = k->region_hosts.items[i].name, *at = strchr(name, '@');
		char *product = xstrndup(name, (size_t)(at - name));

		add_endpoint(s, product, at + 1, k->region_hosts.items[i].value);
		free(product);
	}
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
	free(s->signer_key);
	free(s->signer_certificate);
	free(s->connect_host);
	free(s->ca_file);
	free(s->proxy);
	free(s->vpc);
	free(s->entry_region);
	kv_release(&s->endpoints);
	free(s);
}
