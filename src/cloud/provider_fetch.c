#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/fetch.h"
#include "cloud/provider_internal.h"
#include "cloud/wipe.h"

/*
 * Credentials that one small request brings: the metadata service of an ECS instance, an address that hands them out, and
 * the exchange of a stored access token of Cloud SSO or OAuth.  Time limits are those of the official SDKs and the CLI.
 */

#define METADATA_HOST "100.100.100.200"
#define METADATA_MS 1000
#define METADATA_TOKEN_SECONDS "21600"
#define METADATA_ROLES "/latest/meta-data/ram/security-credentials/"
#define ROLE_NAME_MAX 128
#define CONNECT_MS 5000
#define TOTAL_MS 10000

/* ---- metadata service of the machine ("Instance metadata", with IMDSv2) ---- */

static char *
metadata_url(const struct provider *p, const char *path)
{
	return xasprintf("http://%s%s", p->metadata != NULL ? p->metadata : METADATA_HOST, path);
}

static struct fetch
metadata_fetch(const struct provider *p, const char *method)
{
	/* it speaks plain http: only a stand-in that does so too stands in for it */
	const struct transport *stand_in = p->transport != NULL && p->transport->plain ? p->transport : NULL;

	return (struct fetch){ .method = method, .no_proxy = true, .connect_ms = METADATA_MS, .total_ms = METADATA_MS,
		.transport = stand_in, .where = p->where };
}

/* One line of text: a token or a name. */
static int
metadata_text(const struct fetch *f, struct buf *out, struct err *e)
{
	long status;

	if (fetch(f, &status, out, e) != 0)
		return -1;
	while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]) != NULL)
		out->data[--out->len] = '\0';
	if (status != 200 || out->len == 0)
		return err_set(e, ERR_NET, "%s: answered with status %ld%s", f->where, status,
		    status == 200 ? " and nothing" : "");
	return 0;
}

/* Without a token the older, unprotected form of the service is asked, unless that is switched off. */
static int
metadata_token(const struct provider *p, struct kvlist *headers, struct err *e)
{
	char *url = metadata_url(p, "/latest/api/token");
	struct fetch f = metadata_fetch(p, "PUT");
	struct buf token;
	int rc;

	buf_init(&token, FETCH_BODY_MAX);
	f.url = url;
	kv_add(&f.headers, "X-aliyun-ecs-metadata-token-ttl-seconds", METADATA_TOKEN_SECONDS);
	rc = metadata_text(&f, &token, e);
	if (rc == 0)
		kv_add(headers, "x-aliyun-ecs-metadata-token", buf_text(&token));
	else if (!p->metadata_v1_off && e->code != ERR_STOPPED)
		rc = 0;
	buf_wipe(&token);
	kv_release(&f.headers);
	free(url);
	return rc;
}

static int
metadata_role(const struct provider *p, const struct kvlist *headers, struct buf *role, struct err *e)
{
	struct fetch f = metadata_fetch(p, "GET");
	char *url;
	int rc;

	if (provider_setting(p, "ram_role_name") != NULL)
		return buf_puts(role, provider_setting(p, "ram_role_name"));
	url = metadata_url(p, METADATA_ROLES);
	f.url = url;
	f.headers = *headers;
	rc = metadata_text(&f, role, e);
	free(url);
	return rc;
}

static cJSON *
metadata_session(const struct provider *p, const struct kvlist *headers, const char *role, struct err *e)
{
	struct fetch f = metadata_fetch(p, "GET");
	struct buf path;
	cJSON *answer = NULL;
	char *url;

	if (strlen(role) > ROLE_NAME_MAX || strpbrk(role, "/\r\n ") != NULL) {
		err_set(e, ERR_FORMAT, "%s: what it gave is no name of a role", p->where);
		return NULL;
	}
	buf_init(&path, sizeof(METADATA_ROLES) + 3 * ROLE_NAME_MAX);
	buf_puts(&path, METADATA_ROLES);
	percent_encode(&path, role, "");
	url = metadata_url(p, buf_text(&path));
	f.url = url;
	f.headers = *headers;
	answer = fetch_json(&f, e);
	free(url);
	buf_release(&path);
	return answer;
}

static int
get_metadata(struct provider *p, struct credentials *out, struct err *e)
{
	struct kvlist headers = { 0 };
	struct buf role;
	cJSON *answer = NULL;
	int rc = -1;

	buf_init(&role, FETCH_BODY_MAX);
	if (metadata_token(p, &headers, e) == 0 && metadata_role(p, &headers, &role, e) == 0 &&
	    (answer = metadata_session(p, &headers, buf_text(&role), e)) != NULL) {
		const char *code = json_str(answer, "Code");

		if (code == NULL || strcmp(code, "Success") != 0)
			err_set(e, ERR_NET, "%s: role %.60s: Code is %.60s, want Success", p->where, buf_text(&role),
			    code != NULL ? code : "missing");
		else
			rc = credentials_from_session(out, p->where, answer, e);
	}
	json_wipe(answer);
	kv_wipe(&headers);
	buf_release(&role);
	return rc;
}

const struct provider_kind provider_metadata = { get_metadata };

/* ---- an address ---- */

