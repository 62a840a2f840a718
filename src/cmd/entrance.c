#include "cmd/entrance.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"

struct entrance {
	char *account;
	struct provider *provider;
	char *caller;	/* ARN, once the service has told it */
};

struct entrances {
	struct entrance **items;	/* each stays where it is: the engine signs with what is in it */
	size_t n, cap;
};

static struct entrance *
find(const struct entrances *es, const char *account)
{
	for (size_t i = 0; account != NULL && i < es->n; i++) {
		if (strcmp(es->items[i]->account, account) == 0)
			return es->items[i];
	}
	return NULL;
}

static int
open_one(struct entrances *es, const struct scope_account *a, const struct provider_wish *how, struct err *e)
{
	struct provider_wish wish = *how;
	struct entrance *en = xcalloc(1, sizeof(*en));
	char *warning = NULL;

	wish.profile = a->profile;
	en->account = xstrdup(a->id);
	ARRAY_GROW(es->items, es->n, es->cap);
	es->items[es->n++] = en;
	if (provider_find(&en->provider, &wish, &warning, e) != 0)
		return err_prefix(e, "account %s", a->id);
	if (warning != NULL)
		log_warn("%s", warning);
	free(warning);
	return 0;
}

int
entrances_new(struct entrances **out, const struct scope *scope, const struct provider_wish *wish, struct err *e)
{
	struct entrances *es = xcalloc(1, sizeof(*es));
	int rc = 0;

	for (size_t i = 0; i < scope->n_accounts && rc == 0; i++)
		rc = open_one(es, &scope->accounts[i], wish, e);
	if (rc != 0) {
		entrances_free(es);
		es = NULL;
	}
	*out = es;
	return rc;
}

void
entrances_free(struct entrances *es)
{
	if (es == NULL)
		return;
	for (size_t i = 0; i < es->n; i++) {
		provider_free(es->items[i]->provider);
		free(es->items[i]->account);
		free(es->items[i]->caller);
		free(es->items[i]);
	}
	free(es->items);
	free(es);
}

bool
entrances_has(const struct entrances *es, const char *account)
{
	return find(es, account) != NULL;
}

static int
find_signer(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	struct entrance *en = find(arg, account);

	if (en == NULL)
		return err_set(e, ERR_USAGE, "account %.40s is not in the scope", account != NULL ? account : "");
	return provider_credentials(en->provider, out, e);
}

struct signer
entrances_signer(struct entrances *es)
{
	return (struct signer){ find_signer, es };
}

int
entrances_identify(struct entrances *es, const struct exchange *x, const char *path, struct err *e)
{
	struct entrance *en = find(es, x->account);
	const char *arn = cJSON_GetStringValue(json_at(x->json, path));
	char *field;
	int rc = 0;

	if (x->state != STATE_CONFIRMED && x->state != STATE_DENIED)
		return err_set(e, ERR_NET, "account %s: the credentials from %s do not work: %s%s%s", en->account,
		    provider_where(en->provider), x->code ? x->code : "no answer", x->message ? ": " : "",
		    x->message ? x->message : "");
	if (arn == NULL)
		return 0;
	/* the account is one of the ARN's fields */
	field = xasprintf(":%s:", en->account);
	if (strstr(arn, field) == NULL)
		rc = err_set(e, ERR_USAGE, "account %s: the credentials from %s belong to %s", en->account,
		    provider_where(en->provider), arn);
	free(field);
	free(en->caller);
	en->caller = xstrdup(arn);
	return rc;
}

const char *
entrances_caller(const struct entrances *es, const char *account)
{
	const struct entrance *en = find(es, account);

	return en != NULL ? en->caller : NULL;
}

void
entrances_list(const struct entrances *es, cJSON *callers)
{
	for (size_t i = 0; i < es->n; i++) {
		const struct entrance *en = es->items[i];
		cJSON *caller;

		if (en->caller == NULL)
			continue;
		caller = cJSON_CreateObject();
		cJSON_AddStringToObject(caller, "account", en->account);
		cJSON_AddStringToObject(caller, "arn", en->caller);
		cJSON_AddItemToArray(callers, caller);
	}
}
