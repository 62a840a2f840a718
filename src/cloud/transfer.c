#include "cloud/transfer.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/peer.h"
#include "cloud/proxy.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

static bool
is_loopback(const char *connect_to)
{
	return strncmp(connect_to, "127.", 4) == 0 || strncmp(connect_to, "[::1]:", 6) == 0 ||
	    strncmp(connect_to, "localhost:", 10) == 0;
}

int
transport_check(const struct transport *t, struct err *e)
{
	const char *colon = t->connect_to != NULL ? strrchr(t->connect_to, ':') : NULL;

	if (t->connect_to != NULL && (colon == NULL || colon == t->connect_to || colon[1] == '\0' ||
					 strspn(colon + 1, "0123456789") != strlen(colon + 1) || strlen(colon + 1) > 5))
		return err_set(e, ERR_USAGE, "connect-to: \"%.200s\" is not host:port", t->connect_to);
	if (t->plain && (t->connect_to == NULL || !is_loopback(t->connect_to)))
		return err_set(e, ERR_USAGE, "connect-to: \"%.200s\" is not on loopback, and only there http without TLS is allowed",
		    t->connect_to != NULL ? t->connect_to : "");
	return 0;
}

int
transfer_init(struct transfer *t, struct err *e)
{
	memset(t, 0, sizeof(*t));
	t->easy = curl_easy_init();
	t->hash = hash_new("sha256");
	if (t->easy == NULL || t->hash == NULL) {
		transfer_release(t);
		return err_set(e, ERR_NET, "curl: a transfer could not be made");
	}
	return 0;
}

static void
free_headers(struct curl_slist *l)
{
	for (struct curl_slist *h = l; h != NULL; h = h->next)
		OPENSSL_cleanse(h->data, strlen(h->data));
	curl_slist_free_all(l);
}

void
transfer_reset(struct transfer *t)
{
	curl_easy_reset(t->easy);
	free_headers(t->headers);
	curl_slist_free_all(t->connect_to);
	t->headers = t->connect_to = NULL;
	http_request_release(&t->request);
	answer_release(&t->answer);
	hash_reset(t->hash);
	t->lost = (struct err){ 0 };
	t->head_bytes = 0;
	t->sends = 0;
	t->owner = NULL;
}

void
transfer_release(struct transfer *t)
{
	if (t->easy != NULL && t->hash != NULL)
		transfer_reset(t);
	curl_easy_cleanup(t->easy);
	hash_free(t->hash);
	memset(t, 0, sizeof(*t));
}

/* What is no good answer is read, whatever was asked for: it is the service's word on the request. */
static bool
goes_to_file(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return t->landing.folder != NULL && status >= 200 && status < 300;
}

/* 0, or -1 with body_over or lost set. */
static int
take_body(struct transfer *t, const char *bytes, size_t n)
{
	struct answer *a = &t->answer;

	if (!goes_to_file(t)) {
		a->body_over = buf_add(&a->body, bytes, n) != 0;
		return a->body_over ? -1 : 0;
	}
	if (a->file == NULL && spool_new(&a->file, t->landing.folder, &t->lost) != 0)
		return -1;
	a->body_over = n > t->landing.max - spool_len(a->file);
	return a->body_over ? -1 : spool_add(a->file, bytes, n, &t->lost);
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (take_body(t, bytes, n) != 0)
		return 0;
	hash_update(t->hash, bytes, n);
	return n;
}

static void
keep_header(struct kvlist *headers, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	char *name, *value;
	size_t lead;

	if (colon == NULL || colon == line)
		return;
	while (n > 0 && strchr(" \t\r\n", line[n - 1]) != NULL)
		n--;
	name = xstrndup(line, (size_t)(colon - line));
	lead = strspn(colon + 1, " \t");
	value = colon + 1 + lead < line + n ? xstrndup(colon + 1 + lead, (size_t)(line + n - (colon + 1 + lead))) : xstrdup("");
	kv_add(headers, name, value);
	free(name);
	free(value);
}

static void
note_peer(struct transfer *t)
{
	char *proxy = proxy_used(t->how, t->request.host);

	t->answer.peer = peer_describe(t->easy, proxy);
	free(proxy);
}

static size_t
on_header(char *line, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	t->head_bytes += n;
	if (t->head_bytes > HEADERS_BYTES_MAX) {
		t->answer.head_over = true;
		return 0;
	}
	if (n > 5 && strncmp(line, "HTTP/", 5) == 0) {
		kv_release(&t->answer.headers);	/* a "100 Continue" came before */
		if (t->answer.peer == NULL)
			note_peer(t);
	} else {
		keep_header(&t->answer.headers, line, n);
	}
	return n;
}

/*
 * When a kept connection turns out to be dead, the library sends the request again by itself.  The service may have had
 * it the first time, and would see the same nonce twice; so that is refused here, and the retry is ours.
 */
static int
on_send(void *arg, char *peer_ip, char *own_ip, int peer_port, int own_port)
{
	struct transfer *t = arg;

	(void)peer_ip, (void)own_ip, (void)peer_port, (void)own_port;
	return ++t->sends > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static int
set_headers(struct transfer *t, struct err *e)
{
	struct curl_slist *l = NULL, *more;

	for (size_t i = 0; i < t->request.headers.n; i++) {
		const struct kv *h = &t->request.headers.items[i];
		char *line;

		if (strpbrk(h->value, "\r\n") != NULL || strpbrk(h->name, "\r\n: ") != NULL) {
			free_headers(l);
			return err_set(e, ERR_FORMAT, "header %.60s: holds a line end", h->name);
		}
		line = *h->value != '\0' ? xasprintf("%s: %s", h->name, h->value) : xasprintf("%s;", h->name);
		if ((more = curl_slist_append(l, line)) != NULL)
			l = more;
		OPENSSL_cleanse(line, strlen(line));
		free(line);
	}
	/* what curl would add by itself, signed or not */
	l = curl_slist_append(l, "Expect:");
	if (kv_get(&t->request.headers, "content-type") == NULL)
		l = curl_slist_append(l, "Content-Type:");
	if (kv_get(&t->request.headers, "accept") == NULL)
		l = curl_slist_append(l, "Accept:");
	t->headers = l;
	return 0;
}

static void
set_method(struct transfer *t)
{
	const struct http_request *r = &t->request;

	if (strcmp(r->method, "POST") == 0) {
		curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.len);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, buf_text(&r->body));
	} else if (strcmp(r->method, "HEAD") == 0) {
		curl_easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
	}
}

