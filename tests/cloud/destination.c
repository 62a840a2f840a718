#include "destination.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "event_parts.h"

#define DAY 86400

static time_t
later(time_t a, time_t b)
{
	return a > b ? a : b;
}

/* Whether the resource name of an ARN, acs:log:<region>:<uid>:project/<name>, is this one. */
static bool
arn_names(const char *arn, const char *name)
{
	const char *slash = arn != NULL ? strrchr(arn, '/') : NULL;

	return slash != NULL && strcmp(slash + 1, name) == 0;
}

static bool
delivers_to_logstore(const cJSON *trail, const cJSON *project, const cJSON *logstore)
{
	const char *name = json_str(logstore, "logstoreName");

	return arn_names(json_str(trail, "SlsProjectArn"), json_str(project, "projectName")) &&
	    strncmp(name, "actiontrail_", 12) == 0 && strcmp(name + 12, json_str(trail, "Name")) == 0;
}

static bool
delivers_to_bucket(const cJSON *trail, const cJSON *bucket, const cJSON *unused)
{
	const char *name = json_str(trail, "OssBucketName");

	(void)unused;
	return name != NULL && strcmp(name, json_str(bucket, "name")) == 0;
}

static void
find_trail(struct destination *d, bool (*delivers)(const cJSON *, const cJSON *, const cJSON *), const cJSON *a, const cJSON *b)
{
	const cJSON *account, *trail;

	cJSON_ArrayForEach(account, json_arr(d->tenant->doc, "accounts")) {
		cJSON_ArrayForEach(trail, json_arr(account, "trails")) {
			if (d->trail == NULL && delivers(trail, a, b)) {
				d->account = account;
				d->trail = trail;
			}
		}
	}
}

/* From when until when the trail was on, and what the tenant says of the way. */
static void
settle(struct destination *d, time_t now)
{
	const cJSON *t = d->trail;
	const char *status = json_str(t, "Status");
	time_t end = now - (time_t)json_num(d->settings, "delaySeconds", DESTINATION_DELAY);

	d->lose_every = (long)json_num(d->settings, "loseEvery", 0);
	if (t == NULL || strcmp(status, "Fresh") == 0)
		return;
	d->from = later(d->from, (time_t)json_num(t, "StartLoggingTime", json_num(t, "CreateTime", 0)));
	d->to = end;
	if (strcmp(status, "Disable") == 0) {
		time_t stop = (time_t)json_num(t, "StopLoggingTime", json_num(t, "UpdateTime", (double)end));

		d->to = stop < end ? stop : end;
	}
	d->filtered = d->lose_every > 0 || json_arr(d->settings, "gaps") != NULL || strcmp(json_str(t, "EventRW"), "All") != 0 ||
	    strcmp(json_str(t, "TrailRegion"), "All") != 0;
}

void
destination_logstore(struct destination *d, const struct tenant *t, const cJSON *project, const cJSON *logstore, time_t now)
{
	memset(d, 0, sizeof(*d));
	d->tenant = t;
	d->settings = json_get(logstore, "events");
	find_trail(d, delivers_to_logstore, project, logstore);
	d->from = later((time_t)json_num(logstore, "createTime", 0), now - (time_t)json_num(logstore, "ttl", 0) * DAY);
	settle(d, now);
}

/* Days after which the trail's objects are removed, 0 for never: the shortest enabled rule without a tag. */
static long
days_kept(const cJSON *bucket, const cJSON *trail)
{
	const char *prefix = json_str(trail, "OssKeyPrefix"), *where;
	bool bare = prefix == NULL || *prefix == '\0';
	const cJSON *rule;
	char keys[256];
	long days = 0;

	snprintf(keys, sizeof(keys), "%s%sAliyunLogs/Actiontrail/", bare ? "" : prefix, bare ? "" : "/");
	cJSON_ArrayForEach(rule, json_arr(json_get(bucket, "lifecycle"), "Rule")) {
		long n = (long)json_num(json_get(rule, "Expiration"), "Days", 0);

		where = json_str(rule, "Prefix");
		if (n <= 0 || strcmp(json_str(rule, "Status"), "Enabled") != 0 || json_get(rule, "Tag") != NULL)
			continue;
		if (where != NULL && strncmp(keys, where, strlen(where)) != 0)
			continue;
		if (days == 0 || n < days)
			days = n;
	}
	return days;
}

void
destination_bucket(struct destination *d, const struct tenant *t, const cJSON *bucket, time_t now)
{
	long days;

	memset(d, 0, sizeof(*d));
	d->tenant = t;
	d->settings = json_get(bucket, "events");
	find_trail(d, delivers_to_bucket, bucket, NULL);
	d->from = (time_t)json_num(bucket, "createTime", 0);
	if ((days = days_kept(bucket, d->trail)) > 0)
		d->from = later(d->from, (now / DAY - days) * DAY);
	settle(d, now);
}

static bool
in_gap(const struct destination *d, const struct event *ev)
{
	const cJSON *gap;

	cJSON_ArrayForEach(gap, json_arr(d->settings, "gaps")) {
		const char *region = json_str(gap, "region");

		if ((double)ev->time >= json_num(gap, "from", 0) && (double)ev->time < json_num(gap, "to", 0) &&
		    (region == NULL || (ev->region != NULL && strcmp(region, ev->region) == 0)))
			return true;
	}
	return false;
}

static bool
holds(void *arg, struct event *ev)
{
	const struct destination_query *dq = arg;
	const struct destination *d = dq->d;
	const char *rw = json_str(d->trail, "EventRW");

	if (strcmp(rw, "All") != 0 && (ev->rw == NULL || strcmp(rw, ev->rw) != 0))
		return false;
	if (d->lose_every > 0 && event_mix((uint64_t)ev->index, (uint64_t)ev->time, 11) % (uint64_t)d->lose_every == 0)
		return false;
	if (in_gap(d, ev))
		return false;
	return dq->more == NULL || dq->more(dq->more_arg, ev);
}

void
destination_query(struct destination_query *dq, const struct destination *d, time_t from, time_t to,
    bool (*more)(void *arg, struct event *ev), void *more_arg)
{
	const char *region = json_str(d->trail, "TrailRegion");
	struct event_query *q = &dq->q;

	memset(dq, 0, sizeof(*dq));
	dq->d = d;
	dq->more = more;
	dq->more_arg = more_arg;
	q->from = later(from, d->from);
	q->to = to < d->to ? to : d->to;
	if (!json_bool(d->trail, "IsOrganizationTrail", false))
		q->account = json_str(d->account, "id");
	if (region != NULL && strcmp(region, "All") != 0)
		q->region = region;
	if (d->filtered || more != NULL)
		q->want = holds;
	q->arg = dq;
}
