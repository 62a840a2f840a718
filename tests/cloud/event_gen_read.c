#include "event_gen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define GEN_ACTORS_MAX 256
#define GEN_ACTIONS_MAX 512
#define GEN_REGIONS_MAX 64

/* Everyday work, nothing a detection should speak up about. */
static const char everyday[] =
    "[{\"service\":\"Ecs\",\"event\":\"DescribeInstances\",\"version\":\"2014-05-26\",\"weight\":260},"
    "{\"service\":\"Ecs\",\"event\":\"DescribeSecurityGroups\",\"version\":\"2014-05-26\",\"weight\":90},"
    "{\"service\":\"Ecs\",\"event\":\"DescribeDisks\",\"version\":\"2014-05-26\",\"weight\":80},"
    "{\"service\":\"Vpc\",\"event\":\"DescribeVpcs\",\"version\":\"2016-04-28\",\"weight\":70},"
    "{\"service\":\"Slb\",\"event\":\"DescribeLoadBalancers\",\"version\":\"2014-05-15\",\"weight\":70},"
    "{\"service\":\"Rds\",\"event\":\"DescribeDBInstances\",\"version\":\"2014-08-15\",\"weight\":90},"
    "{\"service\":\"Oss\",\"event\":\"GetBucketInfo\",\"version\":\"2019-05-17\",\"weight\":60,"
    "\"resource\":{\"type\":\"ACS::OSS::Bucket\",\"prefix\":\"app-data-\",\"pool\":12,\"parameter\":\"BucketName\"}},"
    "{\"service\":\"Sls\",\"event\":\"GetLogStore\",\"version\":\"2020-12-30\",\"weight\":50},"
    "{\"service\":\"Ram\",\"event\":\"ListUsers\",\"version\":\"2015-05-01\",\"weight\":15,\"global\":true},"
    "{\"service\":\"Ecs\",\"event\":\"StartInstance\",\"version\":\"2014-05-26\",\"weight\":14,"
    "\"resource\":{\"type\":\"ACS::ECS::Instance\",\"prefix\":\"i-bp1\",\"pool\":80,\"parameter\":\"InstanceId\"}},"
    "{\"service\":\"Ecs\",\"event\":\"TagResources\",\"version\":\"2014-05-26\",\"weight\":18,"
    "\"resource\":{\"type\":\"ACS::ECS::Instance\",\"prefix\":\"i-bp1\",\"pool\":80,\"parameter\":\"ResourceId.1\"}},"
    "{\"service\":\"Ecs\",\"event\":\"CreateSnapshot\",\"version\":\"2014-05-26\",\"weight\":16,"
    "\"resource\":{\"type\":\"ACS::ECS::Disk\",\"prefix\":\"d-bp1\",\"pool\":80,\"parameter\":\"DiskId\"}},"
    "{\"service\":\"Rds\",\"event\":\"CreateBackup\",\"version\":\"2014-08-15\",\"weight\":8,"
    "\"resource\":{\"type\":\"ACS::RDS::DBInstance\",\"prefix\":\"rm-bp1\",\"pool\":9,\"parameter\":\"DBInstanceId\"}},"
    "{\"service\":\"AasSub\",\"event\":\"ConsoleSignin\",\"type\":\"ConsoleSignin\",\"weight\":12,\"actor\":\"ram-user\","
    "\"additional\":{\"callbackUrl\":\"https://homenew.console.aliyun.com/\",\"mfaChecked\":\"true\"}}]";

static const char *const action_keys[] = { "service", "event", "rw", "type", "version", "source", "region", "global",
	"resource", "parameters", "additional", "error", "actor", "weight", NULL };
static const char *const resource_keys[] = { "type", "prefix", "pool", "parameter", NULL };
static const char *const error_keys[] = { "code", "message", "rate", NULL };
static const char *const gen_keys[] = { "seed", "count", "from", "to", "regions", "actors", "mix", "utc-offset", NULL };

static char *
lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

static char *
object_text(const cJSON *v)
{
	return cJSON_IsObject(v) ? json_print(v) : NULL;
}

static int
action_resource(struct action *a, const cJSON *spec, const char *where, struct err *e)
{
	if (spec == NULL)
		return 0;
	if (event_keys(spec, resource_keys, where, e) != 0)
		return -1;
	a->resource_type = xstrdup(json_str(spec, "type"));
	a->resource_prefix = xstrdup(json_str(spec, "prefix") ? json_str(spec, "prefix") : "r-");
	a->resource_parameter = xstrdup(json_str(spec, "parameter"));
	a->pool = (unsigned)json_num(spec, "pool", 20);
	if (a->resource_type == NULL || a->pool < 1)
		return err_set(e, ERR_USAGE, "%s: resource: want a type and a pool of at least 1", where);
	return 0;
}

