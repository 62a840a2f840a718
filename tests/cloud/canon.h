#ifndef TESTS_CLOUD_CANON_H
#define TESTS_CLOUD_CANON_H

#include "cloud.h"

/*
 * What a request should have been signed with: the canonical request and the signature of each scheme, computed from
 * the request as it arrived.  Own code from percent-encoding to HMAC, because a mistake shared with the client would
 * cancel itself.  Pure functions: no clock, no tenant.
 */

/* The parts of an Authorization header, whatever the scheme.  Texts are copies in raw. */
struct authorization {
	char *raw;
	const char *scheme;		/* "ACS3-HMAC-SHA256" */
	const char *credential;		/* up to the first slash: the AccessKey id */
	const char *scope;		/* behind that slash: "20260304/cn-hangzhou/sls/aliyun_v4_request", or "" */
	const char *signed_headers;	/* ACS3 SignedHeaders, OSS4 AdditionalHeaders, or "" */
	const char *signature;
};

/* 0, or -1 when the text has no scheme, Credential or Signature. */
int authorization_parse(struct authorization *a, const char *text);
void authorization_release(struct authorization *a);

enum canon_form {
	CANON_WRITTEN,		/* as the written rules say */
	CANON_JS_QUIRK		/* SLS: query values as @alicloud/gateway-sls signs them: ! ' ( ) bare, only the first * encoded */
};

/*
 * Append the canonical request.  0, or -1 with the name of the header that is listed but absent, or that had to be
 * listed and is not, in *bad (points into the request or a table).
 */
int canon_acs3(struct buf *b, const struct request *rq, const struct authorization *a, const char **bad);
int canon_sls4(struct buf *b, const struct request *rq, const struct authorization *a, enum canon_form form, const char **bad);
int canon_oss4(struct buf *b, const struct request *rq, const struct authorization *a, const char **bad);

/* Append the string to sign of a canonical request; date is the x-log-date or x-oss-date, NULL for ACS3. */
void canon_string_to_sign(struct buf *b, const struct authorization *a, const char *date, const char *canonical);

/* The signature in lower-case hex. */
void canon_sign(const struct authorization *a, const char *secret, const char *string_to_sign, char out[65]);

/* The string to sign of the older RPC signature, from the parameters in query and form, and that signature in base64. */
void canon_rpc1(struct buf *b, const struct request *rq);
void canon_sign_rpc1(const char *secret, const char *string_to_sign, char out[29]);

/* Lower-case hex SHA-256. */
void canon_sha256(const void *bytes, size_t len, char out[65]);

#endif
