#include "httpd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"

#define REQUEST_MAX (1024 * 1024)

struct httpd {
	const struct answer_step *steps;
	size_t n_steps;
	size_t *given;			/* per step, how many requests of its path came before */
	SSL_CTX *tls;
	int listener, wake[2];
	char address[32];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t idle;
	int connections, busy, most;
	struct asked *asked;
	size_t n_asked, cap_asked;
};

struct connection {
	struct httpd *server;
	int fd;
	SSL *ssl;
	struct buf in;
};

static long
conn_read(struct connection *c, char *to, size_t n)
{
	struct pollfd p[2] = { { .fd = c->fd, .events = POLLIN }, { .fd = c->server->wake[0], .events = POLLIN } };

	if (c->ssl == NULL || SSL_pending(c->ssl) == 0) {
		if (poll(p, 2, -1) <= 0 || p[1].revents != 0)
			return -1;
	}
	return c->ssl != NULL ? SSL_read(c->ssl, to, (int)n) : read(c->fd, to, n);
}

static void
conn_write(struct connection *c, const char *from, size_t n)
{
	while (n > 0) {
		long done = c->ssl != NULL ? SSL_write(c->ssl, from, (int)n) : write(c->fd, from, n);

		if (done <= 0)
			return;
		from += done;
		n -= (size_t)done;
	}
}

/* One request into c->in; its length, or 0 at the end. */
static size_t
read_request(struct connection *c)
{
	char chunk[4096], *end, *length;
	size_t need;
	long n;

	while ((end = strstr(buf_text(&c->in), "\r\n\r\n")) == NULL) {
		if ((n = conn_read(c, chunk, sizeof(chunk))) <= 0 || buf_add(&c->in, chunk, (size_t)n) != 0)
			return 0;
	}
	length = strcasestr(c->in.data, "\r\nContent-Length:");
	need = (size_t)(end + 4 - c->in.data) + (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0);
	while (c->in.len < need) {
		if ((n = conn_read(c, chunk, sizeof(chunk))) <= 0 || buf_add(&c->in, chunk, (size_t)n) != 0)
			return 0;
	}
	return need;
}

static const struct asked *
remember(struct httpd *s, const char *text, size_t len)
{
	const char *end = strstr(text, "\r\n\r\n"), *line = strstr(text, "\r\n") + 2;
	struct asked *a;

	ARRAY_GROW(s->asked, s->n_asked, s->cap_asked);
	a = &s->asked[s->n_asked++];
	memset(a, 0, sizeof(*a));
	a->at_ms = clock_monotonic_ms();
	a->method = xstrndup(text, strcspn(text, " "));
	text += strlen(a->method) + 1;
	a->target = xstrndup(text, strcspn(text, " "));
	while (line < end + 2) {
		size_t n = strcspn(line, "\r"), colon = strcspn(line, ":");
		char *name = xstrndup(line, colon), *value = xstrndup(line + colon + 2, n > colon + 2 ? n - colon - 2 : 0);

		kv_add(&a->headers, name, value);
		free(name);
		free(value);
		line += n + 2;
	}
	a->body = xstrndup(end + 4, len - (size_t)(end + 4 - (text - strlen(a->method) - 1)));
	return a;
}

static const struct answer_step *
choose(struct httpd *s, const char *target)
{
	const struct answer_step *found = NULL;
	size_t n = strcspn(target, "?");

	for (size_t i = 0; i < s->n_steps; i++) {
		if (strlen(s->steps[i].path) != n || strncmp(s->steps[i].path, target, n) != 0)
			continue;
		found = &s->steps[i];
		if (s->given[i] == 0) {
			s->given[i] = 1;
			break;
		}
	}
	return found;
}

static bool
send_answer(struct connection *c, const struct answer_step *a, bool head)
{
	static const struct answer_step unknown = { .status = 501, .body = "{\"Code\":\"NotScripted\"}" };
	bool apart;
	struct buf out;
	size_t len, sent;

	if (a == NULL)
		a = &unknown;
	len = a->body_len > 0 ? a->body_len : a->body != NULL ? strlen(a->body) : 0;
	if (a->delay_ms > 0)
		usleep((useconds_t)a->delay_ms * 1000);
	/* counted down before the first byte leaves: once a client has its answer it may ask again at once */
	pthread_mutex_lock(&c->server->lock);
	c->server->busy--;
	pthread_mutex_unlock(&c->server->lock);
	if (a->status == 0)
		return false;
	buf_init(&out, REQUEST_MAX);
	buf_addf(&out, "HTTP/1.1 %d Status\r\n%s", a->status, a->headers != NULL ? a->headers : "");
	if (!a->no_length)
		buf_addf(&out, "Content-Length: %zu\r\n", len);
	buf_puts(&out, "\r\n");
	sent = head || a->body == NULL ? 0 : a->cut > 0 ? a->cut : len;
	/* a long one as it is, without a copy of it */
	apart = sent > 0 && buf_add(&out, a->body, sent) != 0;
	conn_write(c, out.data, out.len);
	if (apart)
		conn_write(c, a->body, sent);
	buf_release(&out);
	return !a->no_length && a->cut == 0;
}

