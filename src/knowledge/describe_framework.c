/* A framework, a control and the index of all as pages. */
#include <stdlib.h>

#include "knowledge/describe_words.h"

static void
put_line(struct buf *out, const struct describe *d, enum label label, const struct words *w)
{
	const char *text = describe_text(d, w);

	if (text[0] == '\0')
		return;
	buf_addf(out, "- %s: ", describe_label(d, label));
	describe_put(out, d, text);
	buf_puts(out, "\n");
}

static void
put_answers(struct buf *out, const struct describe *d, const struct control *c)
{
	if (c->n_rules == 0)
		return;
	buf_addf(out, "- %s: ", describe_label(d, LABEL_ANSWERED_BY));
	for (size_t i = 0; i < c->n_rules; i++) {
		const cJSON *p;

		if (i > 0)
			buf_puts(out, ", ");
		describe_link(out, d, "../", c->rules[i].id);
		cJSON_ArrayForEach(p, c->rules[i].parameters) {
			char *value = json_print(p);

			buf_puts(out, p == c->rules[i].parameters->child ? " (" : ", ");
			describe_put(out, d, p->string);
			buf_puts(out, " = ");
			describe_put(out, d, value);
			if (p->next == NULL)
				buf_puts(out, ")");
			free(value);
		}
	}
	buf_puts(out, "\n");
}

void
describe_control(struct buf *out, const struct describe *d, const struct control *c)
{
	buf_puts(out, "## ");
	describe_put(out, d, c->id);
	buf_puts(out, " ");
	describe_put(out, d, describe_text(d, &c->title));
	buf_addf(out, "\n\n- %s: %s · %s: %s · %s: %s\n", describe_label(d, LABEL_SEVERITY),
	    describe_value(d, severity_names[c->severity]), describe_label(d, LABEL_DECIDE),
	    describe_value(d, decide_names[c->decide]), describe_label(d, LABEL_RESPONSIBILITY),
	    describe_value(d, c->responsibility));
	put_line(out, d, LABEL_FAILS, &c->fails);
	put_answers(out, d, c);
	put_line(out, d, LABEL_ATTACH, &c->attach);
}

static void
put_counts(struct buf *out, const struct describe *d, const struct framework *f)
{
	size_t n[DECIDE_MANUAL + 1] = { 0 };

	for (size_t i = 0; i < f->n_controls; i++)
		n[f->controls[i].decide]++;
	for (int i = 0; i <= DECIDE_MANUAL; i++)
		buf_addf(out, "%s%s: %zu", i > 0 ? " · " : "", describe_value(d, decide_names[i]), n[i]);
}

void
describe_framework(struct buf *out, const struct describe *d, const struct framework *f)
{
	buf_puts(out, "# ");
	describe_put(out, d, describe_text(d, &f->title));
	buf_puts(out, "\n\n");
	describe_head(out, d);
	put_counts(out, d, f);
	buf_puts(out, "\n");
	if (describe_text(d, &f->note)[0] != '\0') {
		buf_puts(out, "\n");
		describe_put(out, d, describe_text(d, &f->note));
		buf_puts(out, "\n");
	}
	for (size_t i = 0; i < f->n_controls; i++) {
		buf_puts(out, "\n");
		describe_control(out, d, &f->controls[i]);
	}
}

/* ---- the index ---- */

static void
index_rules(struct buf *out, const struct describe *d, enum rule_kind kind, enum label title)
{
	buf_addf(out, "\n## %s\n\n| | %s | %s |\n| --- | --- | --- |\n", describe_label(d, title), describe_label(d, LABEL_TITLE),
	    describe_label(d, LABEL_SEVERITY));
	for (size_t i = 0; i < d->k->n_rules; i++) {
		const struct rule *r = &d->k->rules[i];

		if (r->kind != kind)
			continue;
		buf_puts(out, "| ");
		describe_link(out, d, "", r->id);
		buf_puts(out, " | ");
		describe_put(out, d, describe_text(d, &r->title));
		buf_addf(out, " | %s |\n", describe_value(d, severity_names[r->severity]));
	}
}

void
describe_index(struct buf *out, const struct describe *d)
{
	buf_addf(out, "# %s\n\n", describe_label(d, LABEL_INDEX));
	describe_head(out, d);
	buf_addf(out, "%s\n\n## %s\n\n", describe_label(d, LABEL_INDEX_ABOUT), describe_label(d, LABEL_FRAMEWORKS));
	for (size_t i = 0; i < d->k->n_frameworks; i++) {
		const struct framework *f = &d->k->frameworks[i];

		buf_puts(out, "- [");
		describe_put(out, d, describe_text(d, &f->title));
		buf_addf(out, "](frameworks/%s%s) (", f->id, describe_suffix(d->lang));
		put_counts(out, d, f);
		buf_puts(out, ")\n");
	}
	index_rules(out, d, RULE_CHECK, LABEL_CHECKS);
	index_rules(out, d, RULE_DETECTION, LABEL_DETECTIONS);
}
