#include "cloud/paging.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

static int
compare_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Remember a token; false when it was there already. */
static bool
is_new(struct pager *p, const char *token)
{
	char *copy = xstrdup(token);
	char **node = tsearch(copy, &p->seen, compare_text);

	if (node != NULL && *node == copy)
		return true;
	free(copy);
	return false;
}

/* Set a parameter where this source carries it.  Numbers are numbers in a body. */
static void
set_text(struct pager *p, const char *name, cJSON *value)
{
	char *text = json_scalar_text(value);
	cJSON *doc;

	if (!p->source->paging.in_body) {
		kv_set(&p->query, name, text);
		cJSON_Delete(value);
	} else {
		doc = json_parse(p->body, strlen(p->body), "body", NULL);
		cJSON_DeleteItemFromObjectCaseSensitive(doc, name);
		cJSON_AddItemToObject(doc, name, value);
		free(p->body);
		p->body = json_print(doc);
		cJSON_Delete(doc);
	}
	free(text);
}

static long
count_items(const struct pager *p, const cJSON *json)
{
	const char *path = p->source->paging.items;
	const cJSON *list = json_at(json, path != NULL ? path : "");

	return cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
}

static void
start_plain(struct pager *p)
{
	const struct paging *g = &p->source->paging;

	if (g->size != NULL && g->page_size > 0)
		set_text(p, g->size, cJSON_CreateNumber((double)g->page_size));
}

static void
start_offset(struct pager *p)
{
	start_plain(p);
	set_text(p, p->source->paging.request, cJSON_CreateNumber(0));
}

static void
start_page(struct pager *p)
{
	start_plain(p);
	set_text(p, p->source->paging.request, cJSON_CreateNumber(1));
}

/* The server's total; false when this answer has none.  Some services give it as text. */
static bool
told_total(const struct pager *p, const cJSON *json, double *total)
{
	const char *path = p->source->paging.total;
	char *text = path != NULL ? json_scalar_text(json_at(json, path)) : NULL, *end = NULL;
	bool told = false;

	if (text != NULL && *text != '\0') {
		*total = strtod(text, &end);
		told = *end == '\0';
	}
	free(text);
	return told;
}

/* A count that another answer gave before; what is no number was not counted. */
static double
counted_before(const struct call *call)
{
	const char *column = call->source->paging.least;
	char *text = column != NULL ? json_scalar_text(json_get(call->params, column)) : NULL, *end = NULL;
	double least = text != NULL ? strtod(text, &end) : 0;

	if (text != NULL && (end == text || *end != '\0'))
		least = 0;
	free(text);
	return least;
}

static enum page_next
broken(struct pager *p, const char *code)
{
	p->code = code;
	return PAGE_BROKEN;
}

static enum page_next
next_none(struct pager *p, const cJSON *json)
{
	(void)p, (void)json;
	return PAGE_LAST;
}

static enum page_next
next_token(struct pager *p, const cJSON *json)
{
	char *token = json_scalar_text(json_at(json, p->source->paging.response));
	enum page_next next = PAGE_LAST;

	if (token != NULL && *token != '\0') {
		if (is_new(p, token)) {
			set_text(p, p->source->paging.request, cJSON_CreateString(token));
			next = PAGE_MORE;
		} else {
			next = broken(p, PAGING_LOOP);
		}
	}
	free(token);
	return next;
}

static enum page_next
next_marker(struct pager *p, const cJSON *json)
{
	char *flag = json_scalar_text(json_at(json, p->source->paging.truncated));
	bool more = flag != NULL && strcasecmp(flag, "true") == 0;
	enum page_next next;

	free(flag);
	if (!more)
		return PAGE_LAST;
	next = next_token(p, json);
	return next == PAGE_LAST ? broken(p, PAGING_LOOP) : next;	/* more, but not from where */
}

static enum page_next
advance(struct pager *p)
{
	set_text(p, p->source->paging.request, cJSON_CreateNumber((double)p->offset));
	return PAGE_MORE;
}

static enum page_next
next_short(struct pager *p, const cJSON *json)
{
	long count = count_items(p, json);

	return count == 0 || count < p->source->paging.page_size ? PAGE_LAST : advance(p);
}

/*
 * The total is believed only as far as pages bring something: else a wrong one would keep us asking for ever.  One that is
 * less than what came is no total, and the pages say themselves when they end.
 */
