#include "cmd/preflight_answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"

void
answer_add(struct preflight *p, const struct preflight_answer *a)
{
	struct preflight_answer *to;

	ARRAY_GROW(p->answers, p->n_answers, p->cap_answers);
	to = &p->answers[p->n_answers++];
	*to = *a;
	to->account = xstrdup(a->account);
	to->host = xstrdup(a->host);
	to->code = xstrdup(a->code);
	to->message = xstrdup(a->message);
}

/* The host in an address "scheme://HOST/...". */
static char *
host_of(const char *url)
{
	const char *start = url != NULL ? strstr(url, "://") : NULL;

	return start != NULL ? xstrndup(start + 3, strcspn(start + 3, "/?")) : xstrdup("");
}

static void
take_identity(struct preflight_way *w, const struct exchange *x, const char *path)
{
	const char *arn = cJSON_GetStringValue(json_at(x->json, path));
	char *field = xasprintf(":%s:", w->account);

	if (x->state != STATE_CONFIRMED && x->state != STATE_DENIED)
		w->problem = xasprintf("%s%s%.300s", x->code != NULL ? x->code : "no answer", x->message != NULL ? ": " : "",
		    x->message != NULL ? x->message : "");
	else if (arn != NULL && strstr(arn, field) == NULL && strcmp(w->account, PREFLIGHT_ANY) != 0)
		w->problem = xasprintf("the credentials belong to %s", arn);
	if (w->arn == NULL)
		w->arn = xstrdup(arn);
	if (w->identity == NULL && x->state == STATE_CONFIRMED && x->json != NULL)
		w->identity = cJSON_Duplicate(x->json, 1);
	free(field);
}

static void
look_at_clock(struct preflight *p, const struct exchange *x)
{
	time_t theirs;

	if (p->clock_known || x->server_date == NULL || clock_parse_http(x->server_date, &theirs) != 0)
		return;
	p->clock_known = true;
	p->clock_ahead = (long)(((x->sent_ms + x->received_ms) / 2 - (int64_t)theirs * 1000) / 1000);
}

void
answer_take(struct preflight *p, size_t item, const struct exchange *x)
{
	const char *identity = p->plan->items[item].source->identity_path;
	struct preflight_way *w = preflight_way_of(p, x->account);
	struct preflight_answer a = { .item = item, .account = x->account, .host = host_of(x->url), .state = x->state,
		.reached = x->status != 0 || x->url == NULL, .code = x->code, .message = x->message };

	answer_add(p, &a);
	free(a.host);
	look_at_clock(p, x);
	if (identity != NULL && w != NULL && w->problem == NULL)
		take_identity(w, x, identity);
}

const struct preflight_answer *
answer_dead_host(const struct preflight *p, const char *host)
{
	for (size_t i = 0; i < p->n_answers; i++) {
		if (!p->answers[i].reached && strcmp(p->answers[i].host, host) == 0)
			return &p->answers[i];
	}
	return NULL;
}

const struct preflight_answer *
answer_like(const struct preflight *p, size_t item, const struct call *c)
{
	const struct preflight_answer *found = answer_dead_host(p, c->host);

	if (found != NULL)
		return found;
	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *a = &p->answers[i];

		if (a->item != item || strcmp(a->account, c->account) != 0)
			continue;
		if (strcmp(a->host, c->host) == 0)
			return a;
		if (found == NULL)
			found = a;
	}
	return found;
}
