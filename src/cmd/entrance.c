#include "cmd/entrance.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"

struct entrance {
	char *account;
	struct provider *provider;
	char *caller;	/* ARN, once the service has told it */
	bool member;	/* entered by a role */
};

struct entrances {
	struct entrance **items;	/* each stays where it is: the engine signs with what is in it */
	size_t n, cap;
	struct provider_wish how;
	struct provider **roles;	/* of the members that were entered; borrowed from items */
	size_t n_roles, cap_roles;
	int at_once;
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

static void
entrance_free(struct entrance *en)
{
	provider_free(en->provider);
	free(en->account);
	free(en->caller);
	free(en);
}

static struct entrance *
add(struct entrances *es, const char *account)
{
	struct entrance *en = xcalloc(1, sizeof(*en));

	en->account = xstrdup(account);
	ARRAY_GROW(es->items, es->n, es->cap);
	es->items[es->n++] = en;
	return en;
}

/* What the scope file says of STS holds for the sessions of roles as for any call to it. */
static const char *
sts_host(const struct scope *s)
{
	const char *central = kv_get(&s->endpoints, STS_PRODUCT "@");

	return central != NULL ? central : kv_get(&s->endpoints, STS_PRODUCT);
}

static struct entrances *
begin(const struct scope *scope, const struct provider_wish *wish)
{
	struct entrances *es = xcalloc(1, sizeof(*es));

	es->how = *wish;
	es->how.sts_host = sts_host(scope);
	return es;
}

static int
find_provider(struct entrances *es, const struct scope_account *a, char **warning, struct err *e)
{
	struct provider_wish wish = es->how;

	wish.profile = a->profile;
	return provider_find(&add(es, a->id)->provider, &wish, warning, e);
}

int
entrances_new(struct entrances **out, const struct scope *scope, const struct provider_wish *wish, struct err *e)
{
	struct entrances *es = begin(scope, wish);
	int rc = 0;

	for (size_t i = 0; i < scope->n_accounts && rc == 0; i++) {
		char *warning = NULL;

		rc = find_provider(es, &scope->accounts[i], &warning, e);
		/* of one account there is no need to say which */
		if (rc != 0 && scope->n_accounts > 1)
			err_prefix(e, "account %s", scope->accounts[i].id);
		if (warning != NULL)
			log_warn("%s", warning);
		free(warning);
	}
	if (rc != 0) {
		entrances_free(es);
		es = NULL;
	}
	*out = es;
	return rc;
}

void
entrances_try(struct entrances **out, const struct scope *scope, const struct provider_wish *wish, entrance_told_fn *told,
    void *arg)
{
	struct entrances *es = begin(scope, wish);

	for (size_t i = 0; i < scope->n_accounts; i++) {
		const char *account = scope->accounts[i].id;
		const struct credentials *c;
		struct err why = { 0 };
		char *warning = NULL;
		bool good = find_provider(es, &scope->accounts[i], &warning, &why) == 0;

		if (!good)
			entrance_free(es->items[--es->n]);
		else
			good = provider_credentials(es->items[es->n - 1]->provider, &c, &why) == 0;
		told(arg, account, warning, good ? NULL : &why);
		free(warning);
	}
	*out = es;
}

void
entrances_free(struct entrances *es)
{
	if (es == NULL)
		return;
	/* roles before what they rest on, which stands before them */
	while (es->n > 0)
		entrance_free(es->items[--es->n]);
	free(es->items);
	free(es->roles);
	free(es);
}

/* ---- members ---- */

struct entering {
	struct entrances *es;
	struct entrance **items;	/* of this round; those that were let in are taken out */
	role_told_fn *told;
	void *arg;
};

static void
on_told(void *arg, size_t at, const struct role_refusal *why)
{
	struct entering *in = arg;
	struct entrances *es = in->es;

	if (why == NULL) {
		ARRAY_GROW(es->items, es->n, es->cap);
		es->items[es->n++] = in->items[at];
		ARRAY_GROW(es->roles, es->n_roles, es->cap_roles);
		es->roles[es->n_roles++] = in->items[at]->provider;
		in->items[at] = NULL;
	}
	in->told(in->arg, at, why);
}

static struct entrance *
member_entrance(const struct entrances *es, struct provider *base, const struct scope_directory *how, const char *account)
{
	struct entrance *en = xcalloc(1, sizeof(*en));
	char *arn = xasprintf("acs:ram::%s:role/%s", account, how->role);

	en->account = xstrdup(account);
	en->member = true;
	en->provider = provider_role(base, &(struct role_wish){ .arn = arn, .session = how->session, .external_id = how->external_id },
	    &es->how);
	free(arn);
	return en;
}

int
entrances_enter(struct entrances *es, const struct scope_directory *how, const char *const *accounts, size_t n, int at_once,
    role_told_fn *told, void *arg, struct err *e)
{
	struct entering in = { .es = es, .items = xcalloc(n + 1, sizeof(*in.items)), .told = told, .arg = arg };
	struct provider **list = xcalloc(n + 1, sizeof(*list));
	struct entrance *base = find(es, how->account);
	const struct credentials *c;
	int rc;

	es->at_once = at_once;
	if (base == NULL)
		rc = err_set(e, ERR_USAGE, "account %.40s is not in the scope", how->account);
	else if ((rc = provider_credentials(base->provider, &c, e)) != 0)
		err_prefix(e, "account %s", base->account);
	for (size_t i = 0; i < n && rc == 0; i++) {
		in.items[i] = member_entrance(es, base->provider, how, accounts[i]);
		list[i] = in.items[i]->provider;
	}
	if (rc == 0)
		rc = provider_roles_open(list, n, at_once, on_told, &in, e);
	for (size_t i = 0; i < n; i++) {
		if (in.items[i] != NULL)
			entrance_free(in.items[i]);
	}
	free(in.items);
	free(list);
	return rc;
}

static void
not_told(void *arg, size_t at, const struct role_refusal *why)
{
	(void)arg;
	(void)at;
	(void)why;
}

/*
 * The sessions of all members end together; renewed one by one when each is next needed they would hold up the engine
 * as often as there are members.  What goes wrong here comes up again where the session is used.
 */
static void
renew_roles(struct entrances *es)
{
	struct err ignored = { 0 };

	provider_roles_open(es->roles, es->n_roles, es->at_once, not_told, NULL, &ignored);
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
	if (en->member && provider_is_due(en->provider))
		renew_roles(arg);
	return provider_credentials(en->provider, out, e);
}

static void
signer_ended(void *arg, const char *account, const struct credentials *used)
{
	struct entrance *en = find(arg, account);

	if (en != NULL)
		provider_ended(en->provider, used);
}

struct signer
entrances_signer(struct entrances *es)
{
	return (struct signer){ .find = find_signer, .arg = es, .ended = signer_ended };
}

int
entrances_identify(struct entrances *es, const struct exchange *x, const char *path, struct err *e)
{
	struct entrance *en = find(es, x->account);
	const char *arn = cJSON_GetStringValue(json_at(x->json, path));
	char *field;
	int rc = 0;

	/*
	 * a member was let in a moment ago: that one call failed there is no reason to end the run for all; and nothing is known
	 * of credentials whose call was interrupted
	 */
	if (x->state != STATE_CONFIRMED && x->state != STATE_DENIED && (en->member || stop_requested()))
		return 0;
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
entrances_where(const struct entrances *es, const char *account)
{
	const struct entrance *en = find(es, account);

	return en != NULL ? provider_where(en->provider) : NULL;
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
