#include "loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fileio.h"

int
loopback_listen(const char *port_file, struct err *e)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), n;
	char text[16];

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(fd, SOMAXCONN) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
		err_set(e, ERR_NET, "127.0.0.1: can not listen: %s", strerror(errno));
		goto fail;
	}
	n = snprintf(text, sizeof(text), "%d\n", ntohs(at.sin_port));
	if (file_write(port_file, text, (size_t)n, e) != 0)
		goto fail;
	return fd;
fail:
	if (fd >= 0)
		close(fd);
	return -1;
}

_Noreturn void
loopback_serve(int fd, void *(*on_connection)(void *arg))
{
	for (;;) {
		int one = accept(fd, NULL, NULL);
		pthread_t thread;

		if (one < 0)
			continue;
		if (pthread_create(&thread, NULL, on_connection, (void *)(long)one) == 0)
			pthread_detach(thread);
		else
			close(one);
	}
}
