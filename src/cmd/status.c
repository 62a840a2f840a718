#include "base/log.h"
#include "cmd/cmd.h"

enum exit_status
exit_status_of(const struct err *e)
{
	switch (e->code) {
	case ERR_NONE:
		return EXIT_FINE;
	case ERR_NO:
		return EXIT_ANSWER_NO;
	case ERR_USAGE:
		return EXIT_USAGE;
	default:
		return EXIT_CANNOT;
	}
}

int
fail_with(const struct err *e)
{
	log_error("%s", e->text);
	return exit_status_of(e);
}
