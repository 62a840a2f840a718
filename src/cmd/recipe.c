#include "cmd/recipe.h"

#include <stdlib.h>
#include <string.h>

/* In single quotes, as a shell reads it back. */
static void
put_quoted(struct buf *b, const char *text)
{
	buf_puts(b, "'");
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_puts(b, "'\\''");
		else
			buf_add(b, text, 1);
	}
	buf_puts(b, "'");
}

static int
put_path(struct buf *b, const char *path, struct err *e)
{
	char *full = realpath(path, NULL);

	if (full == NULL)
		return err_errno(e, "%s: cannot open", path);
	put_quoted(b, full);
	free(full);
	return 0;
}

int
recipe(struct buf *b, const char *bundle, const char *roots, const char *tsa_roots, const char *lists, struct err *e)
{
	const struct {
		const char *begin;	/* of the line that names the file */
		const char *path;
	} files[] = {
		{ "    B=", bundle },
		{ "    R=", roots },
		{ "    T=", tsa_roots },
		{ "    C=", lists },
	};
	const char *line = recipe_text, *end;

	for (; *line != '\0'; line = end + 1) {
		size_t given = 0, n = sizeof(files) / sizeof(files[0]);

		end = strchr(line, '\n');
		while (given < n && (files[given].path == NULL || strncmp(line, files[given].begin, strlen(files[given].begin)) != 0))
			given++;
		buf_add(b, line, given < n ? strlen(files[given].begin) : (size_t)(end - line));
		if (given < n && put_path(b, files[given].path, e) != 0)
			return -1;
		buf_puts(b, "\n");
	}
	return 0;
}
