/* What a killed run has is read back: what counts as done, what is asked again and why, and what ends the reading. */
#include "cmd/readback.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "evidence/custody.h"
#include "evidence/recover.h"
#include "tests/unit/tap.h"

#define ACCOUNT "1000000000000001"
#define OTHER "1000000000000002"

static char dir[] = "/tmp/test_readback.XXXXXX";

static struct source sources[] = {
	{ .id = (char *)"list.Things", .file = (char *)"sources/list.Things.json" },
	{ .id = (char *)"one.Thing", .file = (char *)"sources/one.Thing.json", .format = BODY_XML },
	{ .id = (char *)"who.Asks", .file = (char *)"sources/who.Asks.json", .identity_path = (char *)"Arn" },
};
static struct knowledge knowledge = { .sources = sources, .n_sources = sizeof(sources) / sizeof(sources[0]) };
static struct plan_item planned[] = {
	{ .source = &sources[2] },
	{ .source = &sources[0], .read = true },
	{ .source = &sources[1] },
};
static const struct plan plan = { .items = planned, .n = sizeof(planned) / sizeof(planned[0]) };

/* ---- a run in a folder ---- */

struct piece {
	const char *source, *account, *name;
	int page;
	bool last;
	enum evidence_state state;
	const char *body;
};

static char *
path_of(const char *rel)
{
	return xasprintf("%s/run/data/%s", dir, rel);
}

static struct exchange *
exchange_of(const struct piece *p)
{
	const char *body = p->body != NULL ? p->body : "{\"n\":1}";
	struct exchange *x = exchange_new();

	x->source = xstrdup(p->source);
	x->account = xstrdup(p->account != NULL ? p->account : ACCOUNT);
	x->region = xstrdup("");
	x->caller = xasprintf("acs:ram::%s:user/before", x->account);
	x->params = cJSON_CreateObject();
	if (p->name != NULL)
		cJSON_AddStringToObject(x->params, "name", p->name);
	x->page = p->page;
	x->last = p->last;
	x->state = p->state;
	x->body.max = 4096;
	buf_puts(&x->body, body);
	sha256_hex(body, strlen(body), x->sha256);
	return x;
}

static void
add(struct store *s, const struct piece *p)
{
	struct exchange *x = exchange_of(p);
	struct err e = { 0 };

	if (store_add(s, x, &e) != 0)
		ok(0, "a piece is kept: %s", e.text);
	exchange_free(x);
}

/* A new run of these pieces, up to one without a source. */
static void
run_of(const struct piece *pieces)
{
	char *run = xasprintf("%s/run", dir);
	struct store *s = NULL;
	struct err e = { 0 };

	dir_remove(run);
	if (store_create(&s, run, &e) != 0 || store_note(s, "start", NULL, &e) != 0)
		ok(0, "a run begins: %s", e.text);
	for (; pieces->source != NULL; pieces++)
		add(s, pieces);
	store_close(s);
	free(run);
}

static void
put(const char *rel, const char *text, int flags)
{
	char *path = path_of(rel);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		ok(0, "%s is written", rel);
	close(fd);
	free(path);
}

/* ---- read back ---- */

struct resumed {
	char *run;
	struct store *store;
	struct db *db;
	struct readback *r;
	struct err e;
};

static int
resume(struct resumed *w)
{
	*w = (struct resumed){ .run = xasprintf("%s/run", dir) };
	if (store_recover(&w->store, w->run, NULL, &w->e) != 0 || db_open(&w->db, &knowledge, &w->e) != 0)
		return -1;
	return readback_load(&w->r, w->store, w->run, w->db, &knowledge, &plan, &w->e);
}

static void
resumed_release(struct resumed *w)
{
	readback_free(w->r);
	db_free(w->db);
	store_close(w->store);
	free(w->run);
}

static bool
has(const struct resumed *w, const char *source, const char *name)
{
	cJSON *params = cJSON_CreateObject();
	char *key;
	bool done;

	if (name != NULL)
		cJSON_AddStringToObject(params, "name", name);
	key = db_call_key(ACCOUNT, "", params);
	done = readback_has(w->r, source, key);
	free(key);
	cJSON_Delete(params);
	return done;
}

