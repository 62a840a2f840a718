#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xmljson.h"
#include "tap.h"

static const char *const arrays[] = { "Rule", "Bucket" };

static const struct xml_case {
	const char *phrase, *xml;
	const char *json;	/* wanted, or NULL */
	const char *says;	/* part of the error */
} cases[] = {
	{ "an element is text", "<A>b</A>", "{\"A\":\"b\"}", NULL },
	{ "blanks around text go, inside stay", "<A>\n  b  c\t</A>", "{\"A\":\"b  c\"}", NULL },
	{ "an empty element is empty text", "<A><B/><C></C></A>", "{\"A\":{\"B\":\"\",\"C\":\"\"}}", NULL },
	{ "numbers stay text", "<A><N>007</N><T>true</T></A>", "{\"A\":{\"N\":\"007\",\"T\":\"true\"}}", NULL },
	{ "twice is an array", "<A><B>1</B><C/><B>2</B><B>3</B></A>", "{\"A\":{\"C\":\"\",\"B\":[\"1\",\"2\",\"3\"]}}", NULL },
	{ "a listed element is an array even when there is one", "<L><Rule><ID>x</ID></Rule></L>",
	    "{\"L\":{\"Rule\":[{\"ID\":\"x\"}]}}", NULL },
	{ "and when it is empty", "<L><Rule/></L>", "{\"L\":{\"Rule\":[\"\"]}}", NULL },
	{ "listed deeper down", "<L><Buckets><Bucket><N>a</N></Bucket></Buckets></L>",
	    "{\"L\":{\"Buckets\":{\"Bucket\":[{\"N\":\"a\"}]}}}", NULL },
	{ "a declaration, a comment and a namespace are no content",
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><A xmlns=\"http://x\" k=\"v\"><B>1</B></A>",
	    "{\"A\":{\"B\":\"1\"}}", NULL },
	{ "a prefix goes", "<o:A xmlns:o=\"u\"><o:B>1</o:B></o:A>", "{\"A\":{\"B\":\"1\"}}", NULL },
	{ "CDATA and references are text", "<A><![CDATA[<x>]]>&amp;&lt;&#x5BA1;</A>", "{\"A\":\"<x>&<\xe5\xae\xa1\"}", NULL },
	{ "text beside elements is dropped", "<A>x<B>1</B>y</A>", "{\"A\":{\"B\":\"1\"}}", NULL },
	{ "Latin-1 becomes UTF-8", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><A>\xe9</A>", "{\"A\":\"\xc3\xa9\"}", NULL },
	{ "a document type is refused", "<!DOCTYPE A [<!ENTITY e \"x\">]><A>&e;</A>", NULL, "t: XML has a document type" },
	{ "a document type without entities too", "<!DOCTYPE A><A/>", NULL, "t: XML has a document type" },
	{ "an external entity is not fetched", "<!DOCTYPE A SYSTEM \"file:///etc/passwd\"><A/>", NULL, "document type" },
	{ "an unknown entity is refused", "<A>&nbsp;</A>", NULL, "t: is not XML: line 1" },
	{ "a missing end is refused", "<A>\n<B>1</B>", NULL, "t: is not XML: line 2" },
	{ "crossed elements are refused", "<A><B></A></B>", NULL, "t: is not XML" },
	{ "two roots are refused", "<A/><B/>", NULL, "t: is not XML" },
	{ "text behind the root is refused", "<A/>x", NULL, "t: is not XML" },
	{ "JSON is not XML", "{\"a\":1}", NULL, "t: is not XML" },
	{ "nothing is not XML", "", NULL, "t: is not XML" },
	{ "bytes that are no UTF-8 are refused", "<A>\xff\xfe</A>", NULL, "t: is not XML" },
};

static void
run_case(const struct xml_case *c)
{
	struct err e = { 0 };
	cJSON *v = xmljson_parse(c->xml, strlen(c->xml), arrays, 2, "t", &e);
	char *text = v != NULL ? json_print(v) : NULL;

	is_str(text, c->json, c->phrase);
	if (c->json == NULL)
		ok(strstr(e.text, c->says) != NULL, "  says: %s", e.text);
	free(text);
	cJSON_Delete(v);
}

/* The same bytes n times over, between two ends; a # in them is the number of the turn. */
static void
run_limit(const char *phrase, const char *head, const char *unit, int n, const char *tail, enum err_code code)
{
	struct err e = { 0 };
	struct buf b;
	cJSON *v;

	buf_init(&b, 64 * 1024 * 1024);
	buf_puts(&b, head);
	for (int i = 0; i < n; i++) {
		for (const char *p = unit; *p != '\0'; p++) {
			if (*p == '#')
				buf_addf(&b, "%d", i);
			else
				buf_add(&b, p, 1);
		}
	}
	buf_puts(&b, tail);
	v = xmljson_parse(buf_text(&b), b.len, NULL, 0, "t", &e);
	ok(v == NULL && e.code == code, "%s: %s", phrase, e.text);
	cJSON_Delete(v);
	buf_release(&b);
}

/* Every prefix of a good document is refused without a crash or a leak. */
static void
test_truncated(void)
{
	static const char xml[] = "<L><Rule><ID>x</ID></Rule><Rule><![CDATA[y]]>&#65;</Rule></L>";
	int accepted = 0;

	for (size_t n = 0; n < strlen(xml); n++) {
		cJSON *v = xmljson_parse(xml, n, arrays, 2, "t", NULL);

		accepted += v != NULL;
		cJSON_Delete(v);
	}
	is_int(accepted, 0, "no cut-off document is accepted");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i]);
	run_limit("nested without end", "", "<a#>", 100, "", ERR_LIMIT);
	run_limit("elements without end", "<a>", "<b/>", XMLJSON_ELEMENTS_MAX + 1, "</a>", ERR_LIMIT);
	run_limit("names without end", "<a>", "<b#></b#>", XMLJSON_NAMES_MAX + 1, "</a>", ERR_LIMIT);
	test_truncated();
	return tap_done();
}
