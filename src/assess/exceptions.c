#include "assess/exceptions.h"

#include <string.h>

#include "assess/sql/db_internal.h"

#define APPLIED "applied"
#define UNUSED "unused"

/* Set-wise: a scope may have thousands of exceptions and a period millions of events. */
#define IN_EVENTS "select distinct value from exception where value in (select actor from events)" \
	" or value in (select account_id from events) or value in (select recipient_account_id from events)" \
	" or (instr(value, '/') > 0 and value not like 'acs:%' and exists" \
	" (select 1 from (select distinct source_ip as ip from events where source_ip is not null) where is_subnet_of(value, ip)))"

static bool
is_account(const char *value)
{
	return *value != '\0' && value[strspn(value, "0123456789")] == '\0';
}

static int
values_in_events(struct strlist *out, struct db *db, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (db_own(db, IN_EVENTS, &st, e) != 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		strlist_add(out, db_text(st, 0));
	if (rc != SQLITE_DONE)
		err_set(e, ERR_SQL, "exceptions of the scope: %s", sqlite3_errmsg(db->sql));
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* Whether an answer that is no list of events names the account: a policy that trusts it, say. */
static int
in_answers(bool *out, const char *account, struct db *db, const struct knowledge *k, struct err *e)
{
	*out = false;
	for (size_t i = 0; i < k->n_sources && !*out; i++) {
		sqlite3_stmt *st;
		char *sql;
		int rc;

		if (source_tells_events(&k->sources[i]))
			continue;
		sql = sqlite3_mprintf("select 1 from \"%w\" where instr(body, ?1) > 0 limit 1", k->sources[i].id);
		rc = db_own(db, sql, &st, e);
		sqlite3_free(sql);
		if (rc != 0)
			return -1;
		db_bind(st, 1, account);
		*out = sqlite3_step(st) == SQLITE_ROW;
		sqlite3_finalize(st);
	}
	return 0;
}

int
exceptions_mark(cJSON *facts, struct db *db, const struct knowledge *k, struct err *e)
{
	struct strlist seen = { 0 };
	cJSON *one;
	int rc = 0;

	if (cJSON_GetArraySize(facts) > 0)
		rc = values_in_events(&seen, db, e);
	cJSON_ArrayForEach(one, facts) {
		const char *value = json_str(one, "value"), *state = json_str(one, "state");
		bool known;

		if (rc != 0 || value == NULL || state == NULL || strcmp(state, APPLIED) != 0)
			continue;
		known = strlist_has(&seen, value);
		if (!known && is_account(value))
			rc = in_answers(&known, value, db, k, e);
		if (!known)
			cJSON_SetValuestring(json_get(one, "state"), UNUSED);
	}
	strlist_release(&seen);
	return rc;
}
