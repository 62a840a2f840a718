#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "cloud.h"
#include "session.h"

/* STS 2015-04-01, section 4 of the API notes */

static void
get_caller_identity(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *type = json_str(rq->who.doc, "type"), *name = json_str(rq->who.doc, "name");
	const char *id = json_str(rq->who.doc, "id"), *session = rq->who.session ? rq->who.session : json_str(rq->who.doc, "session");
	const char *account = rq->who.account_id;
	cJSON *o = cJSON_CreateObject();
	char *arn, *principal;

	(void)t;
	if (strcmp(type, "role") == 0) {
		cJSON_AddStringToObject(o, "IdentityType", "AssumedRoleUser");
		cJSON_AddStringToObject(o, "RoleId", id);
		arn = xasprintf("acs:ram::%s:assumed-role/%s/%s", account, name, session);
		principal = xasprintf("%s:%s", id, session);
	} else if (strcmp(type, "ram-user") == 0) {
		cJSON_AddStringToObject(o, "IdentityType", "RAMUser");
		cJSON_AddStringToObject(o, "UserId", id);
		arn = xasprintf("acs:ram::%s:user/%s", account, name);
		principal = xstrdup(id);
	} else {
		cJSON_AddStringToObject(o, "IdentityType", "Account");
		arn = xasprintf("acs:ram::%s:root", account);
		principal = xstrdup(account);
	}
	cJSON_AddStringToObject(o, "AccountId", account);
	cJSON_AddStringToObject(o, "Arn", arn);
	cJSON_AddStringToObject(o, "PrincipalId", principal);
	response_json(rq, rs, o);
	free(arn);
	free(principal);
}

/* ---- AssumeRole ---- */

#define SECONDS_MIN 900
#define SECONDS_DEFAULT 3600
#define SESSION_MIN 2
#define SESSION_MAX 64

/* The role that an ARN names: acs:ram::ACCOUNT:role/NAME.  -1: it is no such ARN; else *role is NULL when there is none. */
static int
find_role(const struct tenant *t, const char *arn, const cJSON **account, const cJSON **role)
{
	static const char head[] = "acs:ram::", middle[] = ":role/";
	const char *id = arn + strlen(head), *colon;
	const cJSON *who;
	char *owner;

	*role = *account = NULL;
	if (strncmp(arn, head, strlen(head)) != 0 || (colon = strchr(id, ':')) == NULL ||
	    strncmp(colon, middle, strlen(middle)) != 0 || colon[strlen(middle)] == '\0')
		return -1;
	owner = xstrndup(id, (size_t)(colon - id));
	*account = tenant_account(t, owner);
	free(owner);
	cJSON_ArrayForEach(who, json_arr(*account, "identities")) {
		if (strcmp(json_str(who, "type"), "role") == 0 && strcmp(json_str(who, "name"), colon + strlen(middle)) == 0)
			*role = who;
	}
	return 0;
}

/* The policy that says who may take the role on: of the identity, else of the role that RAM shows. */
static const cJSON *
trust_of(const cJSON *account, const cJSON *role)
{
	const cJSON *own = json_get(role, "trust"), *shown;

	if (own != NULL)
		return own;
	cJSON_ArrayForEach(shown, json_arr(json_get(account, "ram"), "roles")) {
		if (strcmp(json_str(shown, "RoleName"), json_str(role, "name")) == 0)
			return json_get(shown, "AssumeRolePolicyDocument");
	}
	return NULL;
}

/* Whether this text, or one of an array of them, is what is wanted. */
static bool
holds(const cJSON *v, const char *want)
{
	const cJSON *one;

	if (cJSON_IsString(v))
		return want != NULL && strcmp(v->valuestring, want) == 0;
	cJSON_ArrayForEach(one, v) {
		if (holds(one, want))
			return true;
	}
	return false;
}

static bool
is_trusted_caller(const cJSON *statement, const struct request *rq)
{
	const cJSON *principals = json_get(json_get(statement, "Principal"), "RAM");
	const char *type = json_str(rq->who.doc, "type"), *name = json_str(rq->who.doc, "name");
	char *root = xasprintf("acs:ram::%s:root", rq->who.account_id);
	char *self = xasprintf("acs:ram::%s:%s/%s", rq->who.account_id, strcmp(type, "role") == 0 ? "role" : "user", name ? name : "");
	bool found = holds(principals, root) || holds(principals, self);

	free(root);
	free(self);
	return found;
}

/* federated: the provider that vouches for the caller; NULL: the caller signed. */
static bool
is_trusted(const cJSON *statement, const struct request *rq, const char *federated)
{
	if (federated != NULL)
		return holds(json_get(json_get(statement, "Principal"), "Federated"), federated);
	return is_trusted_caller(statement, rq);
}

/* Of the conditions only the equality of the external id is known; any other is not met. */
static bool
conditions_met(const cJSON *statement, const struct request *rq)
{
	const cJSON *operator, *key;

	cJSON_ArrayForEach(operator, json_get(statement, "Condition")) {
		cJSON_ArrayForEach(key, operator) {
			if (strcmp(operator->string, "StringEquals") != 0 || strcmp(key->string, "sts:ExternalId") != 0 ||
			    !holds(key, kv_get(&rq->params, "ExternalId")))
				return false;
		}
	}
	return true;
}

static bool
may_assume(const cJSON *account, const cJSON *role, const struct request *rq, const char *federated)
{
	const cJSON *statement;

	cJSON_ArrayForEach(statement, json_arr(trust_of(account, role), "Statement")) {
		if (holds(json_get(statement, "Effect"), "Allow") && holds(json_get(statement, "Action"), "sts:AssumeRole") &&
		    is_trusted(statement, rq, federated) && conditions_met(statement, rq))
			return true;
	}
	return false;
}

