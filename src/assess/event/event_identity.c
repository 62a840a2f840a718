#include <ctype.h>
#include <string.h>

#include "assess/event/event.h"

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
	{ "ram-user", "ram-user", ID_PRINCIPAL },
	{ "assumed-role", "role", ID_ROLE },
	{ "root-account", "root", ID_NONE },
	{ "system", "system", ID_USER_NAME },
	{ "cloudsso-user", "cloudsso-user", ID_PRINCIPAL },
	{ "saml-user", "saml-user", ID_PRINCIPAL },
	{ "oidc-user", "oidc-user", ID_PRINCIPAL },
	{ "alibaba-cloud-account", "ext-account", ID_FOREIGN },
};

/* "roleName:session" in the name, "roleId:session" in the id; only the first colon divides. */
static void
split_role(struct event *ev)
{
	struct span whole = ev->value[EV_USER_NAME].s != NULL ? ev->value[EV_USER_NAME] : ev->value[EV_PRINCIPAL_ID];
	const char *colon;

	if (whole.s == NULL)
		return;
	colon = memchr(whole.s, ':', whole.len);
	ev->value[EV_ROLE_NAME] = (struct span){ whole.s, colon != NULL ? (size_t)(colon - whole.s) : whole.len };
	if (colon != NULL && colon + 1 < whole.s + whole.len)
		ev->value[EV_SESSION_NAME] = (struct span){ colon + 1, (size_t)(whole.s + whole.len - colon - 1) };
}

/*
 * An id that is missing is replaced by the name, marked as such: names are used again for other people and may be
 * masked, so they never stand where an id would.
 */
static struct span
actor_of(struct event_parser *p, const struct event *ev, const char *kind, enum actor_id id)
{
	struct span account = ev->value[EV_ACCOUNT_ID].s != NULL ? ev->value[EV_ACCOUNT_ID] :
	    ev->value[EV_RECIPIENT_ACCOUNT_ID];
	struct span parts[] = { { kind, strlen(kind) }, SPAN("/"), account, SPAN("/"), SPAN(""), SPAN("") };
	struct span whole;

	switch (id) {
	case ID_NONE:
		return event_join(p, parts, 3);
	case ID_USER_NAME:
		parts[2] = ev->value[EV_USER_NAME];
		return event_join(p, parts, 3);
	case ID_FOREIGN:
		if (ev->value[EV_PRINCIPAL_ID].s != NULL)
			parts[2] = ev->value[EV_PRINCIPAL_ID];
		return event_join(p, parts, 3);
	case ID_ROLE:
		parts[4] = ev->value[EV_ROLE_NAME];
		break;
	default:
		if (ev->value[EV_PRINCIPAL_ID].s != NULL) {
			parts[4] = ev->value[EV_PRINCIPAL_ID];
		} else {
			parts[4] = SPAN("name:");
			parts[5] = ev->value[EV_USER_NAME];
		}
	}
	whole = event_join(p, parts, 6);
	/* the case of a role's name differs between records of one role */
	for (size_t i = whole.len - parts[4].len; id == ID_ROLE && i < whole.len; i++)
		((char *)(uintptr_t)whole.s)[i] = (char)tolower((unsigned char)whole.s[i]);
	return whole;
}

static struct span
truth_of(struct event_parser *p, const struct jvalue *v)
{
	struct span text = event_scalar(p, v);

	if (span_is(text, "true"))
		return SPAN("true");
	return span_is(text, "false") ? SPAN("false") : (struct span){ NULL, 0 };
}

/* In the session for calls, beside the record for sign-ins; older records and flat rows use other names. */
static struct span
mfa_of(struct event_parser *p, const struct jvalue *session, const struct jvalue *flat, const struct jvalue *additional)
{
	static const char *const attributes[] = { "attributes", "sessionAttributes", NULL };
	static const char *const checked[] = { "mfaAuthenticated", NULL };
	static const char *const beside[] = { "mfaChecked", "isMFAChecked", NULL };
	struct jvalue parts[2], found[2];
	struct span mfa = truth_of(p, flat);

	event_members(p, session, attributes, parts);
	for (int i = 0; i < 2 && mfa.s == NULL; i++) {
		event_members(p, &parts[i], checked, found);
		mfa = truth_of(p, &found[0]);
	}
	if (mfa.s != NULL)
		return mfa;
	event_members(p, additional, beside, found);
	mfa = truth_of(p, &found[0]);
	return mfa.s != NULL ? mfa : truth_of(p, &found[1]);
}

const char *const event_identity_names[] = { "type", "principalId", "accountId", "userName", "accessKeyId", "sessionContext",
	"sessionContext.attributes.mfaAuthenticated", NULL };

void
event_identity(struct event_parser *p, struct event *ev, const struct jvalue *found, const struct jvalue *additional)
{
	static const enum event_column columns[] = { EV_IDENTITY_TYPE, EV_PRINCIPAL_ID, EV_ACCOUNT_ID, EV_USER_NAME,
		EV_ACCESS_KEY_ID };
	const char *kind = "unknown";
	enum actor_id id = ID_PRINCIPAL;
	struct span type;

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		ev->value[columns[i]] = event_scalar(p, &found[i]);
	ev->value[EV_MFA] = mfa_of(p, &found[5], &found[6], additional);
	if (ev->value[EV_IDENTITY_TYPE].s == NULL)
		ev->value[EV_IDENTITY_TYPE] = SPAN("unknown");
	type = ev->value[EV_IDENTITY_TYPE];
	for (size_t i = 0; i < sizeof(identity_kinds) / sizeof(identity_kinds[0]); i++) {
		if (strlen(identity_kinds[i].type) == type.len && memcmp(identity_kinds[i].type, type.s, type.len) == 0) {
			kind = identity_kinds[i].kind;
			id = identity_kinds[i].id;
			break;
		}
	}
	/* the root account's principal is the account itself */
	if (id == ID_NONE && ev->value[EV_ACCOUNT_ID].s == NULL)
		ev->value[EV_ACCOUNT_ID] = ev->value[EV_PRINCIPAL_ID];
	if (id == ID_ROLE)
		split_role(ev);
	if (ev->value[EV_RECIPIENT_ACCOUNT_ID].s == NULL)
		ev->value[EV_RECIPIENT_ACCOUNT_ID] = ev->value[EV_ACCOUNT_ID].s != NULL && id != ID_FOREIGN ?
		    ev->value[EV_ACCOUNT_ID] : SPAN("");
	ev->value[EV_ACTOR] = actor_of(p, ev, kind, id);
}
