#include "cloud/style.h"

#include <ctype.h>
#include <string.h>

#define HOST_MAX 255	/* RFC 1035 section 2.3.4 */

static void
prepare_openapi(struct http_request *r, const struct source *s)
{
	kv_add(&r->headers, "accept", "application/json");
	kv_add(&r->headers, "x-acs-action", s->action);
	kv_add(&r->headers, "x-acs-version", s->version);
	if (r->body.len > 0)
		kv_add(&r->headers, "content-type", "application/json; charset=utf-8");
}

static void
prepare_sls(struct http_request *r, const struct source *s)
{
	(void)s;
	kv_add(&r->headers, "accept", "application/json");
	if (r->body.len > 0)
		kv_add(&r->headers, "content-type", "application/json");
}

static void
prepare_oss(struct http_request *r, const struct source *s)
{
	(void)s;
	if (r->body.len > 0)
		kv_add(&r->headers, "content-type", "application/xml");
}

static const char *const openapi_codes[] = { "Code", "code", NULL };
static const char *const openapi_messages[] = { "Message", "message", NULL };
static const char *const sls_codes[] = { "errorCode", NULL };
static const char *const sls_messages[] = { "errorMessage", NULL };

const struct style styles[] = {
	{ .name = "rpc", .scheme = "acs3", .method = "POST", .request_id = "x-acs-request-id", .codes = openapi_codes,
	    .messages = openapi_messages, .prepare = prepare_openapi },
	{ .name = "roa", .scheme = "acs3", .method = "GET", .request_id = "x-acs-request-id", .codes = openapi_codes,
	    .messages = openapi_messages, .prepare = prepare_openapi },
	{ .name = "sls", .scheme = "sls4", .method = "GET", .request_id = "x-log-requestid", .compressed = true,
	    .codes = sls_codes, .messages = sls_messages, .prepare = prepare_sls },
	{ .name = "oss", .scheme = "oss4", .method = "GET", .request_id = "x-oss-request-id", .codes = openapi_codes,
	    .messages = openapi_messages, .prepare = prepare_oss },
	{ .name = NULL }
};

const struct style *
style_find(const char *name)
{
	for (const struct style *s = styles; s->name != NULL; s++) {
		if (name != NULL && strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

static bool
host_valid(const char *host)
{
	size_t n = strcspn(host, ":"), label = 0;

	if (n == 0 || n > HOST_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (host[i] == '.' && label == 0)
			return false;
		if (host[i] != '.' && !isalnum((unsigned char)host[i]) && host[i] != '-' && host[i] != '_')
			return false;
		label = host[i] == '.' ? 0 : label + 1;
	}
	if (label == 0)
		return false;
	host += n;
	n = strspn(host + (*host == ':'), "0123456789");
	return *host == '\0' || (n > 0 && n <= 5 && host[1 + n] == '\0');
}

static bool
path_valid(const char *path)
{
	if (*path != '/')
		return false;
	for (const char *p = path; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~' || strchr("?#\\", *p) != NULL)
			return false;
	}
	return true;
}

/* We look and never touch: POST is how OpenAPI and long SLS queries are asked. */
static bool
method_valid(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0 || strcmp(method, "HEAD") == 0;
}

/* A name from the cloud is quoted in the sentence, harmless. */
static int
refuse(const struct source *s, const char *what, const char *text, const char *want, struct err *e)
{
	struct buf b;

	buf_init(&b, 4 * 1024);
	text_for_terminal(&b, text);
	err_set(e, ERR_FORMAT, "%s: %s \"%.200s\" is not %s", s->id, what, buf_text(&b), want);
	buf_release(&b);
	return -1;
}

int
style_request(struct http_request *r, const struct style *style, const struct call *call, const struct pager *p,
    const char *scheme, struct err *e)
{
	const struct source *s = call->source;
	const char *method = s->method != NULL ? s->method : style->method;
	const char *path = call->path != NULL && *call->path != '\0' ? call->path : "/";

	if (call->host == NULL || !host_valid(call->host))
		return refuse(s, "host", call->host != NULL ? call->host : "", "a host name", e);
	if (!path_valid(path))
		return refuse(s, "path", path, "a percent-encoded path", e);
	if (!method_valid(method))
		return err_set(e, ERR_USAGE, "%s: method %.20s is not GET, POST or HEAD", s->id, method);
	http_request_init(r, method, scheme, call->host, path);
	kv_copy(&r->query, &p->query);
	if (p->body != NULL && buf_puts(&r->body, p->body) != 0) {
		http_request_release(r);
		return err_set(e, ERR_LIMIT, "%s: body is longer than %d bytes", s->id, REQUEST_BODY_MAX);
	}
	style->prepare(r, s);
	return 0;
}
