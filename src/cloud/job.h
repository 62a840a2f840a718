#ifndef CLOUD_JOB_H
#define CLOUD_JOB_H

#include "cloud/answer.h"
#include "cloud/lanes.h"
#include "cloud/paging.h"
#include "cloud/style.h"

/* One call on its way through its pages; only http.c and job.c look inside. */
struct job {
	struct ticket ticket;
	struct job *before, *after;	/* of all that are not over, in the order they came */
	const struct call *call;	/* borrowed */
	const struct style *style;
	struct pager pager;
	int tries;			/* requests for this page that failed */
	bool renewed;			/* this page was asked for again with another session */
	int incomplete;			/* answers for this page that were not whole */
	bool begun;			/* on_begin was called */
	const struct credentials *signer;	/* of its last request; NULL: none was sent */
	long skew_s;			/* correction that its last request was signed with */
	struct exchange *held;		/* how the last try ended, while another is due */
	int64_t held_wait_ms;
	cJSON *attempts;		/* of this page, so far; NULL: none */
};

/* The pager is not ready yet: thousands wait, few have begun. */
struct job *job_new(const struct call *call, const struct style *style);
void job_free(struct job *j);

/* How far the services' clock is ahead of ours: taken from a Date header, once in a run. */
struct skew {
	long seconds;
	bool known;
};

/*
 * What an answer that was read means for its page: -1 when it is final, else how many milliseconds to wait before the page
 * is asked for again (with a new nonce, date and signature).  Counts the try.  An answer that is not whole is turned into
 * an error here.
 */
int64_t job_wait(struct job *j, struct answer *a, struct skew *skew, int backoff_ms);

#endif
