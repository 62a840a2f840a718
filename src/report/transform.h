#ifndef REPORT_TRANSFORM_H
#define REPORT_TRANSFORM_H

#include <libxml/tree.h>

#include "base/err.h"

/*
 * One XML document through one XSLT template of a folder, with the parameter `lang`.  A template may read files beside it and
 * nothing else, and writes nothing.  The result (of *out_len bytes) is freed with xmlFree.  ERR_USAGE: the template can
 * not be used; ERR_FORMAT.
 */
int report_transform(const char *templates, const char *template, const char *lang, xmlDocPtr model, xmlChar **out, int *out_len,
    struct err *e);

#endif
