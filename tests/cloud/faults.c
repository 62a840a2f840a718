#include "faults.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "gate.h"
#include "oss_objects.h"
#include "route.h"

#define FAULTS_MAX 256		/* of one tenant */
#define FOR_EVER 0

enum part { ANSWERS, SPOILS, DELAYS, SKEWS };

static const struct fault_kind {
	const char *name;
	enum part part;
	int times;		/* when the fault does not say */
	const char *keys;	/* beside kind, api, region, resource, account, text, after, times */
} kinds[] = {
	{ "throttle", ANSWERS, 1, "status code message retryAfterMs" },
	{ "error", ANSWERS, 1, "status code message retryAfterMs" },
	{ "deny", ANSWERS, FOR_EVER, "message" },
	{ "expired-token", ANSWERS, FOR_EVER, "" },
	{ "slow", DELAYS, 1, "ms" },
	{ "reset", SPOILS, 1, "" },
	{ "cut", SPOILS, 1, "bytes" },
	{ "oversize", SPOILS, 1, "bytes" },
	{ "gzip-bomb", SPOILS, 1, "bytes header" },
	{ "not-json", SPOILS, 1, "body" },
	{ "wrong-content", SPOILS, 1, "status contentType body location" },
	{ "altered", SPOILS, 1, "set" },
	{ "clock-skew", SKEWS, FOR_EVER, "secondsAhead secondsBehind" },
};

static const char common_keys[] = "kind api region resource account text after times";

/* What a service says when it throttles and when it fails, unless the fault says something else. */
static const struct {
	int throttle_status;
	const char *throttle_code;
	int error_status;
	const char *error_code;
	int token_status;
	const char *token_code;
} words[STYLE_COUNT] = {
	[STYLE_OPENAPI] = { 400, "Throttling.User", 503, "ServiceUnavailable", 400, "InvalidSecurityToken.Expired" },
	[STYLE_SLS] = { 403, "ReadQuotaExceed", 500, "InternalServerError", 401, "SecurityTokenExpired" },
	[STYLE_OSS] = { 503, "MetaOperationQpsLimitExceeded", 500, "InternalError", 403, "SecurityTokenExpired" },
};

struct fault {
	const cJSON *doc;
	const struct fault_kind *kind;
	long after, times;
	long seen, used;
};

struct faults {
	pthread_mutex_t lock;
	struct fault items[FAULTS_MAX];
	size_t n;
};

static bool
in_words(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && strncmp(p, word, n) == 0)
			return true;
	return false;
}

static int
fault_init(struct fault *f, const cJSON *doc, struct err *e)
{
	const char *kind = json_str(doc, "kind");
	const cJSON *m;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, kind) == 0)
			f->kind = &kinds[i];
	if (f->kind == NULL)
		return err_set(e, ERR_FORMAT, "kind \"%s\" is unknown", kind);
	cJSON_ArrayForEach(m, doc)
		if (!in_words(common_keys, m->string) && !in_words(f->kind->keys, m->string))
			return err_set(e, ERR_FORMAT, "\"%s\" means nothing for a fault of kind %s", m->string, kind);
	if (f->kind->part == SKEWS && json_get(doc, "account"))
		return err_set(e, ERR_FORMAT, "clock-skew can not name an account: it is not known yet");
	if (!route_api_exists(json_str(doc, "api")))
		return err_set(e, ERR_FORMAT, "api \"%s\" matches no API of the local cloud", json_str(doc, "api"));
	f->doc = doc;
	f->after = (long)json_num(doc, "after", 0);
	f->times = (long)json_num(doc, "times", f->kind->times);
	return 0;
}

