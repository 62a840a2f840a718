#include "knowledge/knowledge.h"

#include "knowledge/schemas.h"
#include "knowledge_folder.h"
#include "tap.h"

#define SRC "sources/trailer.Describe.json"
#define LOG "sources/log.GetStore.json"
#define CHECK "checks/LOG-01.sql"

static const struct change changes[] = {
	/* files and folders */
	{ "a file that stands nowhere", "notes.txt", NULL, "x", "notes.txt: is no knowledge file: see README.md for what stands where" },
	{ "a misspelt suffix", "checks/A-1.sq", NULL, "x", "checks/A-1.sq: is no knowledge file: see README.md for what stands where" },
	{ "an unknown folder", "check/A-1.sql", NULL, "x", "check/A-1.sql: is no knowledge file: see README.md for what stands where" },
	{ "a hidden file is not looked at", ".gitignore", NULL, "x", "" },
	{ "no products.json", "products.json", "", NULL, "products.json: is missing" },
	{ "no JSON", SRC, NULL, "{\n'id':", SRC ": is not JSON: line 2" },
	{ "no UTF-8", SRC, NULL, "{'id':'\xff'}", SRC ": is not UTF-8 text" },
	{ "a member twice", SRC, "'permission'", "'product':'log','permission'", SRC ": member \"product\" stands twice in one object" },
	/* schemas */
	{ "an unknown key", SRC, "'permission'", "'permision'",
	    SRC ": unknown key \"permision\", did you mean \"permission\"?\n" SRC ": permission: is missing" },
	{ "one language is missing", SRC, "'title':" W, "'title':{'en':'x'}", SRC ": title.zh-CN: is missing" },
	{ "a title that moves the cursor", SRC, "'title':" W, "'title':{'en':'x','zh-CN':'\\u001b[2J'}", SRC ": title.zh-CN: has a control character" },
	{ "a key of a query that ends its line", SRC, "'Shadow'", "'Sha\\ndow'", SRC ": query: has a key with a control character" },
	{ "a method that writes", LOG, "'POST'", "'DELETE'", LOG ": method: want one of GET, POST, HEAD, found text \"DELETE\"" },
	{ "a host that ends in a place", LOG, "'path'", "'host':'log.{project}','path'",
	    LOG ": host: want text of the form ^[a-z0-9{][a-z0-9.{}_-]*[.][a-z0-9-]+$, found text \"log.{project}\"" },
	{ "a personal member that is no name", "products.json", "'errors':{'rpc'", "'personal':['user name'],'errors':{'rpc'",
	    "products.json: personal[0]: want text of the form ^([A-Za-z][A-Za-z0-9_-]*([.][A-Za-z0-9_-]+)+/)?[A-Za-z_][A-Za-z0-9_-]*$, found text \"user name\"" },
	{ "an unknown style", "products.json", "'style':'sls'", "'style':'ros'",
	    "products.json: products.log.style: want one of rpc, sls, oss, found text \"ros\"" },
	{ "an unknown severity", CHECK, "'high'", "'hihg'",
	    CHECK ": severity: want one of critical, high, medium, low, found text \"hihg\", did you mean \"high\"?" },
	{ "a baseline in words", "detections/D-LOG-01.sql", "30", "'month'",
	    "detections/D-LOG-01.sql: baseline: want text \"none\" or a whole number, found text \"month\"" },
	{ "a token that OSCAL refuses", "standard.json", "'std-1-b'", "'1-b'",
	    "standard.json: controls[1].token: want text of the form ^[A-Za-z_][A-Za-z0-9_.-]*$, found text \"1-b\"" },
	{ "several problems in one file", "standard.json", "'severity':'low','decide':'manual'", "'severty':'low','decide':'hand'",
	    "standard.json: controls[1]: unknown key \"severty\", did you mean \"severity\"?\n"
	    "standard.json: controls[1].decide: want one of automatic, partly, manual, found text \"hand\"" },
	/* products and sources */
	{ "rpc without a version", "products.json", "'version':'2020-07-06',", "",
	    "products.json: products.trailer: a product of style \"rpc\" needs a version" },
	{ "a style without codes", "products.json", "'style':'sls'", "'style':'oss'",
	    "products.json: products.log: errors has no codes for style \"oss\"" },
	{ "an unknown product", LOG, "'product':'log'", "'product':'logs'", LOG ": product: products.json has no product \"logs\"" },
	{ "an id that is not the file's name", LOG, "'id':'log.GetStore'", "'id':'log.GetStor'",
	    LOG ": id: want the file's name \"log.GetStore\", found \"log.GetStor\"" },
	{ "an id of another product", SRC, "'product':'trailer'", "'product':'log'",
	    SRC ": id: want \"log.\" and an action, found \"trailer.Describe\"" },
	{ "a for-each that writes", SRC, "select account", "delete from account", SRC ": for-each: want one select, found \"delete\"" },
	{ "a for-each of two statements", SRC, "scope_region'", "scope_region; select 1'", SRC ": for-each: has more than one statement" },
	{ "a semicolon ends a statement", SRC, "scope_region'", "scope_region ; -- all'", "" },
	{ "keep-empty of nothing", SRC, "['Also']", "['Also','More']", SRC ": keep-empty: query has no parameter \"More\"" },
	{ "a place that is not closed", SRC, "{flag}", "{flag", SRC ": query.Shadow: \"{flag\": want {name}, {name:number} or {name:path}; a brace is {{ or }}" },
	{ "a place of an unknown kind", LOG, "{from:number}", "{from:date}",
	    LOG ": body: \"{from:date}\": want {name}, {name:number} or {name:path}; a brace is {{ or }}" },
	{ "paging without what its kind needs", LOG, "'total':'total',", "", LOG ": paging.total: is missing: paging of kind \"offset\" needs it" },
	{ "a page size without its name", LOG, "'size':'size',", "", LOG ": paging.size: is missing: page-size is sent under this name" },
	{ "paging in a body that is not there", SRC, "'for-each'", "'paging':{'kind':'token','request':'a','response':'b','in-body':true},'for-each'",
	    SRC ": paging.in-body: there is no body that is an object" },
	{ "a path in a style without paths", SRC, "'query'", "'path':'/x','query'", SRC ": path: want \"/\" for style \"rpc\", found \"/x\"" },
	{ "an action in a style without actions", LOG, "'path'", "'action':'Get','path'",
	    LOG ": action: only style \"rpc\" has an action, \"log\" is of style \"sls\"" },
	{ "a body that is not sent", LOG, ",'method':'POST'", "", LOG ": body: method GET sends none" },
	{ "lists of XML in JSON", LOG, "'path'", "'arrays':['a'],'path'", LOG ": arrays: is for format \"xml\" only" },
	/* views */
	{ "a view of another name", "views/trail.sql", NULL, "create view trails as select 1", "views/trail.sql: want the view \"trail\", as the file is named, found \"trails\"" },
	{ "a view file that drops", "views/trail.sql", NULL, "drop view trail", "views/trail.sql: want one \"create view NAME as select ...\" and nothing else" },
	{ "a view and more", "views/trail.sql", NULL, "create view trail as select 1; drop table x", "views/trail.sql: has more than one statement" },
	{ "a table instead of a view", "views/trail.sql", NULL, "create table trail as select 1", "views/trail.sql: want one \"create view NAME as select ...\" and nothing else" },
	/* rules */
	{ "no header", CHECK, NULL, "select 1", CHECK ": want a comment /* { ... } */ with the header first" },
	{ "a header without end", CHECK, NULL, "/* {}", CHECK ": the comment with the header has no end" },
	{ "a header that is no JSON", CHECK, NULL, "/* {'id' */ select 1", CHECK ": header: is not JSON: line 1" },
	{ "no statement", "tables/trails.sql", "select name, evidence from trail", "", "tables/trails.sql: want one select, found nothing" },
	{ "a statement that writes", "tables/trails.sql", "select name, evidence from trail", "update trail set name = 1",
	    "tables/trails.sql: want one select, found \"update\"" },
	{ "a setting that is no column", "tables/trails.sql", "'sources'", "'settings':{'of':['name'],'are':['ttl']},'sources'",
	    "tables/trails.sql: settings.are: there is no column \"ttl\"" },
	{ "a setting that names the thing too", "tables/trails.sql", "'sources'", "'settings':{'of':['name'],'are':['name']},'sources'",
	    "tables/trails.sql: settings.are: \"name\" names the thing, it can not be a setting of it too" },
	{ "a reason that is never answered", CHECK, "'long':" W, "'long':" W ",'longer':" W, CHECK ": reasons.longer: the statement never answers this reason" },
	{ "the default reason of a detection need not be", "detections/D-LOG-01.sql", "'hit'", "'hti'",
	    "detections/D-LOG-01.sql: reasons.hti: the statement never answers this reason" },
	{ "a reason with an open place", CHECK, "{name} has {ttl}", "{name} has {ttl", CHECK ": reasons.short: en: \"{ttl\": want {name}, {name:number} or {name:path}; a brace is {{ or }}" },
	{ "an unknown source", CHECK, "'log.GetStore'", "'log.GetShop'", CHECK ": sources[1]: there is no source \"log.GetShop\"" },
	{ "a parameter that nobody declares", CHECK, "'days':180,", "",
	    CHECK ": parameters: has no \"days\", which the statement uses\nstandard.json: controls[0].checks[0].parameters.days: checks/LOG-01.sql has no parameter \"days\"" },
	{ "a parameter that nobody uses", CHECK, "'days':180", "'days':180,'hours':1", CHECK ": parameters.hours: the statement does not use it" },
	{ "a list that nobody reads", CHECK, "'friends'", "'enemies'",
	    CHECK ": parameters.enemies: the statement does not use it (a list is read as the rows of list with this name)" },
	{ "a list used as a value", CHECK, "'days':180", "'days':['1']",
	    CHECK ": parameters: \"days\" is a list: read it as list where name = 'days'\n"
	    CHECK ": parameters.days: the statement does not use it (a list is read as the rows of list with this name)\n"
	    "standard.json: controls[0].checks[0].parameters.days: want a list, as the rule's own value, found a number" },
	{ "a parameter named as one that is given", CHECK, "'days':180", "'days':180,'now':1",
	    CHECK ": parameters.now: the program gives every statement a parameter of this name" },
	{ "a header that is wrong is no missing check", CHECK, "'severity':'high',", "", CHECK ": severity: is missing" },
	{ "an id twice", "detections/LOG-01.sql", NULL,
	    "/* {'id':'LOG-01','title':" W ",'severity':'low','sources':[],'reasons':{'hit':" W "}} */ select 1 as resource, 2 as evidence",
	    "detections/LOG-01.sql: id: id \"LOG-01\" stands in checks/LOG-01.sql already" },
	/* frameworks */
	{ "an unknown check", "standard.json", "{'id':'D-LOG-01'}", "{'id':'D-LOG-02'}",
	    "standard.json: controls[0].checks[1].id: there is no check or detection \"D-LOG-02\"" },
	{ "a check twice", "standard.json", "{'id':'D-LOG-01'}", "{'id':'LOG-01'}", "standard.json: controls[0].checks: names \"LOG-01\" twice" },
	{ "an unknown parameter", "standard.json", "'days':200", "'dais':200",
	    "standard.json: controls[0].checks[0].parameters.dais: checks/LOG-01.sql has no parameter \"dais\"" },
	{ "a parameter of another type", "standard.json", "'days':200", "'days':'200'",
	    "standard.json: controls[0].checks[0].parameters.days: want a number, as the rule's own value, found text" },
	{ "automatic without checks", "standard.json", "{'id':'LOG-01','parameters':{'days':200}},{'id':'D-LOG-01'}", "",
	    "standard.json: controls[0].checks: names no check though \"decide\" is \"automatic\"" },
	{ "manual without what to attach", "standard.json", ",'attach':" W, "",
	    "standard.json: controls[1].attach: is missing: \"decide\" is \"manual\", so it must say what a human adds" },
	{ "the platform's part without its certificate", "standard.json", "'responsibility':'tenant','checks'", "'responsibility':'platform','checks'",
	    "standard.json: controls[0].attach: is missing: \"responsibility\" is \"platform\", so it must name the provider's own certificate" },
	{ "a control twice", "standard.json", "'1 b)'", "'1 a)'", "standard.json: controls[1].id: control \"1 a)\" stands in standard.json already" },
	{ "a token twice, in two frameworks", "other.json", NULL,
	    "{'id':'other','title':" W ",'controls':[{'id':'9','token':'std-1-a','title':" W ",'severity':'low','decide':'manual',"
	    "'responsibility':'platform','attach':" W "}]}", "standard.json: controls[0].token: token \"std-1-a\" stands in other.json already" },
	{ "a framework of another name", "standard.json", "'id':'standard'", "'id':'standart'",
	    "standard.json: id: want the file's name \"standard\", found \"standart\"" },
};

