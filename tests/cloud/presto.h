#ifndef CLOUD_PRESTO_H
#define CLOUD_PRESTO_H

#include <sqlite3.h>
#include <stdbool.h>
#include <time.h>

/*
 * Presto's functions for SQLite, so that a query written for SLS runs here: those that audit rules use.  What SQLite has
 * and Presto has not (group_concat, ifnull, strftime, ...) is not on the list, so that a query which would fail in SLS fails here too.
 */
int presto_register(sqlite3 *db, time_t now);	/* an SQLite code */
bool presto_has(const char *name);
#define PRESTO_UTC_OFFSET 28800			/* texts of times are in the session's zone, China's by default */

#endif
