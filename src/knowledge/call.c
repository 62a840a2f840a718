#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"
#include "knowledge/plan.h"
#include "knowledge/template.h"

enum { NUMBER_MAX = 40 };	/* digits of a number in a body; 64 bits have 20 */

/* How a value goes into one kind of text. */
struct target {
	const cJSON *params;
	const char *what;	/* for the message: "host" */
	int (*add)(struct buf *out, const char *value, enum place_kind kind);	/* -1: the value can not stand there */
	const char *wants;
};

static bool
is_label(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= CALL_LABEL_MAX && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n && s[0] != '-' &&
	    s[n - 1] != '-';
}

/* RFC 8259 section 6. */
static bool
is_number(const char *s)
{
	size_t n;

	if (strlen(s) > NUMBER_MAX)
		return false;
	s += *s == '-';
	n = strspn(s, "0123456789");
	if (n == 0 || (n > 1 && *s == '0'))
		return false;
	s += n;
	if (*s == '.') {
		n = strspn(++s, "0123456789");
		if (n == 0)
			return false;
		s += n;
	}
	if (*s == 'e' || *s == 'E') {
		s++;
		s += *s == '+' || *s == '-';
		n = strspn(s, "0123456789");
		if (n == 0)
			return false;
		s += n;
	}
	return *s == '\0';
}

static int
add_label(struct buf *out, const char *value, enum place_kind kind)
{
	return kind == PLACE_TEXT && is_label(value) ? buf_puts(out, value) : -1;
}

static int
add_path(struct buf *out, const char *value, enum place_kind kind)
{
	return *value != '\0' ? percent_encode(out, value, kind == PLACE_PATH ? "/" : "") : -1;
}

static int
add_plain(struct buf *out, const char *value, enum place_kind kind)
{
	if (kind == PLACE_NUMBER && !is_number(value))
		return -1;
	return buf_puts(out, value);
}

static int
fill_place(void *arg, struct buf *out, const char *name, enum place_kind kind, struct err *e)
{
	const struct target *t = arg;
	const char *value = json_str(t->params, name);

	if (value == NULL)
		return err_set(e, ERR_FORMAT, "for-each returns no column \"%s\", which the %s needs", name, t->what);
	if (t->add(out, value, kind) != 0)
		return err_set(e, ERR_FORMAT, "\"%.100s\" can not be {%s} in the %s: want %s", value, name, t->what,
		    kind == PLACE_NUMBER ? "a number" : t->wants);
	return 0;
}

static int
fill_text(char **out, const char *text, size_t max, const struct target *t, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, max);
	rc = template_fill(&b, text, fill_place, (void *)t, e);
	if (rc == 0)
		*out = b.len > 0 ? buf_take(&b) : xstrdup("");
	buf_release(&b);
	return rc;
}

/* ---- host ---- */

/* The labels in front that are just a place, "{project}."; the region is part of what is stood in for. */
static size_t
own_labels(const char *host)
{
	size_t n = 0;

	while (host[n] == '{' && strncmp(host + n, "{region}", 8) != 0) {
		const char *end = strchr(host + n, '}');

		if (end == NULL || end[1] != '.')
			break;
		n = (size_t)(end - host) + 2;
	}
	return n;
}

static char *
host_template(const struct source *s, const char *region, const struct kvlist *overrides)
{
	char *regional = xasprintf("%s@%s", s->product, region), *text;
	const char *other = overrides != NULL ? kv_get(overrides, regional) : NULL;

	if (other == NULL && overrides != NULL)
		other = kv_get(overrides, s->product);
	if (other == NULL)
		text = xstrdup(s->host);
	else
		text = xasprintf("%.*s%s", (int)own_labels(s->host), s->host, other);
	free(regional);
	return text;
}

static int
make_host(struct call *c, const struct kvlist *overrides, struct err *e)
{
	struct target t = { c->params, "host", add_label, "one label of a-z, 0-9 and -" };
	char *text = host_template(c->source, c->region, overrides);
	int rc = fill_text(&c->host, text, CALL_HOST_MAX, &t, e);

	free(text);
	return rc;
}

/* ---- path, query, body ---- */

