/*
 * What SQL of a knowledge file can not do, and that what it may do works.
 */
#include "kit.h"

static void
make_knowledge(struct kit *kit)
{
	kit_init(kit);
	kit_source(kit, "a.List", "select account from scope_account");
	kit_source(kit, "b.Get", "select account, name from thing");
	kit_source(kit, "c.Events", "select account from scope_account")->events_path = (char *)(uintptr_t)"Events";
	kit_source(kit, "d.Events", "select account from scope_account")->events_path = (char *)(uintptr_t)"Events";
	kit_view(kit, "twice", "views/twice.sql", "create view twice as select name || name as twice from thing");
	kit_view(kit, "thing", "views/thing.sql", "/* a thing */ create view thing as select l.account, l.id as evidence,"
	    " value ->> '$.name' as name from \"a.List\" l, json_each(body, '$.Things')");
}

static const struct {
	const char *phrase, *sql, *want;
} refused[] = {
	{ "insert", "insert into events(event_id) values('x')", "rule.sql: the statement may only select" },
	{ "update", "update \"a.List\" set state = 'confirmed'", "rule.sql: the statement may only select" },
	{ "delete", "delete from scope_account", "rule.sql: the statement may only select" },
	{ "returning", "delete from scope_account returning account", "rule.sql: the statement may only select" },
	{ "create table", "create table x(a)", "rule.sql: the statement may only select" },
	{ "create temp table", "create temp table x as select 1", "rule.sql: the statement may only select" },
	{ "drop table", "drop table \"a.List\"", "rule.sql: the statement may only select" },
	{ "drop view", "drop view thing", "rule.sql: the statement may only select" },
	{ "create trigger", "create trigger t after insert on events begin select 1; end",
	    "rule.sql: the statement may only select" },
	{ "create virtual table", "create virtual table x using fts5(a)", "rule.sql: the statement may only select" },
	{ "attach", "attach '/tmp/x.db' as x", "rule.sql: the statement may not attach a database" },
	{ "detach", "detach main", "rule.sql: the statement may only select" },
	{ "vacuum into", "vacuum into '/tmp/x.db'", "rule.sql: the statement may only select" },
	{ "pragma", "pragma writable_schema = 1", "rule.sql: the statement may not use pragma writable_schema" },
	{ "pragma that reads", "pragma table_info('events')", "rule.sql: the statement may not use pragma table_info" },
	{ "pragma as a table", "select name from pragma_table_info('events')",
	    "rule.sql: the statement may only select" },
	{ "begin", "begin", "rule.sql: the statement may only select" },
	{ "savepoint", "savepoint x", "rule.sql: the statement may only select" },
	{ "explain", "explain select 1", "rule.sql: the statement may only select" },
	{ "load_extension", "select load_extension('x')", "rule.sql: the statement may not call load_extension" },
	{ "random", "select random()", "rule.sql: the statement may not call random" },
	{ "randomblob", "select randomblob(1000000000)", "rule.sql: the statement may not call randomblob" },
	{ "zeroblob", "select zeroblob(1000000000)", "rule.sql: the statement may not call zeroblob" },
	{ "sqlite_version", "select sqlite_version()", "rule.sql: the statement may not call sqlite_version" },
	{ "the schema", "select sql from sqlite_master", "rule.sql: the statement may not read sqlite_master" },
	{ "the schema by its other name", "select sql from sqlite_schema", "rule.sql: the statement may not read sqlite_master" },
	{ "the schema, counted", "select count(*) from sqlite_master", "rule.sql: the statement may not read sqlite_master" },
	{ "the schema, in a subquery", "select (select count(*) from sqlite_master) as n",
	    "rule.sql: the statement may not read sqlite_master" },
	{ "the engine's tables", "select id from engine_exchange", "rule.sql: the statement may not read engine_exchange" },
	{ "the engine's tables, counted", "select count(*) from ENGINE_EXCHANGE",
	    "rule.sql: the statement may not read ENGINE_EXCHANGE" },
	{ "dbstat", "select * from dbstat", "rule.sql: no such table: dbstat" },
	{ "sqlite_stmt", "select * from sqlite_stmt", "rule.sql: no such table: sqlite_stmt" },
	{ "two statements", "select 1; select 2", "rule.sql: holds more than one statement" },
	{ "nothing", "-- nothing", "rule.sql: holds no statement" },
	{ "a table that is not there", "select 1 from nowhere", "rule.sql: no such table: nowhere" },
	{ "a misspelt column in double quotes", "select \"acount\" from scope_account", "rule.sql: no such column: acount" },
	{ "a parameter nobody gives", "select :floor as x", "rule.sql: unknown parameter :floor" },
	{ "a parameter without a name", "select ? as x", "rule.sql: parameters are written :name" },
	{ "a list as a parameter", "select :names as x", "rule.sql: parameter :names is a list: read it as list(name, value)" },
	{ "two columns of one name", "select 1 as a, 2 as a", "rule.sql: two columns are named a" },
	{ "bytes that are no text", "select cast(x'ff' as text) as a", "rule.sql: column a is not text" },
	{ "a string larger than the limit", "select length(printf('%.*c', 40000000, 'x')) as n",
	    "rule.sql: the statement needs more than 33554432 bytes" },
	{ "replace that doubles and doubles", "with recursive r(s) as (select 'xx' union all select replace(s, 'x', 'xxxx') from r)"
	    " select max(length(s)) as n from r", "rule.sql: the statement needs more than 33554432 bytes" },
	{ "an expression too deep", NULL, "rule.sql: parser stack overflow" },
	{ "more rows than the limit", "with recursive r(n) as (select 1 union all select n + 1 from r) select n from r limit 2000",
	    "rule.sql: the statement has more than 1000 rows" },
	{ "a recursion without end", "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) as n from r",
	    "rule.sql: the statement runs longer than 300 ms" },
	{ "a recursion that fills the memory", "with recursive r(n, s) as (select 1, printf('%100000d', 1) union all"
	    " select n + 1, s || n from r limit 2000) select n, s from r order by s desc",
	    "rule.sql: the statement needs more than 33554432 bytes" },
};

