#ifndef TESTS_CLOUD_FAULTS_H
#define TESTS_CLOUD_FAULTS_H

#include "cloud.h"

/*
 * The faults of a tenant: what goes wrong, at which calls and how often.  Counters are locked here, so requests may ask
 * from any thread.
 */
struct faults;

/* What is to happen to one request. */
struct effect {
	const cJSON *answer;	/* throttle, error, deny, expired-token: this fault answers instead of the API */
	const cJSON *spoil;	/* reset, cut, oversize, not-json, wrong-content, altered: the API's answer is altered */
	int slow_ms;		/* the answer comes so much later */
};

/* Refuses a fault with keys its kind does not use, and one whose "api" is no API of the tables. */
int faults_new(struct faults **out, const struct tenant *t, struct err *e);
void faults_free(struct faults *f);

/* Seconds to add to the service's clock for this request, before anything else is looked at. */
int faults_skew(struct faults *f, const struct request *rq);

/* What happens to this request, which is authenticated and allowed.  Each fault that takes part is counted. */
struct effect faults_take(struct faults *f, const struct request *rq);

/* Write the answer of effect.answer. */
void faults_answer(const cJSON *fault, const struct request *rq, struct response *rs);

/* Alter a finished answer as effect.spoil says (not for reset and cut, which happen on the wire). */
void faults_spoil(const cJSON *fault, struct response *rs);

#endif
