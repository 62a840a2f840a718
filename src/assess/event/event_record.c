#include "assess/event/event_parser.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"

#define WRAPPERS_MAX 3		/* a record in a row in an envelope; nothing real has more */

/* ---- the members of a record ---- */

enum member {
	M_NONE,
	M_DATA, M_LOGS, M_BODY, M_EVENT, M_EVENTS, M_RECORDS, M_ACS_REGION, M_EVENT_ID, M_EVENT_RW, M_IS_GLOBAL, M_EVENT_NAME,
	M_EVENT_TIME, M_EVENT_TYPE, M_ERROR_CODE, M_USER_AGENT, M_EVENT_SOURCE, M_SERVICE_NAME, M_ERROR_MESSAGE,
	M_USER_IDENTITY, M_RESOURCE_TYPE, M_RESOURCE_NAME, M_EVENT_CATEGORY, M_INSIGHT_DETAILS, M_SOURCE_IP,
	M_REQUEST_PARAMETERS, M_RECIPIENT, M_ADDITIONAL, M_REFERENCED, M_REQUEST_JSON, M_COUNT
};

enum member_use {
	USE_PART,
	USE_EVENT,	/* makes the object a record of an event */
	USE_LIST,	/* a list of records when it is an array */
	USE_ENVELOPE	/* an object with such a list, as SDKs print an answer */
};

static const struct {
	const char *name;
	enum member_use use;
	int column;	/* the member as it stands; or -1 */
} members[M_COUNT] = {
	[M_DATA] = { "data", USE_LIST, -1 },
	[M_LOGS] = { "logs", USE_LIST, -1 },
	[M_BODY] = { "body", USE_ENVELOPE, -1 },
	[M_EVENT] = { "event", USE_PART, -1 },
	[M_EVENTS] = { "events", USE_LIST, -1 },
	[M_RECORDS] = { "records", USE_LIST, -1 },
	[M_ACS_REGION] = { "acsRegion", USE_PART, EV_REGION },
	[M_EVENT_ID] = { "eventId", USE_EVENT, EV_EVENT_ID },
	[M_EVENT_RW] = { "eventRW", USE_PART, EV_EVENT_RW },
	[M_IS_GLOBAL] = { "isGlobal", USE_PART, -1 },
	[M_EVENT_NAME] = { "eventName", USE_EVENT, EV_EVENT_NAME },
	[M_EVENT_TIME] = { "eventTime", USE_PART, -1 },
	[M_EVENT_TYPE] = { "eventType", USE_EVENT, EV_EVENT_TYPE },
	[M_ERROR_CODE] = { "errorCode", USE_PART, -1 },
	[M_USER_AGENT] = { "userAgent", USE_PART, EV_USER_AGENT },
	[M_EVENT_SOURCE] = { "eventSource", USE_PART, EV_EVENT_SOURCE },
	[M_SERVICE_NAME] = { "serviceName", USE_PART, EV_SERVICE_NAME },
	[M_ERROR_MESSAGE] = { "errorMessage", USE_PART, -1 },
	[M_USER_IDENTITY] = { "userIdentity", USE_PART, -1 },
	[M_RESOURCE_TYPE] = { "resourceType", USE_PART, EV_RESOURCE_TYPE },
	[M_RESOURCE_NAME] = { "resourceName", USE_PART, EV_RESOURCE_NAME },
	[M_EVENT_CATEGORY] = { "eventCategory", USE_PART, EV_EVENT_CATEGORY },
	[M_INSIGHT_DETAILS] = { "insightDetails", USE_EVENT, -1 },
	[M_SOURCE_IP] = { "sourceIpAddress", USE_PART, EV_SOURCE_IP },
	[M_REQUEST_PARAMETERS] = { "requestParameters", USE_PART, -1 },
	[M_RECIPIENT] = { "recipientAccountId", USE_PART, EV_RECIPIENT_ACCOUNT_ID },
	[M_ADDITIONAL] = { "additionalEventData", USE_PART, -1 },
	[M_REFERENCED] = { "referencedResources", USE_PART, -1 },
	[M_REQUEST_JSON] = { "requestParameterJson", USE_PART, -1 },
};

