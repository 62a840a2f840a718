#include "bundle/sign/archive.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

int
archive_load(struct archive *a, const char *path, struct err *e)
{
	char *reply = xasprintf("%s.tsr", path);
	int rc = -1;

	*a = (struct archive){ .path = xstrdup(path) };
	buf_init(&a->bytes, ARCHIVE_LIST_MAX);
	buf_init(&a->reply, STAMP_MAX);
	if (file_read(&a->bytes, path, e) == 0 && file_read(&a->reply, reply, e) == 0) {
		sha256_hex(buf_text(&a->bytes), a->bytes.len, a->sha256[0]);
		sha256_hex(buf_text(&a->reply), a->reply.len, a->sha256[1]);
		rc = 0;
	}
	free(reply);
	return rc;
}

void
archive_release(struct archive *a)
{
	free(a->path);
	buf_release(&a->bytes);
	buf_release(&a->reply);
	manifest_release(&a->list);
	stamp_facts_release(&a->stamp);
	*a = (struct archive){ 0 };
}

void
archive_judge(struct archive *a, const struct stamp_judge *judge, struct problem_list *problems)
{
	char *copy = xcalloc(1, a->bytes.len + 1), *reply = xasprintf("%s.tsr", a->path);
	struct problem p;

	manifest_release(&a->list);
	stamp_facts_release(&a->stamp);
	memcpy(copy, buf_text(&a->bytes), a->bytes.len);
	if (manifest_parse(&a->list, copy, a->bytes.len, a->path, PROBLEM_ARCHIVE_FORM, &p) != 0) {
		manifest_release(&a->list);
		problems_add(problems, &p);
	}
	stamp_check(&a->stamp, reply, &a->reply, buf_text(&a->bytes), a->bytes.len, judge, problems, &p);
	if (p.code != PROBLEM_NONE)
		problems_add(problems, &p);
	free(reply);
}

enum archive_entry
archive_find(const struct archive *a, const char *path, const char *sha256)
{
	const struct manifest_line *line = manifest_find(&a->list, path);
	char hex[SHA256_HEX_SIZE];

	if (line == NULL)
		return ARCHIVE_ABSENT;
	hex_encode(line->digest, SHA256_SIZE, hex);
	return strcmp(hex, sha256) == 0 ? ARCHIVE_LISTED : ARCHIVE_OTHER;
}

bool
archive_carries(const struct archive *b, const struct archive *a)
{
	const char *slash = strrchr(a->path, '/'), *name = slash ? slash + 1 : a->path;
	char *reply = xasprintf("%s.tsr", name);
	bool both = archive_find(b, name, a->sha256[0]) == ARCHIVE_LISTED && archive_find(b, reply, a->sha256[1]) == ARCHIVE_LISTED;

	free(reply);
	return both;
}
