#include "base/fileio.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fileio_internal.h"

enum {
	TEMPORARIES_MAX = 264	/* open at once: a body of each transfer, and one or two more */
};

/* Names a signal handler may unlink: fixed slots, written before the file exists, cleared after it is gone. */
static char *volatile temporaries[TEMPORARIES_MAX];
static volatile sig_atomic_t stop_signals;

void
remember_temporary(char *name)
{
	for (int i = 0; i < TEMPORARIES_MAX; i++) {
		if (temporaries[i] == NULL) {
			temporaries[i] = name;
			return;
		}
	}
}

void
forget_temporary(const char *name)
{
	for (int i = 0; i < TEMPORARIES_MAX; i++) {
		if (temporaries[i] == name)
			temporaries[i] = NULL;
	}
}

static void
remove_temporaries(void)
{
	for (int i = 0; i < TEMPORARIES_MAX; i++) {
		if (temporaries[i] != NULL)
			unlink(temporaries[i]);
	}
}

static void
on_signal(int sig)
{
	if (stop_signals++ == 0)
		return;
	remove_temporaries();
	signal(sig, SIG_DFL);
	raise(sig);
}

void
stop_on_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction sa = { .sa_handler = on_signal };

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);	/* a closed pipe is an ordinary write error */
	atexit(remove_temporaries);
}

bool
stop_requested(void)
{
	return stop_signals > 0;
}

void
stop_forget(void)
{
	stop_signals = 0;
}
