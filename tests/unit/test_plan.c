#include "knowledge/plan.h"

#include "base/alloc.h"
#include "base/json.h"
#include "tap.h"

/* ---- the plan: sources and rules by hand, statements are the names of what they read ---- */

static int
names_are_deps(void *arg, const char *name, const char *sql, struct strlist *sources, struct err *e)
{
	char *copy = xstrdup(sql), *save = NULL;
	int rc = 0;

	(void)arg;
	for (char *p = strtok_r(copy, " ", &save); p != NULL; p = strtok_r(NULL, " ", &save)) {
		if (strcmp(p, "broken") == 0)
			rc = err_set(e, ERR_SQL, "%s: no such table", name);
		else if (!strlist_has(sources, p))
			strlist_add(sources, p);
	}
	free(copy);
	return rc;
}

/* Sources in the order of their files, as they are loaded; each reads what stands behind the colon.  A star: it is read. */
static char *
plan_of(const char *const *sources, const char *const *rules, const char *frameworks, struct plan **out, struct err *e)
{
	static struct source s[16];
	static struct rule r[16];
	static struct control_rule cr[16];
	static struct control c[2];
	static struct framework f[2];
	struct knowledge k = { .sources = s, .rules = r, .frameworks = f, .n_frameworks = 2 };
	struct strlist wanted = { 0 };
	struct buf b;
	size_t n_cr = 0;

	for (; sources[k.n_sources] != NULL; k.n_sources++) {
		char *name = xstrdup(sources[k.n_sources]), *colon = strchr(name, ':');

		*colon = '\0';
		s[k.n_sources] = (struct source){ .id = name, .file = xasprintf("sources/%s.json", name), .for_each = colon + 1,
			.identity_path = strcmp(name, "who") == 0 ? (char *)"Arn" : NULL };
	}
	/* "x" a check of framework one, "D" of framework two, "T" a table: "kind id:reads" */
	for (; rules[k.n_rules] != NULL; k.n_rules++) {
		char *id = xstrdup(rules[k.n_rules] + 2), *colon = strchr(id, ':');

		*colon = '\0';
		r[k.n_rules] = (struct rule){ .kind = rules[k.n_rules][0] == 'T' ? RULE_TABLE : RULE_CHECK, .id = id,
			.file = id, .sql = colon + 1 };
	}
	for (int i = 0; i < 2; i++) {
		c[i] = (struct control){ .rules = &cr[n_cr] };
		for (size_t j = 0; j < k.n_rules; j++) {
			if (rules[j][0] == '1' + i) {
				cr[n_cr++].id = r[j].id;
				c[i].n_rules++;
			}
		}
		f[i] = (struct framework){ .id = i == 0 ? (char *)"one" : (char *)"two", .file = (char *)"f.json", .controls = &c[i], .n_controls = 1 };
	}
	if (*frameworks != '\0')
		strlist_add(&wanted, frameworks);
	buf_init(&b, 10000);
	if (plan_make(out, &k, &wanted, names_are_deps, NULL, e) == 0) {
		for (size_t i = 0; i < (*out)->n; i++)
			buf_addf(&b, "%s%s%s", i > 0 ? " " : "", (*out)->items[i].source->id, (*out)->items[i].read ? "*" : "");
	} else {
		buf_puts(&b, e->text);
	}
	plan_free(*out);
	*out = NULL;
	for (size_t i = 0; i < k.n_sources; i++) {
		free(s[i].id);
		free(s[i].file);
	}
	for (size_t i = 0; i < k.n_rules; i++)
		free(r[i].id);
	strlist_release(&wanted);
	return buf_take(&b);
}

