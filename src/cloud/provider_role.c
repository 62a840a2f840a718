#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/fetch.h"
#include "cloud/http.h"
#include "cloud/provider_internal.h"
#include "cloud/wipe.h"

/*
 * Roles: STS AssumeRole and AssumeRoleWithOIDC, version 2015-04-01 ("STS API reference").  Their answers hold a session,
 * so they never become evidence.
 */

#define STS_VERSION "2015-04-01"
#define STS_HOST "sts.aliyuncs.com"
#define SESSION_DEFAULT "trailseal"
#define STS_CONNECT_MS 5000		/* as the official SDKs */
#define STS_TOTAL_MS 20000
#define OIDC_TOKEN_MAX (64 * 1024)

char *
provider_sts_host(const struct provider *p)
{
	const char *region = provider_setting(p, "sts_region"), *endpoint = provider_setting(p, "sts_endpoint");
	const char *vpc = provider_setting_or(p, "enable_vpc", "");

	if (endpoint != NULL)
		return xstrdup(endpoint);
	if (region == NULL)
		return xstrdup(p->sts_host != NULL ? p->sts_host : STS_HOST);
	return xasprintf("sts%s.%s.aliyuncs.com", strcmp(vpc, "true") == 0 ? "-vpc" : "", region);
}

static long
seconds_of(const struct provider *p)
{
	long n = strtol(provider_setting_or(p, "expired_seconds", "0"), NULL, 10);

	return n >= ROLE_SECONDS_MIN ? n : ROLE_SECONDS_DEFAULT;
}

/* ---- AssumeRole, signed by the base ---- */

struct session_wait {
	const char *where;
	struct credentials *out;
	struct err *why;
	bool got;
};

/* The session of an answer, which is wiped.  -1: there is none, and why says so. */
static int
take_session(struct exchange *x, const char *where, struct credentials *out, struct err *why)
{
	int rc = -1;

	if (x->state == STATE_CONFIRMED && x->json != NULL)
		rc = credentials_from_session(out, where, json_get(x->json, "Credentials"), why);
	else
		err_set(why, x->state == STATE_DENIED ? ERR_DENIED : ERR_NET, "%s: %s%s%.200s", where,
		    x->code != NULL ? x->code : "no answer", x->message != NULL ? ": " : "",
		    x->message != NULL ? x->message : "");
	buf_wipe(&x->body);
	json_wipe(x->json);
	x->json = NULL;
	return rc;
}

static int
on_session(void *arg, struct exchange *x, struct err *e)
{
	struct session_wait *w = arg;

	(void)e;
	w->got = take_session(x, w->where, w->out, w->why) == 0;
	return 0;
}

static int
find_base(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	(void)account;
	return provider_credentials(arg, out, e);
}

static void
add_parameter(struct call *call, const struct provider *p, const char *setting, const char *parameter)
{
	if (provider_setting(p, setting) != NULL)
		kv_add(&call->query, parameter, provider_setting(p, setting));
}

static struct call *
make_call(const struct provider *p, const struct source *source)
{
	struct call *call = xcalloc(1, sizeof(*call));
	char seconds[32];

	snprintf(seconds, sizeof(seconds), "%ld", seconds_of(p));
	call->source = source;
	call->account = xstrdup("");
	call->region = xstrdup("");
	call->host = provider_sts_host(p);
	call->path = xstrdup("/");
	add_parameter(call, p, "ram_role_arn", "RoleArn");
	kv_add(&call->query, "RoleSessionName", provider_setting_or(p, "ram_session_name", SESSION_DEFAULT));
	kv_add(&call->query, "DurationSeconds", seconds);
	add_parameter(call, p, "external_id", "ExternalId");
	add_parameter(call, p, "policy", "Policy");
	return call;
}

static const struct transport real_services;

/* What the engine has to know of the call.  Members of struct source are not const. */
struct assume_source {
	char id[sizeof("sts.AssumeRole")], product[4], style[4], version[sizeof(STS_VERSION)], action[sizeof("AssumeRole")], method[5];
	struct source source;
};

