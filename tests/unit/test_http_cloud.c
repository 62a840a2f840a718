/*
 * The engine against the local cloud over HTTPS: every style, signed for real names, verified by code that shares
 * nothing with our signers, while most calls go wrong once.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/http.h"
#include "tap.h"

#define READY_MS_MAX 20000
#define PROJECT "engine-audit.cn-hangzhou.log.aliyuncs.com"
#define BUCKET "engine-archive.oss-cn-hangzhou.aliyuncs.com"
#define TRAIL "actiontrail.cn-hangzhou.aliyuncs.com"
#define ENCODED_KEY "/a%20b%2Bc/%E5%AE%A1%E8%AE%A1~%21%2A%27%28%29.txt"

static struct error_classes openapi, sls, oss;

static void
learn(struct strlist *l, const char *a, const char *b)
{
	strlist_add(l, a);
	if (b != NULL)
		strlist_add(l, b);
}

static void
classes_init(void)
{
	learn(&openapi.denied, "NoPermission", NULL);
	learn(&openapi.throttled, "Throttling*", NULL);
	learn(&openapi.expired, "InvalidSecurityToken.Expired", NULL);
	learn(&openapi.skew, "InvalidTimeStamp.Expired", NULL);
	learn(&sls.denied, "Unauthorized", NULL);
	learn(&sls.absent, "LogStoreNotExist", NULL);
	learn(&sls.skew, "RequestTimeTooSkewed", NULL);
	learn(&oss.denied, "AccessDenied", NULL);
	learn(&oss.absent, "NoSuch*", NULL);
	learn(&oss.skew, "RequestTimeTooSkewed", NULL);
}

static void
classes_release(void)
{
	struct error_classes *all[] = { &openapi, &sls, &oss };

	for (size_t i = 0; i < 3; i++) {
		strlist_release(&all[i]->denied);
		strlist_release(&all[i]->absent);
		strlist_release(&all[i]->throttled);
		strlist_release(&all[i]->expired);
		strlist_release(&all[i]->skew);
	}
}

/* ---- the server ---- */

struct cloud {
	pid_t pid;
	char dir[32];
	char *ca, *port, *ready, *address;
};

