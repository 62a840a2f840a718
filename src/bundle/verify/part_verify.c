#include "bundle/verify/part_verify.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "bundle/baginfo.h"
#include "bundle/commitment.h"
#include "bundle/part.h"
#include "bundle/paytree.h"
#include "bundle/reveal.h"

#define INDEX_LIMIT 9007199254740992.0	/* 2^53: a JSON number below it is exact */

struct part {
	struct run *v;
	struct run *whole;		/* the tag files of the whole bundle, judged as if it were here */
	struct buf *keep;		/* where the bytes of the file at hand go; NULL: nowhere */
	void (*on_line)(struct part *p);	/* of the list at hand; NULL: the file is none */
	bool tags_judged, proofs_seen, broken;
	bool redacted;			/* the piece at hand has commitments */
	struct buf line;
	size_t lines;			/* of the list, the one at hand included */
	struct reveals reveals;
	uint64_t last_index;
	char last_path[NAME_MAX_BYTES + 1];
	bool has_root;
	struct merkle_hash root;
};

static struct problem_list *
problems(const struct part *p)
{
	return &p->v->r->problems;
}

/* The value of a label that must be there once. */
static const char *
label_once(struct part *p, const struct kvlist *info, const char *file, const char *label)
{
	size_t times = 0;

	for (size_t i = 0; i < info->n; i++)
		times += strcasecmp(info->items[i].name, label) == 0;
	if (times != 1)
		problems_addf(problems(p), PROBLEM_PART_LABEL, "%s: %s is there %zu times, want it once", file, label, times);
	return times == 1 ? kv_get(info, label) : NULL;
}

struct part *
part_new(struct run *v)
{
	static const struct verify_options nothing;
	const char *id;
	struct part *p;

	if (kv_get(&v->r->info, PART_IDENTITY_LABEL) == NULL)
		return NULL;
	p = xcalloc(1, sizeof(*p));
	p->v = v;
	buf_init(&p->line, PROOF_LINE_MAX);
	p->whole = xcalloc(1, sizeof(*p->whole));
	p->whole->r = xcalloc(1, sizeof(*p->whole->r));
	p->whole->opt = v->opt != NULL ? v->opt : &nothing;
	verify_run_init(p->whole);
	id = label_once(p, &v->r->info, BAGINFO_FILE, PART_ID_LABEL);
	p->whole->r->bundle_id = xstrdup(id != NULL ? id : "");
	label_once(p, &v->r->info, BAGINFO_FILE, PART_IDENTITY_LABEL);
	return p;
}

void
part_free(struct part *p)
{
	if (p == NULL)
		return;
	if (p->whole->r != NULL)
		verify_result_release(p->whole->r);
	free(p->whole->r);
	verify_run_release(p->whole);
	free(p->whole);
	buf_release(&p->line);
	reveals_release(&p->reveals);
	free(p);
}

/* ---- the tag files of the whole bundle ---- */

/* Its root, and that it is the bundle that bag-info.txt names. */
static void
read_root(struct part *p)
{
	struct verify_result *r = p->whole->r;
	const char *want = kv_get(&p->v->r->info, PART_IDENTITY_LABEL);
	const char *root = label_once(p, &r->info, PART_ORIGINAL BAGINFO_FILE, PAYTREE_LABEL);

	if (r->identity[0] != '\0' && strcmp(want, r->identity) != 0)
		problems_addf(problems(p), PROBLEM_PART_LABEL, BAGINFO_FILE ": " PART_IDENTITY_LABEL " is %.80s, want %s, the digest of "
		    PART_ORIGINAL TAGMANIFEST_FILE, want, r->identity);
	p->has_root = root != NULL && hex_decode(root, p->root.b, sizeof(p->root.b)) == 0;
	if (root != NULL && !p->has_root)
		problems_addf(problems(p), PROBLEM_PART_LABEL, PART_ORIGINAL BAGINFO_FILE ": " PAYTREE_LABEL " is not 64 lower-case hex digits");
}