static const struct {
	const char *phrase, *sources[8], *rules[8], *frameworks, *want;
} plans[] = {
	{ "only what is needed", { "a:", "b:" }, { "1 c:b" }, "", "b" },
	{ "what a for-each reads comes first", { "a:c", "b:", "c:b" }, { "1 c:a" }, "", "b* c* a" },
	{ "each once", { "a:", "b:a", "c:a b" }, { "1 c:c b", "1 d:c" }, "", "a* b* c" },
	{ "one framework", { "a:", "b:" }, { "1 c:a", "2 d:b" }, "two", "b" },
	{ "all frameworks", { "a:", "b:" }, { "1 c:a", "2 d:b" }, "", "a b" },
	{ "tables are always there", { "a:", "b:" }, { "1 c:a", "T t:b" }, "two", "b" },
	{ "who the caller is, is always asked", { "a:", "who:" }, { "1 c:a" }, "two", "who" },
	{ "an unknown framework", { "a:" }, { "1 c:a" }, "three", "there is no framework \"three\"" },
	{ "a circle names its files", { "a:", "b:c", "c:d", "d:b" }, { "1 c:b" }, "",
	    "for-each of sources read each other in a circle: sources/b.json needs sources/c.json needs sources/d.json needs sources/b.json" },
	{ "the way into a circle is not part of it", { "a:b", "b:c", "c:b" }, { "1 c:a" }, "",
	    "for-each of sources read each other in a circle: sources/b.json needs sources/c.json needs sources/b.json" },
	{ "a source that reads itself", { "a:a" }, { "1 c:a" }, "",
	    "for-each of sources read each other in a circle: sources/a.json needs sources/a.json" },
	{ "a circle that nobody needs", { "a:", "b:c", "c:b" }, { "1 c:a" }, "", "a" },
	{ "a rule that does not compile", { "a:" }, { "1 c:broken" }, "", "c: no such table" },
	{ "a for-each that does not compile", { "a:broken" }, { "1 c:a" }, "", "sources/a.json: no such table" },
	{ "a statement that reads no source of the knowledge", { "a:" }, { "1 c:z" }, "", "c: reads \"z\", which is no source" },
};

/* ---- calls ---- */

#define HOST "svc.{region}.example.com"
#define ROW "{\"account\":\"1\",\"region\":\"cn-a\",\"project\":\"p-1\",\"name\":\"a/b c\xe6\x97\xa5\",\"n\":5,\"none\":null,\"t\":\"9\"}"