static bool
cloud_start(struct cloud *c)
{
	char *program = xasprintf("%s/tests/cloud/localcloud", getenv("TOP_BUILDDIR") ? getenv("TOP_BUILDDIR") : ".");
	char *tenant = xasprintf("%s/tests/data/tenants/engine.json", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".");
	int64_t until = clock_monotonic_ms() + READY_MS_MAX;
	struct buf port;

	strcpy(c->dir, "/tmp/test_http_cloud.XXXXXX");
	if (mkdtemp(c->dir) == NULL)
		exit(99);
	c->ca = xasprintf("%s/ca.pem", c->dir);
	c->port = xasprintf("%s/port", c->dir);
	c->ready = xasprintf("%s/ready", c->dir);
	c->pid = fork();
	if (c->pid == 0) {
		execl(program, program, "--tenant", tenant, "--port-file", c->port, "--ca-file", c->ca, "--ready-file", c->ready,
		    (char *)NULL);
		_exit(127);
	}
	while (!file_exists(c->ready) && clock_monotonic_ms() < until && c->pid > 0) {
		if (waitpid(c->pid, NULL, WNOHANG) == c->pid)
			c->pid = 0;
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	buf_init(&port, 64);
	file_read(&port, c->port, NULL);
	c->address = xasprintf("127.0.0.1:%d", atoi(buf_text(&port)));
	buf_release(&port);
	free(program);
	free(tenant);
	return ok(file_exists(c->ready), "the local cloud is ready at %s", c->address);
}

static void
cloud_stop(struct cloud *c)
{
	int status = 0;

	if (c->pid > 0) {
		kill(c->pid, SIGTERM);
		waitpid(c->pid, &status, 0);
	}
	ok(c->pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0, "the local cloud ends well");
	unlink(c->ca);
	unlink(c->port);
	unlink(c->ready);
	rmdir(c->dir);
	free(c->ca);
	free(c->port);
	free(c->ready);
	free(c->address);
}

/* ---- calls ---- */

struct got {
	struct exchange *items[64];
	size_t n;
};

static int
keep(void *arg, struct exchange *x, struct err *e)
{
	struct got *g = arg;
	struct exchange *copy, empty;

	if (g->n == sizeof(g->items) / sizeof(g->items[0]))
		return err_set(e, ERR_LIMIT, "too many exchanges");
	copy = exchange_new();
	empty = *copy;
	*copy = *x;
	*x = empty;
	g->items[g->n++] = copy;
	return 0;
}

static void
got_release(struct got *g)
{
	for (size_t i = 0; i < g->n; i++)
		exchange_free(g->items[i]);
	g->n = 0;
}

static const struct cloud_case {
	struct source source;
	const char *host, *path, *bucket, *body, *name, *value;	/* name, value: one query parameter */
	size_t pages;
	enum evidence_state state;	/* of the last page */
	int absent;
	const char *code;
	int tries;			/* before the first page's answer, at least */
	const char *holds;		/* in the last body; NULL for anything */
} cases[] = {
	{ .source = { .id = (char *)"sts.GetCallerIdentity", .style = (char *)"rpc", .version = (char *)"2015-04-01",
	      .action = (char *)"GetCallerIdentity", .errors = &openapi, .identity_path = (char *)"Arn" },
	    .host = "sts.aliyuncs.com", .pages = 1, .holds = "1000000000000009" },
	{ .source = { .id = (char *)"actiontrail.DescribeTrails", .style = (char *)"rpc", .version = (char *)"2020-07-06",
	      .action = (char *)"DescribeTrails", .errors = &openapi },
	    .host = TRAIL, .name = "IncludeShadowTrails", .value = "true", .pages = 1, .tries = 1, .holds = "audit-all" },
	{ .source = { .id = (char *)"actiontrail.LookupEvents", .style = (char *)"rpc", .version = (char *)"2020-07-06",
	      .action = (char *)"LookupEvents", .errors = &openapi, .per_second = 40, .body_max = 1 << 20,
	      .paging = { .kind = PAGING_TOKEN, .request = (char *)"NextToken", .response = (char *)"NextToken",
		  .size = (char *)"MaxResults", .page_size = 50 } },
	    .host = TRAIL, .name = "Direction", .value = "FORWARD", .holds = "eventId" },
	{ .source = { .id = (char *)"actiontrail.GetTrailStatus", .style = (char *)"rpc", .version = (char *)"2020-07-06",
	      .action = (char *)"GetTrailStatus", .errors = &openapi },
	    .host = TRAIL, .name = "Name", .value = "audit-all", .pages = 1, .state = STATE_ERROR, .code = "NotJson" },
	{ .source = { .id = (char *)"actiontrail.DescribeRegions", .style = (char *)"rpc", .version = (char *)"2020-07-06",
	      .action = (char *)"DescribeRegions", .errors = &openapi },
	    .host = TRAIL, .pages = 1, .state = STATE_ERROR, .code = "NotJson" },
	{ .source = { .id = (char *)"sls.GetLogStore", .style = (char *)"sls", .errors = &sls }, .host = PROJECT,
	    .path = "/logstores/actiontrail_audit-all", .pages = 1, .tries = 1, .holds = "\"ttl\":180" },
	{ .source = { .id = (char *)"sls.GetLogStore", .style = (char *)"sls", .errors = &sls }, .host = PROJECT,
	    .path = "/logstores/no-such-store", .pages = 1, .absent = 1, .code = "LogStoreNotExist" },
	{ .source = { .id = (char *)"sls.GetIndex", .style = (char *)"sls", .errors = &sls }, .host = PROJECT,
	    .path = "/logstores/actiontrail_audit-all/index", .pages = 1, .state = STATE_DENIED, .code = "Unauthorized" },
	{ .source = { .id = (char *)"sls.GetLogs", .style = (char *)"sls", .method = (char *)"POST", .errors = &sls,
	      .body_max = 1 << 20, .complete_path = (char *)"meta.progress", .complete_value = (char *)"Complete", .complete_tries = 3,
	      .paging = { .kind = PAGING_SHORT, .request = (char *)"offset", .size = (char *)"line", .page_size = 100,
		  .items = (char *)"data", .in_body = true } },
	    .host = PROJECT, .path = "/logstores/actiontrail_audit-all/logs", .body = "LOGS", .tries = 1, .holds = "__time__" },
	{ .source = { .id = (char *)"sls.ListLogStores", .style = (char *)"sls", .errors = &sls,
	      .paging = { .kind = PAGING_OFFSET, .request = (char *)"offset", .size = (char *)"size", .page_size = 500,
		  .total = (char *)"total", .items = (char *)"logstores" } },
	    .host = PROJECT, .path = "/logstores", .pages = 1, .holds = "actiontrail_audit-all" },
	{ .source = { .id = (char *)"oss.GetBucketInfo", .style = (char *)"oss", .format = BODY_XML, .errors = &oss }, .host = BUCKET,
	    .bucket = "engine-archive", .name = "bucketInfo", .pages = 1, .tries = 1, .holds = "<Name>engine-archive</Name>" },
	{ .source = { .id = (char *)"oss.GetBucketLifecycle", .style = (char *)"oss", .format = BODY_XML, .errors = &oss },
	    .host = BUCKET, .bucket = "engine-archive", .name = "lifecycle", .pages = 1, .holds = "<ID>keep</ID>" },
	{ .source = { .id = (char *)"oss.GetBucketPolicy", .style = (char *)"oss", .errors = &oss }, .host = BUCKET,
	    .bucket = "engine-archive", .name = "policy", .pages = 1, .absent = 1, .code = "NoSuchBucketPolicy" },
	{ .source = { .id = (char *)"oss.GetBucketWorm", .style = (char *)"oss", .format = BODY_XML, .errors = &oss }, .host = BUCKET,
	    .bucket = "engine-archive", .name = "worm", .pages = 1, .state = STATE_DENIED, .code = "AccessDenied" },
	{ .source = { .id = (char *)"oss.GetBucketAcl", .style = (char *)"oss", .format = BODY_XML, .body_max = 50000, .errors = &oss },
	    .host = BUCKET, .bucket = "engine-archive", .name = "acl", .pages = 1, .state = STATE_ERROR, .code = "BodyTooLarge" },
	{ .source = { .id = (char *)"oss.ListObjectsV2", .style = (char *)"oss", .format = BODY_XML, .errors = &oss,
	      .body_max = 1 << 20,
	      .paging = { .kind = PAGING_MARKER, .request = (char *)"continuation-token",
		  .response = (char *)"ListBucketResult.NextContinuationToken",
		  .truncated = (char *)"ListBucketResult.IsTruncated", .size = (char *)"max-keys", .page_size = 2 } },
	    .host = BUCKET, .bucket = "engine-archive", .name = "list-type", .value = "2", .holds = "ListBucketResult" },
	{ .source = { .id = (char *)"oss.GetObject", .style = (char *)"oss", .format = BODY_BYTES, .errors = &oss }, .host = BUCKET,
	    .bucket = "engine-archive", .path = ENCODED_KEY, .pages = 1, .holds = "content" },
};
#define N_CASES (sizeof(cases) / sizeof(cases[0]))

static void
make_call(struct call *call, const struct cloud_case *c)
{
	memset(call, 0, sizeof(*call));
	call->source = &c->source;
	call->account = (char *)"1000000000000009";
	call->region = (char *)"cn-hangzhou";
	call->host = (char *)c->host;
	call->path = (char *)c->path;
	call->bucket = (char *)c->bucket;
	if (c->body != NULL)
		call->body = xasprintf("{\"from\":%lld,\"to\":%lld,\"query\":\"*\",\"reverse\":false}",
		    (long long)time(NULL) - 90 * 86400, (long long)time(NULL) - 86400 / 2);
	if (c->name != NULL)
		kv_add(&call->query, c->name, c->value);
}

static void
run(struct got *g, const struct cloud *cloud, const struct credentials *cred, const struct call *calls, size_t n)
{
	struct http_options o = { .signer = { signer_always, (void *)cred }, .transport = { .connect_to = cloud->address, .ca_file = cloud->ca },
		.backoff_ms = 1, .on_exchange = keep, .arg = g };
	struct http *h = NULL;
	struct err e = { 0 };

	ok(http_new(&h, &o, &e) == 0, "engine is made%s", e.text);
	for (size_t i = 0; i < n; i++)
		http_add(h, &calls[i], &e);
	is_int(http_run(h, &e), 0, "the run ends");
	http_free(h);
}

/* The pages of one call: in order, the last marked, the first with the tries that went wrong. */
static void
check_call(const struct got *g, const struct cloud_case *c)
{
	const struct exchange *last = NULL;
	const char *id = c->source.id;
	size_t pages = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct exchange *x = g->items[i];
		const char *path = c->path != NULL ? c->path : "/";

		if (strcmp(x->source, id) != 0 || strstr(x->url, path) == NULL)
			continue;
		is_int(x->page, (long long)++pages, id);
		if (pages == 1)
			ok(cJSON_GetArraySize(x->attempts) >= c->tries, "  %d earlier tries", cJSON_GetArraySize(x->attempts));
		ok(x->peer != NULL && strstr(x->peer, "TLSv1.") != NULL, "  %s", x->peer);
		ok(x->request_id != NULL && *x->request_id != '\0', "  has a request id");
		last = x;
	}
	ok(c->pages > 0 ? pages == c->pages : pages > 2, "  %zu pages", pages);
	if (last == NULL)
		return;
	ok(last->last, "  ends");
	is_int(last->state, c->state, "  state");
	is_int(last->absent, c->absent, "  absent");
	is_str(last->code, c->code, "  code");
	if (c->holds != NULL)
		ok(strstr(buf_text(&last->body), c->holds) != NULL, "  the answer holds %s", c->holds);
}

