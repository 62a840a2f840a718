#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"
#include "cloud/http.h"
#include "cloud/provider.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"

/* Where the account is not known yet: a call has to be for one. */
#define NO_ACCOUNT "-"

/* One way in, and what became of it. */
struct identity {
	const char *account;		/* of the scope; NO_ACCOUNT without one */
	const char *where;
	time_t expires;
	cJSON *answer;			/* of the service */
	char *problem;			/* NULL: all is well */
};

static int
on_exchange(void *arg, struct exchange *x, struct err *e)
{
	struct identity *id = arg;

	(void)e;
	if (x->state == STATE_CONFIRMED && x->json != NULL) {
		id->answer = x->json;
		x->json = NULL;
	} else {
		id->problem = xasprintf("%s%s%.300s", x->code != NULL ? x->code : "no answer", x->message != NULL ? ": " : "",
		    x->message != NULL ? x->message : "");
	}
	return 0;
}

/* The source that tells who asks. */
static const struct source *
identity_source(const struct knowledge *k)
{
	for (size_t i = 0; i < k->n_sources; i++) {
		if (k->sources[i].identity_path != NULL)
			return &k->sources[i];
	}
	return NULL;
}

static int
find_provider(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	(void)account;
	return provider_credentials(arg, out, e);
}

static int
ask(struct identity *id, const struct source *source, struct provider *p, const struct transport *transport,
    const struct kvlist *endpoints, struct err *e)
{
	const struct http_options o = { .signer = { find_provider, p }, .transport = *transport, .on_exchange = on_exchange,
		.arg = id };
	cJSON *row = cJSON_CreateObject();
	struct call *call = NULL;
	struct http *h = NULL;
	int rc = -1;

	cJSON_AddStringToObject(row, "account", id->account);
	if (call_make(&call, source, row, endpoints, e) == 0 && http_new(&h, &o, e) == 0 && http_add(h, call, e) == 0)
		rc = http_run(h, e);
	http_free(h);
	call_free(call);
	cJSON_Delete(row);
	return rc;
}

/* The account that the service tells must be the one that the scope means. */
static void
compare(struct identity *id, const struct source *source)
{
	const char *arn = cJSON_GetStringValue(json_at(id->answer, source->identity_path));
	char *field = xasprintf(":%s:", id->account);

	if (id->problem == NULL && strcmp(id->account, NO_ACCOUNT) != 0 && arn != NULL && strstr(arn, field) == NULL)
		id->problem = xasprintf("the scope says account %s", id->account);
	free(field);
}

static void
print_text(const struct identity *id)
{
	const cJSON *m;
	char end[CLOCK_ISO_SIZE];

	if (strcmp(id->account, NO_ACCOUNT) != 0)
		printf("account %s\n", id->account);
	printf("  from: %s\n", id->where);
	cJSON_ArrayForEach(m, id->answer) {
		struct buf b;

		if (!cJSON_IsString(m))
			continue;
		buf_init(&b, 64 * 1024);
		text_for_terminal(&b, m->valuestring);
		printf("  %s: %s\n", m->string, buf_text(&b));
		buf_release(&b);
	}
	if (id->expires != 0) {
		clock_iso(id->expires, end);
		printf("  session ends: %s\n", end);
	}
	if (id->problem != NULL)
		printf("  problem: %s\n", id->problem);
}

static void
print_json(const struct identity *id)
{
	cJSON *o = cJSON_CreateObject();
	char end[CLOCK_ISO_SIZE], *text;

	if (strcmp(id->account, NO_ACCOUNT) != 0)
		cJSON_AddStringToObject(o, "account", id->account);
	cJSON_AddStringToObject(o, "from", id->where);
	if (id->expires != 0) {
		clock_iso(id->expires, end);
		cJSON_AddStringToObject(o, "session_ends", end);
	}
	if (id->answer != NULL)
		cJSON_AddItemReferenceToObject(o, "identity", id->answer);
	if (id->problem != NULL)
		cJSON_AddStringToObject(o, "problem", id->problem);
	text = json_print(o);
	puts(text);
	free(text);
	cJSON_Delete(o);
}

