#include "knowledge/scope.h"

#include <unistd.h>

#include "base/clock.h"
#include "knowledge_folder.h"
#include "tap.h"

#define GOOD \
	"{'scope':1,'organisation':{'name':'Example'},'accounts':[{'id':'1000000000000001','name':'prod','profile':'p'}," \
	"{'id':'1000000000000002'}],'regions':['*'],'period':{'from':'2026-07-01','to':'2026-10-01'},'frameworks':['standard']," \
	"'parameters':{'days':365},'business-hours':{'time-zone':'+05:30','from':8,'to':20,'holidays':['2026-10-01'],'workdays':['2026-10-10']}," \
	"'lists':{'friends':['a','b']},'signer':{'name':'officer','key':'key.pem','certificate':'/etc/cert.pem'}," \
	"'network':{'connect-to':'127.0.0.1:8443','ca-file':'ca.pem','endpoints':{'log@cn-a':'log.example.net'},'transfers':4}}"

#define SECRET ": credentials come from the environment or the CLI profile, never from this file"

/* file is always scope.json; want without the folder. */
static const struct change changes[] = {
	{ "no JSON", "s", "{'scope'", "{scope", "is not JSON: line 1" },
	{ "no version", "s", "'scope':1,", "", "scope: is missing" },
	{ "another version", "s", "'scope':1", "'scope':2", "scope: want number 1, found number 2" },
	{ "an unknown key", "s", "'regions'", "'region'", "unknown key \"region\", did you mean \"regions\"?\nregions: is missing" },
	{ "a secret", "s", "'regions'", "'access-key-secret':'s3cr3t','regions'", "unknown key \"access-key-secret\"" SECRET },
	{ "a secret of an account", "s", "'profile':'p'", "'AccessKeySecret':'s3cr3t'", "accounts[0]: unknown key \"AccessKeySecret\"" SECRET },
	{ "a token of the network", "s", "'transfers':4", "'security_token':'s3cr3t'", "network: unknown key \"security_token\"" SECRET },
	{ "an account id as a number", "s", "'1000000000000002'", "1000000000000002", "accounts[1].id: want text, found number 1000000000000002" },
	{ "an account twice", "s", "'1000000000000002'", "'1000000000000001'", "accounts[1].id: account 1000000000000001 stands in the list already" },
	{ "no accounts", "s", "'accounts':[{'id':'1000000000000001','name':'prod','profile':'p'},{'id':'1000000000000002'}]", "'accounts':[]",
	    "accounts: want at least 1 entries, found 0" },
	{ "a directory without a role", "s", "'regions'", "'directory':{'account':'1000000000000001'},'regions'", "directory.role: is missing" },
	{ "a directory without one of the accounts", "s", "'regions'", "'directory':{'role':'audit'},'regions'",
	    "directory.account: is missing: want the one of the 2 accounts that asks for the members" },
	{ "a directory of another account", "s", "'regions'", "'directory':{'role':'audit','account':'1000000000000009'},'regions'",
	    "directory.account: account 1000000000000009 is not in the list of accounts" },
	{ "a role that is a path", "s", "'regions'", "'directory':{'role':'../audit','account':'1000000000000001'},'regions'",
	    "directory.role: want text of the form ^[A-Za-z0-9._-]{1,64}$, found text \"../audit\"" },
	{ "an external id with a blank", "s", "'regions'", "'directory':{'role':'audit','account':'1000000000000001','external-id':'a b'},'regions'",
	    "directory.external-id: want text of the form ^[A-Za-z0-9=,.@:/_-]+$, found text \"a b\"" },
	{ "no member in", "s", "'regions'", "'directory':{'role':'audit','account':'1000000000000001','include':[]},'regions'",
	    "directory.include: want at least 1 entries, found 0" },
	{ "all regions and one more", "s", "['*']", "['*','cn-hangzhou']", "regions: \"*\" means all regions and must be alone" },
	{ "no region id", "s", "['*']", "['Hangzhou']", "regions[0]: want text of the form ^([*]|[a-z]{2}(-[a-z0-9]+)+)$, found text \"Hangzhou\"" },
	{ "no period", "s", "'from':'2026-07-01','to':'2026-10-01'", "", "period.from: is missing: want from and to, or last-days\nperiod.to: is missing: want from and to, or last-days" },
	{ "a period without end", "s", ",'to':'2026-10-01'", "", "period.to: is missing: want from and to, or last-days" },
	{ "a period both ways", "s", "'to':'2026-10-01'", "'last-days':3", "period: want from and to, or last-days, found both" },
	{ "no date", "s", "2026-07-01", "2026-02-30", "period.from: want a day (2026-07-01) or a time (2026-07-01T00:00:00Z), found \"2026-02-30\"" },
	{ "ten digits are no date here", "s", "2026-07-01", "1780000000", "period.from: want a day (2026-07-01) or a time (2026-07-01T00:00:00Z), found \"1780000000\"" },
	{ "backwards", "s", "2026-07-01", "2026-10-02", "period: from is not before to" },
	{ "an end in the future", "s", "'2026-10-01'}", "'2026-11-04'}", "period.to: \"2026-11-04\" is in the future: nothing can be said about it yet" },
	{ "longer than any standard", "s", "2026-07-01", "2010-07-01", "period: want at most 3660 days, found 5936" },
	{ "last-days of nothing", "s", "'from':'2026-07-01','to':'2026-10-01'", "'last-days':0", "period.last-days: want at least 1, found 0" },
	{ "hours backwards", "s", "'from':8,'to':20", "'from':20,'to':8", "business-hours: from is not before to" },
	{ "no offset", "s", "+05:30", "+15:00", "business-hours.time-zone: \"+15:00\" is no offset from UTC" },
	{ "a holiday that is no day", "s", "['2026-10-01']", "['2026-13-01']", "business-hours.holidays[0]: \"2026-13-01\" is no day of the calendar" },
	{ "a holiday that is worked", "s", "['2026-10-10']", "['2026-10-01']", "business-hours.workdays: 2026-10-01 is a holiday too" },
	{ "hours without an end", "s", "'to':20,", "", "business-hours: want time-zone, from and to, or a calendar\nbusiness-hours: want from and to together" },
	{ "an exception without an end", "s", "'regions'", "'exceptions':[{'kind':'scanner','value':'v','owner':'o','reason':'r'}],'regions'", "exceptions[0].expires: is missing" },
	{ "an exception that ends on no day", "s", "'regions'", "'exceptions':[{'kind':'scanner','value':'v','owner':'o','reason':'r','expires':'2026-02-30'}],'regions'",
	    "exceptions[0].expires: \"2026-02-30\" is no day of the calendar" },
	{ "two baselines", "s", "'regions'", "'baseline':{'days':30,'file':'b.json'},'regions'", "baseline: want days or file, found both" },
	{ "a list that is a parameter too", "s", "'friends'", "'days'", "lists.days: stands under parameters too" },
	{ "a signer without a key", "s", "'key':'key.pem',", "", "signer.key: is missing" },
	{ "a signer that is a path", "s", "'officer'", "'../officer'", "signer.name: want text of the form ^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$, found text \"../officer\"" },
	{ "a port that is none", "s", "8443", "65536", "network.connect-to: want a port from 1 to 65535, found 65536" },
	{ "no port", "s", "127.0.0.1:8443", "127.0.0.1", "network.connect-to: want text of the form ^([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$, found text \"127.0.0.1\"" },
	{ "an endpoint with a path", "s", "log.example.net", "log.example.net/x",
	    "network.endpoints.log@cn-a: want text of the form ^([a-z0-9-]|[{]region[}])+([.]([a-z0-9-]|[{]region[}])+)*$, found text \"log.example.net/x\"" },
	{ "too many transfers", "s", "'transfers':4", "'transfers':1000", "network.transfers: want at most 256, found 1000" },
	{ "a name that moves the cursor", "s", "'prod'", "'pr\\u001b[2Jod'", "accounts[0].name: has a control character" },
};