static long
count_of(const struct got *g, const char *id, const char *path)
{
	long n = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (strcmp(g->items[i]->source, id) == 0)
			n += cJSON_GetArraySize(json_at(g->items[i]->json, path));
	}
	return n;
}

static void
test_all_styles(const struct cloud *cloud)
{
	struct credentials cred = { .access_key_id = (char *)"LTAI5tLOCALengine0001", .secret = secret_new("local-engine-secret/+=~") };
	struct call calls[N_CASES];
	struct got g = { .n = 0 };

	for (size_t i = 0; i < N_CASES; i++)
		make_call(&calls[i], &cases[i]);
	run(&g, cloud, &cred, calls, N_CASES);
	for (size_t i = 0; i < N_CASES; i++)
		check_call(&g, &cases[i]);
	is_int(count_of(&g, "actiontrail.LookupEvents", "Events"), 230, "every event, once");
	is_int(count_of(&g, "sls.GetLogs", "data"), 230, "and every copy of it");
	for (size_t i = 0; i < N_CASES; i++) {
		free(calls[i].body);
		kv_release(&calls[i].query);
	}
	got_release(&g);
	secret_free(cred.secret);
}

/* Who is asking: a temporary key, an ended one, and one with the wrong secret, for each style. */
static void
test_identities(const struct cloud *cloud)
{
	static const struct {
		const char *phrase, *id, *secret, *token;
		bool good;
	} rows[] = {
		{ "a temporary key", "STS.LOCALengine0001", "local-engine-session", "local-engine-token/+=~", true },
		{ "an ended one", "STS.LOCALengine0002", "local-engine-old", "local-engine-old-token", false },
		{ "a wrong secret", "LTAI5tLOCALengine0001", "wrong", NULL, false },
		{ "a wrong token", "STS.LOCALengine0001", "local-engine-session", "wrong", false },
	};
	static const size_t asked[] = { 0, 9, 11 };	/* rpc, sls, oss */

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		struct credentials cred = { .access_key_id = (char *)rows[r].id, .secret = secret_new(rows[r].secret),
			.token = secret_new(rows[r].token) };
		struct call calls[3];
		struct got g = { .n = 0 };

		for (size_t i = 0; i < 3; i++)
			make_call(&calls[i], &cases[asked[i]]);
		run(&g, cloud, &cred, calls, 3);
		is_int((long long)g.n, 3, rows[r].phrase);
		for (size_t i = 0; i < g.n; i++)
			ok((g.items[i]->state == STATE_CONFIRMED && !g.items[i]->absent) == rows[r].good, "  %s: %s", g.items[i]->source,
			    g.items[i]->code != NULL ? g.items[i]->code : "answered");
		for (size_t i = 0; i < 3; i++)
			kv_release(&calls[i].query);
		got_release(&g);
		secret_free(cred.secret);
		secret_free(cred.token);
	}
}

static void
test_nothing_unexpected(const struct cloud *cloud)
{
	struct credentials cred = { .access_key_id = (char *)"x", .secret = secret_new("x") };
	struct source source = { .id = (char *)"stats", .style = (char *)"oss" };
	struct call call = { .source = &source, .region = (char *)"cn-hangzhou", .host = (char *)BUCKET, .bucket = (char *)"b",
		.path = (char *)"/_localcloud/stats" };
	struct got g = { .n = 0 };

	run(&g, cloud, &cred, &call, 1);
	is_int(g.n == 1 ? (long long)json_num(g.items[0]->json, "unexpected", -1) : -2, 0, "no call was unexpected");
	ok(g.n == 1 && json_num(json_get(g.items[0]->json, "errors"), "SignatureNonceUsed", 0) == 0, "and no nonce came twice");
	got_release(&g);
	secret_free(cred.secret);
}

int
main(void)
{
	struct cloud cloud;

	classes_init();
	if (cloud_start(&cloud)) {
		test_all_styles(&cloud);
		test_identities(&cloud);
		test_nothing_unexpected(&cloud);
	}
	cloud_stop(&cloud);
	classes_release();
	return tap_done();
}
