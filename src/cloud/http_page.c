#include "cloud/http_internal.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/rate.h"
#include "cloud/record.h"
#include "cloud/retry.h"

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
http_finish_page(struct http *h, struct job *j, struct exchange *x, bool last, struct err *e)
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

void
http_begin_call(struct http *h, struct job *j)
{
	if (!j->begun && h->o.on_begin != NULL)
		h->o.on_begin(h->o.arg, j->call);
	j->begun = true;
}

int
http_give_up(struct http *h, struct job *j, enum evidence_state state, const char *code, const char *message, struct err *e)
{
	struct answer a = { 0 };

	http_begin_call(h, j);
	answer_fail(&a, state, code, message);
	a.sent_ms = a.received_ms = clock_ms();
	return http_finish_page(h, j, record_exchange(j->call, (int)j->pager.page, NULL, &a, j->signer), true, e);
}

int
http_end_stopped(struct http *h, struct job *j, struct err *e)
{
	struct exchange *x = j->held;

	if (x == NULL)
		return http_give_up(h, j, STATE_NOT_QUERIED, h->stopped, "not asked", e);
	j->held = NULL;
	return http_finish_page(h, j, x, true, e);
}

int
http_end_unreached(struct http *h, struct job *j, struct err *e)
{
	struct exchange *x = j->held;
	char *message;
	int rc;

	lanes_ended(&h->lanes, &j->ticket);
	if (x != NULL) {
		j->held = NULL;
		return http_finish_page(h, j, x, true, e);
	}
	message = xasprintf("not asked: %s could not be reached %d times in a row", j->call->host, breaker_of(j)->fails);
	rc = http_give_up(h, j, STATE_ERROR, CODE_HOST_DOWN, message, e);
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

int
http_answered(struct http *h, struct job *j, struct transfer *t, struct err *e)
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
	return http_finish_page(h, j, x, next != PAGE_MORE, e);
}
