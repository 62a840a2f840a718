#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/model_xml.h"
#include "report/transform.h"

/*
 * A document that lists every finding and piece, of hundreds of accounts hundreds of megabytes as a tree, written part by part.
 *
 * The template is applied with part='frame' to a model without them (MODEL_FRAME), and leaves <?part NAME?> where a list
 * belongs.  For each of those, in their order, it is applied to small models, with part=NAME: the elements in the root of each
 * result are the list.  NAME says what each model has beside MODEL_HEAD and the statements:
 *
 *	finding		an entry (check or detection) with some of its findings, and the pieces that these rest on; when all of
 *			them were, once more with part='rest' and all of them as FINDING_NAMED
 *	entry		an entry with its findings as FINDING_NAMED
 *	control		a control in its framework, with its entries as there
 *	piece		pieces
 *
 * The bytes are those of part='all' over the whole model, which is the other document written so: report.xml, by no template.
 * add gets the bytes in order.  0, or -1: ERR_USAGE, ERR_FORMAT, or what add set.
 */
int parts_write(const struct model *m, struct sheet *sheet, const char *lang,
    int (*add)(void *arg, const void *bytes, size_t len, struct err *e), void *arg, struct err *e);

#endif
