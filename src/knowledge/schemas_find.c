#include "knowledge/schemas.h"

#include <string.h>

int
schema_builtin(struct schema **out, const char *name, struct err *e)
{
	*out = NULL;
	for (const struct schema_text *t = schema_texts; t->name != NULL; t++) {
		if (strcmp(t->name, name) == 0)
			return schema_parse(out, t->text, t->len, name, e);
	}
	return err_set(e, ERR_FORMAT, "%s: there is no schema of that name", name);
}
