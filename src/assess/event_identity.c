#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/event.h"

/* What an actor is made of. */
enum actor_id {
	ID_NONE,	/* the account is the actor */
	ID_PRINCIPAL,
	ID_ROLE,
	ID_USER_NAME,	/* a service: no account */
	ID_FOREIGN	/* the other account */
};

static const struct {
	const char *type, *kind;
	enum actor_id id;
} identity_kinds[] = {
	{ "root-account", "root", ID_NONE },
	{ "ram-user", "ram-user", ID_PRINCIPAL },
	{ "assumed-role", "role", ID_ROLE },
	{ "system", "system", ID_USER_NAME },
	{ "cloudsso-user", "cloudsso-user", ID_PRINCIPAL },
	{ "saml-user", "saml-user", ID_PRINCIPAL },
	{ "oidc-user", "oidc-user", ID_PRINCIPAL },
	{ "alibaba-cloud-account", "ext-account", ID_FOREIGN },
};

/*
 * An id that is missing is replaced by the name, marked as such: names are used again for other people and may be
 * masked, so they never stand where an id would.
 */
static char *
id_or_name(const struct event *ev)
{
	if (ev->value[EV_PRINCIPAL_ID] != NULL)
		return xstrdup(ev->value[EV_PRINCIPAL_ID]);
	return xasprintf("name:%s", ev->value[EV_USER_NAME] != NULL ? ev->value[EV_USER_NAME] : "");
}

/* "roleName:session" in the name, "roleId:session" in the id; only the first colon divides. */
static void
split_role(struct event *ev)
{
	const char *whole = ev->value[EV_USER_NAME] != NULL ? ev->value[EV_USER_NAME] : ev->value[EV_PRINCIPAL_ID];
	const char *colon = whole != NULL ? strchr(whole, ':') : NULL;

	if (whole == NULL)
		return;
	ev->value[EV_ROLE_NAME] = xstrndup(whole, colon != NULL ? (size_t)(colon - whole) : strlen(whole));
	if (colon != NULL && colon[1] != '\0')
		ev->value[EV_SESSION_NAME] = xstrdup(colon + 1);
}

static char *
actor_of(const struct event *ev, const char *kind, enum actor_id id)
{
	const char *account = ev->value[EV_ACCOUNT_ID] != NULL ? ev->value[EV_ACCOUNT_ID] :
	    ev->value[EV_RECIPIENT_ACCOUNT_ID];
	char *last, *actor;

	switch (id) {
	case ID_NONE:
		return xasprintf("%s/%s", kind, account);
	case ID_USER_NAME:
		return xasprintf("%s/%s", kind, ev->value[EV_USER_NAME] != NULL ? ev->value[EV_USER_NAME] : "");
	case ID_FOREIGN:
		return xasprintf("%s/%s", kind, ev->value[EV_PRINCIPAL_ID] != NULL ? ev->value[EV_PRINCIPAL_ID] : account);
	case ID_ROLE:
		last = xstrdup(ev->value[EV_ROLE_NAME] != NULL ? ev->value[EV_ROLE_NAME] : "");
		for (char *p = last; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		break;
	default:
		last = id_or_name(ev);
	}
	actor = xasprintf("%s/%s/%s", kind, account, last);
	free(last);
	return actor;
}

void
event_identity(struct event *ev, const cJSON *identity)
{
	const char *kind = "unknown";
	enum actor_id id = ID_PRINCIPAL;

	ev->value[EV_IDENTITY_TYPE] = event_text(identity, "type");
	ev->value[EV_ACCOUNT_ID] = event_text(identity, "accountId");
	ev->value[EV_PRINCIPAL_ID] = event_text(identity, "principalId");
	ev->value[EV_USER_NAME] = event_text(identity, "userName");
	ev->value[EV_ACCESS_KEY_ID] = event_text(identity, "accessKeyId");
	if (ev->value[EV_IDENTITY_TYPE] == NULL)
		ev->value[EV_IDENTITY_TYPE] = xstrdup("unknown");
	for (size_t i = 0; i < sizeof(identity_kinds) / sizeof(identity_kinds[0]); i++) {
		if (strcmp(identity_kinds[i].type, ev->value[EV_IDENTITY_TYPE]) == 0) {
			kind = identity_kinds[i].kind;
			id = identity_kinds[i].id;
		}
	}
	/* the root account's principal is the account itself */
	if (id == ID_NONE && ev->value[EV_ACCOUNT_ID] == NULL)
		ev->value[EV_ACCOUNT_ID] = xstrdup(ev->value[EV_PRINCIPAL_ID]);
	if (id == ID_ROLE)
		split_role(ev);
	ev->value[EV_ACTOR] = actor_of(ev, kind, id);
}
