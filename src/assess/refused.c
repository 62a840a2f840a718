#include "assess/refused.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

int
refused_read(struct refused_list *out, struct db *db, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	memset(out, 0, sizeof(*out));
	if (db_own(db, "select account, state, code from scope_member where state in ('" MEMBER_DENIED "', '" MEMBER_FAILED "') order by account",
	    &st, e) != 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct refused r = { .account = xstrdup(db_text(st, 0)), .code = xstrdup(db_text(st, 2)),
			.state = strcmp(db_text(st, 1), MEMBER_DENIED) == 0 ? STATE_DENIED : STATE_ERROR };

		ARRAY_GROW(out->items, out->n, out->cap);
		out->items[out->n++] = r;
	}
	if (rc != SQLITE_DONE)
		err_set(e, ERR_SQL, "evidence database: %s", sqlite3_errmsg(db->sql));
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

void
refused_release(struct refused_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].account);
		free(l->items[i].code);
	}
	free(l->items);
	memset(l, 0, sizeof(*l));
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct refused *)a)->account, ((const struct refused *)b)->account);
}

const struct refused *
refused_find(const struct refused_list *l, const char *account)
{
	const struct refused key = { .account = (char *)account };

	return l->n > 0 && account != NULL ? bsearch(&key, l->items, l->n, sizeof(key), compare) : NULL;
}