/* The members by the length of their names: a record has some 25 names, and each is looked up. */
#define NAME_MAX_LEN 20
static const unsigned char by_length[NAME_MAX_LEN + 1][7] = {
	[4] = { M_DATA, M_LOGS, M_BODY },
	[5] = { M_EVENT },
	[6] = { M_EVENTS },
	[7] = { M_EVENT_ID, M_EVENT_RW, M_RECORDS },
	[8] = { M_IS_GLOBAL },
	[9] = { M_ACS_REGION, M_EVENT_NAME, M_EVENT_TIME, M_EVENT_TYPE, M_ERROR_CODE, M_USER_AGENT },
	[11] = { M_EVENT_SOURCE, M_SERVICE_NAME },
	[12] = { M_USER_IDENTITY, M_RESOURCE_TYPE, M_RESOURCE_NAME, M_ERROR_MESSAGE },
	[13] = { M_EVENT_CATEGORY },
	[14] = { M_INSIGHT_DETAILS },
	[15] = { M_SOURCE_IP },
	[17] = { M_REQUEST_PARAMETERS },
	[18] = { M_RECIPIENT },
	[19] = { M_ADDITIONAL, M_REFERENCED },
	[20] = { M_REQUEST_JSON },
};

struct record {
	struct jvalue of[M_COUNT];
	unsigned char how[M_COUNT];
	bool is_event, flat;
	struct jvalue whole;
	struct jvalue identity[EVENT_MEMBERS_MAX];	/* of M_USER_IDENTITY, when that is an object: by event_identity_names */
};

static enum member
find_member(struct span name, int *how)
{
	*how = 0;
	if (name.len > NAME_MAX_LEN)
		return M_NONE;
	for (const unsigned char *m = by_length[name.len]; *m != M_NONE; m++) {
		if ((*how = event_means(name, members[*m].name, name.len)) != 0)
			return (enum member)*m;
	}
	return M_NONE;
}

static bool
is_flat_name(struct span name)
{
	return (name.len > 11 && memcmp(name.s, "event.event", 11) == 0) ||
	    (name.len > 13 && memcmp(name.s, "userIdentity.", 13) == 0);
}

static enum event_result
bad(const struct jsonscan *s, const char *text, size_t *used, struct err *e)
{
	*used = (size_t)(s->p - text);
	if (s->cut)
		return EVENT_CUT;
	if (s->deep)
		err_set(e, ERR_LIMIT, "is nested deeper than %d", JSONSCAN_DEPTH_MAX);
	else
		err_set(e, ERR_FORMAT, "%s at its byte %zu", s->why, *used + 1);
	return EVENT_BAD;
}

/* Whether the object that comes next has a list of records; then s is before its bracket.  What is cut off may still have one. */
static bool
enter_list(struct event_parser *p, struct jsonscan *s)
{
	struct jvalue name, v;
	int how;

	if (jsonscan_enter(s, '{') != 0)
		return false;
	while (jsonscan_member(s, &name) == 1) {
		if (members[find_member(event_string(p, &name), &how)].use == USE_LIST && jsonscan_peek(s) == '[')
			return true;
		if (jsonscan_value(s, &v) != 0)
			return false;
	}
	return false;
}

/* Whether a list of records begins at the value of member m, which comes next; then *s is behind its bracket. */
static bool
finds_list(struct event_parser *p, struct jsonscan *s, enum member m)
{
	char next = m != M_NONE ? jsonscan_peek(s) : '\0';
	struct jsonscan in = *s;

	p->list_depth = 1;
	if (members[m].use == USE_ENVELOPE && next == '{') {
		if (!enter_list(p, &in))
			return false;
		p->list_depth = 2;
	} else if (members[m].use != USE_LIST || next != '[') {
		return false;
	}
	*s = in;
	s->p++;
	return true;
}

int
event_list_depth(const struct event_parser *p)
{
	return p->list_depth;
}

/* The value of member m, which comes next.  Who called is half of a record: its parts are noted on the way. */
static int
scan_value(struct event_parser *p, struct jsonscan *s, enum member m, struct jvalue *v, struct jvalue *identity)
{
	const char *from;

	if (m != M_USER_IDENTITY || jsonscan_peek(s) != '{')
		return jsonscan_value(s, v);
	from = s->p;
	memset(identity, 0, EVENT_MEMBERS_MAX * sizeof(*identity));
	if (event_read_members(p, s, event_identity_names, identity) != 0)
		return -1;
	*v = (struct jvalue){ .kind = JSON_OBJECT, .text = { from, (size_t)(s->p - from) } };
	return 0;
}