/* Against the small knowledge folder. */
static const struct change against[] = {
	{ "all is known", "s", "'scope'", "'scope'", "" },
	{ "an unknown framework", "s", "['standard']", "['standart']", "frameworks[0]: there is no framework \"standart\", did you mean \"standard\"?" },
	{ "an unknown parameter", "s", "'days'", "'deys'", "parameters.deys: no rule has a parameter \"deys\", did you mean \"days\"?" },
	{ "a parameter of another type", "s", "'days':365", "'days':'365'", "parameters.days: want a number, as the rule's own value, found text" },
	{ "a list that nobody reads", "s", "'friends'", "'enemies'", "lists.enemies: no rule reads a list \"enemies\"" },
	{ "a kind of exception that no rule reads", "s", "'regions'", "'exceptions':[{'kind':'scaner','value':'v','owner':'o','reason':'r','expires':'2026-02-28'}],'regions'",
	    "exceptions[0].kind: no rule leaves out a \"scaner\"; known: none" },
	{ "an unknown product", "s", "'log@cn-a'", "'logs@cn-a'", "network.endpoints.logs@cn-a: there is no product \"logs\", did you mean \"log\"?" },
};

static time_t now;

/* Problems without the name of the file, which all have. */
static void
collect(void *arg, const char *file, const char *key, const char *reason)
{
	struct buf *b = arg;

	if (strstr(file, "/scope.json") == NULL)
		buf_puts(b, "wrong file ");
	buf_addf(b, "%s%s%s%s", b->len > 0 ? "\n" : "", key, *key ? ": " : "", reason);
}

