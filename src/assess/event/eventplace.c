#include "assess/event/eventplace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/text.h"

#define EXACT 10000	/* records of a file that are named one by one, */
#define BLOCK 1000	/* and how many are named together behind them: a finding may rest on very many */
#define STEP_BITS 24	/* of a number: the record, or the block behind EXACT; above them is where the name stands */

struct eventplace {
	int fd;
	int64_t size;			/* of all names, each with its NUL */
	/* the file of the number that was made last */
	char last[EVENT_PLACE_MAX];
	int64_t last_at;		/* -1: none */
	/* the evidence that was asked for last */
	char text[EVENT_PLACE_MAX + 2 * DECIMAL_MAX + 2];
	size_t name_len, len;
	int64_t shown;			/* -1: none */
};

struct eventplace *
eventplace_new(void)
{
	struct eventplace *p = xcalloc(1, sizeof(*p));

	p->fd = -1;
	p->last_at = p->shown = -1;
	return p;
}

void
eventplace_free(struct eventplace *p)
{
	if (p == NULL)
		return;
	if (p->fd >= 0)
		close(p->fd);
	free(p);
}

/* ---- numbers ---- */

static int
add_name(struct eventplace *p, const char *name, struct err *e)
{
	size_t len = strlen(name) + 1;

	if (len > sizeof(p->last) || p->size >> (63 - STEP_BITS) != 0)
		return err_set(e, ERR_LIMIT, "names of event files: too long, or too many");
	if (p->fd < 0 && (p->fd = file_temporary(e)) < 0)
		return -1;
	if (pwrite(p->fd, name, len, (off_t)p->size) != (ssize_t)len)
		return err_errno(e, "temporary file of the names of event files");
	memcpy(p->last, name, len);
	p->last_at = p->size;
	p->size += (int64_t)len;
	return 0;
}

int64_t
eventplace_number(struct eventplace *p, const struct event_place *place, struct err *e)
{
	int64_t step = place->record <= EXACT ? place->record : EXACT + 1 + (place->record - EXACT - 1) / BLOCK;

	if ((p->last_at < 0 || strcmp(p->last, place->file) != 0) && add_name(p, place->file, e) != 0)
		return -1;
	if (step >> STEP_BITS != 0)
		return err_set(e, ERR_LIMIT, "%s: has more records than can be told apart", place->file);
	return p->last_at << STEP_BITS | step;
}

/* ---- evidence ---- */

/* The name that stands there to the front of the text. */
static int
show_name(struct eventplace *p, int64_t at, struct err *e)
{
	ssize_t n = at >= 0 && at < p->size ? pread(p->fd, p->text, EVENT_PLACE_MAX, (off_t)at) : 0;

	p->shown = -1;
	if (n < 0)
		return err_errno(e, "temporary file of the names of event files");
	p->name_len = strnlen(p->text, (size_t)n);
	if (p->name_len == (size_t)n)
		return err_set(e, ERR_LIMIT, "event files: no name stands there");
	return 0;
}

struct span
eventplace_evidence(struct eventplace *p, int64_t number, struct err *e)
{
	int64_t step = number & ((1 << STEP_BITS) - 1), from;
	char *end;

	if (p->shown >= 0 && p->shown == number)
		return (struct span){ p->text, p->len };
	/* most have the file of the one before */
	if ((p->shown < 0 || p->shown >> STEP_BITS != number >> STEP_BITS) && show_name(p, number >> STEP_BITS, e) != 0)
		return (struct span){ NULL, 0 };
	from = step <= EXACT ? step : EXACT + 1 + (step - EXACT - 1) * BLOCK;
	p->text[p->name_len] = '#';
	end = put_decimal(p->text + p->name_len + 1, from);
	if (step > EXACT) {
		*end++ = '-';
		end = put_decimal(end, from + BLOCK - 1);
	}
	p->len = (size_t)(end - p->text);
	p->shown = number;
	return (struct span){ p->text, p->len };
}
