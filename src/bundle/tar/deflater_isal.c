#include "bundle/tar/deflater.h"

#include <isa-l/igzip_lib.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"

/* Of its levels 1 to 3: hardly slower than 1 and smaller; 3 takes twice the time for nothing. */
enum { LEVEL = 2, TABLES = ISAL_DEF_LVL2_EXTRA_LARGE };

struct isal {
	struct isal_zstream stream;
	uint8_t tables[TABLES];
};

static void *
isal_start(int level)
{
	(void)level;
	return xcalloc(1, sizeof(struct isal));
}

static size_t
isal_run(void *state, const void *bytes, size_t len, unsigned char *out, size_t room)
{
	struct isal *i = state;
	struct isal_zstream *s = &i->stream;

	isal_deflate_stateless_init(s);
	s->level = LEVEL;
	s->level_buf = i->tables;
	s->level_buf_size = TABLES;
	s->flush = FULL_FLUSH;
	s->next_in = (uint8_t *)(uintptr_t)bytes;	/* only read */
	s->avail_in = (uint32_t)len;
	s->next_out = out;
	s->avail_out = (uint32_t)room;
	return isal_deflate_stateless(s) == COMP_OK && s->avail_in == 0 ? room - s->avail_out : 0;
}

const struct deflate_library deflate_isal = { isal_start, free, isal_run };