static void
judge_tags(struct part *p)
{
	const struct problem_list *l = &p->whole->r->problems;

	if (p->tags_judged)
		return;
	p->tags_judged = true;
	verify_tags_without_manifest(p->whole);
	for (size_t i = 0; i < l->n; i++)
		problems_addf(problems(p), l->items[i].code, "whole bundle: %s", l->items[i].text);
	read_root(p);
}

/* ---- proofs ---- */

struct proof {
	const char *path, *blind;
	uint64_t index;
	struct merkle_hash audit[MERKLE_DEPTH_MAX];
	size_t n;
};

static bool
plain_hex(const char *s, size_t digits)
{
	return s != NULL && strlen(s) == digits && strspn(s, "0123456789abcdef") == digits;
}

/* What is wrong with the form of a line, as the end of a sentence, or NULL. */
static const char *
proof_read(struct proof *f, const cJSON *line)
{
	const cJSON *index = json_get(line, "index"), *audit = json_arr(line, "audit"), *h;

	*f = (struct proof){ .path = json_str(line, "path"), .blind = json_str(line, "blind") };
	if (f->path == NULL || strncmp(f->path, "data/", 5) != 0 || strlen(f->path) > NAME_MAX_BYTES || name_wrong(f->path) != NULL)
		return "has no path under data/";
	if (!plain_hex(f->blind, BLIND_HEX_SIZE - 1))
		return "has no blind of 32 lower-case hex digits";
	if (!cJSON_IsNumber(index) || index->valuedouble < 0 || index->valuedouble >= INDEX_LIMIT ||
	    (double)(uint64_t)index->valuedouble != index->valuedouble)
		return "has no index";
	f->index = (uint64_t)index->valuedouble;
	if (audit == NULL || cJSON_GetArraySize(line) != 4)
		return "has other members than path, index, blind and audit";
	cJSON_ArrayForEach(h, audit) {
		if (f->n == MERKLE_DEPTH_MAX || !cJSON_IsString(h) || hex_decode(h->valuestring, f->audit[f->n++].b, SHA256_SIZE) != 0)
			return "has an audit that is not a list of hashes of 64 lower-case hex digits";
	}
	return NULL;
}

/* The piece that a proof is for; NULL (told) when it is not here. */
static struct manifest_line *
proof_piece(struct part *p, const struct proof *f)
{
	char *place = xasprintf(PART_PIECES "%s", f->path + strlen("data/"));
	struct manifest_line *line = manifest_find(&p->v->manifest, place);

	if (line == NULL)
		problems_addf(problems(p), PROBLEM_PROOF_UNKNOWN, PART_PROOFS ": line %zu: proves %s, which is not here", p->lines, f->path);
	free(place);
	return line;
}

static void
proof_judge(struct part *p, const struct proof *f)
{
	uint64_t leaves = p->whole->oxum_files;
	struct manifest_line *piece = proof_piece(p, f);
	struct merkle_hash leaf;

	if (p->lines > 1 && (f->index <= p->last_index || strcmp(f->path, p->last_path) <= 0))
		problems_addf(problems(p), PROBLEM_PROOF_ORDER, PART_PROOFS ": line %zu: leaf %llu, %s, comes behind leaf %llu, %s; want each once, "
		    "ascending", p->lines, (unsigned long long)f->index, f->path, (unsigned long long)p->last_index, p->last_path);
	p->last_index = f->index;
	memcpy(p->last_path, f->path, strlen(f->path) + 1);
	if (piece == NULL)
		return;
	piece->named = true;
	if (!p->has_root || !p->whole->has_oxum)
		return;
	leaf = paytree_leaf(f->blind, piece->digest, f->path);
	if (f->index >= leaves)
		problems_addf(problems(p), PROBLEM_PROOF_INDEX, "%s: its proof is for leaf %llu, the whole bundle has %llu", f->path,
		    (unsigned long long)f->index, (unsigned long long)leaves);
	else if (f->n != merkle_path_length(leaves, f->index))
		problems_addf(problems(p), PROBLEM_PROOF_LENGTH, "%s: its proof has %zu hashes, want %zu for leaf %llu of %llu", f->path, f->n,
		    merkle_path_length(leaves, f->index), (unsigned long long)f->index, (unsigned long long)leaves);
	else if (!merkle_proves(&leaf, f->index, leaves, f->audit, f->n, &p->root))
		problems_addf(problems(p), PROBLEM_PROOF_ROOT, "%s: its proof does not lead to the root that was signed", f->path);
	else
		p->v->r->proven++;
}

