/* Revocation lists: what is said of who is not on one, and that no damaged list answers. */
#include "bundle/sign/revocation.h"

#include <stdlib.h>

#include "authority.h"
#include "tap.h"

/* An empty list in DER.  kept: from when on it has what has expired (expiredCertsOnCRL); NULL: it does not say. */
static int
make_empty_list(unsigned char **der, const struct identity *ca, const char *from, const char *kept)
{
	X509_CRL *list = X509_CRL_new();
	ASN1_TIME *update = ASN1_TIME_set(NULL, day(from));
	int len;

	X509_CRL_set_version(list, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(list, X509_get_subject_name(ca->cert));
	X509_CRL_set1_lastUpdate(list, update);
	if (kept != NULL) {
		ASN1_OBJECT *oid = OBJ_txt2obj("2.5.29.60", 1);
		ASN1_GENERALIZEDTIME *since = ASN1_GENERALIZEDTIME_set(NULL, day(kept));
		ASN1_OCTET_STRING *value = ASN1_item_pack(since, ASN1_ITEM_rptr(ASN1_GENERALIZEDTIME), NULL);
		X509_EXTENSION *ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 0, value);

		X509_CRL_add_ext(list, ext, -1);
		X509_EXTENSION_free(ext);
		ASN1_OCTET_STRING_free(value);
		ASN1_GENERALIZEDTIME_free(since);
		ASN1_OBJECT_free(oid);
	}
	X509_CRL_sign(list, ca->key, EVP_sha256());
	len = i2d_X509_CRL(list, der);
	ASN1_TIME_free(update);
	X509_CRL_free(list);
	return len;
}

/* Who is not on a list was not revoked, unless the list may leave out what has expired. */
static void
test_list_silence(const struct identity *ca)
{
	static const struct {
		const char *phrase, *from, *kept;
		enum revocation_state state;
	} cases[] = {
		{ "a list from before the end of a certificate", "2023-06-01", NULL, REVOCATION_NONE },
		{ "one from behind it may have left it out", "2025-06-01", NULL, REVOCATION_NOT_CHECKED },
		{ "one that keeps what expired since before that", "2025-06-01", "2023-01-01", REVOCATION_NONE },
		{ "one that keeps what expired later", "2025-06-01", "2024-06-01", REVOCATION_NOT_CHECKED },
		{ "one from before the time that counts", "2023-02-01", "2023-01-01", REVOCATION_NOT_CHECKED },
	};
	struct identity officer = make_identity("officer", ca, NULL, "2023-01-01", "2024-01-01");
	STACK_OF(X509) *chain = sk_X509_new_null();

	sk_X509_push(chain, officer.cert);
	sk_X509_push(chain, ca->cert);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct revocation_question q = { .object = "x", .chain = chain, .at = day("2023-03-02") };
		struct problem_list problems = { 0 };
		struct crls lists = { 0 };
		struct revocation_facts f;
		unsigned char *der = NULL;
		int len = make_empty_list(&der, ca, cases[i].from, cases[i].kept);

		crls_add(&lists, "x.crl", der, (size_t)len, false, &problems);
		revocation_check(&f, &lists, &q, &problems);
		is_str(revocation_names[f.state], revocation_names[cases[i].state], cases[i].phrase);
		crls_release(&lists);
		problems_release(&problems);
		OPENSSL_free(der);
	}
	sk_X509_free(chain);
	identity_release(&officer);
}

static void
test_list_damage(const struct identity *ca, const struct identity *signer)
{
	STACK_OF(X509) *chain = sk_X509_new_null();
	unsigned char *der = NULL;
	size_t answered = 0;
	int len = make_empty_list(&der, ca, "2023-03-01", NULL);

	sk_X509_push(chain, signer->cert);
	sk_X509_push(chain, ca->cert);
	for (int i = -1; i < len; i++) {
		const struct revocation_question q = { .object = "x", .chain = chain, .at = day("2023-03-02") };
		struct problem_list problems = { 0 };
		struct revocation_facts f;
		struct crls lists = { 0 };

		if (i >= 0)
			der[i] ^= 1;
		crls_add(&lists, "x.crl", der, (size_t)len, false, &problems);
		revocation_check(&f, &lists, &q, &problems);
		answered += f.state != REVOCATION_NOT_CHECKED;
		if (i >= 0)
			der[i] ^= 1;
		crls_release(&lists);
		problems_release(&problems);
	}
	is_int((long long)answered, 1, "a revocation list answers, and no damaged one does");
	OPENSSL_free(der);
	sk_X509_free(chain);
}

int
main(void)
{
	struct identity ca = make_identity("ca", NULL, NULL, "2022-01-01", "2040-01-01");
	struct identity signer = make_identity("signer", &ca, NULL, "2023-01-01", "2024-01-01");

	test_list_silence(&ca);
	test_list_damage(&ca, &signer);
	identity_release(&ca);
	identity_release(&signer);
	return tap_done();
}
