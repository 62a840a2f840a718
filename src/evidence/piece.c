#include "evidence/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"

static cJSON *
headers_json(const struct kvlist *l)
{
	cJSON *a = cJSON_CreateArray();

	for (size_t i = 0; i < l->n; i++) {
		cJSON *h = cJSON_CreateObject();

		cJSON_AddStringToObject(h, "name", l->items[i].name);
		cJSON_AddStringToObject(h, "value", l->items[i].value);
		cJSON_AddItemToArray(a, h);
	}
	return a;
}

/* A time, or null where there is none: "absent" and "not recorded" must not look alike. */
static void
add_time(cJSON *obj, const char *key, int64_t ms)
{
	char iso[CLOCK_ISO_MS_SIZE];

	clock_iso_ms(ms, iso);
	json_add_text(obj, key, ms > 0 ? iso : NULL);
}

cJSON *
piece_meta(const struct exchange *x, const char *body_path)
{
	cJSON *m = cJSON_CreateObject(), *o;

	cJSON_AddNumberToObject(m, "exchange", 1);
	cJSON_AddStringToObject(m, "id", x->id);
	cJSON_AddStringToObject(m, "source", x->source);
	cJSON_AddStringToObject(m, "account", x->account);
	cJSON_AddStringToObject(m, "region", x->region ? x->region : "");
	cJSON_AddItemToObject(m, "params", cJSON_Duplicate(x->params, 1));
	cJSON_AddNumberToObject(m, "page", x->page);
	cJSON_AddBoolToObject(m, "last", x->last);
	cJSON_AddStringToObject(m, "state", state_names[x->state]);
	cJSON_AddBoolToObject(m, "absent", x->absent);
	json_add_text(m, "caller", x->caller);

	o = cJSON_AddObjectToObject(m, "request");
	json_add_text(o, "method", x->method);
	json_add_text(o, "url", x->url);
	cJSON_AddItemToObject(o, "headers", headers_json(&x->request_headers));
	json_add_text(o, "body", x->request_body);

	o = cJSON_AddObjectToObject(m, "response");
	cJSON_AddNumberToObject(o, "status", (double)x->status);
	cJSON_AddItemToObject(o, "headers", headers_json(&x->response_headers));
	json_add_text(o, "request_id", x->request_id);
	json_add_text(o, "code", x->code);
	json_add_text(o, "message", x->message);

	o = cJSON_AddObjectToObject(m, "body");
	cJSON_AddStringToObject(o, "path", body_path);
	cJSON_AddNumberToObject(o, "bytes", (double)exchange_bytes(x));
	cJSON_AddStringToObject(o, "sha256", x->sha256);

	o = cJSON_AddObjectToObject(m, "time");
	add_time(o, "sent", x->sent_ms);
	add_time(o, "received", x->received_ms);
	json_add_text(o, "server", x->server_date);
	json_add_text(m, "peer", x->peer);
	cJSON_AddItemToObject(m, "attempts", cJSON_Duplicate(x->attempts, 1));
	return m;
}

static void
read_headers(struct kvlist *l, const cJSON *a)
{
	const cJSON *h;

	cJSON_ArrayForEach(h, a) {
		if (json_str(h, "name") != NULL)
			kv_add(l, json_str(h, "name"), json_str(h, "value"));
	}
}

static int64_t
read_time(const cJSON *obj, const char *key)
{
	const char *text = json_str(obj, key);
	time_t t;

	if (text == NULL || clock_parse(text, &t) != 0)
		return 0;
	/* the fraction is three digits behind the first dot, as add_time writes it */
	return (int64_t)t * 1000 + (strlen(text) == CLOCK_ISO_MS_SIZE - 1 ? strtol(text + 20, NULL, 10) : 0);
}

