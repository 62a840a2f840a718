#include "oss_objects.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"

#define TOKEN_MAX 4096
#define TOKEN_KEY 'k'		/* a token goes on behind this key */
#define TOKEN_PREFIX 'p'	/* or behind all keys with this prefix */
#define KEYS_DEFAULT 100

struct list {
	const char *prefix, *delimiter, *start_after, *token;
	char after[TOKEN_MAX];	/* decoded token without its kind */
	char after_kind;
	long max;
	bool encode, owner;
	long n;			/* keys and prefixes so far */
	char *last;		/* what the next token goes on behind: kind and text */
	char *common;		/* the last common prefix */
	bool more;
	struct buf contents, prefixes;
};

static const char *
param(const struct request *rq, const char *name)
{
	const char *value = kv_get(&rq->query, name);

	return value != NULL ? value : "";
}

void
oss_xml_begin(struct buf *b, const char *root)
{
	buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n", root);
}

void
oss_xml_element(struct buf *b, const char *name, const char *value)
{
	buf_addf(b, "<%s>", name);
	xml_text(b, value);
	buf_addf(b, "</%s>\n", name);
}

void
oss_iso_ms(time_t t, char out[32])
{
	char iso[CLOCK_ISO_SIZE];

	clock_iso(t, iso);
	snprintf(out, 32, "%.19s.000Z", iso);
}

static void
element(const struct list *l, struct buf *b, const char *name, const char *value)
{
	struct buf encoded;

	buf_init(&encoded, RESPONSE_BODY_MAX);
	if (l->encode)
		percent_encode(&encoded, value, "");
	oss_xml_element(b, name, l->encode ? buf_text(&encoded) : value);
	buf_release(&encoded);
}

static bool
read_token(struct list *l)
{
	unsigned char plain[TOKEN_MAX] = { 0 };
	size_t len = strlen(l->token);

	if (len == 0)
		return true;
	if (len >= TOKEN_MAX || len % 4 != 0 || EVP_DecodeBlock(plain, (const unsigned char *)l->token, (int)len) < 1 ||
	    (plain[0] != TOKEN_KEY && plain[0] != TOKEN_PREFIX))
		return false;
	l->after_kind = (char)plain[0];
	snprintf(l->after, sizeof(l->after), "%s", (const char *)plain + 1);
	return true;
}

static bool
read_list(struct list *l, const struct request *rq, struct response *rs)
{
	const char *max = param(rq, "max-keys"), *encoding = param(rq, "encoding-type");
	char *end;

	l->prefix = param(rq, "prefix");
	l->delimiter = param(rq, "delimiter");
	l->start_after = param(rq, "start-after");
	l->token = param(rq, "continuation-token");
	l->encode = strcmp(encoding, "url") == 0;
	l->owner = strcmp(param(rq, "fetch-owner"), "true") == 0;
	l->max = *max != '\0' ? strtol(max, &end, 10) : KEYS_DEFAULT;
	if (l->max < 1 || l->max > OSS_LINE_KEYS_MAX || (*max != '\0' && *end != '\0'))
		response_error(rq, rs, 400, "InvalidArgument", "Argument max-keys must be an integer between 1 and 1000.");
	else if (*encoding != '\0' && !l->encode)
		response_error(rq, rs, 400, "InvalidArgument", "Invalid Encoding Method specified in Request.");
	else if (strlen(l->delimiter) > 1)
		response_error(rq, rs, 400, "InvalidArgument", "The delimiter must be one character.");
	else if (!read_token(l))
		response_error(rq, rs, 400, "InvalidArgument", "The continuation token is invalid.");
	else
		return true;
	return false;
}

/* Whether a key is behind where this page starts. */
static bool
is_behind(const struct list *l, const char *key)
{
	if (strcmp(key, l->start_after) <= 0 && *l->start_after != '\0')
		return false;
	if (l->after_kind == TOKEN_KEY)
		return strcmp(key, l->after) > 0;
	if (l->after_kind == TOKEN_PREFIX)
		return strcmp(key, l->after) > 0 && strncmp(key, l->after, strlen(l->after)) != 0;
	return true;
}

static void
set_last(struct list *l, char kind, const char *text)
{
	free(l->last);
	l->last = xasprintf("%c%s", kind, text);
	l->n++;
}

static void
add_key(struct list *l, const struct request *rq, const struct oss_object *o)
{
	const char *class = json_str(rq->bucket, "storageClass"), *owner = json_str(rq->account, "id");
	char text[64], when[32];
	struct buf *b = &l->contents;

	buf_puts(b, "<Contents>\n");
	element(l, b, "Key", o->key);
	oss_iso_ms(o->modified, when);
	oss_xml_element(b, "LastModified", when);
	snprintf(text, sizeof(text), "\"%s\"", o->md5);
	oss_xml_element(b, "ETag", text);
	oss_xml_element(b, "Type", "Normal");
	snprintf(text, sizeof(text), "%zu", o->size);
	oss_xml_element(b, "Size", text);
	oss_xml_element(b, "StorageClass", class != NULL ? class : "Standard");
	if (l->owner)
		buf_addf(b, "<Owner><ID>%s</ID><DisplayName>%s</DisplayName></Owner>\n", owner, owner);
	buf_puts(b, "</Contents>\n");
	set_last(l, TOKEN_KEY, o->key);
}

