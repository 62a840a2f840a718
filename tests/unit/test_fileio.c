/* Files appear whole or not at all. */
#include "base/fileio.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/test_fileio.XXXXXX";
static char walked[256];

static char *
in_dir(const char *name)
{
	return xasprintf("%s/%s", dir, name);
}

static int
note(void *arg, const char *rel, struct err *e)
{
	(void)arg;
	(void)e;
	strcat(walked, rel);
	strcat(walked, " ");
	return 0;
}

static int
entries(void)
{
	struct err e = { 0 };

	walked[0] = '\0';
	dir_walk(dir, note, NULL, &e);
	return (int)strlen(walked);
}

static void
check_read(const char *path)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 3);
	is_int(file_read(&b, path, &e), 0, "a file as long as the limit is read");
	is_str(buf_text(&b), "abc", "whole");
	buf_release(&b);
	buf_init(&b, 2);
	ok(file_read(&b, path, &e) != 0 && e.code == ERR_LIMIT, "one byte over the limit is refused");
	ok(strstr(e.text, "limit of 2 bytes") != NULL, "and the limit named");
	buf_release(&b);
	buf_init(&b, 10);
	ok(file_read(&b, dir, &e) != 0, "a folder is no file");
	ok(file_read(&b, "/nonexistent/x", &e) != 0 && e.code == ERR_IO, "a missing file is told");
	buf_release(&b);
}

static void
check_pieces(const char *path)
{
	struct afile *f = NULL;
	struct err e = { 0 };
	struct stat st;

	is_int(afile_open(&f, path, &e), 0, "a file is begun");
	afile_write(f, "new", 3, &e);
	ok(stat(path, &st) != 0, "it is not there before the commit");
	afile_abort(f);
	is_int(entries(), 0, "an aborted file leaves nothing");
	afile_open(&f, path, &e);
	afile_write(f, "new", 3, &e);
	is_int(afile_commit(f, &e), 0, "a committed one");
	ok(stat(path, &st) == 0 && st.st_size == 3, "is there, whole");
	unlink(path);
	ok(afile_open(&f, "/nonexistent/x", &e) != 0 && f == NULL, "a folder that is not there is told");
}

static void
check_stop(const char *path)
{
	struct afile *f = NULL;
	struct err e = { 0 };

	stop_on_signals();
	ok(!stop_requested(), "nobody asked to stop");
	afile_open(&f, path, &e);
	raise(SIGINT);
	ok(stop_requested(), "a signal asks");
	afile_abort(f);
	is_int(entries(), 0, "nothing is left");
}

int
main(void)
{
	char *a, *sub;
	struct err e = { 0 };
	struct stat st;

	if (mkdtemp(dir) == NULL)
		return 1;
	a = in_dir("a");
	check_pieces(a);
	is_int(file_write(a, "abc", 3, &e), 0, "bytes are written");
	check_read(a);
	is_int(file_write_private(a, "abc", 3, &e), 0, "private bytes");
	ok(stat(a, &st) == 0 && (st.st_mode & 077) == 0, "are readable by nobody else");
	unlink(a);

	sub = in_dir("x/y");
	is_int(dir_make(sub, &e), 0, "folders are made");
	is_int(dir_make(sub, &e), 0, "twice is fine");
	free(a);
	a = in_dir("x/y/2");
	file_write(a, "", 0, &e);
	ok(dir_make(a, &e) != 0, "a file is no folder");
	free(a);
	a = in_dir("x/1");
	file_write(a, "", 0, &e);
	entries();
	is_str(walked, "x/1 x/y/2 ", "a walk is in byte order");
	free(a);
	a = in_dir("link");
	ok(symlink("/etc/passwd", a) == 0 && dir_walk(dir, note, NULL, &e) != 0, "a symbolic link stops a walk");
	unlink(a);
	free(a);
	a = xasprintf("rm -rf %s/x", dir);
	is_int(system(a), 0, "clean up");
	free(a);
	a = in_dir("s");
	check_stop(a);
	free(a);
	free(sub);
	rmdir(dir);
	return tap_done();
}
