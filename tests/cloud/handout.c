#include "handout.h"

#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "session.h"

#define METADATA_HOST "100.100.100.200"
#define ROLES_PATH "/latest/meta-data/ram/security-credentials/"
#define TOKEN_SECONDS_MAX 21600
#define SESSION_SECONDS (6 * 3600)

/* One kind: where it is, and what it answers.  path ends in * when more may follow. */
struct kind {
	const char *name;
	const char *method;		/* NULL: any */
	const char *host;		/* NULL: any */
	const char *path;
	void (*serve)(const struct tenant *t, const cJSON *handout, const struct request *rq, struct response *rs);
};

static const cJSON *
role_of(const struct tenant *t, const cJSON *handout)
{
	const cJSON *who;

	cJSON_ArrayForEach(who, json_arr(tenant_account(t, json_str(handout, "account")), "identities"))
		if (strcmp(json_str(who, "type"), "role") == 0 && strcmp(json_str(who, "name"), json_str(handout, "role")) == 0)
			return who;
	return NULL;
}

static const struct session *
new_session(const struct tenant *t, const cJSON *handout, const struct request *rq)
{
	const cJSON *role = role_of(t, handout);

	return sessions_add(t->sessions, tenant_account(t, json_str(handout, "account")), role, json_str(handout, "session"),
	    rq->now + (time_t)json_num(role, "sessionSeconds", SESSION_SECONDS));
}

/* camel: with a small letter at the front, as OAuth has it. */
static cJSON *
session_object(const struct session *s, bool camel)
{
	const char *const names[] = { "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration" };
	char iso[CLOCK_ISO_SIZE];
	const char *values[] = { s->key, s->secret, s->token, iso };
	cJSON *o = cJSON_CreateObject();

	clock_iso(s->expiry, iso);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *name = xstrdup(names[i]);

		if (camel)
			*name = (char)(*name - 'A' + 'a');
		cJSON_AddStringToObject(o, name, values[i]);
		free(name);
	}
	return o;
}

static void
answer_json(struct response *rs, cJSON *value)
{
	char *text = json_print(value);

	response_bytes(rs, "application/json", text, strlen(text));
	free(text);
	cJSON_Delete(value);
}

static void
answer_text(struct response *rs, int status, const char *text)
{
	rs->status = status;
	response_bytes(rs, "text/plain", text, strlen(text));
}

/* ---- metadata ---- */

static char machine_token[41];
static pthread_once_t machine_token_once = PTHREAD_ONCE_INIT;

static void
make_machine_token(void)
{
	unsigned char raw[20];

	RAND_bytes(raw, sizeof(raw));
	for (size_t i = 0; i < sizeof(raw); i++)
		snprintf(machine_token + 2 * i, 3, "%02x", raw[i]);
}

static void
give_machine_token(const struct request *rq, struct response *rs)
{
	const char *ttl = kv_get(&rq->headers, "x-aliyun-ecs-metadata-token-ttl-seconds");
	long seconds = ttl ? atol(ttl) : 0;

	if (strcmp(rq->method, "PUT") != 0)
		answer_text(rs, 405, "");
	else if (seconds < 1 || seconds > TOKEN_SECONDS_MAX)
		answer_text(rs, 400, "");
	else
		answer_text(rs, 200, machine_token);
}

static void
serve_metadata(const struct tenant *t, const cJSON *handout, const struct request *rq, struct response *rs)
{
	const char *token = kv_get(&rq->headers, "x-aliyun-ecs-metadata-token"), *role = json_str(handout, "role");
	size_t n = strlen(ROLES_PATH);

	pthread_once(&machine_token_once, make_machine_token);
	if (strcmp(rq->path, "/latest/api/token") == 0) {
		give_machine_token(rq, rs);
	} else if (token ? strcmp(token, machine_token) != 0 : json_bool(handout, "tokenRequired", false)) {
		answer_text(rs, token ? 401 : 403, "");
	} else if (strcmp(rq->path, "/latest/meta-data/region-id") == 0) {
		answer_text(rs, 200, json_str(t->doc, "homeRegion"));
	} else if (strcmp(rq->path, ROLES_PATH) == 0) {
		answer_text(rs, 200, role);
	} else if (strncmp(rq->path, ROLES_PATH, n) == 0 && strcmp(rq->path + n, role) == 0) {
		cJSON *o = session_object(new_session(t, handout, rq), false);
		char iso[CLOCK_ISO_SIZE];

		clock_iso(rq->now, iso);
		cJSON_AddStringToObject(o, "LastUpdated", iso);
		cJSON_AddStringToObject(o, "Code", "Success");
		answer_json(rs, o);
	} else {
		answer_text(rs, 404, "");
	}
}