static void
describe(struct assume_source *s, const struct provider *p)
{
	*s = (struct assume_source){ .id = "sts.AssumeRole", .product = "sts", .style = "rpc", .version = STS_VERSION,
		.action = "AssumeRole", .method = "POST" };
	s->source = (struct source){ .id = s->id, .product = s->product, .style = s->style, .version = s->version,
		.action = s->action, .method = s->method, .errors = p->errors, .format = BODY_JSON };
}

static int
get_assumed(struct provider *p, struct credentials *out, struct err *e)
{
	struct assume_source s;
	struct err why = { 0 };
	struct session_wait w = { .where = p->where, .out = out, .why = &why };
	struct http_options o = { .signer = { find_base, p->base }, .transport = p->transport != NULL ? *p->transport : real_services,
		.total = 1, .on_exchange = on_session, .arg = &w };
	struct call *call;
	struct http *h = NULL;
	int rc = -1;

	describe(&s, p);
	call = make_call(p, &s.source);
	if (http_new(&h, &o, e) == 0 && http_add(h, call, e) == 0 && http_run(h, e) == 0) {
		rc = w.got ? 0 : -1;
		if (!w.got)
			*e = why;
	}
	http_free(h);
	call_free(call);
	return rc;
}

const struct provider_kind provider_assume = { get_assumed };

struct provider *
provider_role(struct provider *base, const struct role_wish *role, const struct provider_wish *wish)
{
	char *where = xasprintf("%s, role %s", base->where, role->arn), *seconds;
	struct provider *p = provider_new(&provider_assume, where, wish);

	free(where);
	p->base = base;
	kv_add(&p->settings, "ram_role_arn", role->arn);
	if (role->session != NULL)
		kv_add(&p->settings, "ram_session_name", role->session);
	if (role->external_id != NULL)
		kv_add(&p->settings, "external_id", role->external_id);
	if (role->policy != NULL)
		kv_add(&p->settings, "policy", role->policy);
	if (role->seconds > 0) {
		seconds = xasprintf("%ld", role->seconds);
		kv_add(&p->settings, "expired_seconds", seconds);
		free(seconds);
	}
	return p;
}

/* ---- many roles at once ---- */

#define PARAM_AT "at"	/* which of the list a call is for */

struct opening {
	struct provider *const *list;
	size_t n;
	role_told_fn *told;
	void *arg;
};

static int
on_role(void *arg, struct exchange *x, struct err *e)
{
	const struct opening *o = arg;
	size_t at = (size_t)json_num(x->params, PARAM_AT, 0);
	struct provider *p = o->list[at];
	const struct error_classes *c = p->errors;
	struct role_refusal why = { .code = x->code != NULL ? x->code : "NoSession", .message = x->message != NULL ? x->message : "",
		.request_id = x->request_id != NULL ? x->request_id : "" };
	struct credentials got = { 0 };
	struct err bad = { 0 };

	(void)e;
	/* a role that is not there is answered as an error of the caller, 404; no other try would help against that either */
	why.denied = x->state == STATE_DENIED ||
	    (x->status / 100 == 4 && x->status != 429 && !(c != NULL && x->code != NULL && strlist_glob(&c->throttled, x->code)));
	if (x->state == STATE_CONFIRMED)
		why.message = bad.text;
	o->told(o->arg, at, take_session(x, p->where, &got, &bad) == 0 && provider_keep(p, &got, &bad) == 0 ? NULL : &why);
	return 0;
}