static void
test_change(const char *dir, const struct change *c)
{
	struct knowledge *k = NULL;
	struct err e = { 0 };
	struct buf got;
	bool fine = *c->want == '\0';
	int rc;

	buf_init(&got, 100000);
	ok(folder_change(dir, c), "%s: the change can be made", c->phrase);
	rc = knowledge_load(&k, dir, folder_problem, &got, &e);
	is_str(buf_text(&got), c->want, c->phrase);
	if (fine)
		ok(rc == 0 && k != NULL, "%s: is loaded", c->phrase);
	else
		ok(rc == -1 && k == NULL && e.code == ERR_USAGE && strstr(e.text, c->file) != NULL, "%s: is refused: %s",
		    c->phrase, e.text + strlen(dir));
	knowledge_free(k);
	folder_restore(dir, c);
	buf_release(&got);
}

static void
test_good(const char *dir)
{
	struct knowledge *k = NULL;
	struct err e = { 0 };
	const struct source *s;
	const struct rule *r;

	if (!ok(knowledge_load(&k, dir, NULL, NULL, &e) == 0, "the small folder loads: %s", e.text))
		return;
	ok(k->n_sources == 2 && k->n_views == 1 && k->n_rules == 3 && k->n_frameworks == 1, "all files are there");
	s = knowledge_source(k, "trailer.Describe");
	is_str(s->action, "Describe", "the action is the part of the id behind the dot");
	is_str(s->method, "POST", "rpc posts");
	is_str(s->version, "2020-07-06", "the version is the product's");
	is_str(s->host, "trailer.{region}.example.com", "the host is the product's");
	is_str(s->path, "/", "rpc has one path");
	ok(s->errors != NULL && strlist_glob(&s->errors->denied, "NoPermission"), "error codes of the style");
	is_int(s->pages_max, 1000, "pages by default");
	is_int((long long)s->body_max, 8388608, "bytes by default");
	s = knowledge_source(k, "log.GetStore");
	ok(s->action == NULL && s->version == NULL, "sls has neither action nor version");
	ok(s->paging.kind == PAGING_OFFSET && s->paging.page_size == 100, "paging");
	is_str(s->paging.items, "", "the answer itself is the list");
	is_str(s->body, "{\"from\":\"{from:number}\",\"text\":\"{store}: all\"}", "the body is kept as a template");
	r = knowledge_rule(k, "LOG-01");
	ok(r->kind == RULE_CHECK && r->severity == SEVERITY_HIGH && r->changing, "a check");
	ok(strncmp(r->sql, "select t.name", 13) == 0 && r->sql[strlen(r->sql) - 1] == ')', "the statement alone, without semicolon");
	is_str(r->reasons[0].text.text[LANG_ZH_CN], "{name}", "the reason in Chinese");
	r = knowledge_rule(k, "D-LOG-01");
	ok(r->kind == RULE_DETECTION && r->uses_calendar && r->baseline_days == 30, "a detection");
	r = knowledge_rule(k, "trails");
	ok(r->kind == RULE_TABLE && r->n_columns == 2 && strcmp(r->section, "coverage") == 0, "a table");
	is_str(k->views[0].id, "trail", "a view");
	ok(strncmp(k->views[0].sql, "create view trail", 17) == 0, "its statement without the comment");
	ok(k->frameworks[0].n_controls == 2 && k->frameworks[0].controls[0].n_rules == 2 &&
	    json_num(k->frameworks[0].controls[0].rules[0].parameters, "days", 0) == 200, "a framework");
	knowledge_free(k);
}

