#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cloud.h"

#define MESSAGE_MAX (64 * 1024)	/* an error text may quote a string to sign */

void
response_bytes(struct response *rs, const char *content_type, const void *bytes, size_t len)
{
	kv_set(&rs->headers, "Content-Type", content_type);
	buf_reset(&rs->body);
	buf_add(&rs->body, bytes, len);
}

void
response_json(const struct request *rq, struct response *rs, cJSON *value)
{
	char *text;

	if (rq->style == STYLE_OPENAPI && json_get(value, "RequestId") == NULL)
		cJSON_AddStringToObject(value, "RequestId", rq->id);
	text = json_print(value);
	response_bytes(rs, rq->style == STYLE_SLS ? "application/json" : "application/json;charset=utf-8", text, strlen(text));
	free(text);
	cJSON_Delete(value);
}

/* The length of the UTF-8 sequence at s, 0 when it is none; whether XML 1.0 (section 2.2) allows it is *allowed. */
static size_t
xml_char(const char *s, bool *allowed)
{
	unsigned long c = 0;
	size_t n = utf8_next(s, &c);

	*allowed = c >= 0x20 ? c != 0xfffe && c != 0xffff : c == '\t' || c == '\n' || c == '\r';
	return n;
}

void
xml_text(struct buf *b, const char *s)
{
	static const struct { char c; const char *entity; } entities[] = {
		{ '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" }, { '"', "&quot;" }, { '\'', "&apos;" }, { '\r', "&#13;" },
	};

	while (*s) {
		bool allowed = false, done = false;
		size_t n = xml_char(s, &allowed);

		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]) && !done; i++)
			if (*s == entities[i].c)
				done = buf_puts(b, entities[i].entity) == 0;
		if (!done && n > 0 && allowed)
			buf_add(b, s, n);
		else if (!done)
			buf_puts(b, "\xef\xbf\xbd");
		s += n > 0 ? n : 1;
	}
}

static void
openapi_error(const struct request *rq, struct response *rs, const char *code, const char *message)
{
	cJSON *o = cJSON_CreateObject();
	char *recommend = xasprintf("https://api.aliyun.com/troubleshoot?q=%s&product=%s", code, rq->product);

	cJSON_AddStringToObject(o, "RequestId", rq->id);
	cJSON_AddStringToObject(o, "HostId", rq->host);
	cJSON_AddStringToObject(o, "Code", code);
	cJSON_AddStringToObject(o, "Message", message);
	cJSON_AddStringToObject(o, "Recommend", recommend);
	response_json(rq, rs, o);
	free(recommend);
}

static void
sls_error(const struct request *rq, struct response *rs, const char *code, const char *message)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "errorCode", code);
	cJSON_AddStringToObject(o, "errorMessage", message);
	response_json(rq, rs, o);
}

static void
oss_member(struct buf *b, const char *name, const char *value)
{
	buf_addf(b, "  <%s>", name);
	xml_text(b, value);
	buf_addf(b, "</%s>\n", name);
}

static void
oss_error(const struct request *rq, struct response *rs, const char *code, const char *message)
{
	struct buf b;

	buf_init(&b, 2 * MESSAGE_MAX + 4096);
	buf_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n");
	oss_member(&b, "Code", code);
	oss_member(&b, "Message", message);
	oss_member(&b, "RequestId", rq->id);
	oss_member(&b, "HostId", rq->host);
	if (*rq->resource)
		oss_member(&b, "BucketName", rq->resource);
	oss_member(&b, "EC", "0000-00000000");
	buf_puts(&b, "</Error>\n");
	response_bytes(rs, "application/xml", b.data, b.len);
	buf_release(&b);
}

void
response_error(const struct request *rq, struct response *rs, int status, const char *code, const char *fmt, ...)
{
	static void (*const writers[STYLE_COUNT])(const struct request *, struct response *, const char *, const char *) = {
		[STYLE_OPENAPI] = openapi_error, [STYLE_SLS] = sls_error, [STYLE_OSS] = oss_error,
	};
	char *message = xcalloc(1, MESSAGE_MAX);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, MESSAGE_MAX, fmt, ap);
	va_end(ap);
	rs->status = status;
	snprintf(rs->error_code, sizeof(rs->error_code), "%s", code);
	writers[rq->style](rq, rs, code, message);
	free(message);
}
