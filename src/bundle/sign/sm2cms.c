#include "bundle/sign/sm2cms.h"

#include <stdlib.h>

#include "bundle/sign/cmsder.h"
#include "bundle/sign/sm2.h"
#include "bundle/sign/trust.h"

const char *
sm2_cms_family(int digest, const X509_ALGOR *sig)
{
	return digest == NID_sm3 && OBJ_obj2nid(sig->algorithm) == NID_SM2_with_SM3 && sig->parameter == NULL ? "SM2" : NULL;
}

enum problem_code
sm2_cms_certificates(X509 *cert, STACK_OF(X509) *all, const char **why)
{
	STACK_OF(X509) *path;

	for (int i = 0; i < sk_X509_num(all); i++)
		sm2_set_id(sk_X509_value(all, i));
	*why = "the signer's certificate has a key other than SM2";
	if (!sm2_is_key(X509_get0_pubkey(cert)))
		return PROBLEM_SM2_KEY;
	path = trust_path(cert, all);
	*why = sm2_chain_wrong(path);
	sk_X509_pop_free(path, X509_free);
	return *why == NULL ? PROBLEM_NONE : PROBLEM_SM2_CHAIN;
}

enum problem_code
sm2_cms_value(CMS_SignerInfo *si, X509 *cert, const char **why)
{
	const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(si);
	const unsigned char *sig = ASN1_STRING_get0_data(value);
	size_t sig_len = (size_t)ASN1_STRING_length(value), len = 0;
	EVP_PKEY *key = X509_get0_pubkey(cert);
	unsigned char *attributes = cms_signed_attributes(si, &len);
	enum problem_code code = PROBLEM_SM2_VALUE;

	*why = "the signature value does not fit its certificate";
	if (!sm2_value_is_der(sig, sig_len)) {
		code = PROBLEM_SM2_DER;
		*why = "its value is not one SEQUENCE of two INTEGERs in DER";
	} else if (attributes != NULL && sm2_verify(key, SM2_ID, sig, sig_len, attributes, len)) {
		code = PROBLEM_NONE;
	} else if (attributes != NULL && sm2_verify(key, "", sig, sig_len, attributes, len)) {
		code = PROBLEM_SM2_ID;
		*why = "was made with an empty signer id, want " SM2_ID;
	}
	free(attributes);
	return code;
}