static void
add_common(struct list *l, const char *key, size_t len)
{
	free(l->common);
	l->common = xstrndup(key, len);
	buf_puts(&l->prefixes, "<CommonPrefixes>");
	element(l, &l->prefixes, "Prefix", l->common);
	buf_puts(&l->prefixes, "</CommonPrefixes>\n");
	set_last(l, TOKEN_PREFIX, l->common);
}

/* What the key alone decides before the object is made: out of the window, or under a prefix that is listed already. */
static bool
not_wanted(const struct list *l, const char *stem, bool whole)
{
	size_t n = strlen(l->prefix), m = strlen(stem);

	if (strncmp(stem, l->prefix, whole || m > n ? n : m) != 0)
		return true;
	if (whole)
		return !is_behind(l, stem);
	if (l->common != NULL && strncmp(stem, l->common, strlen(l->common)) == 0)
		return true;
	if (l->after_kind == TOKEN_PREFIX && strncmp(stem, l->after, strlen(l->after)) == 0)
		return true;
	/* a beginning that sorts before the limit, and is not the limit's own, never gets behind it */
	return (strncmp(stem, l->start_after, m) < 0 && *l->start_after != '\0') ||
	    (l->after_kind != '\0' && strncmp(stem, l->after, m) < 0);
}

static void
visit(struct list *l, const struct request *rq, struct oss_objects *objects, size_t i)
{
	struct oss_object o;
	const char *rest, *cut = NULL, *stem;
	bool whole;

	stem = oss_objects_stem(objects, i, &whole);
	if (not_wanted(l, stem, whole))
		return;
	oss_objects_at(objects, i, &o);
	if (o.key == NULL || strncmp(o.key, l->prefix, strlen(l->prefix)) != 0 || !is_behind(l, o.key))
		return;
	rest = o.key + strlen(l->prefix);
	if (*l->delimiter != '\0')
		cut = strchr(rest, *l->delimiter);
	if (cut != NULL && l->common != NULL && strncmp(o.key, l->common, strlen(l->common)) == 0)
		return;
	if (l->n == l->max)
		l->more = true;
	else if (cut != NULL)
		add_common(l, o.key, (size_t)(cut - o.key) + 1);
	else
		add_key(l, rq, &o);
}

static void
write_list(struct list *l, const struct request *rq, struct buf *b)
{
	unsigned char token[2 * TOKEN_MAX] = "";
	char text[24];

	oss_xml_begin(b, "ListBucketResult");
	oss_xml_element(b, "Name", json_str(rq->bucket, "name"));
	element(l, b, "Prefix", l->prefix);
	if (*l->start_after != '\0')
		element(l, b, "StartAfter", l->start_after);
	snprintf(text, sizeof(text), "%ld", l->max);
	oss_xml_element(b, "MaxKeys", text);
	if (*l->delimiter != '\0')
		element(l, b, "Delimiter", l->delimiter);
	if (l->encode)
		oss_xml_element(b, "EncodingType", "url");
	if (*l->token != '\0')
		element(l, b, "ContinuationToken", l->token);
	oss_xml_element(b, "IsTruncated", l->more ? "true" : "false");
	if (l->more && strlen(l->last) < TOKEN_MAX) {
		EVP_EncodeBlock(token, (const unsigned char *)l->last, (int)strlen(l->last));
		element(l, b, "NextContinuationToken", (const char *)token);
	}
	snprintf(text, sizeof(text), "%ld", l->n);
	oss_xml_element(b, "KeyCount", text);
	buf_add(b, buf_text(&l->contents), l->contents.len);
	buf_add(b, buf_text(&l->prefixes), l->prefixes.len);
	buf_puts(b, "</ListBucketResult>\n");
}

void
oss_list_objects(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct oss_objects *objects = NULL;
	struct list l = { .max = 0 };
	struct buf b;

	if (!read_list(&l, rq, rs))
		return;
	buf_init(&b, RESPONSE_BODY_MAX);
	buf_init(&l.contents, RESPONSE_BODY_MAX);
	buf_init(&l.prefixes, RESPONSE_BODY_MAX);
	oss_objects_open(&objects, t, rq->bucket);
	for (size_t i = 0; i < oss_objects_places(objects) && !l.more; i++)
		visit(&l, rq, objects, i);
	write_list(&l, rq, &b);
	response_bytes(rs, "application/xml", b.data, b.len);
	oss_objects_close(objects);
	buf_release(&l.contents);
	buf_release(&l.prefixes);
	buf_release(&b);
	free(l.last);
	free(l.common);
}

