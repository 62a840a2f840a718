#include "assess/regexp.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	STATES_MAX = 512,	/* worked out and kept; when full all are forgotten */
	STATES_SLOTS = 2 * STATES_MAX,
	MEMBERS_MAX = 64 * 1024,	/* of all kept states together, beyond one whole program */
	DEPTH_MAX = 200		/* of ( in ( */
};
enum { NEXT_UNKNOWN = -1, NEXT_MATCH = -2 };

enum op {
	OP_BYTE,	/* one byte of a set; then the next instruction */
	OP_SPLIT,	/* on at x and at y */
	OP_BEGIN,	/* only where the text begins */
	OP_END,		/* only where it ends */
	OP_MATCH
};
struct instruction {
	enum op op;
	int x, y;	/* OP_BYTE: x is the set */
};
struct byteset {
	uint64_t bits[4];
};

struct state {
	int *members;	/* OP_BYTE and OP_END, ascending */
	int n;
	bool ends;	/* it matches when the text ends here */
};

struct regexp {
	struct instruction *program;
	size_t n, cap;
	struct byteset *sets;
	size_t n_sets, cap_sets;
	unsigned char class_of[256];	/* bytes that no set tells apart */
	unsigned char sample[256];	/* one byte of each class */
	int n_classes;
	/* what was worked out */
	struct state states[STATES_MAX];
	int n_states, slots[STATES_SLOTS];	/* slots: number of the state and 1 */
	int first;		/* where a text begins */
	int *next;		/* [state][class] */
	int *members;		/* of all states */
	int n_members;
	/* for one step */
	int *stack, *marks, mark;
	long long steps;
};

/* ---- the expression ---- */

struct parser {
	struct regexp *re;
	const char *p;
	int depth;
	struct err *e;
};

static int parse_alternatives(struct parser *ps);

static int
fail(struct parser *ps, const char *why)
{
	return err_set(ps->e, ERR_FORMAT, "%s", why);
}

/* Put in an instruction at `at`, moving what is behind; jumps are all into what moves or far behind. */
static int
emit_at(struct parser *ps, size_t at, enum op op, int x, int y)
{
	struct regexp *re = ps->re;

	if (re->n == REGEXP_PROGRAM_MAX)
		return fail(ps, "has too many repetitions");
	ARRAY_GROW(re->program, re->n, re->cap);
	memmove(re->program + at + 1, re->program + at, (re->n - at) * sizeof(*re->program));
	re->program[at] = (struct instruction){ op, x, y };
	re->n++;
	for (size_t i = at + 1; i < re->n; i++) {
		if (re->program[i].op == OP_SPLIT) {
			re->program[i].x++;
			re->program[i].y++;
		}
	}
	return 0;
}

static int
emit(struct parser *ps, enum op op, int x, int y)
{
	return emit_at(ps, ps->re->n, op, x, y);
}

static int
emit_set(struct parser *ps, const struct byteset *set)
{
	struct regexp *re = ps->re;
	size_t i = 0;

	while (i < re->n_sets && memcmp(&re->sets[i], set, sizeof(*set)) != 0)
		i++;
	if (i == re->n_sets) {
		ARRAY_GROW(re->sets, re->n_sets, re->cap_sets);
		re->sets[re->n_sets++] = *set;
	}
	return emit(ps, OP_BYTE, (int)i, 0);
}

static void
set_add(struct byteset *set, unsigned byte)
{
	set->bits[byte / 64] |= UINT64_C(1) << byte % 64;
}

static bool
set_has(const struct byteset *set, unsigned byte)
{
	return (set->bits[byte / 64] >> byte % 64 & 1) != 0;
}

static int
emit_byte(struct parser *ps, unsigned char byte)
{
	struct byteset set = { { 0 } };

	set_add(&set, byte);
	return emit_set(ps, &set);
}

/* The name of a class at p, "[:alpha:]", into the set; returns what is behind, or NULL. */
static const char *
add_class(struct byteset *set, const char *p)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {
		{ "[:alpha:]", isalpha }, { "[:digit:]", isdigit }, { "[:alnum:]", isalnum }, { "[:upper:]", isupper },
		{ "[:lower:]", islower }, { "[:space:]", isspace }, { "[:blank:]", isblank }, { "[:punct:]", ispunct },
		{ "[:print:]", isprint }, { "[:graph:]", isgraph }, { "[:cntrl:]", iscntrl }, { "[:xdigit:]", isxdigit },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t len = strlen(classes[i].name);

		if (strncmp(p, classes[i].name, len) != 0)
			continue;
		for (int c = 0; c < 128; c++) {
			if (classes[i].is(c))
				set_add(set, (unsigned)c);
		}
		return p + len;
	}
	return NULL;
}

