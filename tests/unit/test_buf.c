/* A buffer never grows past its maximum and is always text. */
#include "base/buf.h"

#include "tests/unit/tap.h"

int
main(void)
{
	struct buf b;
	char *taken;
	char long_text[700];

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	buf_init(&b, 8);
	is_str(buf_text(&b), "", "an empty buffer is empty text");
	is_int(buf_puts(&b, "12345678"), 0, "the maximum fits");
	is_int(buf_add(&b, "9", 1), -1, "one byte more does not");
	is_str(buf_text(&b), "12345678", "and leaves the buffer as it was");
	is_int(buf_addf(&b, "%d", 1), -1, "the same through a format");
	is_int(buf_add(&b, "", 0), 0, "nothing always fits");
	buf_reset(&b);
	is_str(buf_text(&b), "", "reset empties");
	is_int(buf_add(&b, "a\0b", 3), 0, "bytes may be NUL");
	is_int((long long)b.len, 3, "and count");
	buf_release(&b);

	buf_init(&b, 4096);
	is_int(buf_addf(&b, "<%s>", long_text), 0, "a formatted text longer than the small buffer");
	is_int((long long)b.len, 701, "arrives whole");
	taken = buf_take(&b);
	is_int((long long)strlen(taken), 701, "taking hands the text over");
	is_str(buf_text(&b), "", "and leaves the buffer empty");
	free(taken);
	buf_release(&b);
	return tap_done();
}
