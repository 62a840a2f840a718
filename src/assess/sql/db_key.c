/* Which call a row of a for-each is. */
#include <stdlib.h>
#include <string.h>

#include "assess/sql/db.h"
#include "base/alloc.h"

static int
compare_names(const void *a, const void *b)
{
	return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

char *
db_call_key(const char *account, const char *region, const cJSON *params)
{
	cJSON *row = cJSON_IsObject(params) ? cJSON_Duplicate(params, 1) : cJSON_CreateObject(), *key = cJSON_CreateObject();
	const cJSON **members, *v;
	size_t n = 0;
	char *text;

	if (json_get(row, "account") == NULL)
		cJSON_AddStringToObject(row, "account", account != NULL ? account : "");
	if (json_get(row, "region") == NULL)
		cJSON_AddStringToObject(row, "region", region != NULL ? region : "");
	members = xcalloc((size_t)cJSON_GetArraySize(row), sizeof(*members));
	cJSON_ArrayForEach(v, row)
		members[n++] = v;
	qsort(members, n, sizeof(*members), compare_names);
	for (size_t i = 0; i < n; i++) {
		char *value = json_scalar_text(members[i]);

		if (value != NULL && value[0] != '\0')
			cJSON_AddStringToObject(key, members[i]->string, value);
		free(value);
	}
	text = json_print(key);
	free(members);
	cJSON_Delete(row);
	cJSON_Delete(key);
	return text;
}