/* Behind the [ */
static int
parse_brackets(struct parser *ps)
{
	struct byteset set = { { 0 } };
	bool not = *ps->p == '^';
	const char *first;

	ps->p += not;
	first = ps->p;
	while (*ps->p != ']' || ps->p == first) {
		unsigned char from = (unsigned char)*ps->p, to = from;

		if (from == '\0')
			return fail(ps, "has a [ without its ]");
		if (from == '[' && strchr(":=.", ps->p[1]) != NULL && ps->p[1] != '\0') {
			if ((ps->p = add_class(&set, ps->p)) == NULL)
				return fail(ps, "has an unknown class in brackets");
			continue;
		}
		ps->p++;
		if (ps->p[0] == '-' && ps->p[1] != ']' && ps->p[1] != '\0') {
			to = (unsigned char)ps->p[1];
			ps->p += 2;
		}
		if (from >= 0x80 || to >= 0x80 || to < from || (to == '[' && from != to && strchr(":=.", *ps->p) != NULL))
			return fail(ps, to < from ? "has a range that ends before it begins" : "has more than ASCII in brackets");
		for (unsigned c = from; c <= to; c++)
			set_add(&set, c);
	}
	ps->p++;
	for (int i = 0; not && i < 4; i++)
		set.bits[i] = ~set.bits[i];
	return emit_set(ps, &set);
}

static int
parse_group(struct parser *ps)
{
	if (++ps->depth > DEPTH_MAX)
		return fail(ps, "has too many groups");
	if (parse_alternatives(ps) != 0)
		return -1;
	ps->depth--;
	if (*ps->p != ')')
		return fail(ps, "has a ( without its )");
	ps->p++;
	return 0;
}

/* One thing that can be repeated. */
static int
parse_atom(struct parser *ps)
{
	static const struct byteset any = { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };
	unsigned char c = (unsigned char)*ps->p++;

	switch (c) {
	case '(':
		return parse_group(ps);
	case '[':
		return parse_brackets(ps);
	case '.':
		return emit_set(ps, &any);
	case '^':
		return emit(ps, OP_BEGIN, 0, 0);
	case '$':
		return emit(ps, OP_END, 0, 0);
	case '*':
	case '+':
	case '?':
	case '{':
		return fail(ps, "repeats nothing");
	case '\\':
		if (*ps->p == '\0' || isalnum((unsigned char)*ps->p))
			return fail(ps, "has \\ before what is no special character");
		return emit_byte(ps, (unsigned char)*ps->p++);
	default:
		if (emit_byte(ps, c) != 0)
			return -1;
		while (c >= 0xc0 && ((unsigned char)*ps->p & 0xc0) == 0x80) {
			if (emit_byte(ps, (unsigned char)*ps->p++) != 0)
				return -1;
		}
		return 0;
	}
}

/* {n}, {n,}, {,m}, {n,m}; p is behind the {.  most is INT_MAX without an end. */
static int
parse_counts(struct parser *ps, int *least, int *most)
{
	size_t digits = strspn(ps->p, "0123456789"), more = 0;
	const char *end = ps->p + digits;
	bool open = *end == ',';

	*least = *most = digits > 0 && digits < 6 ? atoi(ps->p) : 0;
	if (open) {
		more = strspn(++end, "0123456789");
		*most = more == 0 ? INT_MAX : more < 6 ? atoi(end) : 0;
		end += more;
	}
	if (*end != '}' || digits + more == 0 || digits > 5 || more > 5 || *most < *least)
		return fail(ps, "has a { that is no count");
	ps->p = end + 1;
	return 0;
}

/* The atom at `from` of the pattern once more. */
static int
again(struct parser *ps, const char *from)
{
	const char *p = ps->p;
	int rc;

	ps->p = from;
	rc = parse_atom(ps);
	ps->p = p;
	return rc;
}

/* x* of what begins at `at`: it may be passed over, and begins again behind itself. */
static int
make_star(struct parser *ps, size_t at)
{
	if (emit_at(ps, at, OP_SPLIT, (int)at + 1, 0) != 0 || emit(ps, OP_SPLIT, (int)at, (int)at) != 0)
		return -1;
	ps->re->program[at].y = (int)ps->re->n;
	return 0;
}

static int
make_plus(struct parser *ps, size_t at)
{
	return emit(ps, OP_SPLIT, (int)at, (int)ps->re->n + 1);
}

static int
make_optional(struct parser *ps, size_t at)
{
	if (emit_at(ps, at, OP_SPLIT, (int)at + 1, 0) != 0)
		return -1;
	ps->re->program[at].y = (int)ps->re->n;
	return 0;
}