static enum page_next
next_offset(struct pager *p, const cJSON *json)
{
	double all;

	if (!told_total(p, json, &all) || all < (double)p->offset)
		return next_short(p, json);
	return (double)p->offset >= all || count_items(p, json) == 0 ? PAGE_LAST : advance(p);
}

/* As offset, but what is asked for is the number of the page; offset counts what came so far. */
static enum page_next
next_page(struct pager *p, const cJSON *json)
{
	enum page_next next = next_offset(p, json);

	if (next == PAGE_MORE)
		set_text(p, p->source->paging.request, cJSON_CreateNumber((double)(p->page + 1)));
	return next;
}

static const struct {
	void (*start)(struct pager *p);
	enum page_next (*next)(struct pager *p, const cJSON *json);
} kinds[] = {
	[PAGING_NONE] = { start_plain, next_none },
	[PAGING_TOKEN] = { start_plain, next_token },
	[PAGING_OFFSET] = { start_offset, next_offset },
	[PAGING_SHORT] = { start_offset, next_short },
	[PAGING_MARKER] = { start_plain, next_marker },
	[PAGING_PAGE] = { start_page, next_page },
};

int
pager_init(struct pager *p, const struct call *call, struct err *e)
{
	const struct source *s = call->source;
	cJSON *doc;

	memset(p, 0, sizeof(*p));
	p->source = s;
	p->page = 1;
	p->least = counted_before(call);
	kv_copy(&p->query, &call->query);
	p->body = xstrdup(call->body);
	if (s->paging.in_body && s->paging.kind != PAGING_NONE) {
		doc = json_parse(p->body != NULL ? p->body : "", p->body != NULL ? strlen(p->body) : 0, "body", e);
		if (doc != NULL && !cJSON_IsObject(doc)) {
			cJSON_Delete(doc);
			doc = NULL;
			err_set(e, ERR_USAGE, "body: is not an object, so it can not carry the page");
		}
		if (doc == NULL) {
			err_prefix(e, "%s", s->id);
			pager_release(p);
			return -1;
		}
		cJSON_Delete(doc);
	}
	kinds[s->paging.kind].start(p);
	return 0;
}

void
pager_release(struct pager *p)
{
	kv_release(&p->query);
	free(p->body);
	tdestroy(p->seen, free);
	memset(p, 0, sizeof(*p));
}

enum page_next
pager_next(struct pager *p, const cJSON *json)
{
	enum page_next next;
	double all;

	p->offset += count_items(p, json);
	next = kinds[p->source->paging.kind].next(p, json);
	if (told_total(p, json, &all) && all > p->total)
		p->total = all;
	/* also when the total shrank meanwhile: the rows moved up, and one may have moved past us */
	if (next == PAGE_LAST && (double)p->offset < p->total)
		return broken(p, SHORT_LIST);
	if (next == PAGE_LAST && (double)p->offset < p->least)
		return broken(p, SHORT_LIST);
	if (next == PAGE_MORE && p->source->pages_max > 0 && p->page >= p->source->pages_max)
		return broken(p, PAGES_LIMIT);
	if (next == PAGE_MORE)
		p->page++;
	return next;
}

char *
pager_explain(const struct pager *p)
{
	if (strcmp(p->code, PAGING_LOOP) == 0)
		return xasprintf("there is more behind page %ld, but no page that is new", p->page);
	if (strcmp(p->code, PAGES_LIMIT) == 0)
		return xasprintf("the list has more than %ld pages", p->source->pages_max);
	return xasprintf("%ld of %.15g entries came", p->offset, p->total > p->least ? p->total : p->least);
}

bool
answer_complete(const cJSON *json, const char *path, const char *want)
{
	size_t n = strcspn(path, ".");
	const cJSON *v;
	char *text;
	bool same;

	if (cJSON_IsArray(json)) {
		cJSON_ArrayForEach(v, json) {
			if (!answer_complete(v, path, want))
				return false;
		}
		return true;
	}
	if (n > 0) {
		char *name = xstrndup(path, n);

		v = json_get(json, name);
		free(name);
		return v != NULL && answer_complete(v, path + n + (path[n] == '.'), want);
	}
	text = json_scalar_text(json);
	same = text != NULL && strcasecmp(text, want) == 0;
	free(text);
	return same;
}
