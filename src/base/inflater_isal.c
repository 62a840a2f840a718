/* The decoder of a build with ISA-L. */
#include "base/inflater.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

#include "base/alloc.h"

struct inflater {
	struct inflate_state state;
};

struct inflater *
inflater_new(void)
{
	struct inflater *i = xcalloc(1, sizeof(*i));

	isal_inflate_init(&i->state);
	i->state.crc_flag = ISAL_DEFLATE;
	return i;
}

void
inflater_reset(struct inflater *i)
{
	isal_inflate_reset(&i->state);
}

void
inflater_free(struct inflater *i)
{
	free(i);
}

static const char *
reason(int rc)
{
	switch (rc) {
	case ISAL_INVALID_BLOCK: return "invalid block";
	case ISAL_INVALID_SYMBOL: return "invalid symbol";
	case ISAL_INVALID_LOOKBACK: return "invalid distance too far back";
	default: return "not a deflate stream";
	}
}

int
inflater_step(struct inflater *i, struct flow *f, const char **why)
{
	struct inflate_state *s = &i->state;
	int rc;

	s->next_in = (uint8_t *)(uintptr_t)f->in;	/* only read */
	s->avail_in = (uint32_t)f->in_len;
	s->next_out = f->out;
	s->avail_out = (uint32_t)f->out_len;
	rc = isal_inflate(s);
	f->in = s->next_in;
	f->in_len = s->avail_in;
	f->out = s->next_out;
	f->out_len = s->avail_out;
	if (rc != ISAL_DECOMP_OK) {
		*why = reason(rc);
		return -1;
	}
	if (s->block_state != ISAL_BLOCK_FINISH)
		return 0;
	f->in -= s->read_in_length / 8;		/* it reads eight bytes at a time and keeps those it did not need */
	f->in_len += (size_t)s->read_in_length / 8;
	return 1;
}

uint32_t
gzip_crc(uint32_t crc, const void *bytes, size_t len)
{
	return crc32_gzip_refl(crc, bytes, len);
}
