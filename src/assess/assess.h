#ifndef ASSESS_ASSESS_H
#define ASSESS_ASSESS_H

#include "assess/scope.h"
#include "assess/sql/db.h"

/*
 * From evidence to facts: run every rule that the frameworks name, hold its rows against what was really seen, and
 * write down what came out.  Facts hold codes and values, no prose.  The same evidence, knowledge and input give the
 * same facts byte for byte.
 */
struct assess_input {
	const struct assess_scope *scope;
	const char *run_id;
	time_t started, finished;	/* of the run, for the facts */
	time_t now;		/* :now of every statement; what collection used for the for-each statements */
	bool complete;		/* the plan was carried out to its end */
	struct strlist planned;	/* ids of the sources that the plan had; what is not here was not asked */
	struct strlist rules;	/* ids of rules to run that no framework of the scope names; usually none */
	const char *knowledge_sha256;	/* NULL: made from the files in the knowledge's folder */
	long knowledge_files;		/* used when knowledge_sha256 is given */
	const cJSON *own_knowledge;	/* array of {file, replaces}: files that are not the shipped ones; or NULL */
	const char *tool_version;
	const cJSON *baseline;		/* from an earlier run, seen by baseline_check; NULL: from the events before the period */
	cJSON **baseline_used;		/* not NULL: receives the one that was learned and used (NULL: none was) */
	cJSON **baseline_next;		/* not NULL: receives one of the events up to the period's end, for later runs (NULL:
					 * it would be over a limit) */
	cJSON **inputs;			/* not NULL: receives what each verdict rests on (assess/inputs.h) */
};

/*
 * *facts_out is the document that frameworks/schema/assessment.schema.json describes; the caller frees it.  db must
 * hold all evidence; its scope tables are set from input->scope.  A rule that fails to run is in the facts as unknown;
 * -1 is for what makes the whole worthless: an unknown framework, an interruption, no memory for the data.
 *
 * Rules run: those of the controls of the scope's frameworks (of all when it names none), once for each distinct set of
 * parameters; those of input->rules; and all tables.  Parameters: the control's, else the scope's (for names that the
 * rule declares), else the rule's.  A parameter that is an array is rows of list(name, value); a list of the scope of
 * that name counts as the scope's parameter.
 */
int assess_run(struct db *db, const struct knowledge *k, const struct assess_input *input, cJSON **facts_out,
    struct err *e);

/*
 * Reasons that the engine itself gives to findings; all others are codes of the rule's header.  Words for them belong to
 * the templates.  Such a finding always has a cause.
 */
#define REASON_CALL_DENIED "call-denied"	/* a declared source refused a call */
#define REASON_CALL_FAILED "call-failed"	/* a call failed, was cut short or was over a limit */
#define REASON_NOT_ASKED "not-asked"		/* a call that follows from the evidence was not made, or not planned */
#define REASON_MEMBER_REFUSED "member-refused"	/* the account is a member that could not be entered */
#define REASON_MEMBERS_REFUSED "members-refused"	/* values.members further ones */
#define REASON_NO_ROWS "no-rows"		/* the rule answered nothing */
#define REASON_RULE_FAILED "rule-failed"	/* the rule's statement could not be run */
#define REASON_NOT_COVERED "not-covered"	/* detection: no events were seen for values.from .. values.to */
#define REASON_INSIDE_REFUSED "inside-refused"	/* detection: what a service found by running the rule itself is not used */
#define REASON_INSIDE_NOT_ASKED "inside-not-asked"	/* nor could it run the rule, for lack of values.lacks */
#define REASON_NO_HISTORY "no-history"		/* detection: nor for its baseline */

/* Values of cause.code that the engine makes up; all others are error codes of the service. */
#define CAUSE_NO_SUCH_EVIDENCE "no-such-evidence"	/* the row cites an id that is not in the evidence */
#define CAUSE_UNDECLARED_SOURCE "undeclared-source"	/* it cites evidence of a source that the rule does not declare */
#define CAUSE_NO_EVIDENCE "no-evidence"			/* the rule rests on no source, or the hit cites nothing */
#define CAUSE_NO_VERDICT "no-verdict"			/* the row's verdict is null: a field was missing */
#define CAUSE_BAD_VERDICT "bad-verdict"			/* the row's verdict or state is none that a rule may give */
#define CAUSE_NOT_CONFIRMED "not-confirmed"		/* the row itself says inferred, stale or contradicted */
#define CAUSE_CUT_SHORT "cut-short"			/* the last page of a call is missing */
#define CAUSE_TOO_LARGE "too-large"			/* an answer is longer than DB_BODY_MAX */
#define CAUSE_NOT_PLANNED "not-planned"			/* the source was not in the plan */
#define CAUSE_BAD_FOR_EACH "bad-for-each"		/* the source's for-each could not be run */
#define CAUSE_NOT_EXACT "not-exact"			/* the service does not say that it looked at every event */
#define CAUSE_TOO_MANY_ROWS "too-many-rows"		/* the answer is as long as the statement allows: it may be cut */
#define CAUSE_EVENT_REFUSED "event-refused"		/* a record of the answer could not be read */
#define CAUSE_EVENT_UNTIMED "event-untimed"		/* a record has no time, so it is in no window */
#define CAUSE_EVENT_FILE_CHANGED "event-file-changed"	/* a file of events has another size, MD5 or number of records than its name says */
#define CAUSE_EVENT_FILE_DAMAGED "event-file-damaged"	/* it can not be unpacked to its end */
#define CAUSE_EVENT_FILE_OVER "event-file-over"		/* it unpacks to more than a limit of ours */

#endif
