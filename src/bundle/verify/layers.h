#ifndef BUNDLE_LAYERS_H
#define BUNDLE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

#include "bundle/problem.h"
#include "model.h"

/*
 * What is claimed of a bundle, in layers that stand on each other.  Whoever looked at something says its state and its
 * facts here; whoever reports asks layer_state, which never gives a layer more than what it stands on.
 */
enum layer {
	LAYER_INTACT,		/* steps 1-7, 13, 14: the bytes are what was sealed */
	LAYER_SIGNED,		/* steps 8, 12: by the keys in the signatures */
	LAYER_TRUSTED,		/* steps 10, 11: and why one believes whose keys they are */
	LAYER_TIMESTAMPED,	/* step 9: and since when it is there */
	LAYER_REPERFORMED,	/* the verdicts follow from the evidence */
	LAYER_COUNT
};

enum layer_state {
	LAYER_ABSENT,		/* the bundle has nothing of the kind */
	LAYER_NOT_CHECKED,
	LAYER_PARTLY,		/* yes for a part of it, and the facts say which */
	LAYER_NO,
	LAYER_YES,
	LAYER_STATE_COUNT
};

/* What may be said of a layer.  Add new ones freely; the names are those of the JSON. */
enum layer_fact {
	FACT_IDENTITY,		/* value: digest of what is signed */
	FACT_FILES,		/* value: number */
	FACT_BYTES,
	FACT_FINDINGS,		/* value: number of findings of step 15 */
	FACT_LOG_LINES,		/* value: number of lines of the custody log that were checked */
	FACT_REPORT_DIGESTS,	/* value: number of digests of the report that were compared */
	FACT_SIGNATURES,	/* value: "2 / 3", good ones of all in CMS */
	FACT_ROOT,		/* value: subject of a root */
	FACT_SELF_SIGNED,	/* no value: a certificate vouches for itself */
	FACT_NO_ROOT_NAMED,	/* no value */
	FACT_SM2,		/* value: as FACT_SIGNATURES, of step 12 */
	FACT_SM2_CMS,		/* likewise, of their CMS form */
	FACT_REVOCATION,	/* value: what was looked at in step 11 */
	FACT_LIST_UNUSED,	/* value: the file of a revocation list that was brought and speaks for nobody here */
	FACT_TIME,		/* value: RFC 3339, since when all signatures are there */
	FACT_STAMP,		/* value: which authority stamped what, when */
	FACT_ARCHIVE,		/* value: likewise, a list of bundles */
	FACT_NO_STAMP,		/* value: a signature without timestamp */
	FACT_NO_TSA_ROOT,	/* no value */
	FACT_STAMP_ENDED,	/* value: a timestamp and the end of its authority's certificate */
	FACT_COMPARED,		/* value: how many controls, checks, detections and findings */
	FACT_OTHER_RULES,	/* value: the folder that the rules came from */
	FACT_DIFFERENCES,	/* value: number */
	FACT_CANNOT,		/* value: one sentence, why it could not be judged again */
	FACT_PART_OF,		/* value: id and digest of the bundle that this is a part of */
	FACT_PIECES,		/* value: "12 / 340", those that are proven of all that it has */
	FACT_REDACTED,		/* value: number of pieces with commitments */
	FACT_REVEALED,		/* value: number of values shown in place of their commitments */
	FACT_RULES,		/* value: "3 / 5", rules of a part that were judged again of all that it tells of */
	FACT_CONTROLS,		/* value: likewise, controls whose verdicts were made again of their rules */
	FACT_LACKS_PIECES,	/* value: names of those that were not because something is not shown */
	FACT_LACKS_REDACTED,	/* value: likewise because it is redacted */
	FACT_LACKS_RULES,	/* value: names of controls, each with "(1 / 3)": its rules that were judged again of all it has */
	LAYER_FACT_COUNT
};

struct layer_name {
	const char *name;		/* for programs: "timestamped" */
	const char *text[LANG_COUNT];	/* for people: "timestamped at" */
};
extern const struct layer_name layer_names[LAYER_COUNT];
extern const struct layer_name layer_state_names[LAYER_STATE_COUNT];
extern const struct layer_name layer_fact_names[LAYER_FACT_COUNT];

struct layer_result {
	enum layer_state state;		/* by itself: layer_state for what may be claimed */
	struct {
		enum layer_fact kind;
		char *value;		/* NULL: the words say it all */
	} *facts;
	size_t n, cap;
};

/* Say a fact; fmt NULL: without value.  Text from the bundle is made safe by whoever prints. */
void layer_fact(struct layer_result *l, enum layer_fact kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
const char *layer_fact_value(const struct layer_result *l, enum layer_fact kind);	/* of the first of this kind, or NULL */
void layer_release(struct layer_result *l);

/*
 * The state that may be claimed: no when there is a problem of one of its steps, and not yes while what the layer stands on
 * is not.  Findings of step 15 spoil no layer, they are a fact of the first.  all has LAYER_COUNT elements.
 */
enum layer_state layer_state(const struct layer_result *all, const struct problem_list *problems, enum layer l);

/* Whether what the layer stands on is a yes; so that a layer that fails by itself is not put down to another. */
bool layer_base_holds(const struct layer_result *all, const struct problem_list *problems, enum layer l);

#endif