/* want: "host path query body bucket", or the failure. */
static const struct {
	const char *phrase, *host, *path, *query, *body, *bucket, *row, *want;
} calls[] = {
	{ "host and region", HOST, "/", "", NULL, NULL, ROW, "svc.cn-a.example.com /" },
	{ "a path value is percent-encoded", HOST, "/s/{name}/x", "", NULL, NULL, ROW, "svc.cn-a.example.com /s/a%2Fb%20c%E6%97%A5/x" },
	{ "a path place keeps its slashes", HOST, "/{name:path}", "", NULL, NULL, ROW, "svc.cn-a.example.com /a/b%20c%E6%97%A5" },
	{ "a query value is as it is", HOST, "/", "q={name}", NULL, NULL, ROW, "svc.cn-a.example.com / q=a/b c\xe6\x97\xa5" },
	{ "an empty query value is left out", HOST, "/", "q={none}", NULL, NULL, ROW, "svc.cn-a.example.com /" },
	{ "unless it is to be kept", HOST, "/", "keep={none}", NULL, NULL, ROW, "svc.cn-a.example.com / keep=" },
	{ "numbers of a row are text", HOST, "/", "q={n}", NULL, NULL, ROW, "svc.cn-a.example.com / q=5" },
	{ "doubled braces are braces", HOST, "/", "q={{{n}}}", NULL, NULL, ROW, "svc.cn-a.example.com / q={5}" },
	{ "body: text is escaped, a number is none", HOST, "/", "", "{\"a\":\"say {name}\",\"b\":[\"{t:number}\",true],\"c\":\"{t:number} x\"}", NULL,
	    ROW, "svc.cn-a.example.com / {\"a\":\"say a/b c\xe6\x97\xa5\",\"b\":[9,true],\"c\":\"9 x\"}" },
	{ "body: quotes of a value can not end its text", HOST, "/", "", "{\"a\":\"{q}\"}", NULL,
	    "{\"account\":\"1\",\"region\":\"r\",\"q\":\"x\\\",\\\"b\\\":\\\"\\\\\"}", "svc.r.example.com / {\"a\":\"x\\\",\\\"b\\\":\\\"\\\\\"}" },
	{ "body: a number of 19 digits keeps them", HOST, "/", "", "{\"a\":\"{q:number}\"}", NULL,
	    "{\"account\":\"1\",\"region\":\"r\",\"q\":\"1234567890123456789\"}", "svc.r.example.com / {\"a\":1234567890123456789}" },
	{ "a bucket", "{bucket}.oss.example.com", "/", "", NULL, "{bucket}", "{\"account\":\"1\",\"bucket\":\"b-1\"}", "b-1.oss.example.com / b-1" },
	{ "no region", "svc.example.com", "/", "", NULL, NULL, "{\"account\":\"1\"}", "svc.example.com /" },

	{ "no account", HOST, "/", "", NULL, NULL, "{\"region\":\"cn-a\"}", "p.A: for-each returns a row without an account" },
	{ "an empty account", HOST, "/", "", NULL, NULL, "{\"account\":null}", "p.A: for-each returns a row without an account" },
	{ "a place without a column", HOST, "/{nope}", "", NULL, NULL, ROW, "p.A: for-each returns no column \"nope\", which the path needs" },
	{ "a region that is a host name", HOST, "/", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"evil.example.net/\"}",
	    "p.A: \"evil.example.net/\" is no region id" },
	{ "a host label with a dot", "{project}.example.com", "/", "", NULL, NULL, "{\"account\":\"1\",\"project\":\"a.b\"}",
	    "p.A: \"a.b\" can not be {project} in the host: want one label of a-z, 0-9 and -" },
	{ "a host label with a port", "{project}.example.com", "/", "", NULL, NULL, "{\"account\":\"1\",\"project\":\"a:80\"}",
	    "p.A: \"a:80\" can not be {project} in the host: want one label of a-z, 0-9 and -" },
	{ "a host label with user and host", "{project}.example.com", "/", "", NULL, NULL, "{\"account\":\"1\",\"project\":\"a@evil\"}",
	    "p.A: \"a@evil\" can not be {project} in the host: want one label of a-z, 0-9 and -" },
	{ "an empty host label", "{project}.example.com", "/", "", NULL, NULL, "{\"account\":\"1\",\"project\":null}",
	    "p.A: \"\" can not be {project} in the host: want one label of a-z, 0-9 and -" },
	{ "a host label of capitals", "{project}.example.com", "/", "", NULL, NULL, "{\"account\":\"1\",\"project\":\"A\"}",
	    "p.A: \"A\" can not be {project} in the host: want one label of a-z, 0-9 and -" },
	{ "a line end in a query value", HOST, "/", "q={x}", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"a\\r\\nb\"}",
	    "p.A: for-each column \"x\" is no text of at most 16384 bytes without control characters" },
	{ "a control character in a column that is not used", HOST, "/", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"\\u001b\"}",
	    "p.A: for-each column \"x\" is no text of at most 16384 bytes without control characters" },
	{ "a column that is an object", HOST, "/", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":{}}",
	    "p.A: for-each column \"x\" is no text of at most 16384 bytes without control characters" },
	{ "a path value of dots", HOST, "/s/{x}/y", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"..\"}",
	    "p.A: path /s/../y has a segment of dots, which would lead elsewhere" },
	{ "dots in a path that keeps slashes", HOST, "/{x:path}", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"a/../../b\"}",
	    "p.A: path /a/../../b has a segment of dots, which would lead elsewhere" },
	{ "dots that two values make", HOST, "/{x}{x}", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\".\"}",
	    "p.A: path /.. has a segment of dots, which would lead elsewhere" },
	{ "an empty path value", HOST, "/s/{x}", "", NULL, NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"\"}",
	    "p.A: \"\" can not be {x} in the path: want text that is not empty" },
	{ "a number that is none", HOST, "/", "", "{\"a\":\"{x:number}\"}", NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"1,\\\"b\\\":2\"}",
	    "p.A: \"1,\"b\":2\" can not be {x} in the body: want a number" },
	{ "a number with a leading zero", HOST, "/", "", "{\"a\":\"{x:number}\"}", NULL, "{\"account\":\"1\",\"region\":\"r\",\"x\":\"01\"}",
	    "p.A: \"01\" can not be {x} in the body: want a number" },
	{ "a bucket that is a path", "oss.example.com", "/", "", NULL, "{x}", "{\"account\":\"1\",\"x\":\"a/b\"}",
	    "p.A: \"a/b\" can not be {x} in the bucket: want a bucket name" },
};

static char *
call_text(size_t i)
{
	struct source s = { .id = (char *)"p.A", .product = (char *)"p", .host = (char *)calls[i].host, .path = (char *)calls[i].path,
		.body = (char *)calls[i].body, .bucket = (char *)calls[i].bucket };
	cJSON *row = json_parse(calls[i].row, strlen(calls[i].row), "row", NULL);
	const char *eq = strchr(calls[i].query, '=');
	struct call *c = NULL;
	struct err e = { 0 };
	struct buf b;

	if (eq != NULL) {
		char *name = xstrndup(calls[i].query, (size_t)(eq - calls[i].query));

		kv_add(&s.query, name, eq + 1);
		free(name);
	}
	strlist_add(&s.keep_empty, "keep");
	buf_init(&b, 10000);
	if (call_make(&c, &s, row, NULL, &e) == 0) {
		buf_addf(&b, "%s %s", c->host, c->path);
		for (size_t q = 0; q < c->query.n; q++)
			buf_addf(&b, " %s=%s", c->query.items[q].name, c->query.items[q].value);
		if (c->body != NULL)
			buf_addf(&b, " %s", c->body);
		if (c->bucket != NULL)
			buf_addf(&b, " %s", c->bucket);
	} else {
		buf_puts(&b, e.code == ERR_FORMAT && c == NULL ? e.text : "another kind of failure");
	}
	call_free(c);
	cJSON_Delete(row);
	kv_release(&s.query);
	strlist_release(&s.keep_empty);
	return buf_take(&b);
}

