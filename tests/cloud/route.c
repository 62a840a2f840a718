#include "route.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

static const struct api *const openapi_tables[] = { sts_apis, actiontrail_apis, rd_apis, ims_apis, ram_apis, data_apis, credential_apis,
	sls_app_apis, kms_apis, NULL };
static const struct api *const sls_tables[] = { sls_apis, NULL };
static const struct api *const oss_tables[] = { oss_apis, NULL };
static const struct api *const *const tables[STYLE_COUNT] = {
	[STYLE_OPENAPI] = openapi_tables, [STYLE_SLS] = sls_tables, [STYLE_OSS] = oss_tables,
};

/* Cut the suffix off s when it has it and something is left. */
static bool
cut_suffix(char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	if (n <= m || strcmp(s + n - m, suffix) != 0)
		return false;
	s[n - m] = '\0';
	return true;
}

/* "project.cn-hangzhou" or "cn-hangzhou" */
static void
sls_host(struct request *rq, char *s)
{
	char *dot = strrchr(s, '.'), *region = dot ? dot + 1 : s;

	if (dot)
		*dot = '\0';
	(void)(cut_suffix(region, "-intranet") || cut_suffix(region, "-share"));
	rq->style = STYLE_SLS;
	rq->product = "sls";
	rq->region = region;
	rq->resource = dot ? s : "";
}

/* "bucket.oss-cn-hangzhou" or "oss-cn-hangzhou" */
static void
oss_host(struct request *rq, char *s, char *last)
{
	char *region = last + strlen("oss-");

	if (last != s)
		last[-1] = '\0';
	cut_suffix(region, "-internal");
	rq->style = STYLE_OSS;
	rq->product = "oss";
	rq->region = region;
	rq->resource = last != s ? s : "";
}

/* "actiontrail.cn-hangzhou" or "sts" */
static void
openapi_host(struct request *rq, char *s)
{
	char *dot = strchr(s, '.');

	if (dot)
		*dot = '\0';
	cut_suffix(s, "-vpc");
	rq->style = STYLE_OPENAPI;
	rq->product = s;
	rq->region = dot ? dot + 1 : "";
	rq->resource = "";
}

/* An address of this machine: an SDK that was given the bare port as its endpoint. */
static int
any_host(struct request *rq)
{
	const char *auth = kv_get(&rq->headers, "authorization");

	if (strcmp(rq->host, "127.0.0.1") != 0 && strcmp(rq->host, "localhost") != 0)
		return -1;
	rq->product = rq->region = rq->resource = "";
	rq->style = STYLE_OPENAPI;
	if (auth && strncmp(auth, "SLS4-", 5) == 0)
		rq->style = STYLE_SLS;
	else if (auth && strncmp(auth, "OSS4-", 5) == 0)
		rq->style = STYLE_OSS;
	return 0;
}

int
route_host(struct route *r, struct request *rq)
{
	char *s = xstrdup(rq->host), *last;

	r->text = s;
	if (cut_suffix(s, ".log.aliyuncs.com")) {
		sls_host(rq, s);
		return 0;
	}
	if (!cut_suffix(s, ".aliyuncs.com"))
		return any_host(rq);
	last = strrchr(s, '.');
	last = last ? last + 1 : s;
	if (strncmp(last, "oss-", 4) == 0)
		oss_host(rq, s, last);
	else
		openapi_host(rq, s);
	return 0;
}

void
route_release(struct route *r)
{
	free(r->text);
	r->text = NULL;
}

static bool
match_openapi(const struct request *rq, const struct api *row)
{
	const char *action = kv_get(&rq->headers, "x-acs-action"), *version = kv_get(&rq->headers, "x-acs-version");
	const char *dot = strchr(row->name, '.');

	if (action == NULL)
		action = kv_get(&rq->params, "Action");
	if (version == NULL)
		version = kv_get(&rq->params, "Version");
	return action && version && strcmp(action, dot + 1) == 0 && strcmp(version, row->version) == 0 &&
	    (*rq->product == '\0' || strcmp(rq->product, row->product) == 0) &&
	    (strcmp(rq->method, "POST") == 0 || strcmp(rq->method, "GET") == 0) && strcmp(rq->path, "/") == 0;
}

