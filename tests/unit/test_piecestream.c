/* Pieces out of an archive: what the store wrote comes back, in either order of its two files, and half pieces do not. */
#include "base/alloc.h"
#include "base/fileio.h"
#include "evidence/piecestream.h"
#include "tap.h"

struct heard {
	char *text;	/* "ID:BODY " of each piece */
};

static int
hear(void *arg, struct exchange *x, struct err *e)
{
	struct heard *h = arg;
	char *all = xasprintf("%s%s:%.*s:%s ", h->text, x->id, (int)x->body.len, buf_text(&x->body), x->json ? "json" : "none");

	(void)e;
	free(h->text);
	h->text = all;
	return 0;
}

static void
store_piece(struct store *s, const char *source, const char *body, struct err *e)
{
	struct exchange *x = exchange_new();

	x->source = xstrdup(source);
	x->account = xstrdup("1");
	x->state = STATE_CONFIRMED;
	x->body.max = 1000;
	buf_puts(&x->body, body);
	sha256_hex(body, strlen(body), x->sha256);
	store_add(s, x, e);
	exchange_free(x);
}

/* Each path is a file of the store; "PATH=TEXT" one with other bytes. */
static void
stream(const char *dir, const char *const *paths, const char *skip, const char *want, const char *want_error, const char *phrase)
{
	struct heard h = { xstrdup("") };
	const struct store_reader r = { .fn = hear, .arg = &h };
	struct idset *skipped = idset_new();
	struct piecestream *s = piecestream_new(&r, skipped);
	struct err e = { 0 };
	int rc = 0;

	if (skip != NULL)
		idset_add(skipped, skip);
	for (size_t i = 0; paths[i] != NULL && rc == 0; i++) {
		const char *other = strchr(paths[i], '=');
		char *path = xasprintf(EVIDENCE_FOLDER "%.*s", (int)(other ? other - paths[i] : (long)strlen(paths[i])), paths[i]);
		char *file = xasprintf("%s/%s", dir, path);
		struct buf b;

		buf_init(&b, 100000);
		if (other != NULL)
			buf_puts(&b, other + 1);
		else
			file_read(&b, file, &e);
		rc = piecestream_file(s, path, &b, &e);
		buf_release(&b);
		free(file);
		free(path);
	}
	if (rc == 0)
		rc = piecestream_end(s, &e);
	is_str(h.text, want, phrase);
	if (want_error != NULL ? rc == 0 || strstr(e.text, want_error) == NULL : rc != 0)
		ok(0, "%s: \"%s\"", phrase, e.text);
	else
		ok(1, "%s: %s", phrase, want_error ? want_error : "no error");
	piecestream_free(s);
	idset_free(skipped);
	free(h.text);
}

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

int
main(void)
{
	struct err e = { 0 };
	struct store *s = NULL;
	char *dir = dir_temporary(&e);

	if (store_create(&s, dir, &e) == 0) {
		store_piece(s, "a.List", "{\"n\":1}", &e);
		store_piece(s, "a.List", "text", &e);
		store_piece(s, "b.Get", "{}", &e);
	}
	store_close(s);
	ok(e.code == ERR_NONE, "the store is there %s", e.text);
	stream(dir, LIST("a.List/0001.json", "a.List/0001.meta.json", "a.List/0002.meta.json", "a.List/0002.txt"), NULL,
	    "a.List/0001:{\"n\":1}:json a.List/0002:text:none ", NULL, "body first, meta file first");
	stream(dir, LIST("a.List/0001.json", "a.List/0001.meta.json", "b.Get/0001.json", "b.Get/0001.meta.json"), "a.List/0001",
	    "b.Get/0001:{}:json ", NULL, "a piece that does not count");
	stream(dir, LIST("a.List/0001.json"), NULL, "", "half of the piece", "a body alone at the end");
	stream(dir, LIST("a.List/0001.json", "b.Get/0001.json", "b.Get/0001.meta.json"), NULL, "", "where the meta file of a.List/0001",
	    "a body alone before another piece");
	stream(dir, LIST("a.List/0001.meta.json", "a.List/0001.meta.json"), NULL, "", "where the body of a.List/0001", "two meta files");
	stream(dir, LIST("a.List/0001.json", "a.List/0001.txt"), NULL, "", "where the meta file", "two bodies");
	stream(dir, LIST("a.List/0001.json={\"n\":2}", "a.List/0001.meta.json"), NULL, "", "another SHA-256", "a body that is not the one of the meta file");
	stream(dir, LIST("b.Get/0009.json={}", "b.Get/0009.meta.json={}"), NULL, "", "no exchange", "a meta file that is none");
	stream(dir, LIST("0001.json={}"), NULL, "", "is no file of a piece", "a file in no folder");
	stream(dir, LIST("a.List/README=x"), NULL, "", "is no file of a piece", "a file without a suffix");
	dir_remove(dir);
	free(dir);
	return tap_done();
}
