#include "cloud/http_internal.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/record.h"
#include "cloud/retry.h"
#include "cloud/sign.h"

#define POLL_MS_MAX 250			/* how late a signal is noticed */
#define BODY_MAX_DEFAULT (8 * 1024 * 1024)
#define NONCE_BYTES 16
#define CONNECTIONS_MAX 256

int
http_new(struct http **out, const struct http_options *o, struct err *e)
{
	struct http *h;

	*out = NULL;
	if (transport_check(&o->transport, e) != 0)
		return -1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(e, ERR_NET, "curl: can not be started");
	h = xcalloc(1, sizeof(*h));
	h->o = *o;
	if (h->o.per_host <= 0)
		h->o.per_host = HTTP_PER_HOST;
	lanes_init(&h->lanes, h->o.per_host);
	if (h->o.total <= 0)
		h->o.total = HTTP_TOTAL;
	if (h->o.backoff_ms <= 0)
		h->o.backoff_ms = RETRY_BASE_MS;
	if (h->o.patience_ms <= 0)
		h->o.patience_ms = BREAKER_PATIENCE_MS;
	if (o->budget_ms > 0)
		h->deadline_ms = clock_monotonic_ms() + o->budget_ms;
	h->slots = xcalloc((size_t)h->o.total, sizeof(*h->slots));
	h->multi = xcheck(curl_multi_init());
	if (waiter_init(&h->waiter, h->multi, e) != 0) {
		http_free(h);
		return -1;
	}
	while (h->n_slots < h->o.total) {
		if (transfer_init(&h->slots[h->n_slots], e) != 0)
			break;
		h->n_slots++;
	}
	if (h->n_slots < h->o.total) {
		http_free(h);
		return err_set(e, ERR_NET, "curl: can not be started");
	}
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_MAX);
	*out = h;
	return 0;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	for (int i = 0; i < h->n_slots; i++) {
		if (h->slots[i].owner != NULL)
			curl_multi_remove_handle(h->multi, h->slots[i].easy);
		transfer_release(&h->slots[i]);
	}
	for (struct job *j = h->first, *next; j != NULL; j = next) {
		next = j->after;
		if (h->o.on_end != NULL)
			h->o.on_end(h->o.arg, j->call);
		job_free(j);
	}
	lanes_release(&h->lanes);
	free(h->slots);
	curl_multi_cleanup(h->multi);
	waiter_release(&h->waiter);
	free(h);
	curl_global_cleanup();
}

/* The services count calls of an action, however many sources make them. */
static char *
bucket_key(const struct call *call)
{
	const struct source *s = call->source;
	const char *account = call->account != NULL ? call->account : "";

	if (s->product != NULL && s->action != NULL)
		return xasprintf("%s.%s %s", s->product, s->action, account);
	return xasprintf("%s %s", s->id, account);
}

static void
job_begin(struct http *h, struct job *j)
{
	j->before = h->last;
	*(h->last != NULL ? &h->last->after : &h->first) = j;
	h->last = j;
	h->pending++;
}

int
http_add(struct http *h, const struct call *call, struct err *e)
{
	const struct style *style = style_find(call->source->style);
	struct job *j;
	char *key;

	if (style == NULL)
		return err_set(e, ERR_USAGE, "%s: style \"%.40s\" is not known", call->source->id,
		    call->source->style != NULL ? call->source->style : "");
	j = job_new(call, style);
	job_begin(h, j);
	if (h->stopped != NULL)
		return 0;	/* waits for nothing any more */
	key = bucket_key(call);
	lanes_add(&h->lanes, &j->ticket, key, call->source->per_second, call->host != NULL ? call->host : "",
	    call->account != NULL ? call->account : "");
	free(key);
	return 0;
}

size_t
http_pending(const struct http *h)
{
	return h->pending;
}

/* ---- sending ---- */

static int
sign(struct http *h, struct job *j, struct http_request *r, struct err *e)
{
	unsigned char bytes[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];
	struct sign_input in = {
		.nonce = nonce,
		.region = j->call->region,
		.bucket = j->call->bucket,
		.now = (time_t)(clock_ms() / 1000) + h->skew.seconds,
	};

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return err_set(e, ERR_CRYPTO, "random numbers are not to be had");
	if (h->o.signer.find(h->o.signer.arg, j->call->account, &j->signer, e) != 0)
		return -1;
	hex_encode(bytes, sizeof(bytes), nonce);
	in.credentials = j->signer;
	j->skew_s = h->skew.seconds;
	return sign_scheme_find(j->style->scheme)->sign(r, &in, NULL, e);
}

static struct transfer *
free_slot(struct http *h)
{
	for (int i = 0; i < h->n_slots; i++) {
		if (h->slots[i].owner == NULL)
			return &h->slots[i];
	}
	return NULL;
}

