#include "assess/eventraw.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"

#include "assess/event.h"

#define LEN_BITS 24	/* of a place: 16 MiB, and a terabyte to stand in */

_Static_assert(EVENT_MAX < 1 << LEN_BITS, "the longest record has a place");

struct eventraw {
	int fd;
	size_t size;
	char *map;	/* of the file when it was so long: NULL and 0 before it is looked at */
	size_t mapped;
	struct err failed;	/* of the first that could not be added: no place behind it is right */
};

struct eventraw *
eventraw_new(void)
{
	struct eventraw *r = xcalloc(1, sizeof(*r));

	r->fd = -1;
	return r;
}

uint64_t
eventraw_place(size_t at, size_t len)
{
	return (uint64_t)at << LEN_BITS | len;
}

size_t
eventraw_size(const struct eventraw *r)
{
	return r->size;
}

static int
write_all(struct eventraw *r, const char *from, size_t len, struct err *e)
{
	if (r->fd < 0 && (r->fd = file_temporary(e)) < 0)
		return -1;
	while (len > 0) {
		ssize_t n = pwrite(r->fd, from, len, (off_t)r->size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_errno(e, "temporary file of event records");
		from += n;
		len -= (size_t)n;
		r->size += (size_t)n;
	}
	return 0;
}

int
eventraw_add(struct eventraw *r, const void *bytes, size_t len, struct err *e)
{
	if (r->failed.code == ERR_NONE && write_all(r, bytes, len, &r->failed) == 0)
		return 0;
	return err_set(e, r->failed.code, "%s", r->failed.text);
}

static void
unmap(struct eventraw *r)
{
	if (r->map != NULL)
		munmap(r->map, r->mapped);
	r->map = NULL;
	r->mapped = 0;
}

struct span
eventraw_at(struct eventraw *r, uint64_t place, struct err *e)
{
	size_t at = place >> LEN_BITS, len = place & ((1 << LEN_BITS) - 1);

	if (r->mapped != r->size) {
		void *map = mmap(NULL, r->size, PROT_READ, MAP_SHARED, r->fd, 0);

		if (map == MAP_FAILED) {
			err_errno(e, "temporary file of event records");
			return (struct span){ NULL, 0 };
		}
		unmap(r);
		r->map = map;
		r->mapped = r->size;
	}
	return (struct span){ r->map + at, len };
}

void
eventraw_free(struct eventraw *r)
{
	if (r == NULL)
		return;
	unmap(r);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}
