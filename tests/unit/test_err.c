/* A failure is a code and one sentence. */
#include "base/err.h"

#include <errno.h>

#include "cmd/cmd.h"
#include "tests/unit/tap.h"

int
main(void)
{
	static const struct {
		enum err_code code;
		int status;
		const char *phrase;
	} statuses[] = {
		{ ERR_NONE, 0, "no failure is 0" },
		{ ERR_NO, 1, "the answer is no is 1" },
		{ ERR_USAGE, 2, "usage is 2" },
		{ ERR_IO, 3, "a file is 3" },
		{ ERR_NET, 3, "the network is 3" },
		{ ERR_FORMAT, 3, "unreadable input is 3" },
		{ ERR_CRYPTO, 3, "a key is 3" },
		{ ERR_STOPPED, 3, "an interruption is 3" },
	};
	struct err e = { 0 };
	char huge[3000];

	is_int(err_set(&e, ERR_FORMAT, "%s: has %d, want %d", "x", 1, 2), -1, "err_set returns -1");
	is_str(e.text, "x: has 1, want 2", "and makes the sentence");
	err_prefix(&e, "file %s", "f");
	is_str(e.text, "file f: x: has 1, want 2", "a prefix goes in front");
	is_int(e.code, ERR_FORMAT, "and keeps the code");
	errno = ENOENT;
	err_errno(&e, "%s: cannot open", "y");
	is_str(e.text, "y: cannot open: No such file or directory", "errno is said in words");
	is_int(e.code, ERR_IO, "and is an I/O failure");
	memset(huge, 'a', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	err_set(&e, ERR_IO, "%s", huge);
	is_int((long long)strlen(e.text), sizeof(e.text) - 1, "a sentence too long is cut");
	err_prefix(&e, "%s", huge);
	is_int((long long)strlen(e.text), sizeof(e.text) - 1, "with a prefix too");
	is_int(err_set(NULL, ERR_IO, "x"), -1, "nobody need listen");
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		e.code = statuses[i].code;
		is_int(exit_status_of(&e), statuses[i].status, statuses[i].phrase);
	}
	return tap_done();
}
