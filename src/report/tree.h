#ifndef REPORT_TREE_H
#define REPORT_TREE_H

#include <libxml/tree.h>

#include "model.h"

/*
 * Building the XML model.  Text that came from outside (names of resources, answers, the scope file) is neutralised on
 * its way in: what is no UTF-8, no XML character, a control character or an override of the reading direction comes
 * out as text_for_terminal writes it, and what is longer than REPORT_VALUE_MAX is cut and ends in an ellipsis.  Markup
 * needs no care here: libxml2 escapes it.
 */
xmlNodePtr tree_add(xmlNodePtr parent, const char *name);	/* never NULL */
void tree_attr(xmlNodePtr n, const char *name, const char *value);	/* a NULL value adds nothing */
void tree_attr_num(xmlNodePtr n, const char *name, double value);
void tree_attr_yes(xmlNodePtr n, const char *name, bool value);		/* "yes" or "no" */
void tree_attr_json(xmlNodePtr n, const char *name, const cJSON *object, const char *key);	/* a scalar member */
/* <?part name?>, the place of what comes in parts. */
void tree_place(xmlNodePtr n, const char *name);
void tree_text(xmlNodePtr n, const char *value);

/* <name><t xml:lang="en">...</t><t xml:lang="zh-CN">...</t></name>; nothing when there is no text in any language. */
void tree_words(xmlNodePtr parent, const char *name, const struct words *w);

/* As tree_words, with {column} places filled: each is <v name="column">value</v>, so that a template can set it apart. */
void tree_filled(xmlNodePtr parent, const char *name, const struct words *w, const cJSON *values);

#endif