static void
test_unreadable(const char *dir)
{
	char *none = xasprintf("%s/none", dir), *link = xasprintf("%s/checks/link.sql", dir);
	struct knowledge *k = NULL;
	struct err e = { 0 };
	struct buf big;

	ok(knowledge_load(&k, none, NULL, NULL, &e) == -1 && e.code == ERR_IO && k == NULL, "no folder: %s", e.text + strlen(dir));
	ok(symlink("LOG-01.sql", link) == 0 && knowledge_load(&k, dir, NULL, NULL, &e) == -1 && k == NULL, "a symbolic link: %s",
	    e.text + strlen(dir));
	unlink(link);
	buf_init(&big, KNOWLEDGE_FILE_MAX + 100);
	while (buf_puts(&big, "select ") == 0)
		;
	folder_write(dir, "checks/BIG-1.sql", buf_text(&big));
	ok(knowledge_load(&k, dir, NULL, NULL, &e) == -1 && strstr(e.text, "BIG-1.sql: is over the limit of 1048576 bytes") != NULL,
	    "a file over the limit: %s", e.text + strlen(dir));
	buf_release(&big);
	free(none);
	free(link);
}

/* ---- one folder over the other ---- */

#define OVER_CHECK "/* {'id':'LOG-01','title':" W ",'severity':'low','sources':['trailer.Describe'],'reasons':{'mine':" W "}," \
	"'rationale':" W ",'remediation':{'text':" W ",'validation':" W ",'changing':false}} */ " \
	"select name as resource, \"pass\" as verdict, \"mine\" as reason, evidence from trail"

