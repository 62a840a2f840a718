#ifndef TESTS_UNIT_CLOUD_CALL_H
#define TESTS_UNIT_CLOUD_CALL_H

/* Call a handler of the local cloud without a network: the request as it is after routing and authentication. */

#include <string.h>

#include "../cloud/cloud.h"
#include "base/json.h"

struct call {
	struct request rq;
	struct response rs;
};

static inline const struct api *
call_api(const struct api *rows, const char *name)
{
	for (; rows->name != NULL; rows++) {
		if (strcmp(rows->name, name) == 0)
			return rows;
	}
	return NULL;
}

/* query is "a=b&c": split, not decoded.  resource names the project or the bucket. */
static inline void
call_init(struct call *c, const struct tenant *t, const char *api, const char *resource, const char *query)
{
	bool sls = strncmp(api, "sls.", 4) == 0;
	char *copy = strdup(query), *save = NULL;

	memset(c, 0, sizeof(*c));
	buf_init(&c->rs.body, RESPONSE_BODY_MAX);
	c->rs.status = 200;
	c->rq.api = call_api(sls ? sls_apis : oss_apis, api);
	c->rq.style = sls ? STYLE_SLS : STYLE_OSS;
	c->rq.product = sls ? "sls" : "oss";
	c->rq.method = c->rq.api->method;
	c->rq.host = "host";
	c->rq.region = "cn-hangzhou";
	c->rq.resource = resource;
	c->rq.body = "";
	c->rq.now = t->now;
	c->rq.account = cJSON_GetArrayItem(json_arr(t->doc, "accounts"), 0);
	if (sls)
		c->rq.project = tenant_project(t, resource, &c->rq.account);
	else
		c->rq.bucket = tenant_bucket(t, resource, &c->rq.account);
	for (char *p = strtok_r(copy, "&", &save); p != NULL; p = strtok_r(NULL, "&", &save)) {
		char *eq = strchr(p, '=');

		if (eq != NULL)
			*eq++ = '\0';
		kv_add(&c->rq.query, p, eq);
	}
	free(copy);
}

static inline const char *
call_run(struct call *c, const struct tenant *t)
{
	c->rq.api->handle(t, &c->rq, &c->rs);
	return buf_text(&c->rs.body);
}

static inline void
call_release(struct call *c)
{
	kv_release(&c->rq.query);
	kv_release(&c->rq.headers);
	kv_release(&c->rq.captures);
	kv_release(&c->rs.headers);
	buf_release(&c->rs.body);
}

#endif
