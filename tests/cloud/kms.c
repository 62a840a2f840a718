#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cloud.h"

/* KMS 2016-01-20, section 10 of the API notes: asymmetric keys only.  The tenant has the private parts in PEM. */

#define DIGEST_SIZE 32
#define TEXT_MAX 4096

static const struct algorithm {
	const char *name, *key;
	const EVP_MD *(*md)(void);
	int padding;
} algorithms[] = {
	{ "ECDSA_SHA_256", "EC", EVP_sha256, 0 },
	{ "RSA_PSS_SHA_256", "RSA", EVP_sha256, RSA_PKCS1_PSS_PADDING },
	{ "RSA_PKCS1_SHA_256", "RSA", EVP_sha256, RSA_PKCS1_PADDING },
	{ "SM2DSA", "SM2", EVP_sm3, 0 },	/* the digest is that of Z and the message: there is no id here */
};

static const cJSON *
find_key(const struct request *rq, struct response *rs)
{
	const char *id = kv_get(&rq->params, "KeyId");
	const cJSON *key;

	cJSON_ArrayForEach(key, json_arr(rq->account, "kmsKeys")) {
		if (id == NULL || strcmp(json_str(key, "KeyId"), id) != 0 || strcmp(json_str(key, "region"), rq->region) != 0)
			continue;
		if (json_str(key, "KeyState") == NULL || strcmp(json_str(key, "KeyState"), "Enabled") == 0)
			return key;
		response_error(rq, rs, 409, "Rejected.Disabled", "The request was rejected because the key state is Disabled.");
		return NULL;
	}
	response_error(rq, rs, 404, "Forbidden.KeyNotFound", "The specified Key is not found.");
	return NULL;
}

/* The private key of the version that is asked for; the caller frees it. */
static EVP_PKEY *
find_version(const struct request *rq, struct response *rs)
{
	const char *wanted = kv_get(&rq->params, "KeyVersionId");
	const cJSON *key = find_key(rq, rs), *version;

	if (key == NULL)
		return NULL;
	cJSON_ArrayForEach(version, json_arr(key, "versions")) {
		if (wanted != NULL && strcmp(json_str(version, "KeyVersionId"), wanted) == 0) {
			BIO *bio = BIO_new_mem_buf(json_str(version, "privateKey"), -1);
			EVP_PKEY *private = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

			BIO_free(bio);
			if (private == NULL)
				response_error(rq, rs, 500, "InternalFailure", "The tenant's private key is no PEM.");
			return private;
		}
	}
	response_error(rq, rs, 404, "Forbidden.KeyVersionNotFound", "The specified key version is not found.");
	return NULL;
}

static void
list_key_versions(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *key = find_key(rq, rs), *version;
	cJSON *o, *list;

	(void)t;
	if (key == NULL)
		return;
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "KeyVersions"), "KeyVersion");
	cJSON_ArrayForEach(version, json_arr(key, "versions")) {
		cJSON *one = cJSON_CreateObject();

		cJSON_AddStringToObject(one, "KeyId", json_str(key, "KeyId"));
		cJSON_AddStringToObject(one, "KeyVersionId", json_str(version, "KeyVersionId"));
		cJSON_AddItemToArray(list, one);
	}
	cJSON_AddNumberToObject(o, "TotalCount", cJSON_GetArraySize(list));
	cJSON_AddNumberToObject(o, "PageNumber", 1);
	cJSON_AddNumberToObject(o, "PageSize", 100);
	response_json(rq, rs, o);
}

/* The members that both other calls answer with. */
static cJSON *
answer_for(const struct request *rq)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "KeyId", kv_get(&rq->params, "KeyId"));
	cJSON_AddStringToObject(o, "KeyVersionId", kv_get(&rq->params, "KeyVersionId"));
	return o;
}

static void
get_public_key(const struct tenant *t, const struct request *rq, struct response *rs)
{
	EVP_PKEY *key = find_version(rq, rs);
	BIO *bio;
	char *text;
	cJSON *o;
	long len;

	(void)t;
	if (key == NULL)
		return;
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PUBKEY(bio, key);
	BIO_write(bio, "", 1);
	len = BIO_get_mem_data(bio, &text);
	o = answer_for(rq);
	cJSON_AddStringToObject(o, "PublicKey", len > 0 ? text : "");
	response_json(rq, rs, o);
	BIO_free(bio);
	EVP_PKEY_free(key);
}

/* The digest that is sent, in base64.  0, or -1. */
static int
read_digest(const struct request *rq, unsigned char out[DIGEST_SIZE])
{
	const char *text = kv_get(&rq->params, "Digest");
	unsigned char bytes[DIGEST_SIZE + 4];

	/* 44 characters, of which the last fills up */
	if (text == NULL || strlen(text) != 44 || text[43] != '=' || text[42] == '=' ||
	    EVP_DecodeBlock(bytes, (const unsigned char *)text, 44) != DIGEST_SIZE + 1)
		return -1;
	memcpy(out, bytes, DIGEST_SIZE);
	return 0;
}

static size_t
sign_digest(EVP_PKEY *key, const struct algorithm *a, const unsigned char digest[DIGEST_SIZE], unsigned char *out, size_t size)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	if (EVP_PKEY_sign_init(ctx) <= 0 || EVP_PKEY_CTX_set_signature_md(ctx, a->md()) <= 0 ||
	    (a->padding != 0 && EVP_PKEY_CTX_set_rsa_padding(ctx, a->padding) <= 0) ||
	    (a->padding == RSA_PKCS1_PSS_PADDING && EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, DIGEST_SIZE) <= 0) ||
	    EVP_PKEY_sign(ctx, out, &size, digest, DIGEST_SIZE) <= 0)
		size = 0;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return size;
}

static const struct algorithm *
find_algorithm(const struct request *rq, const EVP_PKEY *key)
{
	const char *name = kv_get(&rq->params, "Algorithm");

	for (size_t i = 0; name != NULL && i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
		if (strcmp(algorithms[i].name, name) == 0 && EVP_PKEY_is_a(key, algorithms[i].key))
			return &algorithms[i];
	}
	return NULL;
}

static void
asymmetric_sign(const struct tenant *t, const struct request *rq, struct response *rs)
{
	EVP_PKEY *key = find_version(rq, rs);
	const struct algorithm *a;
	unsigned char digest[DIGEST_SIZE], value[TEXT_MAX], text[TEXT_MAX * 2];
	size_t len;

	(void)t;
	if (key == NULL)
		return;
	a = find_algorithm(rq, key);
	if (a == NULL || read_digest(rq, digest) != 0) {
		response_error(rq, rs, 400, "InvalidParameter", "The specified parameter \"%s\" is not valid.", a == NULL ? "Algorithm" : "Digest");
	} else if ((len = sign_digest(key, a, digest, value, sizeof(value))) == 0) {
		response_error(rq, rs, 500, "InternalFailure", "The tenant's key does not sign.");
	} else {
		cJSON *o = answer_for(rq);

		EVP_EncodeBlock(text, value, (int)len);
		cJSON_AddStringToObject(o, "Value", (const char *)text);
		response_json(rq, rs, o);
	}
	EVP_PKEY_free(key);
}

#define KMS(action, handler) { .style = STYLE_OPENAPI, .name = "kms." action, .ram = "kms:" action, .product = "kms", \
	.version = "2016-01-20", .handle = handler }

const struct api kms_apis[] = {
	KMS("ListKeyVersions", list_key_versions),
	KMS("GetPublicKey", get_public_key),
	KMS("AsymmetricSign", asymmetric_sign),
	{ .name = NULL }
};
