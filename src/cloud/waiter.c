#include "cloud/waiter.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"

#define EVENTS_AT_ONCE 64

/* A descriptor that was closed behind our back is unknown again, and one that came back may be known: what is meant is the same. */
static int
watch(struct waiter *w, curl_socket_t s, bool known, struct epoll_event *ev)
{
	int rc = epoll_ctl(w->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, s, ev);

	if (rc != 0 && (errno == ENOENT || errno == EEXIST))
		rc = epoll_ctl(w->epoll, errno == ENOENT ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, s, ev);
	return rc;
}

static int
on_socket(CURL *easy, curl_socket_t s, int what, void *arg, void *known)
{
	struct waiter *w = arg;
	struct epoll_event ev = { .data.fd = s };

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		/* it may be closed already, which removed it as well */
		epoll_ctl(w->epoll, EPOLL_CTL_DEL, s, NULL);
		return 0;
	}
	ev.events = (what & CURL_POLL_IN ? EPOLLIN : 0U) | (what & CURL_POLL_OUT ? EPOLLOUT : 0U);
	if (known == NULL)
		curl_multi_assign(w->multi, s, w);
	return watch(w, s, known != NULL, &ev) == 0 ? 0 : -1;
}

static int
on_timer(CURLM *multi, long wait_ms, void *arg)
{
	struct waiter *w = arg;

	(void)multi;
	w->due_ms = wait_ms < 0 ? -1 : clock_monotonic_ms() + wait_ms;
	return 0;
}

int
waiter_init(struct waiter *w, CURLM *multi, struct err *e)
{
	*w = (struct waiter){ .multi = multi, .epoll = epoll_create1(EPOLL_CLOEXEC), .due_ms = -1 };
	if (w->epoll < 0)
		return err_errno(e, "epoll: cannot be started");
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, w);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, w);
	return 0;
}

void
waiter_release(struct waiter *w)
{
	if (w->epoll >= 0)
		close(w->epoll);
	w->epoll = -1;
}

static int
act(struct waiter *w, curl_socket_t s, uint32_t events, struct err *e)
{
	int what = (events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
	    (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0), running;

	if (curl_multi_socket_action(w->multi, s, what, &running) != CURLM_OK)
		return err_set(e, ERR_NET, "curl: transfers can not go on");
	return 0;
}

int
waiter_run(struct waiter *w, int64_t wait_ms, struct err *e)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int64_t until_due = w->due_ms - clock_monotonic_ms();
	int n;

	if (w->due_ms >= 0 && until_due <= 0) {
		w->due_ms = -1;
		wait_ms = 0;
		if (act(w, CURL_SOCKET_TIMEOUT, 0, e) != 0)
			return -1;
	} else if (w->due_ms >= 0 && until_due < wait_ms) {
		wait_ms = until_due;
	}
	n = epoll_wait(w->epoll, events, EVENTS_AT_ONCE, (int)wait_ms);
	if (n < 0 && errno != EINTR)
		return err_errno(e, "epoll: cannot wait");
	for (int i = 0; i < n; i++) {
		if (act(w, events[i].data.fd, events[i].events, e) != 0)
			return -1;
	}
	return 0;
}
