#include "base/threads.h"

#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

int
thread_start(pthread_t *thread, void *(*fn)(void *arg), void *arg, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = pthread_create(thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0 ? 0 : err_set(e, ERR_IO, "cannot start a thread: %s", strerror(rc));
}

size_t
threads_useful(size_t max)
{
	cpu_set_t set;
	size_t n = sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;

	return n < 1 ? 1 : n > max ? max : n;
}

struct crew {
	pthread_mutex_t lock;
	size_t next, n;
	size_t failed;		/* the lowest number that failed; n when none did */
	struct err err;
	int (*fn)(void *arg, size_t worker, size_t i, struct err *e);
	void *arg;
};

struct worker {
	struct crew *crew;
	size_t number;
	pthread_t thread;
};

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct crew *c = w->crew;
	struct err e = { 0 };

	pthread_mutex_lock(&c->lock);
	while (c->next < c->n && c->failed == c->n) {
		size_t i = c->next++;
		int rc;

		pthread_mutex_unlock(&c->lock);
		rc = c->fn(c->arg, w->number, i, &e);
		pthread_mutex_lock(&c->lock);
		if (rc != 0 && i < c->failed) {
			c->failed = i;
			c->err = e;
		}
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* The caller's thread is the first worker, so a system without threads to give only makes it slower. */
int
threads_each(size_t n, size_t workers, int (*fn)(void *arg, size_t worker, size_t i, struct err *e), void *arg, struct err *e)
{
	struct crew c = { .n = n, .failed = n, .fn = fn, .arg = arg };
	struct worker *w = xcalloc(workers, sizeof(*w));
	size_t started = 1;

	pthread_mutex_init(&c.lock, NULL);
	for (size_t i = 0; i < workers; i++)
		w[i] = (struct worker){ .crew = &c, .number = i };
	while (started < workers && started < n && thread_start(&w[started].thread, work, &w[started], e) == 0)
		started++;
	work(&w[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(w[i].thread, NULL);
	pthread_mutex_destroy(&c.lock);
	free(w);
	if (c.failed == n)
		return 0;
	*e = c.err;
	return -1;
}
