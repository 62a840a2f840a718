#ifndef REPORT_MODEL_XML_H
#define REPORT_MODEL_XML_H

#include <libxml/tree.h>

#include "base/err.h"
#include "base/uuid.h"
#include "report/report.h"

/*
 * The one XML model that all templates arrange.  templates/README.md lists its elements.  Made in several files:
 * model_xml.c (scope, tables, evidence), model_coverage.c (calls), model_rules.c (checks and detections), model_controls.c
 * (frameworks and the next actions), model_statements.c (waivers and attestations).
 */

struct model {
	const cJSON *facts;		/* borrowed, as all below */
	const struct knowledge *k;
	const struct report_evidence **pieces;	/* sorted by id; the array is the model's */
	size_t n;
	const char *root;		/* from a document to the folder of the pieces' paths */
	const char *run;		/* id */
	int zone;			/* business time zone, seconds east of UTC */
	unsigned char ns[UUID_SIZE];	/* namespace of the UUIDs */
};

/* The model of these facts; free with xmlFreeDoc.  0, or -1 with ERR_FORMAT. */
int model_build(xmlDocPtr *out, const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces,
    size_t n, const char *root, struct err *e);

/* ---- between the files of the model ---- */

int model_add_rules(struct model *m, xmlNodePtr report, struct err *e);
int model_add_frameworks(struct model *m, xmlNodePtr report, struct err *e);
void model_add_actions(struct model *m, xmlNodePtr report);

/* model_statements.c: waivers and attestations; which files are not the shipped ones; what stands beside a control. */
void model_add_statements(struct model *m, xmlNodePtr report);
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
