#ifndef BASE_FILEIO_H
#define BASE_FILEIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

/* Files appear whole or not at all: written under a temporary name in the same folder, then renamed. */

/* Read a whole regular file into b (appending), refusing more than b->max bytes.  0 or -1. */
int file_read(struct buf *b, const char *path, struct err *e);

/* The SHA-256 of a regular file of any length, and how many bytes it has; a piece of it is in memory at a time. */
int file_sha256(const char *path, char sha256[SHA256_HEX_SIZE], size_t *bytes, struct err *e);

/*
 * Replace path by these bytes, mode 0644 less umask, or 0600.  On failure path is as before.  Not synced to disk: a
 * small file that is lost with the power is made again, or its digest in the custody log tells.
 */
int file_write(const char *path, const void *bytes, size_t len, struct err *e);
int file_write_private(const char *path, const void *bytes, size_t len, struct err *e);

/*
 * A file being written in pieces, synced to disk before it gets its name.  Until afile_commit the target is untouched;
 * afile_abort (or the end of the process by exit() or by a signal that stop_on_signals handles) removes the temporary.
 * afile_free(NULL) does nothing.
 */
struct afile;
int afile_open(struct afile **out, const char *path, struct err *e);
int afile_write(struct afile *f, const void *bytes, size_t len, struct err *e);
int afile_commit(struct afile *f, struct err *e);	/* f is freed either way */
void afile_abort(struct afile *f);
bool afile_is_temporary(const char *path);	/* by its name: what a killed process leaves behind */

/*
 * The same for a file whose name is known only in the end: until then it is in folder, which is made when it is not there.
 * path must be on the same disk.  Not synced, as file_write.
 */
int afile_open_in(struct afile **out, const char *folder, struct err *e);
int afile_commit_as(struct afile *f, const char *path, struct err *e);	/* f is freed either way */

/* Make this folder and those above it.  An existing folder is fine. */
int dir_make(const char *path, struct err *e);

/* A new folder that only this user can read, where the environment wants temporary files.  The caller frees the path. */
char *dir_temporary(struct err *e);

/* An open file there that has no name any more, so that it is gone with the process; its descriptor, or -1. */
int file_temporary(struct err *e);

/* From now on such files are in memory: for a program that writes nothing to disk.  They count against no limit of ours. */
void file_temporary_in_memory(void);

/* Remove a folder and all in it, following no link.  What can not be removed stays. */
void dir_remove(const char *path);

/*
 * Call fn with the path relative to root of every regular file below root, sorted by bytes.  A symbolic link or any
 * other kind of entry is an error: nothing of ours makes one.  fn returns 0 to go on.  0, or -1.
 */
int dir_walk(const char *root, int (*fn)(void *arg, const char *rel, struct err *e), void *arg, struct err *e);

/*
 * The same of a folder that others filled: what would end dir_walk (a link, a pipe, a folder that can not be opened) is
 * told to odd, part of a sentence: "is a symbolic link", and the walk goes on.  root itself must open.
 */
int dir_walk_foreign(const char *root, int (*fn)(void *arg, const char *rel, struct err *e),
    void (*odd)(void *arg, const char *rel, const char *why), void *arg, struct err *e);

bool file_exists(const char *path);
bool dir_exists(const char *path);

/*
 * From now on SIGINT, SIGTERM and SIGHUP ask for an orderly stop instead of ending the process.  Long loops look at
 * stop_requested() and return ERR_STOPPED; a second signal ends the process at once, temporaries removed.
 */
void stop_on_signals(void);
bool stop_requested(void);
void stop_forget(void);		/* what was asked has been done: go on until the next signal */

#endif
