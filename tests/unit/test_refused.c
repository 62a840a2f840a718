/* Members of the directory that could not be entered: who they are, and what a rule is told of them. */
#include "assess/assess.h"
#include "assess/refused.h"
#include "assess/rule_run.h"
#include "assess/verdict.h"
#include "kit.h"

#define NOW 1793672100
#define MEMBER(account, state, code) "{\"account\":\"" account "\",\"name\":\"m\",\"via\":\"1\",\"state\":\"" state "\",\"code\":\"" code "\"}"

static const struct {
	const char *phrase, *members, *want;	/* want: account state code of each; then what refused_find says of 3 */
} lists[] = {
	{ "without a directory there are none", NULL, "3 -" },
	{ "who was entered and who was left out are none", "[" MEMBER("3", "entered", "") "," MEMBER("4", "excluded", "") "]", "3 -" },
	{ "who let nobody in is denied", "[" MEMBER("3", "denied", "NoPermission") "]", "3 denied NoPermission; 3 denied" },
	{ "who could not be asked is an error, not denied", "[" MEMBER("3", "error", "ServiceUnavailable") "]",
	  "3 error ServiceUnavailable; 3 error" },
	{ "they are sorted by account as text, and found among others",
	  "[" MEMBER("9", "denied", "NoPermission") "," MEMBER("3", "error", "NoAnswer") "," MEMBER("5", "entered", "") "," MEMBER("10", "denied", "") "]",
	  "10 denied ; 3 error NoAnswer; 9 denied NoPermission; 3 error" },
	{ "a state that is none of these refuses nobody", "[" MEMBER("3", "Denied", "NoPermission") "]", "3 -" },
	{ "a code is kept as it came", "[" MEMBER("3", "denied", "a'; drop table scope_member; --") "]",
	  "3 denied a'; drop table scope_member; --; 3 denied" },
};

static struct db *
open_db(struct kit *kit, const char *members)
{
	cJSON *list = members != NULL ? cJSON_Parse(members) : NULL;
	struct assess_scope scope = { .members = list, .from = NOW - 86400, .to = NOW, SCOPE_CALENDAR };
	const cJSON *m;
	struct err e = { 0 };
	struct db *db;

	kv_add(&scope.accounts, "1", "");
	cJSON_ArrayForEach(m, list)
		kv_add(&scope.accounts, json_str(m, "account"), "");
	if (list != NULL)
		kv_add(&scope.values, SCOPE_DIRECTORY_ACCOUNT, "1");
	if (db_open(&db, &kit->k, &e) != 0 || db_set_scope(db, &scope, NOW, &e) != 0)
		printf("# %s\n", e.text);
	kv_release(&scope.accounts);
	kv_release(&scope.values);
	cJSON_Delete(list);
	return db;
}

static void
test_lists(void)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct refused_list l;
		const struct refused *found;
		struct err e = { 0 };
		struct kit kit;
		struct db *db;
		struct buf got;

		kit_init(&kit);
		db = open_db(&kit, lists[i].members);
		buf_init(&got, 4096);
		if (refused_read(&l, db, &e) != 0)
			printf("# %s\n", e.text);
		for (size_t n = 0; n < l.n; n++)
			buf_addf(&got, "%s %s %s; ", l.items[n].account, state_names[l.items[n].state], l.items[n].code);
		found = refused_find(&l, "3");
		buf_addf(&got, "3 %s", found != NULL ? state_names[found->state] : "-");
		is_str(buf_text(&got), lists[i].want, lists[i].phrase);
		ok(refused_find(&l, NULL) == NULL && refused_find(&l, "1") == NULL && refused_find(&l, "") == NULL,
		    "  nobody else is, and nobody without an id");
		refused_release(&l);
		ok(l.items == NULL && l.n == 0, "  nothing is left of the list");
		buf_release(&got);
		db_free(db);
		kit_release(&kit);
	}
}

/* A rule over a list of each account, where so many members could not be entered. */
static const struct {
	int refused;
	const char *phrase, *want;	/* findings: told one by one, those of them denied, and the rest in one */
} told[] = {
	{ 0, "all were entered: nothing is missing", "0 0 0" },
	{ 1, "one is told", "1 1 0" },
	{ REFUSED_TOLD, "as many as are told are told", "20 10 0" },
	{ REFUSED_TOLD + 1, "one more is a number", "20 10 1" },
	{ 300, "and so are hundreds", "20 10 280" },
};

static char *
many_members(int n)
{
	cJSON *list = cJSON_CreateArray();
	char *text;

	for (int i = 0; i < n; i++) {
		cJSON *m = cJSON_CreateObject();
		char *id = xasprintf("%d", 1000 + i);

		cJSON_AddStringToObject(m, "account", id);
		cJSON_AddStringToObject(m, "name", id);
		cJSON_AddStringToObject(m, "via", "1");
		cJSON_AddStringToObject(m, "state", i % 2 == 0 ? MEMBER_DENIED : MEMBER_FAILED);
		cJSON_AddStringToObject(m, "code", i % 2 == 0 ? "NoPermission" : "NoAnswer");
		cJSON_AddItemToArray(list, m);
		free(id);
	}
	text = json_print(list);
	cJSON_Delete(list);
	return text;
}

static void
test_told(void)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		char *members = many_members(told[i].refused), *got;
		int one_by_one = 0, denied = 0, rest = 0, held = 0;
		struct strlist planned = { 0 }, sources = { 0 };
		struct findings out = { 0 };
		struct seen *seen = NULL;
		struct err e = { 0 };
		struct kit kit;
		struct db *db;

		kit_init(&kit);
		kit_source(&kit, "a.List", "select account from scope_account");
		kit_view(&kit, SCOPE_MEMBERS, "members.sql", "create view " SCOPE_MEMBERS " as select '' as account, '' as member, '' as name from \"a.List\" where 0");
		db = open_db(&kit, members);
		kit_add(db, kit_exchange("a.List/0001", "{\"account\":\"1\"}", "{}"));
		strlist_add(&planned, "a.List");
		strlist_add(&sources, "a.List");
		if (seen_make(&seen, db, &planned, NULL, &e) != 0)
			printf("# %s\n", e.text);
		verdict_unseen(&out, seen, &sources);
		for (size_t n = 0; n < out.n; n++) {
			const struct finding *f = &out.items[n];

			held += f->held;
			one_by_one += strcmp(f->reason, REASON_MEMBER_REFUSED) == 0;
			denied += strcmp(f->reason, REASON_MEMBER_REFUSED) == 0 && f->cause.state == STATE_DENIED;
			if (strcmp(f->reason, REASON_MEMBERS_REFUSED) == 0)
				rest += (int)json_num(f->values, "members", 0);
		}
		got = xasprintf("%d %d %d", one_by_one, denied, rest);
		is_str(got, told[i].want, told[i].phrase);
		is_int(held, (long long)out.n, "  none of it can pass");
		free(got);
		findings_release(&out);
		strlist_release(&planned);
		strlist_release(&sources);
		seen_free(seen);
		db_free(db);
		kit_release(&kit);
		free(members);
	}
}

int
main(void)
{
	test_lists();
	test_told();
	return tap_done();
}
