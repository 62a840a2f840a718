#ifndef CLOUD_ANSWER_H
#define CLOUD_ANSWER_H

#include "cloud/style.h"
#include "model.h"

/*
 * What came back for one request, and what it means.  The transfer fills the first part, answer_read the second.
 *
 * An answer without an error code of the service gets one of these, so that every state has a reason, and so that a source
 * may name it as its own `absent` code ("EmptyBody", "Http404"):
 */
#define CODE_BODY_TOO_LARGE "BodyTooLarge"	/* over the source's body-max; the transfer was cut */
#define CODE_HEADERS_TOO_LARGE "HeadersTooLarge"
#define CODE_NOT_JSON "NotJson"
#define CODE_NOT_XML "NotXml"
#define CODE_EMPTY_BODY "EmptyBody"		/* a good status and nothing behind it, where JSON or XML was due */
#define CODE_BAD_ENCODING "BadEncoding"		/* compressed in a way we do not know, or damaged */
#define CODE_REDIRECT "Redirect"		/* never followed: signatures and certificates are for one host */
#define CODE_HTTP "Http%ld"			/* any other status without a code */
#define CODE_INCOMPLETE "Incomplete"		/* still not whole after asking again and again */
#define CODE_INEXACT "Inexact"			/* still not from all the data after asking again and again */
#define CODE_BAD_REQUEST "BadRequest"		/* not sent: it can not be built */
#define CODE_HOST_DOWN "HostUnreachable"	/* not asked: calls before could not reach the host */
#define CODE_STOPPED "Stopped"			/* not asked, or cut: interrupted */
#define CODE_TIME_BUDGET "TimeBudget"		/* not asked, or cut: the time for the run is used up */

struct answer {
	int failed;			/* CURLcode, 0 when it came whole */
	char reason[256];		/* the library's words for it */
	bool body_over, head_over;	/* cut by us */
	bool by_proxy;			/* failed: a proxy refused it */
	bool unreached;			/* no connection, or nothing at all came over it in time */
	long status;
	struct kvlist headers;
	struct buf body;
	struct spool *file;		/* the body instead, and then it came whole; else NULL */
	char sha256[SHA256_HEX_SIZE];
	int64_t sent_ms, received_ms;
	char *peer;

	cJSON *json;
	char *code, *message, *request_id;
	enum evidence_state state;
	bool absent;
};

void answer_release(struct answer *a);

/*
 * Understand it: decode, parse, find the code, and say the state.  Codes are looked up in the source's own `absent` list
 * and then in the style's classes; what is in none is an error.
 */
void answer_read(struct answer *a, const struct source *s, const struct style *style);

/* Set state, code and message of something that was not understood or not asked. */
void answer_fail(struct answer *a, enum evidence_state state, const char *code, const char *message);

#endif
