#ifndef BASE_XMLJSON_H
#define BASE_XMLJSON_H

#include <stddef.h>

#include "base/err.h"
#include "base/json.h"

/*
 * An XML answer as a JSON value, so that SQL and paging need to know one form only:
 *
 *	<LifecycleConfiguration>			{"LifecycleConfiguration":{
 *	  <Rule><ID> a </ID><Status/></Rule>		  "Rule":[{"ID":"a","Status":""}]}}	with "Rule" in arrays
 *	</LifecycleConfiguration>
 *
 * The root element is the only member of the outer object.  An element without children is text, blanks around it
 * removed ("" when it is empty); numbers and booleans stay text.  An element that stands more than once below one parent
 * is an array; an element named in arrays always is (and is not there at all when the document has none).  Text beside
 * child elements, attributes and namespaces are dropped: the services put nothing there.
 *
 * The text is from outside: no network, no DTD at all, so no entities but the five of XML, not deeper than
 * XMLJSON_DEPTH_MAX, at most XMLJSON_ELEMENTS_MAX elements.
 */
#define XMLJSON_DEPTH_MAX 64
#define XMLJSON_ELEMENTS_MAX 500000	/* a page of 1000 objects has some 10,000 */
#define XMLJSON_NAMES_MAX 512		/* different names below one parent; real ones have up to 40 */

/* NULL on failure, with `name: reason` in e.  Free with cJSON_Delete.  arrays may be NULL when n_arrays is 0. */
cJSON *xmljson_parse(const char *text, size_t len, const char *const *arrays, size_t n_arrays, const char *name,
    struct err *e);

#endif
