/* trailseal-verify: the verifier alone, without any code that could reach a network. */
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"

int
main(int argc, char **argv)
{
	static char name[] = "trailseal-verify";

	if (argc > 0)
		argv[0] = name;
	log_init(false);
	stop_on_signals();
	return cmd_verify(argc, argv);
}