static void
serve(struct connection *c)
{
	struct httpd *s = c->server;
	size_t len;

	while ((len = read_request(c)) > 0) {
		const struct answer_step *a;
		bool head, more;

		pthread_mutex_lock(&s->lock);
		head = strcmp(remember(s, c->in.data, len)->method, "HEAD") == 0;
		a = choose(s, s->asked[s->n_asked - 1].target);
		if (++s->busy > s->most)
			s->most = s->busy;
		pthread_mutex_unlock(&s->lock);
		buf_reset(&c->in);	/* our clients do not send ahead */
		more = send_answer(c, a, head);
		if (!more)
			break;
	}
}

static void *
connection_main(void *arg)
{
	struct connection *c = arg;
	struct httpd *s = c->server;

	if (s->tls != NULL) {
		c->ssl = SSL_new(s->tls);
		SSL_set_fd(c->ssl, c->fd);
	}
	if (c->ssl == NULL || SSL_accept(c->ssl) == 1)
		serve(c);
	SSL_free(c->ssl);
	OPENSSL_thread_stop();
	close(c->fd);
	buf_release(&c->in);
	free(c);
	pthread_mutex_lock(&s->lock);
	s->connections--;
	pthread_cond_signal(&s->idle);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void *
listener_main(void *arg)
{
	struct httpd *s = arg;
	struct pollfd p[2] = { { .fd = s->listener, .events = POLLIN }, { .fd = s->wake[0], .events = POLLIN } };

	while (poll(p, 2, -1) > 0 && p[1].revents == 0) {
		struct connection *c = xcalloc(1, sizeof(*c));
		pthread_t t;

		c->server = s;
		c->fd = accept(s->listener, NULL, NULL);
		buf_init(&c->in, REQUEST_MAX);
		pthread_mutex_lock(&s->lock);
		s->connections++;
		pthread_mutex_unlock(&s->lock);
		pthread_create(&t, NULL, connection_main, c);
		pthread_detach(t);
	}
	return NULL;
}

struct httpd *
httpd_start(const struct answer_step *steps, size_t n, SSL_CTX *tls)
{
	struct httpd *s = xcalloc(1, sizeof(*s));
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(a);

	signal(SIGPIPE, SIG_IGN);
	s->steps = steps;
	s->n_steps = n;
	s->given = xcalloc(n + 1, sizeof(*s->given));
	s->tls = tls;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->idle, NULL);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (pipe(s->wake) != 0 || bind(s->listener, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(s->listener, 64) != 0 ||
	    getsockname(s->listener, (struct sockaddr *)&a, &len) != 0) {
		perror("httpd");
		exit(99);
	}
	snprintf(s->address, sizeof(s->address), "127.0.0.1:%u", (unsigned)ntohs(a.sin_port));
	pthread_create(&s->thread, NULL, listener_main, s);
	return s;
}

void
httpd_stop(struct httpd *s)
{
	close(s->wake[1]);	/* the other end becomes readable, for everybody */
	pthread_join(s->thread, NULL);
	pthread_mutex_lock(&s->lock);
	while (s->connections > 0)
		pthread_cond_wait(&s->idle, &s->lock);
	pthread_mutex_unlock(&s->lock);
	close(s->wake[0]);
	close(s->listener);
	for (size_t i = 0; i < s->n_asked; i++) {
		free(s->asked[i].method);
		free(s->asked[i].target);
		free(s->asked[i].body);
		kv_release(&s->asked[i].headers);
	}
	free(s->asked);
	free(s->given);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->idle);
	free(s);
}

const char *
httpd_address(const struct httpd *s)
{
	return s->address;
}

size_t
httpd_count(const struct httpd *s)
{
	return s->n_asked;
}

const struct asked *
httpd_asked(const struct httpd *s, size_t i)
{
	return i < s->n_asked ? &s->asked[i] : NULL;
}

int
httpd_most_at_once(const struct httpd *s)
{
	return s->most;
}
