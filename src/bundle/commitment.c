#include "bundle/commitment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/jsonscan.h"

#define NESTED_MAX 4	/* JSON in a text in JSON: services do it once */

void
commitment_key_text(const struct commitment_key *key, char text[SHA256_HEX_SIZE + 1])
{
	hex_encode(key->b, sizeof(key->b), text);
	memcpy(text + SHA256_HEX_SIZE - 1, "\n", 2);
}

int
commitment_key_parse(struct commitment_key *key, const char *text)
{
	char hex[SHA256_HEX_SIZE];

	if (strlen(text) != SHA256_HEX_SIZE || text[SHA256_HEX_SIZE - 1] != '\n')
		return -1;
	memcpy(hex, text, SHA256_HEX_SIZE - 1);
	hex[SHA256_HEX_SIZE - 1] = '\0';
	return hex_decode(hex, key->b, sizeof(key->b));
}

void
commitment_salt(const struct commitment_key *key, const void *value, size_t len, char salt[COMMITMENT_SALT_SIZE])
{
	unsigned char mac[SHA256_SIZE];

	hmac_sha256(key->b, sizeof(key->b), value, len, mac);
	hex_encode(mac, (COMMITMENT_SALT_SIZE - 1) / 2, salt);
}

void
commitment_make(const char *salt, const void *value, size_t len, char hex[SHA256_HEX_SIZE])
{
	size_t salt_len = strlen(salt), total = salt_len + 2 + len;
	char *text = xcalloc(1, total);

	memcpy(text, salt, salt_len);
	memcpy(text + salt_len, "  ", 2);
	memcpy(text + salt_len + 2, value, len);
	sha256_hex(text, total, hex);
	free(text);
}

struct rewriting {
	struct buf *out;
	struct jsonscan scan;
	const char *copied;	/* what is before it is in out */
	const struct strlist *names;
	const struct commitment_key *key;
	int nested;
	bool changed, full;
};

static int rewrite(struct rewriting *r, const char *text, size_t len);

/* Put text in the place of the value from `from` to `to`. */
static void
replace(struct rewriting *r, const char *from, const char *to, const char *text, size_t len)
{
	if (buf_add(r->out, r->copied, (size_t)(from - r->copied)) != 0 || buf_add(r->out, text, len) != 0)
		r->full = true;
	r->copied = to;
	r->changed = true;
}

static void
commit(struct rewriting *r, const char *from, const char *to, const void *value, size_t len)
{
	char salt[COMMITMENT_SALT_SIZE], hex[SHA256_HEX_SIZE], text[sizeof(COMMITMENT_PREFIX) + SHA256_HEX_SIZE + 2];

	commitment_salt(r->key, value, len, salt);
	commitment_make(salt, value, len, hex);
	replace(r, from, to, text, (size_t)snprintf(text, sizeof(text), "\"" COMMITMENT_PREFIX "%s\"", hex));
}

/* JSON inside a text: rewritten by itself, then a text again. */
static void
rewrite_inside(struct rewriting *r, const char *from, const char *to, const char *value, size_t len)
{
	struct buf out;
	struct rewriting inside = { .out = &out, .names = r->names, .key = r->key, .nested = r->nested + 1 };

	buf_init(&out, r->out->max);
	if (rewrite(&inside, value, len) == 0 && inside.changed) {
		cJSON *text = cJSON_CreateString(buf_text(&out));
		char *quoted = xcheck(cJSON_PrintUnformatted(text));

		replace(r, from, to, quoted, strlen(quoted));
		free(quoted);
		cJSON_Delete(text);
	}
	r->full = r->full || inside.full;
	buf_release(&out);
}

static int
scalar(struct rewriting *r, bool named)
{
	struct jvalue v;
	const char *from, *to;
	char *value;
	size_t len;

	if (jsonscan_value(&r->scan, &v) != 0)
		return -1;
	from = v.text.s - (v.kind == JSON_STRING);
	to = v.text.s + v.text.len + (v.kind == JSON_STRING);
	if (v.kind == JSON_NUMBER && named)
		commit(r, from, to, v.text.s, v.text.len);
	if (v.kind != JSON_STRING || v.text.len == 0)
		return 0;
	value = xcalloc(1, v.text.len + 1);
	len = jsonscan_unescape(v.text, value);
	if (named)
		commit(r, from, to, value, len);
	else if ((value[0] == '{' || value[0] == '[') && r->nested < NESTED_MAX)
		rewrite_inside(r, from, to, value, len);
	free(value);
	return 0;
}

static bool
is_named(const struct rewriting *r, const struct jvalue *name)
{
	char *text = xcalloc(1, name->text.len + 1);
	bool found;

	text[jsonscan_unescape(name->text, text)] = '\0';
	found = strlist_has(r->names, text);
	free(text);
	return found;
}

/* jsonscan's own limit of depth ends the recursion. */
static int
value(struct rewriting *r, bool named)
{
	struct jvalue name;
	char c = jsonscan_peek(&r->scan);
	int rc;

	if (c != '{' && c != '[')
		return scalar(r, named);
	if (jsonscan_enter(&r->scan, c) != 0)
		return -1;
	if (c == '[') {
		while ((rc = jsonscan_element(&r->scan)) == 1 && (rc = value(r, named)) == 0)
			;
		return rc;
	}
	while ((rc = jsonscan_member(&r->scan, &name)) == 1 && (rc = value(r, is_named(r, &name))) == 0)
		;
	return rc;
}

static int
rewrite(struct rewriting *r, const char *text, size_t len)
{
	jsonscan_init(&r->scan, text, len);
	r->copied = text;
	if (value(r, false) != 0 || jsonscan_peek(&r->scan) != '\0' || r->scan.p != r->scan.end)
		return -1;
	if (buf_add(r->out, r->copied, (size_t)(text + len - r->copied)) != 0)
		r->full = true;
	return 0;
}

int
commitment_json(struct buf *out, const char *text, size_t len, const struct strlist *names, const struct commitment_key *key,
    bool *changed, struct err *e)
{
	struct rewriting r = { .out = out, .names = names, .key = key };
	int rc = rewrite(&r, text, len);

	*changed = r.changed;
	if (r.full)
		return err_set(e, ERR_LIMIT, "with commitments it is over the limit of %zu bytes", out->max);
	return rc == 0 ? 0 : err_set(e, ERR_FORMAT, "%s", r.scan.why ? r.scan.why : "is not JSON");
}
