#include "bundle/verify/logcheck.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"

/* A file that a line names and the payload lacks; a later line may say that the piece was lost. */
struct absent {
	char *id, *text;
};

#define ABSENT_MAX 10000	/* more are told at once, lost or not */

struct logcheck {
	struct manifest *manifest;
	struct problem_list *problems;
	struct buf line;
	char prev[SHA256_HEX_SIZE];
	uint64_t lines, exchanges;
	double seq;		/* what the next line must say */
	struct absent *absent;
	size_t n_absent, cap_absent;
	bool broken;		/* no log line: what follows is not read */
};

struct logcheck *
logcheck_new(struct manifest *m, struct problem_list *problems)
{
	struct logcheck *c = xcalloc(1, sizeof(*c));

	c->manifest = m;
	c->problems = problems;
	c->seq = 1;
	buf_init(&c->line, LOG_LINE_MAX);
	memset(c->prev, '0', SHA256_HEX_SIZE - 1);
	return c;
}

void
logcheck_free(struct logcheck *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n_absent; i++) {
		free(c->absent[i].id);
		free(c->absent[i].text);
	}
	free(c->absent);
	buf_release(&c->line);
	free(c);
}

static void
bad_form(struct logcheck *c, const char *why)
{
	problems_addf(c->problems, PROBLEM_LOG_FORM, LOG_FILE ": line %llu: %s", (unsigned long long)c->lines, why);
	c->broken = true;
}

static void
note_absent(struct logcheck *c, const char *id, const char *name)
{
	char *text = xasprintf(LOG_FILE ": line %llu: names %s, which is not in the payload", (unsigned long long)c->lines, name);

	if (c->n_absent == ABSENT_MAX) {
		problems_addf(c->problems, PROBLEM_LOG_FILE, "%s", text);
		free(text);
		return;
	}
	ARRAY_GROW(c->absent, c->n_absent, c->cap_absent);
	c->absent[c->n_absent++] = (struct absent){ xstrdup(id), text };
}

/* A piece that was damaged before a resumed run: its files went, its line stays. */
static void
forgive_absent(struct logcheck *c, const char *id)
{
	for (size_t i = 0; i < c->n_absent; i++) {
		if (c->absent[i].text != NULL && strcmp(c->absent[i].id, id) == 0) {
			free(c->absent[i].text);
			c->absent[i].text = NULL;
		}
	}
}

/* A file that the line names, as `meta` or `body`: it is in the payload and has this digest there. */
static void
check_file(struct logcheck *c, const char *id, const cJSON *file)
{
	const char *path = json_str(file, "path"), *sha256 = json_str(file, "sha256");
	struct manifest_line *line;
	char hex[SHA256_HEX_SIZE], *name;

	if (path == NULL || sha256 == NULL) {
		bad_form(c, "names a file without path and sha256");
		return;
	}
	name = xasprintf("data/%s", path);
	line = manifest_find(c->manifest, name);
	if (line == NULL) {
		note_absent(c, id, name);
	} else {
		line->named = true;
		hex_encode(line->digest, SHA256_SIZE, hex);
		if (strcmp(hex, sha256) != 0)
			problems_addf(c->problems, PROBLEM_LOG_FILE,
			    LOG_FILE ": line %llu: says sha256 %s of %s, the manifest says %s", (unsigned long long)c->lines, sha256, name, hex);
	}
	free(name);
}

static void
check_exchange(struct logcheck *c, const cJSON *line)
{
	const cJSON *meta = json_get(line, "meta"), *body = json_get(line, "body");

	c->exchanges++;
	if (json_str(line, "id") == NULL || !cJSON_IsObject(meta) ||
	    (body != NULL && !cJSON_IsNull(body) && !cJSON_IsObject(body))) {
		bad_form(c, "is an exchange without id, meta or body");
		return;
	}
	check_file(c, json_str(line, "id"), meta);
	if (cJSON_IsObject(body) && !c->broken)
		check_file(c, json_str(line, "id"), body);
}

/* One break is told once: after it the chain is taken up where the line left it. */
static void
check_chain(struct logcheck *c, const cJSON *line)
{
	double seq = json_num(line, "seq", 0);

	if (strcmp(json_str(line, "prev"), c->prev) != 0)
		problems_addf(c->problems, PROBLEM_LOG_CHAIN, LOG_FILE ": line %llu: prev is %s, want %s, the digest of the line before",
		    (unsigned long long)c->lines, json_str(line, "prev"), c->prev);
	else if (seq != c->seq)
		problems_addf(c->problems, PROBLEM_LOG_CHAIN, LOG_FILE ": line %llu: seq is %.0f, want %.0f",
		    (unsigned long long)c->lines, seq, c->seq);
	c->seq = seq + 1;
}

static void
check_line(struct logcheck *c)
{
	struct err e;
	cJSON *line;
	time_t t;
	const char *event;

	c->lines++;
	line = json_parse(buf_text(&c->line), c->line.len, "line", &e);
	event = json_str(line, "event");
	if (line == NULL)
		bad_form(c, "is not one JSON object");
	else if (json_str(line, "prev") == NULL || event == NULL || !cJSON_IsNumber(json_get(line, "seq")) ||
	    json_str(line, "time") == NULL || clock_parse(json_str(line, "time"), &t) != 0)
		bad_form(c, "lacks seq, time, prev or event");
	else
		check_chain(c, line);
	if (!c->broken && strcmp(event, "exchange") == 0)
		check_exchange(c, line);
	else if (!c->broken && strcmp(event, "lost") == 0 && json_str(line, "id") != NULL)
		forgive_absent(c, json_str(line, "id"));
	sha256_hex(buf_text(&c->line), c->line.len, c->prev);
	buf_reset(&c->line);
	cJSON_Delete(line);
}

void
logcheck_bytes(struct logcheck *c, const void *bytes, size_t len)
{
	const char *at = bytes, *end = at + len;

	while (at < end && !c->broken) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		size_t part = (size_t)((lf ? lf : end) - at);

		if (buf_add(&c->line, at, part) != 0) {
			c->lines++;
			bad_form(c, "is longer than 1 MiB");
			return;
		}
		if (lf != NULL)
			check_line(c);
		at += part + (lf != NULL);
	}
}

void
logcheck_end(struct logcheck *c, uint64_t *lines, uint64_t *exchanges)
{
	if (!c->broken && c->line.len > 0) {
		c->lines++;
		bad_form(c, "does not end with LF");
	}
	if (!c->broken && c->lines == 0)
		bad_form(c, "is missing: the log is empty");
	for (size_t i = 0; i < c->n_absent; i++) {
		if (c->absent[i].text != NULL)
			problems_addf(c->problems, PROBLEM_LOG_FILE, "%s", c->absent[i].text);
	}
	*lines = c->lines;
	*exchanges = c->exchanges;
}