/* The atom that begins at `at` of the program, where it stands once, and at `from` of the pattern: least to most times. */
static int
repeat(struct parser *ps, size_t at, const char *from, int least, int most)
{
	int copies = most != INT_MAX ? most : least > 1 ? least : 1;
	size_t last = at;

	if (most == 0) {
		ps->re->n = at;
		return 0;
	}
	if (least == 0 && most != INT_MAX && make_optional(ps, at) != 0)
		return -1;
	for (int i = 1; i < copies; i++) {
		last = ps->re->n;
		if (again(ps, from) != 0 || (i >= least && make_optional(ps, last) != 0))
			return -1;
	}
	if (most != INT_MAX)
		return 0;
	return least == 0 ? make_star(ps, last) : make_plus(ps, last);
}

/* More signs repeat what is there, so that a+? is (a+)?. */
static int
parse_repeated(struct parser *ps)
{
	const char *from = ps->p;
	size_t at = ps->re->n;
	int least, most, rc = parse_atom(ps);

	for (int signs = 0; rc == 0 && *ps->p != '\0' && strchr("*+?{", *ps->p) != NULL; signs++) {
		switch (*ps->p++) {
		case '*':
			rc = make_star(ps, at);
			break;
		case '+':
			rc = make_plus(ps, at);
			break;
		case '?':
			rc = make_optional(ps, at);
			break;
		default:
			if (signs > 0)
				return fail(ps, "has a count behind another repetition");
			rc = parse_counts(ps, &least, &most) != 0 ? -1 : repeat(ps, at, from, least, most);
		}
	}
	return rc;
}

/* Up to | or ) or the end. */
static int
parse_sequence(struct parser *ps)
{
	while (*ps->p != '\0' && *ps->p != '|' && (*ps->p != ')' || ps->depth == 0)) {
		if (parse_repeated(ps) != 0)
			return -1;
	}
	return 0;
}

/* a|b|c: split before each but the last, and a way from behind each to the end, set when that is known. */
static int
parse_alternatives(struct parser *ps)
{
	size_t begin = ps->re->n;

	if (parse_sequence(ps) != 0)
		return -1;
	while (*ps->p == '|') {
		size_t leave;

		ps->p++;
		if (emit_at(ps, begin, OP_SPLIT, (int)begin + 1, 0) != 0)
			return -1;
		leave = ps->re->n;
		if (emit(ps, OP_SPLIT, 0, 0) != 0)
			return -1;
		ps->re->program[begin].y = (int)ps->re->n;
		if (parse_sequence(ps) != 0)
			return -1;
		ps->re->program[leave].x = ps->re->program[leave].y = (int)ps->re->n;
	}
	return 0;
}

/* ---- classes of bytes ---- */

static bool
told_apart(const struct regexp *re, unsigned a, unsigned b)
{
	for (size_t i = 0; i < re->n_sets; i++) {
		if (set_has(&re->sets[i], a) != set_has(&re->sets[i], b))
			return true;
	}
	return false;
}

static void
make_classes(struct regexp *re)
{
	for (unsigned b = 0; b < 256; b++) {
		int c = 0;

		while (c < re->n_classes && told_apart(re, re->sample[c], b))
			c++;
		if (c == re->n_classes)
			re->sample[re->n_classes++] = (unsigned char)b;
		re->class_of[b] = (unsigned char)c;
	}
}

/* ---- states: where in the program all ways are after some bytes ---- */

/* Mark all that is reached from pc without a byte.  True when that is the end of the expression. */
static bool
reach(struct regexp *re, int pc, bool begins, bool ends)
{
	int n = 0;
	bool match = false;

	re->stack[n++] = pc;
	while (n > 0) {
		const struct instruction *in;

		pc = re->stack[--n];
		if (re->marks[pc] == re->mark)
			continue;
		re->marks[pc] = re->mark;
		re->steps--;
		in = &re->program[pc];
		match |= in->op == OP_MATCH;
		if (in->op == OP_SPLIT) {
			re->stack[n++] = in->x;
			re->stack[n++] = in->y;
		} else if ((in->op == OP_BEGIN && begins) || (in->op == OP_END && ends)) {
			re->stack[n++] = pc + 1;
		}
	}
	return match;
}

/* Whether the expression is at its end when the text is at its own. */
static bool
ends_here(struct regexp *re, const int *members, int n, bool begins)
{
	bool match = false;

	re->mark++;
	for (int i = 0; i < n; i++) {
		if (re->program[members[i]].op == OP_END)
			match |= reach(re, members[i], begins, true);
	}
	return match;
}

static void
forget_states(struct regexp *re)
{
	re->n_states = 0;
	re->first = NEXT_UNKNOWN;
	re->n_members = 0;
	memset(re->slots, 0, sizeof(re->slots));
}

