#ifndef CLOUD_TRANSFER_H
#define CLOUD_TRANSFER_H

#include <curl/curl.h>

#include "cloud/answer.h"
#include "cloud/request.h"

/*
 * One request on the wire.  TLS certificates are always checked against the real host name, redirects are never followed,
 * and nothing larger than asked for is read.
 */

#define HEADERS_BYTES_MAX (256 * 1024)	/* an OSS error header is some kB; a page of them is no header any more */
#define CONNECT_TIMEOUT_MS 10000
#define SILENCE_TIMEOUT_S 60		/* a transfer that brings nothing for so long is over */
#define TRANSFER_TIMEOUT_MS 600000
#define TRANSFER_BUFFER (64 * 1024)	/* bytes of a transfer in memory, when its body goes into a file */
#define ERROR_BODY_MAX (1024 * 1024)	/* of what a service answers instead of such a body */

/* How to reach the services; borrowed for the life of the transfers. */
struct transport {
	const char *connect_to;		/* "host:port": every connection goes there, whatever the host; or NULL */
	const char *ca_file;		/* PEM; NULL: the system's */
	/*
	 * "http://host:port" of a proxy; NULL: that of the environment (https_proxy, all_proxy), none with connect_to.  NO_PROXY of the
	 * environment holds for both.
	 */
	const char *proxy;
	long connect_ms;		/* for a connection with proxy and TLS; 0: CONNECT_TIMEOUT_MS */
	bool plain;			/* http without TLS: only with connect_to on loopback, for stand-ins */
};

/*
 * Overwrite in a sentence of the library the names and passwords that the environment's proxy addresses hold: it quotes such an
 * address when it can not use it.
 */
void transport_scrub(char *words);

/* Whether these go together.  -1 with ERR_USAGE when not. */
int transport_check(const struct transport *t, struct err *e);

/* Make an easy handle go that way.  What is returned (may be NULL) is for curl_slist_free_all when the handle is done. */
struct curl_slist *transport_route(const struct transport *how, CURL *easy);

/* Where a body goes, and what is taken of it. */
struct landing {
	size_t max;			/* bytes */
	bool compressed;		/* may be sent packed, for HTTP's own sake */
	const char *folder;		/* a good answer becomes a file in there (borrowed); NULL: all is held in memory */
};

struct transfer {
	CURL *easy;
	struct curl_slist *headers, *connect_to;
	const struct transport *how;	/* of the last start */
	struct http_request request;	/* signed, as sent */
	struct answer answer;
	struct landing landing;		/* of the last start */
	struct err lost;		/* the body could not be written to its file: nothing the service can help */
	struct hash *hash;
	size_t head_bytes;
	int sends;			/* how often the library was about to send it */
	char error[CURL_ERROR_SIZE];
	void *owner;			/* of whoever started it */
};

int transfer_init(struct transfer *t, struct err *e);
void transfer_release(struct transfer *t);

/* Send t->request (filled and signed by the caller) through this multi handle. */
int transfer_start(struct transfer *t, const struct transport *how, const struct landing *landing, CURLM *multi, struct err *e);

/* The multi handle says it is over: complete the first part of t->answer.  Of a body that is not whole no file is left. */
void transfer_done(struct transfer *t, CURLM *multi, CURLcode code);

/* Ready for the next request; the connection stays. */
void transfer_reset(struct transfer *t);

#endif