static int
add_ids(void *arg, const cJSON *line, struct err *e)
{
	const char *event = json_str(line, "event");
	struct buf *b = arg;
	const cJSON *id;

	(void)e;
	if (strcmp(event, "superseded") == 0) {
		buf_addf(b, "%s:", json_str(line, "why"));
		cJSON_ArrayForEach(id, json_arr(line, "ids"))
			buf_addf(b, " %s", strrchr(id->valuestring, '/') + 1);
		buf_puts(b, "; ");
	} else if (strcmp(event, "lost") == 0) {
		buf_addf(b, "%s %s; ", json_str(line, "how"), json_str(line, "id"));
	}
	return 0;
}

/* What the log says that no longer counts. */
static void
is_gone(const char *want, const char *phrase)
{
	char *log = path_of("log/collection.jsonl");
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 4096);
	if (custody_read(log, add_ids, &b, &e) != 0)
		ok(0, "the chain holds: %s", e.text);
	is_str(buf_text(&b), want, phrase);
	buf_release(&b);
	free(log);
}

static int
count_row(void *arg, const cJSON *columns, struct err *e)
{
	(void)e;
	*(long *)arg = (long)json_num(columns, "n", -1);
	return 0;
}

static long
rows_of(const struct resumed *w, const char *sql)
{
	struct err e = { 0 };
	long n = -1;

	return db_rows(w->db, "test", sql, NULL, count_row, &n, &e) == 0 ? n : -1;
}

/* ---- what counts as done ---- */

static const struct {
	const char *phrase;
	struct piece pieces[5];
	bool done;			/* the call of list.Things */
	long answers, missing, superseded, reopened;
	const char *gone;
} calls[] = {
	{ "one page", { { .source = "list.Things", .page = 1, .last = true } }, true, 1, 0, 0, 0, "" },
	{ "two pages", { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 2, .last = true } }, true, 2, 0, 0, 0, "" },
	{ "permission that was refused", { { .source = "list.Things", .page = 1, .last = true, .state = STATE_DENIED } }, true, 1, 1, 0, 0, "" },
	{ "permission that was refused at the second page",
	    { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 2, .last = true, .state = STATE_DENIED } },
	    true, 2, 1, 0, 0, "" },
	{ "a call that failed", { { .source = "list.Things", .page = 1, .last = true, .state = STATE_ERROR } },
	    false, 0, 0, 1, 1, "no-answer: 0001; " },
	{ "a call that was not made", { { .source = "list.Things", .page = 1, .last = true, .state = STATE_NOT_QUERIED } },
	    false, 0, 0, 1, 1, "no-answer: 0001; " },
	{ "a list that failed at its second page",
	    { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 2, .last = true, .state = STATE_ERROR } },
	    false, 0, 0, 2, 1, "no-answer: 0001 0002; " },
	{ "a list that was cut", { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 2 } },
	    false, 0, 0, 2, 1, "cut-list: 0001 0002; " },
	{ "a list without its second page", { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 3, .last = true } },
	    false, 0, 0, 2, 1, "cut-list: 0001 0002; " },
	{ "a list without its first page", { { .source = "list.Things", .page = 2, .last = true } }, false, 0, 0, 1, 1, "cut-list: 0001; " },
	{ "a list with a page twice",
	    { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 2, .last = true } },
	    false, 0, 0, 3, 1, "cut-list: 0001 0002 0003; " },
	{ "pages with those of another call between",
	    { { .source = "list.Things", .page = 1 }, { .source = "list.Things", .page = 1, .name = "x" },
	      { .source = "list.Things", .page = 2, .last = true }, { .source = "list.Things", .page = 2, .last = true, .name = "x" } },
	    true, 4, 0, 0, 0, "" },
	{ "the same call of another account", { { .source = "list.Things", .page = 1, .last = true, .account = OTHER } }, false, 1, 0, 0, 0, "" },
	{ "the same call of another name", { { .source = "list.Things", .page = 1, .last = true, .name = "x" } }, false, 1, 0, 0, 0, "" },
	{ "the same call of another source", { { .source = "one.Thing", .page = 1, .last = true, .body = "<a><b>1</b></a>" } }, false, 1, 0, 0, 0, "" },
	{ "who is asking", { { .source = "who.Asks", .page = 1, .last = true } }, false, 0, 0, 0, 0, "" },
};

