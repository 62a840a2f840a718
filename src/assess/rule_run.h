#ifndef ASSESS_RULE_RUN_H
#define ASSESS_RULE_RUN_H

#include "assess/assess.h"
#include "assess/coverage.h"
#include "assess/finding.h"

struct stated;

/* What all rules of a run share. */
struct judging {
	struct db *db;
	const struct knowledge *k;
	const struct assess_input *in;
	struct seen *seen;
	struct coverage coverage;
	cJSON *params;		/* of every statement */
	struct stated *stated;	/* waivers and attestations */
	const cJSON *baseline;	/* the document that base was filled from; NULL: there is none */
	cJSON *learned;		/* when this run made it */
};

/* One rule with one set of parameters, and what came of it. */
struct instance {
	const struct rule *rule;	/* borrowed */
	cJSON *parameters;		/* the rule's own names, sorted, with the values that held */
	enum verdict verdict;
	enum evidence_state state;
	enum detection_state detection;	/* detections */
	bool tuned;
	struct strlist inside;		/* detections: sources whose service ran the rule itself */
	struct findings findings;
};
void instance_release(struct instance *i);

/* The parameters of a rule for a control (NULL: none): an object with every name that the rule declares, sorted. */
cJSON *rule_parameters(const struct rule *rule, const cJSON *overrides, const struct assess_scope *scope);

/* What the statement's :names stand for: those that all statements share, and the rule's. */
cJSON *rule_params(const struct assess_scope *scope, const struct rule *rule, const cJSON *shared, const cJSON *parameters);

/* list(name, value) for this rule: the scope's lists, those of the rule's parameters in place of their namesakes. */
int rule_fill_lists(struct db *db, const struct assess_scope *scope, const cJSON *parameters, struct err *e);

/*
 * The rows of the rule's statement, an array of objects, NULL with e set when it can not be run or reads other sources
 * than it declares.
 */
cJSON *rule_rows(const struct judging *j, const struct rule *rule, const cJSON *parameters, struct err *e);

/* Run a check or a detection and judge it.  -1 only for what ends the whole assessment. */
int rule_judge(const struct judging *j, struct instance *i, struct err *e);

/* The verdict that a detection's state means for a control: hit by severity, clean pass, all else unknown. */
enum verdict detection_verdict(enum detection_state state, enum severity severity);

#endif
