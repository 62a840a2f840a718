#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/err.h"
#include "model.h"

/*
 * Facts and knowledge to documents for people and programs.
 *
 *	facts (assessment.json) + knowledge + list of kept exchanges -> one XML model -> one XSLT template per format
 *
 * The model holds everything in every language (templates/README.md describes it); a template only arranges it.  So a
 * format is a row of report_formats and a file in templates/.  Nothing here reads the clock or the network: the same
 * input gives the same bytes, today and years later.
 */

#define REPORT_VALUE_MAX 2000		/* bytes of one value shown in prose or in a cell; the rest is cut and marked */
#define REPORT_DOCUMENT_MAX (256u * 1024 * 1024)	/* bytes of one rendered document */

struct report_format {
	const char *name;
	const char *file;	/* "report.{lang}.html" when there is one document per language */
	const char *template;	/* in the templates folder; NULL: the model itself, or what make writes */
	int (*make)(const cJSON *facts, struct buf *out);	/* for a list too long for a tree; -1: out is full */
	bool per_language;
	bool in_parts;		/* lists everything: made part by part */
};
extern const struct report_format report_formats[];	/* ends with a NULL name */
const struct report_format *report_format_find(const char *name);	/* NULL when there is none */

/* A kept exchange as the report shows it.  Text is borrowed; NULL where it is not known. */
struct report_evidence {
	const char *id;			/* "sls.GetLogStore/0003", as findings name it */
	const char *path;		/* of the body in the bundle, relative to the folder that options.root leads to */
	const char *sha256;		/* of the body, 64 hex digits */
	const char *source, *account, *region;
	const char *method, *url;
	const char *request_id, *code, *message;
	const char *received;		/* our clock, ISO 8601 with Z */
	const char *server_date;	/* the Date header as received */
	const char *caller;
	long status;
	int page;
	enum evidence_state state;
	bool absent;
};

struct report_options {
	const char *templates;	/* folder with the *.xsl and words.xml */
	bool changes;		/* there is a report on changes beside the documents: the page links it */
	const char *root;	/* from a document to the folder that paths are relative to; NULL: "../" */
	struct strlist formats;	/* names of report_formats rows; none: all */
	struct strlist langs;	/* of lang_names; none: all */
};

/* Takes the documents, one after another.  Each function returns 0, or -1 to stop. */
struct report_sink {
	int (*begin)(void *arg, const char *name, struct err *e);	/* "report.zh-CN.html" */
	int (*add)(void *arg, const void *bytes, size_t len, struct err *e);	/* its next bytes */
	int (*end)(void *arg, bool whole, struct err *e);	/* called for each that began; not whole: to be thrown away */
	void *arg;
};

/*
 * Make the documents.  pieces may be in any order; one that no finding names is listed too.  ERR_USAGE: an unknown format or
 * language, or a template that can not be used; ERR_FORMAT: facts that are not of the form the assessment writes, or that name a
 * rule or control the knowledge does not have; ERR_LIMIT.  Documents already handed over stay handed over.
 */
int report_render(const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces, size_t n,
    const struct report_options *o, const struct report_sink *to, struct err *e);

#endif
