#include "bundle/names.h"
#include "bundle/verify/verify_run.h"

static void
judge_intact(struct verify_result *r)
{
	struct layer_result *l = &r->layers[LAYER_INTACT];

	l->state = r->complete ? LAYER_YES : LAYER_NOT_CHECKED;
	if (r->identity[0] != '\0')
		layer_fact(l, FACT_IDENTITY, "%s", r->identity);
	if (r->complete) {
		layer_fact(l, FACT_FILES, "%llu", (unsigned long long)r->files);
		layer_fact(l, FACT_BYTES, "%llu", (unsigned long long)r->bytes);
	}
	if (r->original != NULL) {
		layer_fact(l, FACT_PART_OF, "%s, sha256 %s", r->original->bundle_id, r->original->identity);
		layer_fact(l, FACT_PIECES, "%llu / %llu", (unsigned long long)r->proven, (unsigned long long)r->original->files);
	}
	if (r->redacted > 0) {
		layer_fact(l, FACT_REDACTED, "%llu", (unsigned long long)r->redacted);
		layer_fact(l, FACT_REVEALED, "%llu", (unsigned long long)r->revealed);
	}
	if (r->complete && r->has_log)
		layer_fact(l, FACT_LOG_LINES, "%llu", (unsigned long long)r->log_lines);
	if (r->complete && r->has_report)
		layer_fact(l, FACT_REPORT_DIGESTS, "%llu", (unsigned long long)r->report_digests);
	if (r->problems.findings > 0)
		layer_fact(l, FACT_FINDINGS, "%zu", r->problems.findings);
}

static void
judge_signed(struct verify_result *r)
{
	static const enum layer_fact facts[SIGNATURE_KIND_COUNT] = {
		[SIGNATURE_CMS] = FACT_SIGNATURES,
		[SIGNATURE_SM2] = FACT_SM2,
		[SIGNATURE_SM2_CMS] = FACT_SM2_CMS,
	};
	size_t good[SIGNATURE_KIND_COUNT] = { 0 }, all[SIGNATURE_KIND_COUNT] = { 0 }, name_len;
	struct layer_result *l = &r->layers[LAYER_SIGNED];

	l->state = !r->tags_read ? LAYER_NOT_CHECKED : r->signers_n == 0 ? LAYER_ABSENT : LAYER_YES;
	for (size_t i = 0; i < r->signers_n; i++) {
		enum signature_kind kind = SIGNATURE_CMS;

		(void)signature_kind_of(r->signers[i].file, &kind, &name_len);
		all[kind]++;
		good[kind] += r->signers[i].good;
		if (!r->signers[i].good)
			l->state = LAYER_NO;
	}
	for (int kind = 0; kind < SIGNATURE_KIND_COUNT; kind++) {
		if (all[kind] > 0)
			layer_fact(l, facts[kind], "%zu / %zu", good[kind], all[kind]);
	}
}

static void
judge_trusted(struct verify_result *r)
{
	static const enum layer_state by_anchor[ANCHOR_COUNT] = {
		[ANCHOR_NONE] = LAYER_NO,
		[ANCHOR_SELF_SIGNED] = LAYER_NO,
		[ANCHOR_KEY] = LAYER_NOT_CHECKED,
		[ANCHOR_ROOT] = LAYER_YES,
	};
	struct layer_result *l = &r->layers[LAYER_TRUSTED];

	l->state = !r->tags_read ? LAYER_NOT_CHECKED : r->signers_n == 0 ? LAYER_ABSENT : by_anchor[r->anchor];
	for (size_t i = 0; i < r->signers_n; i++) {
		if (r->signers[i].root != NULL)
			layer_fact(l, FACT_ROOT, "%s", r->signers[i].root);
	}
	if (r->signers_n > 0 && r->anchor == ANCHOR_SELF_SIGNED)
		layer_fact(l, FACT_SELF_SIGNED, NULL);
	if (r->signers_n > 0 && !r->trust_asked)
		layer_fact(l, FACT_NO_ROOT_NAMED, NULL);
}

void
verify_judge(struct verify_result *r)
{
	judge_intact(r);
	judge_signed(r);
	judge_trusted(r);
}
