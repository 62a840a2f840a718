#ifndef MODEL_H
#define MODEL_H

/*
 * The words the stages share.  A stage includes this, base/ and its own headers, never another stage; stages meet in cmd/.
 *
 *	knowledge  -> struct knowledge (sources, views, rules, frameworks)
 *	plan       -> struct call       one API call to make
 *	cloud      -> struct exchange   what was asked and answered, one page each
 *	evidence   keeps exchanges, assess turns them into rows and verdicts, report and bundle read files
 *
 * Ownership: every struct owns what it points to unless a comment says "borrowed"; x_free(NULL) does nothing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/spool.h"
#include "base/text.h"

/* ---- verdicts: two fields, never one ---- */

enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_WARN,
	VERDICT_NOT_APPLICABLE,	/* with a confirmed reason */
	VERDICT_UNKNOWN,	/* not seen: denied, failed, cut short, not asked */
	VERDICT_MANUAL,		/* evidence attached, a human decides */
	VERDICT_NOT_YET,	/* becomes decidable at a date */
	VERDICT_COUNT
};

enum evidence_state {
	STATE_CONFIRMED,	/* an answer holds the value, or confirms its absence */
	STATE_INFERRED,		/* derived from another value; a warning at best */
	STATE_NOT_QUERIED,
	STATE_DENIED,
	STATE_ERROR,		/* failed after retries, cut short, over a limit */
	STATE_STALE,
	STATE_CONTRADICTED,	/* two sources disagree */
	STATE_COUNT
};

enum detection_state {
	DETECTION_HIT,
	DETECTION_CLEAN,
	DETECTION_INSUFFICIENT_BASELINE,
	DETECTION_NOT_EVALUABLE,	/* the data could not be seen: never "clean" */
	DETECTION_NOT_RUN,
	DETECTION_COUNT
};

enum severity {
	SEVERITY_CRITICAL,
	SEVERITY_HIGH,
	SEVERITY_MEDIUM,
	SEVERITY_LOW,
	SEVERITY_COUNT
};

/* Names as they stand in files ("not-applicable", "not-queried", ...). */
extern const char *const verdict_names[VERDICT_COUNT];
extern const char *const state_names[STATE_COUNT];
extern const char *const detection_state_names[DETECTION_COUNT];
extern const char *const severity_names[SEVERITY_COUNT];

/* The index of name in a table of n names, or -1. */
int name_index(const char *const *names, size_t n, const char *name);

/*
 * The verdict of a whole from the verdicts of its parts: fail > unknown > warn > not-yet > manual > pass >
 * not-applicable.
 */
enum verdict verdict_worse(enum verdict a, enum verdict b);

/* ---- text in the report's languages ---- */

enum lang {
	LANG_EN,
	LANG_ZH_CN,
	LANG_COUNT
};
extern const char *const lang_names[LANG_COUNT];	/* "en", "zh-CN" */

struct words {
	char *text[LANG_COUNT];	/* NULL where a file has none */
};

struct strlist {
	char **items;
	size_t n, cap;
};
void strlist_add(struct strlist *l, const char *s);		/* copies */
bool strlist_has(const struct strlist *l, const char *s);
bool strlist_glob(const struct strlist *patterns, const char *s);	/* any pattern matches s (glob_match) */
cJSON *strlist_json(const struct strlist *l);			/* a new array of texts */
void strlist_release(struct strlist *l);

/* ---- knowledge: what the files under frameworks/ say (frameworks/README.md has the formats) ---- */

/* Error codes by what they mean, as globs.  One set per request style, in products.json. */
struct error_classes {
	struct strlist denied;		/* no permission */
	struct strlist absent;		/* the thing is confirmed not to be there */
	struct strlist throttled;	/* wait and try again */
	struct strlist retry;		/* the service failed: try again */
	struct strlist expired;		/* the credential ended */
	struct strlist skew;		/* our clock is wrong: correct once from the Date header */
};

enum paging_kind {
	PAGING_NONE,
	PAGING_TOKEN,		/* request parameter = response member until that is empty or absent */
	PAGING_OFFSET,		/* offset/size until offset + count reaches the total in the answer */
	PAGING_SHORT,		/* offset/size until a page holds fewer items than size */
	PAGING_MARKER,		/* as token, and a truncated flag in the answer decides */
	PAGING_PAGE		/* page number from 1 until as many items came as the total in the answer says */
};

struct paging {
	enum paging_kind kind;
	char *request;		/* parameter that carries the token, marker or offset */
	char *response;		/* dotted path of the next token or marker */
	char *truncated;	/* PAGING_MARKER: dotted path of the flag (true or "true") */
	char *size;		/* parameter that carries the page size */
	long page_size;
	char *total;		/* dotted path of the server's total, which the items of all pages must reach; NULL when there is none */
	char *items;		/* dotted path of the list; "" when the answer is the list */
	char *least;		/* column of the for-each row: how many items all pages must bring; NULL when nobody counted */
	bool in_body;		/* request and size are members of the JSON body, not of the query */
};

