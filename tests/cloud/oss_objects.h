#ifndef CLOUD_OSS_OBJECTS_H
#define CLOUD_OSS_OBJECTS_H

#include "cloud.h"
#include "destination.h"

/*
 * The objects of a bucket in the order of their keys: those written out in the tenant ("objects") and those a trail has
 * delivered, one for each account, region and UTC day with events, made when somebody looks (alibaba-api.md 5.5):
 *
 *	<OssKeyPrefix>/AliyunLogs/Actiontrail/[<rd>/<account>/]<region>/YYYY/MM/DD/
 *	    Actiontrail_<region>_<time of the first event>_1002_<events>_<bytes>_<md5>.gz
 *
 * Bytes and md5 are those of the gzip file; its content is a JSON array.  Everything is taken as of when the tenant was
 * loaded: an object never changes while the server runs.  Regions are those of the tenant's list.
 */
#define OSS_LINE_KEYS_MAX 1000		/* of one ListObjectsV2 answer */

struct oss_objects;

struct oss_object {
	const char *key;		/* NULL: nothing was delivered for this place */
	size_t size;
	time_t modified;
	char md5[33];			/* upper case */
};

void oss_objects_open(struct oss_objects **out, const struct tenant *t, const cJSON *bucket);
void oss_objects_close(struct oss_objects *o);
size_t oss_objects_places(const struct oss_objects *o);

/* What is known of the key at place i without making the object: all of it, or its beginning. */
const char *oss_objects_stem(const struct oss_objects *o, size_t i, bool *whole);

/* The object at place i; texts live as long as o. */
void oss_objects_at(struct oss_objects *o, size_t i, struct oss_object *out);

/* Its bytes, appended to b. */
void oss_objects_bytes(struct oss_objects *o, size_t i, struct buf *b);

void oss_list_objects(const struct tenant *t, const struct request *rq, struct response *rs);
void oss_get_object(const struct tenant *t, const struct request *rq, struct response *rs);

/* As one gzip member without name and time. */
void gzip_bytes(const struct buf *in, struct buf *out);

/* The beginning of an answer in XML and one element of it; the name of the root is closed by the caller. */
void oss_xml_begin(struct buf *b, const char *root);
void oss_xml_element(struct buf *b, const char *name, const char *value);
void oss_iso_ms(time_t t, char out[32]);	/* 2026-01-01T00:00:00.000Z */

#endif