static int
action_read(struct action *a, const cJSON *spec, const char *where, struct err *e)
{
	const cJSON *error = json_get(spec, "error");
	double weight = json_num(spec, "weight", 1);

	if (event_keys(spec, action_keys, where, e) != 0 || (error != NULL && event_keys(error, error_keys, where, e) != 0))
		return -1;
	a->service = xstrdup(json_str(spec, "service"));
	a->name = xstrdup(json_str(spec, "event"));
	if (a->service == NULL || a->name == NULL || weight < 1 || weight > 1000000)
		return err_set(e, ERR_USAGE, "%s: want service, event and a weight from 1 to 1000000", where);
	a->weight = (unsigned)weight;
	a->type = xstrdup(json_str(spec, "type") ? json_str(spec, "type") : "ApiCall");
	a->signin = strcmp(a->type, "ConsoleSignin") == 0 || strcmp(a->type, "ConsoleSignout") == 0;
	a->rw = xstrdup(json_str(spec, "rw") ? json_str(spec, "rw") : event_name_reads(a->name) ? "Read" : "Write");
	a->version = xstrdup(json_str(spec, "version"));
	a->region = xstrdup(json_str(spec, "region"));
	a->global = json_bool(spec, "global", false);
	if ((a->global || a->signin) && a->region == NULL)
		a->region = xstrdup("cn-hangzhou");	/* alibaba-api.md 5.6: where global events are kept */
	a->host = json_str(spec, "source") ? xstrdup(json_str(spec, "source")) : lower(a->service);
	a->parameters = object_text(json_get(spec, "parameters"));
	a->additional = object_text(json_get(spec, "additional"));
	a->actor = xstrdup(json_str(spec, "actor"));
	a->error_code = xstrdup(json_str(error, "code"));
	a->error_message = xstrdup(json_str(error, "message"));
	a->error_rate = json_num(error, "rate", 1);
	return action_resource(a, json_get(spec, "resource"), where, e);
}

static void
action_release(struct action *a)
{
	free(a->service);
	free(a->name);
	free(a->rw);
	free(a->type);
	free(a->version);
	free(a->host);
	free(a->region);
	free(a->resource_type);
	free(a->resource_prefix);
	free(a->resource_parameter);
	free(a->parameters);
	free(a->additional);
	free(a->error_code);
	free(a->error_message);
	free(a->actor);
}

void
event_gen_free(struct event_gen *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->n_actors; i++)
		event_actor_release(&g->actors[i]);
	for (size_t i = 0; i < g->n_actions; i++)
		action_release(&g->actions[i]);
	for (size_t i = 0; i < g->n_regions; i++)
		free(g->regions[i]);
	free(g->actors);
	free(g->actions);
	free(g->regions);
	free(g->account);
	free(g->may);
	free(g->busy);
	free(g);
}

/* The actors: those of the generator's own list, by name or in full; all the account has when it lists none. */
static int
read_actors(struct event_gen *g, const cJSON *list, const cJSON *named, struct err *e)
{
	const cJSON *from = list != NULL ? list : named, *item;
	int n = cJSON_GetArraySize(from);

	if (n < 1 || n > GEN_ACTORS_MAX)
		return err_set(e, ERR_USAGE, "generator: actors: want 1 to %d", GEN_ACTORS_MAX);
	g->actors = xcalloc((size_t)n, sizeof(*g->actors));
	cJSON_ArrayForEach(item, from) {
		const char *name = from == named ? item->string : cJSON_IsString(item) ? item->valuestring :
		    json_str(item, "userName");
		const cJSON *spec = cJSON_IsString(item) ? json_get(named, item->valuestring) : item;

		if (spec == NULL || name == NULL)
			return err_set(e, ERR_USAGE, "generator: actor \"%.60s\" is not defined", name ? name : "");
		if (event_actor_read(&g->actors[g->n_actors++], name, spec, g->account, e) != 0)
			return -1;
	}
	return 0;
}

static int
read_actions(struct event_gen *g, const cJSON *list, struct err *e)
{
	cJSON *own = list == NULL ? json_parse(everyday, strlen(everyday), "everyday", e) : NULL;
	const cJSON *from = list != NULL ? list : own, *item;
	int n = cJSON_GetArraySize(from), rc = -1;
	char where[64];

	if (n < 1 || n > GEN_ACTIONS_MAX) {
		err_set(e, ERR_USAGE, "generator: mix: want 1 to %d entries", GEN_ACTIONS_MAX);
		goto out;
	}
	g->actions = xcalloc((size_t)n, sizeof(*g->actions));
	cJSON_ArrayForEach(item, from) {
		snprintf(where, sizeof(where), "generator: mix entry %zu", g->n_actions);
		if (action_read(&g->actions[g->n_actions++], item, where, e) != 0)
			goto out;
	}
	rc = 0;
out:
	cJSON_Delete(own);
	return rc;
}

