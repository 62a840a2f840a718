#include "canon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

#define NAMES_MAX 64		/* signed headers of one request; real ones are about ten */

/* Header names in lower case, sorted. */
struct names {
	char *items[NAMES_MAX];
	size_t n;
};

static void
names_release(struct names *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i]);
	l->n = 0;
}

static bool
names_has(const struct names *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcasecmp(l->items[i], name) == 0)
			return true;
	return false;
}

static void
names_add(struct names *l, const char *name, size_t len)
{
	char *copy;

	if (l->n == NAMES_MAX)
		return;
	copy = xstrndup(name, len);
	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	if (names_has(l, copy))
		free(copy);
	else
		l->items[l->n++] = copy;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
names_sort(struct names *l)
{
	qsort(l->items, l->n, sizeof(l->items[0]), by_text);
}

static void
names_split(struct names *l, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ";");

		if (len > 0)
			names_add(l, list, len);
		list += len + (list[len] == ';');
	}
	names_sort(l);
}

static void
names_join(struct buf *b, const struct names *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_addf(b, "%s%s", i ? ";" : "", l->items[i]);
}

static bool
starts(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

/* Percent-encode; bare are letters, digits, - _ . ~ and the bytes of keep. */
static void
encode(struct buf *b, const char *s, const char *keep)
{
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

	for (; *s; s++)
		if (strchr(bare, *s) || strchr(keep, *s))
			buf_add(b, s, 1);
		else
			buf_addf(b, "%%%02X", (unsigned char)*s);
}

static void
encode_js(struct buf *b, const char *s)
{
	const char *star = strchr(s, '*');

	if (star) {
		char *head = xstrndup(s, (size_t)(star - s));

		encode(b, head, "!'()");
		buf_puts(b, "%2A");
		free(head);
		s = star + 1;
	}
	encode(b, s, "!'()*");
}

static int
by_name(const void *a, const void *b)
{
	const struct kv *x = *(const struct kv *const *)a, *y = *(const struct kv *const *)b;
	int d = strcmp(x->name, y->name);

	return d ? d : strcmp(x->value, y->value);
}

/* How the schemes differ in the canonical query. */
struct query_rule {
	bool encode_name;
	bool equals_when_empty;
	bool js;
};

static void
add_query(struct buf *b, const struct kvlist *query, struct query_rule rule)
{
	const struct kv **sorted = xcalloc(query->n + 1, sizeof(*sorted));

	for (size_t i = 0; i < query->n; i++)
		sorted[i] = &query->items[i];
	qsort(sorted, query->n, sizeof(*sorted), by_name);
	for (size_t i = 0; i < query->n; i++) {
		if (i)
			buf_puts(b, "&");
		if (rule.encode_name)
			encode(b, sorted[i]->name, "");
		else
			buf_puts(b, sorted[i]->name);
		if (*sorted[i]->value || rule.equals_when_empty)
			buf_puts(b, "=");
		if (rule.js)
			encode_js(b, sorted[i]->value);
		else
			encode(b, sorted[i]->value, "");
	}
	buf_puts(b, "\n");
	free(sorted);
}

static char *
trimmed(const char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n > 0 && strchr(" \t", s[n - 1]))
		n--;
	return xstrndup(s, n);
}

/* `name:value\n`; the values of a repeated header sorted and joined by commas.  -1 when the request has no such header. */
static int
add_header(struct buf *b, const struct kvlist *headers, const char *name)
{
	struct names values = { .n = 0 };

	for (size_t i = 0; i < headers->n && values.n < NAMES_MAX; i++)
		if (strcasecmp(headers->items[i].name, name) == 0)
			values.items[values.n++] = trimmed(headers->items[i].value);
	if (values.n == 0)
		return -1;
	names_sort(&values);
	buf_addf(b, "%s:", name);
	for (size_t i = 0; i < values.n; i++)
		buf_addf(b, "%s%s", i ? "," : "", values.items[i]);
	buf_puts(b, "\n");
	names_release(&values);
	return 0;
}

static int
add_headers(struct buf *b, const struct kvlist *headers, const struct names *l, const char **bad)
{
	for (size_t i = 0; i < l->n; i++)
		if (add_header(b, headers, l->items[i]) != 0) {
			*bad = "a listed header that was not sent";
			return -1;
		}
	buf_puts(b, "\n");
	return 0;
}

static bool
acs3_always(const char *name)
{
	return strcasecmp(name, "host") == 0 || strcasecmp(name, "content-type") == 0 || starts(name, "x-acs-");
}

