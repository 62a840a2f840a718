/* Files in memory look like a folder on disk: the same walk, the same bytes, the same refusals. */
#include "base/memfiles.h"
#include "base/fileio.h"
#include "tap.h"

static void
add(struct memfiles *m, const char *path, const char *text, enum err_code want, const char *phrase)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 100);
	buf_puts(&b, text);
	memfiles_add(m, path, &b, &e);
	ok(e.code == want, "%s", phrase);
	ok(want == ERR_NONE ? b.len == 0 : b.len == strlen(text), "%s: the bytes are %s", phrase, want == ERR_NONE ? "taken over" : "the caller's");
	buf_release(&b);
}

static int
note(void *arg, const char *rel, struct err *e)
{
	(void)e;
	return buf_addf(arg, "%s ", rel);
}

static void
walked(const struct memfiles *m, const char *root, const char *want, const char *phrase)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 1000);
	tree_walk(m, root, note, &b, &e);
	is_str(buf_text(&b), want, phrase);
	buf_release(&b);
}

static void
read_back(const struct memfiles *m, const char *path, size_t max, const char *want, enum err_code code, const char *phrase)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, max);
	tree_read(m, &b, path, &e);
	ok(e.code == code && strcmp(buf_text(&b), want) == 0, "%s", phrase);
	buf_release(&b);
}

int
main(void)
{
	struct memfiles *m = memfiles_new(20);
	struct err e = { 0 };
	char *dir = dir_temporary(&e), path[200];

	add(m, "k/b.sql", "bb", ERR_NONE, "a file");
	add(m, "k/a/x", "", ERR_NONE, "an empty one, before it");
	add(m, "ka", "other", ERR_NONE, "one beside the folder");
	add(m, "k/b.sql", "cc", ERR_FORMAT, "the same path again");
	add(m, "k/long", "fourteen bytes", ERR_LIMIT, "more than the limit");
	add(m, "k/c", "thirteen byte", ERR_NONE, "as much as the limit");
	walked(m, "k", "a/x b.sql c ", "a walk is sorted and stays in the folder");
	walked(m, "nothing", "", "a folder that is not there has no files");
	read_back(m, "k/b.sql", 100, "bb", ERR_NONE, "reads");
	read_back(m, "k/b.sql", 1, "", ERR_LIMIT, "not past the reader's limit");
	read_back(m, "k/b", 100, "", ERR_IO, "what is not there");
	ok(tree_has(m, "k/c") && !tree_has(m, "k") && !tree_has(m, "k/"), "a folder is no file");
	ok(tree_has_folder(m, "k") && tree_has_folder(m, "k/a") && !tree_has_folder(m, "ka") && !tree_has_folder(m, "k/b"), "and a file none");

	snprintf(path, sizeof(path), "%s/f", dir);
	file_write(path, "disk", 4, &e);
	read_back(NULL, path, 100, "disk", ERR_NONE, "without memory it is the disk");
	walked(NULL, dir, "f ", "that is walked");
	ok(tree_has(NULL, path) && tree_has_folder(NULL, dir), "and looked into");
	dir_remove(dir);
	free(dir);
	memfiles_free(m);
	memfiles_free(NULL);
	return tap_done();
}