static const struct over_case {
	const char *phrase, *file, *text;
	const char *want;	/* problems as "file: key: reason" lines */
} over_cases[] = {
	{ "a file of the user's own is added", "views/mine.sql", "create view mine as select 1 as x", "" },
	{ "ten lines are a programme", "policy.json",
	    "{ 'id': 'policy', 'title': 'Our own rules', 'controls': [\n"
	    "  { 'id': '1 (a)', 'title': 'Trails are kept', 'checks': [ 'LOG-01' ] },\n"
	    "  { 'id': '\u4e00', 'title': " W ", 'checks': [ { 'id': 'D-LOG-01' } ] } ] }\n", "" },
	{ "a README of the user's own is not the shipped one's", "README.md", "mine", "" },
	{ "nor a schema", "schema/framework.schema.json", "{", "" },
	{ "what stands nowhere is a problem", "checks/LOG-01.txt", "x", "checks/LOG-01.txt: is no knowledge file: see README.md for what stands where" },
	{ "a control without a title", "policy.json", "{'id':'policy','title':'x','controls':[{'id':'1','checks':['LOG-01']}]}",
	    "policy.json: controls[0].title: is missing" },
	{ "a check that is not there", "policy.json", "{'id':'policy','title':'x','controls':[{'id':'1','title':'x','checks':['LOG-77']}]}",
	    "policy.json: controls[0].checks[0].id: there is no check or detection \"LOG-77\"" },
	{ "ids that give one token", "policy.json",
	    "{'id':'policy','title':'x','controls':[{'id':'1 a','title':'x','checks':['LOG-01']},{'id':'1-a','title':'x','checks':['LOG-01']}]}",
	    "policy.json: controls[1].token: token \"policy-1-a\" stands in policy.json already" },
	{ "an id of the other kind of rule", "detections/LOG-01.sql",
	    "/* {'id':'LOG-01','title':" W ",'severity':'low','sources':[],'reasons':{'hit':" W "}} */ select 1 as resource, 2 as evidence",
	    "detections/LOG-01.sql: id: id \"LOG-01\" stands in checks/LOG-01.sql already" },
};