int
canon_acs3(struct buf *b, const struct request *rq, const struct authorization *a, const char **bad)
{
	static const char *const required[] = { "host", "x-acs-action", "x-acs-version", "x-acs-date",
		"x-acs-signature-nonce", "x-acs-content-sha256" };
	struct names l = { .n = 0 };
	int rc = -1;

	names_split(&l, a->signed_headers);
	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++)
		if (!names_has(&l, required[i])) {
			*bad = required[i];
			goto out;
		}
	for (size_t i = 0; i < rq->headers.n; i++)
		if (acs3_always(rq->headers.items[i].name) && !names_has(&l, rq->headers.items[i].name)) {
			*bad = rq->headers.items[i].name;
			goto out;
		}
	buf_addf(b, "%s\n%s\n", rq->method, rq->path);
	add_query(b, &rq->query, (struct query_rule){ .encode_name = true, .equals_when_empty = true });
	if (add_headers(b, &rq->headers, &l, bad) != 0)
		goto out;
	names_join(b, &l);
	buf_addf(b, "\n%s", kv_get(&rq->headers, "x-acs-content-sha256"));
	rc = 0;
out:
	names_release(&l);
	return rc;
}

void
canon_rpc1(struct buf *b, const struct request *rq)
{
	struct kvlist signed_params = { 0 };
	struct buf query;

	for (size_t i = 0; i < rq->params.n; i++)
		if (strcmp(rq->params.items[i].name, "Signature") != 0)
			kv_add(&signed_params, rq->params.items[i].name, rq->params.items[i].value);
	buf_init(&query, b->max);
	add_query(&query, &signed_params, (struct query_rule){ .encode_name = true, .equals_when_empty = true });
	query.data[--query.len] = '\0';	/* the line end is of the newer schemes */
	buf_addf(b, "%s&%%2F&", rq->method);
	encode(b, buf_text(&query), "");
	buf_release(&query);
	kv_release(&signed_params);
}

static bool
sls_signs(const char *name)
{
	return strcasecmp(name, "host") == 0 || strcasecmp(name, "content-type") == 0 || starts(name, "x-acs-") ||
	    (starts(name, "x-log-") && !starts(name, "x-log-meta-"));
}

int
canon_sls4(struct buf *b, const struct request *rq, const struct authorization *a, enum canon_form form, const char **bad)
{
	const char *hash = kv_get(&rq->headers, "x-log-content-sha256");
	struct names l = { .n = 0 };
	int rc = -1;

	(void)a;
	*bad = "x-log-content-sha256";
	if (hash == NULL)
		return -1;
	for (size_t i = 0; i < rq->headers.n; i++)
		if (sls_signs(rq->headers.items[i].name))
			names_add(&l, rq->headers.items[i].name, strlen(rq->headers.items[i].name));
	names_sort(&l);
	buf_addf(b, "%s\n%s\n", rq->method, rq->path);
	add_query(b, &rq->query, (struct query_rule){ .js = form == CANON_JS_QUIRK });
	rc = add_headers(b, &rq->headers, &l, bad);
	names_join(b, &l);
	buf_addf(b, "\n%s", hash);
	names_release(&l);
	return rc;
}

static bool
oss_signs(const char *name)
{
	return strcasecmp(name, "content-type") == 0 || strcasecmp(name, "content-md5") == 0 || starts(name, "x-oss-");
}

/* "/bucket/key": the wire path names the key only; decode and encode again, because clients differ in what they leave bare. */
static void
add_oss_uri(struct buf *b, const struct request *rq)
{
	char *path = xstrdup(rq->path);

	if (*rq->resource) {
		buf_puts(b, "/");
		encode(b, rq->resource, "");
	}
	if (percent_decode(path) == 0)
		encode(b, path, "/");
	buf_puts(b, "\n");
	free(path);
}

int
canon_oss4(struct buf *b, const struct request *rq, const struct authorization *a, const char **bad)
{
	struct names l = { .n = 0 }, extra = { .n = 0 };
	int rc = -1;

	names_split(&extra, a->signed_headers);
	for (size_t i = 0; i < extra.n; i++) {
		if (oss_signs(extra.items[i])) {
			*bad = "an additional header that is always signed";
			goto out;
		}
		names_add(&l, extra.items[i], strlen(extra.items[i]));
	}
	for (size_t i = 0; i < rq->headers.n; i++)
		if (oss_signs(rq->headers.items[i].name))
			names_add(&l, rq->headers.items[i].name, strlen(rq->headers.items[i].name));
	names_sort(&l);
	buf_addf(b, "%s\n", rq->method);
	add_oss_uri(b, rq);
	add_query(b, &rq->query, (struct query_rule){ .encode_name = true });
	if (add_headers(b, &rq->headers, &l, bad) != 0)
		goto out;
	names_join(b, &extra);
	buf_puts(b, "\nUNSIGNED-PAYLOAD");
	rc = 0;
out:
	names_release(&l);
	names_release(&extra);
	return rc;
}