static void
read_calls(void)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const struct readback_counts *n;
		struct resumed w;

		run_of(calls[i].pieces);
		if (ok(resume(&w) == 0, "%s: reads back: %s", calls[i].phrase, w.e.text)) {
			n = readback_counts(w.r);
			ok(has(&w, "list.Things", NULL) == calls[i].done, "%s: %s", calls[i].phrase, calls[i].done ? "is done" : "is to be asked");
			ok(n->answers == calls[i].answers && n->missing == calls[i].missing && n->superseded == calls[i].superseded &&
			    n->reopened == calls[i].reopened && n->lost == 0, "%s: is counted", calls[i].phrase);
			is_int(rows_of(&w, "select count(*) as n from exchange"), strcmp(calls[i].pieces[0].source, "list.Things") == 0 ? n->answers : 0,
			    "what stands and a for-each reads is in the database");
			is_gone(calls[i].gone, "what does not is superseded");
		}
		resumed_release(&w);
	}
}

/* ---- what was damaged ---- */

static void
remove_file(const char *rel)
{
	char *path = path_of(rel);

	ok(unlink(path) == 0, "%s goes", rel);
	free(path);
}

static void
read_damaged(void)
{
	static const struct piece pieces[] = {
		{ .source = "list.Things", .page = 1, .last = true, .name = "whole" },
		{ .source = "list.Things", .page = 1, .last = true, .name = "body gone" },
		{ .source = "list.Things", .page = 1, .last = true, .name = "meta gone" },
		{ .source = "list.Things", .page = 1, .last = true, .name = "body changed" },
		{ .source = "list.Things", .page = 1, .last = true, .name = "meta changed" },
		{ .source = "list.Things", .page = 1, .name = "list" },
		{ .source = "list.Things", .page = 2, .last = true, .name = "list" },
		{ .source = NULL },
	};
	struct resumed w;

	run_of(pieces);
	remove_file("evidence/list.Things/0002.json");
	remove_file("evidence/list.Things/0003.meta.json");
	put("evidence/list.Things/0004.json", "{\"n\":2}", O_TRUNC);
	put("evidence/list.Things/0005.meta.json", " ", O_APPEND);
	remove_file("evidence/list.Things/0006.json");
	put("log/collection.jsonl", "{\"prev\":\"12", O_APPEND);
	is_int(resume(&w), 0, "a folder with damage and a torn last line is read");
	is_int(readback_counts(w.r)->lost, 5, "five pieces are given up");
	is_int(readback_counts(w.r)->answers, 1, "one stands");
	ok(has(&w, "list.Things", "whole"), "the whole one is done");
	for (size_t i = 1; i < 6; i++)
		ok(!has(&w, "list.Things", pieces[i].name), "to be asked again: %s", pieces[i].name);
	is_gone("missing list.Things/0002; missing list.Things/0003; changed list.Things/0004; changed list.Things/0005; "
	    "missing list.Things/0006; cut-list: 0007; ", "the log says how each was damaged, and what rested on it");
	resumed_release(&w);
	is_int(resume(&w), 0, "it is read once more");
	is_int(readback_counts(w.r)->lost, 0, "and nothing more is lost");
	is_int(readback_counts(w.r)->superseded, 0, "nor superseded");
	resumed_release(&w);
}

/* ---- what ends the reading ---- */

/* Put to in place of from in the log and chain it anew, as somebody would who knows how. */
static void
forge(const char *from, const char *to)
{
	char *log = path_of("log/collection.jsonl"), *line, *save = NULL, sha256[SHA256_HEX_SIZE];
	struct buf in, out;
	struct err e = { 0 };

	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	file_read(&in, log, &e);
	memset(sha256, '0', sizeof(sha256) - 1);
	sha256[sizeof(sha256) - 1] = '\0';
	for (line = strtok_r(in.data, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save)) {
		char *prev = strstr(line, "\"prev\":\"") + strlen("\"prev\":\""), *at = strstr(line, from);
		char *changed;

		memcpy(prev, sha256, sizeof(sha256) - 1);
		changed = at != NULL ? xasprintf("%.*s%s%s", (int)(at - line), line, to, at + strlen(from)) : xstrdup(line);
		sha256_hex(changed, strlen(changed), sha256);
		buf_addf(&out, "%s\n", changed);
		free(changed);
	}
	file_write(log, out.data, out.len, &e);
	buf_release(&out);
	buf_release(&in);
	free(log);
}