int
provider_roles_open(struct provider *const *list, size_t n, int at_once, role_told_fn *told, void *arg, struct err *e)
{
	struct opening opening = { list, n, told, arg };
	struct http_options o = { .total = at_once, .per_host = at_once, .on_exchange = on_role, .arg = &opening };
	struct call **calls = xcalloc(n + 1, sizeof(struct call *));
	struct assume_source s;
	struct http *h = NULL;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		if (!provider_is_due(list[i])) {
			told(arg, i, NULL);
			continue;
		}
		if (h == NULL) {
			describe(&s, list[i]);
			o.signer = (struct signer){ .find = find_base, .arg = list[i]->base };
			o.transport = list[i]->transport != NULL ? *list[i]->transport : real_services;
			rc = http_new(&h, &o, e);
		}
		if (rc == 0) {
			calls[i] = make_call(list[i], &s.source);
			calls[i]->params = cJSON_CreateObject();
			cJSON_AddNumberToObject(calls[i]->params, PARAM_AT, (double)i);
			rc = http_add(h, calls[i], e);
		}
	}
	if (rc == 0 && h != NULL)
		rc = http_run(h, e);
	http_free(h);
	for (size_t i = 0; i < n; i++)
		call_free(calls[i]);
	free(calls);
	return rc;
}

/* ---- AssumeRoleWithOIDC, signed by nobody ---- */

static void
add_field(struct buf *form, const char *name, const char *value)
{
	buf_addf(form, "%s%s=", form->len > 0 ? "&" : "", name);
	percent_encode(form, value, "");
}

static char *
oidc_url(const struct provider *p)
{
	char *host = provider_sts_host(p), now[CLOCK_ISO_SIZE], nonce[64], *url;

	clock_iso((time_t)(clock_ms() / 1000), now);
	snprintf(nonce, sizeof(nonce), "trailseal-%lld-%ld", (long long)clock_ms(), (long)getpid());
	url = xasprintf("%s://%s/?Action=AssumeRoleWithOIDC&Format=JSON&Version=" STS_VERSION "&Timestamp=%.13s%%3A%.2s%%3A%.2sZ"
	    "&SignatureNonce=%s", p->transport != NULL && p->transport->plain ? "http" : "https", host, now, now + 14,
	    now + 17, nonce);
	free(host);
	return url;
}

/* The token is read anew each time: whoever put it there replaces it before it ends. */
static int
oidc_form(const struct provider *p, struct buf *form, struct err *e)
{
	const char *file = provider_setting_or(p, "oidc_token_file", "");
	char seconds[32];
	struct buf token;

	buf_init(&token, OIDC_TOKEN_MAX);
	if (file_read(&token, file, e) != 0) {
		buf_wipe(&token);
		return err_prefix(e, "%s", p->where);
	}
	while (token.len > 0 && strchr(" \t\r\n", token.data[token.len - 1]) != NULL)
		token.data[--token.len] = '\0';
	snprintf(seconds, sizeof(seconds), "%ld", seconds_of(p));
	add_field(form, "RoleArn", provider_setting_or(p, "ram_role_arn", ""));
	add_field(form, "OIDCProviderArn", provider_setting_or(p, "oidc_provider_arn", ""));
	add_field(form, "OIDCToken", buf_text(&token));
	add_field(form, "RoleSessionName", provider_setting_or(p, "ram_session_name", SESSION_DEFAULT));
	add_field(form, "DurationSeconds", seconds);
	if (provider_setting(p, "policy") != NULL)
		add_field(form, "Policy", provider_setting(p, "policy"));
	buf_wipe(&token);
	return 0;
}

static int
get_oidc(struct provider *p, struct credentials *out, struct err *e)
{
	struct fetch f = { .method = "POST", .transport = p->transport, .connect_ms = STS_CONNECT_MS,
		.total_ms = STS_TOTAL_MS, .where = p->where };
	char *url = oidc_url(p);
	struct buf form;
	cJSON *answer = NULL;
	int rc = -1;

	buf_init(&form, 4 * OIDC_TOKEN_MAX);
	kv_add(&f.headers, "content-type", "application/x-www-form-urlencoded");
	kv_add(&f.headers, "accept", "application/json");
	if (oidc_form(p, &form, e) == 0) {
		f.url = url;
		f.body = buf_text(&form);
		answer = fetch_json(&f, e);
	}
	if (answer != NULL)
		rc = credentials_from_session(out, p->where, json_get(answer, "Credentials"), e);
	json_wipe(answer);
	kv_release(&f.headers);
	buf_wipe(&form);
	free(url);
	return rc;
}

const struct provider_kind provider_oidc = { get_oidc };