/* What this very machine hands out goes through no proxy, whatever the environment says: it would learn the session. */
static bool
is_this_machine(const char *url)
{
	static const char *const hosts[] = { "localhost:", "localhost/", "127.", "[::1]" };
	const char *host = strstr(url, "://");

	for (size_t i = 0; host != NULL && i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (strncasecmp(host + 3, hosts[i], strlen(hosts[i])) == 0)
			return true;
	}
	return false;
}

static int
get_uri(struct provider *p, struct credentials *out, struct err *e)
{
	const char *url = provider_setting_or(p, "credentials_uri", "");
	struct fetch f = { .method = "GET", .url = url, .no_proxy = is_this_machine(url), .connect_ms = CONNECT_MS,
		.total_ms = TOTAL_MS, .where = p->where };
	cJSON *answer = fetch_json(&f, e);
	const char *code = json_str(answer, "Code");
	int rc = -1;

	if (answer == NULL)
		return -1;
	if (code != NULL && strcmp(code, "Success") != 0)
		err_set(e, ERR_NET, "%s: Code is %.60s, want Success", p->where, code);
	else
		rc = credentials_from_session(out, p->where, answer, e);
	json_wipe(answer);
	return rc;
}

const struct provider_kind provider_uri = { get_uri };

/* ---- a stored access token, exchanged ---- */

struct exchange_of_token {
	const char *token;		/* settings: the token and its end, seconds since 1970 */
	const char *expires;
	const char *member;		/* of the answer; NULL: the answer itself */
};

static int
still_valid(const struct provider *p, const struct exchange_of_token *x, struct err *e)
{
	const char *expires = provider_setting(p, x->expires);

	if (expires == NULL || strtoll(expires, NULL, 10) > clock_ms() / 1000)
		return 0;
	return err_set(e, ERR_USAGE, "%s: the stored %s has expired: sign in again with the aliyun CLI", p->where, x->token);
}

static int
exchange_token(struct provider *p, const struct exchange_of_token *x, const char *url, const char *body,
    struct credentials *out, struct err *e)
{
	struct fetch f = { .method = "POST", .url = url, .body = body != NULL ? body : "", .transport = p->transport,
		.connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .where = p->where };
	char *bearer;
	cJSON *answer;
	int rc = -1;

	if (still_valid(p, x, e) != 0)
		return -1;
	bearer = xasprintf("Bearer %s", provider_setting_or(p, x->token, ""));
	kv_add(&f.headers, "Authorization", bearer);
	kv_add(&f.headers, "Content-Type", "application/json");
	kv_add(&f.headers, "Accept", "application/json");
	answer = fetch_json(&f, e);
	if (answer != NULL)
		rc = credentials_from_session(out, p->where, x->member != NULL ? json_get(answer, x->member) : answer, e);
	json_wipe(answer);
	kv_wipe(&f.headers);
	text_wipe(bearer);
	return rc;
}

/* scheme://host of an address, without its path; over plain http only towards a stand-in. */
static char *
origin_of(const struct provider *p, const char *address)
{
	const char *host = strstr(address, "://");
	bool plain = p->transport != NULL && p->transport->plain;

	host = host != NULL ? host + 3 : address;
	return xasprintf("%s://%.*s", plain ? "http" : "https", (int)strcspn(host, "/?#"), host);
}

static int
get_cloud_sso(struct provider *p, struct credentials *out, struct err *e)
{
	static const struct exchange_of_token x = { "access_token", "cloud_sso_access_token_expire", "CloudCredential" };
	char *origin = origin_of(p, provider_setting_or(p, "cloud_sso_sign_in_url", ""));
	char *url = xasprintf("%s/cloud-credentials", origin), *body;
	cJSON *o = cJSON_CreateObject();
	int rc;

	cJSON_AddStringToObject(o, "AccountId", provider_setting_or(p, "cloud_sso_account_id", ""));
	cJSON_AddStringToObject(o, "AccessConfigurationId", provider_setting_or(p, "cloud_sso_access_config", ""));
	body = json_print(o);
	rc = exchange_token(p, &x, url, body, out, e);
	cJSON_Delete(o);
	free(body);
	free(origin);
	free(url);
	return rc;
}

const struct provider_kind provider_cloud_sso = { get_cloud_sso };

static int
get_oauth(struct provider *p, struct credentials *out, struct err *e)
{
	static const struct exchange_of_token x = { "oauth_access_token", "oauth_access_token_expire", NULL };
	static const struct { const char *site, *origin; } sites[] = {
		{ "CN", "https://oauth.aliyun.com" }, { "INTL", "https://oauth.alibabacloud.com" } };
	const char *site = provider_setting_or(p, "oauth_site_type", "");
	char *origin = NULL, *url;
	int rc;

	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		if (strcmp(site, sites[i].site) == 0)
			origin = origin_of(p, sites[i].origin);
	}
	if (origin == NULL)
		return err_set(e, ERR_USAGE, "%s: oauth_site_type is \"%.20s\", want CN or INTL", p->where, site);
	url = xasprintf("%s/v1/exchange", origin);
	rc = exchange_token(p, &x, url, NULL, out, e);
	free(url);
	free(origin);
	return rc;
}

const struct provider_kind provider_oauth = { get_oauth };