static void
test_over(const char *dir, const struct over_case *c)
{
	char *own = folder_empty();
	struct strlist dirs = { 0 };
	struct knowledge *k = NULL;
	struct err e = { 0 };
	struct buf got;
	int rc;

	buf_init(&got, 100000);
	strlist_add(&dirs, dir);
	strlist_add(&dirs, own);
	folder_write(own, c->file, c->text);
	rc = knowledge_load_over(&k, &dirs, folder_problem, &got, &e);
	is_str(buf_text(&got), c->want, c->phrase);
	ok((rc == 0) == (*c->want == '\0'), "%s: is %s", c->phrase, rc == 0 ? "loaded" : "refused");
	ok(rc == 0 || strncmp(e.text, own, strlen(own)) == 0, "%s: the sentence names the folder of the file", c->phrase);
	knowledge_free(k);
	buf_release(&got);
	strlist_release(&dirs);
	folder_remove(own);
	free(own);
}

static void
test_replaced(const char *dir)
{
	char *own = folder_empty();
	struct strlist dirs = { 0 };
	struct knowledge *k = NULL;
	struct err e = { 0 };
	size_t replaced = 0, added = 0;
	const struct framework *f;

	strlist_add(&dirs, dir);
	strlist_add(&dirs, own);
	folder_write(own, "checks/LOG-01.sql", OVER_CHECK);
	folder_write(own, "standard.json", "{'id':'standard','title':'x','controls':[{'id':'1 (a)','title':'Mine','checks':['LOG-01','D-LOG-01']}]}");
	folder_write(own, "9.json", "{'id':'9','title':'x','controls':[{'id':'\u4e00','title':'Mine','checks':['LOG-01']}]}");
	if (ok(knowledge_load_over(&k, &dirs, NULL, NULL, &e) == 0, "files over others load: %s", e.text)) {
		for (size_t i = 0; i < k->n_files; i++) {
			replaced += k->files[i].replaces;
			added += k->files[i].folder == 1 && !k->files[i].replaces;
		}
		ok(replaced == 2 && added == 1, "which is which is known");
		is_str(knowledge_dir_of(k, "checks/LOG-01.sql"), own, "a replaced file is the user's");
		is_str(knowledge_dir_of(k, "views/trail.sql"), dir, "the others are the shipped ones");
		ok(knowledge_rule(k, "LOG-01")->severity == SEVERITY_LOW && k->n_rules == 3, "the check is the user's");
		f = knowledge_framework(k, "standard");
		ok(f != NULL && f->n_controls == 1 && k->n_frameworks == 2, "the framework is the user's");
		is_str(f->controls[0].token, "standard-1--a-", "a token from the ids");
		is_str(knowledge_framework(k, "9")->controls[0].token, "_9-e4b880", "a token from an id in Chinese");
		is_str(f->controls[0].title.text[LANG_ZH_CN], "Mine", "one text for both languages");
		ok(f->controls[0].decide == DECIDE_AUTOMATIC && strcmp(f->controls[0].responsibility, "tenant") == 0,
		    "decided by its checks, met by the tenant");
		ok(f->controls[0].severity == knowledge_rule(k, "D-LOG-01")->severity, "as severe as the worst of its checks");
	}
	knowledge_free(k);
	strlist_release(&dirs);
	folder_remove(own);
	free(own);
}

