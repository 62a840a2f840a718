/* A check or detection as a page. */
#include "knowledge/describe.h"

#include <stdlib.h>
#include <string.h>

#include "knowledge/describe_words.h"

static void
section(struct buf *out, const struct describe *d, enum label title)
{
	buf_addf(out, "\n## %s\n\n", describe_label(d, title));
}

/* The two first lines of a table; labels end with LABEL_COUNT. */
static void
table_head(struct buf *out, const struct describe *d, const enum label *columns)
{
	for (const enum label *c = columns; *c != LABEL_COUNT; c++)
		buf_addf(out, "| %s ", describe_label(d, *c));
	buf_puts(out, "|\n");
	for (const enum label *c = columns; *c != LABEL_COUNT; c++)
		buf_puts(out, "| --- ");
	buf_puts(out, "|\n");
}

static void
paragraph(struct buf *out, const struct describe *d, enum label title, const struct words *w)
{
	const char *text = describe_text(d, w);

	if (text[0] == '\0')
		return;
	section(out, d, title);
	describe_put(out, d, text);
	buf_puts(out, "\n");
}

static void
put_summary(struct buf *out, const struct describe *d, const struct rule *r)
{
	buf_addf(out, "%s · %s: %s", describe_label(d, r->kind == RULE_DETECTION ? LABEL_DETECTION : LABEL_CHECK),
	    describe_label(d, LABEL_SEVERITY), describe_value(d, severity_names[r->severity]));
	if (r->tactic != NULL) {
		buf_addf(out, " · %s: ", describe_label(d, LABEL_TACTIC));
		describe_put(out, d, r->tactic);
	}
	if (r->baseline_days > 0)
		buf_addf(out, " · %s: %d", describe_label(d, LABEL_BASELINE), r->baseline_days);
	if (r->uses_calendar)
		buf_addf(out, " · %s", describe_label(d, LABEL_CALENDAR));
	buf_puts(out, "\n");
}

static void
put_sources(struct buf *out, const struct describe *d, const struct rule *r)
{
	static const enum label columns[] = { LABEL_SOURCE, LABEL_PERMISSION, LABEL_TITLE, LABEL_COUNT };

	if (r->sources.n == 0)
		return;
	section(out, d, LABEL_ASKS);
	table_head(out, d, columns);
	for (size_t i = 0; i < r->sources.n; i++) {
		const struct source *s = knowledge_source(d->k, r->sources.items[i]);
		bool free_of_charge = s == NULL || s->permission == NULL || s->permission[0] == '\0';

		buf_puts(out, "| ");
		describe_put(out, d, r->sources.items[i]);
		buf_puts(out, " | ");
		describe_put(out, d, free_of_charge ? describe_label(d, LABEL_NOTHING) : s->permission);
		buf_puts(out, " | ");
		describe_put(out, d, s != NULL ? describe_text(d, &s->title) : "");
		buf_puts(out, " |\n");
	}
}

/* name = value, name = value */
static void
put_parameters(struct buf *out, const struct describe *d, const cJSON *parameters)
{
	const cJSON *p;

	cJSON_ArrayForEach(p, parameters) {
		char *value = json_print(p);

		describe_put(out, d, p->string);
		buf_puts(out, " = ");
		describe_put(out, d, value);
		if (p->next != NULL)
			buf_puts(out, ", ");
		free(value);
	}
}

static void
put_defaults(struct buf *out, const struct describe *d, const struct rule *r)
{
	static const enum label columns[] = { LABEL_PARAMETER, LABEL_DEFAULT, LABEL_COUNT };
	const cJSON *p;

	if (cJSON_GetArraySize(r->parameters) == 0)
		return;
	section(out, d, LABEL_PARAMETERS);
	table_head(out, d, columns);
	cJSON_ArrayForEach(p, r->parameters) {
		char *value = json_print(p);

		buf_puts(out, "| ");
		describe_put(out, d, p->string);
		buf_puts(out, " | ");
		describe_put(out, d, value);
		buf_puts(out, " |\n");
		free(value);
	}
}

static void
put_reasons(struct buf *out, const struct describe *d, const struct rule *r)
{
	static const enum label columns[] = { LABEL_REASON, LABEL_TEXT, LABEL_COUNT };

	if (r->n_reasons == 0)
		return;
	section(out, d, LABEL_REASONS);
	table_head(out, d, columns);
	for (size_t i = 0; i < r->n_reasons; i++) {
		buf_puts(out, "| ");
		describe_put(out, d, r->reasons[i].code);
		buf_puts(out, " | ");
		describe_put(out, d, describe_text(d, &r->reasons[i].text));
		buf_puts(out, " |\n");
	}
}

static void
put_remediation(struct buf *out, const struct describe *d, const struct rule *r)
{
	if (describe_text(d, &r->remediation)[0] == '\0')
		return;
	buf_addf(out, "\n## %s (%s)\n\n", describe_label(d, LABEL_REMEDIATION),
	    describe_label(d, r->changing ? LABEL_CHANGING : LABEL_READ_ONLY));
	describe_put(out, d, describe_text(d, &r->remediation));
	buf_puts(out, "\n");
	paragraph(out, d, LABEL_VALIDATION, &r->validation);
}

static void
put_use(struct buf *out, const struct describe *d, const struct framework *f, const struct control *c,
    const struct control_rule *use)
{
	buf_puts(out, "| ");
	if (d->page)
		buf_addf(out, "[%s](../frameworks/%s%s)", f->id, f->id, describe_suffix(d->lang));
	else
		describe_put(out, d, f->id);
	buf_puts(out, " | ");
	describe_put(out, d, c->id);
	buf_puts(out, " ");
	describe_put(out, d, describe_text(d, &c->title));
	buf_puts(out, " | ");
	put_parameters(out, d, use->parameters);
	buf_puts(out, " |\n");
}

static void
put_uses(struct buf *out, const struct describe *d, const struct rule *r)
{
	static const enum label columns[] = { LABEL_FRAMEWORK, LABEL_CONTROL, LABEL_PARAMETERS, LABEL_COUNT };
	size_t n = 0;

	for (size_t i = 0; i < d->k->n_frameworks; i++) {
		const struct framework *f = &d->k->frameworks[i];

		for (size_t c = 0; c < f->n_controls; c++) {
			for (size_t u = 0; u < f->controls[c].n_rules; u++) {
				if (strcmp(f->controls[c].rules[u].id, r->id) != 0)
					continue;
				if (n++ == 0) {
					section(out, d, LABEL_USED_BY);
					table_head(out, d, columns);
				}
				put_use(out, d, f, &f->controls[c], &f->controls[c].rules[u]);
			}
		}
	}
}

void
describe_rule(struct buf *out, const struct describe *d, const struct rule *r)
{
	buf_puts(out, "# ");
	describe_put(out, d, r->id);
	buf_puts(out, " ");
	describe_put(out, d, describe_text(d, &r->title));
	buf_puts(out, "\n\n");
	describe_head(out, d);
	put_summary(out, d, r);
	paragraph(out, d, LABEL_RATIONALE, &r->rationale);
	put_sources(out, d, r);
	put_defaults(out, d, r);
	put_reasons(out, d, r);
	paragraph(out, d, LABEL_FALSE_POSITIVES, &r->false_positives);
	put_remediation(out, d, r);
	put_uses(out, d, r);
	section(out, d, LABEL_RULE);
	if (d->page)
		buf_addf(out, "[frameworks/%s](../../frameworks/%s)\n", r->file, r->file);
	else
		buf_addf(out, "%s\n", r->sql);
}
