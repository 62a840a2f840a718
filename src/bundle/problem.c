#include "bundle/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

const struct problem_kind problem_kinds[PROBLEM_CODE_COUNT] = {
	[PROBLEM_NONE] = { "none", 0, false },
	[PROBLEM_READ] = { "read", 0, false },
	[PROBLEM_STOPPED] = { "stopped", 0, false },

	[PROBLEM_CONTAINER_MAGIC] = { "container-magic", 1, false },
	[PROBLEM_GZIP_HEADER] = { "gzip-header", 1, false },
	[PROBLEM_GZIP_DATA] = { "gzip-data", 2, false },
	[PROBLEM_GZIP_CRC] = { "gzip-crc", 2, false },
	[PROBLEM_GZIP_LENGTH] = { "gzip-length", 2, false },
	[PROBLEM_ZSTD_DATA] = { "zstd-data", 2, false },
	[PROBLEM_ZSTD_FRAME] = { "zstd-frame", 2, false },
	[PROBLEM_CONTAINER_TRUNCATED] = { "container-truncated", 2, false },
	[PROBLEM_CONTAINER_TRAILING] = { "container-trailing", 2, false },
	[PROBLEM_LIMIT_TOTAL] = { "limit-total", 2, false },
	[PROBLEM_LIMIT_RATIO] = { "limit-ratio", 2, false },
	[PROBLEM_TAR_CHECKSUM] = { "tar-checksum", 3, false },
	[PROBLEM_TAR_MAGIC] = { "tar-magic", 3, false },
	[PROBLEM_TAR_TYPE] = { "tar-type", 3, false },
	[PROBLEM_TAR_NUMBER] = { "tar-number", 3, false },
	[PROBLEM_TAR_MODE] = { "tar-mode", 3, false },
	[PROBLEM_TAR_FIELD] = { "tar-field", 3, false },
	[PROBLEM_LIMIT_MEMBERS] = { "limit-members", 3, false },
	[PROBLEM_NAME_RULE] = { "name-rule", 4, false },
	[PROBLEM_NAME_TOP] = { "name-top", 4, false },
	[PROBLEM_NAME_DUPLICATE] = { "name-duplicate", 4, false },
	[PROBLEM_NAME_CASE] = { "name-case", 4, false },
	[PROBLEM_NAME_FOLDER] = { "name-folder", 4, false },
	[PROBLEM_MEMBER_ORDER] = { "member-order", 4, false },
	[PROBLEM_MEMBER_UNKNOWN] = { "member-unknown", 4, false },
	[PROBLEM_FETCH_FILE] = { "fetch-file", 4, false },
	[PROBLEM_MANIFEST_ALGORITHM] = { "manifest-algorithm", 4, false },
	[PROBLEM_SIGNATURE_UNKNOWN] = { "signature-unknown", 4, false },
	[PROBLEM_TAG_SIZE] = { "tag-size", 5, false },
	[PROBLEM_TAR_TRUNCATED] = { "tar-truncated", 5, false },
	[PROBLEM_TAR_PADDING] = { "tar-padding", 5, false },
	[PROBLEM_TAR_END] = { "tar-end", 6, false },
	[PROBLEM_TAG_MISSING] = { "tag-missing", 7, false },
	[PROBLEM_BAGIT_TXT] = { "bagit-txt", 7, false },
	[PROBLEM_BAG_INFO] = { "bag-info", 7, false },
	[PROBLEM_BUNDLE_ID] = { "bundle-id", 7, false },
	[PROBLEM_SIGNATURE_DER] = { "signature-der", 8, false },
	[PROBLEM_SIGNATURE_TYPE] = { "signature-type", 8, false },
	[PROBLEM_SIGNATURE_CONTENT] = { "signature-content", 8, false },
	[PROBLEM_SIGNATURE_SIGNERS] = { "signature-signers", 8, false },
	[PROBLEM_SIGNATURE_CERTIFICATE] = { "signature-certificate", 8, false },
	[PROBLEM_SIGNATURE_ATTRIBUTES] = { "signature-attributes", 8, false },
	[PROBLEM_SIGNATURE_ALGORITHM] = { "signature-algorithm", 8, false },
	[PROBLEM_SIGNATURE_DIGEST] = { "signature-digest", 8, false },
	[PROBLEM_SIGNATURE_VALUE] = { "signature-value", 8, false },
	[PROBLEM_SIGNER_PURPOSE] = { "signer-purpose", 10, false },
	[PROBLEM_SIGNER_KEY] = { "signer-key", 10, false },
	[PROBLEM_SIGNER_UNTRUSTED] = { "signer-untrusted", 10, false },
	[PROBLEM_SIGNER_EXPIRED] = { "signer-expired", 10, false },
	[PROBLEM_SIGNER_NOT_YET_VALID] = { "signer-not-yet-valid", 10, false },
	[PROBLEM_SIGNING_TIME] = { "signing-time", 10, false },
	[PROBLEM_SIGNATURE_MISSING] = { "signature-missing", 10, false },
	[PROBLEM_TAGMANIFEST_FORM] = { "tagmanifest-form", 13, false },
	[PROBLEM_TAGMANIFEST_LIST] = { "tagmanifest-list", 13, false },
	[PROBLEM_TAG_DIGEST] = { "tag-digest", 13, false },
	[PROBLEM_MANIFEST_FORM] = { "manifest-form", 14, false },
	[PROBLEM_MANIFEST_ORDER] = { "manifest-order", 14, false },
	[PROBLEM_PAYLOAD_MISSING] = { "payload-missing", 14, false },
	[PROBLEM_PAYLOAD_UNLISTED] = { "payload-unlisted", 14, false },
	[PROBLEM_PAYLOAD_DIGEST] = { "payload-digest", 14, false },
	[PROBLEM_PAYLOAD_OXUM] = { "payload-oxum", 14, false },
	[PROBLEM_LOG_MISSING] = { "log-missing", 15, true },
	[PROBLEM_LOG_FORM] = { "log-form", 15, true },
	[PROBLEM_LOG_CHAIN] = { "log-chain", 15, true },
	[PROBLEM_LOG_FILE] = { "log-file", 15, true },
	[PROBLEM_LOG_UNNAMED] = { "log-unnamed", 15, true },
	[PROBLEM_REPORT_FORM] = { "report-form", 15, true },
	[PROBLEM_REPORT_FILE] = { "report-file", 15, true },
	[PROBLEM_REPORT_DIGEST] = { "report-digest", 15, true },
};

static void
set(struct problem *p, enum problem_code code, const char *fmt, va_list ap)
{
	p->code = code;
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
}

int
problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(p, code, fmt, ap);
	va_end(ap);
	return -1;
}

void
problems_add(struct problem_list *l, const struct problem *p)
{
	if (problem_kinds[p->code].finding)
		l->findings++;
	else
		l->integrity++;
	if (l->n == PROBLEMS_MAX) {
		l->dropped++;
		return;
	}
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = *p;
}

void
problems_addf(struct problem_list *l, enum problem_code code, const char *fmt, ...)
{
	struct problem p;
	va_list ap;

	va_start(ap, fmt);
	set(&p, code, fmt, ap);
	va_end(ap);
	problems_add(l, &p);
}

void
problems_release(struct problem_list *l)
{
	free(l->items);
	*l = (struct problem_list){ 0 };
}
