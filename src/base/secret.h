#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>

/*
 * Text that must never reach a log, a report or a bundle: an AccessKey secret, a security token, a passphrase.  The
 * type is opaque so that no printf takes it by accident; secret_text is for the signers and for libraries that need
 * the bytes.  Memory is wiped when freed.
 */
struct secret;

struct secret *secret_new(const char *text);		/* copies; NULL gives NULL */
struct secret *secret_new_n(const char *bytes, size_t len);
void secret_free(struct secret *s);
const char *secret_text(const struct secret *s);	/* NUL-terminated; "" for NULL */
size_t secret_len(const struct secret *s);

#endif