enum body_format {
	BODY_JSON,
	BODY_XML,		/* turned into JSON for SQL and paging; the evidence keeps the bytes */
	BODY_TEXT,
	BODY_BYTES,
	BODY_GZIP		/* a file of event records, packed or not, kept as it comes */
};

/*
 * The answer holds the rows of a rule that the service itself ran over its events: the rule that the for-each column rule
 * names.  All paths are dotted.
 */
struct inside {
	char *path;		/* of the list of rows, objects of text; NULL: no such answer */
	char *columns, *types;	/* of the lists of their names and their types, as the service calls them */
	char *exact;		/* of the flag that all events were looked at */
	long most;		/* the statement ends at this many rows: an answer of so many may be cut */
	long zone;		/* seconds east of UTC that times of type timestamp are told in */
	char *null;		/* the text that stands for NULL */
};

struct source {
	char *id;		/* "sls.GetLogStore" */
	char *file;		/* for messages */
	struct words title;
	char *product, *style;	/* style: a row of the table in cloud/, "rpc" "sls" "oss" */
	char *version, *action;	/* rpc */
	char *method;
	char *host, *path;	/* templates: {region}, {project}, ... from the for-each row */
	struct kvlist query;	/* template values; an empty value after filling is left out unless keep_empty */
	struct strlist keep_empty;
	char *body;		/* template text of a JSON body, or NULL; values are JSON-escaped when filled */
	char *permission;	/* RAM action, for the plan and the policy */
	char *for_each;		/* SQL; a row is a call; must have a column account */
	char *bucket;		/* oss: template of the bucket, which is signed though not on the path */
	struct paging paging;
	long pages_max;
	size_t body_max;	/* bytes of one answer */
	double per_second;	/* rate limit per account; 0: none */
	const struct error_classes *errors;	/* borrowed from struct knowledge */
	struct strlist absent;	/* further codes that mean "confirmed not there" for this action */
	enum body_format format;
	struct strlist arrays;	/* BODY_XML: elements that are lists even when there is one */
	char *complete_path, *complete_value;	/* answer is whole only when every value at this path equals this */
	int complete_tries;	/* requests for a page until it is */
	char *events_path, *events_field;	/* answer holds event records: list, and member of each entry ("" = entry) */
	char *events_name;	/* BODY_GZIP: the answer is a file of them, whose name is in this column; then events_path is "" */
	bool events_ids;	/* with events_name: no rows of events, SQL sees who they are as the answer's body; events_path is NULL */
	char *events_windows;	/* the view that tells what they cover; NULL: the calls themselves */
	struct inside inside;
	struct strlist redact;	/* dotted paths of the answer that hold secrets and are masked in what is printed */
	char *identity_path;	/* answer names the caller: dotted path of its ARN */
	bool management;	/* only asked of the account that manages a directory: members need not permit it */
};

/* One call to a service that keeps keys, and where its answer has what is wanted. */
struct key_call {
	struct source source;	/* not in the plan of any run: for_each is "" */
	char *list, *value;	/* dotted paths; list NULL: value is the answer's own */
};

/* A service that keeps private keys and signs with them (keys/ID.json). */
struct key_service {
	char *id;
	char *name;		/* of a key, a template whose places the calls use */
	struct kvlist algorithms;	/* kind of signature to the service's word for it */
	struct key_call versions, public, sign;
};

struct view {
	char *id, *file, *sql;	/* "create view ID as select ..." */
};

enum rule_kind {
	RULE_CHECK,
	RULE_DETECTION,
	RULE_TABLE		/* rows for the report, no verdict */
};

struct reason {
	char *code;
	struct words text;	/* with {column} places */
};

/* What a column of a table is to a comparison of two runs. */
enum column_use {
	COLUMN_SHOWN,	/* nothing: a reading of its day, or evidence */
	COLUMN_OF,	/* tells which thing of the cloud the row is about */
	COLUMN_SETTING	/* how that thing is set up */
};

/* A column of a table. */
struct column {
	char *name;
	enum column_use use;
	struct words heading;
	struct reason *values;	/* words for the codes that its cells hold */
	size_t n_values;
};

struct rule {
	enum rule_kind kind;
	char *id, *file, *sql;
	struct words title;
	enum severity severity;
	struct strlist sources;		/* declared; the sandbox holds the SQL to them */
	cJSON *parameters;		/* object: defaults */
	struct reason *reasons;
	size_t n_reasons;
	struct words remediation, validation, rationale, false_positives;
	bool changing;			/* the remediation changes the cloud (else read-only) */
	char *tactic;			/* detection, or NULL */
	int baseline_days;		/* detection: days before the period that it compares with; 0: none */
	bool uses_calendar;		/* detection: untuned unless the scope has business hours */
	char *section;			/* table: where the report shows it */
	bool preflight;			/* table: tells before a run what the caller may do besides reading */
	struct column *columns;		/* table */
	size_t n_columns;
};

enum decide {
	DECIDE_AUTOMATIC,	/* the rules decide */
	DECIDE_PARTLY,		/* the rules can fail it; a pass needs a human */
	DECIDE_MANUAL
};
extern const char *const decide_names[];	/* "automatic", "partly", "manual" */

