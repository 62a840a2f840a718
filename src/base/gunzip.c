#include "base/gunzip.h"

#include <stdlib.h>

#include "base/alloc.h"

/* The parts of a member in their order (section 2.3). */
enum part { FIXED, EXTRA_LEN, EXTRA, NAME, COMMENT, HEADER_CRC, DATA, TRAILER, ENDED };

#define FLAGS_AT 3		/* in the fixed part */
#define FLAGS_RESERVED 0xe0
static const unsigned char magic[FLAGS_AT] = { 0x1f, 0x8b, 8 };	/* and the method */

/* The flag that announces a part; 0: it is always there. */
static const unsigned char flag_of[ENDED] = { [EXTRA_LEN] = 0x04, [EXTRA] = 0x04, [NAME] = 0x08, [COMMENT] = 0x10, [HEADER_CRC] = 0x02 };

struct gunzip {
	struct inflater *inflater;
	enum part part;
	unsigned char bytes[10];	/* of the part, the first ones */
	size_t have, want;		/* bytes of the part that came, and all of them; 0: up to a NUL */
	unsigned char flags;
	uint32_t header_crc, crc, size;
};

struct gunzip *
gunzip_new(void)
{
	struct gunzip *g = xcalloc(1, sizeof(*g));

	g->inflater = inflater_new();
	if (g->inflater == NULL) {
		free(g);
		return NULL;
	}
	gunzip_begin(g);
	return g;
}

void
gunzip_free(struct gunzip *g)
{
	if (g == NULL)
		return;
	inflater_free(g->inflater);
	free(g);
}

static void
begin_part(struct gunzip *g, enum part part, size_t want)
{
	g->part = part;
	g->have = 0;
	g->want = want;
}

void
gunzip_begin(struct gunzip *g)
{
	inflater_reset(g->inflater);
	begin_part(g, FIXED, sizeof(g->bytes));
	g->flags = 0;
	g->header_crc = g->crc = g->size = 0;
}

static uint32_t
little(const unsigned char *b, int n)
{
	return n == 0 ? 0 : b[0] | little(b + 1, n - 1) << 8;
}

/* To the next part that this member has. */
static void
next_part(struct gunzip *g)
{
	static const size_t sizes[ENDED] = { [EXTRA_LEN] = 2, [HEADER_CRC] = 2, [TRAILER] = 8 };
	size_t extra = g->part == EXTRA_LEN ? little(g->bytes, 2) : 0;
	enum part part = g->part;

	do
		part++;
	while (part < DATA && ((g->flags & flag_of[part]) == 0 || (part == EXTRA && extra == 0)));
	begin_part(g, part, part == EXTRA ? extra : part < ENDED ? sizes[part] : 0);
}

/* All bytes of the part came. */
static int
end_part(struct gunzip *g)
{
	if (g->part == HEADER_CRC && little(g->bytes, 2) != (g->header_crc & 0xffff))
		return -1;
	if (g->part == TRAILER && (little(g->bytes, 4) != g->crc || little(g->bytes + 4, 4) != g->size))
		return -1;
	next_part(g);
	return 0;
}

/* A byte of any part but the data. */
static int
take_byte(struct gunzip *g, unsigned char b)
{
	if (g->part == FIXED && ((g->have < FLAGS_AT && b != magic[g->have]) || (g->have == FLAGS_AT && (b & FLAGS_RESERVED) != 0)))
		return -1;
	if (g->part == FIXED && g->have == FLAGS_AT)
		g->flags = b;
	if (g->part < HEADER_CRC)
		g->header_crc = gzip_crc(g->header_crc, &b, 1);
	if (g->have < sizeof(g->bytes))
		g->bytes[g->have] = b;
	g->have++;
	return (g->want == 0 ? b == 0 : g->have == g->want) ? end_part(g) : 0;
}

static int
take_data(struct gunzip *g, struct flow *f)
{
	const unsigned char *from = f->out;
	const char *why;
	int rc = inflater_step(g->inflater, f, &why);

	g->crc = gzip_crc(g->crc, from, (size_t)(f->out - from));
	g->size += (uint32_t)(f->out - from);
	if (rc > 0)
		next_part(g);
	return rc;
}

int
gunzip_step(struct gunzip *g, struct flow *f)
{
	if (g->part == DATA && take_data(g, f) < 0)
		return -1;
	while (g->part != DATA && g->part != ENDED && f->in_len > 0) {
		f->in_len--;
		if (take_byte(g, *f->in++) != 0)
			return -1;
	}
	return g->part == ENDED;
}
