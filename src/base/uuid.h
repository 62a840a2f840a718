#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stddef.h>

/* UUIDs made from names (RFC 9562 section 5.5, version 5): the same name in the same namespace is the same UUID. */

#define UUID_SIZE 16
#define UUID_TEXT_SIZE 37	/* xxxxxxxx-xxxx-5xxx-xxxx-xxxxxxxxxxxx, lower case, and NUL */

/* The namespaces of RFC 9562 section 6.6 that we use. */
extern const unsigned char uuid_ns_dns[UUID_SIZE];
extern const unsigned char uuid_ns_url[UUID_SIZE];

/* name is len bytes of any kind; ns is a UUID in the order of its text. */
void uuid_v5(const unsigned char ns[UUID_SIZE], const void *name, size_t len, char out[UUID_TEXT_SIZE]);

/* The bytes of a UUID's text, so that one made here can be a namespace.  0, or -1 when text is not of that form. */
int uuid_parse(const char *text, unsigned char out[UUID_SIZE]);

#endif
