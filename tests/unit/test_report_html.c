/* The HTML report: what a reader needs is there, in both languages; nothing runs, nothing is loaded, nothing hostile acts. */
#include "assess/assess.h"
#include "report_sample.h"
#include "tap.h"
#include "report_xpath.h"

#include <ctype.h>

static const char *const pages[] = { "report.en.html", "report.zh-CN.html" };
static const char *const page_langs[] = { "en", "zh-CN" };
#define N_PAGES (sizeof(pages) / sizeof(pages[0]))

/* ---- structure ---- */

static int
is_inside(void *arg, const char *href)
{
	static const char *const folders[] = { "../evidence/", "../waivers/", "../attestations/" };
	bool inside = href[0] == '#';

	(void)arg;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		inside |= strncmp(href, folders[i], strlen(folders[i])) == 0;
	return inside;
}

/* A page must be this, whatever the facts hold. */
static void
check_inert(xmlDocPtr doc, const char *text, const char *phrase)
{
	ok(parse_errors == 0, "%s: parses without a complaint", phrase);
	is_int(xpath_n(doc, "//script | //iframe | //object | //embed | //img | //link | //base | //form | //svg | //video | //audio"),
	    0, "no element that runs or loads");
	is_int(xpath_n(doc, "//@*[starts-with(name(), 'on')]"), 0, "no handler");
	is_int(xpath_n(doc, "//@src | //@srcset | //@data | //@action | //@background | //@style"), 0, "no attribute that loads");
	is_int(xpath_each(doc, "//@href", is_inside, NULL), 0, "every link stays in the page or in the evidence");
	ok(strcasestr(text, "<script") == NULL && strcasestr(text, "<!--") == NULL, "no script, not even where a parser would not see it");
	is_int(xpath_n(doc, "//style"), 1, "one style sheet");
	is_int(xpath_n(doc, "//style[contains(., 'url(') or contains(., '@import') or contains(., 'expression(')]"), 0,
	    "that loads nothing");
	is_int(xpath_dangling(doc, "//@id", "//@href[starts-with(., '#')]"), 0, "every link in the page leads somewhere");
	is_int(xpath_duplicates(doc, "//@id"), 0, "no anchor is there twice");
}

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

/* ---- words ---- */

struct text_set {
	xmlHashTablePtr other;	/* word texts of the other language that this one words differently */
	int found;
};

static int
is_own_language(void *arg, const char *text)
{
	struct text_set *t = arg;
	char *trimmed = xstrdup(text), *from = trimmed, *end;
	int own;

	while (isspace((unsigned char)*from))
		from++;
	end = from + strlen(from);
	while (end > from && isspace((unsigned char)end[-1]))
		*--end = '\0';
	own = xmlHashLookup(t->other, BAD_CAST from) == NULL;
	free(trimmed);
	return own;
}

static void
collect_words(xmlDocPtr words, const char *lang, const char *other, xmlHashTablePtr into)
{
	xmlXPathObjectPtr o = xpath(words, "//w");

	for (int i = 0; i < o->nodesetval->nodeNr; i++) {
		xmlNodePtr w = o->nodesetval->nodeTab[i];
		xmlChar *own = NULL, *foreign = NULL;

		for (xmlNodePtr t = w->children; t != NULL; t = t->next) {
			xmlChar *l = t->type == XML_ELEMENT_NODE ? xmlNodeGetLang(t) : NULL;

			if (l != NULL && strcmp((char *)l, lang) == 0)
				own = xmlNodeGetContent(t);
			if (l != NULL && strcmp((char *)l, other) == 0)
				foreign = xmlNodeGetContent(t);
			xmlFree(l);
		}
		if (own != NULL && foreign != NULL && strcmp((char *)own, (char *)foreign) != 0)
			xmlHashAddEntry(into, foreign, into);
		xmlFree(own);
		xmlFree(foreign);
	}
	xmlXPathFreeObject(o);
}

