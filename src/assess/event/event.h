#ifndef ASSESS_EVENT_H
#define ASSESS_EVENT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/jsonscan.h"
#include "model.h"

/*
 * One ActionTrail record as a row of `events`.  Records of ten years are in use: keys in lowerCamelCase or PascalCase,
 * parts as objects or as JSON text, codes in quotes, times in several forms.  Nothing is invented: what a record does
 * not say is NULL.
 *
 * One parser for all that brings records: answers of LookupEvents and GetLogs, objects that a trail wrote, files.  What
 * carries the record may be the record itself; a row of SLS, `event` as object or as JSON text, or flat with keys
 * `event.eventName`; or an EventBridge envelope with the record in `data`.
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
	EV_RECIPIENT_ACCOUNT_ID,	/* never NULL: when the record does not say, the account that was asked, else the caller's, else "" */
	EV_IDENTITY_TYPE,	/* never NULL: "unknown" */
	EV_PRINCIPAL_ID,
	EV_USER_NAME,
	EV_ROLE_NAME,		/* before the first colon of an assumed role's name */
	EV_SESSION_NAME,
	EV_ACCESS_KEY_ID,
	EV_MFA,			/* "true" "false"; NULL is not known, not false */
	EV_SOURCE_IP,		/* as recorded */
	EV_IP_KIND,		/* ipv4 (::ffff:203.0.113.10 too) ipv6 internal service masked none other */
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
	struct span value[EV_COUNT];	/* numbers as digits; lives until the next parse, as does the text that was parsed */
};

/* A column: its name and whether it is a whole number. */
struct event_column_info {
	const char *name;
	bool number;
	bool required;
};
extern const struct event_column_info event_columns[EV_COUNT];

/* The column of that name, or -1. */
int event_column_find(const char *name);

#define EVENT_MAX (4 * 1024 * 1024)	/* bytes of one record; the longest real ones are some 100 kB */

enum event_result {
	EVENT_OK,
	EVENT_LIST,	/* no record but an answer that holds a list of them */
	EVENT_NONE,	/* whole JSON, but no record of an event */
	EVENT_BAD,	/* not JSON, not UTF-8 or too deep */
	EVENT_CUT	/* the text ended inside the value */
};

struct event_parser;
struct event_parser *event_parser_new(void);
void event_parser_free(struct event_parser *p);

/*
 * Read the value that begins at text.  account is the one whose events were asked for, or NULL.
 *	EVENT_OK	ev is filled, *used is the length of the value
 *	EVENT_LIST	*used is where the elements of the list begin, behind its bracket; event_list_depth tells how deep
 *	EVENT_NONE	*used is the length of the value, e says why
 *	EVENT_BAD	*used is where it went wrong, e says why: part of a sentence, "is not valid UTF-8"
 */
enum event_result event_parse(struct event_parser *p, struct event *ev, const char *text, size_t len,
    const char *account, size_t *used, struct err *e);

/* How many objects are open around the list that the last EVENT_LIST told of: 2 in an envelope that an SDK writes, {"body": {...}}. */
int event_list_depth(const struct event_parser *p);

/* ---- parts, for the files event_*.c ---- */

/* Memory for what is made while a record is read.  Enough is there before: 0 is returned for no size. */
char *event_room(struct event_parser *p, size_t len);
struct span event_keep(struct event_parser *p, const char *s, size_t len);
struct span event_decimal(struct event_parser *p, long long n);

/* All parts one behind the other. */
struct span event_join(struct event_parser *p, const struct span *parts, size_t n);

/* The scalar as text, NULL for null, "" and containers. */
struct span event_scalar(struct event_parser *p, const struct jvalue *v);

/* Whether the text is this, letters of any case. */
bool span_is(struct span s, const char *word);

/* As a C string in out, cut when longer than size allows. */
const char *span_cstr(struct span s, char *out, size_t size);

/*
 * The members that are named, first letter in either case (the name as given wins); those not there get JSON_NONE.
 * object must be one; text of an object is read as one.
 */
#define EVENT_MEMBERS_MAX 8
void event_members(struct event_parser *p, const struct jvalue *object, const char *const *names, struct jvalue *out);

/* An object as it stands, or out of JSON text; false when it is neither. */
bool event_part(struct event_parser *p, const struct jvalue *v, struct jvalue *out);

/*
 * event_identity.c: identity_type, account_id, principal_id, user_name, role_name, session_name, access_key_id, actor, mfa.  found
 * are the members of userIdentity by these names.
 */
extern const char *const event_identity_names[];
void event_identity(struct event_parser *p, struct event *ev, const struct jvalue *found, const struct jvalue *additional);

/* event_network.c: ip_kind and ip_net of source_ip, ua_family of user_agent. */
void event_network(struct event_parser *p, struct event *ev);

/* event_row.c: a flat row with keys event.a.b as the record it was; text of it lives in the parser. */
struct span event_unflatten(struct event_parser *p, const char *text, size_t len);

#endif
