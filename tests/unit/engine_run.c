#include "engine_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct credentials credentials;
struct error_classes classes;

void
engine_begin(void)
{
	/* connect-to goes past any proxy */
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	credentials.access_key_id = xstrdup(KEY_ID);
	credentials.secret = secret_new(SECRET);
	strlist_add(&classes.denied, "NoPermission");
	strlist_add(&classes.absent, "NotFound.*");
	strlist_add(&classes.throttled, "Throttling*");
	strlist_add(&classes.retry, "ServiceUnavailable");
	strlist_add(&classes.expired, "InvalidSecurityToken.Expired");
	strlist_add(&classes.skew, "InvalidTimeStamp.Expired");
}

void
engine_end(void)
{
	credentials_release(&credentials);
	strlist_release(&classes.denied);
	strlist_release(&classes.absent);
	strlist_release(&classes.throttled);
	strlist_release(&classes.retry);
	strlist_release(&classes.expired);
	strlist_release(&classes.skew);
}

/* Takes the exchange by leaving an empty one behind. */
int
keep(void *arg, struct exchange *x, struct err *e)
{
	struct got *g = arg;
	struct exchange *copy = exchange_new(), empty = *copy;

	*copy = *x;
	*x = empty;
	ARRAY_GROW(g->items, g->n, g->cap);
	g->items[g->n++] = copy;
	if (g->more != NULL) {
		const struct call *c = g->more;

		g->more = NULL;
		if (http_add(g->http, c, e) != 0)
			return -1;
	}
	return g->fail_after > 0 && (int)g->n >= g->fail_after ? err_set(e, ERR_IO, "disk full") : 0;
}

void
got_release(struct got *g)
{
	for (size_t i = 0; i < g->n; i++)
		exchange_free(g->items[i]);
	free(g->items);
	memset(g, 0, sizeof(*g));
}

struct source
source_of(const char *style)
{
	return (struct source){ .id = (char *)"t.Get", .style = (char *)style, .action = (char *)"Get",
		.version = (char *)"2020-01-01", .body_max = 4096, .pages_max = 10, .errors = &classes };
}

struct call
call_of(const struct source *s, const char *host, const char *path)
{
	return (struct call){ .source = s, .account = (char *)"1", .region = (char *)"cn-x", .host = (char *)host,
		.path = (char *)path };
}

void
run_calls(struct run *r, const struct answer_step *steps, size_t n_steps, const struct call *calls, size_t n)
{
	struct http *h = NULL;

	r->server = httpd_start(steps, n_steps, NULL);
	if (r->o.signer.find == NULL)
		r->o.signer = (struct signer){ .find = signer_always, .arg = &credentials };
	r->o.transport.connect_to = httpd_address(r->server);
	r->o.transport.plain = true;
	r->o.on_exchange = keep;
	r->o.arg = &r->got;
	if (r->o.backoff_ms == 0)
		r->o.backoff_ms = 1;
	if (http_new(&h, &r->o, &r->e) != 0) {
		printf("Bail out! no engine: %s\n", r->e.text);
		exit(EXIT_FAILURE);
	}
	r->got.http = h;
	for (size_t i = 0; i < n; i++)
		http_add(h, &calls[i], &r->e);
	r->rc = http_run(h, &r->e);
	http_free(h);
}

void
run_release(struct run *r)
{
	httpd_stop(r->server);
	got_release(&r->got);
	memset(r, 0, sizeof(*r));
}

const struct exchange *
nth(const struct run *r, size_t i)
{
	static const struct exchange none = { .state = STATE_COUNT };

	return i < r->got.n ? r->got.items[i] : &none;
}

const char *
sent(const struct run *r, size_t i, const char *header)
{
	const struct asked *a = httpd_asked(r->server, i);

	return a != NULL ? kv_get(&a->headers, header) : NULL;
}

const cJSON *
attempt(const struct exchange *x, int i)
{
	return cJSON_GetArrayItem(x->attempts, i);
}
