#ifndef CLOUD_EVENT_PARTS_H
#define CLOUD_EVENT_PARTS_H

/* What the files behind events.h share. */

#include <pthread.h>

#include "events.h"

/* Somebody (or something) that makes events. */
struct event_actor {
	char *name;		/* its key in the tenant's "actors" */
	char *type, *user_name, *principal, *account, *access_key, *user_agent;
	char **ips;
	size_t n_ips;
	char *read_write;	/* "Read": only such actions; NULL: all */
	int mfa;		/* 1, 0, or -1: the record does not say */
	unsigned weight;
	int from_hour, to_hour;	/* at work from..to, local time; from > to goes over midnight */
	unsigned days;		/* bit 0 is Monday */
};

int event_actor_read(struct event_actor *a, const char *name, const cJSON *spec, const char *account, struct err *e);
void event_actor_release(struct event_actor *a);
bool event_actor_at_work(const struct event_actor *a, int weekday, int hour);	/* weekday 0 is Monday */

/* `"userIdentity":{...}` of this actor; with_key false for a console sign-in, which has no AccessKey. */
void event_actor_identity(const struct event_actor *a, time_t t, bool with_key, struct buf *b);

/* Records written out in the tenant, sorted by time. */
struct event_record {
	time_t time;
	size_t order;
	cJSON *tree;
	char *text;
	struct event facts;
};
struct event_records {
	struct event_record *items;
	size_t n, cap;
};
int event_records_read(struct event_records *r, const cJSON *list, const cJSON *actors, const char *account,
    const char *region, time_t now, struct err *e);
int event_records_add(struct event_records *r, const cJSON *item, const cJSON *actors, const char *account, const char *region,
    time_t now, struct err *e);	/* behind the others, whatever its time */
void event_records_release(struct event_records *r);

/* A generator. */
struct event_gen;
int event_gen_new(struct event_gen **out, const cJSON *spec, const cJSON *actors, const char *account, time_t now,
    struct err *e);
void event_gen_free(struct event_gen *g);
int64_t event_gen_count(const struct event_gen *g);
time_t event_gen_time(const struct event_gen *g, int64_t i);
void event_gen_facts(const struct event_gen *g, int64_t i, struct event *ev);
void event_gen_id(const struct event_gen *g, int64_t i, char out[EVENT_ID_SIZE]);
int event_gen_text(const struct event_gen *g, int64_t i, struct buf *b);

/* Some events in time order: the records of an account, or one generator. */
struct event_source {
	char *account;
	struct event_records records;
	struct event_gen *gen;	/* NULL: records */
	size_t rank;		/* its place in the set, which orders events of one second */
	pthread_mutex_t *lock;	/* records come while others read: their number is read under it, their place stays; NULL: none come */
};
int64_t event_source_count(const struct event_source *s);
time_t event_source_time(const struct event_source *s, int64_t i);
int64_t event_source_find(const struct event_source *s, time_t t);	/* the first event at or after t */
bool event_source_asked(const struct event_source *s, const struct event_query *q);

struct events {
	struct event_source **sources;
	size_t n, cap;
};

/* Make ev event i of a source: what it had is given up, the room for its text is kept.  event_clear leaves that room too. */
void event_load(struct event *ev, const struct event_source *s, int64_t i);
void event_clear(struct event *ev);

/* A well mixed number from three: splitmix64. */
uint64_t event_mix(uint64_t seed, uint64_t i, uint64_t what);
void event_guid(uint64_t a, uint64_t b, char out[EVENT_ID_SIZE]);

/* Whether the name of an API says that it only reads. */
bool event_name_reads(const char *name);

/* An error unless every member of obj is one of these names (NULL at the end). */
int event_keys(const cJSON *obj, const char *const *names, const char *where, struct err *e);

#endif
