#include "cloud/provider_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "cloud/wipe.h"

#define RENEW_RETRY_SECONDS 30		/* between tries to renew while the old session still works */

struct provider *
provider_new(const struct provider_kind *kind, const char *where, const struct provider_wish *wish)
{
	struct provider *p = xcalloc(1, sizeof(*p));

	p->kind = kind;
	p->where = xstrdup(where);
	p->transport = wish->transport;
	p->metadata = wish->metadata;
	p->sts_host = wish->sts_host;
	p->errors = wish->errors;
	p->process_ms = wish->process_ms > 0 ? wish->process_ms : PROVIDER_PROCESS_MS;
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

void
provider_free(struct provider *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		credentials_release(p->taken[i]);
		free(p->taken[i]);
	}
	free(p->taken);
	if (p->owns_base)
		provider_free(p->base);
	kv_wipe(&p->settings);
	pthread_mutex_destroy(&p->lock);
	free(p->where);
	free(p);
}

const char *
provider_where(const struct provider *p)
{
	return p->where;
}

const char *
provider_setting(const struct provider *p, const char *name)
{
	const char *v = kv_get(&p->settings, name);

	return v != NULL && *v != '\0' ? v : NULL;
}

const char *
provider_setting_or(const struct provider *p, const char *name, const char *otherwise)
{
	const char *v = provider_setting(p, name);

	return v != NULL ? v : otherwise;
}

int
credentials_from_session(struct credentials *out, const char *where, const cJSON *session, struct err *e)
{
	static const char *const members[] = { "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration" };
	const char *values[4];
	time_t expires;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		values[i] = cJSON_GetStringValue(cJSON_GetObjectItem(session, members[i]));
		if (values[i] == NULL || *values[i] == '\0')
			return err_set(e, ERR_FORMAT, "%s: the answer has no %s", where, members[i]);
	}
	if (clock_parse(values[3], &expires) != 0)
		return err_set(e, ERR_FORMAT, "%s: Expiration is no time", where);
	if (credentials_fill(out, where, values[0], values[1], values[2], e) != 0)
		return -1;
	out->expires = expires;
	return 0;
}

/* ---- renewal ---- */

/* Whether the session of now has to be replaced, if that can be done. */
static bool
is_due(const struct provider *p, time_t now)
{
	const struct credentials *c = p->taken[p->n - 1];
	time_t life = c->expires - p->taken_at, margin = PROVIDER_RENEW_SECONDS;

	if (p->ended)
		return now >= p->retry_at;
	if (c->expires == 0)
		return false;
	if (life / 3 < margin)
		margin = life / 3;
	return c->expires - now <= margin && now >= p->retry_at;
}

/* p is locked. */
static int
keep(struct provider *p, struct credentials *got, time_t now, struct err *e)
{
	if (got->expires != 0 && got->expires <= now) {
		credentials_release(got);
		return err_set(e, ERR_USAGE, "%s: the credentials have expired", p->where);
	}
	ARRAY_GROW(p->taken, p->n, p->cap);
	p->taken[p->n] = xcalloc(1, sizeof(*got));
	*p->taken[p->n++] = *got;
	p->taken_at = now;
	p->ended = false;
	return 0;
}

int
provider_keep(struct provider *p, struct credentials *got, struct err *e)
{
	int rc;

	pthread_mutex_lock(&p->lock);
	rc = keep(p, got, (time_t)(clock_ms() / 1000), e);
	pthread_mutex_unlock(&p->lock);
	return rc;
}

bool
provider_is_due(struct provider *p)
{
	bool due;

	pthread_mutex_lock(&p->lock);
	due = p->n == 0 || is_due(p, (time_t)(clock_ms() / 1000));
	pthread_mutex_unlock(&p->lock);
	return due;
}

static int
take_new(struct provider *p, time_t now, struct err *e)
{
	struct credentials got = { 0 };

	return p->kind->get(p, &got, e) == 0 ? keep(p, &got, now, e) : -1;
}

static int
refresh(struct provider *p, time_t now, struct err *e)
{
	struct err why = { 0 };

	if (p->n == 0)
		return take_new(p, now, e);
	if (!is_due(p, now))
		return 0;
	if (take_new(p, now, &why) == 0)
		return 0;
	if (p->ended || p->taken[p->n - 1]->expires - now <= PROVIDER_LAST_SECONDS) {
		*e = why;
		return err_prefix(e, "the session could not be renewed");
	}
	p->retry_at = now + RENEW_RETRY_SECONDS;
	return 0;
}

void
provider_ended(struct provider *p, const struct credentials *used)
{
	pthread_mutex_lock(&p->lock);
	if (p->n > 0 && p->taken[p->n - 1] == used)
		p->ended = true;
	pthread_mutex_unlock(&p->lock);
}

int
provider_credentials(struct provider *p, const struct credentials **out, struct err *e)
{
	int rc;

	pthread_mutex_lock(&p->lock);
	rc = refresh(p, (time_t)(clock_ms() / 1000), e);
	*out = rc == 0 ? p->taken[p->n - 1] : NULL;
	pthread_mutex_unlock(&p->lock);
	return rc;
}

/* ---- what was stored as it is ---- */

static int
get_static(struct provider *p, struct credentials *out, struct err *e)
{
	const char *expires = provider_setting(p, "sts_expiration");

	if (credentials_fill(out, p->where, provider_setting_or(p, "access_key_id", ""),
		provider_setting_or(p, "access_key_secret", ""), provider_setting(p, "sts_token"), e) != 0)
		return -1;
	/* a token that the CLI stored with its end; one without is used until the service refuses it */
	if (out->token != NULL && expires != NULL)
		out->expires = (time_t)strtoll(expires, NULL, 10);
	return 0;
}

const struct provider_kind provider_static = { get_static };
