/*
 * HTTP/2 in front of the local cloud, which speaks HTTP/1.1 only: ends TLS with ALPN h2 (RFC 9113), passes each stream on to
 * `localcloud --plain` as a request of its own, unchanged, and misbehaves as told.
 *
 *	h2front --to PORT --port-file FILE --ca-file FILE [--log FILE] [--goaway N] [--close N] [--refuse N] [--cut N]
 *
 *	--goaway N	a connection takes N requests, then says GOAWAY and refuses what comes after
 *	--close N	a connection is closed without a word at its N-th request, whatever is under way on it
 *	--refuse N	each N-th request of all is reset before it is passed on (REFUSED_STREAM)
 *	--cut N		each N-th answer of all is reset in the middle of its body (INTERNAL_ERROR)
 *
 * The log has a line for each stream: connection, stream, host, and a status or what was done to it.  A thread serves one
 * connection.  It ends with SIGTERM.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <getopt.h>
#include <nghttp2/nghttp2.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "base/text.h"
#include "loopback.h"
#include "tls.h"

#define BODY_MAX (256u * 1024 * 1024)	/* as the local cloud's own limit */
#define READ_SIZE 16384
#define STREAMS_MAX 100			/* at once on one connection, as servers commonly allow */
#define POLL_MS 200

enum way { WAY_GOAWAY, WAY_CLOSE, WAY_REFUSE, WAY_CUT, WAY_COUNT };
static const char *const way_names[WAY_COUNT] = { "goaway", "close", "refuse", "cut" };
static long every[WAY_COUNT];		/* 0: never */

static struct tls *the_tls;
static gnutls_certificate_credentials_t certificates;
static int target_port;
static FILE *log_file;
static atomic_int connections, requests, answers;

struct stream {
	struct stream *next;
	int32_t id;
	char *method, *path, *host;
	struct curl_slist *headers;	/* of the request as it is passed on */
	struct buf request, answer;
	struct kvlist answer_headers;
	size_t sent, cut_at;		/* of the answer; cut_at 0: it is sent whole */
	CURL *easy;
};

struct connection {
	int number, fd;
	gnutls_session_t tls;
	nghttp2_session *h2;
	CURLM *multi;
	struct stream *streams;
	long taken;
	bool closed;
};

static void
say(const struct connection *c, const struct stream *s, const char *what)
{
	if (log_file == NULL)
		return;
	fprintf(log_file, "%d %d %s %s\n", c->number, (int)s->id, s->host != NULL ? s->host : "-", what);
	fflush(log_file);
}

/* ---- streams ---- */

static void
stream_free(struct connection *c, struct stream *s)
{
	if (s->easy != NULL) {
		curl_multi_remove_handle(c->multi, s->easy);
		curl_easy_cleanup(s->easy);
	}
	curl_slist_free_all(s->headers);
	kv_release(&s->answer_headers);
	buf_release(&s->request);
	buf_release(&s->answer);
	free(s->method);
	free(s->path);
	free(s->host);
	free(s);
}

static size_t
on_answer_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct stream *s = arg;

	return buf_add(&s->answer, bytes, size * n) == 0 ? size * n : 0;
}

/* A header of the answer, but what belongs to one HTTP/1.1 connection (RFC 9113 section 8.2.2). */
static size_t
on_answer_header(char *line, size_t size, size_t n, void *arg)
{
	static const char *const own[] = { "connection", "keep-alive", "transfer-encoding", "upgrade" };
	struct stream *s = arg;
	char *text = xstrndup(line, size * n), *colon = strchr(text, ':'), *value;

	text[strcspn(text, "\r\n")] = '\0';
	if (colon != NULL) {
		*colon = '\0';
		value = colon + 1 + strspn(colon + 1, " ");
		for (char *p = text; *p != '\0'; p++)
			*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
		for (size_t i = 0; i < sizeof(own) / sizeof(own[0]) && colon != NULL; i++)
			colon = strcmp(own[i], text) == 0 ? NULL : colon;
		if (colon != NULL)
			kv_add(&s->answer_headers, text, value);
	}
	free(text);
	return size * n;
}

static void
add_line(struct stream *s, char *line)
{
	s->headers = xcheck(curl_slist_append(s->headers, line));
	free(line);
}