/* Each folder that is shipped loads, and has what the README promises. */
static void
test_shipped(void)
{
	char *dir = xasprintf("%s/frameworks", getenv("TOP_SRCDIR"));
	struct knowledge *k = NULL;
	struct err e = { 0 };
	struct buf got;

	buf_init(&got, 100000);
	ok(knowledge_load(&k, dir, folder_problem, &got, &e) == 0, "the shipped folder loads %s", e.text);
	is_str(buf_text(&got), "", "without a problem");
	ok(k != NULL && k->n_frameworks > 0 && k->n_sources > 0 && k->n_rules > 0, "and is not empty");
	knowledge_free(k);
	buf_release(&got);
	free(dir);
}

/* Whatever stands in frameworks/schema is a schema that we can hold something against. */
static void
test_schemas(void)
{
	struct err e = { 0 };
	struct schema *s = NULL;
	int n = 0;

	for (const struct schema_text *t = schema_texts; t->name != NULL; t++, n++) {
		ok(schema_builtin(&s, t->name, &e) == 0, "schema %s is one %s", t->name, e.text);
		schema_free(s);
	}
	ok(n >= 7, "%d schemas are built in", n);
	ok(schema_builtin(&s, "nothing", &e) == -1 && s == NULL, "no schema of another name: %s", e.text);
}

int
main(void)
{
	char *dir = folder_make();

	test_schemas();
	test_good(dir);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		test_change(dir, &changes[i]);
	test_good(dir);
	for (size_t i = 0; i < sizeof(over_cases) / sizeof(over_cases[0]); i++)
		test_over(dir, &over_cases[i]);
	test_replaced(dir);
	test_unreadable(dir);
	test_shipped();
	folder_remove(dir);
	free(dir);
	return tap_done();
}
