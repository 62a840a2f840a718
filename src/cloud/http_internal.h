#ifndef CLOUD_HTTP_INTERNAL_H
#define CLOUD_HTTP_INTERNAL_H

#include "cloud/http.h"
#include "cloud/job.h"
#include "cloud/waiter.h"

/* http.c sends what is due and waits for answers, http_page.c says what an answer, or its absence, means for its call. */

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

static inline struct breaker *
breaker_of(const struct job *j)
{
	return &j->ticket.lane->guest->host->breaker;
}

/* What came for the page that the job asked for: the page is handed over, or tried again later. */
int http_answered(struct http *h, struct job *j, struct transfer *t, struct err *e);

/*
 * Hand a page over, which is freed.  The job goes on waiting for its next page, or is over when it was the last: then j
 * is gone.  -1 when on_exchange does.
 */
int http_finish_page(struct http *h, struct job *j, struct exchange *x, bool last, struct err *e);

/* The same for calls that end without an answer: of this state and code; their host was given up; the run is stopped. */
int http_give_up(struct http *h, struct job *j, enum evidence_state state, const char *code, const char *message,
    struct err *e);
int http_end_unreached(struct http *h, struct job *j, struct err *e);	/* how the last try ended, or that there was none */
int http_end_stopped(struct http *h, struct job *j, struct err *e);	/* what is known, or that it was not asked for */

/* Tell on_begin, once for a call. */
void http_begin_call(struct http *h, struct job *j);

#endif
