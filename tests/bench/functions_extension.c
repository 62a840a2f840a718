/* The functions of src/assess/sql/functions.h for the sqlite3 shell, so that it runs the same statements: .load FILE */
#include "assess/sql/functions.h"

int sqlite3_extension_init(sqlite3 *sql, char **message, const void *api);

int
sqlite3_extension_init(sqlite3 *sql, char **message, const void *api)
{
	struct err e = { 0 };

	(void)api;
	if (functions_register(sql, &e) == 0)
		return SQLITE_OK;
	*message = sqlite3_mprintf("%s", e.text);
	return SQLITE_ERROR;
}