/* NULL when the parameters are good, else the error code. */
static const char *
wrong_parameter(const struct request *rq, long *seconds)
{
	const char *name = kv_get(&rq->params, "RoleSessionName"), *text = kv_get(&rq->params, "DurationSeconds");
	size_t n = name ? strlen(name) : 0;

	*seconds = text ? atol(text) : SECONDS_DEFAULT;
	if (n < SESSION_MIN || n > SESSION_MAX ||
	    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.@_-") != n)
		return "InvalidParameter.RoleSessionName";
	if (*seconds < SECONDS_MIN || *seconds > SECONDS_DEFAULT)
		return "InvalidParameter.DurationSeconds";
	return NULL;
}

static void
answer_session(const struct session *s, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *user = cJSON_AddObjectToObject(o, "AssumedRoleUser");
	cJSON *c = cJSON_AddObjectToObject(o, "Credentials");
	char iso[CLOCK_ISO_SIZE], *arn, *id;

	arn = xasprintf("acs:ram::%s:role/%s/%s", json_str(s->account, "id"), json_str(s->role, "name"), s->name);
	id = xasprintf("%s:%s", json_str(s->role, "id"), s->name);
	clock_iso(s->expiry, iso);
	cJSON_AddStringToObject(user, "Arn", arn);
	cJSON_AddStringToObject(user, "AssumedRoleId", id);
	cJSON_AddStringToObject(c, "AccessKeyId", s->key);
	cJSON_AddStringToObject(c, "AccessKeySecret", s->secret);
	cJSON_AddStringToObject(c, "SecurityToken", s->token);
	cJSON_AddStringToObject(c, "Expiration", iso);
	response_json(rq, rs, o);
	free(arn);
	free(id);
}

/* The role that is asked for, and for how long; false when the request is refused already. */
static bool
read_wish(const struct tenant *t, const struct request *rq, struct response *rs, const cJSON **account, const cJSON **role,
    long *seconds)
{
	const char *arn = kv_get(&rq->params, "RoleArn"), *wrong;

	if (arn == NULL || find_role(t, arn, account, role) != 0)
		response_error(rq, rs, 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.");
	else if ((wrong = wrong_parameter(rq, seconds)) != NULL)
		response_error(rq, rs, 400, wrong, "The parameter is wrongly formed.");
	else if (*role == NULL)
		response_error(rq, rs, 404, "EntityNotExist.Role", "The role not exists : %s.", strrchr(arn, '/') + 1);
	else
		return true;
	return false;
}

static void
take_on(const struct tenant *t, const struct request *rq, struct response *rs, const cJSON *account, const cJSON *role, long seconds)
{
	seconds = (long)json_num(role, "sessionSeconds", (double)seconds);
	answer_session(sessions_add(t->sessions, account, role, kv_get(&rq->params, "RoleSessionName"), rq->now + seconds), rq, rs);
}

static void
assume_role(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *account, *role;
	long seconds;

	if (!read_wish(t, rq, rs, &account, &role, &seconds))
		return;
	if (strcmp(json_str(rq->who.doc, "type"), "root") == 0 || !may_assume(account, role, rq, NULL))
		response_error(rq, rs, 403, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
	else
		take_on(t, rq, rs, account, role, seconds);
}

static const cJSON *
provider_of(const cJSON *account, const char *arn)
{
	const cJSON *provider;

	cJSON_ArrayForEach(provider, json_arr(account, "oidcProviders"))
		if (arn && strcmp(json_str(provider, "Arn"), arn) == 0)
			return provider;
	return NULL;
}

/* No key of the provider is known here: which of its tokens are good says the tenant. */
static void
assume_role_with_oidc(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *arn = kv_get(&rq->params, "OIDCProviderArn");
	const cJSON *account, *role, *provider;
	long seconds;

	if (!read_wish(t, rq, rs, &account, &role, &seconds))
		return;
	provider = provider_of(account, arn);
	if (provider == NULL)
		response_error(rq, rs, 404, "EntityNotExist.OIDCProvider", "The OIDC provider does not exist.");
	else if (holds(json_get(provider, "expiredTokens"), kv_get(&rq->params, "OIDCToken")))
		response_error(rq, rs, 400, "AuthenticationFail.OIDCToken.Expired", "This JWT is expired.");
	else if (!holds(json_get(provider, "tokens"), kv_get(&rq->params, "OIDCToken")))
		response_error(rq, rs, 400, "AuthenticationFail.OIDCToken.Invalid", "The OIDC token is invalid.");
	else if (!may_assume(account, role, rq, arn))
		response_error(rq, rs, 403, "AuthenticationFail.NoPermission", "This operation is not permitted by the role's trust policy.");
	else
		take_on(t, rq, rs, account, role, seconds);
}

const struct api sts_apis[] = {
	{ .style = STYLE_OPENAPI, .name = "sts.GetCallerIdentity", .ram = "sts:GetCallerIdentity", .product = "sts",
	    .version = "2015-04-01", .flags = API_NO_PERMISSION, .handle = get_caller_identity },
	{ .style = STYLE_OPENAPI, .name = "sts.AssumeRole", .ram = "sts:AssumeRole", .product = "sts", .version = "2015-04-01",
	    .handle = assume_role },
	{ .style = STYLE_OPENAPI, .name = "sts.AssumeRoleWithOIDC", .ram = "sts:AssumeRoleWithOIDC", .product = "sts",
	    .version = "2015-04-01", .flags = API_ANONYMOUS, .handle = assume_role_with_oidc },
	{ .name = NULL }
};
