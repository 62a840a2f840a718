#include "cloud/job.h"

#include <openssl/rand.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/retry.h"

#define INCOMPLETE_BASE_MS 100
#define INCOMPLETE_CAP_MS 10000

struct job *
job_new(const struct call *call, const struct style *style)
{
	struct job *j = xcalloc(1, sizeof(*j));

	j->call = call;
	j->style = style;
	j->pager.page = 1;
	return j;
}

void
job_free(struct job *j)
{
	if (j == NULL)
		return;
	pager_release(&j->pager);
	exchange_free(j->held);
	cJSON_Delete(j->attempts);
	free(j);
}

static uint32_t
random_bits(void)
{
	uint32_t v = 0;

	RAND_bytes((unsigned char *)&v, sizeof(v));
	return v;
}

/*
 * The service says our clock is wrong.  Its Date header is believed once per run; requests that were signed before the
 * correction are signed again.
 */
static bool
correct_skew(struct skew *skew, const struct job *j, const struct answer *a)
{
	const struct error_classes *c = j->call->source->errors;
	const char *date = kv_get(&a->headers, "date");
	time_t theirs;

	if (c == NULL || a->code == NULL || !strlist_glob(&c->skew, a->code))
		return false;
	if (!skew->known && date != NULL && clock_parse_http(date, &theirs) == 0) {
		skew->seconds = (long)(theirs - (time_t)(a->received_ms / 1000));
		skew->known = true;
	}
	return skew->known && j->skew_s != skew->seconds;
}

static int64_t
incomplete_wait(int tries)
{
	int64_t ms = INCOMPLETE_BASE_MS;

	for (int i = 1; i < tries && ms < INCOMPLETE_CAP_MS; i++)
		ms *= 2;
	return ms < INCOMPLETE_CAP_MS ? ms : INCOMPLETE_CAP_MS;
}

/* What the service itself says is missing of a good answer; NULL: it is whole. */
struct shortfall {
	const char *code, *message;
};

static const struct shortfall *
shortfall_of(const struct answer *a, const struct source *s)
{
	static const struct shortfall
	    incomplete = { CODE_INCOMPLETE, "the service says that this is not the whole answer yet" },
	    inexact = { CODE_INEXACT, "the service does not say that it looked at all the data" };

	if (a->state != STATE_CONFIRMED || a->absent)
		return NULL;
	if (s->complete_path != NULL && !answer_complete(a->json, s->complete_path, s->complete_value))
		return &incomplete;
	return s->inside.path != NULL && !cJSON_IsTrue(json_at(a->json, s->inside.exact)) ? &inexact : NULL;
}

int64_t
job_wait(struct job *j, struct answer *a, struct skew *skew, int backoff_ms)
{
	const struct source *s = j->call->source;
	struct retry_facts f = { .failed = a->failed, .status = a->status, .code = a->code, .classes = s->errors };
	const struct shortfall *missing;

	if (correct_skew(skew, j, a))
		return 0;
	if ((missing = shortfall_of(a, s)) != NULL) {
		answer_fail(a, STATE_ERROR, missing->code, missing->message);
		return ++j->incomplete < s->complete_tries ? incomplete_wait(j->incomplete) : -1;
	}
	if (a->state == STATE_CONFIRMED || a->body_over || a->head_over || !retry_wanted(&f) ||
	    ++j->tries >= RETRY_TRIES_MAX)
		return -1;
	return retry_wait(j->tries, &a->headers, (time_t)(a->received_ms / 1000) + skew->seconds, backoff_ms, random_bits());
}
