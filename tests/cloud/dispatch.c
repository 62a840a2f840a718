#include "dispatch.h"

#include <ctype.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "auth.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "handout.h"
#include "recorder.h"
#include "route.h"
#include "sls_settings.h"

#define STATS_PATH "/_localcloud/stats"

int
cloud_init(struct cloud *c, const char *tenant_path, const char *log_path, struct err *e)
{
	*c = (struct cloud){ .tenant = NULL };
	if (tenant_load(&c->tenant, tenant_path, e) != 0)
		return -1;
	if (gate_new(&c->gate, c->tenant, e) != 0 || faults_new(&c->faults, c->tenant, e) != 0)
		return err_prefix(e, "%s", tenant_path);
	return journal_open(&c->journal, log_path, e);
}

void
cloud_release(struct cloud *c)
{
	journal_close(c->journal);
	faults_free(c->faults);
	gate_free(c->gate);
	tenant_free(c->tenant);
	*c = (struct cloud){ .tenant = NULL };
}

void
request_release(struct request *rq)
{
	kv_release(&rq->query);
	kv_release(&rq->params);
	kv_release(&rq->headers);
	kv_release(&rq->captures);
}

void
response_release(struct response *rs)
{
	kv_release(&rs->headers);
	buf_release(&rs->body);
}

/* A random GUID in upper case, as the services write request ids. */
static void
make_id(char out[REQUEST_ID_SIZE])
{
	unsigned char r[16];

	RAND_bytes(r, sizeof(r));
	snprintf(out, REQUEST_ID_SIZE, "%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X", r[0], r[1],
	    r[2], r[3], r[4], r[5], (r[6] & 0x0f) | 0x50, r[7], (r[8] & 0x3f) | 0x80, r[9], r[10], r[11], r[12], r[13],
	    r[14], r[15]);
}