static int
read_regions(struct event_gen *g, const cJSON *list, struct err *e)
{
	int n = cJSON_GetArraySize(list);
	const cJSON *item;

	if (n > GEN_REGIONS_MAX)
		return err_set(e, ERR_USAGE, "generator: regions: want at most %d", GEN_REGIONS_MAX);
	g->regions = xcalloc(n > 0 ? (size_t)n : 1, sizeof(*g->regions));
	cJSON_ArrayForEach(item, list) {
		if (!cJSON_IsString(item))
			return err_set(e, ERR_USAGE, "generator: regions: want names");
		g->regions[g->n_regions++] = xstrdup(item->valuestring);
	}
	if (g->n_regions == 0)
		g->regions[g->n_regions++] = xstrdup("cn-hangzhou");
	return 0;
}

static bool
does(const struct event_actor *who, const struct action *what)
{
	if (what->actor != NULL && strcmp(what->actor, who->type) != 0 && strcmp(what->actor, who->name) != 0)
		return false;
	return who->read_write == NULL || strcmp(who->read_write, what->rw) == 0;
}

/* Running sums, so that who and what are drawn by weight with one search. */
static int
weigh(struct event_gen *g, struct err *e)
{
	g->may = xcalloc(g->n_actors * g->n_actions, sizeof(*g->may));
	for (size_t i = 0; i < g->n_actors; i++) {
		unsigned sum = 0;

		for (size_t k = 0; k < g->n_actions; k++) {
			if (does(&g->actors[i], &g->actions[k]))
				sum += g->actions[k].weight;
			g->may[i * g->n_actions + k] = sum;
		}
		if (sum == 0)
			return err_set(e, ERR_USAGE, "generator: actor %s: nothing in the mix is for it", g->actors[i].name);
	}
	g->busy = xcalloc(WEEK_HOURS * g->n_actors, sizeof(*g->busy));
	for (int h = 0; h < WEEK_HOURS; h++) {
		unsigned sum = 0;

		for (size_t i = 0; i < g->n_actors; i++) {
			if (event_actor_at_work(&g->actors[i], h / 24, h % 24))
				sum += g->actors[i].weight;
			g->busy[(size_t)h * g->n_actors + i] = sum;
		}
		g->week[h + 1] = g->week[h] + (uint64_t)sum * 3600;
	}
	return 0;
}

/* Activity from the Monday before the epoch's first local week until t. */
static uint64_t
activity(const struct event_gen *g, time_t t)
{
	int64_t local = (int64_t)t + g->utc_offset - MONDAY_1970 + WEEK_SECONDS;
	int64_t week = local / WEEK_SECONDS, second = local % WEEK_SECONDS, hour = second / 3600;
	uint64_t rate = (g->week[hour + 1] - g->week[hour]) / 3600;

	return (uint64_t)week * g->week[WEEK_HOURS] + g->week[hour] + rate * (uint64_t)(second % 3600);
}

static int
read_times(struct event_gen *g, const cJSON *spec, time_t now, struct err *e)
{
	const char *from = json_str(spec, "from"), *to = json_str(spec, "to");
	double count = json_num(spec, "count", -1), offset = json_num(spec, "utc-offset", 8);

	if (count < 0 || count > EVENTS_GENERATED_MAX)
		return err_set(e, ERR_USAGE, "generator: count: want 0 to %d", EVENTS_GENERATED_MAX);
	if (offset < -12 || offset > 14)
		return err_set(e, ERR_USAGE, "generator: utc-offset: want hours from -12 to 14");
	if (events_when(from ? from : "-90d", now, &g->from) != 0 || events_when(to ? to : "now", now, &g->to) != 0 ||
	    g->from >= g->to || g->from < WEEK_SECONDS)
		return err_set(e, ERR_USAGE, "generator: from and to: want two moments, the earlier one first");
	g->count = (int64_t)count;
	g->utc_offset = (long)(offset * 3600);
	return 0;
}

int
event_gen_new(struct event_gen **out, const cJSON *spec, const cJSON *actors, const char *account, time_t now,
    struct err *e)
{
	struct event_gen *g = xcalloc(1, sizeof(*g));
	int rc = -1;

	*out = NULL;
	g->account = xstrdup(account);
	g->seed = (uint64_t)json_num(spec, "seed", 1);
	if (event_keys(spec, gen_keys, "generator", e) != 0 || read_times(g, spec, now, e) != 0 ||
	    read_actors(g, json_get(spec, "actors"), actors, e) != 0 || read_actions(g, json_get(spec, "mix"), e) != 0 ||
	    read_regions(g, json_get(spec, "regions"), e) != 0 || weigh(g, e) != 0)
		goto out;
	g->start = activity(g, g->from);
	g->total = activity(g, g->to) - g->start;
	if (g->total == 0) {
		err_set(e, ERR_USAGE, "generator: no actor is at work between from and to");
		goto out;
	}
	*out = g;
	g = NULL;
	rc = 0;
out:
	event_gen_free(g);
	return rc;
}
