#include "assess/sql/regexp.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/alloc.h"

enum {
	AS_UTF8,
	AS_BYTES,
	READINGS,
	/* pcre2_dfa_match keeps two lists of ways, three integers each, and two integers more */
	WORKSPACE = REGEXP_WAYS_MAX * 2 * 3 + 2,
	MESSAGE_SIZE = 256
};
#define MEANING (PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE)

struct regexp {
	pcre2_code *code[READINGS];
	pcre2_match_data *match;
	int workspace[WORKSPACE];
};

/* ---- what is taken ---- */

struct reader {
	const char *p;
	bool item;		/* something that can be repeated is before p */
	int groups;
};

static bool
is_word(char c)
{
	return c == '\0' || (c & 0x80) != 0 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static const char *
read_escape(struct reader *r)
{
	if (is_word(r->p[1]))
		return "has \\ before what is no special character";
	r->p += 2;
	r->item = true;
	return NULL;
}

/* One member of brackets: a class, an escape, a character. */
static const char *
read_member(struct reader *r)
{
	size_t name;

	if (*r->p == '\\')
		return read_escape(r);
	if (*r->p != '[') {
		r->p++;
		return NULL;
	}
	name = r->p[1] == ':' ? strspn(r->p + 2, "abcdefghijklmnopqrstuvwxyz") : 0;
	if (name == 0 || strncmp(r->p + 2 + name, ":]", 2) != 0)
		return "has a [ in brackets that begins no class";
	r->p += 2 + name + 2;
	return NULL;
}

static const char *
read_brackets(struct reader *r)
{
	const char *first, *problem;

	r->p += r->p[1] == '^' ? 2 : 1;
	for (first = r->p; *r->p != ']' || r->p == first;) {
		if (*r->p == '\0')
			return "has a [ without its ]";
		if ((problem = read_member(r)) != NULL)
			return problem;
	}
	r->p++;
	r->item = true;
	return NULL;
}

static const char *
read_group(struct reader *r)
{
	if (r->p[1] == '?' || r->p[1] == '*')
		return "has (? or (*";
	if (++r->groups > REGEXP_GROUPS_MAX)
		return "has too many groups";
	r->p++;
	r->item = false;
	return NULL;
}

/* {n} {n,} {n,m} */
static const char *
read_counts(struct reader *r)
{
	size_t first = strspn(r->p + 1, "0123456789"), second = 0;
	const char *end = r->p + 1 + first;
	unsigned long least = strtoul(r->p + 1, NULL, 10), most = least;

	if (*end == ',' && (second = strspn(++end, "0123456789")) > 0)
		most = strtoul(end, NULL, 10);
	if (first == 0 || end[second] != '}' || most < least)
		return "has a { that is no count";
	if (most > REGEXP_REPEAT_MAX)
		return "has too many repetitions";
	r->p = end + second + 1;
	return NULL;
}

/* And a ? behind, to look for the shortest match: whether there is one stays the same. */
static const char *
read_repetition(struct reader *r)
{
	const char *problem = NULL;

	if (!r->item)
		return "repeats nothing, or ^, $ or a repetition";
	r->item = false;
	if (*r->p == '{')
		problem = read_counts(r);
	else
		r->p++;
	r->p += *r->p == '?';
	return problem;
}

static const char *
read_other(struct reader *r)
{
	r->item = strchr("|^$", *r->p) == NULL;
	r->p++;
	return NULL;
}

/* Why a pattern is not taken, or NULL.  What is left is PCRE2's to refuse. */
static const char *
pattern_problem(const char *pattern)
{
	struct reader r = { .p = pattern };
	const char *problem = NULL;

	if (strlen(pattern) > REGEXP_PATTERN_MAX)
		return "is too long";
	while (*r.p != '\0' && problem == NULL) {
		if (*r.p == '\\')
			problem = read_escape(&r);
		else if (*r.p == '[')
			problem = read_brackets(&r);
		else if (*r.p == '(')
			problem = read_group(&r);
		else if (strchr("*+?{", *r.p) != NULL)
			problem = read_repetition(&r);
		else
			problem = read_other(&r);
	}
	return problem;
}

/* ---- the library ---- */

static pcre2_code *
compile(const char *pattern, uint32_t options, struct err *e)
{
	PCRE2_UCHAR why[MESSAGE_SIZE];
	PCRE2_SIZE at;
	int code;
	pcre2_code *made = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &code, &at, NULL);

	if (made == NULL) {
		pcre2_get_error_message(code, why, sizeof(why));
		err_set(e, ERR_FORMAT, "can not be read at character %zu: %s", at + 1, (const char *)why);
	}
	return made;
}

static bool
is_anchored(const pcre2_code *code)
{
	uint32_t options = 0;

	pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
	return (options & PCRE2_ANCHORED) != 0;
}

/*
 * From the beginning of a text only: else the library would begin anew at each character, and the time be the
 * square of the length.  What may begin anywhere gets a beginning that passes over the rest.
 */
static pcre2_code *
compile_anchored(const char *pattern, uint32_t options, struct err *e)
{
	pcre2_code *made = compile(pattern, options, e);
	char *anchored;

	if (made == NULL || is_anchored(made))
		return made;
	pcre2_code_free(made);
	anchored = xasprintf(".*?(%s)", pattern);
	made = compile(anchored, options | PCRE2_ANCHORED, e);
	free(anchored);
	return made;
}

struct regexp *
regexp_new(const char *pattern, struct err *e)
{
	static const uint32_t readings[READINGS] = { [AS_UTF8] = PCRE2_UTF, [AS_BYTES] = 0 };
	const char *problem = pattern_problem(pattern);
	struct regexp *re;

	if (problem != NULL) {
		err_set(e, ERR_FORMAT, "%s", problem);
		return NULL;
	}
	re = xcalloc(1, sizeof(*re));
	re->match = xcheck(pcre2_match_data_create(1, NULL));
	for (int i = 0; i < READINGS; i++) {
		re->code[i] = compile_anchored(pattern, readings[i] | MEANING, e);
		if (re->code[i] == NULL) {
			regexp_free(re);
			return NULL;
		}
	}
	return re;
}

void
regexp_free(struct regexp *re)
{
	if (re == NULL)
		return;
	for (int i = 0; i < READINGS; i++)
		pcre2_code_free(re->code[i]);
	pcre2_match_data_free(re->match);
	free(re);
}

int
regexp_matches(struct regexp *re, const char *text, size_t len)
{
	int rc = 0;

	for (int i = 0; i < READINGS; i++) {
		rc = pcre2_dfa_match(re->code[i], (PCRE2_SPTR)text, len, 0, PCRE2_DFA_SHORTEST, re->match, NULL,
		    re->workspace, WORKSPACE);
		if (rc > PCRE2_ERROR_UTF8_ERR1 || rc < PCRE2_ERROR_UTF8_ERR21)
			break;	/* the text can be read so */
	}
	/* 0: more than one match ends where the shortest does, and there is room for one */
	return rc >= 0 ? 1 : rc == PCRE2_ERROR_NOMATCH ? 0 : -1;
}
