#ifndef TESTS_UNIT_CLOUD_CALL_H
#define TESTS_UNIT_CLOUD_CALL_H

/* Call a handler of the local cloud without a network: the request as it is after routing and authentication. */

#include <stdlib.h>
#include <string.h>

#include "../cloud/cloud.h"
#include "base/json.h"

struct call {
	struct request rq;
	struct response rs;
};

static inline const struct api *
call_api(const char *name)
{
	const struct api *const tables[] = { sts_apis, actiontrail_apis, rd_apis, ims_apis, ram_apis, sls_apis, oss_apis, data_apis,
		credential_apis, sls_app_apis };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct api *row = tables[i]; row->name != NULL; row++) {
			if (strcmp(row->name, name) == 0)
				return row;
		}
	}
	abort();	/* a test of an API that is not there */
}

/*
 * query is "a=b&c": split, not decoded.  resource names the project or the bucket, "" for neither.  The caller is the first
 * identity of the first account, or of the account that owns the resource.
 */
static inline void
call_init(struct call *c, const struct tenant *t, const char *api, const char *resource, const char *query)
{
	char *copy = strdup(query), *save = NULL;

	memset(c, 0, sizeof(*c));
	buf_init(&c->rs.body, RESPONSE_BODY_MAX);
	c->rs.status = 200;
	c->rq.api = call_api(api);
	c->rq.style = c->rq.api->style;
	c->rq.product = c->rq.api->product;
	c->rq.method = c->rq.api->method ? c->rq.api->method : "POST";
	c->rq.host = "host";
	c->rq.region = "cn-hangzhou";
	c->rq.resource = resource;
	c->rq.body = "";
	c->rq.now = t->now;
	c->rq.account = cJSON_GetArrayItem(json_arr(t->doc, "accounts"), 0);
	if (c->rq.style == STYLE_SLS)
		c->rq.project = tenant_project(t, resource, &c->rq.account);
	if (c->rq.style == STYLE_OSS)
		c->rq.bucket = tenant_bucket(t, resource, &c->rq.account);
	c->rq.who.account = c->rq.account;
	c->rq.who.account_id = json_str(c->rq.account, "id");
	c->rq.who.doc = cJSON_GetArrayItem(json_arr(c->rq.account, "identities"), 0);
	c->rq.who.access_key_id = json_str(cJSON_GetArrayItem(json_arr(c->rq.who.doc, "keys"), 0), "id");
	for (char *p = strtok_r(copy, "&", &save); p != NULL; p = strtok_r(NULL, "&", &save)) {
		char *eq = strchr(p, '=');

		if (eq != NULL)
			*eq++ = '\0';
		kv_add(&c->rq.query, p, eq);
	}
	kv_copy(&c->rq.params, &c->rq.query);
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
	kv_release(&c->rq.params);
	kv_release(&c->rq.headers);
	kv_release(&c->rq.captures);
	kv_release(&c->rs.headers);
	buf_release(&c->rs.body);
}

#endif
