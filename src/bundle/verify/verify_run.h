#ifndef BUNDLE_VERIFY_RUN_H
#define BUNDLE_VERIFY_RUN_H

/* Inside verify only: the state of one verification, shared by its files. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"
#include "bundle/manifest.h"
#include "bundle/names.h"
#include "bundle/tar/sidehash.h"
#include "bundle/tar/tarstream.h"
#include "bundle/tar/unpack.h"
#include "bundle/verify/logcheck.h"
#include "bundle/verify/oscalcheck.h"
#include "bundle/verify/verify.h"


/* The tag files in the order in which they must come. */
enum tag { TAG_BAGIT, TAG_BAGINFO, TAG_MANIFEST, TAG_MANIFEST_SM3, TAG_TAGMANIFEST, TAG_TAGMANIFEST_SM3, TAG_COUNT };
struct tag_kind {
	const char *name;
	size_t max;
	bool optional;
};
extern const struct tag_kind tag_kinds[TAG_COUNT];

/* Where a member belongs: a tag file's number, or one of these. */
enum { RANK_SIGNATURE = TAG_COUNT, RANK_DATA, RANK_OTHER };

struct part;

struct signature_file {
	char *path;		/* signatures/NAME.p7s */
	char *name;		/* of the signer */
	enum signature_kind kind;
	struct buf bytes;
	char sha256[SHA256_HEX_SIZE];	/* from verify_signatures on */
};

struct run {
	const struct verify_options *opt;
	struct verify_result *r;
	struct tarstream tar;
	struct unpack *unpack;
	struct problem p;		/* of the readers below, until it is in the list */

	struct buf tag[TAG_COUNT];
	bool tag_seen[TAG_COUNT];
	struct signature_file signatures[SIGNATURES_MAX];
	size_t signatures_n;
	int rank;			/* of the member before */
	char last[TAR_NAME_SIZE];	/* its path without the top folder */

	bool tags_done;
	bool tags_good;			/* the sink may listen */
	struct manifest manifest;
	struct manifest manifest_sm3;	/* no lines: the bundle has none */
	size_t cursor;			/* the manifest line that should come next */
	bool order_told;
	bool has_oxum;
	uint64_t oxum_bytes, oxum_files;
	struct hash *hash;
	struct sidehash *sm3;		/* NULL: no manifest-sm3.txt */
	struct logcheck *log;
	struct oscalcheck *report;
	struct part *part;		/* NULL: a whole bundle */
	bool no_manifest;		/* the tag files of a whole bundle, of which a part is at hand: its manifests are not */
};

/* What a step of the loop says. */
enum go { GO_ON, GO_STOP, GO_FAIL };	/* FAIL: run.p is PROBLEM_READ or PROBLEM_STOPPED */

/* Put run.p into the list: GO_STOP, or GO_FAIL when it says that reading itself failed. */
enum go verify_refuse(struct run *v);

/*
 * Step 13 for one tag manifest: it lists exactly bag-info.txt, bagit.txt and every payload manifest of the bundle, with
 * their digests by alg.
 */
void verify_tagmanifest(struct run *v, enum tag tagmanifest, const char *alg, enum problem_code wrong_digest);

/*
 * The Chinese profile, in verify_sm3.c.  Step 12: one SM2 signature at the time that is proven for it, certificates without
 * one, the presence of all parts.  Step 14: the reading of its manifest, when manifest-sha256.txt has been read.
 */
void verify_sm2_signature(struct run *v, const struct signature_file *s, struct signature_facts *facts, time_t at);
void verify_sm2_pairs(struct run *v);
void verify_sm3_presence(struct run *v);
enum go verify_sm3_manifest(struct run *v);
/* A payload file has ended, whose bytes went into v->sm3.  When all have: tell which digests are not the manifest's. */
void verify_sm3_payload(struct run *v, const struct manifest_line *line);
void verify_sm3_finish(struct run *v);

void verify_run_init(struct run *v);		/* all else zero */
void verify_run_release(struct run *v);

/* Where the bytes of a file outside data/ go; NULL when it is not one that is kept.  Path from the top-level folder. */
struct buf *verify_tag_place(struct run *v, const char *path);

/* Steps 7, 8, 10, 12 and 13 where the manifest and the payload are not at hand; r->bundle_id is the one wanted. */
void verify_tags_without_manifest(struct run *v);

/* All tag files are in: steps 7, 8, 10, 12, 13 and the reading of the manifest, before the first payload byte. */
enum go verify_tags(struct run *v);

/* The part of verify_tags that judges what is under signatures/: steps 8 to 11. */
void verify_signatures(struct run *v);
void verify_time(struct verify_result *r, time_t now);	/* its last part: what was shown, as facts of the layers */

/* All was read that will be: say the layers but for those whose own code has said them. */
void verify_judge(struct verify_result *r);

#endif