int
faults_new(struct faults **out, const struct tenant *t, struct err *e)
{
	struct faults *f = xcalloc(1, sizeof(*f));
	const cJSON *doc;

	*out = NULL;
	pthread_mutex_init(&f->lock, NULL);
	cJSON_ArrayForEach(doc, json_arr(t->doc, "faults")) {
		int rc = f->n == FAULTS_MAX ? err_set(e, ERR_LIMIT, "more than %d faults", FAULTS_MAX) :
		    fault_init(&f->items[f->n], doc, e);

		if (rc != 0) {
			err_prefix(e, "faults[%zu]", f->n);
			faults_free(f);
			return -1;
		}
		f->n++;
	}
	*out = f;
	return 0;
}

void
faults_free(struct faults *f)
{
	if (f == NULL)
		return;
	pthread_mutex_destroy(&f->lock);
	free(f);
}

static bool
fits(const char *pattern, const char *text)
{
	return pattern == NULL || (text && glob_match(pattern, text));
}

/* Whether the fault is about this request, budget aside. */
static bool
concerns(const struct fault *f, const struct request *rq)
{
	if (!fits(json_str(f->doc, "api"), rq->api->name) || !fits(json_str(f->doc, "region"), rq->region) ||
	    !fits(json_str(f->doc, "resource"), rq->resource) || !fits(json_str(f->doc, "account"), rq->who.account_id) ||
	    !fits(json_str(f->doc, "text"), rq->body))
		return false;
	return strcmp(f->kind->name, "expired-token") != 0 || rq->who.token != NULL;
}

/* Count the request; true when it is one of those that the fault hits. */
static bool
hit(struct fault *f)
{
	if (f->seen++ < f->after || (f->times != FOR_EVER && f->used >= f->times))
		return false;
	f->used++;
	return true;
}

int
faults_skew(struct faults *f, const struct request *rq)
{
	int seconds = 0;

	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].kind->part == SKEWS && concerns(&f->items[i], rq) && hit(&f->items[i]))
			seconds += (int)(json_num(f->items[i].doc, "secondsAhead", 0) -
			    json_num(f->items[i].doc, "secondsBehind", 0));
	pthread_mutex_unlock(&f->lock);
	return seconds;
}

struct effect
faults_take(struct faults *f, const struct request *rq)
{
	struct effect effect = { .answer = NULL };

	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < f->n; i++) {
		struct fault *x = &f->items[i];

		if (x->kind->part == SKEWS || !concerns(x, rq))
			continue;
		if (x->kind->part != DELAYS && (effect.answer || effect.spoil))
			continue;
		if (!hit(x))
			continue;
		if (x->kind->part == DELAYS)
			effect.slow_ms += (int)json_num(x->doc, "ms", 1000);
		else if (x->kind->part == ANSWERS)
			effect.answer = x->doc;
		else
			effect.spoil = x->doc;
	}
	pthread_mutex_unlock(&f->lock);
	return effect;
}

static const char *
or_else(const char *s, const char *fallback)
{
	return s ? s : fallback;
}

void
faults_answer(const cJSON *fault, const struct request *rq, struct response *rs)
{
	const char *kind = json_str(fault, "kind"), *message = json_str(fault, "message");
	double retry = json_num(fault, "retryAfterMs", -1);
	int style = (int)rq->style;

	if (strcmp(kind, "deny") == 0)
		gate_refuse(rq, rs, true);
	else if (strcmp(kind, "expired-token") == 0)
		response_error(rq, rs, words[style].token_status, words[style].token_code, "Specified SecurityToken is expired.");
	else if (strcmp(kind, "throttle") == 0)
		response_error(rq, rs, (int)json_num(fault, "status", words[style].throttle_status),
		    or_else(json_str(fault, "code"), words[style].throttle_code), "%s",
		    or_else(message, "Request was denied due to user flow control."));
	else
		response_error(rq, rs, (int)json_num(fault, "status", words[style].error_status),
		    or_else(json_str(fault, "code"), words[style].error_code), "%s",
		    or_else(message, "The request has failed due to a temporary failure of the server."));
	if (retry >= 0)
		gate_retry_after(rq, rs, (long)retry);
}