struct question {
	const struct source *source;
	struct transport transport;
	struct kvlist endpoints;
	bool json;
	long problems;
};

/* Tell about one way in.  -1 only when there are no credentials at all. */
static int
tell(struct question *q, const char *account, const char *profile, struct err *e)
{
	const struct provider_wish wish = { .profile = profile, .transport = &q->transport, .errors = q->source->errors };
	struct identity id = { .account = account };
	const struct credentials *c;
	struct provider *p;
	char *warning;
	int rc = -1;

	if (provider_find(&p, &wish, &warning, e) != 0)
		return -1;
	if (warning != NULL)
		log_warn("%s", warning);
	id.where = provider_where(p);
	if (provider_credentials(p, &c, e) == 0 && ask(&id, q->source, p, &q->transport, &q->endpoints, e) == 0) {
		id.expires = c->expires;
		compare(&id, q->source);
		(q->json ? print_json : print_text)(&id);
		if (id.problem != NULL)
			q->problems++;
		rc = 0;
	}
	cJSON_Delete(id.answer);
	free(id.problem);
	free(warning);
	provider_free(p);
	return rc;
}

static int
whoami(const char *scope_path, const char *profile, bool json, struct err *e)
{
	struct question q = { .json = json };
	struct scope *scope = NULL;
	struct knowledge *k = NULL;
	struct strlist folders = { 0 };
	char *connect_to = NULL;
	int rc = -1;

	knowledge_dirs(&folders, NULL, NULL);
	if (knowledge_load_over(&k, &folders, NULL, NULL, e) != 0)
		goto out;
	if ((q.source = identity_source(k)) == NULL) {
		err_set(e, ERR_USAGE, "%s: no source tells who asks", k->dir);
		goto out;
	}
	if (scope_path != NULL && scope_load(&scope, scope_path, (time_t)(clock_ms() / 1000), NULL, NULL, e) != 0)
		goto out;
	if (scope == NULL) {
		rc = tell(&q, NO_ACCOUNT, profile, e);
		goto out;
	}
	scope_use_hosts(scope, k);
	if (scope->connect_host != NULL)
		connect_to = xasprintf("%s:%d", scope->connect_host, scope->connect_port);
	q.transport = (struct transport){ .connect_to = connect_to, .ca_file = scope->ca_file, .plain = scope->plain_http,
		.proxy = scope->proxy, .connect_ms = scope->connect_timeout * 1000 };
	q.endpoints = scope->endpoints;
	rc = 0;
	for (size_t i = 0; i < scope->n_accounts && rc == 0; i++)
		rc = tell(&q, scope->accounts[i].id, profile != NULL ? profile : scope->accounts[i].profile, e);
out:
	if (rc == 0 && q.problems > 0)
		rc = err_set(e, ERR_DENIED, "%ld of the credentials can not be used as the scope wants", q.problems);
	strlist_release(&folders);
	free(connect_to);
	scope_free(scope);
	knowledge_free(k);
	return rc;
}

int
cmd_whoami(int argc, char **argv)
{
	const char *scope = NULL, *profile = NULL;
	bool json = false;
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &scope, "FILE", "the accounts, profiles and network of this scope file" },
		{ "profile", OPTION_TEXT, &profile, "NAME", "this profile of the aliyun CLI" },
		{ "json", OPTION_FLAG, &json, NULL, "for programs: a line for each account" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal whoami [OPTIONS]",
		"Tells which link of the credential chain answers, and asks the service whose credentials they are.  Never shows a secret.",
		rows, 0, 0, "" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc <= 0)
		return rc == 0 ? EXIT_FINE : fail_with(&e);
	stop_on_signals();
	return whoami(scope, profile, json, &e) == 0 ? EXIT_FINE : fail_with(&e);
}
