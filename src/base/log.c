#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

enum {
	LINE_MAX_BYTES = 8192,
	DRAW_EVERY_MS = 100,	/* on a terminal */
	SAY_EVERY_MS = 10000	/* in a log file */
};

static bool be_quiet;
static bool line_open;		/* a progress line is on the screen */
static int64_t last_drawn;

void
log_init(bool quiet)
{
	be_quiet = quiet;
}

static void
say(const char *before, const char *fmt, va_list ap)
{
	char raw[LINE_MAX_BYTES / 4];
	struct buf b;

	vsnprintf(raw, sizeof(raw), fmt, ap);
	buf_init(&b, LINE_MAX_BYTES);
	text_for_terminal(&b, raw);
	progress_end();
	fprintf(stderr, "%s%s\n", before, buf_text(&b));
	buf_release(&b);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	if (be_quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("trailseal: warning: ", fmt, ap);
	va_end(ap);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("trailseal: ", fmt, ap);
	va_end(ap);
}

void
progress(const char *what, long done, long total)
{
	bool terminal = isatty(STDERR_FILENO) != 0;
	int64_t now = clock_monotonic_ms();

	if (last_drawn == 0 && !terminal)
		last_drawn = now;	/* a log wants to hear of what takes long, not that it began */
	if (be_quiet || now - last_drawn < (terminal ? DRAW_EVERY_MS : SAY_EVERY_MS))
		return;
	last_drawn = now;
	fprintf(stderr, terminal ? "\r\033[K%s: %ld" : "%s: %ld", what, done);
	if (total > 0)
		fprintf(stderr, " of %ld", total);
	if (terminal)
		line_open = true;
	else
		fputc('\n', stderr);
	fflush(stderr);
}

void
progress_end(void)
{
	if (line_open)
		fputs("\r\033[K", stderr);
	line_open = false;
}
