#include "oss_objects.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "base/json.h"

#define DAY 86400
#define DELIVERED_AFTER 300	/* a file is written about every five minutes */
#define KNOWN_SLOTS 16384	/* a power of two */

/* A place where an object may be. */
struct place {
	char *stem;		/* the key, or its beginning */
	const cJSON *literal;	/* an object of the tenant; NULL: delivered */
	const char *account, *region;
	time_t day;
	char *key;		/* of a delivered object, once made */
};

struct oss_objects {
	const struct tenant *t;
	const cJSON *bucket;
	struct destination where;
	struct place *items;
	size_t n, cap;
};

/* What was found out about delivered objects, for all requests: making one takes a walk over its day. */
struct known {
	const cJSON *bucket;
	uint64_t what;
	long count;
	size_t size;
	time_t first;
	char md5[33];
	bool used;
};
static struct known known[KNOWN_SLOTS];
static pthread_mutex_t known_lock = PTHREAD_MUTEX_INITIALIZER;

static int
compare_places(const void *a, const void *b)
{
	return strcmp(((const struct place *)a)->stem, ((const struct place *)b)->stem);
}

static struct place *
add_place(struct oss_objects *o, char *stem)
{
	ARRAY_GROW(o->items, o->n, o->cap);
	memset(&o->items[o->n], 0, sizeof(o->items[0]));
	o->items[o->n].stem = stem;
	return &o->items[o->n++];
}

static void
add_region(struct oss_objects *o, const char *prefix, const char *account, const char *region)
{
	for (time_t day = o->where.from - o->where.from % DAY; day < o->where.to; day += DAY) {
		struct place *p;
		struct tm tm;

		gmtime_r(&day, &tm);
		p = add_place(o, xasprintf("%s%s/%04d/%02d/%02d/Actiontrail_%s_%04d%02d%02d", prefix, region, tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday, region, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
		p->account = account;
		p->region = region;
		p->day = day;
	}
}

static void
add_account(struct oss_objects *o, const char *account, bool organization)
{
	const char *start = json_str(o->where.trail, "OssKeyPrefix"), *only = json_str(o->where.trail, "TrailRegion");
	const char *directory = json_str(json_get(o->t->doc, "resourceDirectory"), "ResourceDirectoryId");
	const char *slash = start != NULL && *start != '\0' ? "/" : "";
	char *prefix = organization ?
	    xasprintf("%s%sAliyunLogs/Actiontrail/%s/%s/", start ? start : "", slash, directory ? directory : "rd-none", account) :
	    xasprintf("%s%sAliyunLogs/Actiontrail/", start ? start : "", slash);
	const cJSON *region;

	cJSON_ArrayForEach(region, json_arr(o->t->doc, "regions")) {
		if (only == NULL || strcmp(only, "All") == 0 || strcmp(only, region->valuestring) == 0)
			add_region(o, prefix, account, region->valuestring);
	}
	free(prefix);
}

void
oss_objects_open(struct oss_objects **out, const struct tenant *t, const cJSON *bucket)
{
	struct oss_objects *o = xcalloc(1, sizeof(*o));
	const cJSON *item;

	o->t = t;
	o->bucket = bucket;
	destination_bucket(&o->where, t, bucket, t->now);
	cJSON_ArrayForEach(item, json_arr(bucket, "objects"))
		add_place(o, xstrdup(json_str(item, "key")))->literal = item;
	if (json_bool(o->where.trail, "IsOrganizationTrail", false)) {
		cJSON_ArrayForEach(item, json_arr(t->doc, "accounts"))
			add_account(o, json_str(item, "id"), true);
	} else if (o->where.trail != NULL) {
		add_account(o, json_str(o->where.account, "id"), false);
	}
	if (o->n > 1)
		qsort(o->items, o->n, sizeof(o->items[0]), compare_places);
	*out = o;
}

void
oss_objects_close(struct oss_objects *o)
{
	if (o == NULL)
		return;
	for (size_t i = 0; i < o->n; i++) {
		free(o->items[i].stem);
		free(o->items[i].key);
	}
	free(o->items);
	free(o);
}

size_t
oss_objects_places(const struct oss_objects *o)
{
	return o->n;
}

const char *
oss_objects_stem(const struct oss_objects *o, size_t i, bool *whole)
{
	*whole = o->items[i].literal != NULL;
	return o->items[i].stem;
}

void
gzip_bytes(const struct buf *in, struct buf *out)
{
	unsigned char chunk[65536];
	z_stream z;
	int rc;

	memset(&z, 0, sizeof(z));
	if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	z.next_in = (Bytef *)in->data;
	z.avail_in = (uInt)in->len;
	do {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = deflate(&z, Z_FINISH);
		buf_add(out, chunk, sizeof(chunk) - z.avail_out);
	} while (rc == Z_OK);
	deflateEnd(&z);
}

/* An object of the tenant: text, bytes of any kind, or a file, which is too long for a tenant's. */
static void
literal(const cJSON *object, struct buf *b)
{
	const char *text = json_str(object, "base64"), *file = json_str(object, "file");
	unsigned char *bytes;
	size_t len;
	int n;

	if (file != NULL) {
		file_read(b, file, NULL);
		return;
	}
	if (text == NULL) {
		buf_puts(b, json_str(object, "content") != NULL ? json_str(object, "content") : "");
		return;
	}
	len = strlen(text);
	bytes = xcalloc(1, len + 1);
	n = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)len);
	/* what stands for nothing at the end is decoded to zeros */
	for (; len > 0 && text[len - 1] == '='; len--)
		n--;
	if (n > 0)
		buf_add(b, bytes, (size_t)n);
	free(bytes);
}