static void
test_refused(struct db *db)
{
	static const struct db_limits small = { .milliseconds = 300, .rows = 1000, .memory = 32 << 20 };
	static const struct db_limits usual = { DB_STATEMENT_MS, DB_ROWS_MAX, DB_MEMORY_MAX };
	char *deep = xcalloc(1, 4096);

	strcpy(deep, "select 1");
	for (int i = 0; i < 400; i++)
		strcat(deep, "+(1");
	for (int i = 0; i < 400; i++)
		strcat(deep, ")");
	db_set_limits(db, &small);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		kit_is(db, refused[i].sql != NULL ? refused[i].sql : deep, "{\"names\":[\"a\"]}", refused[i].want, refused[i].phrase);
	free(deep);
	db_set_limits(db, &usual);
	kit_is(db, "select s || s as t from (select printf('%.*c', 40000000, 'x') as s)", NULL, "rule.sql: a value is longer than 67108864 bytes",
	    "one value has a limit of its own");
	kit_is(db, "select count(*) as n from scope_account", NULL, "[{\"n\":0}]", "and then all is as before");
}

static const struct {
	const char *phrase, *sql, *params, *want;
} allowed[] = {
	{ "a view over json_each", "select name, evidence from thing order by name", NULL,
	    "[{\"name\":\"x\",\"evidence\":\"a.List/0001\"},{\"name\":\"y\",\"evidence\":\"a.List/0001\"}]" },
	{ "a view over a view", "select twice from twice order by 1", NULL, "[{\"twice\":\"xx\"},{\"twice\":\"yy\"}]" },
	{ "a common table expression, counted", "with x as (select 1 union all select 2) select count(*) as n from x", NULL,
	    "[{\"n\":2}]" },
	{ "a window function", "select row_number() over (order by name) as n from thing", NULL, "[{\"n\":1},{\"n\":2}]" },
	{ "parameters of all types", "select :t as t, :i + 1 as i, :b as b, :d * 2 as d, :z as z",
	    "{\"t\":\"x\",\"i\":41,\"b\":true,\"d\":0.25,\"z\":null}", "[{\"t\":\"x\",\"i\":42,\"b\":1,\"d\":0.5,\"z\":null}]" },
	{ "whole numbers divide as such", "select typeof(:i) as t, :i / 2 as h", "{\"i\":7}", "[{\"t\":\"integer\",\"h\":3}]" },
	{ "a number too large for a double is text", "select 9007199254740993 as n", NULL, "[{\"n\":\"9007199254740993\"}]" },
	{ "now is the pinned clock", "select datetime('now') as n, unixepoch('now') as u", NULL,
	    "[{\"n\":\"2026-11-03 02:15:00\",\"u\":1793672100}]" },
	{ "lists of the scope", "select value from list where name = 'ports' order by value", NULL,
	    "[{\"value\":22},{\"value\":3389}]" },
	{ "days of the calendar", "select day from holidays", NULL, "[{\"day\":20728}]" },
	{ "the scope", "select a.account, a.name, r.region, v.value from scope_account a, scope_region r, scope_value v", NULL,
	    "[{\"account\":\"1\",\"name\":\"main\",\"region\":\"*\",\"value\":\"v\"}]" },
	{ "a comment and a semicolon behind", "select 1 as a; -- done\n", NULL, "[{\"a\":1}]" },
};

