#ifndef TESTS_UNIT_REPORT_PAGES_H
#define TESTS_UNIT_REPORT_PAGES_H

/* The pages of the HTML report, and what each must be, whatever the facts hold: nothing runs, nothing is loaded. */
#include "report_sample.h"
#include "tap.h"
#include "report_xpath.h"

static const char *const pages[] = { "report.en.html", "report.zh-CN.html" };
static const char *const page_langs[] = { "en", "zh-CN" };
#define N_PAGES (sizeof(pages) / sizeof(pages[0]))

static inline int
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
static inline void
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

#endif