static void
refused(const char *phrase, const char *sentence)
{
	struct resumed w;

	ok(resume(&w) != 0 && strstr(w.e.text, sentence) != NULL, "%s", phrase);
	if (strstr(w.e.text, sentence) == NULL)
		printf("# got:  %s\n# want: %s\n", w.e.text, sentence);
	resumed_release(&w);
}

static void
refuse_hostile(void)
{
	static const struct piece one[] = { { .source = "list.Things", .page = 1, .last = true }, { .source = NULL } };
	static const struct piece strange[] = { { .source = "gone.Thing", .page = 1, .last = true }, { .source = NULL } };
	static const struct {
		const char *phrase, *from, *to, *sentence;
	} forged[] = {
		{ "a path that leaves the evidence", "evidence/list.Things/0001.json", "evidence/../../../etc/passwd", "an entry names no file of the evidence" },
		{ "a path from the root", "evidence/list.Things/0001.json", "/etc/passwd", "an entry names no file of the evidence" },
		{ "a path of the log itself", "evidence/list.Things/0001.json", "log/collection.jsonl", "an entry names no file of the evidence" },
		{ "another id than the piece's own", "\"id\":\"list.Things/0001\"", "\"id\":\"list.Things/0009\"", "list.Things/0009: its meta file is that of list.Things/0001" },
	};
	char *line = NULL;
	struct buf other;
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		run_of(one);
		forge(forged[i].from, forged[i].to);
		refused(forged[i].phrase, forged[i].sentence);
	}
	run_of(strange);
	refused("evidence of a source that is not known", "gone.Thing/0001: evidence of a source that the run's knowledge has not");

	run_of(one);
	line = path_of("log/collection.jsonl");
	buf_init(&other, 1 << 20);
	file_read(&other, line, &e);
	run_of(one);
	put("log/collection.jsonl", strchr(other.data, '\n') + 1, O_APPEND);
	refused("a line of another run", "line 3 does not follow the line before it");
	buf_release(&other);
	free(line);
}

/* ---- who is asking ---- */

static void
ask_again(void)
{
	static const struct piece pieces[] = {
		{ .source = "who.Asks", .page = 1, .last = true }, { .source = "who.Asks", .page = 1, .last = true, .account = OTHER },
		{ .source = "list.Things", .page = 1, .last = true }, { .source = NULL },
	};
	struct exchange *x = exchange_of(&pieces[0]);
	cJSON *callers = cJSON_CreateArray();
	struct resumed w;
	char *text;

	run_of(pieces);
	is_int(resume(&w), 0, "a run of two accounts");
	readback_callers(w.r, callers);
	callers_add(callers, callers);
	text = json_print(callers);
	is_str(text, "[{\"account\":\"" ACCOUNT "\",\"arn\":\"acs:ram::" ACCOUNT ":user/before\"},"
	    "{\"account\":\"" OTHER "\",\"arn\":\"acs:ram::" OTHER ":user/before\"}]", "each caller of before, once");
	is_int(readback_identified(w.r, w.store, x, &w.e), 0, "the first answers anew");
	is_gone("asked-again: 0001; ", "and its earlier answer no longer counts");
	resumed_release(&w);
	is_int(resume(&w), 0, "it is read once more");
	ok(!has(&w, "who.Asks", NULL) && has(&w, "list.Things", NULL), "who is asking is asked each time, nothing else");
	resumed_release(&w);
	free(text);
	cJSON_Delete(callers);
	exchange_free(x);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL)
		return 1;
	read_calls();
	read_damaged();
	refuse_hostile();
	ask_again();
	dir_remove(dir);
	return tap_done();
}
