#ifndef ASSESS_EVENT_H
#define ASSESS_EVENT_H

#include <stdbool.h>

#include "base/err.h"
#include "model.h"

/*
 * One ActionTrail record as a row of `events`.  Records of ten years are in use: keys in lowerCamelCase or PascalCase,
 * parts as objects or as JSON text, codes in quotes, times in several forms.  Nothing is invented: what a record does
 * not say is NULL.
 */
enum event_column {
	EV_EVENT_ID,		/* "sha256:..." of the record when it has none */
	EV_EVENT_TIME,		/* epoch seconds */
	EV_EVENT_NAME,
	EV_SERVICE_NAME,
	EV_EVENT_SOURCE,
	EV_EVENT_TYPE,
	EV_EVENT_CATEGORY,	/* never NULL: Management when the record does not say and has no insightDetails */
	EV_EVENT_RW,
	EV_ERROR_CODE,		/* without quotes; the texts null and None are NULL */
	EV_ERROR_MESSAGE,
	EV_OK,			/* 1: no error code, and no message but "success" */
	EV_REGION,
	EV_IS_GLOBAL,
	EV_ACCOUNT_ID,		/* of the caller */
	EV_RECIPIENT_ACCOUNT_ID,	/* never NULL: the account that was asked when the record does not say */
	EV_IDENTITY_TYPE,	/* never NULL: "unknown" */
	EV_PRINCIPAL_ID,
	EV_USER_NAME,
	EV_ROLE_NAME,		/* before the first colon of an assumed role's name */
	EV_SESSION_NAME,
	EV_ACCESS_KEY_ID,
	EV_MFA,			/* "true" "false"; NULL is not known, not false */
	EV_SOURCE_IP,		/* as recorded */
	EV_IP_KIND,		/* ipv4 ipv6 internal service masked none other */
	EV_IP_NET,		/* /16 or /48; "" unless ip_kind is ipv4 or ipv6 */
	EV_USER_AGENT,
	EV_UA_FAMILY,		/* the product before the first / or blank, lower case */
	EV_RESOURCE_TYPE,
	EV_RESOURCE_NAME,
	EV_ACTOR,		/* KIND/ACCOUNT/ID: the key for one caller; never NULL */
	EV_REQUEST_JSON,	/* always JSON: text that is none is a JSON string */
	EV_ADDITIONAL_JSON,
	EV_RAW_JSON,
	EV_COUNT
};

struct event {
	char *value[EV_COUNT];	/* numbers as digits */
};

/* A column: its name and whether it is a whole number. */
struct event_column_info {
	const char *name;
	bool number;
	bool required;
};
extern const struct event_column_info event_columns[EV_COUNT];

/* record is an object; account is the one whose events were asked for. */
void event_parse(struct event *ev, const cJSON *record, const char *account);
void event_release(struct event *ev);

/* ---- parts, for event_record.c ---- */

/* A member under its name or with a capital first letter; NULL when absent. */
const cJSON *event_member(const cJSON *obj, const char *name);

/* Its scalar as text; NULL when it is absent, no scalar, or empty.  The caller frees. */
char *event_text(const cJSON *obj, const char *name);

/* event_identity.c: identity_type, account_id, principal_id, user_name, role_name, session_name, access_key_id, actor. */
void event_identity(struct event *ev, const cJSON *identity);

/* event_network.c: ip_kind and ip_net of source_ip, ua_family of user_agent. */
void event_network(struct event *ev);

#endif
