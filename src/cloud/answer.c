#include "cloud/answer.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/xmljson.h"

#define ERROR_TEXT_MAX 65536	/* an x-oss-err header */

void
answer_release(struct answer *a)
{
	kv_release(&a->headers);
	buf_release(&a->body);
	spool_free(a->file);
	cJSON_Delete(a->json);
	free(a->peer);
	free(a->code);
	free(a->message);
	free(a->request_id);
	memset(a, 0, sizeof(*a));
}

void
answer_fail(struct answer *a, enum evidence_state state, const char *code, const char *message)
{
	char *old_code = a->code, *old_message = a->message;

	a->state = state;
	a->code = xstrdup(code);
	a->message = xstrdup(message);
	free(old_code);
	free(old_message);
}

/* Names for what goes wrong before or while an answer comes. */
static const struct {
	int failed;
	const char *code;
} transport_codes[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, "NameNotFound" },
	{ CURLE_COULDNT_RESOLVE_PROXY, "ProxyNotFound" },
	{ CURLE_COULDNT_CONNECT, "NoConnection" },
	{ CURLE_OPERATION_TIMEDOUT, "Timeout" },
	{ CURLE_PEER_FAILED_VERIFICATION, "CertificateRefused" },
	{ CURLE_SSL_CACERT_BADFILE, "CaFileUnreadable" },
	{ CURLE_SSL_CONNECT_ERROR, "TlsFailed" },
	{ CURLE_PARTIAL_FILE, "BodyCut" },
	{ CURLE_GOT_NOTHING, "NoAnswer" },
	{ CURLE_RECV_ERROR, "ConnectionLost" },
	{ CURLE_SEND_ERROR, "ConnectionLost" },
	{ CURLE_HTTP2, "ConnectionLost" },
	{ CURLE_HTTP2_STREAM, "StreamReset" },
};

static void
read_failure(struct answer *a)
{
	const char *code = "TransferFailed";

	for (size_t i = 0; i < sizeof(transport_codes) / sizeof(transport_codes[0]); i++) {
		if (transport_codes[i].failed == a->failed)
			code = transport_codes[i].code;
	}
	if (a->by_proxy)
		code = "ProxyRefused";
	if (a->body_over || a->failed == CURLE_FILESIZE_EXCEEDED)
		answer_fail(a, STATE_ERROR, CODE_BODY_TOO_LARGE, "the answer is larger than the source allows");
	else if (a->head_over)
		answer_fail(a, STATE_ERROR, CODE_HEADERS_TOO_LARGE, "the answer's headers are larger than allowed");
	else
		answer_fail(a, STATE_ERROR, code, a->reason);
}

/* zlib or gzip, whichever the first bytes say.  0, or -1 when it is damaged, or when it is larger than out may be: then over. */
static int
inflate_all(const struct buf *in, struct buf *out, bool *over)
{
	unsigned char chunk[16384];
	z_stream z = { 0 };
	int rc;

	if (inflateInit2(&z, 15 + 32) != Z_OK)
		return -1;
	z.next_in = (unsigned char *)in->data;
	z.avail_in = (unsigned)in->len;
	do {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = inflate(&z, Z_NO_FLUSH);
		*over = (rc == Z_OK || rc == Z_STREAM_END) && buf_add(out, chunk, sizeof(chunk) - z.avail_out) != 0;
	} while (rc == Z_OK && !*over);
	inflateEnd(&z);
	return rc == Z_STREAM_END && z.avail_in == 0 && !*over ? 0 : -1;
}

/*
 * SLS compresses in its own way, told by x-log-compresstype; the length before is in x-log-bodyrawsize.  What is kept, and
 * hashed, is the text after.
 */
static int
decompress(struct answer *a)
{
	const char *type = kv_get(&a->headers, "x-log-compresstype"), *size = kv_get(&a->headers, "x-log-bodyrawsize");
	bool over = false;
	struct buf out;

	if (type == NULL || *type == '\0' || a->body.len == 0)
		return 0;
	buf_init(&out, a->body.max);
	if ((strcasecmp(type, "gzip") != 0 && strcasecmp(type, "deflate") != 0) || inflate_all(&a->body, &out, &over) != 0 ||
	    (size != NULL && strtoull(size, NULL, 10) != out.len)) {
		buf_release(&out);
		if (over)
			answer_fail(a, STATE_ERROR, CODE_BODY_TOO_LARGE, "the answer unpacks to more than the source allows");
		else
			answer_fail(a, STATE_ERROR, CODE_BAD_ENCODING, "the answer is compressed in a way that can not be undone");
		return -1;
	}
	buf_release(&a->body);
	a->body = out;
	sha256_hex(buf_text(&a->body), a->body.len, a->sha256);
	return 0;
}