/* Pass a request on as it came: what the library would add by itself is signed by nobody. */
static void
pass_on(struct connection *c, struct stream *s)
{
	static const char *const unasked[] = { "Expect:", "Accept:", "Content-Type:", "Transfer-Encoding:" };
	char *url = xasprintf("http://127.0.0.1:%d%s", target_port, s->path);
	bool has[sizeof(unasked) / sizeof(unasked[0])] = { false };

	for (struct curl_slist *h = s->headers; h != NULL; h = h->next) {
		for (size_t i = 0; i < sizeof(unasked) / sizeof(unasked[0]); i++)
			has[i] = has[i] || strncasecmp(h->data, unasked[i], strlen(unasked[i])) == 0;
	}
	for (size_t i = 0; i < sizeof(unasked) / sizeof(unasked[0]); i++) {
		if (!has[i])
			add_line(s, xstrdup(unasked[i]));
	}
	add_line(s, xasprintf("Host: %s", s->host));
	s->easy = xcheck(curl_easy_init());
	curl_easy_setopt(s->easy, CURLOPT_URL, url);
	curl_easy_setopt(s->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(s->easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(s->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (strcmp(s->method, "HEAD") == 0)
		curl_easy_setopt(s->easy, CURLOPT_NOBODY, 1L);
	else if (strcmp(s->method, "GET") != 0) {
		curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)s->request.len);
		curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, buf_text(&s->request));
		curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, s->method);
	}
	curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->headers);
	curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_answer_body);
	curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s);
	curl_easy_setopt(s->easy, CURLOPT_HEADERFUNCTION, on_answer_header);
	curl_easy_setopt(s->easy, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
	curl_multi_add_handle(c->multi, s->easy);
	free(url);
}

static ssize_t
give_body(nghttp2_session *h2, int32_t id, uint8_t *to, size_t room, uint32_t *flags, nghttp2_data_source *source, void *arg)
{
	struct stream *s = source->ptr;
	size_t end = s->cut_at > 0 ? s->cut_at : s->answer.len, n = end - s->sent < room ? end - s->sent : room;

	(void)h2, (void)id, (void)arg;
	if (n == 0 && s->cut_at > 0)
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;	/* becomes a reset, INTERNAL_ERROR */
	memcpy(to, s->answer.data + s->sent, n);	/* there is one: an empty answer has no body to give */
	s->sent += n;
	if (s->sent == end && s->cut_at == 0)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)n;
}

static nghttp2_nv
header(const char *name, const char *value)
{
	return (nghttp2_nv){ .name = (uint8_t *)name, .namelen = strlen(name), .value = (uint8_t *)value, .valuelen = strlen(value) };
}

static void
answer(struct connection *c, struct stream *s, CURLcode code)
{
	nghttp2_data_provider body = { .source.ptr = s, .read_callback = give_body };
	nghttp2_nv *nv = xcalloc(s->answer_headers.n + 1, sizeof(*nv));
	char status[16];
	long number = 0;
	bool cut = every[WAY_CUT] > 0 && s->answer.len > 1 && (atomic_fetch_add(&answers, 1) + 1) % every[WAY_CUT] == 0;

	curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &number);
	snprintf(status, sizeof(status), "%ld", number);
	if (code != CURLE_OK) {	/* the cloud hung up: so do we */
		nghttp2_submit_rst_stream(c->h2, NGHTTP2_FLAG_NONE, s->id, NGHTTP2_INTERNAL_ERROR);
		say(c, s, "lost");
	} else {
		s->cut_at = cut ? s->answer.len / 2 : 0;
		nv[0] = header(":status", status);
		for (size_t i = 0; i < s->answer_headers.n; i++)
			nv[i + 1] = header(s->answer_headers.items[i].name, s->answer_headers.items[i].value);
		nghttp2_submit_response(c->h2, s->id, nv, s->answer_headers.n + 1, s->answer.len > 0 ? &body : NULL);
		say(c, s, cut ? "cut" : status);
	}
	free(nv);
}

/* ---- what comes in ---- */

static int
on_begin(nghttp2_session *h2, const nghttp2_frame *frame, void *arg)
{
	struct connection *c = arg;
	struct stream *s;

	if (frame->hd.type != NGHTTP2_HEADERS)
		return 0;
	s = xcalloc(1, sizeof(*s));
	s->id = frame->hd.stream_id;
	buf_init(&s->request, BODY_MAX);
	buf_init(&s->answer, BODY_MAX);
	s->next = c->streams;
	c->streams = s;
	nghttp2_session_set_stream_user_data(h2, s->id, s);
	return 0;
}

