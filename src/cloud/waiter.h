#ifndef CLOUD_WAITER_H
#define CLOUD_WAITER_H

#include <curl/curl.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Drives the transfers of a multi handle: waits for its sockets and works on those where something came.
 * (curl_multi_perform tries to read from every transfer each time: with 64 under way, a hundred reads for each answer.)
 */
struct waiter {
	CURLM *multi;
	int epoll;
	int64_t due_ms;		/* when the library wants to be called whatever comes, monotonic; -1: not at all */
};

/* Before the first transfer.  multi is borrowed and keeps a pointer to w: release w after it. */
int waiter_init(struct waiter *w, CURLM *multi, struct err *e);
void waiter_release(struct waiter *w);

/* Let all transfers go on, for which at most wait_ms is waited.  Which have ended, curl_multi_info_read knows. */
int waiter_run(struct waiter *w, int64_t wait_ms, struct err *e);

#endif
