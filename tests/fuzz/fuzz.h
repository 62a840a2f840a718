#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * A fuzz target is one parser that is given bytes: it may refuse them, never trip over them.  The name is libFuzzer's, so that
 * a target also links with that (without driver.c); driver.c is ours and needs nothing but gcc.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Words of the language that the target reads, for whoever makes inputs; ends with NULL. */
extern const char *const fuzz_words[];

#endif