/* One condition of a row's query: "name", "name=value" or "!name". */
static bool
meets(const struct kvlist *query, const char *cond)
{
	const char *eq = strchr(cond, '='), *value;
	char *name = eq ? xstrndup(cond, (size_t)(eq - cond)) : xstrdup(*cond == '!' ? cond + 1 : cond);

	value = NULL;
	for (size_t i = 0; i < query->n && value == NULL; i++)
		if (strcmp(query->items[i].name, name) == 0)
			value = query->items[i].value;
	free(name);
	if (*cond == '!')
		return value == NULL;
	return value && (eq == NULL || strcmp(value, eq + 1) == 0);
}

static bool
match_query(const struct kvlist *query, const char *conditions)
{
	while (conditions && *conditions) {
		size_t n = strcspn(conditions, " ");
		char *one = xstrndup(conditions, n);
		bool met = meets(query, one);

		free(one);
		if (!met)
			return false;
		conditions += n + strspn(conditions + n, " ");
	}
	return true;
}

/* Take what {name} or {key*} stands for off *path; false when there is nothing. */
static bool
capture(struct kvlist *captures, const char *brace, const char **path)
{
	size_t name_len = strcspn(brace, "*}"), n = brace[name_len] == '*' ? strlen(*path) : strcspn(*path, "/");
	char *name, *value;
	bool good;

	if (n == 0)
		return false;
	name = xstrndup(brace, name_len);
	value = xstrndup(*path, n);
	good = percent_decode(value) == 0;
	if (good)
		kv_add(captures, name, value);
	free(name);
	free(value);
	*path += n;
	return good;
}

static bool
match_path(struct kvlist *captures, const char *pattern, const char *path)
{
	while (*pattern) {
		if (*pattern == '{') {
			if (!capture(captures, pattern + 1, &path))
				return false;
			pattern = strchr(pattern, '}') + 1;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *path == '\0';
}

static bool
match_rest(struct request *rq, const struct api *row)
{
	bool service = row->flags & API_SERVICE_LEVEL;

	if (strcmp(rq->method, row->method) != 0 || service != (*rq->resource == '\0'))
		return false;
	kv_release(&rq->captures);
	return match_path(&rq->captures, row->path, rq->path) && match_query(&rq->query, row->query);
}

int
route_api(struct request *rq)
{
	for (const struct api *const *table = tables[rq->style]; *table; table++)
		for (const struct api *row = *table; row->name; row++)
			if (rq->style == STYLE_OPENAPI ? match_openapi(rq, row) : match_rest(rq, row)) {
				rq->api = row;
				return 0;
			}
	kv_release(&rq->captures);
	return -1;
}

bool
route_api_exists(const char *glob)
{
	for (int style = 0; style < STYLE_COUNT; style++)
		for (const struct api *const *table = tables[style]; *table; table++)
			for (const struct api *row = *table; row->name; row++)
				if (glob_match(glob, row->name))
					return true;
	return false;
}

int
route_pairs(struct kvlist *l, const char *text, bool plus)
{
	while (*text) {
		size_t n = strcspn(text, "&");
		char *one = xstrndup(text, n), *value = strchr(one, '=');
		int rc = 0;

		if (value)
			*value++ = '\0';
		if (plus)
			for (char *p = one; p < one + n; p++)
				if (*p == '+')
					*p = ' ';
		if (n > 0) {
			rc = percent_decode(one) != 0 || (value && percent_decode(value) != 0) ? -1 : 0;
			if (rc == 0)
				kv_add(l, one, value);
		}
		free(one);
		if (rc != 0)
			return -1;
		text += n + (text[n] == '&');
	}
	return 0;
}

int
route_target(struct request *rq, char *target)
{
	char *mark = strchr(target, '?');

	if (mark)
		*mark++ = '\0';
	rq->path = *target ? target : "/";
	rq->raw_query = mark ? mark : "";
	return route_pairs(&rq->query, rq->raw_query, false);
}
