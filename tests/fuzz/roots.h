#ifndef TESTS_FUZZ_ROOTS_H
#define TESTS_FUZZ_ROOTS_H

#include "bundle/sign/trust.h"

/* The root that the certificates of the corpus lead to; kept until the end. */
const struct trust *fuzz_roots(void);

enum { FUZZ_NOW = 1800000000 };	/* they are valid then */

#endif
