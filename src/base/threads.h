#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#include <pthread.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Start a thread in which no signal is handled, so that the main thread gets them all.  It is ended by pthread_join.
 * 0, or -1 with ERR_IO when the system has no thread to give.
 */
int thread_start(pthread_t *thread, void *(*fn)(void *arg), void *arg, struct err *e);

/*
 * Call fn for each of 0 to n-1, on up to `workers` threads at once; worker (0 to workers-1) tells fn which memory of its own to
 * use.  fn returns 0 or -1 with e.  After a failure no further number is begun, and the failure of the lowest number is told,
 * so that the sentence does not depend on the machine's speed.  0, or -1.
 */
int threads_each(size_t n, size_t workers, int (*fn)(void *arg, size_t worker, size_t i, struct err *e), void *arg, struct err *e);

/* How many threads are worth starting for work that only computes: the processors this process may use, at least 1, at most max. */
size_t threads_useful(size_t max);

#endif
