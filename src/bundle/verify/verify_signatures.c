/* The files under signatures/: steps 8 to 11 for each signature, in the order in which one rests on the other. */
#include "bundle/verify/verify_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

struct judging {
	struct run *v;
	struct stamp_judge stamp;
	struct crls *lists;
	struct problem_list *problems;
};

/* ---- step 11: the lists, asked below ---- */

/* A list answers for any certificate here, wherever it comes from. */
static void
read_lists(struct judging *j)
{
	const struct verify_options *opt = j->v->opt;

	for (size_t i = 0; i < j->v->signatures_n; i++) {
		const struct signature_file *s = &j->v->signatures[i];

		if (s->kind == SIGNATURE_CRL)
			crls_add(j->lists, s->path, buf_text(&s->bytes), s->bytes.len, false, j->problems);
		else if (s->kind == SIGNATURE_CMS || s->kind == SIGNATURE_SM2_CMS)
			crls_add_signature(j->lists, s->path, &s->bytes, j->problems);
		else if (s->kind == SIGNATURE_STAMP)
			crls_add_reply(j->lists, s->path, &s->bytes, j->problems);
	}
	for (size_t i = 0; i < opt->archives_n; i++)
		crls_add_reply(j->lists, opt->archives[i].path, &opt->archives[i].reply, j->problems);
	for (size_t i = 0; i < opt->lists_n; i++)
		crls_add_file(j->lists, &opt->lists[i], j->problems);
}

/* A timestamp of an authority whose certificate is revoked in a way that reaches back to it is worth nothing. */
static void
stamp_revocation(struct judging *j, struct stamp_facts *f)
{
	const struct revocation_question q = { .object = f->file, .chain = f->chain, .at = f->at, .authority = true,
		.strict = f->trusted && j->v->opt->require_revocation };

	if (f->chain == NULL)
		return;
	revocation_check(&f->revocation, j->lists, &q, j->problems);
	if (f->revocation.state == REVOCATION_REVOKED)
		f->trusted = false;
}

/* ---- archive stamps ---- */

/* The name of a file of this bundle as lists have it.  The caller frees. */
static char *
archived_name(const struct judging *j, const char *path)
{
	return xasprintf("%s/%s", j->v->r->bundle_id, path);
}

static enum archive_entry
find_file(const struct judging *j, const struct archive *a, const char *path, const char *sha256)
{
	char *name = archived_name(j, path);
	enum archive_entry entry = archive_find(a, name, sha256);

	free(name);
	return entry;
}

static const struct signature_file *
signature_of_path(const struct run *v, const char *path, size_t len)
{
	for (size_t i = 0; i < v->signatures_n; i++) {
		if (strlen(v->signatures[i].path) == len && memcmp(v->signatures[i].path, path, len) == 0)
			return &v->signatures[i];
	}
	return NULL;
}

/* The bundle must be what was listed: its identity, and what stood under signatures/ then.  Files that came later are not on the list. */
static void
compare_list(struct judging *j, const struct archive *a)
{
	const struct run *v = j->v;
	const struct buf *signed_file = &v->tag[TAG_TAGMANIFEST];
	char *prefix = archived_name(j, "signatures/"), identity[SHA256_HEX_SIZE];

	sha256_hex(buf_text(signed_file), signed_file->len, identity);
	if (find_file(j, a, TAGMANIFEST_FILE, identity) != ARCHIVE_LISTED)
		problems_addf(j->problems, PROBLEM_ARCHIVE_UNLISTED, "%s: does not list the identity of this bundle", a->path);
	for (size_t i = 0; i < v->signatures_n; i++) {
		const struct signature_file *s = &v->signatures[i];

		if (find_file(j, a, s->path, s->sha256) == ARCHIVE_OTHER)
			problems_addf(j->problems, PROBLEM_ARCHIVE_UNLISTED, "%s: is another file than the one that %s lists", s->path, a->path);
	}
	for (size_t i = 0; i < a->list.n; i++) {
		const char *path = a->list.lines[i].path, *inside = path + strlen(prefix) - strlen("signatures/");

		if (strncmp(path, prefix, strlen(prefix)) == 0 && signature_of_path(v, inside, strlen(inside)) == NULL)
			problems_addf(j->problems, PROBLEM_ARCHIVE_UNLISTED, "%s: is listed by %s and not in the bundle", inside, a->path);
	}
	free(prefix);
}

static void
judge_archives(struct judging *j)
{
	const struct verify_options *opt = j->v->opt;

	for (size_t i = 0; i < opt->archives_n; i++) {
		struct archive *a = &opt->archives[i];

		archive_judge(a, &j->stamp, j->problems);
		stamp_revocation(j, &a->stamp);
		if (a->list.n > 0)
			compare_list(j, a);
	}
	for (size_t i = 0; i < opt->archives_n; i++) {
		for (size_t k = 0; k < opt->archives_n; k++) {
			struct stamp_facts *old = &opt->archives[i].stamp;
			const struct stamp_facts *new = &opt->archives[k].stamp;

			if (new->trusted && new->at <= old->not_after && archive_carries(&opt->archives[k], &opt->archives[i]))
				old->carried = true;
		}
	}
	j->v->r->archives = opt->archives;
	j->v->r->archives_n = opt->archives_n;
}

/* ---- step 9: the time of one signature ---- */

static void
prove(struct signature_facts *f, time_t at, const char *by)
{
	if (f->proven != 0 && f->proven <= at)
		return;
	free(f->proven_by);
	f->proven = at;
	f->proven_by = xstrdup(by);
}