static int
on_header(nghttp2_session *h2, const nghttp2_frame *frame, const uint8_t *name, size_t name_len, const uint8_t *value, size_t len,
    uint8_t flags, void *arg)
{
	struct stream *s = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);
	char *n = xstrndup((const char *)name, name_len), *v = xstrndup((const char *)value, len), **own = NULL;

	(void)flags, (void)arg;
	if (strcmp(n, ":method") == 0)
		own = &s->method;
	else if (strcmp(n, ":path") == 0)
		own = &s->path;
	else if (strcmp(n, ":authority") == 0)
		own = &s->host;
	else if (n[0] != ':')
		add_line(s, len > 0 ? xasprintf("%s: %s", n, v) : xasprintf("%s;", n));
	if (own != NULL) {
		free(*own);
		*own = v;
		v = NULL;
	}
	free(n);
	free(v);
	return 0;
}

static int
on_data(nghttp2_session *h2, uint8_t flags, int32_t id, const uint8_t *bytes, size_t len, void *arg)
{
	struct stream *s = nghttp2_session_get_stream_user_data(h2, id);

	(void)flags, (void)arg;
	return buf_add(&s->request, bytes, len) == 0 ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* A whole request: pass it on, or do to it what was told. */
static int
on_frame(nghttp2_session *h2, const nghttp2_frame *frame, void *arg)
{
	struct connection *c = arg;
	struct stream *s;

	if ((frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
		return 0;
	s = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);
	if (s == NULL || s->method == NULL || s->path == NULL || s->host == NULL)
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	c->taken++;
	if (every[WAY_CLOSE] > 0 && c->taken >= every[WAY_CLOSE]) {
		say(c, s, "closed");
		c->closed = true;
	} else if (every[WAY_REFUSE] > 0 && (atomic_fetch_add(&requests, 1) + 1) % every[WAY_REFUSE] == 0) {
		say(c, s, "refused");
		nghttp2_submit_rst_stream(h2, NGHTTP2_FLAG_NONE, s->id, NGHTTP2_REFUSED_STREAM);
	} else {
		pass_on(c, s);
		if (c->taken == every[WAY_GOAWAY])
			nghttp2_submit_goaway(h2, NGHTTP2_FLAG_NONE, s->id, NGHTTP2_NO_ERROR, NULL, 0);
	}
	return 0;
}

static int
on_close(nghttp2_session *h2, int32_t id, uint32_t code, void *arg)
{
	struct connection *c = arg;

	(void)h2, (void)code;
	for (struct stream **p = &c->streams; *p != NULL; p = &(*p)->next) {
		struct stream *s = *p;

		if (s->id == id) {
			*p = s->next;
			stream_free(c, s);
			break;
		}
	}
	return 0;
}

static ssize_t
on_send(nghttp2_session *h2, const uint8_t *bytes, size_t len, int flags, void *arg)
{
	struct connection *c = arg;
	ssize_t n = gnutls_record_send(c->tls, bytes, len);

	(void)h2, (void)flags;
	if (n >= 0)
		return n;
	return n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? NGHTTP2_ERR_WOULDBLOCK : NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* ---- one connection ---- */

static int
on_certificate(gnutls_session_t session, const gnutls_datum_t *names, int n_names, const gnutls_pk_algorithm_t *algos, int n_algos,
    gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key)
{
	(void)names, (void)n_names, (void)algos, (void)n_algos;
	return tls_retrieve(the_tls, session, chain, n, key);
}

static bool
shake_hands(struct connection *c)
{
	const gnutls_datum_t h2 = { (unsigned char *)"h2", 2 };
	gnutls_datum_t chosen = { NULL, 0 };
	int rc;

	gnutls_init(&c->tls, GNUTLS_SERVER);
	gnutls_set_default_priority(c->tls);
	gnutls_credentials_set(c->tls, GNUTLS_CRD_CERTIFICATE, certificates);
	gnutls_alpn_set_protocols(c->tls, &h2, 1, GNUTLS_ALPN_MANDATORY);
	gnutls_transport_set_int(c->tls, c->fd);
	while ((rc = gnutls_handshake(c->tls)) < 0 && gnutls_error_is_fatal(rc) == 0)
		;
	return rc == 0 && gnutls_alpn_get_selected_protocol(c->tls, &chosen) == 0 &&
	    fcntl(c->fd, F_SETFL, O_NONBLOCK) == 0;
}

static void
start_h2(struct connection *c)
{
	const nghttp2_settings_entry settings[] = { { NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS_MAX } };
	nghttp2_session_callbacks *calls;

	nghttp2_session_callbacks_new(&calls);
	nghttp2_session_callbacks_set_send_callback(calls, on_send);
	nghttp2_session_callbacks_set_on_begin_headers_callback(calls, on_begin);
	nghttp2_session_callbacks_set_on_header_callback(calls, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, on_data);
	nghttp2_session_callbacks_set_on_frame_recv_callback(calls, on_frame);
	nghttp2_session_callbacks_set_on_stream_close_callback(calls, on_close);
	nghttp2_session_server_new(&c->h2, calls, c);
	nghttp2_session_callbacks_del(calls);
	nghttp2_submit_settings(c->h2, NGHTTP2_FLAG_NONE, settings, 1);
}

static void
hand_back_answers(struct connection *c)
{
	struct stream *s;
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(c->multi, &left)) != NULL) {
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&s);
		answer(c, s, m->data.result);
	}
}

