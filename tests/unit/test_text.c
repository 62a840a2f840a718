/* Lists, percent-encoding, what may reach a terminal, globs, digits. */
#include "base/text.h"

#include <limits.h>

#include "base/alloc.h"
#include "base/json.h"
#include "tests/unit/tap.h"

struct text_case {
	const char *phrase, *in, *want;
};

static const struct text_case encode_cases[] = {
	{ "letters, digits and the four marks stay", "AZaz09-_.~", "AZaz09-_.~" },
	{ "a blank is %20", "a b", "a%20b" },
	{ "the marks that other rules leave bare", "!'()*+/=", "%21%27%28%29%2A%2B%2F%3D" },
	{ "UTF-8 byte by byte", "\xe8\xaf\x81", "%E8%AF%81" },
	{ "nothing", "", "" },
};

static const struct text_case terminal_cases[] = {
	{ "plain text", "plain \xe4\xb8\xad\xe6\x96\x87", "plain \xe4\xb8\xad\xe6\x96\x87" },
	{ "an escape sequence", "a\x1b[2Jb", "a\\x1b[2Jb" },
	{ "a newline and a carriage return", "a\r\nb", "a\\x0d\\x0ab" },
	{ "DEL", "\x7f", "\\x7f" },
	{ "a C1 control", "\xc2\x9b", "\\x9b" },
	{ "a right-to-left override", "\xe2\x80\xae", "\\u{202e}" },
	{ "a zero-width joiner", "\xe2\x80\x8d", "\\u{200d}" },
	{ "bytes that are no UTF-8", "\xff\xc0", "\\xff\\xc0" },
	{ "a character cut short", "\xe4\xb8", "\\xe4\\xb8" },
};

static const struct {
	const char *pattern, *text;
	int want;
} glob_cases[] = {
	{ "Throttling*", "Throttling.User", 1 },
	{ "Throttling*", "Throttling", 1 },
	{ "Throttling*", "Rejected.Throttling", 0 },
	{ "*Throttling", "Rejected.Throttling", 1 },
	{ "*a*b*", "xxaxxbxx", 1 },
	{ "*a*b", "xxaxxbx", 0 },
	{ "a?c", "abc", 1 },
	{ "a?c", "ac", 0 },
	{ "", "", 1 },
	{ "*", "", 1 },
	{ "[a]", "a", 0 },
};

static const struct {
	long long n;
	const char *text;
} decimal_cases[] = {
	{ 0, "0" }, { 7, "7" }, { -1, "-1" }, { 1234567890123, "1234567890123" }, { LLONG_MAX, "9223372036854775807" },
	{ LLONG_MIN, "-9223372036854775808" },
};

int
main(void)
{
	struct kvlist l = { 0 }, copy = { 0 };
	struct buf b;
	char bytes[2] = { 0 }, text[16];

	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof(encode_cases) / sizeof(encode_cases[0]); i++) {
		buf_reset(&b);
		percent_encode(&b, encode_cases[i].in, "");
		is_str(buf_text(&b), encode_cases[i].want, encode_cases[i].phrase);
	}
	buf_reset(&b);
	percent_encode(&b, "a/b c", "/");
	is_str(buf_text(&b), "a/b%20c", "a slash that is to be kept");
	strcpy(text, "a%20b%2Fc+");
	ok(percent_decode(text) == 0 && strcmp(text, "a b/c+") == 0, "decoded again, a plus sign stays one");
	strcpy(text, "a%2");
	is_int(percent_decode(text), -1, "a cut escape is refused");
	for (size_t i = 0; i < sizeof(terminal_cases) / sizeof(terminal_cases[0]); i++) {
		buf_reset(&b);
		text_for_terminal(&b, terminal_cases[i].in);
		is_str(buf_text(&b), terminal_cases[i].want, terminal_cases[i].phrase);
	}
	for (int c = 1; c < 256; c++) {
		bytes[0] = (char)c;
		buf_reset(&b);
		text_for_terminal(&b, bytes);
		if (c >= 0x20 && c < 0x7f ? b.len != 1 : strncmp(b.data, "\\x", 2) != 0)
			ok(0, "byte %02x is made harmless", c);
	}
	ok(1, "all 255 single bytes were tried");
	for (size_t i = 0; i < sizeof(glob_cases) / sizeof(glob_cases[0]); i++)
		ok(glob_match(glob_cases[i].pattern, glob_cases[i].text) == glob_cases[i].want, "glob \"%s\" on \"%s\"",
		    glob_cases[i].pattern, glob_cases[i].text);
	for (size_t i = 0; i < sizeof(decimal_cases) / sizeof(decimal_cases[0]); i++) {
		char digits[DECIMAL_MAX + 1];

		*put_decimal(digits, decimal_cases[i].n) = '\0';
		is_str(digits, decimal_cases[i].text, "digits of a number");
	}
	kv_add(&l, "Host", "a");
	kv_add(&l, "x", NULL);
	kv_set(&l, "HOST", "b");
	is_int((long long)l.n, 2, "setting replaces whatever the case");
	is_str(kv_get(&l, "host"), "b", "and is found whatever the case");
	is_str(kv_get(&l, "X"), "", "no value is the empty one");
	ok(kv_get(&l, "y") == NULL, "what is not there is not found");
	kv_copy(&copy, &l);
	is_int((long long)copy.n, 2, "a copy has all");
	kv_release(&copy);
	kv_release(&l);
	buf_release(&b);
	return tap_done();
}
