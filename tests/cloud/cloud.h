#ifndef TESTS_CLOUD_CLOUD_H
#define TESTS_CLOUD_CLOUD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

/*
 * The local cloud: the words its files share.  A request comes in over HTTP(S), is given a service by its host name
 * and an API by the tables below, is authenticated, allowed or refused, and answered by the row's handler from the
 * tenant.  Nothing here uses the client's signers or its HTTP code: one mistake would cancel itself.
 *
 *	server.c -> dispatch.c -> route.c, auth*.c, permit.c, faults.c -> handlers (sts.c, actiontrail.c, rd.c, sls*.c, oss*.c)
 *
 * Handlers run on many threads at once and take no lock: the tenant does not change after loading.  What a handler
 * keeps of its own must be locked by itself.
 */

#define REQUEST_BODY_MAX (4 * 1024 * 1024)	/* the longest SLS query body is some kB */
#define RESPONSE_BODY_MAX (256 * 1024 * 1024)	/* one OSS object of generated events */
#define REQUEST_ID_SIZE 37			/* GUID in upper case and NUL */

enum style {
	STYLE_OPENAPI,		/* ACS3 signature, JSON errors {"RequestId","HostId","Code","Message"} */
	STYLE_SLS,		/* SLS4 signature, JSON errors {"errorCode","errorMessage"} */
	STYLE_OSS,		/* OSS4 signature, XML errors <Error><Code/>...</Error> */
	STYLE_COUNT
};

/* ---- the tenant (schema in tenant.md) ---- */

struct events;			/* events.h */
struct sessions;		/* session.h */

/*
 * The tenant file after validation.  doc is the document with two changes: every member that tenant.md calls a time is
 * a number of epoch seconds (relative times are resolved against now at load), and nothing unknown is in it.  Members
 * that are services' own objects (trail, logstore, index, alert, bucket settings) carry the services' member names.
 */
struct tenant {
	cJSON *doc;
	bool fixed;			/* the clock stands still at now */
	time_t now;			/* the clock when the tenant was loaded */
	struct events *events;		/* of all accounts */
	struct sessions *sessions;	/* roles taken on; the one thing that grows */
};

int tenant_load(struct tenant **out, const char *path, struct err *e);
int tenant_parse(struct tenant **out, const char *text, size_t len, const char *name, struct err *e);
void tenant_free(struct tenant *t);

time_t tenant_now(const struct tenant *t);	/* the service's clock, without the clock-skew fault: request.now has it */

/*
 * Read a time of a tenant file (events_when), relative to the tenant's now.  0 or -1.
 */
int tenant_time(const struct tenant *t, const char *text, time_t *out);

/* Look things up; NULL when there is no such thing.  Names of projects and buckets are unique in a tenant. */
const cJSON *tenant_account(const struct tenant *t, const char *id);
const cJSON *tenant_trail(const cJSON *account, const char *name);
const cJSON *tenant_project(const struct tenant *t, const char *name, const cJSON **account);	/* account may be NULL */
const cJSON *tenant_bucket(const struct tenant *t, const char *name, const cJSON **account);
const cJSON *tenant_logstore(const cJSON *project, const char *name);

/* ---- request and response ---- */

struct identity {
	const cJSON *doc;		/* the identity in the tenant */
	const cJSON *account;
	const char *account_id;
	const char *access_key_id;
	const char *secret;		/* tenants hold made-up secrets only */
	const char *token;		/* NULL: a long-term key */
	const char *session;		/* of a role taken on, else NULL: the tenant names it */
	bool disabled;
	bool expires;
	time_t expiry;
};

struct request {
	const char *method;		/* "GET" */
	const char *host;		/* lower case, port removed */
	const char *host_header;	/* as sent */
	const char *path;		/* as sent, percent-encoded */
	const char *raw_query;		/* as sent, without the question mark; "" when there is none */
	struct kvlist query;		/* decoded, in the order sent */
	struct kvlist params;		/* OpenAPI: query and form body together; others: the same as query */
	struct kvlist headers;		/* names as sent; kv_get ignores case */
	const char *body;		/* NUL behind body_len bytes; never NULL */
	size_t body_len;
	time_t now;			/* the service's clock for this request */
	char id[REQUEST_ID_SIZE];

	/* routing */
	enum style style;
	const char *product;		/* OpenAPI: "actiontrail"; "sls", "oss" */
	const char *region;		/* of the host; "" for a central host */
	const char *resource;		/* project or bucket named by the host; "" when none */
	const struct api *api;
	struct kvlist captures;		/* what {name} in the row's path stood for, decoded */

	/* after authentication and lookup */
	struct identity who;
	const cJSON *account;		/* the caller's account; for a project or bucket its owner's (the same) */
	const cJSON *project;		/* SLS: the project of the host, NULL for a service-level API */
	const cJSON *bucket;		/* OSS: the bucket of the host, NULL for a service-level API */
};

struct response {
	int status;			/* 200 unless set */
	struct kvlist headers;
	struct buf body;
	char error_code[64];		/* "" for success; goes to the log */
};

/* Answer with JSON; takes the value.  An OpenAPI object gets its RequestId here. */
void response_json(const struct request *rq, struct response *rs, cJSON *value);

/* Answer with these bytes. */
void response_bytes(struct response *rs, const char *content_type, const void *bytes, size_t len);

/* Append text as XML character data (for < > & " ' and characters XML 1.0 does not allow, which become U+FFFD). */
void xml_text(struct buf *b, const char *s);

/* Answer with an error body in the style of the request's service. */
void response_error(const struct request *rq, struct response *rs, int status, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* ---- the APIs ---- */

#define API_NO_PERMISSION 1u	/* any authenticated caller may */
#define API_SERVICE_LEVEL 2u	/* the host names no project or bucket (ListProject, ListBuckets) */
#define API_ANONYMOUS 4u	/* not signed: the parameters say who asks */

/*
 * One API.  Rows of a style are tried in order and the first that matches wins; the last row of an array is all zero.
 * OpenAPI rows match product, x-acs-version and x-acs-action (the part of name behind the dot).  SLS and OSS rows match
 * method, path and query:
 *	path	"/logstores/{logstore}/index": a name in braces is one segment, {key*} the rest of the path (not empty)
 *	query	blank-separated conditions: "type=histogram", "acl" (present), "!type" (absent); NULL for none
 */
struct api {
	enum style style;
	const char *name;		/* "sls.GetLogStore": in the log, in faults */
	const char *ram;		/* "log:GetLogStore": what identities are allowed */
	const char *product;		/* OpenAPI: first label of the host */
	const char *version;		/* OpenAPI */
	const char *method;		/* SLS, OSS */
	const char *path;
	const char *query;
	unsigned flags;
	int per_second;			/* calls a second and account, 0 for no limit */
	void (*handle)(const struct tenant *t, const struct request *rq, struct response *rs);
};

extern const struct api sts_apis[], actiontrail_apis[], rd_apis[], ims_apis[], ram_apis[], sls_apis[], oss_apis[], data_apis[],
    credential_apis[], sls_app_apis[], kms_apis[];

#endif
