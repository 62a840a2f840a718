/* The words of the templates: all there, all used, in both languages, which do not mix on a page. */
#include <ctype.h>

#include "assess/assess.h"
#include "report_pages.h"

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

int
main(void)
{
	struct sample s;
	struct err e = { 0 };

	sample_init(&s);
	strlist_add(&s.options.formats, "html");
	ok(sample_render(&s, &e) == 0, "the sample is rendered (%s)", e.text);
	test_words(&s);
	sample_release(&s);
	return tap_done();
}
