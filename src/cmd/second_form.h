#ifndef CMD_SECOND_FORM_H
#define CMD_SECOND_FORM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "bundle/commitment.h"
#include "model.h"

/*
 * The second form of evidence and facts, with commitments in place of values (FORMAT.md section 9, "Redacted"): a function of
 * the bytes and of these, for who seals a bundle and for who judges it again.
 */
#define SECOND_FORM_META ".meta.json"	/* how the name of a meta file ends */

struct second_form {
	struct commitment_key key;
	const struct strlist *personal;	/* names of members: "NAME", and "SOURCE/NAME" for this one only; borrowed */
	struct strlist redacted;	/* sources with an answer that is not shown as it is */
	bool stated;			/* the scope has lists or exceptions, which are not shown either */
};

void second_form_release(struct second_form *s);

bool second_form_is_meta(const char *rel);

/*
 * An answer, rel "SOURCE/NNNN.json", in JSON.  changed: it has a second form, which is in out.  Errors as commitment_json.
 */
int second_form_answer(struct buf *out, const struct second_form *s, const char *rel, const struct buf *text, bool *changed,
    struct err *e);

/* The answer that a meta file, "SOURCE/NNNN.meta.json", comes with. */
enum answer_form {
	ANSWER_SAME,	/* it has no second form */
	ANSWER_CHANGED,
	ANSWER_OPAQUE	/* it is no JSON: it may hold anything, and is not shown redacted */
};

/* The same of a meta file; behind its answer.  Its source goes to redacted when the answer is not shown as it is. */
int second_form_meta(struct buf *out, struct second_form *s, const char *rel, const struct buf *text, enum answer_form answer,
    bool *changed, struct err *e);

/*
 * The same of a file of the facts (cmd/factfiles.h), in place: all evidence was before it, and data/facts/input.json, which sets
 * stated.  Whether it has one.
 */
bool second_form_fact(cJSON *doc, struct second_form *s);

#endif
