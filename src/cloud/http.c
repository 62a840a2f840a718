#include "cloud/http.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/job.h"
#include "cloud/rate.h"
#include "cloud/record.h"
#include "cloud/retry.h"
#include "cloud/sign.h"
#include "cloud/waiter.h"

#define POLL_MS_MAX 250			/* how late a signal is noticed */
#define BODY_MAX_DEFAULT (8 * 1024 * 1024)
#define NONCE_BYTES 16
#define CONNECTIONS_MAX 256

struct http {
	struct http_options o;
	CURLM *multi;
	struct waiter waiter;
	struct transfer *slots;
	int n_slots, active;
	struct lanes lanes;		/* what waits */
	struct job *first, *last;	/* what is not over */
	size_t pending;
	struct skew skew;
	int64_t deadline_ms;		/* monotonic; 0: none */
	const char *stopped;		/* code, once it is */
};

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

static void
job_end(struct http *h, struct job *j)
{
	*(j->before != NULL ? &j->before->after : &h->first) = j->after;
	*(j->after != NULL ? &j->after->before : &h->last) = j->before;
	h->pending--;
	lanes_leave(&h->lanes, &j->ticket);
	job_free(j);
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

/* ---- a page has ended ---- */

/* Hand a page over.  The job goes on waiting for its next page, or is over. */
static int
finish_page(struct http *h, struct job *j, struct exchange *x, bool last, struct err *e)
{
	const struct call *call = j->call;
	int rc;

	x->last = last;
	cJSON_Delete(x->attempts);
	x->attempts = j->attempts != NULL ? j->attempts : cJSON_CreateArray();
	j->attempts = NULL;
	if (last) {
		job_end(h, j);
	} else {
		j->tries = j->incomplete = 0;
		j->renewed = false;
		lanes_again(&h->lanes, &j->ticket, clock_monotonic_ms());
	}
	rc = h->o.on_exchange(h->o.arg, x, e);
	exchange_free(x);
	if (last && h->o.on_end != NULL)
		h->o.on_end(h->o.arg, call);
	return rc;
}

static void
call_begin(struct http *h, struct job *j)
{
	if (!j->begun && h->o.on_begin != NULL)
		h->o.on_begin(h->o.arg, j->call);
	j->begun = true;
}

static int
give_up(struct http *h, struct job *j, enum evidence_state state, const char *code, const char *message, struct err *e)
{
	struct answer a = { 0 };

	call_begin(h, j);
	answer_fail(&a, state, code, message);
	a.sent_ms = a.received_ms = clock_ms();
	return finish_page(h, j, record_exchange(j->call, (int)j->pager.page, NULL, &a, j->signer), true, e);
}

/* The run is stopped: what is known of this page, or that it was not asked for. */
static int
end_stopped(struct http *h, struct job *j, struct err *e)
{
	struct exchange *x = j->held;

	if (x == NULL)
		return give_up(h, j, STATE_NOT_QUERIED, h->stopped, "not asked", e);
	j->held = NULL;
	return finish_page(h, j, x, true, e);
}

static struct breaker *
breaker_of(const struct job *j)
{
	return &j->ticket.lane->guest->host->breaker;
}

/* Its host was given up: how the last try ended, or that there was none. */
static int
end_unreached(struct http *h, struct job *j, struct err *e)
{
	struct exchange *x = j->held;
	char *message;
	int rc;

	lanes_ended(&h->lanes, &j->ticket);
	if (x != NULL) {
		j->held = NULL;
		return finish_page(h, j, x, true, e);
	}
	message = xasprintf("not asked: %s could not be reached %d times in a row", j->call->host, breaker_of(j)->fails);
	rc = give_up(h, j, STATE_ERROR, CODE_HOST_DOWN, message, e);
	free(message);
	return rc;
}

/* Try the page again after so long; x is kept in case there is no time for it. */
static void
again_later(struct http *h, struct job *j, struct exchange *x, int64_t wait_ms)
{
	exchange_free(j->held);
	j->held = x;
	j->held_wait_ms = wait_ms;
	lanes_again(&h->lanes, &j->ticket, clock_monotonic_ms() + wait_ms);
}

/*
 * A session that ended in the middle of a run: whether there is another by now.  Once for a page, because the service may
 * call that one expired too.
 */
static bool
renew(struct http *h, struct job *j, const struct answer *a)
{
	const struct error_classes *c = j->call->source->errors;
	const struct credentials *now = NULL;

	if (c == NULL || a->failed != 0 || a->code == NULL || !strlist_glob(&c->expired, a->code) || j->renewed ||
	    h->o.signer.ended == NULL)
		return false;
	j->renewed = true;
	h->o.signer.ended(h->o.signer.arg, j->call->account, j->signer);
	return h->o.signer.find(h->o.signer.arg, j->call->account, &now, NULL) == 0 && now != j->signer;
}

static void
fail_list(struct answer *a, const struct pager *p)
{
	char *why = pager_explain(p);

	answer_fail(a, STATE_ERROR, p->code, why);
	free(why);
}

static int
answered(struct http *h, struct job *j, struct transfer *t, struct err *e)
{
	struct answer *a = &t->answer;
	enum page_next next = PAGE_LAST;
	int page = (int)j->pager.page;
	int64_t wait;
	bool throttled;
	struct exchange *x;

	if (t->lost.code != ERR_NONE)
		return err_set(e, t->lost.code, "%s", t->lost.text);
	answer_read(a, j->call->source, j->style);
	throttled = retry_throttled(&(struct retry_facts){ .failed = a->failed, .status = a->status, .code = a->code,
		.classes = j->call->source->errors });
	wait = renew(h, j, a) ? 0 : job_wait(j, a, &h->skew, h->o.backoff_ms);
	if (a->unreached)
		breaker_failed(breaker_of(j), clock_monotonic_ms(), wait, h->o.patience_ms);
	else
		breaker_reached(breaker_of(j));
	if (throttled && wait > 0)
		rate_close_until(j->ticket.lane->bucket, clock_monotonic_ms() + wait);
	if (wait < 0 && a->state == STATE_CONFIRMED && !a->absent)
		next = pager_next(&j->pager, a->json);
	if (next == PAGE_BROKEN)
		fail_list(a, &j->pager);
	x = record_exchange(j->call, page, &t->request, a, j->signer);
	if (wait >= 0) {
		again_later(h, j, x, wait);
		return 0;
	}
	return finish_page(h, j, x, next != PAGE_MORE, e);
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

	call_begin(h, j);
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
		return give_up(h, j, STATE_ERROR, CODE_BAD_REQUEST, why.text, e);
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

		if ((breaker_of(j)->open ? end_unreached(h, j, e) : start(h, j, e)) != 0)
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
		rc = answered(h, take_job(h, t), t, e);
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
		rc = finish_page(h, j, record_exchange(j->call, (int)j->pager.page, &t->request, &t->answer, j->signer), true, e);
		transfer_reset(t);
	}
	while (h->first != NULL && rc == 0)
		rc = end_stopped(h, h->first, e);
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
