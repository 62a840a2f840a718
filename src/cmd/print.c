#include "cmd/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

void
print_lines(const struct buf *text)
{
	char *copy = xstrndup(buf_text(text), text->len), *rest = *copy != '\0' ? copy : NULL, *p;
	struct buf line;

	buf_init(&line, text->len * 8 + 64);
	while ((p = strsep(&rest, "\n")) != NULL) {
		if (rest == NULL && *p == '\0')
			break;	/* behind the last line end */
		buf_reset(&line);
		for (; *p == '\t'; p++)
			buf_puts(&line, "        ");
		text_for_terminal(&line, p);
		puts(buf_text(&line));
	}
	buf_release(&line);
	free(copy);
}
