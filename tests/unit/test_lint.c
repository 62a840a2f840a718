#include "cmd/lint_sql.h"

#include "knowledge_folder.h"
#include "tap.h"

#define SRC "sources/trailer.Describe.json"
#define LOG "sources/log.GetStore.json"
#define CHECK "checks/LOG-01.sql"
#define TABLE "tables/trails.sql"
#define HEAD "/* {'id':'trails','title':" W ",'section':'coverage','sources':['trailer.Describe'],'columns':{'name':" W ",'evidence':" W "}} */\n"

/* Each loads; only the sandbox can tell.  want: what the problems must be, in full or (with a * at the end) begin with. */
static const struct change changes[] = {
	{ "nothing is wrong", TABLE, "select", "select", "" },
	{ "a source that reads a view that is not there", LOG, "from trail'", "from trial'", LOG ": for-each: no such table: trial" },
	{ "a for-each without an account", SRC, "select account, region", "select region", SRC ": for-each: answers no column \"account\"" },
	{ "a for-each without a column that the host needs", SRC, "account, region, 0", "account, 0", SRC ": host: {region} is no column of the statement" },
	{ "a query place that is no column", SRC, "{flag}", "{flog}", SRC ": query.Shadow: {flog} is no column of the statement" },
	{ "a body place that is no column", LOG, "{from:number}", "{form:number}", LOG ": body: {form} is no column of the statement" },
	{ "a path place that is no column", LOG, "/{store}", "/{stor}", LOG ": path: {stor} is no column of the statement" },
	{ "events without a window", SRC, "'for-each'", "'events':{'path':'E'},'for-each'",
	    SRC ": for-each: answers no column \"win_from\"\n" SRC ": for-each: answers no column \"win_to\"\n"
	    SRC ": for-each: answers no column \"covers\"\n"
	    "detections/D-LOG-01.sql: sources: lacks \"trailer.Describe\", which the statement reads" },
	{ "a for-each with a parameter that nobody gives", SRC, "0 as flag", ":days as flag", SRC ": for-each: unknown parameter :days" },
	{ "sources that need each other", SRC, "from scope_account, scope_region", "from scope_account, scope_region where account not in (select account from trail)",
	    "sources: for-each of sources read each other in a circle: " SRC " needs " SRC },
	{ "a view over a table that is not there", "views/trail.sql", NULL, "create view trail as select * from nowhere", "views/trail.sql: *" },
	{ "a view over the engine's own tables", "views/trail.sql", NULL, "create view trail as select name from sqlite_schema", "views/trail.sql: *" },
	{ "a statement that is none", TABLE, NULL, HEAD "select name, from trail", TABLE ": *" },
	{ "a with that writes", TABLE, NULL, HEAD "with x as (select 1) delete from trail", TABLE ": *" },
	{ "a function that is not allowed", TABLE, NULL, HEAD "select load_extension(\"x\") as name, evidence from trail", TABLE ": *" },
	{ "a source that is read but not declared", CHECK, "['trailer.Describe','log.GetStore']", "['log.GetStore']",
	    CHECK ": sources: lacks \"trailer.Describe\", which the statement reads" },
	{ "a source that is declared but not read", TABLE, "['trailer.Describe']", "['trailer.Describe','log.GetStore']",
	    TABLE ": sources[1]: the statement does not read \"log.GetStore\"" },
	{ "a check without evidence", CHECK, "t.evidence, ", "", CHECK ": answers no column \"evidence\"" },
	{ "a reason's place that is no column", CHECK, "{name} has", "{nome} has", CHECK ": reasons.short: {nome} is no column of the statement" },
	{ "a detection without a resource", "detections/D-LOG-01.sql", "resource_name as resource", "resource_name",
	    "detections/D-LOG-01.sql: answers no column \"resource\"" },
	{ "a table in another order", TABLE, "select name, evidence", "select evidence, name", TABLE ": columns: column 1 of the statement is \"evidence\", want \"name\"" },
	{ "a table with a column more", TABLE, "evidence from", "evidence, account from", TABLE ": columns: column 3 of the statement is \"account\", want no more" },
	{ "a table with a column less", TABLE, ", evidence from", " from", TABLE ": columns: column 2 of the statement is missing, want \"evidence\"" },
	{ "a column twice", TABLE, "select name,", "select name, name,", TABLE ": *" },
};

static void
test_change(const char *dir, const struct change *c)
{
	struct knowledge *k = NULL;
	struct err e = { 0 };
	size_t n = strlen(c->want);
	struct buf got;
	long problems;

	buf_init(&got, 100000);
	if (ok(folder_change(dir, c) && knowledge_load(&k, dir, folder_problem, &got, &e) == 0, "%s: loads %s", c->phrase, e.text)) {
		problems = lint_sql(k, folder_problem, &got, &e);
		if (n > 0 && c->want[n - 1] == '*')
			ok(problems == 1 && strncmp(buf_text(&got), c->want, n - 1) == 0 && got.len > n && strchr(got.data, '\n') == NULL,
			    "%s: %s", c->phrase, buf_text(&got));
		else
			is_str(problems < 0 ? e.text : buf_text(&got), c->want, c->phrase);
		ok((problems > 0) == (n > 0), "%s: the count is right", c->phrase);
	}
	knowledge_free(k);
	folder_restore(dir, c);
	buf_release(&got);
}

static void
test_shipped(void)
{
	char *dir = xasprintf("%s/frameworks", getenv("TOP_SRCDIR"));
	struct knowledge *k = NULL;
	struct err e = { 0 };
	struct buf got;

	buf_init(&got, 100000);
	ok(knowledge_load(&k, dir, folder_problem, &got, &e) == 0 && lint_sql(k, folder_problem, &got, &e) == 0,
	    "the shipped folder has no problem %s", e.text);
	is_str(buf_text(&got), "", "none at all");
	knowledge_free(k);
	buf_release(&got);
	free(dir);
}

int
main(void)
{
	char *dir = folder_make();

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		test_change(dir, &changes[i]);
	test_shipped();
	folder_remove(dir);
	free(dir);
	return tap_done();
}
