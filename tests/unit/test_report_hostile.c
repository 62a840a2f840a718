/* Names that somebody else chose: no byte of them acts in the HTML report or breaks the model. */
#include "report_pages.h"

static const char *const hostile[] = {
	"\"><script>alert(1)</script>",
	"' onmouseover='alert(1)",
	"]]><!--<a href=\"javascript:alert(1)\">",
	"&lt;b&gt;&#60;script&#62;",
	"javascript:alert(1)",
	"</style><style>@import url(//x)</style>",
	"a\xe2\x80\xae" "b\xe2\x80\x8f" "c",
	"\xc3\x28\xff\xfe",
	"{column}{}{{",
};

static void
set_text(cJSON *obj, const char *member, const char *text)
{
	if (cJSON_HasObjectItem(obj, member))
		cJSON_ReplaceItemInObject(obj, member, cJSON_CreateString(text));
}

/* Put the text wherever somebody else chooses what the facts say. */
static void
poison(struct sample *s, const char *text)
{
	static const char *const lists[] = { "checks", "detections" };
	cJSON *entry, *f, *v, *row, *scope = json_get(s->facts, "scope");

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		cJSON_ArrayForEach(entry, json_arr(s->facts, lists[i])) {
			cJSON_ArrayForEach(f, json_arr(entry, "findings")) {
				cJSON *values = cJSON_CreateObject();

				set_text(f, "resource", text);
				set_text(f, "region", text);
				set_text(json_get(f, "cause"), "code", text);
				cJSON_ArrayForEach(v, json_get(f, "values"))
					cJSON_AddStringToObject(values, v->string, text);
				cJSON_ReplaceItemInObject(f, "values", values);
			}
		}
	}
	cJSON_ArrayForEach(entry, json_arr(s->facts, "tables")) {
		row = cJSON_GetArrayItem(json_arr(entry, "rows"), 0);
		for (int i = 0; i < cJSON_GetArraySize(row) - 1; i++)
			cJSON_ReplaceItemInArray(row, i, cJSON_CreateString(text));
	}
	set_text(scope, "organisation", text);
	set_text(cJSON_GetArrayItem(json_arr(scope, "accounts"), 0), "name", text);
	set_text(json_get(s->facts, "run"), "id", text);
	set_text(cJSON_GetArrayItem(json_arr(s->facts, "callers"), 0), "arn", text);
	for (size_t i = 0; i < s->n; i++) {
		s->pieces[i].url = text;
		s->pieces[i].message = text;
		s->pieces[i].code = text;
		s->pieces[i].request_id = text;
		s->pieces[i].server_date = text;
		s->pieces[i].region = text;
	}
}

/* A page with this text in every place.  Returns its number of elements and attributes. */
static int
render_poisoned(const char *text, size_t number, size_t page)
{
	struct sample s;
	struct err e = { 0 };
	xmlDocPtr doc;
	int n;

	sample_init(&s);
	strlist_add(&s.options.formats, "html");
	strlist_add(&s.options.langs, page_langs[page]);
	poison(&s, text);
	ok(sample_render(&s, &e) == 0, "a page is made with attack %zu in every place (%s)", number, e.text);
	doc = parse_as(sample_document(&s, pages[page]), 1);
	check_inert(doc, sample_document(&s, pages[page]), pages[page]);
	n = xpath_n(doc, "//* | //@*[name() != 'class']");
	xmlFreeDoc(doc);
	sample_release(&s);
	return n;
}

static void
test_hostile(void)
{
	int elements[N_PAGES];

	for (size_t p = 0; p < N_PAGES; p++)
		elements[p] = render_poisoned("harmless", 0, p);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		is_int(render_poisoned(hostile[i], i + 1, i % N_PAGES), elements[i % N_PAGES],
		    "as many elements and attributes as for a harmless name");
}

/* Every byte on its own and in company, in a table of the model. */
static void
test_bytes(void)
{
	struct sample s;
	struct err e = { 0 };
	cJSON *table, *rows;
	xmlDocPtr doc;
	int wrong = 0;

	sample_init(&s);
	strlist_add(&s.options.formats, "model");
	table = cJSON_GetArrayItem(json_arr(s.facts, "tables"), 0);
	rows = cJSON_CreateArray();
	for (int b = 1; b < 256; b++) {
		char text[] = { 'x', (char)b, 'y', '\0' };
		cJSON *row = cJSON_CreateArray();

		cJSON_AddItemToArray(row, cJSON_CreateString(text));
		cJSON_AddItemToArray(rows, row);
	}
	cJSON_ReplaceItemInObject(table, "rows", rows);
	ok(sample_render(&s, &e) == 0, "a table with each of 255 bytes is rendered");
	doc = parse_as(sample_document(&s, "report.xml"), 0);
	is_int(parse_errors, 0, "the model stays well-formed");
	for (int b = 1; b < 256; b++) {
		char text[] = { 'x', (char)b, 'y', '\0' };
		char *expr = xasprintf("string((//table)[1]/row[%d]/cell[1])", b), *got = xpath_s(doc, expr);
		struct buf want;

		buf_init(&want, 64);
		text_for_terminal(&want, text);
		if (strcmp(got, buf_text(&want)) != 0 || (b >= 0x20 && b < 0x7f && strcmp(got, text) != 0))
			wrong++;
		buf_release(&want);
		free(expr);
		free(got);
	}
	is_int(wrong, 0, "each comes out as itself or as \\xNN");
	xmlFreeDoc(doc);
	sample_release(&s);
}

static void
test_long_value(void)
{
	struct sample s;
	struct err e = { 0 };
	char *text = xcalloc(REPORT_VALUE_MAX * 2 + 1, 1), *got;
	xmlDocPtr doc;

	for (size_t i = 0; i + 3 <= REPORT_VALUE_MAX * 2; i += 3)
		memcpy(text + i, "\xe6\x97\xa5", 3);
	sample_init(&s);
	strlist_add(&s.options.formats, "model");
	poison(&s, text);
	ok(sample_render(&s, &e) == 0, "a very long name is rendered");
	doc = parse_as(sample_document(&s, "report.xml"), 0);
	is_int(parse_errors, 0, "cut between characters");
	got = xpath_s(doc, "string(//finding/@resource)");
	ok(strlen(got) <= REPORT_VALUE_MAX + 3 && strcmp(got + strlen(got) - 3, "\xe2\x80\xa6") == 0, "and marked as cut");
	free(got);
	free(text);
	xmlFreeDoc(doc);
	sample_release(&s);
}

int
main(void)
{
	test_bytes();
	test_long_value();
	test_hostile();
	return tap_done();
}
