/* The custody log: what is appended reads back, and any change to an earlier line is found. */
#include "evidence/custody.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/test_custody.XXXXXX";
static int lines_seen;

static int
count(void *arg, const cJSON *line, struct err *e)
{
	(void)arg;
	(void)e;
	lines_seen++;
	return json_str(line, "event") != NULL ? 0 : -1;
}

static cJSON *
fields(const char *id)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "id", id);
	return o;
}

static char *
make_log(const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct custody *c;
	struct err e = { 0 };

	unlink(path);
	if (custody_create(&c, path, &e) == 0) {
		custody_add(c, "start", NULL, &e);
		custody_add(c, "exchange", fields("a/0001"), &e);
		custody_add(c, "exchange", fields("a/0002"), &e);
		custody_close(c);
	}
	return path;
}

/* Replace old by new (same length) in the file, or cut it when new is NULL. */
static void
tamper(const char *path, const char *old, const char *new)
{
	struct buf b;
	struct err e = { 0 };
	char *at;

	buf_init(&b, 1 << 20);
	file_read(&b, path, &e);
	at = strstr(b.data, old);
	if (at != NULL && new != NULL)
		memcpy(at, new, strlen(new));
	else if (at != NULL)
		b.len = (size_t)(at - b.data);
	file_write(path, b.data, b.len, &e);
	buf_release(&b);
}

static void
drop_second_line(const char *path)
{
	struct buf b, out;
	struct err e = { 0 };
	char *second, *third;

	buf_init(&b, 1 << 20);
	buf_init(&out, 1 << 20);
	file_read(&b, path, &e);
	second = strchr(b.data, '\n') + 1;
	third = strchr(second, '\n') + 1;
	buf_add(&out, b.data, (size_t)(second - b.data));
	buf_puts(&out, third);
	file_write(path, out.data, out.len, &e);
	buf_release(&out);
	buf_release(&b);
}

/* A file that may grow by room bytes only is a disk with so much left. */
static void
limit_growth(const char *path, rlim_t room)
{
	struct rlimit l;
	struct stat st;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &l);
	l.rlim_cur = room == RLIM_INFINITY || stat(path, &st) != 0 ? l.rlim_max : (rlim_t)st.st_size + room;
	setrlimit(RLIMIT_FSIZE, &l);
}

static void
fill_disk(void)
{
	char *path = make_log("full.jsonl");
	struct custody *c = NULL;
	struct err e = { 0 };

	is_int(custody_open(&c, path, NULL, NULL, &e), 0, "a log on a disk with room for half a line");
	limit_growth(path, 50);
	ok(custody_add(c, "exchange", fields("a/0003"), &e) != 0 && strstr(e.text, "full.jsonl: cannot write the custody log") != NULL,
	    "the line does not fit");
	limit_growth(path, RLIM_INFINITY);
	lines_seen = 0;
	is_int(custody_read(path, count, NULL, &e), 0, "the log reads as before");
	is_int(lines_seen, 3, "with the lines that stood");
	is_int(custody_add(c, "end", NULL, &e), 0, "when there is room again it goes on");
	custody_close(c);
	is_int(custody_read(path, count, NULL, &e), 0, "and the chain holds");
	free(path);
}

int
main(void)
{
	struct custody *c = NULL;
	struct err e = { 0 };
	char *path;

	if (mkdtemp(dir) == NULL)
		return 1;
	path = make_log("good.jsonl");
	is_int(custody_read(path, count, NULL, &e), 0, "a fresh log reads back");
	is_int(lines_seen, 3, "with all its lines");
	ok(custody_create(&c, path, &e) != 0, "an existing log is not started again");
	is_int(custody_open(&c, path, count, NULL, &e), 0, "it can be gone on with");
	custody_add(c, "end", NULL, &e);
	custody_close(c);
	is_int(lines_seen, 6, "and its lines are heard once more");
	lines_seen = 0;
	is_int(custody_read(path, count, NULL, &e), 0, "and the chain holds across the two");
	is_int(lines_seen, 4, "four lines now");
	free(path);

	path = make_log("changed.jsonl");
	tamper(path, "a/0001", "a/0009");
	ok(custody_read(path, NULL, NULL, &e) != 0, "a changed line breaks the chain");
	ok(strstr(e.text, "line 3 does not follow") != NULL, "and the line behind it is named");
	free(path);

	path = make_log("dropped.jsonl");
	drop_second_line(path);
	ok(custody_read(path, NULL, NULL, &e) != 0 && strstr(e.text, "line 2 does not follow") != NULL,
	    "a dropped line breaks the chain");
	free(path);

	path = make_log("cut.jsonl");
	tamper(path, "a/0002", NULL);
	ok(custody_read(path, NULL, NULL, &e) != 0 && strstr(e.text, "cut short") != NULL, "a cut last line is told");
	free(path);

	fill_disk();
	dir_remove(dir);
	return tap_done();
}
