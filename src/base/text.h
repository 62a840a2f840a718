#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* An ordered list of name/value pairs: query parameters, headers, bag-info lines.  Names may repeat. */
struct kv {
	char *name;
	char *value;
};
struct kvlist {
	struct kv *items;
	size_t n, cap;
};
void kv_add(struct kvlist *l, const char *name, const char *value);	/* copies both; a NULL value is "" */
void kv_set(struct kvlist *l, const char *name, const char *value);	/* replaces the first of that name, any case */
const char *kv_get(const struct kvlist *l, const char *name);		/* first of that name, any case; or NULL */
void kv_copy(struct kvlist *to, const struct kvlist *from);		/* to is initialised to zero */
void kv_release(struct kvlist *l);

/*
 * Percent-encode as all the services do (RFC 3986 with nothing but A-Z a-z 0-9 - _ . ~ bare, upper-case hex); bytes in
 * keep stay bare too ("/" for object keys, "" for none).
 */
int percent_encode(struct buf *b, const char *s, const char *keep);

/* The digits of n at out, without a NUL; what is behind them.  For texts that are made millions of times. */
#define DECIMAL_MAX 20
char *put_decimal(char *out, long long n);

/* Value of a hex digit of either case; -1 when it is none. */
int hex_value(char c);

/* Undo %XX in place (a plus sign stays one).  0, or -1 when a % is not followed by two hex digits. */
int percent_decode(char *s);

/*
 * Append s to b for a terminal or a log line: control characters, DEL, C1, bidirectional overrides and bytes that are
 * no UTF-8 come out as \xNN or \u{NNNN}, so that a name chosen by an attacker can not move the cursor.
 */
void text_for_terminal(struct buf *b, const char *s);

/* Glob with * and ? only, no brackets, case-sensitive: for lists of error codes such as "Throttling*". */
bool glob_match(const char *pattern, const char *s);

#endif
