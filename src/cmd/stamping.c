#include "cmd/stamping.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "bundle/sign/stamp_ask.h"
#include "cloud/fetch.h"
#include "knowledge/scope.h"

enum {
	TSA_CONNECT_MS = 10000,
	TSA_TOTAL_MS = 60000	/* an authority signs one digest; a queue before it is all that takes time */
};

/* An address without what stands behind ?, which may be a password of some kind. */
static char *
shown(const char *url)
{
	return xstrndup(url, strcspn(url, "?"));
}

static int
check_url(const char *url, struct err *e)
{
	const char *host = strstr(url, "://");
	size_t authority;

	if (host == NULL || (strncasecmp(url, "http://", 7) != 0 && strncasecmp(url, "https://", 8) != 0) || strcspn(host + 3, "/?#") == 0)
		return err_set(e, ERR_USAGE, "--tsa: want an address that begins with http:// or https://, and a host");
	authority = strcspn(host + 3, "/?#");
	if (memchr(host + 3, '@', authority) != NULL)
		return err_set(e, ERR_USAGE, "--tsa: want an address without name and password: they would be seen by others on this machine");
	return 0;
}

int
stamping_check(const struct strlist *urls, struct err *e)
{
	if (urls->n > STAMP_FILES_MAX)
		return err_set(e, ERR_USAGE, "--tsa: want at most %d, found %zu", STAMP_FILES_MAX, urls->n);
	for (size_t i = 0; i < urls->n; i++) {
		if (check_url(urls->items[i], e) != 0)
			return -1;
	}
	return 0;
}

void
stamping_choose(struct strlist *urls, const struct strlist *scope_urls)
{
	if (urls->n == 1 && strcmp(urls->items[0], TSA_NONE) == 0) {
		strlist_release(urls);
	} else if (urls->n == 0 && scope_urls != NULL) {
		for (size_t i = 0; i < scope_urls->n; i++)
			strlist_add(urls, scope_urls->items[i]);
	}
}

int
stamping_choose_file(struct strlist *urls, const char *scope, struct err *e)
{
	struct scope *s = NULL;

	if (scope != NULL && scope_load(&s, scope, (time_t)(clock_ms() / 1000), NULL, NULL, e) != 0)
		return -1;
	stamping_choose(urls, s != NULL ? &s->tsa : NULL);
	scope_free(s);
	return 0;
}

/* A refusal is a reply too, with status 200; another status says that nobody there understood. */
static int
exchange(const char *url, const char *where, const struct buf *query, struct buf *reply, struct err *e)
{
	struct fetch f = { .method = "POST", .url = url, .body = query->data, .body_len = query->len, .connect_ms = TSA_CONNECT_MS,
		.total_ms = TSA_TOTAL_MS, .where = where };
	long status = 0;
	int rc;

	kv_add(&f.headers, "Content-Type", "application/timestamp-query");
	kv_add(&f.headers, "Accept", "application/timestamp-reply");
	kv_add(&f.headers, "User-Agent", PACKAGE_NAME "/" PACKAGE_VERSION);
	rc = fetch(&f, &status, reply, e);
	if (rc == 0 && status != 200)
		rc = err_set(e, ERR_NET, "%s: answered with status %ld, want 200 and a timestamp", where, status);
	kv_release(&f.headers);
	return rc;
}

int
stamping_ask(const char *url, const void *data, size_t len, time_t claimed, struct buf *reply, time_t *at, char **authority, struct err *e)
{
	char *where = shown(url), nonce[STAMP_NONCE_HEX];
	struct stamp_facts facts = { 0 };
	struct buf query;
	int rc;

	buf_init(&query, STAMP_QUERY_MAX);
	rc = stamp_query(&query, nonce, data, len, e);
	if (rc == 0)
		rc = exchange(url, where, &query, reply, e);
	if (rc == 0) {
		const struct stamp_asked asked = { .where = where, .nonce = nonce, .claimed = claimed, .now = (time_t)(clock_ms() / 1000) };

		rc = stamp_accept(&facts, reply, &asked, data, len, e);
	}
	if (rc == 0 && at != NULL)
		*at = facts.at;
	if (rc == 0 && authority != NULL) {
		*authority = facts.authority;
		facts.authority = NULL;
	}
	stamp_facts_release(&facts);
	buf_release(&query);
	free(where);
	return rc;
}

int
stamping_signature(void *arg, const void *p7s, size_t len, struct buf *stamps, size_t n, struct err *e)
{
	const struct stamping *s = arg;

	for (size_t i = 0; i < s->urls->n && i < n; i++) {
		if (stamping_ask(s->urls->items[i], p7s, len, s->claimed, &stamps[i], NULL, NULL, e) != 0)
			return err_prefix(e, "%s", s->without);
	}
	return 0;
}