static int
make_path(struct call *c, struct err *e)
{
	struct target t = { c->params, "path", add_path, "text that is not empty" };

	if (fill_text(&c->path, c->source->path, CALL_TEXT_MAX, &t, e) != 0)
		return -1;
	for (const char *p = c->path; *p == '/'; p += strcspn(p, "/")) {
		size_t n = strcspn(++p, "/");

		if ((n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return err_set(e, ERR_FORMAT, "path %.200s has a segment of dots, which would lead elsewhere", c->path);
	}
	return 0;
}

static int
make_query(struct call *c, struct err *e)
{
	struct target t = { c->params, "query", add_plain, "text" };
	const struct source *s = c->source;

	for (size_t i = 0; i < s->query.n; i++) {
		const struct kv *q = &s->query.items[i];
		char *value = NULL;

		if (fill_text(&value, q->value, CALL_TEXT_MAX, &t, e) != 0)
			return -1;
		if (*value != '\0' || strlist_has(&s->keep_empty, q->name))
			kv_add(&c->query, q->name, value);
		free(value);
	}
	return 0;
}

/* Whether the whole text is one {name:number}. */
static bool
is_number_place(const char *text)
{
	size_t n = strlen(text), suffix = strlen(":number}");

	return n > suffix + 1 && text[0] == '{' && text[1] != '{' && strcspn(text, "}") == n - 1 &&
	    strcmp(text + n - suffix, ":number}") == 0;
}

/* A copy of a body's template with its strings filled. */
static cJSON *
fill_value(const cJSON *v, const struct target *t, struct err *e)
{
	cJSON *copy = NULL;
	const cJSON *one;
	char *text = NULL;

	if (cJSON_IsString(v)) {
		if (fill_text(&text, v->valuestring, CALL_TEXT_MAX, t, e) == 0)
			copy = is_number_place(v->valuestring) ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
		free(text);
		return copy;
	}
	if (!cJSON_IsObject(v) && !cJSON_IsArray(v))
		return cJSON_Duplicate(v, 1);
	copy = cJSON_IsObject(v) ? cJSON_CreateObject() : cJSON_CreateArray();
	cJSON_ArrayForEach(one, v) {
		cJSON *filled = fill_value(one, t, e);

		if (filled == NULL) {
			cJSON_Delete(copy);
			return NULL;
		}
		if (cJSON_IsObject(v))
			cJSON_AddItemToObject(copy, one->string, filled);
		else
			cJSON_AddItemToArray(copy, filled);
	}
	return copy;
}

static int
make_body(struct call *c, struct err *e)
{
	struct target t = { c->params, "body", add_plain, "text" };
	cJSON *body, *filled = NULL;

	if (c->source->body == NULL)
		return 0;
	body = json_parse(c->source->body, strlen(c->source->body), "body", e);
	if (body != NULL)
		filled = fill_value(body, &t, e);
	if (filled != NULL)
		c->body = json_print(filled);
	cJSON_Delete(body);
	cJSON_Delete(filled);
	if (c->body != NULL && strlen(c->body) > CALL_TEXT_MAX)
		return err_set(e, ERR_LIMIT, "body is longer than %d bytes when filled", CALL_TEXT_MAX);
	return c->body != NULL ? 0 : -1;
}

/* ---- the row ---- */

static bool
is_printable(const char *s)
{
	for (; *s != '\0'; s++) {
		if (iscntrl((unsigned char)*s))
			return false;
	}
	return true;
}

static int
take_row(struct call *c, const cJSON *row, struct err *e)
{
	const cJSON *one;

	c->params = cJSON_CreateObject();
	cJSON_ArrayForEach(one, row) {
		char *text = cJSON_IsNull(one) ? xstrdup("") : json_scalar_text(one);

		if (text == NULL || strlen(text) > CALL_VALUE_MAX || !utf8_valid(text, strlen(text)) || !is_printable(text)) {
			free(text);
			return err_set(e, ERR_FORMAT, "for-each column \"%.80s\" is no text of at most %d bytes without control characters",
			    one->string, CALL_VALUE_MAX);
		}
		cJSON_AddStringToObject(c->params, one->string, text);
		free(text);
	}
	c->account = xstrdup(json_str(c->params, "account"));
	c->region = xstrdup(json_str(c->params, "region") ? json_str(c->params, "region") : "");
	if (c->account == NULL || *c->account == '\0')
		return err_set(e, ERR_FORMAT, "for-each returns a row without an account");
	if (*c->region != '\0' && !is_label(c->region))
		return err_set(e, ERR_FORMAT, "\"%.80s\" is no region id", c->region);
	return 0;
}

int
call_make(struct call **out, const struct source *s, const cJSON *row, const struct kvlist *endpoint_overrides,
    struct err *e)
{
	struct call *c = xcalloc(1, sizeof(*c));
	struct target bucket = { NULL, "bucket", add_label, "a bucket name" };
	int rc = -1;

	*out = NULL;
	c->source = s;
	if (take_row(c, row, e) != 0 || make_host(c, endpoint_overrides, e) != 0 || make_path(c, e) != 0 ||
	    make_query(c, e) != 0 || make_body(c, e) != 0)
		goto out;
	bucket.params = c->params;
	if (s->bucket != NULL && fill_text(&c->bucket, s->bucket, CALL_LABEL_MAX, &bucket, e) != 0)
		goto out;
	*out = c;
	c = NULL;	/* now the caller's */
	rc = 0;
out:
	if (rc != 0)
		err_prefix(e, "%s", s->id);
	call_free(c);
	return rc;
}