/* One pass over the object at text: where its members are. */
static enum event_result
scan_record(struct event_parser *p, struct record *r, const char *text, size_t len, size_t *used, struct err *e)
{
	struct jvalue name, v, identity[EVENT_MEMBERS_MAX];
	struct jsonscan s;
	int rc, how;

	memset(r, 0, sizeof(*r));
	jsonscan_init(&s, text, len);
	if (jsonscan_enter(&s, '{') != 0)
		return bad(&s, text, used, e);
	while ((rc = jsonscan_member(&s, &name)) == 1) {
		struct span key = event_string(p, &name);
		enum member m = find_member(key, &how);

		if (!r->is_event && finds_list(p, &s, m)) {
			*used = (size_t)(s.p - text);
			return EVENT_LIST;
		}
		if (scan_value(p, &s, m, &v, identity) != 0)
			return bad(&s, text, used, e);
		r->flat |= m == M_NONE && is_flat_name(key);
		if (m == M_NONE || how < r->how[m])
			continue;
		if (how == r->how[m]) {
			*used = (size_t)(s.p - text);
			err_set(e, ERR_FORMAT, "has member %s twice", members[m].name);
			return EVENT_BAD;
		}
		r->how[m] = (unsigned char)how;
		r->of[m] = v;
		if (m == M_USER_IDENTITY && v.kind == JSON_OBJECT)
			memcpy(r->identity, identity, sizeof(identity));
		r->is_event |= members[m].use == USE_EVENT;
	}
	if (rc != 0)
		return bad(&s, text, used, e);
	*used = (size_t)(s.p - text);
	r->whole = (struct jvalue){ .kind = JSON_OBJECT, .spaced = s.blanks, .text = { text, *used } };
	return EVENT_OK;
}

/* ---- columns ---- */

static struct span
compact(struct event_parser *p, const struct jvalue *v)
{
	char *out;

	if (!v->spaced)
		return v->text;
	out = event_room(p, v->text.len);
	return (struct span){ out, jsonscan_compact(v->text, out) };
}

/* An error code or message: blanks and quotes around it go, and the words for "none" are none. */
static struct span
clean_text(struct span text)
{
	static const char *const nothing[] = { "", "null", "none", NULL };

	while (text.len > 0 && memchr(" \t\"'", text.s[0], 4) != NULL) {
		text.s++;
		text.len--;
	}
	while (text.len > 0 && memchr(" \t\"'", text.s[text.len - 1], 4) != NULL)
		text.len--;
	for (size_t i = 0; nothing[i] != NULL; i++) {
		if (span_is(text, nothing[i]))
			return (struct span){ NULL, 0 };
	}
	return text;
}

/* The part as JSON text that SQLite can read whatever the record held; NULL when it is absent. */
static struct span
part_json(struct event_parser *p, const struct jvalue *v)
{
	struct jvalue part;

	if (event_part(p, v, &part))
		return compact(p, &part);
	if (v->kind == JSON_STRING)
		return v->text.len > 0 ? (struct span){ v->text.s - 1, v->text.len + 2 } : (struct span){ NULL, 0 };
	return v->kind == JSON_NONE || v->kind == JSON_NULL ? (struct span){ NULL, 0 } : compact(p, v);
}

static struct span
time_of(struct event_parser *p, const struct jvalue *v)
{
	struct span text = event_scalar(p, v);
	char copy[48];
	time_t t;

	if (text.s == NULL || text.len >= sizeof(copy) || clock_parse(span_cstr(text, copy, sizeof(copy)), &t) != 0)
		return (struct span){ NULL, 0 };
	return event_decimal(p, t);
}

/* What should be text and is an object or a list stays as JSON: it must not pass for no error. */
static struct span
outcome_text(struct event_parser *p, const struct jvalue *v)
{
	struct span whole;

	if (v->kind != JSON_OBJECT && v->kind != JSON_ARRAY)
		return clean_text(event_scalar(p, v));
	whole = compact(p, v);
	return whole.len > 2 ? whole : (struct span){ NULL, 0 };
}

static void
parse_outcome(struct event_parser *p, struct event *ev, const struct record *r)
{
	ev->value[EV_ERROR_CODE] = outcome_text(p, &r->of[M_ERROR_CODE]);
	ev->value[EV_ERROR_MESSAGE] = outcome_text(p, &r->of[M_ERROR_MESSAGE]);
	ev->value[EV_OK] = ev->value[EV_ERROR_CODE].s == NULL && (ev->value[EV_ERROR_MESSAGE].s == NULL ||
	    span_is(ev->value[EV_ERROR_MESSAGE], "success")) ? SPAN("1") : SPAN("0");
}

