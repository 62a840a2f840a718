#include "cloud/canonical.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "cloud/wipe.h"

static int
compare_kv(const void *a, const void *b)
{
	const struct kv *x = a, *y = b;
	int by_name = strcmp(x->name, y->name);

	return by_name != 0 ? by_name : strcmp(x->value, y->value);
}

int
canonical_query(struct buf *b, const struct kvlist *query, unsigned rules)
{
	struct kvlist sorted = { 0 };
	int rc = 0;

	kv_copy(&sorted, query);
	if (sorted.n > 1)
		qsort(sorted.items, sorted.n, sizeof(*sorted.items), compare_kv);
	for (size_t i = 0; i < sorted.n; i++) {
		const struct kv *p = &sorted.items[i];

		if (i > 0)
			rc |= buf_puts(b, "&");
		if (rules & QUERY_NAME_ENCODED)
			rc |= percent_encode(b, p->name, "");
		else
			rc |= buf_puts(b, p->name);
		if (*p->value == '\0' && (rules & QUERY_EMPTY_BARE))
			continue;
		rc |= buf_puts(b, "=");
		rc |= percent_encode(b, p->value, "");
	}
	kv_release(&sorted);
	return rc;
}

static char *
lower_case(const char *s)
{
	char *low = xstrdup(s);

	for (char *p = low; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return low;
}

static char *
trimmed(const char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return xstrndup(s, n);
}

int
canonical_headers(struct buf *b, struct buf *names, const struct kvlist *headers, header_rule rule, const void *arg)
{
	struct kvlist picked = { 0 };
	int rc = 0;

	for (size_t i = 0; i < headers->n; i++) {
		char *name = lower_case(headers->items[i].name);
		char *value = trimmed(headers->items[i].value);

		if (rule(name, arg))
			kv_add(&picked, name, value);
		free(name);
		OPENSSL_cleanse(value, strlen(value));
		free(value);
	}
	if (picked.n > 1)
		qsort(picked.items, picked.n, sizeof(*picked.items), compare_kv);
	for (size_t i = 0; i < picked.n; i++) {
		const struct kv *h = &picked.items[i];
		bool repeated = i > 0 && strcmp(h->name, picked.items[i - 1].name) == 0;
		bool more = i + 1 < picked.n && strcmp(h->name, picked.items[i + 1].name) == 0;

		if (!repeated) {
			rc |= buf_addf(names, "%s%s", names->len > 0 ? ";" : "", h->name);
			rc |= buf_addf(b, "%s:", h->name);
		}
		rc |= buf_puts(b, h->value);
		rc |= buf_puts(b, more ? "," : "\n");
	}
	kv_wipe(&picked);
	return rc;
}

void
basic_time(time_t t, char out[BASIC_TIME_SIZE])
{
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, BASIC_TIME_SIZE, "%Y%m%dT%H%M%SZ", &tm);
}

bool
has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* One HMAC per part of the scope, each keyed by the result of the one before. */
static void
v4_key(const struct sign_input *in, const char *date, const char *product, unsigned char key[SHA256_SIZE])
{
	const char *parts[] = { date, in->region, product, "aliyun_v4_request" };
	size_t len = strlen("aliyun_v4") + secret_len(in->credentials->secret);
	char *first = xasprintf("aliyun_v4%s", secret_text(in->credentials->secret));
	unsigned char next[SHA256_SIZE];

	hmac_sha256(first, len, parts[0], strlen(parts[0]), key);
	for (size_t i = 1; i < sizeof(parts) / sizeof(parts[0]); i++) {
		hmac_sha256(key, SHA256_SIZE, parts[i], strlen(parts[i]), next);
		memcpy(key, next, SHA256_SIZE);
	}
	OPENSSL_cleanse(first, len);
	OPENSSL_cleanse(next, sizeof(next));
	free(first);
}

int
v4_sign(const char *canonical, const char *algorithm, const char *product, const struct sign_input *in,
    struct buf *scope, struct sign_trace *trace)
{
	char now[BASIC_TIME_SIZE], date[9], digest[SHA256_HEX_SIZE], hex[2 * SHA256_SIZE + 1];
	unsigned char key[SHA256_SIZE], mac[SHA256_SIZE];

	basic_time(in->now, now);
	memcpy(date, now, 8);
	date[8] = '\0';
	if (buf_addf(scope, "%s/%s/%s/aliyun_v4_request", date, in->region, product) != 0)
		return -1;
	sha256_hex(canonical, strlen(canonical), digest);
	trace->to_sign = xasprintf("%s\n%s\n%s\n%s", algorithm, now, buf_text(scope), digest);
	v4_key(in, date, product, key);
	hmac_sha256(key, sizeof(key), trace->to_sign, strlen(trace->to_sign), mac);
	hex_encode(mac, sizeof(mac), hex);
	trace->signature = xstrdup(hex);
	OPENSSL_cleanse(key, sizeof(key));
	return 0;
}