int
piece_from_meta(struct exchange *x, const cJSON *m, const char *name, struct err *e)
{
	const cJSON *req = json_get(m, "request"), *resp = json_get(m, "response"), *body = json_get(m, "body");
	const char *sha = json_str(body, "sha256");
	int state = name_index(state_names, STATE_COUNT, json_str(m, "state"));

	if (json_num(m, "exchange", 0) != 1)
		return err_set(e, ERR_FORMAT, "%s: is no exchange of version 1", name);
	if (json_str(m, "id") == NULL || json_str(m, "source") == NULL || json_str(m, "account") == NULL || state < 0 ||
	    sha == NULL || strlen(sha) != SHA256_HEX_SIZE - 1)
		return err_set(e, ERR_FORMAT, "%s: id, source, account, state or body.sha256 is missing", name);
	x->id = xstrdup(json_str(m, "id"));
	x->source = xstrdup(json_str(m, "source"));
	x->account = xstrdup(json_str(m, "account"));
	x->region = xstrdup(json_str(m, "region") ? json_str(m, "region") : "");
	x->params = cJSON_Duplicate(json_get(m, "params"), 1);
	x->page = (int)json_num(m, "page", 1);
	x->last = json_bool(m, "last", true);
	x->state = (enum evidence_state)state;
	x->absent = json_bool(m, "absent", false);
	x->caller = xstrdup(json_str(m, "caller"));
	x->method = xstrdup(json_str(req, "method"));
	x->url = xstrdup(json_str(req, "url"));
	read_headers(&x->request_headers, json_get(req, "headers"));
	x->request_body = xstrdup(json_str(req, "body"));
	x->status = (long)json_num(resp, "status", 0);
	read_headers(&x->response_headers, json_get(resp, "headers"));
	x->request_id = xstrdup(json_str(resp, "request_id"));
	x->code = xstrdup(json_str(resp, "code"));
	x->message = xstrdup(json_str(resp, "message"));
	memcpy(x->sha256, sha, SHA256_HEX_SIZE);
	x->sent_ms = read_time(json_get(m, "time"), "sent");
	x->received_ms = read_time(json_get(m, "time"), "received");
	x->server_date = xstrdup(json_str(json_get(m, "time"), "server"));
	x->peer = xstrdup(json_str(m, "peer"));
	cJSON_Delete(x->attempts);
	x->attempts = cJSON_Duplicate(json_get(m, "attempts"), 1);
	return 0;
}

#define UTF8_REST_MAX 3		/* bytes of a character that goes on behind a beginning */

/* What begins so; whole: and ends there. */
static const char *
suffix_of(const char *s, size_t len, bool whole)
{
	size_t rest = 0, blank = 0;

	while (!utf8_valid(s, len - rest)) {
		if (whole || rest == UTF8_REST_MAX || rest == len)
			return "bin";
		rest++;
	}
	if (memchr(s, '\0', len) != NULL)
		return "bin";
	while (blank < len && strchr(" \t\r\n", s[blank]) != NULL)
		blank++;
	if (blank == len)
		return "txt";
	return s[blank] == '{' || s[blank] == '[' ? "json" : s[blank] == '<' ? "xml" : "txt";
}

const char *
piece_suffix(const struct exchange *x)
{
	size_t len;
	const char *head;

	if (x->file == NULL)
		return suffix_of(buf_text(&x->body), x->body.len, true);
	head = spool_head(x->file, &len);
	return suffix_of(head, len, len == spool_len(x->file));
}

int
piece_take_meta(struct exchange *x, const struct buf *text, const char *id, struct err *e)
{
	cJSON *meta = json_parse(buf_text(text), text->len, id, e);
	int rc = meta != NULL ? piece_from_meta(x, meta, id, e) : -1;

	if (rc == 0 && strcmp(x->id, id) != 0)
		rc = err_set(e, ERR_FORMAT, "%.100s: its meta file is that of %.100s", id, x->id);
	cJSON_Delete(meta);
	return rc;
}

bool
piece_wanted(const struct exchange *x, const struct store_reader *r)
{
	return r->wanted == NULL || r->wanted(r->arg, x);
}

int
piece_hand_over(struct exchange *x, const struct store_reader *r, struct err *e)
{
	const char *suffix = x->file == NULL && piece_wanted(x, r) ? piece_suffix(x) : "";
	struct err ignored;

	if (strcmp(suffix, "json") == 0)
		x->json = json_parse(x->body.data, x->body.len, x->id, &ignored);
	else if (strcmp(suffix, "xml") == 0 && r->xml_to_json != NULL)
		x->json = r->xml_to_json(r->arg, x, &ignored);
	return r->fn(r->arg, x, e);
}