static void
proof_line(struct part *p)
{
	struct err e = { 0 };
	struct proof f;
	cJSON *line;
	const char *wrong;

	line = json_parse(buf_text(&p->line), p->line.len, "it", &e);
	wrong = line != NULL ? proof_read(&f, line) : "is not a JSON object";
	if (wrong != NULL)
		problems_addf(problems(p), PROBLEM_PROOF_FORM, PART_PROOFS ": line %zu: %s", p->lines, wrong);
	else
		proof_judge(p, &f);
	p->broken = wrong != NULL;
	cJSON_Delete(line);
}

/* ---- values that are shown in place of their commitments ---- */

static void
reveal_line(struct part *p)
{
	struct err e = { 0 };
	cJSON *line = json_parse(buf_text(&p->line), p->line.len, "it", &e);
	const char *value = json_str(line, "value"), *salt = json_str(line, "salt");

	p->broken = value == NULL || !plain_hex(salt, COMMITMENT_SALT_SIZE - 1) || cJSON_GetArraySize(line) != 2;
	if (p->broken)
		problems_addf(problems(p), PROBLEM_REVEAL_FORM, PART_CLEAR ": line %zu: want an object of value and salt", p->lines);
	else if (reveals_add(&p->reveals, salt, value) != 0)
		problems_addf(problems(p), PROBLEM_REVEAL_FORM, PART_CLEAR ": has more than %d lines", REVEALS_MAX);
	cJSON_Delete(line);
}

/* ---- lists of lines ---- */

static enum problem_code
form_of(const struct part *p)
{
	return p->on_line == proof_line ? PROBLEM_PROOF_FORM : PROBLEM_REVEAL_FORM;
}

static const char *
list_name(const struct part *p)
{
	return p->on_line == proof_line ? PART_PROOFS : PART_CLEAR;
}

/* After a line that is not as it must be nothing behind it is read. */
static void
list_bytes(struct part *p, const char *bytes, size_t len)
{
	while (len > 0 && !p->broken) {
		const char *lf = memchr(bytes, '\n', len);
		size_t n = lf != NULL ? (size_t)(lf - bytes) : len;

		if (buf_add(&p->line, bytes, n) != 0) {
			problems_addf(problems(p), form_of(p), "%s: line %zu: is longer than %d bytes", list_name(p), p->lines + 1, PROOF_LINE_MAX);
			p->broken = true;
		} else if (lf != NULL) {
			p->lines++;
			p->on_line(p);
			buf_reset(&p->line);
			n++;
		}
		bytes += n;
		len -= n;
	}
}

static void
list_begin(struct part *p, void (*on_line)(struct part *p))
{
	p->on_line = on_line;
	p->lines = 0;
	p->broken = false;
	buf_reset(&p->line);
}

static void
list_end(struct part *p)
{
	if (p->line.len > 0 && !p->broken) {
		problems_addf(problems(p), form_of(p), "%s: line %zu: does not end with LF", list_name(p), p->lines + 1);
		p->broken = true;
	}
}

/* ---- members ---- */

static void
original_begin(struct part *p, const char *path)
{
	const char *file = path + strlen(PART_ORIGINAL);

	/* Its manifest would name what is not shown. */
	p->keep = strncmp(file, "manifest-", 9) == 0 ? NULL : verify_tag_place(p->whole, file);
	if (p->keep == NULL)
		problems_addf(problems(p), PROBLEM_PART_FILE, "%s: is no tag file or signature that a part holds", path);
}