static void
test_allowed(struct db *db)
{
	struct assess_scope s = { .from = 1790000000, .to = 1793000000, SCOPE_CALENDAR };
	cJSON *lists = cJSON_Parse("{\"ports\":[22,3389,22],\"names\":[\"a\"]}"), *params;
	struct err e = { 0 };
	char *text;

	kv_add(&s.accounts, "1", "main");
	kv_add(&s.values, "k", "v");
	strlist_add(&s.regions, "*");
	strlist_add(&s.holidays, "2026-10-02");
	s.lists = lists;
	ok(db_set_scope(db, &s, 1793672100, &e) == 0 && db_set_scope(db, &s, 1793672100, &e) == 0, "the scope can be set twice");
	kit_add(db, kit_exchange("a.List/0001", "{\"account\":\"1\"}", "{\"Things\":[{\"name\":\"y\"},{\"name\":\"x\"}]}"));
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		kit_is(db, allowed[i].sql, allowed[i].params, allowed[i].want, allowed[i].phrase);
	params = scope_params(&s, 1793672100);
	text = json_print(params);
	is_str(text, "{\"now\":1793672100,\"win_start\":1790000000,\"win_end\":1793000000,\"base_start\":1787408000,"
	    "\"tz_s\":28800,\"h_from\":8,\"h_to\":20}", "the parameters of every statement");
	free(text);
	cJSON_Delete(params);
	strlist_add(&s.workdays, "2026-02-30");
	ok(db_set_scope(db, &s, 0, &e) != 0 && strcmp(e.text, "scope: day \"2026-02-30\" is not a date YYYY-MM-DD") == 0,
	    "a day that is none is refused");
	cJSON_Delete(lists);
	kv_release(&s.accounts);
	kv_release(&s.values);
	strlist_release(&s.regions);
	strlist_release(&s.holidays);
	strlist_release(&s.workdays);
}

static const struct {
	const char *phrase, *sql, *want;
} deps[] = {
	{ "a table", "select id from \"b.Get\"", "b.Get " },
	{ "a table that is only counted", "select count(*) as n from \"b.Get\"", "b.Get " },
	{ "a table in any case", "select id from \"B.GET\"", "b.Get " },
	{ "a table behind an alias", "select x.id from \"b.Get\" as x", "b.Get " },
	{ "a table that only exists tests", "select 1 as a where exists (select 1 from main.\"b.Get\")", "b.Get " },
	{ "a view over a view", "select twice from twice", "a.List " },
	{ "a view that is only counted", "select count(*) as n from twice", "a.List " },
	{ "a common table expression", "with x as (select id from \"b.Get\") select count(*) as n from x, thing", "a.List b.Get " },
	{ "events are every source that has some", "select event_id from events", "c.Events d.Events " },
	{ "constants are nothing", "select 'pass' as verdict", "" },
	{ "the scope is no source", "select account from scope_account", "" },
};

static void
test_deps(struct db *db)
{
	struct err e = { 0 };
	cJSON *none = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(deps) / sizeof(deps[0]); i++) {
		struct strlist found = { 0 };
		char text[200] = "";

		if (db_deps(db, "rule.sql", deps[i].sql, NULL, &found, &e) != 0)
			strcpy(text, e.text);
		for (size_t j = 0; j < found.n; j++) {
			strcat(text, found.items[j]);
			strcat(text, " ");
		}
		is_str(text, deps[i].want, deps[i].phrase);
		strlist_release(&found);
	}
	ok(db_deps(db, "rule.sql", "select :x as x", NULL, NULL, &e) == 0, "parameters are not looked at without params");
	ok(db_deps(db, "rule.sql", "select :x as x", none, NULL, &e) != 0, "and are with");
	is_str(e.text, "rule.sql: unknown parameter :x", "by name");
	cJSON_Delete(none);
}