static char *
write_scope(const char *dir, const struct change *c)
{
	const char *at = strstr(GOOD, c->from);
	char *text;

	if (at == NULL)
		return NULL;
	text = xasprintf("%.*s%s%s", (int)(at - GOOD), GOOD, c->to, at + strlen(c->from));
	folder_write(dir, "scope.json", text);
	free(text);
	return xasprintf("%s/scope.json", dir);
}

static void
test_change(const char *dir, const struct change *c, const struct knowledge *k)
{
	char *path = write_scope(dir, c);
	struct scope *s = NULL;
	struct err e = { 0 };
	struct buf got;
	int rc;

	if (!ok(path != NULL, "%s: the change can be made", c->phrase))
		return;
	buf_init(&got, 10000);
	rc = scope_load(&s, path, now, collect, &got, &e);
	if (k != NULL && ok(rc == 0, "%s: loads %s", c->phrase, e.text))
		rc = scope_check(s, k, collect, &got, &e);
	is_str(buf_text(&got), c->want, c->phrase);
	if (*c->want != '\0')
		ok(rc == -1 && e.code == ERR_USAGE && strncmp(e.text, path, strlen(path)) == 0 && strstr(e.text, "s3cr3t") == NULL,
		    "%s: %s", c->phrase, e.text + strlen(dir));
	ok((k == NULL && s == NULL) || k != NULL, "%s: nothing is handed out", c->phrase);
	scope_free(s);
	buf_release(&got);
	free(path);
}

static void
test_good(const char *dir)
{
	const struct change same = { "", "s", "'scope'", "'scope'", "" };
	char *path = write_scope(dir, &same), *key = xasprintf("%s/key.pem", dir), *ca = xasprintf("%s/ca.pem", dir);
	struct scope *s = NULL;
	struct err e = { 0 };
	char iso[CLOCK_ISO_SIZE];

	if (!ok(scope_load(&s, path, now, NULL, NULL, &e) == 0, "a good file loads: %s", e.text))
		return;
	is_str(s->organisation, "Example", "organisation");
	ok(s->n_accounts == 2 && strcmp(s->accounts[0].profile, "p") == 0 && s->accounts[1].profile == NULL, "accounts");
	is_str(s->accounts[1].name, "1000000000000002", "an account without a name is named by its id");
	clock_iso(s->from, iso);
	is_str(iso, "2026-07-01T00:00:00Z", "from");
	clock_iso(s->to, iso);
	is_str(iso, "2026-10-01T00:00:00Z", "to");
	ok(s->has_hours && s->tz_seconds == 19800 && s->hour_from == 8 && s->hour_to == 20, "business hours");
	ok(s->holidays.n == 1 && s->workdays.n == 1, "holidays and workdays");
	is_str(s->signer_key, key, "a file is looked for beside the scope file");
	is_str(s->signer_certificate, "/etc/cert.pem", "unless it is absolute");
	is_str(s->ca_file, ca, "the CA file too");
	is_str(s->connect_host, "127.0.0.1", "connect-to: host");
	is_int(s->connect_port, 8443, "connect-to: port");
	is_str(kv_get(&s->endpoints, "log@cn-a"), "log.example.net", "endpoints");
	ok(s->transfers == 4 && s->time_budget == 3600 && !s->plain_http, "network, given and by default");
	scope_free(s);
	free(path);
	free(key);
	free(ca);
}

#define CALENDAR \
	"{'id':'%s','title':{'en':'Ours','zh-CN':'x'},'time-zone':'+08:00','from':9,'to':18,'holidays':['2026-10-01','2026-10-10'],'workdays':['2026-10-11']}"

