#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cloud/paging.h"
#include "tap.h"

#define ANSWERS 5

static const struct paging token = { .kind = PAGING_TOKEN, .request = (char *)"NextToken", .response = (char *)"Data.NextToken",
	.size = (char *)"MaxResults", .page_size = 50 };
static const struct paging offset = { .kind = PAGING_OFFSET, .request = (char *)"offset", .size = (char *)"size", .page_size = 2,
	.total = (char *)"total", .items = (char *)"rows" };
static const struct paging until_short = { .kind = PAGING_SHORT, .request = (char *)"offset", .size = (char *)"line", .page_size = 2,
	.items = (char *)"" };
static const struct paging body_short = { .kind = PAGING_SHORT, .request = (char *)"offset", .size = (char *)"line", .page_size = 2,
	.items = (char *)"data", .in_body = true };
static const struct paging marker = { .kind = PAGING_MARKER, .request = (char *)"marker", .response = (char *)"R.NextMarker",
	.truncated = (char *)"R.IsTruncated", .size = (char *)"max-keys", .page_size = 1000 };
static const struct paging page = { .kind = PAGING_PAGE, .request = (char *)"PageNumber", .size = (char *)"PageSize", .page_size = 2,
	.total = (char *)"TotalCount", .items = (char *)"Rows.Row" };
static const struct paging counted = { .kind = PAGING_TOKEN, .request = (char *)"NextToken", .response = (char *)"t",
	.total = (char *)"n", .items = (char *)"rows" };
static const struct paging expected = { .kind = PAGING_SHORT, .request = (char *)"offset", .size = (char *)"line", .page_size = 2,
	.items = (char *)"", .least = (char *)"lines" };
static const struct paging uncounted = { .kind = PAGING_SHORT, .request = (char *)"offset", .size = (char *)"line", .page_size = 2,
	.items = (char *)"", .least = (char *)"no_lines" };
static const struct paging none = { .kind = PAGING_NONE };