/* The state of all that is marked: one that is kept already, or a new one. */
static int
state_of_marks(struct regexp *re, bool begins)
{
	int *members = re->members + re->n_members, n = 0, at;
	uint32_t hash = 2166136261u;
	struct state *s;

	for (int pc = 0; pc < (int)re->n; pc++) {
		if (re->marks[pc] != re->mark || (re->program[pc].op != OP_BYTE && re->program[pc].op != OP_END))
			continue;
		members[n++] = pc;
		hash = (hash ^ (uint32_t)pc) * 16777619u;
	}
	re->steps -= (long long)re->n / 8;
	for (at = (int)(hash % STATES_SLOTS); re->slots[at] != 0; at = (at + 1) % STATES_SLOTS) {
		s = &re->states[re->slots[at] - 1];
		if (!begins && s->n == n && memcmp(s->members, members, (size_t)n * sizeof(*members)) == 0)
			return re->slots[at] - 1;
	}
	s = &re->states[re->n_states];
	*s = (struct state){ .members = members, .n = n };
	s->ends = ends_here(re, members, n, begins);
	re->n_members += n;
	for (int c = 0; c < re->n_classes; c++)
		re->next[re->n_states * re->n_classes + c] = NEXT_UNKNOWN;
	/* what holds only where the text begins must not be found again elsewhere */
	if (!begins)
		re->slots[at] = re->n_states + 1;
	return re->n_states++;
}

/* From a state over a byte of the class: a state, or NEXT_MATCH. */
static int
work_out(struct regexp *re, int from, int class)
{
	const struct state *s = &re->states[from];
	bool match = false, full = re->n_states == STATES_MAX || re->n_members > MEMBERS_MAX;
	int to = NEXT_MATCH;

	re->mark++;
	for (int i = 0; i < s->n; i++) {
		const struct instruction *in = &re->program[s->members[i]];

		if (in->op == OP_BYTE && set_has(&re->sets[in->x], re->sample[class]))
			match |= reach(re, s->members[i] + 1, false, false);
	}
	re->steps -= s->n;
	match |= reach(re, 0, false, false);	/* or it begins here */
	if (!match) {
		if (full)
			forget_states(re);
		to = state_of_marks(re, false);
	}
	if (!full)
		re->next[from * re->n_classes + class] = to;
	return to;
}

/* ---- outside ---- */

struct regexp *
regexp_new(const char *pattern, struct err *e)
{
	struct regexp *re = xcalloc(1, sizeof(*re));
	struct parser ps = { .re = re, .p = pattern, .e = e };

	if (parse_alternatives(&ps) != 0 || emit(&ps, OP_MATCH, 0, 0) != 0) {
		regexp_free(re);
		return NULL;
	}
	make_classes(re);
	re->first = NEXT_UNKNOWN;
	re->next = xcalloc((size_t)STATES_MAX * (size_t)re->n_classes, sizeof(*re->next));
	re->members = xcalloc(MEMBERS_MAX + 2 * re->n + 1, sizeof(*re->members));
	re->marks = xcalloc(re->n + 1, sizeof(*re->marks));
	re->stack = xcalloc(2 * re->n + 2, sizeof(*re->stack));
	return re;
}

void
regexp_free(struct regexp *re)
{
	if (re == NULL)
		return;
	free(re->program);
	free(re->sets);
	free(re->next);
	free(re->members);
	free(re->marks);
	free(re->stack);
	free(re);
}

static int
first_state(struct regexp *re)
{
	bool match;

	if (re->first != NEXT_UNKNOWN)
		return re->first;
	if (re->n_states == STATES_MAX || re->n_members > MEMBERS_MAX)
		forget_states(re);
	re->mark++;
	match = reach(re, 0, true, false);
	return re->first = match ? NEXT_MATCH : state_of_marks(re, true);
}

int
regexp_matches(struct regexp *re, const char *text, size_t len, long long steps)
{
	int s;

	re->steps = steps - (long long)len;
	if (re->mark > INT_MAX / 2) {
		memset(re->marks, 0, (re->n + 1) * sizeof(*re->marks));
		re->mark = 0;
	}
	s = first_state(re);
	for (size_t i = 0; i < len && s >= 0; i++) {
		int class = re->class_of[(unsigned char)text[i]], to = re->next[s * re->n_classes + class];

		if (to == NEXT_UNKNOWN) {
			if (re->steps < 0)
				return -1;
			to = work_out(re, s, class);
		}
		s = to;
	}
	if (re->steps < 0)
		return -1;
	return s == NEXT_MATCH || re->states[s].ends;
}
