#include "bundle/sign/revocation.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/sm2.h"

const char *const revocation_names[REVOCATION_STATE_COUNT] = {
	[REVOCATION_NOT_CHECKED] = "not-checked",
	[REVOCATION_NONE] = "not-revoked",
	[REVOCATION_LATER] = "revoked-later",
	[REVOCATION_REVOKED] = "revoked",
};

/* RFC 5280 section 5.3.1, and what each means for timestamps made before (RFC 3161 section 4) and for keys. */
static const struct crl_reason {
	const char *name;
	bool spares_stamps, key_lost;
} reasons[] = {
	[CRL_REASON_UNSPECIFIED] = { "unspecified", true, false },
	[CRL_REASON_KEY_COMPROMISE] = { "keyCompromise", false, true },
	[CRL_REASON_CA_COMPROMISE] = { "cACompromise", false, true },
	[CRL_REASON_AFFILIATION_CHANGED] = { "affiliationChanged", true, false },
	[CRL_REASON_SUPERSEDED] = { "superseded", true, false },
	[CRL_REASON_CESSATION_OF_OPERATION] = { "cessationOfOperation", true, false },
	[CRL_REASON_CERTIFICATE_HOLD] = { "certificateHold", false, false },
	[CRL_REASON_REMOVE_FROM_CRL] = { "removeFromCRL", false, false },
	[CRL_REASON_PRIVILEGE_WITHDRAWN] = { "privilegeWithdrawn", false, false },
	[CRL_REASON_AA_COMPROMISE] = { "aACompromise", false, true },
};

/*
 * Bytes of the distribution points of a list or a certificate.  Each name of one is compared with each of the other;
 * real ones have a few URLs.
 */
enum { POINTS_MAX = 2048 };

/* ---- reading ---- */

static bool
algorithm_strong(const X509_CRL *list)
{
	static const int digests[] = { NID_sha256, NID_sha384, NID_sha512 };
	const X509_ALGOR *alg = NULL;

	if (X509_CRL_get_signature_nid(list) == NID_SM2_with_SM3)
		return true;
	X509_CRL_get0_signature(list, NULL, &alg);
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		if (signature_family(digests[i], alg) != NULL)
			return true;
	}
	return false;
}

static int
extension_bytes(X509_EXTENSION *ext)
{
	return ext != NULL ? ASN1_STRING_length(X509_EXTENSION_get_data(ext)) : 0;
}

/* Lists that speak for some reasons, for others' certificates or of changes only cannot answer "was it revoked". */
static const char *
kind_wrong(const X509_CRL *list)
{
	ISSUING_DIST_POINT *point;
	bool partial;
	int crit;

	for (int at = -1; (at = X509_CRL_get_ext_by_critical(list, 1, at)) >= 0;) {
		if (OBJ_obj2nid(X509_EXTENSION_get_object(X509_CRL_get_ext(list, at))) != NID_issuing_distribution_point)
			return "is a list of changes only, or has a critical extension that is not understood here";
	}
	if (X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0)
		return "is a list of changes only";
	if (extension_bytes(X509_CRL_get_ext(list, X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1))) > POINTS_MAX)
		return "has an issuing distribution point of more than 2048 bytes";
	point = X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &crit, NULL);
	if (point == NULL)
		return crit == -1 ? NULL : "has an issuing distribution point that cannot be read";
	partial = point->indirectCRL > 0 || point->onlyattr > 0 || point->onlysomereasons != NULL;
	ISSUING_DIST_POINT_free(point);
	return partial ? "speaks for other issuers, for attributes, or for some reasons only" : NULL;
}

void
crls_add(struct crls *l, const char *file, const void *der, size_t len, bool given, struct problem_list *problems)
{
	const unsigned char *at = der;
	X509_CRL *list = der_is_one(der, len) ? d2i_X509_CRL(NULL, &at, (long)len) : NULL;
	const char *wrong = l->n == CRLS_MAX ? "is one revocation list too many, want at most 256" :
	    list == NULL || at != (const unsigned char *)der + len ? "is not a revocation list in DER that fills the file" :
	    !algorithm_strong(list) ? "is signed by other algorithms than ECDSA, RSA-PSS or RSA with SHA-256, SHA-384 or SHA-512" :
	    certificate_time(X509_CRL_get0_lastUpdate(list)) == 0 ? "has a date that cannot be read" : kind_wrong(list);

	ERR_clear_error();
	if (wrong != NULL) {
		problems_addf(problems, given ? PROBLEM_CRL_GIVEN : PROBLEM_CRL_FORM, "%s: %s", file, wrong);
		X509_CRL_free(list);
		return;
	}
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = (struct crl){ .file = xstrdup(file), .list = list, .given = given };
}