/* What is asked before each answer (query, or the body) and how the list ends. */
static const struct paging_case {
	const char *phrase;
	const struct paging *paging;
	const char *answers[ANSWERS], *asked[ANSWERS];
	enum page_next end;
	const char *code;
} cases[] = {
	{ "no paging asks once", &none, { "{\"NextToken\":\"a\"}" }, { "q=1" }, PAGE_LAST, NULL },
	{ "a token is followed until it is absent", &token,
	    { "{\"Data\":{\"NextToken\":\"a+/=\"}}", "{\"Data\":{\"NextToken\":\"b\"}}", "{\"Data\":{}}" },
	    { "q=1&MaxResults=50", "q=1&MaxResults=50&NextToken=a+/=", "q=1&MaxResults=50&NextToken=b" }, PAGE_LAST, NULL },
	{ "or empty", &token, { "{\"Data\":{\"NextToken\":\"\"}}" }, { "q=1&MaxResults=50" }, PAGE_LAST, NULL },
	{ "or null", &token, { "{\"Data\":{\"NextToken\":null}}" }, { "q=1&MaxResults=50" }, PAGE_LAST, NULL },
	{ "a token may be a number", &token, { "{\"Data\":{\"NextToken\":17}}", "{}" },
	    { "q=1&MaxResults=50", "q=1&MaxResults=50&NextToken=17" }, PAGE_LAST, NULL },
	{ "an empty page with a token is not the last", &token, { "{\"Events\":[],\"Data\":{\"NextToken\":\"a\"}}", "{}" },
	    { "q=1&MaxResults=50", "q=1&MaxResults=50&NextToken=a" }, PAGE_LAST, NULL },
	{ "a token that comes again is a loop", &token,
	    { "{\"Data\":{\"NextToken\":\"a\"}}", "{\"Data\":{\"NextToken\":\"b\"}}", "{\"Data\":{\"NextToken\":\"a\"}}" },
	    { "q=1&MaxResults=50", "q=1&MaxResults=50&NextToken=a", "q=1&MaxResults=50&NextToken=b" }, PAGE_BROKEN, "PagingLoop" },
	{ "more pages than allowed", &token,
	    { "{\"Data\":{\"NextToken\":\"a\"}}", "{\"Data\":{\"NextToken\":\"b\"}}", "{\"Data\":{\"NextToken\":\"c\"}}",
		"{\"Data\":{\"NextToken\":\"d\"}}" },
	    { "q=1&MaxResults=50", "q=1&MaxResults=50&NextToken=a", "q=1&MaxResults=50&NextToken=b", "q=1&MaxResults=50&NextToken=c" },
	    PAGE_BROKEN, "PagesLimit" },
	{ "an offset goes on to the total", &offset,
	    { "{\"total\":5,\"rows\":[1,2]}", "{\"total\":5,\"rows\":[3,4]}", "{\"total\":5,\"rows\":[5]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2", "q=1&size=2&offset=4" }, PAGE_LAST, NULL },
	{ "a server that gives fewer than asked is asked for the rest", &offset, { "{\"total\":2,\"rows\":[1]}", "{\"total\":2,\"rows\":[2]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=1" }, PAGE_LAST, NULL },
	{ "a total as text", &offset, { "{\"total\":\"3\",\"rows\":[1,2]}", "{\"total\":\"3\",\"rows\":[3]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2" }, PAGE_LAST, NULL },
	{ "a total without rows behind it is a short list", &offset, { "{\"total\":9,\"rows\":[1,2]}", "{\"total\":9,\"rows\":[]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2" }, PAGE_BROKEN, "ShortList" },
	{ "a total that shrinks on the way is a short list", &offset, { "{\"total\":4,\"rows\":[1,2]}", "{\"total\":3,\"rows\":[4]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2" }, PAGE_BROKEN, "ShortList" },
	{ "a total that is less than what came ends nothing", &offset, { "{\"total\":1,\"rows\":[1,2]}", "{\"total\":1,\"rows\":[3]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2" }, PAGE_LAST, NULL },
	{ "without a total a short page ends", &offset, { "{\"rows\":[1,2]}", "{\"rows\":[3]}" },
	    { "q=1&size=2&offset=0", "q=1&size=2&offset=2" }, PAGE_LAST, NULL },
	{ "an empty list is one page", &offset, { "{\"total\":0,\"rows\":[]}" }, { "q=1&size=2&offset=0" }, PAGE_LAST, NULL },
	{ "a bare list until a short page", &until_short, { "[1,2]", "[3,4]", "[]" },
	    { "q=1&line=2&offset=0", "q=1&line=2&offset=2", "q=1&line=2&offset=4" }, PAGE_LAST, NULL },
	{ "a list as long as was counted before", &expected, { "[1,2]", "[3]" }, { "q=1&line=2&offset=0", "q=1&line=2&offset=2" }, PAGE_LAST, NULL },
	{ "one that grew since", &expected, { "[1,2]", "[3,4]", "[]" },
	    { "q=1&line=2&offset=0", "q=1&line=2&offset=2", "q=1&line=2&offset=4" }, PAGE_LAST, NULL },
	{ "one that is shorter", &expected, { "[1,2]", "[]" }, { "q=1&line=2&offset=0", "q=1&line=2&offset=2" }, PAGE_BROKEN, "ShortList" },
	{ "nothing where something was counted", &expected, { "[]" }, { "q=1&line=2&offset=0" }, PAGE_BROKEN, "ShortList" },
	{ "nothing, and nobody counted", &uncounted, { "[]" }, { "q=1&line=2&offset=0" }, PAGE_LAST, NULL },
	{ "an offset in the body is a number", &body_short, { "{\"data\":[1,2]}", "{\"data\":[3]}" },
	    { "{\"a\":1,\"line\":2,\"offset\":0}", "{\"a\":1,\"line\":2,\"offset\":2}" }, PAGE_LAST, NULL },
	{ "a marker is followed while truncated", &marker,
	    { "{\"R\":{\"IsTruncated\":\"true\",\"NextMarker\":\"m\"}}", "{\"R\":{\"IsTruncated\":\"false\",\"NextMarker\":\"n\"}}" },
	    { "q=1&max-keys=1000", "q=1&max-keys=1000&marker=m" }, PAGE_LAST, NULL },
	{ "a flag that is no text", &marker, { "{\"R\":{\"IsTruncated\":true,\"NextMarker\":\"m\"}}", "{\"R\":{\"IsTruncated\":false}}" },
	    { "q=1&max-keys=1000", "q=1&max-keys=1000&marker=m" }, PAGE_LAST, NULL },
	{ "a total that is no number is none", &offset, { "{\"total\":\"many\",\"rows\":[1]}" }, { "q=1&size=2&offset=0" }, PAGE_LAST, NULL },
	{ "a list by tokens that ends before its total", &counted, { "{\"n\":3,\"t\":\"a\",\"rows\":[1]}", "{\"n\":3,\"rows\":[2]}" },
	    { "q=1", "q=1&NextToken=a" }, PAGE_BROKEN, "ShortList" },
	{ "and one that reaches it", &counted, { "{\"n\":\"2\",\"t\":\"a\",\"rows\":[1]}", "{\"n\":\"2\",\"rows\":[2]}" },
	    { "q=1", "q=1&NextToken=a" }, PAGE_LAST, NULL },
	{ "page numbers go on to the total", &page,
	    { "{\"TotalCount\":3,\"Rows\":{\"Row\":[1,2]}}", "{\"TotalCount\":\"3\",\"Rows\":{\"Row\":[3]}}" },
	    { "q=1&PageSize=2&PageNumber=1", "q=1&PageSize=2&PageNumber=2" }, PAGE_LAST, NULL },
	{ "a total that the pages do not reach is no whole list", &page,
	    { "{\"TotalCount\":5,\"Rows\":{\"Row\":[1,2]}}", "{\"TotalCount\":5,\"Rows\":{\"Row\":[3]}}", "{\"TotalCount\":5,\"Rows\":{\"Row\":[]}}" },
	    { "q=1&PageSize=2&PageNumber=1", "q=1&PageSize=2&PageNumber=2", "q=1&PageSize=2&PageNumber=3" }, PAGE_BROKEN, "ShortList" },
	{ "truncated without a marker is a loop", &marker, { "{\"R\":{\"IsTruncated\":\"true\"}}" }, { "q=1&max-keys=1000" }, PAGE_BROKEN,
	    "PagingLoop" },
	{ "a marker that comes again is a loop", &marker,
	    { "{\"R\":{\"IsTruncated\":\"true\",\"NextMarker\":\"m\"}}", "{\"R\":{\"IsTruncated\":\"true\",\"NextMarker\":\"m\"}}" },
	    { "q=1&max-keys=1000", "q=1&max-keys=1000&marker=m" }, PAGE_BROKEN, "PagingLoop" },
};

