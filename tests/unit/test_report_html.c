/* The HTML report: what a reader needs is there, in both languages, also when there is nothing to show. */
#include "report_pages.h"

static void
test_page(struct sample *s, size_t p)
{
	const char *text = sample_document(s, pages[p]);
	xmlDocPtr doc = parse_as(text, 1), model;
	char *lang;

	check_inert(doc, text, pages[p]);
	lang = xpath_s(doc, "/html/@lang");
	is_str(lang, page_langs[p], "the page says its language");
	free(lang);
	is_int(xpath_n(doc, "//h1"), 1, "one title");
	is_int(xpath_n(doc, "//div[@class='result r-fail']/p"), 5,
	    "the first page says what fails, what is unknown, what it was compared with, what ended, what is incomplete");
	is_int(xpath_n(doc, "//div[@class='part'][starts-with(@id, 'part')]/h2/span[@class='no']"), 6, "six parts");
	is_int(xpath_n(doc, "//div[@class='part'][starts-with(@id, 'annex')]"), 3, "three annexes");
	is_int(xpath_n(doc, "//table[thead][not(caption)]"), 0, "each table with headings has a caption");
	is_int(xpath_n(doc, "//th[not(@scope)]"), 0, "each heading cell says what it heads");
	is_int(xpath_n(doc, "//span[starts-with(@class, 'badge')][not(span[@class='sign'])]"), 0, "each verdict has a sign");
	is_int(xpath_n(doc, "//span[starts-with(@class, 'badge')][normalize-space(text()) = '']"), 0, "and a word");
	is_int(xpath_n(doc, "//span[starts-with(@class, 'state') or starts-with(@class, 'severity')][normalize-space(.) = '']"), 0,
	    "each evidence state and severity has a word");
	is_int(xpath_n(doc, "//th[normalize-space(.) = ''] | //h2[normalize-space(.) = ''] | //caption[normalize-space(.) = '']"), 0,
	    "no heading is empty");

	parse_errors = 0;
	model = parse_as(sample_document(s, "report.xml"), 0);
	is_int(xpath_n(doc, "//li[contains(@class, 'finding') and div]"), xpath_n(model, "//finding"), "each result is shown once");
	is_int(xpath_n(doc, "//div[@class='rule']"), xpath_n(model, "//check | //detection[finding]"), "in its check or detection");
	is_int(xpath_n(doc, "//div[@class='action']"), xpath_n(model, "//action"), "each action is shown");
	is_int(xpath_n(doc, "//table[@class='sign-off']"), xpath_n(model, "//framework/control"), "each control has a sheet to sign");
	is_int(xpath_n(doc, "//table[@class='pieces']/tbody/tr"), xpath_n(model, "//piece"), "each exchange is in the index");
	is_int(xpath_n(doc, "//table[@class='coverage']/tbody/tr"), xpath_n(model, "//call[place]"), "each call that was made is in the coverage sheet");
	is_int(xpath_n(doc, "//div[table[@class='coverage']]/following-sibling::p[position() < 3]/span"), xpath_n(model, "//call[not(place)]"),
	    "and each that had nothing to ask is named below it");
	is_int(xpath_n(doc, "//table[@class='matrix']/tbody/tr"), xpath_n(model, "//call[place]"), "each that was asked against the regions");
	is_int(xpath_n(doc, "//table[@class='matrix']/tbody/tr/td[@class='bad']"),
	    xpath_n(model, "//place[@denied + @error + @not_queried > 0]"), "where one is not whole, numbers stand for the tick");
	is_int(xpath_n(doc, "//table[@class='matrix']/tbody/tr[count(td) != count(//table[@class='matrix']/thead/tr/th) - 1]"), 0,
	    "each region has its column");
	is_int(xpath_n(doc, "//table[@class='gaps']/tbody/tr"), xpath_n(model, "//gap"), "what was not answered is listed");
	is_int(xpath_n(doc, "//li[contains(@class, 'inferred') and div]"), xpath_n(model, "//finding[@state='inferred']"),
	    "inference looks different from what was seen");
	is_int(xpath_n(doc, "//div[@id='part6']//tbody/tr[contains(., 'NoPermission') and contains(., 'actiontrail:LookupEvents')]"), 1,
	    "a refused call shows its code and the right to grant");
	is_int(xpath_n(doc, "//li[contains(@class, 'finding')]//span[@class='says'][normalize-space(.) = '']"), 0,
	    "each result says something");
	is_int(xpath_n(doc, "//span[@class='untuned']"), 2 + 1, "what is untuned says so, in the list and at its hits");
	xmlFreeDoc(model);
	xmlFreeDoc(doc);
}

/* ---- nothing to show ---- */

static void
test_empty(void)
{
	static const char *const lists[] = { "coverage", "tables", "checks", "detections", "frameworks", "callers" };
	struct sample s;
	struct err e = { 0 };

	sample_init(&s);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		cJSON_ReplaceItemInObject(s.facts, lists[i], cJSON_CreateArray());
	cJSON_DeleteItemFromObject(s.facts, "events");
	s.n = 0;
	strlist_add(&s.options.formats, "html");
	ok(sample_render(&s, &e) == 0, "facts without any result are rendered (%s)", e.text);
	for (size_t p = 0; p < N_PAGES; p++) {
		xmlDocPtr doc = parse_as(sample_document(&s, pages[p]), 1);

		check_inert(doc, sample_document(&s, pages[p]), pages[p]);
		is_int(xpath_n(doc, "//div[@class='result r-none']"), 1, "the page says that no control was assessed");
		xmlFreeDoc(doc);
	}
	sample_release(&s);
}

int
main(void)
{
	struct sample s;
	struct err e = { 0 };

	sample_init(&s);
	strlist_add(&s.options.formats, "html");
	strlist_add(&s.options.formats, "model");
	ok(sample_render(&s, &e) == 0, "the sample is rendered (%s)", e.text);
	for (size_t p = 0; p < N_PAGES; p++)
		test_page(&s, p);
	sample_release(&s);

	test_empty();
	return tap_done();
}