static void
test_languages_are_apart(struct sample *s, xmlDocPtr words)
{
	for (size_t p = 0; p < N_PAGES; p++) {
		struct text_set t = { .other = xcheck(xmlHashCreate(256)) };
		xmlDocPtr doc = parse_as(sample_document(s, pages[p]), 1);

		collect_words(words, page_langs[p], page_langs[1 - p], t.other);
		ok(xmlHashSize(t.other) > 150, "%d words differ between the languages", xmlHashSize(t.other));
		is_int(xpath_each(doc, "//body//text()", is_own_language, &t), 0, "no word of the other language");
		xmlHashFree(t.other, NULL);
		xmlFreeDoc(doc);
	}
}

static int
append_file(void *arg, const char *rel, struct err *e)
{
	struct buf *all = arg;
	char *path;
	int rc = 0;

	if (strlen(rel) > 4 && strcmp(rel + strlen(rel) - 4, ".xsl") == 0) {
		path = xasprintf("%s/templates/%s", getenv("TOP_SRCDIR"), rel);
		rc = file_read(all, path, e);
		free(path);
	}
	return rc;
}

/* Keys that templates put together from a prefix and a name of the model. */
static const struct {
	const char *prefix;
	const char *const *names;
	size_t n;
	const char *suffix;
} families[] = {
	{ "verdict.", verdict_names, VERDICT_COUNT, "" },
	{ "verdict.", verdict_names, VERDICT_COUNT, ".means" },
	{ "state.", state_names, STATE_COUNT, "" },
	{ "state.", state_names, STATE_COUNT, ".means" },
	{ "severity.", severity_names, SEVERITY_COUNT, "" },
	{ "detection.", detection_state_names, DETECTION_COUNT, "" },
	{ "detection.", detection_state_names + DETECTION_INSUFFICIENT_BASELINE, DETECTION_COUNT - DETECTION_INSUFFICIENT_BASELINE, ".means" },
	{ "decide.", decide_names, 3, "" },
	{ "responsibility.", (const char *const[]){ "tenant", "platform", "shared" }, 3, "" },
	{ "action.", (const char *const[]){ "look", "permission", "retry", "scope" }, 4, "" },
	{ "action.", (const char *const[]){ "permission", "retry", "scope" }, 3, ".do" },
	{ "statement.", (const char *const[]){ "in-force", "expired" }, 2, "" },
	{ "exception.", (const char *const[]){ "applied", "unused", "expired" }, 3, "" },
	{ "effect.", (const char *const[]){ "read", "permission", "change" }, 3, "" },
	{ "summary.", (const char *const[]){ "none", "fail", "unknown", "open", "pass" }, 5, "" },
	{ "cause.", (const char *const[]){ "denied", "not-queried", "error" }, 3, "" },
	{ "cause.code.", (const char *const[]){ CAUSE_NO_SUCH_EVIDENCE, CAUSE_UNDECLARED_SOURCE, CAUSE_NO_EVIDENCE, CAUSE_NO_VERDICT,
	    CAUSE_BAD_VERDICT, CAUSE_CUT_SHORT, CAUSE_TOO_LARGE, CAUSE_NOT_PLANNED, CAUSE_BAD_FOR_EACH, CAUSE_EVENT_REFUSED,
	    CAUSE_EVENT_UNTIMED, CAUSE_EVENT_FILE_CHANGED, CAUSE_EVENT_FILE_DAMAGED, CAUSE_EVENT_FILE_OVER,
	    CAUSE_NOT_EXACT, CAUSE_TOO_MANY_ROWS }, 16, "" },
	/* codes of services of which the API reference says more than their name does */
	{ "cause.also.", (const char *const[]){ "InvalidApi.NotFound", "InvalidAccessKeyId", "ServiceUnavailable.RegionMaintaining", "Incomplete",
	    "Inexact" }, 5, "" },
	{ "changes.is.", (const char *const[]){ "appeared", "vanished", "changed", "values", "findings", "not-seen", "now-seen", "left-scope",
	    "joined-scope", "lost", "regained" }, 11, "" },
	{ "changes.summary.", (const char *const[]){ "controls", "rules", "settings" }, 3, "" },
	{ "changes.to.", (const char *const[]){ "worse", "better" }, 2, "" },
	{ "changes.", (const char *const[]){ "before", "after", "controls", "settings", "checks", "detections", "coverage", "statements",
	    "waiver", "attestation" }, 10, "" },
	{ "changes.difference.", (const char *const[]){ "same-run", "organisation", "knowledge", "tool", "regions", "frameworks", "parameters",
	    "calendar", "account-left", "account-joined", "incomplete-before", "incomplete-after", "table-not-compared" }, 13, "" },
	{ "reason.", (const char *const[]){ REASON_NO_ROWS, REASON_RULE_FAILED, REASON_NOT_COVERED, REASON_NO_HISTORY, REASON_MEMBER_REFUSED,
	    REASON_MEMBERS_REFUSED, REASON_INSIDE_REFUSED, REASON_INSIDE_NOT_ASKED }, 8, "" },
};

