#ifndef TESTS_UNIT_DB_AGAIN_H
#define TESTS_UNIT_DB_AGAIN_H

#include <stdio.h>
#include <stdlib.h>

#include "assess/sql/db_internal.h"

/*
 * An evidence database for many cases in turn: to make one, with all views compiled, takes longer than a case.  The
 * knowledge (db->k) may become another one with the same sources and views.  A program that does this shows for some cases
 * that one of their own gives the same.
 */

/* All rows of all tables go, and what is counted beside them.  Ends the program when it can not. */
static inline void
db_empty(struct db *db)
{
	struct err e = { 0 };
	struct buf all;
	sqlite3_stmt *st;

	buf_init(&all, 1 << 20);
	if (db_own(db, "select name from sqlite_master where type = 'table'", &st, &e) == 0) {
		while (sqlite3_step(st) == SQLITE_ROW)
			buf_addf(&all, "delete from \"%s\";", db_text(st, 0));
		sqlite3_finalize(st);
		db_exec(db, buf_text(&all), &e);
	}
	buf_release(&all);
	if (e.code != 0) {
		printf("Bail out! database: %s\n", e.text);
		exit(99);
	}
	db->event_files = false;
	db->event_records = db->event_refused = 0;
}

#endif