static char *
asked_now(const struct pager *p)
{
	struct buf b;

	if (p->body != NULL)
		return xstrdup(p->body);
	buf_init(&b, 4096);
	for (size_t i = 0; i < p->query.n; i++)
		buf_addf(&b, "%s%s=%s", i > 0 ? "&" : "", p->query.items[i].name, p->query.items[i].value);
	return buf_take(&b);
}

static void
run_case(const struct paging_case *c)
{
	struct source source = { .id = (char *)"t.List", .paging = *c->paging, .pages_max = 4 };
	struct call call = { .source = &source, .body = c->paging->in_body ? (char *)"{\"a\":1}" : NULL,
		.params = cJSON_Parse("{\"lines\":\"3\",\"no_lines\":\"\"}") };
	struct pager p;
	enum page_next next = PAGE_MORE;
	int i;

	if (!c->paging->in_body)
		kv_add(&call.query, "q", "1");
	ok(pager_init(&p, &call, NULL) == 0, "%s", c->phrase);
	for (i = 0; i < ANSWERS && c->answers[i] != NULL; i++) {
		cJSON *json = json_parse(c->answers[i], strlen(c->answers[i]), "answer", NULL);
		char *asked = asked_now(&p);

		is_int(p.page, i + 1, "  page");
		is_str(asked, c->asked[i], "  asked");
		next = pager_next(&p, json);
		if (c->answers[i + 1] != NULL)
			is_int(next, PAGE_MORE, "  goes on");
		free(asked);
		cJSON_Delete(json);
	}
	is_int(next, c->end, "  ends");
	is_str(p.code, c->code, "  because");
	pager_release(&p);
	kv_release(&call.query);
	cJSON_Delete(call.params);
}

static void
test_bad_body(void)
{
	static const char *const bodies[] = { NULL, "[1]", "{", "7" };
	struct source source = { .id = (char *)"t.List", .paging = body_short };
	struct pager p;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct call call = { .source = &source, .body = (char *)bodies[i] };
		struct err e = { 0 };

		ok(pager_init(&p, &call, &e) == -1 && strncmp(e.text, "t.List: body: ", 14) == 0, "a body that can not carry a page: %s",
		    e.text);
	}
}

static const struct {
	const char *json, *path;
	int wanted;
} complete_cases[] = {
	{ "{\"meta\":{\"progress\":\"Complete\"}}", "meta.progress", 1 },
	{ "{\"meta\":{\"progress\":\"complete\"}}", "meta.progress", 1 },
	{ "{\"meta\":{\"progress\":\"Incomplete\"}}", "meta.progress", 0 },
	{ "{\"meta\":{}}", "meta.progress", 0 },
	{ "{}", "meta.progress", 0 },
	{ "[]", "progress", 1 },
	{ "[{\"progress\":\"Complete\"},{\"progress\":\"Complete\"}]", "progress", 1 },
	{ "[{\"progress\":\"Complete\"},{\"progress\":\"Incomplete\"}]", "progress", 0 },
	{ "[{\"progress\":\"Complete\"},{}]", "progress", 0 },
	{ "{\"a\":[{\"b\":[{\"p\":\"Complete\"}]},{\"b\":[{\"p\":\"No\"}]}]}", "a.b.p", 0 },
	{ "{\"meta\":{\"progress\":{}}}", "meta.progress", 0 },
	{ "null", "progress", 0 },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i]);
	test_bad_body();
	for (size_t i = 0; i < sizeof(complete_cases) / sizeof(complete_cases[0]); i++) {
		cJSON *json = cJSON_Parse(complete_cases[i].json);

		is_int(answer_complete(json, complete_cases[i].path, "Complete"), complete_cases[i].wanted, complete_cases[i].json);
		cJSON_Delete(json);
	}
	return tap_done();
}
