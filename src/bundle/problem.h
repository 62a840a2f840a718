#ifndef BUNDLE_PROBLEM_H
#define BUNDLE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "model.h"

/*
 * What a verifier may find wrong: the codes of FORMAT.md section 6, in the order of the steps.  Their names are part of
 * the contract and never change; add new ones at the end of a step.
 */
enum problem_code {
	PROBLEM_NONE,
	PROBLEM_READ,			/* the file can not be read: no problem of the bundle, exit status 3 */
	PROBLEM_STOPPED,		/* interrupted: likewise */

	PROBLEM_CONTAINER_MAGIC,
	PROBLEM_GZIP_HEADER,
	PROBLEM_GZIP_DATA,
	PROBLEM_GZIP_CRC,
	PROBLEM_GZIP_LENGTH,
	PROBLEM_ZSTD_DATA,
	PROBLEM_ZSTD_FRAME,
	PROBLEM_CONTAINER_TRUNCATED,
	PROBLEM_CONTAINER_TRAILING,
	PROBLEM_LIMIT_TOTAL,
	PROBLEM_LIMIT_RATIO,
	PROBLEM_TAR_CHECKSUM,
	PROBLEM_TAR_MAGIC,
	PROBLEM_TAR_TYPE,
	PROBLEM_TAR_NUMBER,
	PROBLEM_TAR_MODE,
	PROBLEM_TAR_FIELD,
	PROBLEM_LIMIT_MEMBERS,
	PROBLEM_NAME_RULE,
	PROBLEM_NAME_TOP,
	PROBLEM_NAME_DUPLICATE,
	PROBLEM_NAME_CASE,
	PROBLEM_NAME_FOLDER,
	PROBLEM_MEMBER_ORDER,
	PROBLEM_MEMBER_UNKNOWN,
	PROBLEM_FETCH_FILE,
	PROBLEM_MANIFEST_ALGORITHM,
	PROBLEM_SIGNATURE_UNKNOWN,
	PROBLEM_TAG_SIZE,
	PROBLEM_TAR_TRUNCATED,
	PROBLEM_TAR_PADDING,
	PROBLEM_TAR_END,
	PROBLEM_TAG_MISSING,
	PROBLEM_BAGIT_TXT,
	PROBLEM_BAG_INFO,
	PROBLEM_BUNDLE_ID,
	PROBLEM_SIGNATURE_DER,
	PROBLEM_SIGNATURE_TYPE,
	PROBLEM_SIGNATURE_CONTENT,
	PROBLEM_SIGNATURE_SIGNERS,
	PROBLEM_SIGNATURE_CERTIFICATE,
	PROBLEM_SIGNATURE_ATTRIBUTES,
	PROBLEM_SIGNATURE_ALGORITHM,
	PROBLEM_SIGNATURE_DIGEST,
	PROBLEM_SIGNATURE_VALUE,
	PROBLEM_TIMESTAMP_DER,
	PROBLEM_TIMESTAMP_STATUS,
	PROBLEM_TIMESTAMP_FORM,
	PROBLEM_TIMESTAMP_ALGORITHM,
	PROBLEM_TIMESTAMP_CERTIFICATE,
	PROBLEM_TIMESTAMP_VALUE,
	PROBLEM_TIMESTAMP_IMPRINT,
	PROBLEM_TIMESTAMP_FUTURE,
	PROBLEM_TIMESTAMP_UNTRUSTED,
	PROBLEM_TIMESTAMP_EXPIRED,
	PROBLEM_TIMESTAMP_UNPAIRED,
	PROBLEM_TIMESTAMP_MISSING,
	PROBLEM_ARCHIVE_FORM,
	PROBLEM_ARCHIVE_UNLISTED,
	PROBLEM_SIGNER_PURPOSE,
	PROBLEM_SIGNER_KEY,
	PROBLEM_SIGNER_UNTRUSTED,
	PROBLEM_SIGNER_EXPIRED,
	PROBLEM_SIGNER_NOT_YET_VALID,
	PROBLEM_SIGNING_TIME,
	PROBLEM_SIGNATURE_MISSING,
	PROBLEM_CRL_FORM,
	PROBLEM_CRL_GIVEN,
	PROBLEM_CRL_SIGNATURE,
	PROBLEM_SIGNER_REVOKED,
	PROBLEM_TIMESTAMP_REVOKED,
	PROBLEM_REVOCATION_UNKNOWN,
	PROBLEM_SM3_INCOMPLETE,
	PROBLEM_SM3_MISSING,
	PROBLEM_SM3_UNSIGNED,
	PROBLEM_SM2_PAIR,
	PROBLEM_SM2_PEM,
	PROBLEM_SM2_KEY,
	PROBLEM_SM2_CHAIN,
	PROBLEM_SM2_DER,
	PROBLEM_SM2_ID,
	PROBLEM_SM2_DIGEST,
	PROBLEM_SM2_CONTENT,
	PROBLEM_SM2_VALUE,
	PROBLEM_SM2_CMS,
	PROBLEM_TAGMANIFEST_FORM,
	PROBLEM_TAGMANIFEST_LIST,
	PROBLEM_TAG_DIGEST,
	PROBLEM_SM3_TAG_DIGEST,
	PROBLEM_MANIFEST_FORM,
	PROBLEM_MANIFEST_ORDER,
	PROBLEM_PAYLOAD_MISSING,
	PROBLEM_PAYLOAD_UNLISTED,
	PROBLEM_PAYLOAD_DIGEST,
	PROBLEM_PAYLOAD_OXUM,
	PROBLEM_PAYLOAD_TREE,
	PROBLEM_SM3_LIST,
	PROBLEM_SM3_PAYLOAD_DIGEST,
	PROBLEM_PART_LABEL,
	PROBLEM_PART_FILE,
	PROBLEM_PROOF_MISSING,
	PROBLEM_PROOF_FORM,
	PROBLEM_PROOF_ORDER,
	PROBLEM_PROOF_UNKNOWN,
	PROBLEM_PROOF_INDEX,
	PROBLEM_PROOF_LENGTH,
	PROBLEM_PROOF_ROOT,
	PROBLEM_REVEAL_FORM,
	PROBLEM_REVEAL_UNMATCHED,
	PROBLEM_LOG_MISSING,
	PROBLEM_LOG_FORM,
	PROBLEM_LOG_CHAIN,
	PROBLEM_LOG_FILE,
	PROBLEM_LOG_UNNAMED,
	PROBLEM_REPORT_FORM,
	PROBLEM_REPORT_FILE,
	PROBLEM_REPORT_DIGEST,
	PROBLEM_VERDICT_DIFFERS,

