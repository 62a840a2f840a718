/* The kept exchanges: numbered in the order of their ids. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/model_xml.h"
#include "report/tree.h"

static int
by_id(const void *a, const void *b)
{
	const struct report_evidence *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

void
model_sort_pieces(struct model *m, const struct report_evidence *pieces, size_t n)
{
	m->n = n;
	m->pieces = xcalloc(n, sizeof(m->pieces[0]));
	for (size_t i = 0; i < n; i++)
		m->pieces[i] = &pieces[i];
	qsort(m->pieces, n, sizeof(m->pieces[0]), by_id);
}

size_t
model_piece_number(const struct model *m, const char *id)
{
	const struct report_evidence key = { .id = id }, *want = &key, **found = NULL;

	if (m->n > 0)
		found = bsearch(&want, m->pieces, m->n, sizeof(m->pieces[0]), by_id);
	return found != NULL ? (size_t)(found - m->pieces) + 1 : 0;
}

void
model_add_evidence(const struct model *m, xmlNodePtr n, const char *id)
{
	size_t number = model_piece_number(m, id);
	xmlNodePtr ev = tree_add(n, "evidence");

	tree_attr(ev, "id", id);
	if (number > 0)
		tree_attr_num(ev, "n", (double)number);
}

/* From a document to the piece; nothing when it would be longer than a value may be. */
static void
add_href(const struct model *m, xmlNodePtr n, const char *path)
{
	struct buf href;

	buf_init(&href, REPORT_VALUE_MAX);
	if (path != NULL && buf_puts(&href, m->root) == 0 && percent_encode(&href, path, "/") == 0)
		tree_attr(n, "href", buf_text(&href));
	buf_release(&href);
}

void
model_add_piece(const struct model *m, xmlNodePtr report, size_t number)
{
	const struct report_evidence *p = m->pieces[number - 1];
	const struct source *s = p->source != NULL ? knowledge_source(m->k, p->source) : NULL;
	xmlNodePtr n = tree_add(report, "piece");

	tree_attr_num(n, "n", (double)number);
	tree_attr(n, "id", p->id);
	tree_attr(n, "path", p->path);
	add_href(m, n, p->path);
	tree_attr(n, "sha256", p->sha256);
	tree_attr(n, "source", p->source);
	tree_attr(n, "account", p->account);
	tree_attr(n, "region", p->region);
	tree_attr(n, "permission", s != NULL ? s->permission : NULL);
	tree_attr(n, "method", p->method);
	tree_attr(n, "url", p->url);
	tree_attr_num(n, "status", (double)p->status);
	tree_attr_num(n, "page", p->page);
	tree_attr(n, "state", state_names[p->state]);
	tree_attr_yes(n, "absent", p->absent);
	tree_attr(n, "request-id", p->request_id);
	tree_attr(n, "code", p->code);
	tree_attr(n, "message", p->message);
	model_add_time(m, n, "received", p->received);
	tree_attr(n, "server-date", p->server_date);
	tree_attr(n, "caller", p->caller);
	model_uuid(m, n, "uuid", true, "piece", "%s", p->id);
}

/* The first ones, and the first that gave no answer, say all; the others are counted. */
void
model_add_shown_pieces(const struct model *m, xmlNodePtr report)
{
	size_t blocked = 0;

	for (size_t i = 1; i <= m->n; i++) {
		enum evidence_state state = m->pieces[i - 1]->state;
		bool unseen = state == STATE_DENIED || state == STATE_ERROR;
		xmlNodePtr n;

		if (i <= MODEL_PIECES_SHOWN || (unseen && ++blocked <= MODEL_PIECES_SHOWN)) {
			model_add_piece(m, report, i);
			continue;
		}
		n = tree_add(report, "piece");
		tree_attr_num(n, "n", (double)i);
		tree_attr(n, "state", state_names[state]);
	}
}
