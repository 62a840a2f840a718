/* What a killed run left: half-written pieces go, damaged ones are named, superseded ones are not read. */
#include "evidence/recover.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "evidence/custody.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/test_recover.XXXXXX";

static char *
path_of(const char *rel)
{
	return xasprintf("%s/data/%s", dir, rel);
}

static void
put(const char *rel, const char *text, int flags)
{
	char *path = path_of(rel);
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);

	ok(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), rel);
	close(fd);
	free(path);
}

static bool
there(const char *rel)
{
	char *path = path_of(rel);
	bool is = file_exists(path);

	free(path);
	return is;
}

static void
add(struct store *s, const char *body)
{
	struct exchange *x = exchange_new();
	struct err e = { 0 };

	x->source = xstrdup("s.List");
	x->account = xstrdup("1000000000000001");
	x->params = cJSON_CreateObject();
	x->page = 1;
	x->last = true;
	x->state = STATE_CONFIRMED;
	x->body.max = 4096;
	buf_puts(&x->body, body);
	sha256_hex(body, strlen(body), x->sha256);
	is_int(store_add(s, x, &e), 0, body);
	exchange_free(x);
}

/* What a reading hands over, and what the log says, as one text each. */
struct heard {
	char read[256], damaged[256], log[1024];
	struct store *store;
};

static int
hear(void *arg, struct exchange *x, struct err *e)
{
	struct heard *h = arg;

	(void)e;
	strcat(strcat(h->read, strrchr(x->id, '/') + 1), " ");
	return 0;
}

static int
hear_damaged(void *arg, const cJSON *line, const char *how, struct err *e)
{
	struct heard *h = arg;

	strcat(strcat(h->damaged, how), " ");
	return store_lose(h->store, dir, line, how, e);
}

static int
hear_line(void *arg, const cJSON *line, struct err *e)
{
	struct heard *h = arg;
	const char *event = json_str(line, "event"), *path = json_str(line, "path");

	(void)e;
	if (strcmp(event, "exchange") != 0 && strlen(h->log) < 900)
		strcat(strcat(strcat(h->log, event), path != NULL ? path : ""), " ");
	return 0;
}

static void
listen(struct heard *h, bool lenient)
{
	const struct store_reader r = { .fn = hear, .arg = h, .damaged = lenient ? hear_damaged : NULL };
	char *log = path_of("log/collection.jsonl");
	struct err e = { 0 };

	h->read[0] = h->damaged[0] = h->log[0] = '\0';
	is_int(store_read(dir, &r, &e), 0, "the evidence reads");
	is_int(custody_read(log, hear_line, h, &e), 0, "the chain holds");
	free(log);
}

int
main(void)
{
	struct heard h = { 0 };
	const struct store_reader strict = { .fn = hear, .arg = &h };
	struct strlist ids = { 0 };
	struct store *s = NULL;
	struct err e = { 0 };
	long dropped = 0;
	char *log;

	if (mkdtemp(dir) == NULL)
		return 1;
	ok(!store_begun(dir), "an empty folder holds no run");
	is_int(store_create(&s, dir, &e), 0, "a store begins");
	ok(!store_begun(dir), "nor does a log without a line");
	is_int(store_note(s, "start", NULL, &e), 0, "its first line");
	ok(store_begun(dir), "makes it a run");
	for (int i = 0; i < 5; i++)
		add(s, "{\"n\":1}");
	store_close(s);

	put("evidence/s.List/0006.json", "{\"n\":", O_TRUNC);
	put("evidence/s.List/0006.meta.json.Xy12ab", "", O_TRUNC);
	put("log/collection.jsonl", "{\"prev\":\"12", O_APPEND);
	ok(store_open(&s, dir, &e) != 0 && strstr(e.text, "cut short") != NULL, "a torn line is told by an ordinary reader");
	is_int(store_recover(&s, dir, &dropped, &e), 0, "it is recovered from");
	is_int(dropped, 3, "the torn line, a piece without a line, a temporary");
	ok(!there("evidence/s.List/0006.json") && !there("evidence/s.List/0006.meta.json.Xy12ab"), "they are gone");
	h.store = s;
	listen(&h, false);
	is_str(h.read, "0001 0002 0003 0004 0005 ", "what was complete stands");
	is_str(h.log, "start droppedlog/collection.jsonl droppedevidence/s.List/0006.json "
	    "droppedevidence/s.List/0006.meta.json.Xy12ab ", "and the log names what went");
	add(s, "{\"n\":2}");
	ok(there("evidence/s.List/0006.json"), "the number is used by the next piece");

	log = path_of("evidence/s.List/0002.json");
	unlink(log);
	free(log);
	put("evidence/s.List/0004.meta.json", " ", O_APPEND);
	ok(store_read(dir, &strict, &e) != 0 && strstr(e.text, "0002.json: is missing") != NULL, "a missing file ends an ordinary reading");
	listen(&h, true);
	is_str(h.read, "0001 0003 0005 0006 ", "a lenient one goes on");
	is_str(h.damaged, "missing changed ", "and hears of both");
	ok(!there("evidence/s.List/0002.meta.json") && !there("evidence/s.List/0004.json"), "what was left of them is gone");
	listen(&h, false);
	is_str(h.read, "0001 0003 0005 0006 ", "lost pieces do not come again");

	strlist_add(&ids, "s.List/0003");
	strlist_add(&ids, "s.List/0005");
	is_int(store_supersede(s, &ids, "cut-list", &e), 0, "two are superseded");
	strlist_release(&ids);
	listen(&h, false);
	is_str(h.read, "0001 0006 ", "and no longer read");
	ok(there("evidence/s.List/0003.json"), "their files stay");
	h.read[0] = '\0';
	is_int(store_read_again(dir, "s.List/0006", &strict, &e), 0, "one piece is read again");
	is_str(h.read, "0006 ", "alone");
	put("evidence/s.List/0006.json", "x", O_APPEND);
	ok(store_read_again(dir, "s.List/0006", &strict, &e) != 0, "not when it was changed meanwhile");
	store_close(s);

	log = path_of("log/collection.jsonl");
	is_int(truncate(log, 3), 0, "a log that is cut within its first line");
	free(log);
	ok(!store_begun(dir), "is no run");
	is_int(store_recover(&s, dir, &dropped, &e), 0, "and recovers to nothing");
	store_close(s);
	dir_remove(dir);
	return tap_done();
}
