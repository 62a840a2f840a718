#ifndef REPORT_MODEL_XML_H
#define REPORT_MODEL_XML_H

#include <libxml/tree.h>

#include "base/err.h"
#include "base/uuid.h"
#include "report/report.h"

/*
 * The one XML model that all templates arrange.  templates/README.md lists its elements.  Made in several files:
 * model_xml.c (scope), model_coverage.c (calls), model_tables.c, model_rules.c (checks and detections), model_controls.c
 * (frameworks and the next actions), model_statements.c (waivers and attestations), model_pieces.c (evidence).
 *
 * Of hundreds of accounts there are tens of thousands of findings and pieces, and as a tree each takes 6 kB.  So no tree has
 * all of them: a page gets one in which most are only counted, and a document that lists them is made in parts (parts.h).
 */
enum model_form {
	MODEL_PAGE,	/* findings and pieces beyond the first ones have only what they are counted by */
	MODEL_FRAME	/* places (tree_place) "entry" and "piece" where checks, detections and pieces would stand */
};
enum finding_form {
	FINDING_WHOLE,
	FINDING_SHOWN,	/* the first of each verdict whole; of the others verdict, state, and where the bad ones are */
	FINDING_NAMED	/* nth, verdict, uuid, waiver */
};
/* No template of a page shows more: failures and warnings of an entry, of any other verdict, pieces or pieces that gave no answer. */
#define MODEL_BAD_SHOWN 200
#define MODEL_FEW_SHOWN 20
#define MODEL_PIECES_SHOWN 2000

struct model {
	const cJSON *facts;		/* borrowed, as all below */
	const struct knowledge *k;
	const struct report_evidence **pieces;	/* sorted by id; the array is the model's */
	size_t n;
	const char *root;		/* from a document to the folder of the pieces' paths */
	bool changes;			/* there is a page on changes */
	const char *run;		/* id */
	int zone;			/* business time zone, seconds east of UTC */
	unsigned char ns[UUID_SIZE];	/* namespace of the UUIDs */
};

/* Everything given is borrowed until model_close, which is called after a failure (ERR_FORMAT), too. */
int model_open(struct model *m, const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces, size_t n,
    const char *root, bool changes, struct err *e);
void model_close(struct model *m);

/* A document of that form; free with xmlFreeDoc.  0, or -1 with ERR_FORMAT. */
int model_build(xmlDocPtr *out, const struct model *m, enum model_form form, struct err *e);

/* One with only what the parts of the others refer to: tool, run, knowledge and scope. */
xmlDocPtr model_head(const struct model *m);

/* ---- between the files of the model ---- */

/* model_rules.c.  Whether the knowledge has all checks and detections; without that nothing here may be called. */
int model_check_rules(const struct model *m, struct err *e);
void model_add_rules(const struct model *m, xmlNodePtr report, enum finding_form form);

/* Entry number at (from 0) of a kind, without its findings; and all of these, or one after another. */
#define MODEL_KINDS 2
extern const enum rule_kind model_kinds[MODEL_KINDS];	/* in the order of the model */
xmlNodePtr model_add_entry(const struct model *m, xmlNodePtr report, enum rule_kind kind, int at, const cJSON *entry);
void model_add_findings(const struct model *m, xmlNodePtr n, enum rule_kind kind, int at, const cJSON *entry, enum finding_form form);
struct model_findings {
	const struct rule *rule;
	char key[16];
	const cJSON *next;			/* NULL: no more */
	int number, nth[VERDICT_COUNT];		/* of those before it */
};
void model_findings_begin(struct model_findings *f, const struct model *m, enum rule_kind kind, int at, const cJSON *entry);
void model_add_finding(struct model_findings *f, const struct model *m, xmlNodePtr entry, enum finding_form form);

/* model_controls.c.  control: only this one of that framework (of the facts). */
int model_add_frameworks(const struct model *m, xmlNodePtr report, struct err *e);
int model_add_framework(const struct model *m, xmlNodePtr report, const cJSON *framework, const cJSON *control, struct err *e);
void model_add_actions(const struct model *m, xmlNodePtr report);

/* model_tables.c */
int model_add_tables(const struct model *m, xmlNodePtr report, struct err *e);

/* model_pieces.c.  Pieces are numbered from 1; 0: there is no piece of that id. */
void model_sort_pieces(struct model *m, const struct report_evidence *pieces, size_t n);
size_t model_piece_number(const struct model *m, const char *id);
void model_add_piece(const struct model *m, xmlNodePtr report, size_t number);
void model_add_shown_pieces(const struct model *m, xmlNodePtr report);

/* model_statements.c: waivers and attestations; which files are not the shipped ones; what stands beside a control. */
void model_add_statements(const struct model *m, xmlNodePtr report);
void model_add_own_knowledge(const struct model *m, xmlNodePtr knowledge);
void model_add_beside(xmlNodePtr control, const cJSON *facts);

/* model_coverage.c: calls with their regions, all regions, and what was not answered. */
void model_add_calls(const struct model *m, xmlNodePtr coverage);

/* Whether a waiver in force covers every failure and warning of a check or detection, and there is one. */
bool model_is_waived(const cJSON *entry);

/* A UUID made from kind and name, as this attribute; in_run: another run gives another UUID. */
void model_uuid(const struct model *m, xmlNodePtr n, const char *attr, bool in_run, const char *kind, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* <evidence id="..." n="..."/>; n is the number of the piece, and absent when no such piece was kept. */
void model_add_evidence(const struct model *m, xmlNodePtr n, const char *id);

/* Attributes NAME (as it stands, UTC) and NAME-local (in the business time zone); nothing when it is no time. */
void model_add_time(const struct model *m, xmlNodePtr n, const char *name, const char *iso);

/* Attributes of n from the members of an object of counts: {"pass": 3} gives pass="3". */
void model_add_counts(xmlNodePtr n, const cJSON *counts, const char *const *names, size_t n_names);

/* Entry number `instance` of a list of the facts ("checks" or "detections") when its id is this one, else NULL. */
const cJSON *model_instance(const struct model *m, enum rule_kind kind, const cJSON *control_rule);
const char *model_list_name(enum rule_kind kind);	/* "checks", "detections" */
const char *model_key_letter(enum rule_kind kind);	/* of an entry's key: "c" in "c3", "d" in "d0" */

/* The severity an entry has, the rule's own when it names none. */
enum severity model_severity(const cJSON *entry, enum severity fallback);

#endif