static const struct {
	const char *phrase, *host, *name, *value, *want;
} endpoints[] = {
	{ "of another product", HOST, "q", "x.example.net", "svc.cn-a.example.com" },
	{ "of the product", HOST, "p", "x.example.net", "x.example.net" },
	{ "of the product in this region", HOST, "p@cn-a", "x.example.net", "x.example.net" },
	{ "of the product in another region", HOST, "p@cn-b", "x.example.net", "svc.cn-a.example.com" },
	{ "with the region in it", HOST, "p", "x-{region}.example.net", "x-cn-a.example.net" },
	{ "behind a project", "{project}.{region}.log.example.com", "p", "log.example.net", "p-1.log.example.net" },
	{ "behind a place and a label", "{project}.oss-{region}.example.com", "p", "oss.example.net", "p-1.oss.example.net" },
	{ "the region in front is stood in for", "{region}.log.example.com", "p", "log.example.net", "log.example.net" },
};

static void
test_endpoints(void)
{
	cJSON *row = json_parse(ROW, strlen(ROW), "row", NULL);

	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
		struct source s = { .id = (char *)"p.A", .product = (char *)"p", .host = (char *)endpoints[i].host, .path = (char *)"/" };
		struct kvlist overrides = { 0 };
		struct call *c = NULL;
		struct err e = { 0 };

		kv_add(&overrides, endpoints[i].name, endpoints[i].value);
		call_make(&c, &s, row, &overrides, &e);
		is_str(c != NULL ? c->host : e.text, endpoints[i].want, endpoints[i].phrase);
		call_free(c);
		kv_release(&overrides);
	}
	cJSON_Delete(row);
}

static void
test_params(void)
{
	struct source s = { .id = (char *)"p.A", .product = (char *)"p", .host = (char *)"x.example.com", .path = (char *)"/" };
	cJSON *row = json_parse(ROW, strlen(ROW), "row", NULL);
	struct call *c = NULL;
	struct err e = { 0 };
	char *text;

	ok(call_make(&c, &s, row, NULL, &e) == 0, "a call");
	text = json_print(c->params);
	is_str(text, "{\"account\":\"1\",\"region\":\"cn-a\",\"project\":\"p-1\",\"name\":\"a/b c\xe6\x97\xa5\",\"n\":\"5\",\"none\":\"\",\"t\":\"9\"}",
	    "params hold all columns as text");
	is_str(c->account, "1", "account");
	is_str(c->region, "cn-a", "region");
	free(text);
	call_free(c);
	cJSON_Delete(row);
}

static void
test_long_value(void)
{
	struct source s = { .id = (char *)"p.A", .product = (char *)"p", .host = (char *)"x.example.com", .path = (char *)"/" };
	cJSON *row = cJSON_CreateObject();
	char *big = xcalloc(CALL_VALUE_MAX + 2, 1);
	struct call *c = NULL;
	struct err e = { 0 };

	memset(big, 'a', CALL_VALUE_MAX);
	cJSON_AddStringToObject(row, "account", "1");
	cJSON_AddStringToObject(row, "x", big);
	ok(call_make(&c, &s, row, NULL, &e) == 0, "a value of the greatest length");
	call_free(c);
	big[CALL_VALUE_MAX] = 'a';
	cJSON_ReplaceItemInObjectCaseSensitive(row, "x", cJSON_CreateString(big));
	ok(call_make(&c, &s, row, NULL, &e) == -1 && c == NULL, "one byte more: %s", e.text);
	cJSON_Delete(row);
	free(big);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		struct plan *p = NULL;
		struct err e = { 0 };
		char *got = plan_of(plans[i].sources, plans[i].rules, plans[i].frameworks, &p, &e);

		is_str(got, plans[i].want, plans[i].phrase);
		free(got);
	}
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		char *got = call_text(i);

		is_str(got, calls[i].want, calls[i].phrase);
		free(got);
	}
	test_endpoints();
	test_params();
	test_long_value();
	return tap_done();
}
