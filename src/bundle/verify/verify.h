#ifndef BUNDLE_VERIFY_H
#define BUNDLE_VERIFY_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/text.h"
#include "bundle/problem.h"
#include "bundle/sign/archive.h"
#include "bundle/sign/crlsource.h"
#include "bundle/sign/signature.h"
#include "bundle/verify/layers.h"

/*
 * Verify a bundle: the sixteen steps of FORMAT.md section 6 in one pass.  Nothing is written, no network is used, memory
 * is bounded by the limits of the format (a few MB for common bundles).
 */
struct verify_result {
	struct problem_list problems;	/* empty: the bundle is what it claims */
	enum anchor anchor;		/* the weakest of the signatures; see verify_accepted before showing it */
	bool trust_asked;		/* roots were named */

	char *bundle_id;		/* NULL until known */
	char identity[SHA256_HEX_SIZE];	/* digest of tagmanifest-sha256.txt; "" until known */
	uint64_t files, bytes;		/* payload seen */
	time_t mtime;			/* of the first member: as written by Trailseal that of all */
	struct kvlist info;		/* bag-info.txt: claims of who sealed */
	struct signature_facts *signers;
	size_t signers_n;
	bool tsa_asked;			/* roots of time stamping authorities were named */
	const struct archive *archives;	/* those of the options, judged; borrowed */
	size_t archives_n;
	struct crls lists;		/* revocation lists, of the bundle and of the options */

	bool tags_read;			/* the signatures were looked at */
	struct verify_result *original;	/* of the bundle that this is a part of, as far as it is here (its files and bytes: as it
					   states); NULL: this is no part.  Its signers are then among ours, and anchor holds for it */
	uint64_t proven;		/* pieces of it that are here and proven */
	uint64_t redacted, revealed;	/* pieces with commitments in place of values, and values that are shown all the same */

	bool complete;			/* the whole stream was read */
	bool has_log, has_report;
	uint64_t log_lines, log_exchanges;
	uint64_t report_digests;	/* hashes of the OSCAL report that were compared */

	struct layer_result layers[LAYER_COUNT];	/* ask layer_state what may be claimed */
	cJSON *reperformed;		/* what judging the evidence again gave, as it stands in the JSON; NULL: nobody did */
};

/*
 * Receives members as they stream by.  Any may be NULL.
 *	tag:   a known file outside data/, whole, before anything was judged; 0, or -1 to stop
 * and payload only after the tag part was found good (steps 7, 8, 10, 12, 13):
 *	begin: 1 to get the bytes, 0 to pass over, -1 to stop reading
 *	bytes: 0, or -1 to stop
 *	end:   good tells whether the digest is the manifest's: only then is what `bytes` gave worth anything
 * Paths are from the top-level folder: "data/log/collection.jsonl".
 */
struct bundle_sink {
	int (*begin)(void *arg, const char *path, uint64_t size);
	int (*bytes)(void *arg, const void *bytes, size_t len);
	int (*end)(void *arg, const char *path, bool good);
	void *arg;
	int (*tag)(void *arg, const char *path, const void *bytes, size_t len);
};

struct verify_options {
	const struct trust *trust;	/* NULL or without roots: nothing is trusted */
	time_t now;			/* time for certificates; 0: the clock */
	const struct bundle_sink *sink;	/* NULL: nobody listens */
	const struct trust *trust_tsa;	/* roots of time stamping authorities; likewise: no time is proven then */
	struct archive *archives;	/* loaded by the caller, judged here; may be NULL */
	size_t archives_n;
	const struct crl_file *lists;	/* revocation lists that the reader brings; may be NULL */
	size_t lists_n;
	bool require_timestamp;		/* every signature has a proven time */
	bool require_revocation;	/* revocation lists answer for every certificate below its root */
};

/*
 * 0 when the bundle could be judged, result tells how; -1 with e when the file could not be read (ERR_IO) or the work was
 * interrupted (ERR_STOPPED).  result is zeroed here and released by the caller in both cases.
 */
int verify_file(const char *path, const struct verify_options *opt, struct verify_result *result, struct err *e);
void verify_result_release(struct verify_result *r);

/* No problem of any kind.  Only then may an anchor be claimed. */
bool verify_accepted(const struct verify_result *r);

/*
 * Stream the payload of a bundle whose tag part is good and unchanged: verify_file with a sink, for those who want the
 * members.  Stops at the sink's wish (0 then, result->complete false).  ERR_NO with the first problem as sentence when
 * the bundle is not intact as far as read.
 */
int bundle_read(const char *path, const struct bundle_sink *sink, struct verify_result *result, struct err *e);

#endif
