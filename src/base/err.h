#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * A failure is a code for the program and one sentence for a person, made once where it is found and shown once in
 * cmd/.  The sentence names the object first, then what was wanted and what was found:
 *	manifest-sha256.txt: line 12: digest is 63 digits, want 64
 * No function below cmd/ prints.
 */

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,	/* the command line, the scope file or a knowledge file is wrong: exit status 2 */
	ERR_FORMAT,	/* input from outside is not what it must be */
	ERR_LIMIT,	/* input from outside is larger than the named limit */
	ERR_IO,		/* a file could not be read or written */
	ERR_NET,	/* the network or the service failed */
	ERR_DENIED,	/* the service refused permission */
	ERR_CRYPTO,	/* a key, certificate or signature could not be used */
	ERR_SQL,	/* a statement of a knowledge file failed or was forbidden */
	ERR_STOPPED,	/* interrupted by a signal or by the time budget */
	ERR_NO		/* everything worked and the answer is no: exit status 1 */
};

struct err {
	enum err_code code;
	char text[1024];	/* one sentence, no newline, never a secret; cut at the end when longer */
};

/* Set e (which may be NULL) and return -1, so that a function can `return err_set(...)`. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Put "prefix: " before the sentence that is already there and return -1. */
int err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As err_set with ERR_IO and the text of errno behind the sentence. */
int err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
