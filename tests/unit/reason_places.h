#ifndef TESTS_UNIT_REASON_PLACES_H
#define TESTS_UNIT_REASON_PLACES_H

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "model.h"
#include "tap.h"

/* A reason's text must find a value for each of its places, or the reader sees a hole.  Says nothing when all is well. */
static inline void
check_places(const struct rule *r, const char *phrase, const cJSON *finding)
{
	const char *code = json_str(finding, "reason");

	for (size_t i = 0; code != NULL && i < r->n_reasons; i++) {
		if (strcmp(r->reasons[i].code, code) != 0)
			continue;
		for (int l = 0; l < LANG_COUNT; l++) {
			struct strlist places = { 0 };

			template_places(r->reasons[i].text.text[l], &places, NULL);
			for (size_t p = 0; p < places.n; p++) {
				char *value = json_scalar_text(json_get(json_get(finding, "values"), places.items[p]));

				if (value == NULL)
					ok(0, "%s: %s: reason %s (%s) has a value for {%s}", r->id, phrase, code, lang_names[l], places.items[p]);
				free(value);
			}
			strlist_release(&places);
		}
	}
}

#endif