static const struct {
	const char *phrase, *sql, *want;
} bad_views[] = {
	{ "an insert", "insert into scope_account values('9', '')", "v.sql: the statement may only create a view" },
	{ "a table", "create table v(a)", "v.sql: the statement may only create a view" },
	{ "another name", "create view w as select 1", "v.sql: the statement may not create view w" },
	{ "a temporary view", "create temp view v as select 1", "v.sql: the statement may only create a view" },
	{ "a trigger behind it", "create view v as select 1; create trigger t instead of insert on v begin select 1; end",
	    "v.sql: holds more than one statement" },
	{ "a select", "select 1", "v.sql: want one `create view v as select ...`" },
	{ "the schema", "create view v as select sql from sqlite_master", "v.sql: the statement may not read sqlite_master" },
	{ "the engine's tables", "create view v as select id from engine_exchange",
	    "v.sql: the statement may not read engine_exchange" },
	{ "a function", "create view v as select randomblob(3) as r", "v.sql: the statement may not call randomblob" },
	{ "a view that does not exist", "create view v as select 1 from nowhere", "v.sql: no such table: main.nowhere" },
	{ "itself", "create view v as select 1 as a from v", "v.sql: view v is circularly defined" },
	{ "a parameter", "create view v as select :now as n", "v.sql: parameters are not allowed in views" },
};

static void
test_views(void)
{
	for (size_t i = 0; i < sizeof(bad_views) / sizeof(bad_views[0]); i++) {
		struct kit kit;
		struct db *db;
		struct err e = { 0 };

		kit_init(&kit);
		kit_view(&kit, "v", "v.sql", bad_views[i].sql);
		ok(db_open(&db, &kit.k, &e) == -1 && db == NULL, "a view can not be: %s", bad_views[i].phrase);
		is_str(e.text, bad_views[i].want, "and the sentence names the file");
		db_free(db);
	}
}

static void
test_evidence(struct db *db)
{
	struct exchange *x = kit_exchange("a.List/0001", "{\"account\":\"1\"}", NULL);
	struct err e = { 0 };
	char *one = db_call_key("1", "cn-x", NULL), *two = NULL;
	cJSON *row = cJSON_Parse("{\"region\":\"cn-x\",\"size\":5,\"account\":\"1\",\"none\":null,\"empty\":\"\"}");

	ok(db_add_exchange(db, x, &e) != 0, "an id is added once");
	free(x->source);
	x->source = xstrdup("z.Unknown");
	ok(db_add_exchange(db, x, &e) != 0 && strstr(e.text, "no source") != NULL, "a source must be known");
	exchange_free(x);
	is_str(one, "{\"account\":\"1\",\"region\":\"cn-x\"}", "a call is known by account and region");
	two = db_call_key("2", "", row);
	is_str(two, "{\"account\":\"1\",\"region\":\"cn-x\",\"size\":\"5\"}", "and by its row, where that has them");
	free(one);
	free(two);
	cJSON_Delete(row);
	one = xcalloc(1, DB_BODY_MAX + 1);
	memset(one, 'x', DB_BODY_MAX);
	x = kit_exchange("b.Get/0009", "{\"account\":\"1\"}", NULL);
	x->json = cJSON_CreateString(one);
	free(one);
	kit_add(db, x);
	kit_is(db, "select state, code, body from \"b.Get\" where id = 'b.Get/0009'", NULL,
	    "[{\"state\":\"error\",\"code\":\"too-large\",\"body\":null}]", "an answer too large for SQL is not confirmed");
}

int
main(void)
{
	struct kit kit;
	struct db *db;
	struct err e = { 0 };

	make_knowledge(&kit);
	if (!ok(db_open(&db, &kit.k, &e) == 0, "views may come in any order: %s", e.text))
		return tap_done();
	test_refused(db);
	test_allowed(db);
	test_deps(db);
	test_evidence(db);
	db_free(db);
	test_views();
	return tap_done();
}
