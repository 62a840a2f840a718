#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

/*
 * What the user sees on stderr while work goes on.  On a terminal progress is one line drawn over itself; elsewhere it is
 * a plain line now and then.  Text is passed through text_for_terminal.  Only cmd/ and the collector's progress use it.
 */
void log_init(bool quiet);
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));	/* "trailseal: ..." */

/* Progress of a long step; total 0 when unknown.  progress_end clears the line. */
void progress(const char *what, long done, long total);
void progress_end(void);

#endif
