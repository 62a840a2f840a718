#ifndef TESTS_UNIT_MUTATION_BAG_H
#define TESTS_UNIT_MUTATION_BAG_H

#include <stdbool.h>

#include "base/buf.h"

/* The bundle that mutation.c spoils: its members as they stand in the tar file.  mutation_bag.c reads and writes it. */
enum { BLOCK = 512, BUNDLE_MAX = 256 * 1024 * 1024, SIZE_AT = 124, SUM_AT = 148, TYPE_AT = 156, LINK_AT = 157, PREFIX_AT = 345 };

struct member {
	unsigned char header[BLOCK];
	char name[300];
	struct buf data;
	bool raw_sum, raw_size;
	char fill;		/* the byte that fills its last block */
};

extern struct bag {
	struct member *members;
	size_t n, cap;
	char top[128];		/* the folder that all names begin with */
	int end_blocks;		/* of NULs */
	struct buf tail;	/* behind them */
} bag;

enum { RANK_OTHER = 6, RANK_DATA };

void bag_die(const char *what, const char *name);	/* status 99 */
size_t bag_find(const char *name);			/* index; dies */
bool bag_has(const char *name);

/* Where members of this name stand in a sealed bundle: tag files in their order, RANK_OTHER, then payload. */
int bag_rank(const char *name);
size_t bag_place(const char *name);

/* A new member at an index, without content.  All pointers to members end. */
struct member *bag_insert(size_t at, const char *name);
void bag_set_name(struct member *m, const char *name);

/* Add text with \n \r \t \0 \\ \xHH in it. */
void bag_unescape(struct buf *b, const char *s);

#endif
