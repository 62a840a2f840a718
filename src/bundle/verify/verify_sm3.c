#include "bundle/verify/verify_run.h"

#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/sm2.h"

/* ---- step 12 ---- */

static const struct signature_file *
partner(const struct run *v, const struct signature_file *s, enum signature_kind kind)
{
	for (size_t i = 0; i < v->signatures_n; i++) {
		if (v->signatures[i].kind == kind && strcmp(v->signatures[i].name, s->name) == 0)
			return &v->signatures[i];
	}
	return NULL;
}

void
verify_sm2_signature(struct run *v, const struct signature_file *s, struct signature_facts *facts, time_t at)
{
	const struct signature_file *chain = partner(v, s, SIGNATURE_SM2_CHAIN);

	facts->name = xstrdup(s->name);
	facts->file = xasprintf("%s.sm2sig", s->name);
	if (chain == NULL) {
		problems_addf(&v->r->problems, PROBLEM_SM2_PAIR, "%s: has no certificate %s.sm2.pem beside it", s->path, s->name);
	} else if (v->tag_seen[TAG_TAGMANIFEST_SM3]) {
		const struct sm2_files files = { &s->bytes, &chain->bytes, &v->tag[TAG_TAGMANIFEST_SM3], &v->tag[TAG_TAGMANIFEST] };

		sm2_check(facts, &files, v->opt->trust, at, &v->r->problems);
	}
}

static const struct signature_facts *
facts_of(const struct run *v, const char *name, const char *suffix)
{
	for (size_t i = 0; i < v->r->signers_n; i++) {
		const struct signature_facts *f = &v->r->signers[i];

		if (strcmp(f->name, name) == 0 && strcmp(f->file + strlen(name), suffix) == 0)
			return f;
	}
	return NULL;
}

/* The CMS form says again what the signature beside it says: by the same certificate. */
static void
cms_form(struct run *v, const struct signature_file *s)
{
	const struct signature_facts *cms = facts_of(v, s->name, ".sm2.p7s"), *plain = facts_of(v, s->name, ".sm2sig");

	if (plain == NULL)
		problems_addf(&v->r->problems, PROBLEM_SM2_CMS, "%s: has no signature %s.sm2sig beside it", s->path, s->name);
	else if (cms->good && plain->good && strcmp(cms->fingerprint, plain->fingerprint) != 0)
		problems_addf(&v->r->problems, PROBLEM_SM2_CMS, "%s: has another certificate than %s.sm2.pem", s->path, s->name);
}

void
verify_sm2_pairs(struct run *v)
{
	for (size_t i = 0; i < v->signatures_n; i++) {
		const struct signature_file *s = &v->signatures[i];

		if (s->kind == SIGNATURE_SM2_CHAIN && partner(v, s, SIGNATURE_SM2) == NULL)
			problems_addf(&v->r->problems, PROBLEM_SM2_PAIR, "%s: has no signature %s.sm2sig beside it", s->path, s->name);
		if (s->kind == SIGNATURE_SM2_CMS)
			cms_form(v, s);
	}
}

static bool
signed_in_sm2(const struct run *v)
{
	for (size_t i = 0; i < v->signatures_n; i++) {
		if (v->signatures[i].kind == SIGNATURE_SM2)
			return true;
	}
	return false;
}

void
verify_sm3_presence(struct run *v)
{
	struct problem_list *l = &v->r->problems;
	bool tags = v->tag_seen[TAG_TAGMANIFEST_SM3], has_signature = signed_in_sm2(v);
	bool manifest = v->no_manifest ? tags : v->tag_seen[TAG_MANIFEST_SM3];

	if (manifest != tags)
		problems_addf(l, PROBLEM_SM3_INCOMPLETE, "%s: is missing, and %s is there", manifest ? TAGMANIFEST_SM3_FILE : MANIFEST_SM3_FILE,
		    manifest ? MANIFEST_SM3_FILE : TAGMANIFEST_SM3_FILE);
	if (has_signature && !manifest && !tags)
		problems_addf(l, PROBLEM_SM3_MISSING, TAGMANIFEST_SM3_FILE ": is missing, and there is an SM2 signature of it");
	if (v->r->trust_asked && (manifest || tags) && !has_signature)
		problems_addf(l, PROBLEM_SM3_UNSIGNED, TAGMANIFEST_SM3_FILE ": has no SM2 signature, and a root was named");
}

/* ---- step 14 ---- */

/* Every payload manifest lists the same files; both are sorted. */
static void
compare_lists(struct run *v)
{
	const struct manifest *a = &v->manifest, *b = &v->manifest_sm3;
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		int order = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->lines[i].path, b->lines[j].path);

		if (order != 0)
			problems_addf(&v->r->problems, PROBLEM_SM3_LIST, "%s: is in %s and not in %s",
			    order < 0 ? a->lines[i].path : b->lines[j].path, order < 0 ? MANIFEST_FILE : MANIFEST_SM3_FILE,
			    order < 0 ? MANIFEST_SM3_FILE : MANIFEST_FILE);
		i += order <= 0;
		j += order >= 0;
	}
}

enum go
verify_sm3_manifest(struct run *v)
{
	size_t len = v->tag[TAG_MANIFEST_SM3].len;
	struct err e;

	if (!v->tag_seen[TAG_MANIFEST_SM3])
		return GO_ON;
	if (manifest_parse(&v->manifest_sm3, buf_take(&v->tag[TAG_MANIFEST_SM3]), len, MANIFEST_SM3_FILE, PROBLEM_MANIFEST_FORM,
	    &v->p) != 0) {
		problems_add(&v->r->problems, &v->p);
		manifest_release(&v->manifest_sm3);
		return GO_ON;
	}
	compare_lists(v);
	if (sidehash_start(&v->sm3, v->unpack, "sm3", &e) == 0)
		return GO_ON;
	problem_set(&v->p, PROBLEM_READ, "%s", e.text);
	return verify_refuse(v);
}

/* The line for the same file; NULL was told by compare_lists. */
static const struct manifest_line *
sm3_line(const struct run *v, const struct manifest_line *line)
{
	const struct manifest *m = &v->manifest_sm3;
	size_t at = (size_t)(line - v->manifest.lines);	/* the same place when the lists agree */

	return at < m->n && strcmp(m->lines[at].path, line->path) == 0 ? &m->lines[at] : manifest_find(m, line->path);
}

void
verify_sm3_payload(struct run *v, const struct manifest_line *line)
{
	const struct manifest_line *mine;

	if (v->sm3 == NULL)
		return;
	mine = sm3_line(v, line);
	sidehash_end(v->sm3, mine != NULL ? mine->digest : NULL, mine);
}

static void
wrong_digest(void *arg, const void *tag, const unsigned char digest[SHA256_SIZE])
{
	const struct manifest_line *line = tag;
	char got[SHA256_HEX_SIZE], want[SHA256_HEX_SIZE];
	struct run *v = arg;

	hex_encode(digest, SHA256_SIZE, got);
	hex_encode(line->digest, SHA256_SIZE, want);
	problems_addf(&v->r->problems, PROBLEM_SM3_PAYLOAD_DIGEST, "%s: sm3 is %s, want %s", line->path, got, want);
}

void
verify_sm3_finish(struct run *v)
{
	if (v->sm3 != NULL)
		sidehash_finish(v->sm3, wrong_digest, v);
}
