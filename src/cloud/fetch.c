#include "cloud/fetch.h"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cloud/wipe.h"

static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	return buf_add(arg, bytes, size * n) == 0 ? size * n : 0;
}

static int
on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)arg, (void)a, (void)b, (void)c, (void)d;
	return stop_requested() ? 1 : 0;
}

static struct curl_slist *
header_lines(const struct kvlist *headers)
{
	struct curl_slist *l = NULL;

	for (size_t i = 0; i < headers->n; i++) {
		char *line = xasprintf("%s: %s", headers->items[i].name, headers->items[i].value);

		l = xcheck(curl_slist_append(l, line));
		OPENSSL_cleanse(line, strlen(line));
		free(line);
	}
	return l;
}

static void
lines_free(struct curl_slist *l)
{
	for (struct curl_slist *h = l; h != NULL; h = h->next)
		OPENSSL_cleanse(h->data, strlen(h->data));
	curl_slist_free_all(l);
}

static void
prepare(CURL *easy, const struct fetch *f, struct curl_slist *lines, struct buf *out, char *words)
{
	curl_easy_setopt(easy, CURLOPT_URL, f->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	if (f->body != NULL)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, f->body);
	if (f->body_len > 0)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)f->body_len);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, f->method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, f->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, f->total_ms);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
	if (f->no_proxy)
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
}

int
fetch(const struct fetch *f, long *status, struct buf *out, struct err *e)
{
	char words[CURL_ERROR_SIZE] = "";
	struct curl_slist *lines = NULL, *route = NULL;
	CURL *easy;
	CURLcode code;

	*status = 0;
	for (size_t i = 0; i < f->headers.n; i++) {
		if (strpbrk(f->headers.items[i].value, "\r\n") != NULL)
			return err_set(e, ERR_FORMAT, "%s: %s holds a line end", f->where, f->headers.items[i].name);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (easy = curl_easy_init()) == NULL)
		return err_set(e, ERR_NET, "curl: can not be started");
	lines = header_lines(&f->headers);
	prepare(easy, f, lines, out, words);
	if (f->transport != NULL)
		route = transport_route(f->transport, easy);
	code = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(easy);
	lines_free(lines);
	curl_slist_free_all(route);
	curl_global_cleanup();
	if (code == CURLE_OK)
		return 0;
	if (code == CURLE_WRITE_ERROR)
		return err_set(e, ERR_LIMIT, "%s: the answer is longer than %zu bytes", f->where, out->max);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return err_set(e, ERR_STOPPED, "%s: interrupted", f->where);
	transport_scrub(words);
	return err_set(e, ERR_NET, "%s: %s", f->where, *words != '\0' ? words : curl_easy_strerror(code));
}

/* The service's own words for a refusal: they name codes and never a secret, but are cut short all the same. */
static int
refused(const struct fetch *f, long status, const cJSON *answer, struct err *e)
{
	const char *code = json_str(answer, "Code"), *message = json_str(answer, "Message");

	if (code == NULL)
		return err_set(e, ERR_NET, "%s: answered with status %ld", f->where, status);
	return err_set(e, ERR_NET, "%s: %.80s%s%.200s", f->where, code, message != NULL ? ": " : "",
	    message != NULL ? message : "");
}

cJSON *
fetch_json(const struct fetch *f, struct err *e)
{
	struct buf body;
	struct err none = { 0 };
	cJSON *v = NULL;
	long status;

	buf_init(&body, FETCH_BODY_MAX);
	if (fetch(f, &status, &body, e) == 0) {
		v = json_parse(buf_text(&body), body.len, f->where, &none);
		if (status != 200) {
			refused(f, status, v, e);
			json_wipe(v);
			v = NULL;
		} else if (!cJSON_IsObject(v)) {
			err_set(e, ERR_FORMAT, "%s: the answer is no JSON object", f->where);
			json_wipe(v);
			v = NULL;
		}
	}
	buf_wipe(&body);
	return v;
}