static void
fill_required(struct event_parser *p, struct event *ev, const struct record *r)
{
	if (ev->value[EV_EVENT_CATEGORY].s == NULL)
		ev->value[EV_EVENT_CATEGORY] = r->of[M_INSIGHT_DETAILS].kind != JSON_NONE ? SPAN("Insight") : SPAN("Management");
	if (ev->value[EV_EVENT_ID].s == NULL) {
		char id[7 + SHA256_HEX_SIZE] = "sha256:";

		sha256_hex(ev->value[EV_RAW_JSON].s, ev->value[EV_RAW_JSON].len, id + 7);
		ev->value[EV_EVENT_ID] = event_keep(p, id, strlen(id));
	}
}

static void
fill_event(struct event_parser *p, struct event *ev, struct record *r, const char *account)
{
	struct span global = event_scalar(p, &r->of[M_IS_GLOBAL]);

	memset(ev, 0, sizeof(*ev));
	for (int m = M_NONE + 1; m < M_COUNT; m++) {
		if (members[m].column >= 0)
			ev->value[members[m].column] = event_scalar(p, &r->of[m]);
	}
	if (ev->value[EV_RECIPIENT_ACCOUNT_ID].s == NULL && account != NULL)
		ev->value[EV_RECIPIENT_ACCOUNT_ID] = (struct span){ account, strlen(account) };
	ev->value[EV_EVENT_TIME] = time_of(p, &r->of[M_EVENT_TIME]);
	if (span_is(global, "true") || span_is(global, "false"))
		ev->value[EV_IS_GLOBAL] = span_is(global, "true") ? SPAN("1") : SPAN("0");
	ev->value[EV_REQUEST_JSON] = part_json(p, &r->of[M_REQUEST_PARAMETERS]);
	if (ev->value[EV_REQUEST_JSON].s == NULL)
		ev->value[EV_REQUEST_JSON] = part_json(p, &r->of[M_REQUEST_JSON]);
	ev->value[EV_ADDITIONAL_JSON] = part_json(p, &r->of[M_ADDITIONAL]);
	ev->value[EV_RAW_JSON] = compact(p, &r->whole);
	parse_outcome(p, ev, r);
	event_resources(p, ev, &r->of[M_REFERENCED]);
	fill_required(p, ev, r);
	if (r->of[M_USER_IDENTITY].kind != JSON_OBJECT)
		event_members(p, &r->of[M_USER_IDENTITY], event_identity_names, r->identity);
	event_identity(p, ev, r->identity, &r->of[M_ADDITIONAL]);
	event_network(p, ev);
}

/* ---- the record itself, or what carries it ---- */

/* The text of the record inside r; NULL when r carries none. */
static struct span
carried(struct event_parser *p, const struct record *r, struct err *e)
{
	static const enum member carriers[] = { M_EVENT, M_DATA, M_BODY };
	struct jvalue inner;

	if (r->flat)
		return event_unflatten(p, r->whole.text.s, r->whole.text.len);
	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++) {
		const struct jvalue *v = &r->of[carriers[i]];

		if (v->kind == JSON_NONE || v->kind == JSON_NULL)
			continue;
		if (event_part(p, v, &inner))
			return inner.text;
		err_set(e, ERR_FORMAT, "is not an event: its member %s is no JSON object", members[carriers[i]].name);
		return (struct span){ NULL, 0 };
	}
	err_set(e, ERR_FORMAT, "is not an event: has no eventName, eventId or eventType");
	return (struct span){ NULL, 0 };
}

/* What was found inside a carrier, said of the carrier. */
static enum event_result
inner_result(enum event_result result, struct err *e)
{
	if (result == EVENT_LIST || result == EVENT_CUT) {
		err_set(e, ERR_FORMAT, "is not an event: it carries %s", result == EVENT_LIST ? "a list" : "half a record");
		return result == EVENT_LIST ? EVENT_NONE : EVENT_BAD;
	}
	return result;
}

enum event_result
event_parse(struct event_parser *p, struct event *ev, const char *text, size_t len, const char *account, size_t *used,
    struct err *e)
{
	enum event_result result;
	struct record r;
	size_t unused;

	event_forget(p);
	result = scan_record(p, &r, text, len, used, e);
	for (int i = 0; result == EVENT_OK && (!r.is_event || r.flat); i++) {
		bool broken = r.of[M_EVENT].kind == JSON_STRING;
		struct span inner = { NULL, 0 };

		if (i < WRAPPERS_MAX)
			inner = carried(p, &r, e);
		else
			err_set(e, ERR_FORMAT, "is not an event: it is carried in too many envelopes");
		if (inner.s == NULL)
			return broken ? EVENT_BAD : EVENT_NONE;
		result = inner_result(scan_record(p, &r, inner.s, inner.len, &unused, e), e);
	}
	if (result == EVENT_OK)
		fill_event(p, ev, &r, account);
	return result;
}
