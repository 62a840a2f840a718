/*
 * A proxy as companies have them, for scenarios: takes CONNECT (RFC 9110 section 9.3.6), and every tunnel ends at one address on
 * loopback, whatever host was asked for.  Patterns say for which hosts it misbehaves.
 *
 *	tunnel --to PORT --port-file FILE [--log FILE] [--password NAME:PASSWORD] [--refuse GLOB] [--busy GLOB] [--hang GLOB] [--html GLOB]
 *
 * The log has a line for each request: host and status.  It ends with SIGTERM.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/text.h"
#include "loopback.h"

#define HEAD_MAX 8192
#define CHUNK 16384
#define PASSWORD_MAX 200
#define PAGE "<html><body>Please sign in to the network.</body></html>"

/* What it may do instead of a tunnel. */
enum way {
	WAY_REFUSE,
	WAY_BUSY,
	WAY_HANG,
	WAY_HTML,
	WAY_COUNT
};
static const struct {
	const char *option;
	int status;	/* 0: no answer */
} ways[WAY_COUNT] = {
	[WAY_REFUSE] = { "refuse", 403 },
	[WAY_BUSY] = { "busy", 503 },
	[WAY_HANG] = { "hang", 0 },
	[WAY_HTML] = { "html", 200 },
};

static const char *patterns[WAY_COUNT];
static const char *password;
static int target_port;
static FILE *log_file;

static int
connect_target(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)target_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int
send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return -1;
		bytes += sent;
		n -= (size_t)sent;
	}
	return 0;
}

static void
pump(int a, int b)
{
	struct pollfd fds[2] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };
	char chunk[CHUNK];

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			return;
		for (int i = 0; i < 2; i++) {
			ssize_t n;

			if (fds[i].revents == 0)
				continue;
			n = recv(fds[i].fd, chunk, sizeof(chunk), 0);
			if (n <= 0 || send_all(fds[1 - i].fd, chunk, (size_t)n) != 0)
				return;
		}
	}
}

/* Read to the blank line; false when there is none. */
static bool
read_head(int fd, char head[HEAD_MAX])
{
	size_t n = 0;

	while (n < HEAD_MAX - 1) {
		ssize_t got = recv(fd, head + n, HEAD_MAX - 1 - n, 0);

		if (got <= 0)
			return false;
		n += (size_t)got;
		head[n] = '\0';
		if (strstr(head, "\r\n\r\n") != NULL)
			return true;
	}
	return false;
}

static bool
may_pass(const char *head)
{
	unsigned char want[2 * PASSWORD_MAX];
	char *line;
	bool found;

	if (password == NULL)
		return true;
	EVP_EncodeBlock(want, (const unsigned char *)password, (int)strlen(password));
	line = xasprintf("\r\nProxy-Authorization: Basic %s\r\n", (char *)want);
	found = strcasestr(head, line) != NULL;
	free(line);
	return found;
}

static void
answer(int fd, const char *host, int status)
{
	static const char page[] = PAGE;
	char *head = xasprintf("HTTP/1.1 %d %s\r\n%sContent-Type: text/html\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
	    status == 407 ? "Proxy Authentication Required" : "No", status == 407 ? "Proxy-Authenticate: Basic realm=\"office\"\r\n" : "",
	    sizeof(page) - 1, page);

	if (log_file != NULL) {
		fprintf(log_file, "%s %d\n", host, status);
		fflush(log_file);
	}
	send_all(fd, head, strlen(head));
	free(head);
}

static void
tunnel(int fd, const char *host, bool html)
{
	static const char yes[] = "HTTP/1.1 200 Connection established\r\n\r\n";
	int to = html ? -1 : connect_target();

	if (log_file != NULL) {
		fprintf(log_file, "%s 200\n", host);
		fflush(log_file);
	}
	if (send_all(fd, yes, sizeof(yes) - 1) == 0 && to >= 0)
		pump(fd, to);
	else if (html)
		send_all(fd, PAGE, sizeof(PAGE) - 1);
	if (to >= 0)
		close(to);
}

static void
serve(int fd, const char *head, const char *host)
{
	char rest[CHUNK];

	for (int w = 0; w < WAY_COUNT; w++) {
		if (patterns[w] == NULL || !glob_match(patterns[w], host))
			continue;
		if (w == WAY_HANG)
			while (recv(fd, rest, sizeof(rest), 0) > 0)
				;
		else if (w == WAY_HTML)
			tunnel(fd, host, true);
		else
			answer(fd, host, ways[w].status);
		return;
	}
	if (may_pass(head))
		tunnel(fd, host, false);
	else
		answer(fd, host, 407);
}

static void *
on_connection(void *arg)
{
	int fd = (int)(long)arg;
	char head[HEAD_MAX], host[256];

	if (read_head(fd, head) && sscanf(head, "CONNECT %255[^ :]:", host) == 1)
		serve(fd, head, host);
	shutdown(fd, SHUT_RDWR);
	close(fd);
	return NULL;
}

/* The port, or -1 when the options are wrong. */
static int
read_options(int argc, char **argv, const char **port_file)
{
	enum { TO = WAY_COUNT, PORT_FILE, LOG, PASSWORD, COUNT };
	struct option rows[COUNT + 1] = { [TO] = { "to", required_argument, NULL, TO }, [PORT_FILE] = { "port-file", required_argument, NULL, PORT_FILE },
		[LOG] = { "log", required_argument, NULL, LOG }, [PASSWORD] = { "password", required_argument, NULL, PASSWORD } };
	int c;

	for (int w = 0; w < WAY_COUNT; w++)
		rows[w] = (struct option){ ways[w].option, required_argument, NULL, w };
	while ((c = getopt_long(argc, argv, "", rows, NULL)) >= 0) {
		if (c < WAY_COUNT)
			patterns[c] = optarg;
		else if (c == TO)
			target_port = atoi(optarg);
		else if (c == PORT_FILE)
			*port_file = optarg;
		else if (c == LOG)
			log_file = fopen(optarg, "w");
		else if (c == PASSWORD && strlen(optarg) <= PASSWORD_MAX)
			password = optarg;
		else
			return -1;
	}
	return target_port > 0 && *port_file != NULL && optind == argc ? 0 : -1;
}

int
main(int argc, char **argv)
{
	const char *port_file = NULL;
	struct err e = { .code = ERR_NONE };
	int fd;

	if (read_options(argc, argv, &port_file) != 0) {
		fputs("usage: tunnel --to PORT --port-file FILE [--log FILE] [--password NAME:PASSWORD] [--refuse|--busy|--hang|--html GLOB]\n", stderr);
		return EXIT_FAILURE;
	}
	if ((fd = loopback_listen(port_file, &e)) < 0) {
		fprintf(stderr, "tunnel: %s\n", e.text);
		return EXIT_FAILURE;
	}
	loopback_serve(fd, on_connection);
}