	PROBLEM_CODE_COUNT
};

/*
 * A row per code: its name, the step of FORMAT.md it belongs to, whether it is a finding on the report only, and one
 * sentence that says what it means to a reader who knows no cryptography.  What was found is in the text of the problem.
 */
struct problem_kind {
	const char *name;
	int step;
	bool finding;
	const char *sentence[LANG_COUNT];
};
extern const struct problem_kind problem_kinds[PROBLEM_CODE_COUNT];

/* A code and one sentence, object first, no newline; text from the bundle in it is made safe by whoever prints. */
struct problem {
	enum problem_code code;
	char text[768];
};

/* Set p and return -1, so that a check can `return problem_set(...)`. */
int problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The problems of one bundle in the order found.  Past the limit they are only counted. */
#define PROBLEMS_MAX 1000
#define PROBLEM_STEPS 17		/* of FORMAT.md section 6, counted from 1 */
#define PROBLEM_STEP_REPERFORM 16	/* the one whose problems say nothing of the bytes */
struct problem_list {
	struct problem *items;
	size_t n, cap;
	size_t dropped;		/* found beyond PROBLEMS_MAX */
	size_t integrity;	/* of all: those that are not findings on the report */
	size_t findings;
	size_t by_step[PROBLEM_STEPS];
};
void problems_add(struct problem_list *l, const struct problem *p);
void problems_addf(struct problem_list *l, enum problem_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void problems_release(struct problem_list *l);

#endif
