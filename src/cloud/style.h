#ifndef CLOUD_STYLE_H
#define CLOUD_STYLE_H

#include "cloud/paging.h"
#include "cloud/request.h"
#include "cloud/sign.h"
#include "model.h"

/*
 * The ways in which services are spoken to.  A style is a row: its signature, its headers, and where its answers carry
 * the request id and the error code.  The names are those that the knowledge files use.
 */
struct style {
	const char *name;			/* "rpc" "roa" "sls" "oss" */
	const char *scheme;			/* row of sign_schemes */
	const char *method;			/* when the source names none */
	const char *request_id;			/* response header */
	bool compressed;			/* ask for compressed answers: the service wants to be told what we take */
	const char *const *codes;		/* members of an error, in JSON or below <Error>; ended by NULL */
	const char *const *messages;
	void (*prepare)(struct http_request *r, const struct source *s);	/* headers beside the signature's */
};

extern const struct style styles[];		/* ends with a NULL name */
const struct style *style_find(const char *name);

/*
 * The request for the page that the pager stands at, not signed yet.  Host and path come from templates filled with names
 * that the cloud gave us, so they are checked: a host is labels of letters, digits, - and _, with an optional port; a path
 * is visible ASCII that begins with a slash and has no query; and the method can not change anything.  On failure r is
 * released.
 */
int style_request(struct http_request *r, const struct style *style, const struct call *call, const struct pager *p,
    const char *scheme, struct err *e);

#endif
