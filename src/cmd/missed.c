#include "cmd/missed.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/log.h"

enum {
	SOURCES_NAMED = 3,
	LINE_MAX = 2048,
	MESSAGE_SHOWN = 300	/* services explain denials at length */
};

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

void
missed_add(struct missed *m, const struct exchange *x)
{
	const char *code = x->code != NULL ? x->code : state_names[x->state];
	size_t i = 0;

	if (x->state == STATE_NOT_QUERIED)
		return;
	while (i < m->n && (strcmp(m->causes[i].code, code) != 0 || !same_text(m->causes[i].message, x->message)))
		i++;
	if (i == MISSED_TOLD) {
		m->others++;
		return;
	}
	if (i == m->n) {
		m->causes[i].code = xstrdup(code);
		m->causes[i].message = xstrdup(x->message);
		m->causes[i].region = xstrdup(x->region != NULL ? x->region : "");
		m->n++;
	}
	if (!same_text(m->causes[i].region, x->region))
		m->causes[i].region[0] = '\0';
	m->causes[i].calls++;
	if (!strlist_has(&m->causes[i].sources, x->source))
		strlist_add(&m->causes[i].sources, x->source);
}

static void
add_sources(struct buf *b, const struct strlist *sources)
{
	for (size_t i = 0; i < sources->n && i < SOURCES_NAMED; i++)
		buf_addf(b, "%s%s", i > 0 ? ", " : "", sources->items[i]);
	if (sources->n > SOURCES_NAMED)
		buf_addf(b, " and %zu more", sources->n - SOURCES_NAMED);
}

/* " (9 calls in cn-hangzhou)", as much of it as there is to say. */
static void
add_place(struct buf *b, long calls, bool counted, const char *region)
{
	bool placed = region[0] != '\0';

	if (counted && placed)
		buf_addf(b, " (%ld calls in %s)", calls, region);
	else if (counted)
		buf_addf(b, " (%ld calls)", calls);
	else if (placed)
		buf_addf(b, " (in %s)", region);
}

void
missed_tell(const struct missed *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct strlist *sources = &m->causes[i].sources;
		struct buf b;

		buf_init(&b, LINE_MAX);
		add_sources(&b, sources);
		buf_addf(&b, ": %s", m->causes[i].code);
		if (m->causes[i].message != NULL)
			buf_addf(&b, ": %.*s", MESSAGE_SHOWN, m->causes[i].message);
		add_place(&b, m->causes[i].calls, m->causes[i].calls > (long)sources->n, m->causes[i].region);
		log_warn("%s", buf_text(&b));
		buf_release(&b);
	}
	if (m->others > 0)
		log_warn("%ld more call%s denied or failed: the evidence has each", m->others, m->others == 1 ? " was" : "s were");
}

void
missed_release(struct missed *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->causes[i].code);
		free(m->causes[i].message);
		free(m->causes[i].region);
		strlist_release(&m->causes[i].sources);
	}
	memset(m, 0, sizeof(*m));
}