/* The file of one account, region and day; the number of events, and when the first was. */
static long
make(const struct oss_objects *o, const struct place *p, struct buf *out, time_t *first)
{
	struct event_cursor *c = NULL;
	struct destination_query dq;
	struct event *ev;
	struct buf text;
	long n = 0;

	buf_init(&text, RESPONSE_BODY_MAX);
	destination_query(&dq, &o->where, p->day, p->day + DAY, NULL, NULL);
	dq.q.account = p->account;
	dq.q.region = p->region;
	event_cursor_open(&c, o->t->events, &dq.q, NULL);
	while ((ev = event_next(c)) != NULL) {
		if (n++ == 0)
			*first = ev->time;
		buf_puts(&text, n == 1 ? "[" : ",");
		event_text(ev, &text);
	}
	event_cursor_close(c);
	buf_puts(&text, "]");
	if (n > 0)
		gzip_bytes(&text, out);
	buf_release(&text);
	return n;
}

static void
md5_upper(const void *bytes, size_t len, char out[33])
{
	unsigned char digest[16];
	unsigned n = 0;

	EVP_Digest(bytes, len, digest, &n, EVP_md5(), NULL);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(out + 2 * i, 3, "%02X", digest[i]);
}

/* Look a place up among what is known, making the object the first time.  A full table only costs time. */
static void
find_known(const struct oss_objects *o, const struct place *p, struct known *out)
{
	uint64_t what = 1469598103934665603u;
	struct buf b;
	size_t at;

	for (const char *s = p->stem; *s != '\0'; s++)
		what = (what ^ (unsigned char)*s) * 1099511628211u;
	for (const char *s = p->account; *s != '\0'; s++)
		what = (what ^ (unsigned char)*s) * 1099511628211u;
	at = (size_t)what & (KNOWN_SLOTS - 1);
	pthread_mutex_lock(&known_lock);
	*out = known[at];
	pthread_mutex_unlock(&known_lock);
	if (out->used && out->bucket == o->bucket && out->what == what)
		return;

	memset(out, 0, sizeof(*out));
	buf_init(&b, RESPONSE_BODY_MAX);
	out->count = make(o, p, &b, &out->first);
	out->size = b.len;
	md5_upper(buf_text(&b), b.len, out->md5);
	buf_release(&b);
	out->bucket = o->bucket;
	out->what = what;
	out->used = true;
	pthread_mutex_lock(&known_lock);
	known[at] = *out;
	pthread_mutex_unlock(&known_lock);
}

void
oss_objects_at(struct oss_objects *o, size_t i, struct oss_object *out)
{
	struct place *p = &o->items[i];
	char when[CLOCK_ISO_SIZE];
	struct known k;

	memset(out, 0, sizeof(*out));
	if (p->literal != NULL) {
		struct buf content;

		buf_init(&content, RESPONSE_BODY_MAX);
		literal(p->literal, &content);
		out->key = p->stem;
		out->size = content.len;
		out->modified = (time_t)json_num(p->literal, "lastModified", json_num(o->bucket, "createTime", 0));
		md5_upper(buf_text(&content), content.len, out->md5);
		buf_release(&content);
		return;
	}
	find_known(o, p, &k);
	if (k.count == 0)
		return;
	if (p->key == NULL) {
		clock_iso(k.first, when);
		p->key = xasprintf("%s%.2s%.2s%.2s_1002_%ld_%zu_%s.gz", p->stem, when + 11, when + 14, when + 17, k.count, k.size, k.md5);
	}
	out->key = p->key;
	out->size = k.size;
	out->modified = (p->day + DAY < o->where.to ? p->day + DAY : o->where.to) + DELIVERED_AFTER;
	memcpy(out->md5, k.md5, sizeof(out->md5));
}

void
oss_objects_bytes(struct oss_objects *o, size_t i, struct buf *b)
{
	time_t first;

	if (o->items[i].literal != NULL)
		literal(o->items[i].literal, b);
	else
		make(o, &o->items[i], b, &first);
}
