#ifndef CLOUD_SIGN_SCHEMES_H
#define CLOUD_SIGN_SCHEMES_H

#include "cloud/sign.h"

/* The rows of the table in sign.c and what they share; see struct sign_scheme for the contract. */
int sign_acs3(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e);
int sign_sls4(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e);
int sign_oss4(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e);

/* Give the trace to the caller, or wipe it when the caller wants none. */
void sign_trace_hand(struct sign_trace *from, struct sign_trace *to);

#endif
