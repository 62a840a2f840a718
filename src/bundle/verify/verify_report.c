#include "bundle/verify/verify_report.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "bundle/verify/verify_words.h"

enum {
	LABEL_WIDTH = 16,
	LAYER_WIDTH = 18,
	OPEN_SIGNERS_MAX = 8	/* whose period is told */
};

/* ---- what all forms say ---- */

/* What was found when there is a problem, else NULL. */
static const char *
refusal(const struct verify_result *r, enum lang lang)
{
	const struct problem_list *l = &r->problems;

	if (l->integrity > l->by_step[PROBLEM_STEP_REPERFORM])
		return verify_word(WORD_REFUSED, lang);
	if (l->integrity > 0)
		return verify_word(WORD_REFUSED_VERDICTS, lang);
	return l->findings > 0 ? verify_word(WORD_REFUSED_MEANING, lang) : NULL;
}

/* That the verdicts came out again, and of a part how many. */
static void
performed(struct buf *b, const struct verify_result *r, enum lang lang)
{
	enum layer_state state = layer_state(r->layers, &r->problems, LAYER_REPERFORMED);
	const char *rules = layer_fact_value(&r->layers[LAYER_REPERFORMED], FACT_RULES);

	if (state != LAYER_YES && state != LAYER_PARTLY)
		return;
	buf_addf(b, "; %s", verify_word(WORD_SAME_VERDICTS, lang));
	if (rules != NULL)
		buf_addf(b, " (%s %s)", layer_fact_names[FACT_RULES].text[lang], rules);
}

/* What a bundle without problem is worth: its weakest signature, and what is known beyond. */
static void
worth(struct buf *b, const struct verify_result *r, enum lang lang)
{
	static const enum verify_word by_anchor[ANCHOR_COUNT] = {
		[ANCHOR_NONE] = WORD_UNSIGNED,
		[ANCHOR_SELF_SIGNED] = WORD_SELF_SIGNED,
		[ANCHOR_KEY] = WORD_BY_KEY,
		[ANCHOR_ROOT] = WORD_BY_ROOT,
	};
	const char *time = layer_fact_value(&r->layers[LAYER_TIMESTAMPED], FACT_TIME);

	buf_puts(b, verify_word(by_anchor[r->anchor], lang));
	if (time != NULL && layer_state(r->layers, &r->problems, LAYER_TIMESTAMPED) == LAYER_YES) {
		buf_addf(b, "; %s ", layer_fact_names[FACT_TIME].text[lang]);
		text_for_terminal(b, time);
	}
	performed(b, r, lang);
}

/* What goes before the worth of a bundle of which only a part is here. */
static void
part_of(struct buf *b, const struct verify_result *r, enum lang lang)
{
	if (r->original == NULL)
		return;
	buf_addf(b, "%s ", verify_word(WORD_PART_OF, lang));
	text_for_terminal(b, r->original->bundle_id);
	buf_addf(b, ", %llu / %llu %s; ", (unsigned long long)r->proven, (unsigned long long)r->original->files,
	    verify_word(WORD_PIECES_PROVEN, lang));
}

void
verify_headline(struct buf *b, const struct verify_result *r, enum lang lang)
{
	const char *refused = refusal(r, lang);

	text_for_terminal(b, r->bundle_id ? r->bundle_id : verify_word(WORD_THE_FILE, lang));
	buf_puts(b, ": ");
	if (refused != NULL && r->problems.integrity > 0)
		buf_addf(b, "%s (%s: %zu%s%s)", refused, verify_word(WORD_PROBLEMS, lang), r->problems.integrity + r->problems.findings,
		    r->complete ? "" : "; ", r->complete ? "" : verify_word(WORD_NOT_WHOLE, lang));
	else if (refused != NULL)
		buf_addf(b, "%s (%s: %zu)", refused, verify_word(WORD_FINDINGS, lang), r->problems.findings);
	else if (!r->complete)
		buf_puts(b, verify_word(WORD_UNREAD, lang));
	else {
		part_of(b, r, lang);
		worth(b, r, lang);
	}
}

static void
open_period(struct strlist *l, const struct signature_facts *f, enum lang lang)
{
	char iso[CLOCK_ISO_SIZE], *text;
	time_t now = (time_t)(clock_ms() / 1000);
	bool ended = f->not_after < now;

	if (!f->good || f->anchor == ANCHOR_ROOT || (now >= f->not_before && !ended))
		return;
	clock_iso(ended ? f->not_after : f->not_before, iso);
	text = xasprintf("signatures/%s: %s %s", f->file, verify_word(ended ? WORD_OPEN_ENDED : WORD_OPEN_BEGINS, lang), iso);
	strlist_add(l, text);
	free(text);
}

