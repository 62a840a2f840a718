#ifndef CLOUD_CANONICAL_H
#define CLOUD_CANONICAL_H

#include <stdbool.h>

#include "cloud/sign.h"

/*
 * What the signing schemes share: a request is written down in one normal form, line by line, and that text is hashed
 * and signed.  Only the sign_*.c files and their test include this.
 */

#define CANONICAL_MAX (1024 * 1024)	/* well over target and headers together */
#define BASIC_TIME_SIZE 17		/* 20261103T021500Z and NUL */

/* How the services differ in writing the query. */
enum query_rule {
	QUERY_NAME_ENCODED = 1,		/* the name is percent-encoded, not only the value */
	QUERY_EMPTY_BARE = 2		/* an empty value is written as "name", without the equals sign */
};

/* Parameters sorted by the bytes of the decoded name (then value), joined by "&". */
int canonical_query(struct buf *b, const struct kvlist *query, unsigned rules);

/* Whether a scheme signs the header of this name (lower case); arg is the scheme's own. */
typedef bool (*header_rule)(const char *lower_name, const void *arg);

/*
 * Append "name:value\n" for every header the rule picks: lower-case names, sorted, values trimmed, values of a
 * repeated name sorted and joined by ",".  The names go to `names`, joined by ";".
 */
int canonical_headers(struct buf *b, struct buf *names, const struct kvlist *headers, header_rule rule,
    const void *arg);

void basic_time(time_t t, char out[BASIC_TIME_SIZE]);	/* ISO 8601 basic form, UTC */
bool has_prefix(const char *s, const char *prefix);

/*
 * The key and the scope of the two v4 schemes (SLS and OSS differ in algorithm and product name only).  Fills the trace
 * with string to sign and signature; scope receives <date>/<region>/<product>/aliyun_v4_request.
 */
int v4_sign(const char *canonical, const char *algorithm, const char *product, const struct sign_input *in,
    struct buf *scope, struct sign_trace *trace);

#endif
