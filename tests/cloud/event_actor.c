#include "event_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

#define ACTOR_IPS_MAX 64
#define ACTOR_WEIGHT_MAX 1000000

static const char *const actor_keys[] = { "type", "userName", "principalId", "accountId", "accessKeyId", "userAgent",
	"ips", "weight", "hours", "days", "mfa", "rw", NULL };

int
event_keys(const cJSON *obj, const char *const *names, const char *where, struct err *e)
{
	const cJSON *child;

	if (!cJSON_IsObject(obj))
		return err_set(e, ERR_USAGE, "%s: want an object", where);
	cJSON_ArrayForEach(child, obj) {
		size_t i = 0;

		while (names[i] != NULL && strcmp(names[i], child->string) != 0)
			i++;
		if (names[i] == NULL)
			return err_set(e, ERR_USAGE, "%s: unknown key \"%.60s\"", where, child->string);
	}
	return 0;
}

static char *
copy(const cJSON *spec, const char *key)
{
	return xstrdup(json_str(spec, key));
}

static int
read_ips(struct event_actor *a, const cJSON *list, const char *name, struct err *e)
{
	int n = cJSON_GetArraySize(list), i = 0;
	const cJSON *item;

	if (list != NULL && (!cJSON_IsArray(list) || n > ACTOR_IPS_MAX))
		return err_set(e, ERR_USAGE, "actor %s: ips: want at most %d addresses", name, ACTOR_IPS_MAX);
	a->ips = xcalloc(n > 0 ? (size_t)n : 1, sizeof(*a->ips));
	cJSON_ArrayForEach(item, list) {
		if (!cJSON_IsString(item))
			return err_set(e, ERR_USAGE, "actor %s: ips: entry %d is no text", name, i);
		a->ips[i++] = xstrdup(item->valuestring);
		a->n_ips = (size_t)i;
	}
	if (n == 0) {
		a->ips[0] = xstrdup(a->type != NULL && strcmp(a->type, "system") == 0 ? a->user_name : "203.0.113.10");
		a->n_ips = 1;
	}
	return 0;
}

static int
read_hours(struct event_actor *a, const cJSON *hours, const cJSON *days, const char *name, struct err *e)
{
	const cJSON *day;

	a->to_hour = 24;
	a->days = 0x7f;
	if (hours != NULL) {
		const cJSON *from = cJSON_GetArrayItem(hours, 0), *to = cJSON_GetArrayItem(hours, 1);

		if (!cJSON_IsArray(hours) || cJSON_GetArraySize(hours) != 2 || !cJSON_IsNumber(from) || !cJSON_IsNumber(to) ||
		    from->valueint < 0 || from->valueint > 23 || to->valueint < 0 || to->valueint > 24 ||
		    from->valueint == to->valueint)
			return err_set(e, ERR_USAGE, "actor %s: hours: want [from, to], such as [9, 18]", name);
		a->from_hour = from->valueint;
		a->to_hour = to->valueint;
	}
	if (days != NULL) {
		a->days = 0;
		cJSON_ArrayForEach(day, days) {
			if (!cJSON_IsNumber(day) || day->valueint < 1 || day->valueint > 7)
				return err_set(e, ERR_USAGE, "actor %s: days: want numbers from 1 (Monday) to 7", name);
			a->days |= 1U << (day->valueint - 1);
		}
		if (a->days == 0)
			return err_set(e, ERR_USAGE, "actor %s: days: none is named", name);
	}
	return 0;
}

int
event_actor_read(struct event_actor *a, const char *name, const cJSON *spec, const char *account, struct err *e)
{
	const cJSON *mfa = json_get(spec, "mfa");
	double weight = json_num(spec, "weight", 1);

	memset(a, 0, sizeof(*a));
	if (event_keys(spec, actor_keys, name, e) != 0)
		return -1;
	a->name = xstrdup(name);
	a->type = copy(spec, "type");
	a->user_name = copy(spec, "userName");
	a->principal = copy(spec, "principalId");
	a->account = xstrdup(json_str(spec, "accountId") ? json_str(spec, "accountId") : account);
	a->access_key = copy(spec, "accessKeyId");
	a->user_agent = xstrdup(json_str(spec, "userAgent") ? json_str(spec, "userAgent") : "AlibabaCloud (Linux; amd64)");
	a->read_write = copy(spec, "rw");
	a->mfa = mfa == NULL || cJSON_IsNull(mfa) ? -1 : cJSON_IsTrue(mfa);
	if (a->type == NULL)
		return err_set(e, ERR_USAGE, "actor %s: has no type", name);
	if (a->user_name == NULL)
		a->user_name = xstrdup(strcmp(a->type, "root-account") == 0 ? "root" : name);
	if (a->principal == NULL && strcmp(a->type, "root-account") == 0)
		a->principal = xstrdup(a->account);
	if (weight < 1 || weight > ACTOR_WEIGHT_MAX)
		return err_set(e, ERR_USAGE, "actor %s: weight: want 1 to %d", name, ACTOR_WEIGHT_MAX);
	a->weight = (unsigned)weight;
	if (read_ips(a, json_get(spec, "ips"), name, e) != 0)
		return -1;
	return read_hours(a, json_get(spec, "hours"), json_get(spec, "days"), name, e);
}

void
event_actor_release(struct event_actor *a)
{
	for (size_t i = 0; i < a->n_ips; i++)
		free(a->ips[i]);
	free(a->ips);
	free(a->name);
	free(a->type);
	free(a->user_name);
	free(a->principal);
	free(a->account);
	free(a->access_key);
	free(a->user_agent);
	free(a->read_write);
}

bool
event_actor_at_work(const struct event_actor *a, int weekday, int hour)
{
	if ((a->days >> weekday & 1) == 0)
		return false;
	if (a->from_hour < a->to_hour)
		return hour >= a->from_hour && hour < a->to_hour;
	return hour >= a->from_hour || hour < a->to_hour;
}

static void
add_member(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (b->data[b->len - 1] != '{')
		buf_puts(b, ",");
	event_quote(b, name);
	buf_puts(b, ":");
	event_quote(b, value);
}

void
event_actor_identity(const struct event_actor *a, time_t t, bool with_key, struct buf *b)
{
	char since[CLOCK_ISO_SIZE];

	buf_puts(b, "\"userIdentity\":{");
	add_member(b, "type", a->type);
	add_member(b, "principalId", a->principal);
	if (strcmp(a->type, "system") != 0)	/* events.md section 3: a platform action has no account */
		add_member(b, "accountId", a->account);
	if (with_key)
		add_member(b, "accessKeyId", a->access_key);
	add_member(b, "userName", a->user_name);
	if (a->mfa >= 0) {
		clock_iso(t - t % 3600, since);
		buf_addf(b, ",\"sessionContext\":{\"attributes\":{\"creationDate\":\"%s\",\"mfaAuthenticated\":\"%s\"}}", since,
		    a->mfa ? "true" : "false");
	}
	buf_puts(b, "}");
}
