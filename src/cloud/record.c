#include "cloud/record.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/wipe.h"

#define MASK "****"
#define TOKEN_FORMS 3
#define TOKEN_TEXT_MAX (64 * 1024)	/* a token of 16 kB, thrice as long when encoded */

char *
mask_key_id(const char *id)
{
	size_t n = strlen(id);

	return n < 12 ? xstrdup(MASK) : xasprintf("%.4s" MASK "%s", id, id + n - 4);
}

/* "SCHEME Credential=KEY/scope,...,Signature=..." keeps scheme, masked key and scope. */
static char *
mask_authorization(const char *text)
{
	static const char name[] = "Credential=";
	const char *at = strstr(text, name);
	size_t scheme = strcspn(text, " "), key, rest;
	char *id, *masked, *out;

	if (at == NULL)
		return xasprintf("%.*s " MASK, (int)scheme, text);
	at += strlen(name);
	key = strcspn(at, "/,");
	rest = strcspn(at + key, ",");
	id = xstrndup(at, key);
	masked = mask_key_id(id);
	out = xasprintf("%.*s Credential=%s%.*s,Signature=" MASK, (int)scheme, text, masked, (int)rest, at + key);
	free(id);
	free(masked);
	return out;
}

static char *
mask_all(const char *text)
{
	(void)text;
	return xstrdup(MASK);
}

static const struct {
	const char *header;
	char *(*mask)(const char *value);
} masked[] = {
	{ "authorization", mask_authorization },
	{ "x-acs-accesskey-id", mask_key_id },
	{ "x-acs-security-token", mask_all },
	{ "x-oss-security-token", mask_all },
};

static void
copy_headers(struct kvlist *to, const struct kvlist *from)
{
	for (size_t i = 0; i < from->n; i++) {
		char *value = NULL;

		for (size_t m = 0; m < sizeof(masked) / sizeof(masked[0]) && value == NULL; m++) {
			if (strcasecmp(from->items[i].name, masked[m].header) == 0)
				value = masked[m].mask(from->items[i].value);
		}
		kv_add(to, from->items[i].name, value != NULL ? value : from->items[i].value);
		free(value);
	}
}

/* Overwrite every occurrence; whether there was one. */
static bool
blot(char *bytes, size_t len, const char *secret)
{
	size_t n = strlen(secret);
	bool any = false;
	char *at;

	while (bytes != NULL && n > 0 && (at = memmem(bytes, len, secret, n)) != NULL) {
		memset(at, '*', n);
		any = true;
	}
	return any;
}

static void
blot_json(cJSON *v, const char *secret)
{
	for (; v != NULL; v = v->next) {
		if (v->valuestring != NULL)
			blot(v->valuestring, strlen(v->valuestring), secret);
		blot_json(v->child, secret);
	}
}

static void
token_forms(struct buf forms[TOKEN_FORMS], const char *token)
{
	for (size_t i = 0; i < TOKEN_FORMS; i++)
		buf_init(&forms[i], TOKEN_TEXT_MAX);
	buf_puts(&forms[0], token);
	percent_encode(&forms[1], token, "");
	for (const char *p = token, *slash; *p != '\0'; p = slash + (*slash != '\0')) {
		slash = p + strcspn(p, "/");
		buf_add(&forms[2], p, (size_t)(slash - p));
		buf_puts(&forms[2], *slash != '\0' ? "\\/" : "");
	}
}

static void
blot_token(struct exchange *x, const char *token)
{
	struct buf forms[TOKEN_FORMS];
	bool changed = false;

	token_forms(forms, token);
	for (size_t f = 0; f < TOKEN_FORMS; f++) {
		const char *text = buf_text(&forms[f]);

		changed |= blot(x->body.data, x->body.len, text);
		blot_json(x->json, text);
		blot(x->message, x->message != NULL ? strlen(x->message) : 0, text);
		for (size_t i = 0; i < x->response_headers.n; i++)
			blot(x->response_headers.items[i].value, strlen(x->response_headers.items[i].value), text);
		buf_wipe(&forms[f]);
	}
	if (changed)
		sha256_hex(buf_text(&x->body), x->body.len, x->sha256);
}

static void
take_answer(struct exchange *x, struct answer *a)
{
	const char *date = kv_get(&a->headers, "date");

	x->status = a->status;
	x->response_headers = a->headers;
	x->body = a->body;
	x->file = a->file;
	memcpy(x->sha256, a->sha256, sizeof(x->sha256));
	x->json = a->json;
	x->request_id = a->request_id;
	x->code = a->code;
	x->message = a->message;
	x->state = a->state;
	x->absent = a->absent;
	x->sent_ms = a->sent_ms;
	x->received_ms = a->received_ms;
	x->server_date = xstrdup(date);
	x->peer = a->peer;
	memset(a, 0, sizeof(*a));
}

struct exchange *
record_exchange(const struct call *call, int page, const struct http_request *r, struct answer *a,
    const struct credentials *c)
{
	struct exchange *x = exchange_new();
	struct buf url;

	x->source = xstrdup(call->source->id);
	x->account = xstrdup(call->account != NULL ? call->account : "");
	x->region = xstrdup(call->region != NULL ? call->region : "");
	x->params = call->params != NULL ? cJSON_Duplicate(call->params, 1) : cJSON_CreateObject();
	x->page = page;
	if (r != NULL) {
		buf_init(&url, REQUEST_TARGET_MAX);
		http_request_url(r, &url, NULL);
		x->method = xstrdup(r->method);
		x->url = buf_take(&url);
		copy_headers(&x->request_headers, &r->headers);
		x->request_body = r->body.len > 0 ? xstrdup(buf_text(&r->body)) : NULL;
	}
	take_answer(x, a);
	if (x->sha256[0] == '\0')
		sha256_hex("", 0, x->sha256);
	if (c != NULL && c->token != NULL)
		blot_token(x, secret_text(c->token));
	return x;
}

cJSON *
record_attempt(const struct exchange *x, int64_t wait_ms)
{
	char time[CLOCK_ISO_MS_SIZE];
	cJSON *o = cJSON_CreateObject();

	clock_iso_ms(x->sent_ms, time);
	cJSON_AddStringToObject(o, "time", time);
	cJSON_AddNumberToObject(o, "status", (double)x->status);
	cJSON_AddStringToObject(o, "code", x->code != NULL ? x->code : "");
	cJSON_AddNumberToObject(o, "wait_ms", (double)wait_ms);
	return o;
}