/* What is before the last @ of an address, without the scheme: "name:password". */
static size_t
userinfo(const char *address, const char **start)
{
	const char *at = strrchr(address, '@'), *scheme = strstr(address, "://");

	*start = scheme != NULL && at != NULL && scheme < at ? scheme + 3 : address;
	return at != NULL ? (size_t)(at - *start) : 0;
}

void
transport_scrub(char *words)
{
	static const char *const variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy" };

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *address = getenv(variables[i]), *secret;
		size_t n = address != NULL ? userinfo(address, &secret) : 0;
		char *found;

		while (n > 0 && (found = memmem(words, strlen(words), secret, n)) != NULL)
			memset(found, '*', n);
	}
}

struct curl_slist *
transport_route(const struct transport *how, CURL *easy)
{
	struct curl_slist *route = NULL;

	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, how->plain ? "http" : "https");
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (how->ca_file != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, how->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
		curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, how->ca_file);
		curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL);
	}
	if (how->proxy != NULL)
		curl_easy_setopt(easy, CURLOPT_PROXY, how->proxy);
	if (how->connect_to != NULL) {
		char *all = xasprintf("::%s", how->connect_to);

		route = xcheck(curl_slist_append(NULL, all));
		free(all);
		curl_easy_setopt(easy, CURLOPT_CONNECT_TO, route);
		curl_easy_setopt(easy, CURLOPT_PROXY, "");	/* not even the environment's */
	}
	return route;
}

int
transfer_start(struct transfer *t, const struct transport *how, const struct landing *landing, CURLM *multi, struct err *e)
{
	struct buf url;
	int rc = -1;

	buf_init(&url, REQUEST_TARGET_MAX);
	buf_init(&t->answer.body, landing->folder != NULL && landing->max > ERROR_BODY_MAX ? ERROR_BODY_MAX : landing->max);
	t->landing = *landing;
	if (http_request_url(&t->request, &url, e) != 0 || set_headers(t, e) != 0)
		goto out;
	t->error[0] = '\0';
	t->how = how;
	curl_easy_setopt(t->easy, CURLOPT_URL, buf_text(&url));
	curl_easy_setopt(t->easy, CURLOPT_PATH_AS_IS, 1L);
	set_method(t);
	t->connect_to = transport_route(how, t->easy);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "trailseal/" PACKAGE_VERSION);
	/* HTTP/2 where a service offers it in the TLS handshake: then requests wait for its connection and share it */
	curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(t->easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(t->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)landing->max);
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, how->connect_ms > 0 ? how->connect_ms : (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)TRANSFER_TIMEOUT_MS);
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, (long)SILENCE_TIMEOUT_S);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(t->easy, CURLOPT_BUFFERSIZE, (long)TRANSFER_BUFFER);
	if (landing->compressed)
		curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_send);
	curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	t->answer.sent_ms = clock_ms();
	if (curl_multi_add_handle(multi, t->easy) != CURLM_OK) {
		err_set(e, ERR_NET, "%s: the transfer could not be started", t->request.host);
		goto out;
	}
	rc = 0;
out:
	buf_release(&url);
	return rc;
}

/*
 * A proxy that opens no tunnel answers with a status and a page of its own, which is nothing of the service's.  What it refuses
 * it refuses again; only a server error of its own may pass.
 */
static CURLcode
refused_by_proxy(struct transfer *t, CURLcode code)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	if (code == CURLE_OK || status == 0 || (status >= 200 && status < 300))
		return code;
	t->answer.by_proxy = true;
	snprintf(t->error, sizeof(t->error), "the proxy answered with status %ld instead of a connection", status);
	return status < 500 ? CURLE_PROXY : code;
}

static bool
is_unreached(const struct answer *a)
{
	static const int codes[] = { CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
		CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_OPERATION_TIMEDOUT, CURLE_PROXY };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (a->failed == codes[i])
			return a->status == 0;
	}
	return false;
}

void
transfer_done(struct transfer *t, CURLM *multi, CURLcode code)
{
	struct answer *a = &t->answer;
	char hex[HASH_MAX_HEX];

	a->received_ms = clock_ms();
	if (t->sends > 1) {
		code = CURLE_RECV_ERROR;
		snprintf(t->error, sizeof(t->error), "the connection was closed before an answer came");
	}
	code = refused_by_proxy(t, code);
	a->failed = (int)code;
	if (code != CURLE_OK)
		snprintf(a->reason, sizeof(a->reason), "%s", *t->error != '\0' ? t->error : curl_easy_strerror(code));
	transport_scrub(a->reason);
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &a->status);
	a->unreached = is_unreached(a);
	hash_hex(t->hash, hex);
	if (code != CURLE_OK && a->file != NULL) {
		spool_free(a->file);
		a->file = NULL;
	} else {
		snprintf(a->sha256, sizeof(a->sha256), "%.64s", hex);
	}
	curl_multi_remove_handle(multi, t->easy);
}