static bool
read_frames(struct connection *c)
{
	uint8_t bytes[READ_SIZE];
	ssize_t n;

	while ((n = gnutls_record_recv(c->tls, bytes, sizeof(bytes))) > 0) {
		if (nghttp2_session_mem_recv(c->h2, bytes, (size_t)n) < 0)
			return false;
		if (c->closed)
			return false;
	}
	return n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;
}

static void
serve(struct connection *c)
{
	int running;

	while (nghttp2_session_want_read(c->h2) || nghttp2_session_want_write(c->h2)) {
		struct curl_waitfd fd = { .fd = c->fd, .events = CURL_WAIT_POLLIN };

		curl_multi_perform(c->multi, &running);
		hand_back_answers(c);
		if (nghttp2_session_send(c->h2) != 0)
			return;
		if (nghttp2_session_want_write(c->h2))
			fd.events |= CURL_WAIT_POLLOUT;
		curl_multi_poll(c->multi, &fd, 1, POLL_MS, NULL);
		if (!read_frames(c))
			return;
	}
}

static void *
on_connection(void *arg)
{
	struct connection c = { .fd = (int)(long)arg, .number = atomic_fetch_add(&connections, 1) + 1 };

	if (shake_hands(&c)) {
		c.multi = xcheck(curl_multi_init());
		start_h2(&c);
		serve(&c);
		nghttp2_session_del(c.h2);
		for (struct stream *s = c.streams, *next; s != NULL; s = next) {
			next = s->next;
			stream_free(&c, s);
		}
		curl_multi_cleanup(c.multi);
	}
	gnutls_deinit(c.tls);
	close(c.fd);
	return NULL;
}

/* ---- the program ---- */

static int
read_options(int argc, char **argv, const char **port_file, const char **ca_file)
{
	enum { TO = WAY_COUNT, PORT_FILE, CA_FILE, LOG, COUNT };
	struct option rows[COUNT + 1] = { [TO] = { "to", required_argument, NULL, TO }, [PORT_FILE] = { "port-file", required_argument, NULL, PORT_FILE },
		[CA_FILE] = { "ca-file", required_argument, NULL, CA_FILE }, [LOG] = { "log", required_argument, NULL, LOG } };
	int c;

	for (int w = 0; w < WAY_COUNT; w++)
		rows[w] = (struct option){ way_names[w], required_argument, NULL, w };
	while ((c = getopt_long(argc, argv, "", rows, NULL)) >= 0) {
		if (c < WAY_COUNT)
			every[c] = atol(optarg);
		else if (c == TO)
			target_port = atoi(optarg);
		else if (c == PORT_FILE)
			*port_file = optarg;
		else if (c == CA_FILE)
			*ca_file = optarg;
		else if (c == LOG)
			log_file = fopen(optarg, "w");
		else
			return -1;
	}
	return target_port > 0 && *port_file != NULL && *ca_file != NULL && optind == argc ? 0 : -1;
}

int
main(int argc, char **argv)
{
	const char *port_file = NULL, *ca_file = NULL;
	struct err e = { .code = ERR_NONE };
	int fd;

	signal(SIGPIPE, SIG_IGN);
	if (read_options(argc, argv, &port_file, &ca_file) != 0) {
		fputs("usage: h2front --to PORT --port-file FILE --ca-file FILE [--log FILE] [--goaway|--close|--refuse|--cut N]\n", stderr);
		return EXIT_FAILURE;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (tls_new(&the_tls, &e) != 0 || file_write(ca_file, tls_ca_pem(the_tls), strlen(tls_ca_pem(the_tls)), &e) != 0 ||
	    (fd = loopback_listen(port_file, &e)) < 0) {
		fprintf(stderr, "h2front: %s\n", e.text);
		return EXIT_FAILURE;
	}
	gnutls_certificate_allocate_credentials(&certificates);
	gnutls_certificate_set_retrieve_function2(certificates, on_certificate);
	loopback_serve(fd, on_connection);
}