/* ---- an address ---- */

static void
serve_uri(const struct tenant *t, const cJSON *handout, const struct request *rq, struct response *rs)
{
	cJSON *o = session_object(new_session(t, handout, rq), false);

	cJSON_AddStringToObject(o, "Code", "Success");
	answer_json(rs, o);
}

/* ---- sign-in services ---- */

static bool
signed_in(const cJSON *handout, const struct request *rq, struct response *rs)
{
	const char *sent = kv_get(&rq->headers, "authorization"), *token = json_str(handout, "token");
	static const char bearer[] = "Bearer ";

	if (sent && token && strncmp(sent, bearer, strlen(bearer)) == 0 && strcmp(sent + strlen(bearer), token) == 0)
		return true;
	rs->status = 401;
	answer_json(rs, cJSON_Parse("{\"Code\":\"InvalidAccessToken\",\"Message\":\"The access token is not valid.\"}"));
	return false;
}

static void
serve_cloud_sso(const struct tenant *t, const cJSON *handout, const struct request *rq, struct response *rs)
{
	cJSON *wish = cJSON_Parse(rq->body), *o;
	const char *account = json_str(wish, "AccountId");

	if (signed_in(handout, rq, rs)) {
		o = cJSON_CreateObject();
		if (account && strcmp(account, json_str(handout, "account")) == 0 && json_str(wish, "AccessConfigurationId")) {
			cJSON_AddItemToObject(o, "CloudCredential", session_object(new_session(t, handout, rq), false));
		} else {
			rs->status = 403;
			cJSON_AddStringToObject(o, "Code", "NoPermission");
			cJSON_AddStringToObject(o, "Message", "The account or the access configuration is not granted.");
		}
		cJSON_AddStringToObject(o, "RequestId", rq->id);
		answer_json(rs, o);
	}
	cJSON_Delete(wish);
}

static void
serve_oauth(const struct tenant *t, const cJSON *handout, const struct request *rq, struct response *rs)
{
	cJSON *o;

	if (!signed_in(handout, rq, rs))
		return;
	o = session_object(new_session(t, handout, rq), true);
	cJSON_AddStringToObject(o, "requestId", rq->id);
	answer_json(rs, o);
}

static const struct kind kinds[] = {
	{ "metadata", NULL, METADATA_HOST, "/latest/*", serve_metadata },
	{ "uri", "GET", NULL, "/_localcloud/credentials", serve_uri },
	{ "cloud-sso", "POST", NULL, "/cloud-credentials", serve_cloud_sso },
	{ "oauth", "POST", NULL, "/v1/exchange", serve_oauth },
};

static const cJSON *
handout_of(const struct tenant *t, const char *kind)
{
	const cJSON *handout;

	cJSON_ArrayForEach(handout, json_arr(t->doc, "handouts"))
		if (strcmp(json_str(handout, "kind"), kind) == 0)
			return handout;
	return NULL;
}

bool
handout_serve(const struct tenant *t, struct request *rq, struct response *rs)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct kind *k = &kinds[i];
		const cJSON *handout = handout_of(t, k->name);

		if (handout && (k->method == NULL || strcmp(k->method, rq->method) == 0) &&
		    (k->host == NULL || strcmp(k->host, rq->host) == 0) && glob_match(k->path, rq->path)) {
			k->serve(t, handout, rq, rs);
			if (rs->status >= 400)
				snprintf(rs->error_code, sizeof(rs->error_code), "Handout.%d", rs->status);
			return true;
		}
	}
	return false;
}

int
handout_check(const struct tenant *t, struct err *e)
{
	const cJSON *handout;
	int i = 0;

	cJSON_ArrayForEach(handout, json_arr(t->doc, "handouts")) {
		if (role_of(t, handout) == NULL)
			return err_set(e, ERR_FORMAT, "handouts[%d]: account %s has no role \"%s\"", i, json_str(handout, "account"),
			    json_str(handout, "role"));
		if (handout_of(t, json_str(handout, "kind")) != handout)
			return err_set(e, ERR_FORMAT, "handouts[%d]: kind \"%s\" is there twice", i, json_str(handout, "kind"));
		i++;
	}
	return 0;
}
