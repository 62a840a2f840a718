/* trailseal-verify: the verifier alone, without any code that could reach a network. */
#include <string.h>

#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"

int
main(int argc, char **argv)
{
	static char name[] = "trailseal-verify", chain[] = "trailseal-verify chain";

	if (argc > 0)
		argv[0] = name;
	log_init(false);
	stop_on_signals();
	if (argc > 1 && strcmp(argv[1], "chain") == 0) {
		argv[1] = chain;
		return cmd_chain(argc - 1, argv + 1);
	}
	return cmd_verify(argc, argv);
}
