#include "cmd/worklock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/workdir.h"
#include "evidence/recover.h"

#define EVIDENCE "evidence/"	/* under data */

enum { HOLDER_MAX = 4096, HOST_MAX = 256 };

struct work_lock {
	int fd;
	char *made;	/* the folder, when it was not there before */
};

/* The holder's own words; a process that has only just locked has not written them yet. */
static int
refuse(int fd, const char *work, struct err *e)
{
	char text[HOLDER_MAX];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	cJSON *holder = n > 0 ? json_parse(text, (size_t)n, "lock", NULL) : NULL;

	if (holder != NULL)
		err_set(e, ERR_IO, "%s: is in use by process %.0f on %.100s since %.40s", work, json_num(holder, "pid", 0),
		    json_str(holder, "host") != NULL ? json_str(holder, "host") : "?",
		    json_str(holder, "time") != NULL ? json_str(holder, "time") : "?");
	else
		err_set(e, ERR_IO, "%s: is in use by another process", work);
	cJSON_Delete(holder);
	return -1;
}

static int
sign_in(int fd)
{
	char host[HOST_MAX] = "", now[CLOCK_ISO_SIZE], *text;
	cJSON *o = cJSON_CreateObject();
	int rc;

	gethostname(host, sizeof(host) - 1);
	clock_iso((time_t)(clock_ms() / 1000), now);
	cJSON_AddNumberToObject(o, "pid", (double)getpid());
	cJSON_AddStringToObject(o, "host", host);
	cJSON_AddStringToObject(o, "time", now);
	text = json_print(o);
	rc = ftruncate(fd, 0) == 0 && pwrite(fd, text, strlen(text), 0) == (ssize_t)strlen(text) ? 0 : -1;
	free(text);
	cJSON_Delete(o);
	return rc;
}

/* ---- what a killed command left ---- */

static int
remove_temporary(void *arg, const char *rel, struct err *e)
{
	char *path;
	int rc = 0;

	/* that of a collection is noted in its log when it goes: work_mend */
	if (!afile_is_temporary(rel) || strncmp(rel, EVIDENCE, strlen(EVIDENCE)) == 0)
		return 0;
	path = xasprintf("%s/%s", (const char *)arg, rel);
	if (unlink(path) != 0)
		rc = err_errno(e, "%s: cannot remove what was not finished", path);
	free(path);
	return rc;
}

/* What else is wrong in the folder is for the step to say. */
static void
pass_over(void *arg, const char *rel, const char *why)
{
	(void)arg;
	(void)rel;
	(void)why;
}

static int
remove_temporaries(const char *work, struct err *e)
{
	char *data = work_path(work, "data");
	int rc = dir_exists(data) ? dir_walk_foreign(data, remove_temporary, pass_over, data, e) : 0;

	free(data);
	return rc;
}

int
work_mend(const struct work_lock *l, const char *work, struct err *e)
{
	struct store *store = NULL;
	long dropped = 0;
	int rc;

	if (l == NULL || !store_begun(work) || store_ended(work))
		return 0;
	rc = store_recover(&store, work, &dropped, e);
	store_close(store);
	if (rc == 0 && dropped > 0)
		log_info("%s: the collection was killed while it wrote: %ld half-written file%s dropped", work, dropped,
		    dropped == 1 ? " is" : "s are");
	return rc;
}

/* ---- the lock ---- */

int
work_lock(struct work_lock **out, const char *work, bool make, struct err *e)
{
	bool fresh = !dir_exists(work);
	char *path;
	int fd, rc = -1;

	*out = NULL;
	if (fresh && !make)
		return 0;
	if (fresh && dir_make(work, e) != 0)
		return -1;
	path = work_path(work, "lock");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0) {
		/* whoever may not write there only reads: sealing somebody else's folder is fine */
		rc = !make && (errno == EACCES || errno == EROFS) ? 0 : err_errno(e, "%s: cannot open", path);
	} else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			refuse(fd, work, e);
		else
			err_errno(e, "%s: cannot lock", path);
	} else if (sign_in(fd) != 0) {
		err_errno(e, "%s: cannot write", path);
	} else if (remove_temporaries(work, e) == 0) {
		*out = xcalloc(1, sizeof(**out));
		(*out)->fd = fd;
		(*out)->made = fresh ? xstrdup(work) : NULL;
		fd = -1;
		rc = 0;
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return rc;
}

/* A command that failed before it kept anything leaves no folder behind. */
static void
remove_unused(const char *work)
{
	char *data = work_path(work, "data"), *lock = work_path(work, "lock");

	if (!dir_exists(data)) {
		unlink(lock);
		rmdir(work);
	}
	free(lock);
	free(data);
}

void
work_unlock(struct work_lock *l)
{
	if (l == NULL)
		return;
	if (l->made != NULL)
		remove_unused(l->made);
	close(l->fd);
	free(l->made);
	free(l);
}
