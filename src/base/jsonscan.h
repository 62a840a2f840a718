#ifndef BASE_JSONSCAN_H
#define BASE_JSONSCAN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A strict single pass over JSON text (RFC 8259) without building anything: for data too large for a tree.  Values come
 * out as slices of the text, which must outlive them.  Checked on the way: grammar, UTF-8 (RFC 3629), depth.  Not
 * checked: whether a name stands twice in one object; who looks members up must decide.
 *
 *	jsonscan_init(&s, text, len);
 *	if (jsonscan_enter(&s, '{') == 0)
 *		while ((rc = jsonscan_member(&s, &name)) == 1 && (rc = jsonscan_value(&s, &v)) == 0)
 *			...;
 *	rc is 0 at the end of the object, -1 with s.why set otherwise.
 */
#define JSONSCAN_DEPTH_MAX 64

struct span {
	const char *s;	/* NULL: not there */
	size_t len;
};
#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

enum json_kind {
	JSON_NONE,	/* not there */
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
	JSON_OBJECT,
	JSON_ARRAY
};

struct jvalue {
	enum json_kind kind;
	bool escaped;		/* string: holds a backslash */
	bool spaced;		/* object or array: holds blanks between its parts */
	struct span text;	/* as written; for a string what is between the quotes */
};

struct jsonscan {
	const char *p, *end;
	int depth;		/* of the containers that were entered */
	bool first;		/* nothing was read yet of the container entered last */
	bool blanks;		/* there were blanks between values */
	bool cut;		/* the text ended inside a value: more of it may help */
	bool deep;		/* nested deeper than JSONSCAN_DEPTH_MAX */
	const char *why;	/* of a failure, a part of a sentence: "is not valid UTF-8" */
};

void jsonscan_init(struct jsonscan *s, const char *text, size_t len);

/* Skip blanks; the next byte, or 0 at the end of the text. */
char jsonscan_peek(struct jsonscan *s);

/* Skip blanks, then read one whole value.  0, or -1 with p at the byte that is wrong. */
int jsonscan_value(struct jsonscan *s, struct jvalue *v);

/* Go into the object or array (open is '{' or '[') that comes next.  0 or -1. */
int jsonscan_enter(struct jsonscan *s, char open);

/* The next member's name, p then before its value: 1; 0 when the object ended; -1. */
int jsonscan_member(struct jsonscan *s, struct jvalue *name);

/* Whether an element comes next, p before it: 1; 0 when the array ended; -1. */
int jsonscan_element(struct jsonscan *s);

/*
 * Undo the escapes of a string; out has room for raw.len bytes.  Returns the length.  U+0000 and halves of surrogate
 * pairs come out as U+FFFD: what SQL and C can not hold is shown as unreadable, never cut off.
 */
size_t jsonscan_unescape(struct span raw, char *out);

/* Copy a value without the blanks between its parts; out has room for text.len bytes.  Returns the length. */
size_t jsonscan_compact(struct span text, char *out);

#endif