void
crls_release(struct crls *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].file);
		X509_CRL_free(l->items[i].list);
	}
	free(l->items);
	*l = (struct crls){ 0 };
}

/* ---- which list speaks for which certificate ---- */

/* A list for a part of an issuer's certificates names the part; the certificate must name it too (RFC 5280 section 6.3.3 b). */
static bool
points_meet(const DIST_POINT_NAME *name, X509 *cert)
{
	X509_EXTENSION *ext = X509_get_ext(cert, X509_get_ext_by_NID(cert, NID_crl_distribution_points, -1));
	CRL_DIST_POINTS *points = extension_bytes(ext) <= POINTS_MAX ? X509V3_EXT_d2i(ext) : NULL;
	bool meet = false;

	for (int i = 0; i < sk_DIST_POINT_num(points) && name->type == 0; i++) {
		const DIST_POINT_NAME *other = sk_DIST_POINT_value(points, i)->distpoint;

		for (int j = 0; other != NULL && other->type == 0 && j < sk_GENERAL_NAME_num(other->name.fullname); j++) {
			for (int k = 0; k < sk_GENERAL_NAME_num(name->name.fullname); k++)
				meet = meet || GENERAL_NAME_cmp(sk_GENERAL_NAME_value(other->name.fullname, j),
				    sk_GENERAL_NAME_value(name->name.fullname, k)) == 0;
		}
	}
	CRL_DIST_POINTS_free(points);
	return meet;
}

static bool
speaks_for(const X509_CRL *list, X509 *cert)
{
	ISSUING_DIST_POINT *point = X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, NULL, NULL);
	bool ca = X509_check_ca(cert) > 0, does;

	if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(cert)) != 0) {
		ISSUING_DIST_POINT_free(point);
		return false;
	}
	does = point == NULL || ((point->onlyuser <= 0 || !ca) && (point->onlyCA <= 0 || ca) &&
	    (point->distpoint == NULL || points_meet(point->distpoint, cert)));
	ISSUING_DIST_POINT_free(point);
	return does;
}

static bool
signed_by(struct crl *c, X509 *issuer, struct problem_list *problems)
{
	if (c->forged)
		return false;
	c->used = (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 && sm2_list_signed_by(c->list, X509_get0_pubkey(issuer));
	ERR_clear_error();
	if (c->used)
		return true;
	c->forged = true;
	problems_addf(problems, PROBLEM_CRL_SIGNATURE, "%s: is not signed by the issuer that it names", c->file);
	return false;
}

/* ---- what a list says ---- */

/*
 * Whether a certificate that is not on the list was not revoked at that time.  An authority may leave out what has expired
 * (RFC 5280 section 3.3) unless it says from when on it does not (expiredCertsOnCRL, X.509 section 9.5.2.8).
 */
static bool
silence_answers(const X509_CRL *list, X509 *cert, time_t at)
{
	static const unsigned char expired_kept[] = { 0x06, 0x03, 0x55, 0x1d, 0x3c };	/* 2.5.29.60 */
	time_t from = certificate_time(X509_CRL_get0_lastUpdate(list)), ended = certificate_time(X509_get0_notAfter(cert)), kept = 0;
	const unsigned char *der = expired_kept;
	ASN1_OBJECT *oid = d2i_ASN1_OBJECT(NULL, &der, sizeof(expired_kept));
	int i = X509_CRL_get_ext_by_OBJ(list, oid, -1);

	if (i >= 0) {
		const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509_CRL_get_ext(list, i));
		ASN1_GENERALIZEDTIME *since;

		der = ASN1_STRING_get0_data(value);
		since = d2i_ASN1_GENERALIZEDTIME(NULL, &der, ASN1_STRING_length(value));
		kept = since != NULL ? certificate_time(since) : 0;
		ASN1_GENERALIZEDTIME_free(since);
	}
	ASN1_OBJECT_free(oid);
	return from >= at - CRL_SLACK && (from <= ended || (kept != 0 && kept <= ended));
}

