#ifndef TESTS_UNIT_HTTPD_H
#define TESTS_UNIT_HTTPD_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * A small HTTP server on 127.0.0.1 for unit programs: answers what it was told to and remembers what it was asked.  A
 * thread per connection, so that many at once can be tested.
 */

/*
 * One answer.  Answers for a path are given in the order of the script; the last one is given again and again.  A path
 * without an answer gets 501, which no test expects.
 */
struct answer_step {
	const char *path;
	int status;		/* 0: close the connection without a word */
	const char *headers;	/* whole lines, each ended by \r\n; NULL for none */
	const char *body;	/* NULL for none */
	size_t body_len;	/* when the body is no text; else 0 */
	size_t cut;		/* close after so many bytes of the body; 0: send all */
	int delay_ms;
	bool no_length;		/* no Content-Length: the end of the connection ends the body */
};

struct asked {
	char *method, *target;
	struct kvlist headers;
	char *body;
	long long at_ms;	/* monotonic */
};

struct httpd;
struct httpd *httpd_start(const struct answer_step *steps, size_t n, SSL_CTX *tls);	/* tls NULL: plain */
void httpd_stop(struct httpd *s);			/* waits for its threads */
const char *httpd_address(const struct httpd *s);	/* "127.0.0.1:PORT" */

/* After the requests are over.  i from 0; NULL when there were not so many. */
size_t httpd_count(const struct httpd *s);
const struct asked *httpd_asked(const struct httpd *s, size_t i);
int httpd_most_at_once(const struct httpd *s);

#endif
