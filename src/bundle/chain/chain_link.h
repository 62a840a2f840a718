#ifndef BUNDLE_CHAIN_LINK_H
#define BUNDLE_CHAIN_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"
#include "bundle/verify/verify.h"
#include "model.h"

/*
 * From quarter to quarter: a bundle names the one before it by identity in its bag-info.txt, so that whoever holds the
 * newer one can tell whether the older one is the one it was (FORMAT.md section 10).
 */
#define LABEL_PREVIOUS "Previous-Bundle-SHA256"
#define LABEL_PREVIOUS_ID "Previous-Bundle-Identifier"	/* for people: what to look for when it is not there */
#define LABEL_ORGANISATION "Source-Organization"
#define LABEL_ACCOUNT "Cloud-Account"
#define LABEL_FROM "Evidence-Window-Start"
#define LABEL_TO "Evidence-Window-End"
#define LABEL_DATE "Bagging-Date"
#define LABEL_COMPLETE "Evidence-Complete"

/* What one bundle says of its place: claims of who sealed it. */
struct chain_link {
	char *file;
	char *id;			/* "" when not known */
	char identity[SHA256_HEX_SIZE];	/* "" when not known */
	char *previous, *previous_id;	/* NULL: names none */
	bool previous_odd;		/* names one in another form than 64 lower-case hex digits, or more than one */
	char *organisation;		/* NULL: not said */
	struct strlist accounts;	/* sorted */
	struct strlist signers;		/* fingerprints of certificates */
	time_t from, to;		/* the period of the evidence, to not included; 0: not said */
	time_t dated;			/* the day it was sealed on; 0: not said */
	time_t claimed;			/* the earliest signing time that a signer claims; 0: none */
	bool partial;			/* some planned calls did not succeed */
	bool intact;			/* as far as it was read */
	char *problem;			/* the first one, when not */
	enum anchor anchor;
};

void chain_link_take(struct chain_link *l, const char *file, const struct kvlist *info);	/* of a bundle in the making */
void chain_link_read(struct chain_link *l, const char *file, const struct verify_result *r);
void chain_link_release(struct chain_link *l);

/* ---- what is found about one link or two ---- */

/* The names are part of the contract (chain_kinds): do not change them. */
enum chain_code {
	CHAIN_UNREADABLE,
	CHAIN_NOT_VERIFIED,
	CHAIN_PREVIOUS_FORM,
	CHAIN_SAME_ID,
	CHAIN_GAP,
	CHAIN_FORK,
	CHAIN_BEGINNINGS,
	CHAIN_CYCLE,
	CHAIN_ORGANISATION,
	CHAIN_PERIOD_BACKWARDS,
	CHAIN_PERIOD_GAP,
	CHAIN_SEALED_BACKWARDS,
	CHAIN_PERIOD_OVERLAP,
	CHAIN_PERIOD_UNKNOWN,
	CHAIN_ACCOUNTS_LEFT,
	CHAIN_ACCOUNTS_JOINED,
	CHAIN_SIGNERS,
	CHAIN_PARTIAL,
	CHAIN_COPY,
	CHAIN_CODE_COUNT
};

/* A problem breaks the chain or what one may conclude from it; the rest are notes. */
struct chain_kind {
	const char *name;
	bool problem;
	const char *sentence[LANG_COUNT];	/* with {places} for the values of a finding */
};
extern const struct chain_kind chain_kinds[CHAIN_CODE_COUNT];

struct chain_finding {
	enum chain_code code;
	char *file;		/* of the bundle it is about */
	struct kvlist values;	/* texts out of bundles: made safe by whoever prints */
};
struct chain_findings {
	struct chain_finding *items;
	size_t n, cap;
	size_t problems;
};

/* Add one; the values follow as name, value, ..., NULL.  A NULL value is "". */
void chain_find(struct chain_findings *f, enum chain_code code, const char *file, ...) __attribute__((sentinel));
void chain_findings_release(struct chain_findings *f);

/* A text of ours with its {places} filled, and the sentence of a finding; both safe for a terminal. */
void chain_say(struct buf *b, const char *text, const struct kvlist *values);
void chain_sentence(struct buf *b, const struct chain_finding *f, enum lang lang);

/* What does not fit between a bundle and the one it names as the one before it. */
void chain_compare(struct chain_findings *f, const struct chain_link *before, const struct chain_link *after);

#endif