void
verify_open(struct strlist *l, const struct verify_result *r, enum lang lang)
{
	bool is_signed = r->signers_n > 0;
	const struct {
		bool open;
		enum verify_word word;
	} rows[] = {
		{ !r->complete, WORD_OPEN_REST },
		{ is_signed && !r->trust_asked, WORD_OPEN_OWNER },
		{ is_signed && layer_state(r->layers, &r->problems, LAYER_TIMESTAMPED) != LAYER_YES, WORD_OPEN_TIME },
		{ is_signed && layer_fact_value(&r->layers[LAYER_TRUSTED], FACT_REVOCATION) == NULL, WORD_OPEN_REVOCATION },
		{ r->original != NULL, WORD_OPEN_NOT_SHOWN },
		{ r->original != NULL, WORD_OPEN_EXCERPT },
		{ r->redacted > 0, WORD_OPEN_REDACTED },
		{ r->complete && !r->has_log && r->original == NULL, WORD_OPEN_NO_LOG },
		{ r->complete && !r->has_report && r->original == NULL, WORD_OPEN_NO_REPORT },
		{ r->has_report, WORD_OPEN_SCHEMA },
		{ r->layers[LAYER_REPERFORMED].state == LAYER_NOT_CHECKED, WORD_OPEN_VERDICTS },
		{ r->layers[LAYER_REPERFORMED].state == LAYER_PARTLY, WORD_OPEN_OTHER_VERDICTS },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].open)
			strlist_add(l, verify_word(rows[i].word, lang));
	}
	for (size_t i = 0; i < r->signers_n && i < OPEN_SIGNERS_MAX; i++)
		open_period(l, &r->signers[i], lang);
}

/* ---- text ---- */

/* A label filled up to a width; what UTF-8 writes in three bytes takes two columns. */
static void
label(struct buf *b, int width, const char *text)
{
	buf_puts(b, text);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80 || c >= 0xc0)
			width -= c >= 0xe0 ? 2 : 1;
	}
	buf_addf(b, "%*s", width > 0 ? width : 0, "");
}

static void
line(struct buf *b, const char *name, const char *value)
{
	buf_puts(b, "  ");
	label(b, LABEL_WIDTH, name);
	buf_puts(b, " ");
	text_for_terminal(b, value);
	buf_puts(b, "\n");
}

static void
signer_text(struct buf *b, const struct signature_facts *f, enum lang lang)
{
	char iso[CLOCK_ISO_SIZE], *text;

	text = xasprintf("%s: %s%s%s%s", f->name, f->subject ? f->subject : verify_word(WORD_UNREADABLE, lang), f->good ? "" : " (",
	    f->good ? "" : verify_word(WORD_NOT_GOOD, lang), f->good ? "" : ")");
	line(b, verify_word(WORD_SIGNER, lang), text);
	free(text);
	if (f->subject == NULL)
		return;
	if (f->role != NULL)
		line(b, verify_word(WORD_ROLE, lang), f->role);
	text = xasprintf("%s, serial %s, %s%s%s", f->anchor == ANCHOR_SELF_SIGNED ? verify_word(WORD_ISSUED_BY_ITSELF, lang) : f->issuer,
	    f->serial, f->key, f->algorithm ? ", " : "", f->algorithm ? f->algorithm : "");
	line(b, verify_word(WORD_CERTIFICATE, lang), text);
	free(text);
	line(b, verify_word(WORD_FINGERPRINT, lang), f->fingerprint);
	if (f->claimed != 0) {
		clock_iso(f->claimed, iso);
		line(b, verify_word(WORD_CLAIMS, lang), iso);
	}
}

static void
layer_text(struct buf *b, const struct verify_result *r, enum layer which, enum lang lang)
{
	const struct layer_result *l = &r->layers[which];
	enum layer_state state = layer_state(r->layers, &r->problems, which);

	label(b, LAYER_WIDTH, layer_names[which].text[lang]);
	buf_addf(b, " %s\n", layer_state_names[state].text[lang]);
	if (l->state == LAYER_YES && !layer_base_holds(r->layers, &r->problems, which))
		buf_addf(b, "  %s\n", verify_word(WORD_BASE_FAILS, lang));
	for (size_t i = 0; i < l->n; i++) {
		if (l->facts[i].value != NULL)
			line(b, layer_fact_names[l->facts[i].kind].text[lang], l->facts[i].value);
		else
			buf_addf(b, "  %s\n", layer_fact_names[l->facts[i].kind].text[lang]);
	}
	for (size_t i = 0; which == LAYER_SIGNED && i < r->signers_n; i++)
		signer_text(b, &r->signers[i], lang);
}

/* What was found goes under the sentence of its code, which is said once for those that follow each other. */
static void
problems_text(struct buf *b, const struct problem_list *l, enum lang lang)
{
	enum problem_code last = PROBLEM_NONE;

	if (l->n > 0)
		buf_addf(b, "%s:\n", verify_word(WORD_PROBLEMS, lang));
	for (size_t i = 0; i < l->n; i++) {
		const struct problem *p = &l->items[i];
		const struct problem_kind *k = &problem_kinds[p->code];

		if (p->code != last)
			buf_addf(b, "  %s %d %s: %s\n", verify_word(WORD_STEP, lang), k->step, k->name, k->sentence[lang]);
		last = p->code;
		buf_puts(b, "    ");
		text_for_terminal(b, p->text);
		buf_puts(b, "\n");
	}
	if (l->dropped > 0)
		buf_addf(b, "  %s: %zu\n", verify_word(WORD_NOT_LISTED, lang), l->dropped);
}

void
verify_text(struct buf *b, const struct verify_result *r, enum lang lang)
{
	struct strlist open = { 0 };

	verify_headline(b, r, lang);
	buf_puts(b, "\n");
	for (int i = 0; i < LAYER_COUNT; i++)
		layer_text(b, r, (enum layer)i, lang);
	problems_text(b, &r->problems, lang);
	buf_addf(b, "%s:\n", verify_word(WORD_NOT_CHECKED, lang));
	verify_open(&open, r, lang);
	for (size_t i = 0; i < open.n; i++) {
		buf_puts(b, "  ");
		text_for_terminal(b, open.items[i]);
		buf_puts(b, "\n");
	}
	strlist_release(&open);
}
