#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

/*
 * A growing byte buffer with a maximum that its creator names.  data is always NUL-terminated behind len bytes once
 * anything was added, so it can be handed to functions that take text.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max;
};

void buf_init(struct buf *b, size_t max);	/* allocates nothing */
void buf_release(struct buf *b);
void buf_reset(struct buf *b);			/* len = 0, memory kept */
int buf_add(struct buf *b, const void *bytes, size_t len);	/* 0, or -1 when max would be passed: b unchanged */
int buf_puts(struct buf *b, const char *s);
int buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *buf_room(struct buf *b, size_t len);	/* room for len bytes behind data[len]; NULL when max would be passed */
const char *buf_text(const struct buf *b);	/* never NULL: "" while empty */
char *buf_take(struct buf *b);			/* the text, now the caller's; b is empty again */

#endif