static bool
is_excerpt(const char *path)
{
	bool is = strcmp(path, PART_EXCERPT) == 0;

	for (int l = 0; l < LANG_COUNT && !is; l++) {
		char *page = xasprintf(PART_PAGE, lang_names[l]);

		is = strcmp(path, page) == 0;
		free(page);
	}
	return is;
}

void
part_begin(struct part *p, const char *path)
{
	p->keep = NULL;
	p->on_line = NULL;
	p->redacted = strncmp(path, PART_REDACTED, strlen(PART_REDACTED)) == 0;
	p->v->r->redacted += p->redacted;
	reveals_begin(&p->reveals);
	if (strncmp(path, PART_ORIGINAL, strlen(PART_ORIGINAL)) == 0) {
		original_begin(p, path);
	} else if (strcmp(path, PART_CLEAR) == 0) {
		list_begin(p, reveal_line);
	} else if (strcmp(path, PART_PROOFS) == 0) {
		p->proofs_seen = true;
		judge_tags(p);
		list_begin(p, proof_line);
	} else if (strncmp(path, PART_PIECES, strlen(PART_PIECES)) != 0 && !is_excerpt(path)) {
		problems_addf(problems(p), PROBLEM_PART_FILE, "%s: has no place in a part of a bundle", path);
	}
}

void
part_bytes(struct part *p, const void *bytes, size_t len)
{
	if (p->on_line != NULL)
		list_bytes(p, bytes, len);
	else if (p->redacted)
		reveals_bytes(&p->reveals, bytes, len);
	else if (p->keep != NULL && buf_add(p->keep, bytes, len) != 0) {
		problems_addf(problems(p), PROBLEM_TAG_SIZE, PART_ORIGINAL ": a file is over the limit of %zu bytes", p->keep->max);
		p->keep = NULL;
	}
}

void
part_end(struct part *p)
{
	if (p->on_line != NULL)
		list_end(p);
	p->on_line = NULL;
	p->keep = NULL;
}

/*
 * What was signed is the whole bundle: who signed it, and when, is what is claimed of the part.  A signature over the part
 * itself is one more signer; a timestamp of it says nothing of the whole.
 */
static void
adopt(struct verify_result *r, struct verify_result *whole)
{
	bool alone = r->signers_n == 0;

	for (int i = LAYER_SIGNED; i <= LAYER_TIMESTAMPED; i++) {
		struct layer_result own = r->layers[i];

		r->layers[i] = whole->layers[i];
		whole->layers[i] = own;
	}
	r->signers = xrealloc(r->signers, r->signers_n + whole->signers_n + 1, sizeof(*r->signers));
	for (size_t i = 0; i < whole->signers_n; i++)
		r->signers[r->signers_n++] = whole->signers[i];
	whole->signers_n = 0;
	r->archives = whole->archives;
	r->archives_n = whole->archives_n;
	if (alone || whole->anchor < r->anchor)
		r->anchor = whole->anchor;
}

void
part_finish(struct part *p)
{
	struct verify_result *r = p->v->r, *whole = p->whole->r;

	judge_tags(p);
	if (reveals_unmatched(&p->reveals) != 0)
		problems_addf(problems(p), PROBLEM_REVEAL_UNMATCHED, PART_CLEAR ": line %zu: no piece here has a commitment to its value",
		    reveals_unmatched(&p->reveals));
	r->revealed = p->reveals.n;
	if (!p->proofs_seen)
		problems_addf(problems(p), PROBLEM_PROOF_MISSING, PART_PROOFS ": is missing");
	for (size_t i = 0; i < p->v->manifest.n && p->proofs_seen && !p->broken; i++) {
		const struct manifest_line *line = &p->v->manifest.lines[i];

		if (strncmp(line->path, PART_PIECES, strlen(PART_PIECES)) == 0 && !line->named)
			problems_addf(problems(p), PROBLEM_PROOF_MISSING, "%s: no line of " PART_PROOFS " proves it", line->path);
	}
	whole->files = p->whole->oxum_files;
	whole->bytes = p->whole->oxum_bytes;
	adopt(r, whole);
	r->original = whole;
	p->whole->r = NULL;
}