/* Send what the job asks for now.  A request that can not be made ends the call, not the run. */
static int
start(struct http *h, struct job *j, struct err *e)
{
	const struct source *s = j->call->source;
	struct transfer *t = free_slot(h);
	const struct landing landing = { .max = s->body_max > 0 ? s->body_max : BODY_MAX_DEFAULT,
		.compressed = j->style->compressed, .folder = source_in_file(s) ? h->o.folder : NULL };
	struct err why = { 0 };

	http_begin_call(h, j);
	if (j->held != NULL) {
		if (j->attempts == NULL)
			j->attempts = cJSON_CreateArray();
		cJSON_AddItemToArray(j->attempts, record_attempt(j->held, j->held_wait_ms));
		exchange_free(j->held);
		j->held = NULL;
	}
	if ((j->pager.source == NULL && pager_init(&j->pager, j->call, &why) != 0) ||
	    style_request(&t->request, j->style, j->call, &j->pager, h->o.transport.plain ? "http" : "https", &why) != 0 ||
	    sign(h, j, &t->request, &why) != 0 ||
	    transfer_start(t, &h->o.transport, &landing, h->multi, &why) != 0) {
		transfer_reset(t);
		lanes_ended(&h->lanes, &j->ticket);
		return http_give_up(h, j, STATE_ERROR, CODE_BAD_REQUEST, why.text, e);
	}
	t->owner = j;
	h->active++;
	return 0;
}

/* Start all that may start; how long until the next may. */
static int
start_due(struct http *h, int64_t *wait_ms, struct err *e)
{
	struct ticket *t;
	int64_t next_ms = -1;

	*wait_ms = POLL_MS_MAX;
	while (h->active < h->n_slots && (t = lanes_take(&h->lanes, clock_monotonic_ms(), &next_ms)) != NULL) {
		struct job *j = (struct job *)t;

		if ((breaker_of(j)->open ? http_end_unreached(h, j, e) : start(h, j, e)) != 0)
			return -1;
	}
	if (h->active < h->n_slots && next_ms >= 0 && next_ms < *wait_ms)
		*wait_ms = next_ms;
	return 0;
}

static struct job *
take_job(struct http *h, struct transfer *t)
{
	struct job *j = t->owner;

	t->owner = NULL;
	h->active--;
	lanes_ended(&h->lanes, &j->ticket);
	return j;
}

static int
collect_done(struct http *h, struct err *e)
{
	struct transfer *t;
	CURLMsg *m;
	int left, rc = 0;

	while (rc == 0 && (m = curl_multi_info_read(h->multi, &left)) != NULL) {
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		transfer_done(t, h->multi, m->data.result);
		rc = http_answered(h, take_job(h, t), t, e);
		transfer_reset(t);
	}
	return rc;
}

static const char *
why_stop(const struct http *h)
{
	if (stop_requested())
		return CODE_STOPPED;
	if (h->deadline_ms > 0 && clock_monotonic_ms() >= h->deadline_ms)
		return CODE_TIME_BUDGET;
	return NULL;
}

/* Cut what is under way, and say of the rest that it was not asked for. */
static int
stop_all(struct http *h, struct err *e)
{
	size_t unasked = h->pending;
	int rc = 0;

	for (struct job *j = h->first; j != NULL; j = j->after)
		j->ticket.lane = NULL;
	lanes_release(&h->lanes);
	lanes_init(&h->lanes, h->o.per_host);
	for (int i = 0; i < h->n_slots && rc == 0; i++) {
		struct transfer *t = &h->slots[i];

		if (t->owner == NULL)
			continue;
		transfer_done(t, h->multi, CURLE_ABORTED_BY_CALLBACK);
		struct job *j = take_job(h, t);

		answer_fail(&t->answer, STATE_ERROR, h->stopped, "cut while the answer was awaited");
		rc = http_finish_page(h, j, record_exchange(j->call, (int)j->pager.page, &t->request, &t->answer, j->signer), true, e);
		transfer_reset(t);
	}
	while (h->first != NULL && rc == 0)
		rc = http_end_stopped(h, h->first, e);
	if (rc != 0)
		return -1;
	if (strcmp(h->stopped, CODE_STOPPED) == 0)
		return err_set(e, ERR_STOPPED, "interrupted: %zu calls were not finished", unasked);
	return err_set(e, ERR_STOPPED, "time budget of %lld s is used up: %zu calls were not finished",
	    (long long)(h->o.budget_ms + 999) / 1000, unasked);
}

int
http_run(struct http *h, struct err *e)
{
	int64_t wait_ms;

	while (h->pending > 0) {
		if (h->stopped == NULL)
			h->stopped = why_stop(h);
		if (h->stopped != NULL)
			return stop_all(h, e);
		if (start_due(h, &wait_ms, e) != 0 || waiter_run(&h->waiter, wait_ms, e) != 0 || collect_done(h, e) != 0)
			return -1;
	}
	return 0;
}