static int
in_family(const char *key)
{
	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		for (size_t i = 0; i < families[f].n; i++) {
			char *made = xasprintf("%s%s%s", families[f].prefix, families[f].names[i], families[f].suffix);
			int same = strcmp(made, key) == 0;

			free(made);
			if (same)
				return 1;
		}
	}
	return strncmp(key, "limits.", 7) == 0;		/* all of them are listed */
}

static int
is_used(void *arg, const char *key)
{
	char *quoted = xasprintf("'%s'", key), *element = xasprintf(">%s<", key);
	int used = in_family(key) || strstr(arg, quoted) != NULL || strstr(arg, element) != NULL;

	free(quoted);
	free(element);
	return used;
}

/* Every literal key that a template asks for must be there. */
static void
test_asked_words(const char *all, xmlDocPtr words)
{
	static const char *const asks[] = { "@k = '", "name=\"k\" select=\"'" };
	int asked = 0, missing = 0;

	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		for (const char *at = strstr(all, asks[i]); at != NULL; at = strstr(at, asks[i])) {
			char *key, *expr;

			at += strlen(asks[i]);
			key = xstrndup(at, strcspn(at, "'"));
			expr = xasprintf("//w[@k='%s']", key);
			asked++;
			if (xpath_n(words, expr) != 1) {
				printf("# missing: %s\n", key);
				missing++;
			}
			free(key);
			free(expr);
		}
	}
	ok(asked > 100 && missing == 0, "all %d words that the templates ask for are there", asked);
	missing = 0;
	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		for (size_t i = 0; i < families[f].n; i++) {
			char *expr = xasprintf("//w[@k='%s%s%s']", families[f].prefix, families[f].names[i], families[f].suffix);

			if (xpath_n(words, expr) != 1) {
				printf("# missing: %s\n", expr);
				missing++;
			}
			free(expr);
		}
	}
	is_int(missing, 0, "and a word for every name of the model");
}

static void
test_words(struct sample *s)
{
	char *path = xasprintf("%s/words.xml", s->templates);
	struct buf all;
	struct err e = { 0 };
	xmlDocPtr words = xmlReadFile(path, NULL, XML_PARSE_NONET);

	buf_init(&all, JSON_FILE_MAX);
	ok(words != NULL && dir_walk(s->templates, append_file, &all, &e) == 0, "words and templates are read");
	is_int(xpath_n(words, "//w[count(t) != 2 or not(t[@xml:lang='en']) or not(t[@xml:lang='zh-CN'])]"), 0,
	    "every word is in both languages");
	is_int(xpath_n(words, "//t[normalize-space(.) = '']"), 0, "no word is empty");
	is_int(xpath_duplicates(words, "//w/@k"), 0, "no key is there twice");
	is_int(xpath_n(words, "//w[contains(t[1], '{a}') != contains(t[2], '{a}') or contains(t[1], '{b}') != contains(t[2], '{b}') "
	    "or contains(t[1], '{c}') != contains(t[2], '{c}')]"), 0, "both languages have the same places");
	is_int(xpath_each(words, "//w/@k", is_used, all.data), 0, "every word is used");
	test_asked_words(buf_text(&all), words);
	test_languages_are_apart(s, words);
	xmlFreeDoc(words);
	buf_release(&all);
	free(path);
}

/* ---- hostile names ---- */

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
	test_words(&s);
	sample_release(&s);

	test_bytes();
	test_long_value();
	test_hostile();
	test_empty();
	return tap_done();
}