static void
judge_stamp(struct judging *j, const struct signature_file *s, const struct signature_file *of, struct signature_facts *f,
    struct problem *untrusted)
{
	struct stamp_facts *stamp = &f->stamps[f->stamps_n++];

	stamp_check(stamp, s->path, &s->bytes, buf_text(&of->bytes), of->bytes.len, &j->stamp, j->problems, untrusted);
	stamp_revocation(j, stamp);
	for (size_t i = 0; i < j->v->opt->archives_n; i++) {
		const struct archive *a = &j->v->opt->archives[i];

		if (a->stamp.trusted && a->stamp.at <= stamp->not_after && find_file(j, a, s->path, s->sha256) == ARCHIVE_LISTED)
			stamp->carried = true;
	}
	if (stamp->trusted)
		prove(f, stamp->at, stamp->file);
}

/* All timestamps over this signature, and the lists that name it.  One authority that is trusted is enough. */
static void
judge_time(struct judging *j, const struct signature_file *s, struct signature_facts *f)
{
	const struct run *v = j->v;
	struct problem *untrusted = xcalloc(v->signatures_n, sizeof(*untrusted));

	f->stamps = xcalloc(v->signatures_n, sizeof(*f->stamps));
	for (size_t i = 0; i < v->signatures_n; i++) {
		const char *path = v->signatures[i].path;

		if (v->signatures[i].kind == SIGNATURE_STAMP && signature_of_path(v, path, stamped_len(path)) == s)
			judge_stamp(j, &v->signatures[i], s, f, &untrusted[f->stamps_n]);
	}
	for (size_t i = 0; i < v->opt->archives_n; i++) {
		const struct archive *a = &v->opt->archives[i];

		if (a->stamp.trusted && find_file(j, a, s->path, s->sha256) == ARCHIVE_LISTED)
			prove(f, a->stamp.at, a->path);
	}
	for (size_t i = 0; i < f->stamps_n && f->proven == 0; i++) {
		if (untrusted[i].code != PROBLEM_NONE)
			problems_add(j->problems, &untrusted[i]);
	}
	if (f->proven == 0 && v->opt->require_timestamp)
		problems_addf(j->problems, PROBLEM_TIMESTAMP_MISSING, "%s: has no timestamp of an authority that is trusted", s->path);
	free(untrusted);
}

static void
unpaired_stamps(struct judging *j)
{
	for (size_t i = 0; i < j->v->signatures_n; i++) {
		const char *path = j->v->signatures[i].path;

		if (j->v->signatures[i].kind == SIGNATURE_STAMP && signature_of_path(j->v, path, stamped_len(path)) == NULL)
			problems_addf(j->problems, PROBLEM_TIMESTAMP_UNPAIRED, "%s: stands beside no signature", path);
	}
}

/* ---- the whole ---- */

static void
judge_cms(struct judging *j, const struct signature_file *s, struct signature_facts *f, time_t at)
{
	bool sm2 = s->kind == SIGNATURE_SM2_CMS;
	const struct buf *content = &j->v->tag[sm2 ? TAG_TAGMANIFEST_SM3 : TAG_TAGMANIFEST];
	const struct signature_input in = { s->name, buf_text(&s->bytes), s->bytes.len, buf_text(content), content->len, sm2 };

	signature_check(f, &in, j->v->opt->trust, at, j->problems);
}

static void
judge_signature(struct judging *j, const struct signature_file *s, struct signature_facts *f)
{
	time_t at;

	judge_time(j, s, f);
	at = f->proven != 0 ? f->proven : j->stamp.now;
	if (s->kind == SIGNATURE_SM2)
		verify_sm2_signature(j->v, s, f, at);
	else
		judge_cms(j, s, f, at);
	if (f->chain != NULL) {
		const struct revocation_question q = { .object = s->path, .chain = f->chain, .at = at,
			.strict = j->v->opt->require_revocation };

		revocation_check(&f->revocation, j->lists, &q, j->problems);
	}
}

void
verify_signatures(struct run *v)
{
	struct verify_result *r = v->r;
	time_t now = v->opt->now != 0 ? v->opt->now : (time_t)(clock_ms() / 1000);
	struct judging j = { .v = v, .stamp = { .roots = v->opt->trust_tsa, .now = now }, .lists = &r->lists, .problems = &r->problems };

	r->trust_asked = v->opt->trust != NULL && v->opt->trust->roots > 0;
	r->tags_read = true;
	r->tsa_asked = v->opt->trust_tsa != NULL && v->opt->trust_tsa->roots > 0;
	r->signers = xcalloc(v->signatures_n, sizeof(*r->signers));
	for (size_t i = 0; i < v->signatures_n; i++)
		sha256_hex(buf_text(&v->signatures[i].bytes), v->signatures[i].bytes.len, v->signatures[i].sha256);
	read_lists(&j);
	if (v->part == NULL)	/* the lists are of whole bundles */
		judge_archives(&j);
	for (size_t i = 0; i < v->signatures_n; i++) {
		struct signature_facts *f = &r->signers[r->signers_n];

		if (!signature_kind_signs(v->signatures[i].kind))
			continue;
		judge_signature(&j, &v->signatures[i], f);
		r->anchor = f->anchor < r->anchor || r->signers_n == 0 ? f->anchor : r->anchor;
		r->signers_n++;
	}
	verify_sm2_pairs(v);
	unpaired_stamps(&j);
	if (r->trust_asked && r->signers_n == 0 && v->part == NULL)
		problems_addf(&r->problems, PROBLEM_SIGNATURE_MISSING, "the bundle has no signature, and a root was named");
	verify_time(r, now);
}
