#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/json.h"
#include "cloud/provider_internal.h"
#include "cloud/wipe.h"

/*
 * A program that prints credentials: mode External of the CLI's profile file.  It is started without a shell, has so much
 * time and may print so much; what it says on stderr is thrown away, because it may hold what it should not.
 */

#define PROCESS_OUTPUT_MAX (64 * 1024)
#define PROCESS_WORDS_MAX 64
#define PROCESS_POLL_MS 200
#define PROCESS_NAP_MS 10		/* between looks whether one that closed its output has ended */

extern char **environ;

/*
 * Words as a POSIX shell would split them, with quotes and backslashes, and nothing else of a shell.  words points into
 * text, which is changed.  -1: a quote is not closed, or too many words.
 */
static int
split_words(char *text, char **words, const char *where, struct err *e)
{
	char *to = text, quote = '\0';
	size_t n = 0;
	bool in_word = false;

	for (const char *p = text; *p != '\0'; p++) {
		char c = *p;

		if (quote == '\0' && strchr(" \t\n", c) != NULL) {
			if (in_word)
				*to++ = '\0';
			in_word = false;
			continue;
		}
		if (!in_word) {
			if (n == PROCESS_WORDS_MAX)
				return err_set(e, ERR_LIMIT, "%s: process_command has more than %d words", where, PROCESS_WORDS_MAX);
			words[n++] = to;
			in_word = true;
		}
		if (c == quote && quote != '\0')
			quote = '\0';
		else if (quote == '\0' && (c == '\'' || c == '"'))
			quote = c;
		else if (c == '\\' && quote != '\'' && p[1] != '\0' && (quote == '\0' || strchr("\"\\", p[1]) != NULL))
			*to++ = *++p;
		else
			*to++ = c;
	}
	*to = '\0';
	words[n] = NULL;
	if (quote != '\0')
		return err_set(e, ERR_USAGE, "%s: process_command has a quote that is not closed", where);
	return n > 0 ? 0 : err_set(e, ERR_USAGE, "%s: process_command is empty", where);
}

static int
start(char **words, pid_t *pid, int *out, const char *where, struct err *e)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(e, "%s: pipe", where);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	/* a group of its own, so that what it starts ends with it */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attributes, 0);
	rc = posix_spawnp(pid, words[0], &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	close(ends[1]);
	*out = ends[0];
	if (rc == 0)
		return 0;
	close(ends[0]);
	errno = rc;
	return err_errno(e, "%s: program %.100s can not be started", where, words[0]);
}

/* Whether one may go on waiting for it. */
static int
may_wait(const struct provider *from, int64_t until, struct err *e)
{
	if (stop_requested())
		return err_set(e, ERR_STOPPED, "%s: interrupted", from->where);
	if (clock_monotonic_ms() >= until)
		return err_set(e, ERR_NET, "%s: the program did not end within %d ms", from->where, from->process_ms);
	return 0;
}

/* Everything that it prints, until it closes its output. */
static int
read_all(const struct provider *from, int fd, int64_t until, struct buf *text, struct err *e)
{
	char bytes[4096];

	while (may_wait(from, until, e) == 0) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (poll(&p, 1, PROCESS_POLL_MS) <= 0)
			continue;
		n = read(fd, bytes, sizeof(bytes));
		if (n < 0 && errno != EINTR)
			return err_errno(e, "%s: reading what the program prints", from->where);
		if (n == 0)
			return 0;
		if (n > 0 && buf_add(text, bytes, (size_t)n) != 0)
			return err_set(e, ERR_LIMIT, "%s: the program printed more than %d bytes", from->where, PROCESS_OUTPUT_MAX);
	}
	return -1;
}

/* One that has closed its output need not be at its end. */
static int
await_end(const struct provider *from, pid_t pid, int64_t until, int *status, struct err *e)
{
	pid_t ended;

	while ((ended = waitpid(pid, status, WNOHANG)) != pid) {
		if (ended < 0 && errno != EINTR)
			return err_errno(e, "%s: waiting for the program", from->where);
		if (may_wait(from, until, e) != 0)
			return -1;
		poll(NULL, 0, PROCESS_NAP_MS);
	}
	return 0;
}

static void
end_it(pid_t pid)
{
	kill(-pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static int
run(const struct provider *p, struct buf *text, struct err *e)
{
	char *command = xstrdup(provider_setting_or(p, "process_command", "")), *words[PROCESS_WORDS_MAX + 1];
	int64_t until = clock_monotonic_ms() + p->process_ms;
	int fd = -1, status = 0, rc = -1;
	pid_t pid;

	if (split_words(command, words, p->where, e) == 0 && start(words, &pid, &fd, p->where, e) == 0) {
		rc = read_all(p, fd, until, text, e);
		close(fd);
		if (rc == 0)
			rc = await_end(p, pid, until, &status, e);
		if (rc != 0)
			end_it(pid);
		else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			rc = err_set(e, ERR_NET, "%s: the program failed with status %d", p->where,
			    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	}
	free(command);
	return rc;
}

static int
get_process(struct provider *p, struct credentials *out, struct err *e)
{
	struct buf text;
	struct err none = { 0 };
	cJSON *o = NULL;
	const char *mode, *token, *expires;
	int rc = -1;

	buf_init(&text, PROCESS_OUTPUT_MAX);
	if (run(p, &text, e) != 0) {
		buf_wipe(&text);
		return -1;
	}
	/* nothing of what was printed is quoted, here or below: it may be a secret in the wrong place */
	if ((o = json_parse(buf_text(&text), text.len, p->where, &none)) == NULL) {
		buf_wipe(&text);
		return err_set(e, ERR_FORMAT, "%s: what the program printed is no JSON", p->where);
	}
	buf_wipe(&text);
	mode = json_str(o, "mode");
	token = json_str(o, "sts_token");
	expires = json_str(o, "expiration");
	if (mode == NULL || (strcmp(mode, "AK") != 0 && strcmp(mode, "StsToken") != 0))
		err_set(e, ERR_FORMAT, "%s: the mode that the program printed is neither AK nor StsToken", p->where);
	else if (json_str(o, "access_key_id") == NULL || json_str(o, "access_key_secret") == NULL)
		err_set(e, ERR_FORMAT, "%s: access_key_id or access_key_secret is missing", p->where);
	else if (strcmp(mode, "StsToken") == 0 && (token == NULL || *token == '\0'))
		err_set(e, ERR_FORMAT, "%s: sts_token is empty or missing", p->where);
	else
		rc = credentials_fill(out, p->where, json_str(o, "access_key_id"), json_str(o, "access_key_secret"), token, e);
	if (rc == 0 && expires != NULL && *expires != '\0' && clock_parse(expires, &out->expires) != 0) {
		credentials_release(out);
		rc = err_set(e, ERR_FORMAT, "%s: expiration is no time", p->where);
	}
	json_wipe(o);
	return rc;
}

const struct provider_kind provider_process = { get_process };
