#ifndef REPORT_TRANSFORM_H
#define REPORT_TRANSFORM_H

#include <libxml/tree.h>

#include "base/err.h"

/*
 * A template of a folder, to be applied often.  It may read files beside it and nothing else, and writes nothing.  One at a time:
 * libxslt tells its errors to one place.  ERR_USAGE: it can not be used.
 */
struct sheet;
int sheet_open(struct sheet **out, const char *templates, const char *template, struct err *e);
void sheet_free(struct sheet *s);

/* What it makes of a model with the parameters lang and part; the caller's.  NULL: ERR_USAGE.  PART_ALL: not of a part only. */
#define PART_ALL "all"
xmlDocPtr sheet_apply(struct sheet *s, xmlDocPtr model, const char *lang, const char *part, struct err *e);

/* A result as the template wants it written; freed with xmlFree.  ERR_FORMAT. */
int sheet_text(struct sheet *s, xmlDocPtr result, xmlChar **out, int *len, struct err *e);

/*
 * One XML document through one XSLT template of a folder, with the parameter `lang`.  A template may read files beside it and
 * nothing else, and writes nothing.  The result (of *out_len bytes) is freed with xmlFree.  ERR_USAGE: the template can
 * not be used; ERR_FORMAT.
 */
int report_transform(const char *templates, const char *template, const char *lang, xmlDocPtr model, xmlChar **out, int *out_len,
    struct err *e);

#endif