/* What the scope says of hours and days holds over the calendar. */
static void
test_calendar(const char *dir)
{
	static const struct {
		const char *phrase, *from, *to, *want;	/* want: zone, hours, days off and on; or the failure */
	} cases[] = {
		{ "by name", "'time-zone':'+05:30','from':8,'to':20,'holidays':['2026-10-01'],'workdays':['2026-10-10']", "'calendar':'ours'",
		    "28800 9-18 2 1" },
		{ "by file", "'time-zone':'+05:30','from':8,'to':20,'holidays':['2026-10-01'],'workdays':['2026-10-10']", "'calendar':'own.json'",
		    "28800 9-18 2 1" },
		{ "with own hours and days", "'time-zone':'+05:30'", "'calendar':'ours','time-zone':'+05:30'", "19800 8-20 1 2" },
		{ "that is not there", "'time-zone':'+05:30'", "'calendar':'theirs','time-zone':'+05:30'",
		    "business-hours.calendar: there is no calendar \"theirs\"" },
		{ "with the worked day on a Monday", "'time-zone':'+05:30'", "'calendar':'monday.json','time-zone':'+05:30'",
		    "workdays[0]: 2026-10-12 is no Saturday or Sunday" },
		{ "with a day both worked and off", "'time-zone':'+05:30'", "'calendar':'both.json','time-zone':'+05:30'",
		    "workdays[0]: 2026-10-10 is a holiday too" },
		{ "with a day that is none", "'time-zone':'+05:30'", "'calendar':'noday.json','time-zone':'+05:30'",
		    "holidays[0]: \"2026-02-30\" is no day of the calendar" },
		{ "with a day of another year", "'time-zone':'+05:30'", "'calendar':'year.json','time-zone':'+05:30'",
		    "holidays[0]: 2025-10-01 is of none of the years" },
		{ "with hours that end before they begin", "'time-zone':'+05:30'", "'calendar':'hours.json','time-zone':'+05:30'",
		    "from: is not before to" },
		{ "that misspells a key", "'time-zone':'+05:30'", "'calendar':'key.json','time-zone':'+05:30'",
		    "unknown key \"holiday\", did you mean \"holidays\"" },
		{ "that is no JSON", "'time-zone':'+05:30'", "'calendar':'text.json','time-zone':'+05:30'", "text.json: is not JSON" },
		{ "in a file that is not there", "'time-zone':'+05:30'", "'calendar':'none.json','time-zone':'+05:30'", "No such file" },
	};
	static const char head[] = "{'id':'x','title':{'en':'x','zh-CN':'x'},'time-zone':'+08:00',";
	static const char *const wrong[][2] = {
		{ "monday.json", "'from':9,'to':18,'holidays':[],'workdays':['2026-10-12']}" },
		{ "both.json", "'from':9,'to':18,'holidays':['2026-10-10'],'workdays':['2026-10-10']}" },
		{ "noday.json", "'from':9,'to':18,'holidays':['2026-02-30'],'workdays':[]}" },
		{ "year.json", "'from':9,'to':18,'years':[2026],'holidays':['2025-10-01'],'workdays':[]}" },
		{ "hours.json", "'from':18,'to':9,'holidays':[],'workdays':[]}" },
		{ "key.json", "'from':9,'to':18,'holidays':[],'workdays':[],'holiday':[]}" },
		{ "text.json", "..." },
	};
	char *text = xasprintf(CALENDAR, "own");
	struct knowledge k = { .calendars = cJSON_CreateArray() };
	cJSON *ours;

	folder_write(dir, "own.json", text);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *calendar = xasprintf("%s%s", head, wrong[i][1]);

		folder_write(dir, wrong[i][0], calendar);
		free(calendar);
	}
	for (char *p = text; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p;
	ours = cJSON_Parse(text);
	cJSON_ReplaceItemInObject(ours, "id", cJSON_CreateString("ours"));
	cJSON_AddItemToArray(k.calendars, ours);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct change c = { cases[i].phrase, "s", cases[i].from, cases[i].to, "" };
		char *path = write_scope(dir, &c), *got;
		struct scope *s = NULL;
		struct err e = { 0 };

		if (!ok(scope_load(&s, path, now, NULL, NULL, &e) == 0, "a calendar %s: loads %s", c.phrase, e.text))
			continue;
		if (scope_use_calendar(s, &k, &e) == 0)
			got = xasprintf("%d %d-%d %zu %zu", s->tz_seconds, s->hour_from, s->hour_to, s->holidays.n, s->workdays.n);
		else
			got = xstrdup(e.text);
		if (!ok(strstr(got, cases[i].want) != NULL, "a calendar %s", c.phrase))
			printf("# got %s\n", got);
		scope_free(s);
		free(got);
		free(path);
	}
	cJSON_Delete(k.calendars);
	free(text);
	text = xasprintf("%s/own.json", dir);
	unlink(text);
	free(text);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		text = xasprintf("%s/%s", dir, wrong[i][0]);
		unlink(text);
		free(text);
	}
}