struct control_rule {
	char *id;		/* of a rule */
	cJSON *parameters;	/* overrides, or NULL */
};

struct control {
	char *id;		/* as the standard numbers it: "8.1.4.3 c)" */
	char *token;		/* ASCII identifier for OSCAL: "mlps3-8.1.4.3-c" */
	struct words title, fails, attach;	/* attach: what a human must add */
	enum severity severity;
	enum decide decide;
	char *responsibility;	/* "tenant" "platform" "shared" */
	struct control_rule *rules;
	size_t n_rules;
	size_t n_left_out;	/* rules of it that a part of the knowledge does not have */
};

struct framework {
	char *id, *file;
	struct words title, note;
	struct control *controls;
	size_t n_controls;
};

/* One file of the knowledge, and which of the folders it was taken from. */
struct knowledge_file {
	char *name;		/* "checks/SLS-02.sql" */
	size_t folder;		/* index in dirs */
	bool replaces;		/* an earlier folder has a file of this name too */
};

struct memfiles;

struct knowledge {
	const struct memfiles *memory;	/* borrowed: where dirs are; NULL: on disk */
	char *dir;		/* the first of dirs */
	struct strlist dirs;	/* the shipped folder first, then what is laid over it */
	struct knowledge_file *files;	/* sorted by name */
	size_t n_files;
	struct source *sources;
	size_t n_sources;
	struct view *views;
	size_t n_views;
	cJSON *calendars;		/* array of the documents in calendars/ */
	struct view *baselines;		/* id: the kind; sql: one select */
	size_t n_baselines;
	struct view *engines;		/* id: the service's; sql: the rows of events in its SQL */
	size_t n_engines;
	struct key_service *key_services;
	size_t n_key_services;
	struct rule *rules;
	size_t n_rules;
	struct framework *frameworks;
	size_t n_frameworks;
	struct strlist products;	/* names */
	struct strlist personal;	/* members of answers that say who a person is */
	struct kvlist vpc_hosts;	/* product to its host inside the cloud, with {region} */
	struct kvlist region_hosts;	/* PRODUCT@REGION to the host there, where it is not the product's own */
	struct error_classes *classes;	/* one per style */
	char **class_styles;
	size_t n_classes;
};

const struct source *knowledge_source(const struct knowledge *k, const char *id);	/* NULL when there is none */
bool source_in_file(const struct source *s);	/* nothing but readers of files looks into its answers, which may be long */
bool source_tells_events(const struct source *s);	/* records of events, or what the service found among its own */
const struct rule *knowledge_rule(const struct knowledge *k, const char *id);
bool rule_reads_events(const struct knowledge *k, const struct rule *r);	/* declares all sources with event records, as one that reads events must */
const struct framework *knowledge_framework(const struct knowledge *k, const char *id);

/* The folder that this file was taken from; the first one when there is no such file. */
const char *knowledge_dir_of(const struct knowledge *k, const char *file);

/* ---- one API call, and what came of it ---- */

struct call {
	const struct source *source;	/* borrowed */
	char *account, *region;		/* region "" for a central service */
	cJSON *params;			/* the for-each row: object of text values */
	char *host, *path, *body;	/* filled; host after the scope's endpoint override; body NULL when none */
	char *bucket;			/* oss only, else NULL */
	struct kvlist query;
};
void call_release(struct call *c);	/* what it holds */
void call_free(struct call *c);

struct exchange {
	char *id;		/* given by the evidence store: "sls.GetLogStore/0003" */
	char *source, *account, *region;
	cJSON *params;
	int page;		/* from 1 */
	bool last;		/* no further page follows (or could be asked for) */

	char *method, *url;	/* scheme, host, path and query as sent */
	struct kvlist request_headers;	/* credentials and tokens masked */
	char *request_body;	/* NULL when none */

	long status;		/* 0: no answer came */
	struct kvlist response_headers;
	struct buf body;	/* as received (after HTTP transfer and content decoding) */
	struct spool *file;	/* the body instead, which is then empty: source_in_file; else NULL */
	char sha256[SHA256_HEX_SIZE];	/* of body, taken as the bytes arrived */
	cJSON *json;		/* body as JSON when the format is JSON or XML and it parsed; else NULL */
	char *request_id, *code, *message;	/* code and message: the error's, or NULL */

	enum evidence_state state;	/* CONFIRMED, DENIED, ERROR or NOT_QUERIED */
	bool absent;		/* CONFIRMED, and what was asked for is not there */

	int64_t sent_ms, received_ms;	/* our clock, of the last attempt */
	char *server_date;	/* its Date header as received, or NULL */
	char *peer;		/* "address port, TLS version, certificate subject, SHA-256 of the certificate", "proxy host:port"
				 * instead of the address, or NULL */
	char *caller;		/* ARN that the credential belongs to, or NULL while it is being asked for */
	cJSON *attempts;	/* array: {"time","status","code","wait_ms"} of each earlier try */
};
size_t exchange_bytes(const struct exchange *x);	/* of its body, wherever it is */
struct exchange *exchange_new(void);
void exchange_free(struct exchange *x);

#endif
