/* Bytes that are too many to hold: in a file that is there when it is whole. */
#include "base/spool.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "files.h"
#include "tap.h"

static char dir[] = "/tmp/test_spool.XXXXXX";

static void
test_kept(const char *folder)
{
	char *path = xasprintf("%s/kept", folder), piece[1000], want[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
	struct buf all, read;
	struct spool *s = NULL;
	struct err e = { 0 };
	struct stat st;
	size_t len;

	buf_init(&all, 100000);
	buf_init(&read, 100000);
	is_int(spool_new(&s, folder, &e), 0, "a folder that is not there is made");
	for (int i = 0; i < 10; i++) {
		memset(piece, 'a' + i, sizeof(piece));
		buf_add(&all, piece, sizeof(piece));
		is_int(spool_add(s, piece, sizeof(piece), &e), 0, "a piece comes");
	}
	ok(spool_path(s) == NULL && !file_exists(path), "it has no name while it comes");
	is_int((long long)spool_len(s), 10000, "all bytes count");
	ok(memcmp(spool_head(s, &len), all.data, SPOOL_HEAD) == 0 && len == SPOOL_HEAD, "the first bytes are held");
	is_int(spool_keep(s, path, &e), 0, "then it gets its name");
	is_str(spool_path(s), path, "which it tells");
	spool_free(s);
	ok(file_read(&read, path, &e) == 0 && read.len == all.len && memcmp(read.data, all.data, all.len) == 0, "and has every byte");
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0644, "and may be read like other files");
	is_int(files_in(folder), 1, "nothing else is left");
	sha256_hex(all.data, all.len, want);
	ok(file_sha256(path, got, &len, &e) == 0 && len == all.len && strcmp(got, want) == 0, "its digest needs no memory");
	s = spool_at(path, len);
	ok(spool_len(s) == 10000 && strcmp(spool_path(s), path) == 0, "a file that is there is told of");
	spool_free(s);
	ok(file_exists(path), "and stays");
	buf_release(&all);
	buf_release(&read);
	free(path);
}

static void
test_dropped(const char *folder)
{
	char *blocked = xasprintf("%s/kept/below", folder);
	struct spool *s = NULL;
	struct err e = { 0 };

	is_int(spool_new(&s, folder, &e) == 0 ? spool_add(s, "half", 4, &e) : -1, 0, "half of it comes");
	is_int(files_in(folder), 2, "under a name of its own");
	spool_free(s);
	is_int(files_in(folder), 1, "and is gone when the rest does not");
	is_int(spool_new(&s, folder, &e), 0, "another");
	ok(spool_keep(s, blocked, &e) == -1 && strstr(e.text, "cannot write") != NULL, "a name that can not be had: %s", e.text);
	spool_free(s);
	is_int(files_in(folder), 1, "leaves nothing either");
	ok(spool_new(&s, blocked, &e) == -1 && s == NULL, "nor a folder that can not be made: %s", e.text);
	free(blocked);
}

int
main(void)
{
	char *folder;

	umask(022);
	if (mkdtemp(dir) == NULL)
		return 1;
	folder = xasprintf("%s/made", dir);
	test_kept(folder);
	test_dropped(folder);
	free(folder);
	dir_remove(dir);
	return tap_done();
}
