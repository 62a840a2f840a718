#ifndef TESTS_CLOUD_LOOPBACK_H
#define TESTS_CLOUD_LOOPBACK_H

#include "base/err.h"

/* What small servers in front of the local cloud share: a port of 127.0.0.1 and a thread for each connection. */

/* Listen on any free port and write its number to a file.  The socket, or -1. */
int loopback_listen(const char *port_file, struct err *e);

/* Hand each connection's socket, as (void *)(long)fd, to a thread of its own.  Does not come back. */
_Noreturn void loopback_serve(int fd, void *(*on_connection)(void *arg));

#endif
