/* mutate IN.tar.gz OUT.tar.gz [OPERATION ARGUMENTS]...: see mutation.h. */
#include <stdio.h>

#include "tests/unit/mutation.h"

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("usage: mutate IN OUT [OPERATION ARGUMENTS]...\n", stderr);
		return 99;
	}
	mutation_load(argv[1]);
	for (int i = 3; i < argc;)
		i += mutation_apply(argv + i, argc - i);
	mutation_save(argv[2]);
	mutation_release();
	return 0;
}