static cJSON *
parse_xml(const struct source *s, const char *text, size_t len, struct err *e)
{
	return xmljson_parse(text, len, (const char *const *)s->arrays.items, s->arrays.n, "answer", e);
}

/* An answer that should say something: parsed, or the state and code of why not. */
static void
read_body(struct answer *a, const struct source *s)
{
	struct err e = { 0 };

	if (s->format == BODY_TEXT || s->format == BODY_BYTES || s->format == BODY_GZIP)
		return;
	if (a->body.len == 0) {
		answer_fail(a, STATE_ERROR, CODE_EMPTY_BODY, "the answer is empty");
		return;
	}
	if (s->format == BODY_XML)
		a->json = parse_xml(s, buf_text(&a->body), a->body.len, &e);
	else
		a->json = json_parse(buf_text(&a->body), a->body.len, "answer", &e);
	if (a->json == NULL)
		answer_fail(a, STATE_ERROR, s->format == BODY_XML ? CODE_NOT_XML : CODE_NOT_JSON, e.text);
}

/* An error comes in JSON or XML whatever was asked for, and OSS puts it into a header where a body can not be. */
static cJSON *
error_document(const struct answer *a, const struct source *s)
{
	const char *text = buf_text(&a->body), *first = text + strspn(text, " \t\r\n");
	const char *header = kv_get(&a->headers, "x-oss-err");
	unsigned char *decoded;
	cJSON *doc = NULL;
	int n;

	if (*first == '<')
		return parse_xml(s, text, a->body.len, NULL);
	if (*first == '{')
		return json_parse(text, a->body.len, "answer", NULL);
	if (header == NULL || strlen(header) > ERROR_TEXT_MAX)
		return NULL;
	decoded = xcalloc(1, strlen(header) + 1);
	n = EVP_DecodeBlock(decoded, (const unsigned char *)header, (int)strlen(header));
	while (n > 0 && decoded[n - 1] == '\0')
		n--;	/* padding decodes to NUL bytes */
	if (n > 0)
		doc = parse_xml(s, (const char *)decoded, (size_t)n, NULL);
	free(decoded);
	return doc;
}

static char *
first_member(const cJSON *doc, const char *const *names)
{
	for (; *names != NULL; names++) {
		char *text = json_scalar_text(json_get(doc, *names));

		if (text != NULL && *text != '\0')
			return text;
		free(text);
	}
	return NULL;
}

static void
read_error(struct answer *a, const struct source *s, const struct style *style)
{
	cJSON *doc = error_document(a, s);
	const cJSON *in = json_get(doc, "Error") != NULL ? json_get(doc, "Error") : doc;
	const char *location = kv_get(&a->headers, "location");

	a->state = STATE_ERROR;
	a->code = first_member(in, style->codes);
	a->message = first_member(in, style->messages);
	if (a->code == NULL && a->status >= 300 && a->status < 400) {
		a->code = xstrdup(CODE_REDIRECT);
		free(a->message);
		a->message = xasprintf("not followed: %.500s", location != NULL ? location : "names no address");
	} else if (a->code == NULL) {
		a->code = xasprintf(CODE_HTTP, a->status);
		if (a->status == 403)
			a->state = STATE_DENIED;
	}
	if (s->format == BODY_JSON || s->format == BODY_XML)
		a->json = doc;
	else
		cJSON_Delete(doc);
}

static void
classify(struct answer *a, const struct source *s)
{
	const struct error_classes *c = s->errors;

	if (a->code == NULL)
		return;
	if (strlist_glob(&s->absent, a->code) || (c != NULL && strlist_glob(&c->absent, a->code))) {
		a->state = STATE_CONFIRMED;
		a->absent = true;
	} else if (c != NULL && strlist_glob(&c->denied, a->code)) {
		a->state = STATE_DENIED;
	}
}

static void
read_request_id(struct answer *a, const struct style *style)
{
	static const char *const members[] = { "RequestId", "requestId", NULL };
	const char *id = kv_get(&a->headers, style->request_id);
	const cJSON *in = json_get(a->json, "Error") != NULL ? json_get(a->json, "Error") : a->json;

	a->request_id = id != NULL ? xstrdup(id) : first_member(in, members);
}

void
answer_read(struct answer *a, const struct source *s, const struct style *style)
{
	a->state = STATE_CONFIRMED;
	if (a->failed != 0 || a->body_over || a->head_over) {
		read_failure(a);
	} else if (decompress(a) == 0) {
		if (a->status >= 200 && a->status < 300)
			read_body(a, s);
		else
			read_error(a, s, style);
		classify(a, s);
	}
	read_request_id(a, style);
}