/* SLS packs its answers for who can unpack them: true when this one was, and is plain now. */
static bool
unpack(struct response *rs)
{
	const char *raw = kv_get(&rs->headers, "x-log-bodyrawsize");
	uLongf size = raw != NULL && kv_get(&rs->headers, "x-log-compresstype") != NULL ? strtoul(raw, NULL, 10) : 0;
	Bytef *plain = xcalloc(1, size + 1);
	bool packed = size > 0 && uncompress(plain, &size, (const Bytef *)rs->body.data, (uLong)rs->body.len) == Z_OK;

	if (packed) {
		buf_reset(&rs->body);
		buf_add(&rs->body, plain, size);
	}
	free(plain);
	return packed;
}

static void
pack(struct response *rs)
{
	char *raw = xasprintf("%zu", rs->body.len);
	uLongf size = compressBound((uLong)rs->body.len);
	Bytef *packed = xcalloc(1, size);

	if (compress(packed, &size, (const Bytef *)rs->body.data, (uLong)rs->body.len) == Z_OK) {
		buf_reset(&rs->body);
		buf_add(&rs->body, packed, size);
		kv_set(&rs->headers, "x-log-bodyrawsize", raw);
	}
	free(packed);
	free(raw);
}

/* Members of a JSON answer by their dotted paths: other values, null for none.  What is not there is made. */
static void
alter(struct response *rs, const cJSON *set)
{
	bool packed = unpack(rs);
	cJSON *doc = json_parse(buf_text(&rs->body), rs->body.len, "answer", NULL);
	const cJSON *change;
	char *text;

	cJSON_ArrayForEach(change, set) {
		char *path = xstrdup(change->string), *name = path, *dot;
		cJSON *in = doc;

		for (; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
			*dot = '\0';
			in = json_get(in, name) ? json_get(in, name) : cJSON_AddObjectToObject(in, name);
		}
		cJSON_DeleteItemFromObjectCaseSensitive(in, name);
		if (!cJSON_IsNull(change))
			cJSON_AddItemToObject(in, name, cJSON_Duplicate(change, true));
		free(path);
	}
	text = json_print(doc);
	buf_reset(&rs->body);
	buf_puts(&rs->body, text);
	free(text);
	cJSON_Delete(doc);
	if (packed)
		pack(rs);
}

static void
fill(struct buf *b, size_t want)
{
	static const char blanks[] = "                                                               \n";

	while (b->len < want && buf_add(b, blanks, sizeof(blanks) - 1) == 0)
		;
}

static void
bomb(const cJSON *fault, struct response *rs)
{
	struct buf plain;

	buf_init(&plain, RESPONSE_BODY_MAX);
	fill(&plain, (size_t)json_num(fault, "bytes", 128 * 1024 * 1024));
	buf_reset(&rs->body);
	gzip_bytes(&plain, &rs->body);
	buf_release(&plain);
	kv_set(&rs->headers, or_else(json_str(fault, "header"), "Content-Encoding"), "gzip");
}

void
faults_spoil(const cJSON *fault, struct response *rs)
{
	const char *kind = json_str(fault, "kind"), *body = json_str(fault, "body");

	if (strcmp(kind, "not-json") == 0) {
		buf_reset(&rs->body);
		buf_puts(&rs->body, body ? body : "{\"RequestId\": \"half an answ");
	} else if (strcmp(kind, "wrong-content") == 0) {
		rs->status = (int)json_num(fault, "status", rs->status);
		body = body ? body : "<html><body>Please sign in to the network.</body></html>\n";
		response_bytes(rs, or_else(json_str(fault, "contentType"), "text/html"), body, strlen(body));
		if (json_str(fault, "location"))
			kv_set(&rs->headers, "Location", json_str(fault, "location"));
	} else if (strcmp(kind, "altered") == 0) {
		alter(rs, json_get(fault, "set"));
	} else if (strcmp(kind, "oversize") == 0) {
		fill(&rs->body, (size_t)json_num(fault, "bytes", 64 * 1024 * 1024));
	} else if (strcmp(kind, "gzip-bomb") == 0) {
		bomb(fault, rs);
	}
}