static const struct {
	const char *phrase, *now, *from, *to;
} last_days[] = {
	{ "last-days ends at the last full hour", "2026-11-03T12:34:56Z", "2026-10-04T12:00:00Z", "2026-11-03T12:00:00Z" },
	{ "that is 15 minutes ago", "2026-11-03T12:14:59Z", "2026-10-04T11:00:00Z", "2026-11-03T11:00:00Z" },
	{ "at 15 minutes sharp it counts", "2026-11-03T12:15:00Z", "2026-10-04T12:00:00Z", "2026-11-03T12:00:00Z" },
};

static void
test_last_days(const char *dir)
{
	const struct change c = { "", "s", "'from':'2026-07-01','to':'2026-10-01'", "'last-days':30", "" };

	for (size_t i = 0; i < sizeof(last_days) / sizeof(last_days[0]); i++) {
		char *path = write_scope(dir, &c), from[CLOCK_ISO_SIZE] = "", to[CLOCK_ISO_SIZE] = "";
		struct scope *s = NULL;
		struct err e = { 0 };
		time_t t;

		clock_parse(last_days[i].now, &t);
		if (scope_load(&s, path, t, NULL, NULL, &e) == 0) {
			clock_iso(s->from, from);
			clock_iso(s->to, to);
		}
		is_str(from, last_days[i].from, last_days[i].phrase);
		is_str(to, last_days[i].to, last_days[i].phrase);
		scope_free(s);
		free(path);
	}
}

/* Which members of a directory are in the scope. */
static void
test_directory(const char *dir)
{
	static const struct {
		const char *id, *name;
		bool in;
	} members[] = {
		{ "1000000000000003", "prod-web", true },
		{ "1000000000000004", "prod-sandbox", false },	/* left out by name */
		{ "1000000000000005", "prod-db", false },	/* by id */
		{ "1000000000000006", "test", false },		/* not in */
		{ "2000000000000007", "other", true },		/* in by id */
	};
	const struct change c = { "", "s", "'regions'", "'directory':{'role':'audit','account':'1000000000000001','external-id':'e1',"
		"'include':['prod-*','2*'],'exclude':['*sandbox','1000000000000005']},'regions'", "" };
	const struct change all = { "", "s", "'regions'", "'directory':{'role':'audit','account':'1000000000000001'},'regions'", "" };
	char *path = write_scope(dir, &c);
	struct scope *s = NULL;
	struct err e = { 0 };

	if (!ok(scope_load(&s, path, now, NULL, NULL, &e) == 0, "a directory loads %s", e.text))
		return;
	is_str(s->directory.role, "audit", "role");
	is_str(s->directory.external_id, "e1", "external id");
	ok(s->directory.given && s->directory.session == NULL, "no session name is the default one");
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		ok(scope_selects(s, members[i].id, members[i].name) == members[i].in, "%s is %s", members[i].name, members[i].in ? "in" : "out");
	scope_free(s);
	free(path);
	path = write_scope(dir, &all);
	ok(scope_load(&s, path, now, NULL, NULL, &e) == 0 && scope_selects(s, "1", "x"), "all are in by default");
	scope_free(s);
	free(path);
}

static void
test_least(const char *dir)
{
	char *path = xasprintf("%s/scope.json", dir);
	struct scope *s = NULL;
	struct err e = { 0 };

	folder_write(dir, "scope.json", "{'scope':1,'organisation':{'name':'x'},'accounts':[{'id':'12345'}],'regions':['cn-hangzhou'],"
					"'period':{'last-days':1}}");
	ok(scope_load(&s, path, now, NULL, NULL, &e) == 0, "the least file loads: %s", e.text);
	ok(s != NULL && !s->has_hours && s->signer_name == NULL && s->connect_host == NULL && s->frameworks.n == 0 &&
	    cJSON_IsObject(s->parameters) && cJSON_IsObject(s->lists) && s->transfers == 64, "with the defaults");
	scope_free(s);
	unlink(path);
	ok(scope_load(&s, path, now, NULL, NULL, &e) == -1 && e.code == ERR_IO && s == NULL, "no file: %s", e.text + strlen(dir));
	free(path);
}

int
main(void)
{
	char *dir = folder_make();
	struct knowledge *k = NULL;
	struct err e = { 0 };

	clock_parse("2026-11-03T12:00:00Z", &now);
	test_good(dir);
	test_calendar(dir);
	test_directory(dir);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		test_change(dir, &changes[i], NULL);
	test_last_days(dir);
	test_least(dir);
	if (ok(knowledge_load(&k, dir, NULL, NULL, &e) == 0, "the small knowledge loads %s", e.text)) {
		for (size_t i = 0; i < sizeof(against) / sizeof(against[0]); i++)
			test_change(dir, &against[i], k);
	}
	knowledge_free(k);
	folder_remove(dir);
	free(dir);
	return tap_done();
}
