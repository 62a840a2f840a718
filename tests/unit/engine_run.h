#ifndef TESTS_UNIT_ENGINE_RUN_H
#define TESTS_UNIT_ENGINE_RUN_H

#include "cloud/http.h"
#include "httpd.h"

/* One run of the engine against a server with a script, for the programs that test it. */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define STEP(p, s, h, b) { .path = (p), .status = (s), .headers = (h), .body = (b) }
#define KEY_ID "LTAI5tTESTabcdefWXYZ"
#define SECRET "secret-that-nobody-sees"
#define TOKEN "token/that+nobody=sees"

/* Who asks unless a run has a signer of its own, and what error codes mean: ready between engine_begin and engine_end. */
extern struct credentials credentials;
extern struct error_classes classes;
void engine_begin(void);
void engine_end(void);

/* What an engine run handed over, in order. */
struct got {
	struct exchange **items;
	size_t n, cap;
	int fail_after;			/* the callback fails at this exchange; 0: never */
	struct http *http;		/* to add `more` at the first exchange */
	const struct call *more;
};

/* http_options.on_exchange over a struct got. */
int keep(void *arg, struct exchange *x, struct err *e);
void got_release(struct got *g);

struct source source_of(const char *style);
struct call call_of(const struct source *s, const char *host, const char *path);

/* One run of these calls against a server with this script; the server is still there to be looked at. */
struct run {
	struct httpd *server;
	struct http_options o;
	struct got got;
	struct err e;
	int rc;
};
void run_calls(struct run *r, const struct answer_step *steps, size_t n_steps, const struct call *calls, size_t n);
void run_release(struct run *r);

const struct exchange *nth(const struct run *r, size_t i);			/* one of no state when there are fewer */
const char *sent(const struct run *r, size_t i, const char *header);		/* with the i-th request */
const cJSON *attempt(const struct exchange *x, int i);				/* the i-th earlier try */

#endif
