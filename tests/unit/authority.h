#ifndef TESTS_UNIT_AUTHORITY_H
#define TESTS_UNIT_AUTHORITY_H

/* Certificates made for a test, and a timestamp authority (RFC 3161) whose clock the test sets. */
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "bundle/sign/stamp_ask.h"

static inline time_t
day(const char *text)
{
	time_t t = 0;

	clock_parse(text, &t);
	return t;
}

/* ---- certificates ---- */

struct identity {
	EVP_PKEY *key;
	X509 *cert;
};

static inline void
extend(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	X509_add_ext(cert, ext, -1);
	X509_EXTENSION_free(ext);
}

/* by NULL: a root.  purpose NULL: for signing; else an extended key usage. */
static inline struct identity
make_identity(const char *name, const struct identity *by, const char *purpose, const char *from, const char *to)
{
	static long serial = 1;
	struct identity id = { EVP_EC_gen("P-256"), X509_new() };
	time_t t = 0;

	ASN1_INTEGER_set(X509_get_serialNumber(id.cert), serial++);
	X509_set_version(id.cert, X509_VERSION_3);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(id.cert), "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(id.cert, X509_get_subject_name(by ? by->cert : id.cert));
	X509_set_pubkey(id.cert, id.key);
	X509_time_adj_ex(X509_getm_notBefore(id.cert), 0, day(from), &t);
	X509_time_adj_ex(X509_getm_notAfter(id.cert), 0, day(to), &t);
	extend(id.cert, NID_basic_constraints, by ? "critical,CA:FALSE" : "critical,CA:TRUE");
	extend(id.cert, NID_key_usage, by ? "critical,digitalSignature" : "critical,keyCertSign,cRLSign");
	if (purpose != NULL)
		extend(id.cert, NID_ext_key_usage, purpose);
	X509_sign(id.cert, by ? by->key : id.key, EVP_sha256());
	return id;
}

static inline void
identity_release(struct identity *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->cert);
}

/* ---- an authority ---- */

struct authority {
	struct identity id;
	time_t clock;
};

static inline int
tell_time(struct TS_resp_ctx *ctx, void *arg, long *sec, long *usec)
{
	const struct authority *a = arg;

	(void)ctx;
	*sec = (long)a->clock;
	*usec = 0;
	return 1;
}

static inline void
answer(const struct authority *a, const struct buf *query, struct buf *reply)
{
	TS_RESP_CTX *ctx = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
	BIO *in = BIO_new_mem_buf(query->data, (int)query->len);
	unsigned char *der = NULL;
	TS_RESP *resp;
	int len;

	TS_RESP_CTX_set_signer_cert(ctx, a->id.cert);
	TS_RESP_CTX_set_signer_key(ctx, a->id.key);
	TS_RESP_CTX_set_signer_digest(ctx, EVP_sha256());
	TS_RESP_CTX_set_ess_cert_id_digest(ctx, EVP_sha256());
	TS_RESP_CTX_set_def_policy(ctx, policy);
	TS_RESP_CTX_add_md(ctx, EVP_sha256());
	TS_RESP_CTX_set_time_cb(ctx, tell_time, (void *)a);
	resp = TS_RESP_create_response(ctx, in);
	len = i2d_TS_RESP(resp, &der);
	if (len > 0)
		buf_add(reply, der, (size_t)len);
	OPENSSL_free(der);
	TS_RESP_free(resp);
	BIO_free(in);
	ASN1_OBJECT_free(policy);
	TS_RESP_CTX_free(ctx);
}

static inline void
stamp(const struct authority *a, const void *bytes, size_t len, struct buf *reply)
{
	char nonce[STAMP_NONCE_HEX];
	struct err e = { 0 };
	struct buf query;

	buf_init(&query, STAMP_QUERY_MAX);
	stamp_query(&query, nonce, bytes, len, &e);
	answer(a, &query, reply);
	buf_release(&query);
}

#endif
