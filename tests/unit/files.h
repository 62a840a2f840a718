#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

/* Files below a test's own folder: written with the folders that they need, removed, counted. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"

/* What can not be written ends the program: no case would mean anything. */
static inline void
file_put(const char *dir, const char *name, const void *bytes, size_t len)
{
	char *path = xasprintf("%s/%s", dir, name), *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	struct err e = { 0 };

	if (dir_make(folder, &e) != 0 || file_write(path, bytes, len, &e) != 0) {
		printf("Bail out! %s\n", e.text);
		exit(EXIT_FAILURE);
	}
	free(folder);
	free(path);
}

static inline void
file_put_text(const char *dir, const char *name, const char *text)
{
	file_put(dir, name, text, strlen(text));
}

static inline void
file_drop(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	unlink(path);
	free(path);
}

static inline int
files_count_one(void *arg, const char *rel, struct err *e)
{
	int *n = arg;

	(void)rel;
	(void)e;
	++*n;
	return 0;
}

/* How many there are in a folder and those below it; 0 when it is not there, -1 when something else than files is in it. */
static inline int
files_in(const char *folder)
{
	struct err e = { 0 };
	int n = 0;

	return !dir_exists(folder) || dir_walk(folder, files_count_one, &n, &e) == 0 ? n : -1;
}

#endif
