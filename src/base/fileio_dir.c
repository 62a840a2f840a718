#include "base/fileio.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"

enum {
	TREE_DEPTH_MAX = 32	/* folders in folders; our own trees have five */
};

bool
dir_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
dir_make(const char *path, struct err *e)
{
	char *copy = xstrdup(path);
	int rc = 0;

	for (char *p = copy + 1; rc == 0; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			rc = err_errno(e, "%s: cannot make folder", copy);
		*p = c;
		if (c == '\0')
			break;
	}
	if (rc == 0 && !dir_exists(path))
		rc = err_set(e, ERR_IO, "%s: is not a folder", path);
	free(copy);
	return rc;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	remove(path);
	return 0;
}

void
dir_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct names {
	char **items;
	size_t n, cap;
	void (*odd)(void *arg, const char *rel, const char *why);	/* NULL: what is odd ends the walk */
	void *arg;
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* 0 when somebody was told and the walk goes on. */
static int
be_odd(struct names *names, const char *rel, const char *why)
{
	if (names->odd == NULL || *rel == '\0')
		return -1;
	names->odd(names->arg, rel, why);
	return 0;
}

/* Collect the relative paths of all files; sorting whole paths at the end gives byte order across folders. */
static int
gather(struct names *names, const char *root, const char *rel, int depth, struct err *e)
{
	char *dir = *rel ? xasprintf("%s/%s", root, rel) : xstrdup(root);
	DIR *d = opendir(dir);
	struct dirent *ent;
	struct stat st;
	int rc = 0;

	if (d == NULL && be_odd(names, rel, "is a folder that can not be opened") != 0)
		rc = err_errno(e, "%s: cannot open folder", dir);
	else if (depth > TREE_DEPTH_MAX)
		rc = err_set(e, ERR_LIMIT, "%s: folders are nested deeper than %d", dir, TREE_DEPTH_MAX);
	while (rc == 0 && d != NULL && (ent = readdir(d)) != NULL) {
		char *child;

		if (strcmp(ent->d_name, ".") == 0 || strcmp(ent->d_name, "..") == 0)
			continue;
		child = *rel ? xasprintf("%s/%s", rel, ent->d_name) : xstrdup(ent->d_name);
		if (fstatat(dirfd(d), ent->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
			rc = err_errno(e, "%s/%s: cannot look at", root, child);
		} else if (S_ISDIR(st.st_mode)) {
			rc = gather(names, root, child, depth + 1, e);
		} else if (S_ISREG(st.st_mode)) {
			ARRAY_GROW(names->items, names->n, names->cap);
			names->items[names->n++] = child;
			child = NULL;
		} else if (be_odd(names, child, S_ISLNK(st.st_mode) ? "is a symbolic link" : "is no regular file") != 0) {
			rc = err_set(e, ERR_FORMAT, "%s/%s: is neither a regular file nor a folder", root, child);
		}
		free(child);
	}
	if (d != NULL)
		closedir(d);
	free(dir);
	return rc;
}

int
dir_walk(const char *root, int (*fn)(void *arg, const char *rel, struct err *e), void *arg, struct err *e)
{
	return dir_walk_foreign(root, fn, NULL, arg, e);
}

int
dir_walk_foreign(const char *root, int (*fn)(void *arg, const char *rel, struct err *e),
    void (*odd)(void *arg, const char *rel, const char *why), void *arg, struct err *e)
{
	struct names names = { .odd = odd, .arg = arg };
	int rc = gather(&names, root, "", 0, e);

	if (names.n > 0)
		qsort(names.items, names.n, sizeof(*names.items), compare_names);
	for (size_t i = 0; i < names.n; i++) {
		if (rc == 0)
			rc = fn(arg, names.items[i], e);
		free(names.items[i]);
	}
	free(names.items);
	return rc;
}