/* The Host header in lower case without its port. */
static char *
host_name(const char *header)
{
	char *host = xstrdup(header ? header : ""), *colon = strrchr(host, ':');

	if (colon && colon[1 + strspn(colon + 1, "0123456789")] == '\0')
		*colon = '\0';
	for (char *p = host; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return host;
}

static bool
region_served(const struct cloud *c, const struct request *rq)
{
	const char *region = rq->region;
	const cJSON *r;

	if (*region == '\0' || (rq->style == STYLE_SLS && *rq->resource == '\0' && strcmp(region, SLS_RECORDS_REGION) == 0))
		return true;
	cJSON_ArrayForEach(r, json_arr(c->tenant->doc, "regions"))
		if (strcmp(r->valuestring, region) == 0)
			return true;
	return false;
}

static void
unknown_call(const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject();
	const char *action = kv_get(&rq->headers, "x-acs-action");
	char *text;

	cJSON_AddStringToObject(o, "RequestId", rq->id);
	cJSON_AddStringToObject(o, "Code", "LocalCloud.NotImplemented");
	text = xasprintf("the local cloud has no answer to %s %s%s for host \"%s\"%s%s", rq->method, rq->path,
	    *rq->raw_query ? "?..." : "", rq->host, action ? " action " : "", action ? action : "");
	cJSON_AddStringToObject(o, "Message", text);
	free(text);
	rs->status = 501;
	snprintf(rs->error_code, sizeof(rs->error_code), "LocalCloud.NotImplemented");
	text = json_print(o);
	response_bytes(rs, "application/json", text, strlen(text));
	free(text);
	cJSON_Delete(o);
}

/* RPC parameters may come in the query or in a form body. */
static int
collect_params(struct request *rq)
{
	const char *type = kv_get(&rq->headers, "content-type");
	static const char form[] = "application/x-www-form-urlencoded";

	kv_copy(&rq->params, &rq->query);
	if (rq->style == STYLE_OPENAPI && type && strncasecmp(type, form, strlen(form)) == 0)
		return route_pairs(&rq->params, rq->body, true);
	return 0;
}

static int
find_project(const struct cloud *c, struct request *rq, struct response *rs)
{
	const cJSON *owner = NULL, *project = tenant_project(c->tenant, rq->resource, &owner);

	if (project == NULL || (*rq->region && strcmp(json_str(project, "region"), rq->region) != 0)) {
		response_error(rq, rs, 404, "ProjectNotExist", "The Project does not exist : %s", rq->resource);
		return -1;
	}
	if (owner != rq->account) {
		gate_refuse(rq, rs, false);
		return -1;
	}
	rq->project = project;
	return 0;
}

static int
find_bucket(const struct cloud *c, struct request *rq, struct response *rs)
{
	const cJSON *owner = NULL, *bucket = tenant_bucket(c->tenant, rq->resource, &owner);

	if (bucket == NULL) {
		response_error(rq, rs, 404, "NoSuchBucket", "The specified bucket does not exist.");
		return -1;
	}
	if (*rq->region && strcmp(json_str(bucket, "region"), rq->region) != 0) {
		response_error(rq, rs, 403, "AccessDenied",
		    "The bucket you are attempting to access must be addressed using the specified endpoint: oss-%s.aliyuncs.com",
		    json_str(bucket, "region"));
		return -1;
	}
	if (owner != rq->account) {
		response_error(rq, rs, 403, "AccessDenied", "The bucket you access does not belong to you.");
		return -1;
	}
	rq->bucket = bucket;
	return 0;
}

static int
find_resource(const struct cloud *c, struct request *rq, struct response *rs)
{
	if (rq->api->flags & API_SERVICE_LEVEL || rq->style == STYLE_OPENAPI)
		return 0;
	return rq->style == STYLE_SLS ? find_project(c, rq, rs) : find_bucket(c, rq, rs);
}

/* Everything between a good signature and the handler.  0, or -1 with the refusal in rs. */
static int
pass_gates(struct cloud *c, struct request *rq, struct response *rs)
{
	bool explicit_deny;
	long wait;

	if (!(rq->api->flags & API_ANONYMOUS) && !gate_nonce(c->gate, rq, auth_nonce(rq))) {
		response_error(rq, rs, 400, "SignatureNonceUsed", "Specified signature nonce was used already.");
		return -1;
	}
	if (find_resource(c, rq, rs) != 0)
		return -1;
	if (!(rq->api->flags & (API_NO_PERMISSION | API_ANONYMOUS)) && !gate_allows(&rq->who, rq->api->ram, &explicit_deny)) {
		gate_refuse(rq, rs, explicit_deny);
		return -1;
	}
	if ((wait = gate_wait(c->gate, rq)) > 0) {
		if (rq->style == STYLE_OPENAPI)
			response_error(rq, rs, 400, "Throttling.User", "Request was denied due to user flow control.");
		else if (rq->style == STYLE_SLS)
			response_error(rq, rs, 403, "ReadQuotaExceed", "Project read quota exceed.");
		else
			response_error(rq, rs, 503, "MetaOperationQpsLimitExceeded", "Please reduce your request rate.");
		gate_retry_after(rq, rs, wait);
		return -1;
	}
	return 0;
}

static void
plan_delivery(const cJSON *spoil, struct response *rs, struct delivery *how)
{
	const char *kind = json_str(spoil, "kind");

	if (strcmp(kind, "reset") == 0) {
		how->reset = true;
	} else if (strcmp(kind, "cut") == 0) {
		how->cut = true;
		how->cut_at = (size_t)json_num(spoil, "bytes", (double)(rs->body.len / 2));
		if (how->cut_at >= rs->body.len)
			how->cut_at = rs->body.len > 0 ? rs->body.len - 1 : 0;
	} else {
		faults_spoil(spoil, rs);
	}
}

static void
answer(struct cloud *c, struct request *rq, struct response *rs, struct delivery *how, struct entry *entry)
{
	struct effect effect;

	if (!(rq->api->flags & API_ANONYMOUS)) {
		if (auth_check(c->tenant, rq, rs) != 0)
			return;
		entry->authenticated = true;
	}
	if (pass_gates(c, rq, rs) != 0)
		return;
	effect = faults_take(c->faults, rq);
	how->slow_ms = effect.slow_ms;
	if (effect.slow_ms)
		entry->fault = "slow";
	if (effect.answer) {
		entry->fault = json_str(effect.answer, "kind");
		faults_answer(effect.answer, rq, rs);
		return;
	}
	rq->api->handle(c->tenant, rq, rs);
	if (effect.spoil) {
		entry->fault = json_str(effect.spoil, "kind");
		plan_delivery(effect.spoil, rs, how);
	}
}

static void
add_service_headers(const struct request *rq, struct response *rs)
{
	static const char *const id_headers[STYLE_COUNT] = {
		[STYLE_OPENAPI] = "x-acs-request-id", [STYLE_SLS] = "x-log-requestid", [STYLE_OSS] = "x-oss-request-id",
	};
	char date[64];
	struct tm tm;

	gmtime_r(&rq->now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	kv_set(&rs->headers, "Date", date);
	kv_set(&rs->headers, id_headers[rq->style], rq->id);
}

static void
serve_stats(struct cloud *c, struct response *rs)
{
	cJSON *stats = journal_stats(c->journal);
	char *text = json_print(stats);

	response_bytes(rs, "application/json", text, strlen(text));
	free(text);
	cJSON_Delete(stats);
}

static void
serve_api(struct cloud *c, struct request *rq, struct response *rs, struct delivery *how, struct entry *entry, struct route *route)
{
	int skew;

	if (route_host(route, rq) != 0 || collect_params(rq) != 0 || !region_served(c, rq) || route_api(rq) != 0) {
		entry->unexpected = true;
		unknown_call(rq, rs);
		return;
	}
	skew = faults_skew(c->faults, rq);
	rq->now += skew;
	answer(c, rq, rs, how, entry);
	if (entry->authenticated)
		recorder_note(c->tenant, rq, rs);
	if (skew && entry->fault == NULL)
		entry->fault = "clock-skew";
}

void
cloud_serve(struct cloud *c, struct request *rq, char *target, struct response *rs, struct delivery *how)
{
	struct entry entry = { .rq = rq, .rs = rs };
	struct route route = { .text = NULL };
	char *host = host_name(rq->host_header);

	*how = (struct delivery){ .slow_ms = 0 };
	rq->host = host;
	rq->product = rq->region = rq->resource = "";
	rq->now = tenant_now(c->tenant);
	rs->status = 200;
	make_id(rq->id);
	if (route_target(rq, target) != 0) {
		response_error(rq, rs, 400, "InvalidParameter", "The query has a bad percent escape.");
	} else if (strcmp(rq->path, STATS_PATH) == 0) {
		serve_stats(c, rs);
		goto out;
	} else if (!handout_serve(c->tenant, rq, rs)) {
		serve_api(c, rq, rs, how, &entry, &route);
	}
	add_service_headers(rq, rs);
	journal_add(c->journal, &entry);
out:
	route_release(&route);
	rq->host = NULL;
	free(host);
}