/* CRC-64/ECMA-182 reflected, as OSS gives it in x-oss-hash-crc64ecma. */
static uint64_t
crc64(const char *bytes, size_t len)
{
	uint64_t table[256], crc = ~(uint64_t)0;

	for (unsigned i = 0; i < 256; i++) {
		uint64_t v = i;

		for (int bit = 0; bit < 8; bit++)
			v = v & 1 ? v >> 1 ^ 0xc96c5795d7870f42u : v >> 1;
		table[i] = v;
	}
	for (size_t i = 0; i < len; i++)
		crc = table[(crc ^ (unsigned char)bytes[i]) & 0xff] ^ crc >> 8;
	return ~crc;
}

static void
object_headers(const struct request *rq, struct response *rs, const struct oss_object *o, const struct buf *b)
{
	const cJSON *sse = json_get(rq->bucket, "encryption");
	const char *class = json_str(rq->bucket, "storageClass");
	char text[64];
	unsigned char digest[16], base64[32];
	struct tm tm;

	snprintf(text, sizeof(text), "\"%s\"", o->md5);
	kv_set(&rs->headers, "ETag", text);
	EVP_Digest(buf_text(b), b->len, digest, NULL, EVP_md5(), NULL);
	EVP_EncodeBlock(base64, digest, sizeof(digest));
	kv_set(&rs->headers, "Content-MD5", (const char *)base64);
	gmtime_r(&o->modified, &tm);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	kv_set(&rs->headers, "Last-Modified", text);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)crc64(buf_text(b), b->len));
	kv_set(&rs->headers, "x-oss-hash-crc64ecma", text);
	kv_set(&rs->headers, "x-oss-object-type", "Normal");
	kv_set(&rs->headers, "x-oss-storage-class", class != NULL ? class : "Standard");
	kv_set(&rs->headers, "Accept-Ranges", "bytes");
	if (json_str(rq->bucket, "versioning") != NULL)
		kv_set(&rs->headers, "x-oss-version-id", "null");
	if (sse != NULL)
		kv_set(&rs->headers, "x-oss-server-side-encryption", json_str(sse, "SSEAlgorithm"));
	if (json_str(sse, "KMSMasterKeyID") != NULL)
		kv_set(&rs->headers, "x-oss-server-side-encryption-key-id", json_str(sse, "KMSMasterKeyID"));
}

/* "bytes=a-b", "bytes=a-" or "bytes=-n"; a range that can not be had means the whole object, as with OSS. */
static bool
read_range(const char *range, size_t size, size_t *from, size_t *len)
{
	unsigned long long a, z;
	int used = 0;

	if (range == NULL || size == 0)
		return false;
	if (sscanf(range, "bytes=-%llu%n", &z, &used) == 1 && range[used] == '\0' && z > 0) {
		*len = z < size ? (size_t)z : size;
		*from = size - *len;
		return true;
	}
	z = size - 1;
	used = 0;
	if (sscanf(range, "bytes=%llu-%n%llu%n", &a, &used, &z, &used) < 1 || used == 0 || range[used] != '\0' || a > z || a >= size)
		return false;
	*from = (size_t)a;
	*len = (size_t)((z < size ? z : size - 1) - a + 1);
	return true;
}

static void
serve_object(const struct request *rq, struct response *rs, struct oss_objects *objects, size_t i, const struct oss_object *o)
{
	size_t from = 0, len;
	struct buf b;
	char text[96];

	buf_init(&b, RESPONSE_BODY_MAX);
	oss_objects_bytes(objects, i, &b);
	object_headers(rq, rs, o, &b);
	len = b.len;
	if (read_range(kv_get(&rq->headers, "Range"), b.len, &from, &len)) {
		rs->status = 206;
		snprintf(text, sizeof(text), "bytes %zu-%zu/%zu", from, from + len - 1, b.len);
		kv_set(&rs->headers, "Content-Range", text);
	}
	response_bytes(rs, "application/octet-stream", buf_text(&b) + from, len);
	buf_release(&b);
}

void
oss_get_object(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *key = kv_get(&rq->captures, "key");
	struct oss_objects *objects = NULL;
	bool found = false, whole;

	oss_objects_open(&objects, t, rq->bucket);
	for (size_t i = 0; i < oss_objects_places(objects) && !found; i++) {
		const char *stem = oss_objects_stem(objects, i, &whole);
		struct oss_object o;

		if (strncmp(key, stem, strlen(stem)) != 0)
			continue;
		oss_objects_at(objects, i, &o);
		found = o.key != NULL && strcmp(o.key, key) == 0;
		if (found)
			serve_object(rq, rs, objects, i, &o);
	}
	if (!found)
		response_error(rq, rs, 404, "NoSuchKey", "The specified key does not exist.");
	oss_objects_close(objects);
}
