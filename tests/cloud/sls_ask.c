#include "sls_ask.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"
#include "sls_logs.h"
#include "sls_search.h"

#define ASKED_MAX 4096		/* requests remembered for `incomplete` */

static bool
refuse(const struct request *rq, struct response *rs, const char *code, const char *text)
{
	response_error(rq, rs, 400, code, "%s", text);
	return false;
}

static bool
body_number(const struct request *rq, struct response *rs, const cJSON *body, const char *name, const char *code, double *value)
{
	const cJSON *v = json_get(body, name);

	if (v == NULL || cJSON_IsNull(v))
		return true;
	*value = v->valuedouble;
	if (cJSON_IsNumber(v) && *value >= 0 && *value < 1e12)
		return true;
	return refuse(rq, rs, code, "a number that is not negative is wanted");
}

bool
sls_ask_body(struct sls_ask *a, const struct request *rq, struct response *rs, const cJSON *body)
{
	double from = -1, to = -1, line = SLS_LINES_MAX, offset = 0;

	if (!cJSON_IsObject(body))
		return refuse(rq, rs, "PostBodyInvalid", "the body is not a JSON object");
	if (!body_number(rq, rs, body, "from", "InvalidTimeRange", &from) || !body_number(rq, rs, body, "to", "InvalidTimeRange", &to) ||
	    !body_number(rq, rs, body, "line", "InvalidLine", &line) || !body_number(rq, rs, body, "offset", "InvalidOffset", &offset))
		return false;
	if (from < 0 || to < 0)
		return refuse(rq, rs, "ParameterInvalid", "from and to are wanted");
	a->from = (time_t)from;
	a->to = (time_t)to;
	a->line = (long)line;
	a->offset = (long)offset;
	a->query = json_str(body, "query") != NULL ? json_str(body, "query") : "";
	a->topic = json_str(body, "topic");
	a->reverse = json_bool(body, "reverse", false);
	a->power = json_bool(body, "powerSql", false);
	return true;
}

static bool
query_number(const struct request *rq, struct response *rs, const char *name, const char *code, long *value)
{
	const char *text = kv_get(&rq->query, name);
	char *end;

	if (text == NULL)
		return true;
	*value = strtol(text, &end, 10);
	if (end != text && *end == '\0' && *value >= 0 && *value < 1000000000000)
		return true;
	return refuse(rq, rs, code, "a number that is not negative is wanted");
}

static bool
flag(const struct request *rq, const char *name)
{
	const char *text = kv_get(&rq->query, name);

	return text != NULL && strcasecmp(text, "true") == 0;
}

bool
sls_ask_url(struct sls_ask *a, const struct request *rq, struct response *rs)
{
	long from = -1, to = -1;

	a->line = SLS_LINES_MAX;
	if (!query_number(rq, rs, "from", "InvalidTimeRange", &from) || !query_number(rq, rs, "to", "InvalidTimeRange", &to) ||
	    !query_number(rq, rs, "line", "InvalidLine", &a->line) || !query_number(rq, rs, "offset", "InvalidOffset", &a->offset))
		return false;
	if (from < 0 || to < 0)
		return refuse(rq, rs, "ParameterInvalid", "from and to are wanted");
	a->from = from;
	a->to = to;
	if (kv_get(&rq->query, "query") != NULL)
		a->query = kv_get(&rq->query, "query");
	a->topic = kv_get(&rq->query, "topic");
	a->reverse = flag(rq, "reverse");
	a->power = flag(rq, "powerSql");
	return true;
}

/*
 * The setting `incomplete: n` makes each distinct request find an unfinished answer n times.  Shared by all threads for the
 * life of the server, as is the state of the real service.
 */
static bool
still_incomplete(const struct sls_ask *a)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct {
		const cJSON *logstore;
		uint64_t what;
		long times;
	} asked[ASKED_MAX];
	static size_t n;
	long wanted = (long)json_num(a->where.settings, "incomplete", 0);
	uint64_t what = 1469598103934665603u;
	bool more = false;
	char *text;
	size_t i;

	if (wanted <= 0)
		return false;
	text = xasprintf("%lld %lld %ld %ld %d %s", (long long)a->from, (long long)a->to, a->line, a->offset, a->reverse, a->query);
	for (const char *p = text; *p != '\0'; p++)
		what = (what ^ (unsigned char)*p) * 1099511628211u;
	free(text);
	pthread_mutex_lock(&lock);
	for (i = 0; i < n && (asked[i].logstore != a->logstore || asked[i].what != what); i++)
		;
	if (i == n && n < ASKED_MAX) {
		asked[n].logstore = a->logstore;
		asked[n++].what = what;
	}
	if (i < n)
		more = asked[i].times++ < wanted;
	pthread_mutex_unlock(&lock);
	return more;
}

bool
sls_ask_ready(struct sls_ask *a, const struct tenant *t, const struct request *rq, struct response *rs, bool sql_allowed)
{
	size_t length;
	struct err e;

	if ((a->logstore = sls_logstore(rq, rs)) == NULL)
		return false;
	if ((a->index = json_get(a->logstore, "index")) == NULL)
		return refuse(rq, rs, "IndexConfigNotExist", "logstore without index config");
	if (a->from >= a->to)
		return refuse(rq, rs, "InvalidTimeRange", "request time range is invalid, from must be less than to");
	length = sls_search_length(a->query);
	if (a->query[length] == '|')
		a->sql = a->query + length + 1;
	if (a->sql != NULL && !sql_allowed)
		return refuse(rq, rs, "ParameterInvalid", "an analysis statement is not allowed here");
	if (sls_search_parse(&a->search, a->query, length, a->index, &e) != 0)
		return refuse(rq, rs, "ParameterInvalid", e.text);
	if (a->sql != NULL && a->offset != 0)
		return refuse(rq, rs, "ParameterInvalid", "offset is not available for a query with SQL, please use LIMIT in SQL");
	if (a->line > SLS_LINES_MAX && a->sql == NULL)
		return refuse(rq, rs, "InvalidLine", "line must be from 0 to 100");
	destination_logstore(&a->where, t, rq->project, a->logstore, rq->now);
	a->exact = true;
	a->complete = !still_incomplete(a);
	return true;
}

void
sls_ask_release(struct sls_ask *a)
{
	sls_search_free(a->search);
}

struct sls_log
sls_ask_log(struct event *ev)
{
	return (struct sls_log){ .event = ev, .topic = SLS_AUDIT_TOPIC, .source = SLS_AUDIT_SOURCE };
}

static bool
found(void *arg, struct event *ev)
{
	const struct sls_ask *a = arg;
	struct sls_log log = sls_ask_log(ev);

	if (a->topic != NULL && *a->topic != '\0' && strcmp(a->topic, SLS_AUDIT_TOPIC) != 0)
		return false;
	return sls_search_match(a->search, &log);
}

void
sls_ask_query(struct sls_ask *a, struct destination_query *dq, time_t from, time_t to)
{
	bool all = sls_search_is_all(a->search) && (a->topic == NULL || *a->topic == '\0');

	destination_query(dq, &a->where, from, to, all ? NULL : found, a);
}
