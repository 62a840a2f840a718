#include "bundle/sign/signfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/sm2sign.h"
#include "bundle/sign/stamp_ask.h"

void
signed_part_init(struct signed_part *p)
{
	buf_init(&p->sha256, SIGNED_PART_MAX);
	buf_init(&p->sm3, SIGNED_PART_MAX);
}

void
signed_part_release(struct signed_part *p)
{
	buf_release(&p->sha256);
	buf_release(&p->sm3);
}

/* Take path and bytes, which is empty afterwards. */
static void
add(struct signature_files *f, char *path, struct buf *bytes)
{
	ARRAY_GROW(f->items, f->n, f->cap);
	f->items[f->n++] = (struct signature_out){ path, *bytes };
	buf_init(bytes, bytes->max);
}

static int
add_stamps(struct signature_files *f, const struct signature_request *q, const char *path, const struct buf *signature, struct err *e)
{
	struct buf stamps[STAMP_FILES_MAX];
	int rc;

	if (q->stamp == NULL)
		return 0;
	for (size_t i = 0; i < STAMP_FILES_MAX; i++)
		buf_init(&stamps[i], STAMP_MAX);
	rc = q->stamp(q->stamp_arg, signature->data, signature->len, stamps, STAMP_FILES_MAX, e);
	for (size_t i = 0; i < STAMP_FILES_MAX; i++) {
		if (stamps[i].len > 0)
			add(f, stamp_path(path, i), &stamps[i]);
		buf_release(&stamps[i]);
	}
	return rc;
}

/* The file at path, which is freed. */
static int
add_cms(struct signature_files *f, const struct signature_request *q, const struct signer *s, char *path, const struct buf *content,
    struct err *e)
{
	struct buf p7s;
	int rc;

	buf_init(&p7s, SIGNATURE_MAX);
	rc = sign_detached(&p7s, s, content->data, content->len, q->when, e);
	if (rc == 0)
		rc = add_stamps(f, q, path, &p7s, e);
	if (rc == 0)
		add(f, xstrdup(path), &p7s);
	buf_release(&p7s);
	free(path);
	return rc;
}

static int
add_sm2(struct signature_files *f, const struct signature_request *q, const struct buf *content, struct err *e)
{
	char *path = xasprintf("signatures/%s.sm2sig", q->name);
	struct buf value, chain;
	int rc = -1;

	buf_init(&value, SM2_VALUE_MAX);
	buf_init(&chain, SM2_CHAIN_BYTES_MAX);
	if (content->len == 0)
		err_set(e, ERR_NO, "the bundle has no SM3 manifests, which are what SM2 signs: they are made by sealing with --sm3");
	else if (sm2_sign(&value, &chain, q->sm2, content->data, content->len, e) == 0)
		rc = add_stamps(f, q, path, &value, e);
	if (rc == 0) {
		add(f, xstrdup(path), &value);
		add(f, xasprintf("signatures/%s.sm2.pem", q->name), &chain);
	}
	if (rc == 0 && q->sm2_cms)
		rc = add_cms(f, q, q->sm2, xasprintf("signatures/%s.sm2.p7s", q->name), content, e);
	buf_release(&value);
	buf_release(&chain);
	free(path);
	return rc;
}

/* The lists of both signers are numbered together: any of them may be asked about any certificate. */
static int
add_lists(struct signature_files *f, const char *name, const struct signer *s, size_t *number, struct err *e)
{
	for (size_t i = 0; i < s->n_crls; i++) {
		struct buf list;

		buf_init(&list, s->crls[i].max);
		if (buf_add(&list, s->crls[i].data, s->crls[i].len) != 0)
			return err_set(e, ERR_LIMIT, "revocation list: is too long");
		add(f, signature_crl_path(name, (*number)++), &list);
	}
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	const struct signature_out *a = x, *b = y;

	return strcmp(a->path, b->path);
}

int
signature_files_make(struct signature_files *out, const struct signature_request *q, const struct signed_part *part, struct err *e)
{
	size_t lists = 0;

	if ((q->cms->cert != NULL && add_cms(out, q, q->cms, signature_path(q->name), &part->sha256, e) != 0) ||
	    (q->sm2->cert != NULL && add_sm2(out, q, &part->sm3, e) != 0) ||
	    add_lists(out, q->name, q->cms, &lists, e) != 0 || add_lists(out, q->name, q->sm2, &lists, e) != 0)
		return -1;
	if (out->n > 0)
		qsort(out->items, out->n, sizeof(*out->items), by_path);
	return 0;
}

void
signature_files_release(struct signature_files *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->items[i].path);
		buf_release(&f->items[i].bytes);
	}
	free(f->items);
	*f = (struct signature_files){ 0 };
}
