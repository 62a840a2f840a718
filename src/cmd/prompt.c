#include "cmd/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/fileio.h"
#include "base/text.h"

/* One line.  The length, or -1. */
static ssize_t
read_line(int fd, char *line, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, line + len, 1);

		if (n < 0 && (errno != EINTR || stop_requested()))
			return -1;
		if (n == 0 || (n > 0 && (line[len] == '\n' || line[len] == '\r')))
			return (ssize_t)len;
		len += n > 0;
	}
	errno = E2BIG;
	return -1;
}

static void
say(int fd, const char *what)
{
	struct buf b;

	buf_init(&b, PROMPT_MAX);
	buf_puts(&b, "Passphrase of ");
	text_for_terminal(&b, what);
	buf_puts(&b, ": ");
	if (write(fd, buf_text(&b), b.len) < 0)
		errno = 0;	/* who does not see the question can still answer it */
	buf_release(&b);
}

int
prompt_secret(struct secret **out, const char *what, struct err *e)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct termios was, silent;
	char line[PROMPT_MAX];
	ssize_t len;

	*out = NULL;
	if (fd < 0 || tcgetattr(fd, &was) != 0) {
		if (fd >= 0)
			close(fd);
		return err_set(e, ERR_CRYPTO, "%s: the key is encrypted and no passphrase was given", what);
	}
	silent = was;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fd, TCSAFLUSH, &silent);
	say(fd, what);
	len = read_line(fd, line, sizeof(line));
	tcsetattr(fd, TCSAFLUSH, &was);
	if (write(fd, "\n", 1) < 0)
		errno = 0;
	close(fd);
	if (len >= 0)
		*out = secret_new_n(line, (size_t)len);
	OPENSSL_cleanse(line, sizeof(line));
	if (len >= 0)
		return 0;
	return stop_requested() ? err_set(e, ERR_STOPPED, "interrupted at the question for a passphrase") :
	    err_set(e, ERR_CRYPTO, "%s: the passphrase cannot be read from the terminal", what);
}
