#ifndef CMD_PARTFILES_H
#define CMD_PARTFILES_H

#include "cmd/runfiles.h"

/*
 * What a part of a bundle (FORMAT.md section 9) holds of the inputs of an assessment, for which of the rules that it tells
 * of that is all there was, and of which controls it tells.  What was there is known from the facts in pieces, which are proven as all else.
 */
enum part_lack {
	LACKS_NOTHING,
	LACKS_PIECES,		/* something that the verdict rests on is not here */
	LACKS_REDACTED,		/* or only with commitments in place of values */
	PART_LACK_COUNT
};
extern const char *const part_lack_names[PART_LACK_COUNT];

struct part_source {
	const char *id;		/* of doc */
	cJSON *doc;		/* data/facts/sources/ID.json */
	uint64_t want, have;	/* files of the answers that count */
	bool redacted;		/* some are here in their form with commitments */
};

struct part_rule {
	const char *kind, *id;	/* "checks" or "detections"; of doc */
	cJSON *doc;		/* data/facts/KIND/ID-N.json, in either form */
	enum part_lack lack;
	char *lacks;		/* which piece or source; NULL: nothing */
};

struct part_control {
	const char *framework, *id;	/* of doc */
	cJSON *doc;			/* data/facts/controls/FRAMEWORK-N.json */
	size_t rules, reperformed;	/* how many it has, by its framework once that is read; judged again */
	bool derived;			/* its verdict was made again of all of them */
};

struct partfiles {
	struct runfiles run;	/* what judging it reads */
	struct part_source *sources;	/* sorted by id */
	size_t n_sources, cap_sources;
	struct part_rule *rules;
	size_t n_rules, cap_rules;
	struct part_control *controls;
	size_t n_controls, cap_controls;
	char *regions;		/* factfiles_regions of the whole bundle */
	bool stated_redacted;	/* lists and exceptions of the scope are commitments */
};

/*
 * The part at path was found good before, with this identity.  partfiles_release in every case.  ERR_NO: it has no facts in
 * pieces; else as runfiles_of_bundle.
 */
int partfiles_open(struct partfiles *p, const char *path, const char *identity, struct err *e);
void partfiles_release(struct partfiles *p);

/* What a member of the part is as evidence that counts, of a source that is here as a whole: "data/evidence/X"; the caller frees.  NULL: none. */
char *partfiles_evidence(const struct partfiles *p, const char *path);

/* How many rules lack this. */
size_t partfiles_count(const struct partfiles *p, enum part_lack lack);

/* Note that a rule lacks something, unless it lacks something already. */
void part_rule_lacks(struct part_rule *r, enum part_lack lack, const char *what);

#endif