static const struct crl_reason *
reason_of(X509_REVOKED *entry)
{
	ASN1_ENUMERATED *code = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	long n = code != NULL ? ASN1_ENUMERATED_get(code) : -1;

	ASN1_ENUMERATED_free(code);
	return n >= 0 && n < (long)(sizeof(reasons) / sizeof(reasons[0])) && reasons[n].name != NULL ? &reasons[n] : NULL;
}

/* The earlier of the date of revocation and the date from which the key is known to be lost (RFC 5280 section 5.3.2). */
static time_t
revoked_since(X509_REVOKED *entry)
{
	ASN1_GENERALIZEDTIME *invalid = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
	time_t at = certificate_time(X509_REVOKED_get0_revocationDate(entry)), lost = certificate_time(invalid);

	ASN1_GENERALIZEDTIME_free(invalid);
	return lost != 0 && lost < at ? lost : at;
}

static void
judge_entry(struct revocation_facts *f, const struct revocation_question *q, X509_REVOKED *entry, const struct crl *c, time_t list_from)
{
	const struct crl_reason *reason = reason_of(entry);
	time_t since = revoked_since(entry);
	bool counts = since <= q->at || (q->authority && (reason == NULL || !reason->spares_stamps)) ||
	    (q->strict && reason != NULL && reason->key_lost);
	enum revocation_state state = counts ? REVOCATION_REVOKED : REVOCATION_LATER;

	if (state < f->state)
		return;
	*f = (struct revocation_facts){ .state = state, .list = c->file, .list_from = list_from, .revoked = since,
		.reason = reason ? reason->name : NULL };
}

static void
judge_certificate(struct revocation_facts *f, struct crls *l, const struct revocation_question *q, X509 *cert, X509 *issuer,
    struct problem_list *problems)
{
	for (size_t i = 0; i < l->n; i++) {
		struct crl *c = &l->items[i];
		time_t from = certificate_time(X509_CRL_get0_lastUpdate(c->list));
		X509_REVOKED *entry = NULL;

		if (!speaks_for(c->list, cert) || !signed_by(c, issuer, problems))
			continue;
		if (X509_CRL_get0_by_cert(c->list, &entry, cert) > 0)
			judge_entry(f, q, entry, c, from);
		else if (f->state <= REVOCATION_NONE && from > f->list_from && silence_answers(c->list, cert, q->at))
			*f = (struct revocation_facts){ .state = REVOCATION_NONE, .list = c->file, .list_from = from };
	}
}

static void
tell(const struct revocation_facts *f, const struct revocation_question *q, X509 *cert, struct problem_list *problems)
{
	char *subject = certificate_name(X509_get_subject_name(cert)), since[CLOCK_ISO_SIZE], at[CLOCK_ISO_SIZE];

	clock_iso(f->revoked, since);
	clock_iso(q->at, at);
	if (f->state == REVOCATION_REVOKED)
		problems_addf(problems, q->authority ? PROBLEM_TIMESTAMP_REVOKED : PROBLEM_SIGNER_REVOKED,
		    "%s: the certificate of %s was revoked on %s (%s), and had to be good on %s", q->object, subject, since,
		    f->reason ? f->reason : "no reason given", at);
	else if (f->state == REVOCATION_NOT_CHECKED && q->strict)
		problems_addf(problems, PROBLEM_REVOCATION_UNKNOWN,
		    "%s: no revocation list here answers for the certificate of %s on %s", q->object, subject, at);
	free(subject);
}

void
revocation_check(struct revocation_facts *out, struct crls *l, const struct revocation_question *q, struct problem_list *problems)
{
	int n = sk_X509_num(q->chain);

	*out = (struct revocation_facts){ .issuers = true };
	for (int i = 0; i < n; i++) {
		X509 *cert = sk_X509_value(q->chain, i), *issuer = i + 1 < n ? sk_X509_value(q->chain, i + 1) : NULL;
		struct revocation_facts f = { 0 };

		if (X509_self_signed(cert, 0) == 1 && (i > 0 || n == 1))
			break;	/* a root is trusted or not; nobody above it could revoke it */
		if (issuer != NULL)
			judge_certificate(&f, l, q, cert, issuer, problems);
		tell(&f, q, cert, problems);
		if (i == 0 || f.state == REVOCATION_REVOKED) {
			f.issuers = out->issuers;
			*out = f;
		} else if (f.state == REVOCATION_NOT_CHECKED) {
			out->issuers = false;
		}
	}
}
