/* The shipped frameworks: every row that the standard's map has, each with something that answers it. */
#include <stdlib.h>

#include "base/alloc.h"
#include "knowledge/knowledge.h"
#include "tap.h"

/* Identifiers in the order of the file: those that evidence touches, then those out of reach of any log. */
static const char *const mlps[] = {
	"8.1.2.1 c)", "8.1.2.2 a)", "8.1.2.2 b)", "8.1.3.1 a)", "8.1.3.2 a)", "8.1.3.2 b)", "8.1.3.3 d)", "8.1.3.5 a)", "8.1.3.5 b)",
	"8.1.3.5 c)", "8.1.3.5 d)", "8.1.4.1 a)", "8.1.4.1 b)", "8.1.4.1 c)", "8.1.4.1 d)", "8.1.4.2 a)", "8.1.4.2 b)", "8.1.4.2 c)",
	"8.1.4.2 d)", "8.1.4.2 e) f)", "8.1.4.2 g)", "8.1.4.3 a)", "8.1.4.3 b)", "8.1.4.3 c)", "8.1.4.3 d)", "8.1.4.4 b) c) e) f)", "8.1.4.6",
	"8.1.4.7 a) b)", "8.1.4.8 a) b)", "8.1.4.9 a) b) c)", "8.1.4.10 a) b)", "8.1.4.11 a) b)", "8.1.5.1 a) b)", "8.1.5.2 a) b)",
	"8.1.5.3 a) b)", "8.1.5.4 a)", "8.1.5.4 b)", "8.1.5.4 c)", "8.1.5.4 d)", "8.1.5.4 e)", "8.1.5.4 f)", "8.1.7.3", "8.1.7.5", "8.1.8.2",
	"8.1.8.4", "8.1.10.5", "8.1.10.6", "8.1.10.8", "8.1.10.9", "8.1.10.10", "8.1.10.11", "8.1.10.12", "8.1.10.13", "8.2.1.1",
	"8.2.2.1 b) c)", "8.2.3.1 a) b)", "8.2.3.2 a)-d)", "8.2.3.3 a)", "8.2.3.3 b)", "8.2.4.1", "8.2.4.2 a) b)", "8.2.4.4 a) b) c)",
	"8.2.4.5 a) b) c) d)", "8.2.4.6 a)-d)", "8.2.5.1 a)-d)", "8.2.6.1", "8.2.7.1",
	"8.1.1", "8.1.4.5", "8.1.8.3", "8.1.9", "8.1.10.7", "8.3", "8.4", "8.5", NULL
};
static const char *const soc2[] = {
	"CC1.3", "CC2.1", "CC2.2", "CC2.3", "CC3.2", "CC3.3", "CC3.4", "CC4.1", "CC4.2", "CC5.1", "CC5.2", "CC5.3", "CC6.1", "CC6.2", "CC6.3",
	"CC6.5", "CC6.6", "CC6.7", "CC6.8", "CC7.1", "CC7.2", "CC7.3", "CC7.4", "CC7.5", "CC8.1", "CC9.2", "A1.1", "A1.2", "A1.3", "C1.1",
	"C1.2", "PI1.5", "P6.2", NULL
};
static const char *const iso27001[] = {
	"A.5.2", "A.5.3", "A.5.7", "A.5.9", "A.5.10", "A.5.14", "A.5.15", "A.5.16", "A.5.17", "A.5.18", "A.5.19", "A.5.22", "A.5.23", "A.5.24",
	"A.5.25", "A.5.26", "A.5.28", "A.5.30", "A.5.31", "A.5.33", "A.5.34", "A.5.35", "A.5.36", "A.5.37", "A.6.5", "A.6.8", "A.8.2", "A.8.3",
	"A.8.5", "A.8.6", "A.8.8", "A.8.9", "A.8.10", "A.8.12", "A.8.13", "A.8.14", "A.8.15", "A.8.16", "A.8.17", "A.8.18", "A.8.19", "A.8.20",
	"A.8.21", "A.8.22", "A.8.24", "A.8.31", "A.8.32", "A.8.33", "A.8.34",
	"A.6.1-A.6.4", "A.6.6-A.6.7", "A.7.1-A.7.14", "A.8.1", "A.8.4", "A.8.7", "A.8.11", "A.8.23", "A.8.25-A.8.30", NULL
};

static const struct expected {
	const char *id;
	const char *const *controls;
	size_t n, out_of_reach;
} expected[] = {
	{ "mlps-2.0-level3", mlps, 67, 8 },
	{ "soc2-2017", soc2, 33, 0 },
	{ "iso27001-2022", iso27001, 49, 9 },
};

static bool
in_both(const struct words *w)
{
	return w->text[LANG_EN] != NULL && w->text[LANG_EN][0] != '\0' && w->text[LANG_ZH_CN] != NULL && w->text[LANG_ZH_CN][0] != '\0';
}

static void
test_framework(const struct knowledge *k, const struct expected *want)
{
	const struct framework *f = knowledge_framework(k, want->id);
	size_t n = 0;

	while (want->controls[n] != NULL)
		n++;
	is_int((long)n, (long)(want->n + want->out_of_reach), want->id);
	if (!ok(f != NULL && f->n_controls == n && in_both(&f->note), "%s is shipped with all its rows and a note", want->id))
		return;
	for (size_t i = 0; i < n; i++) {
		const struct control *c = &f->controls[i];

		is_str(c->id, want->controls[i], want->id);
		ok(in_both(&c->title) && in_both(&c->fails), "%s: titled, and says what failing means", c->token);
		ok(c->decide == DECIDE_AUTOMATIC ? c->n_rules > 0 : in_both(&c->attach), "%s: has checks, or says what to attach", c->token);
		ok(i < want->n || (c->decide == DECIDE_MANUAL && c->n_rules == 0), "%s: nothing passes that no log can answer", c->token);
		ok(strcmp(c->responsibility, "platform") != 0 || strstr(c->attach.text[LANG_EN], "rovider") != NULL,
		    "%s: the platform's part asks for the provider's word", c->token);
	}
}

/* A rule that no control names is never asked for: then it may as well not be there. */
static void
test_every_rule_is_used(const struct knowledge *k)
{
	for (size_t r = 0; r < k->n_rules; r++) {
		size_t uses = 0;

		if (k->rules[r].kind == RULE_TABLE)
			continue;
		for (size_t i = 0; i < k->n_frameworks; i++) {
			for (size_t c = 0; c < k->frameworks[i].n_controls; c++) {
				const struct control *control = &k->frameworks[i].controls[c];

				for (size_t n = 0; n < control->n_rules; n++)
					uses += strcmp(control->rules[n].id, k->rules[r].id) == 0;
			}
		}
		ok(uses > 0, "%s answers a control", k->rules[r].id);
	}
}

int
main(void)
{
	char *dir = xasprintf("%s/frameworks", getenv("TOP_SRCDIR"));
	struct knowledge *k = NULL;
	struct err e = { 0 };

	if (ok(knowledge_load(&k, dir, NULL, NULL, &e) == 0, "the shipped knowledge loads %s", e.text)) {
		for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
			test_framework(k, &expected[i]);
		test_every_rule_is_used(k);
	}
	knowledge_free(k);
	free(dir);
	return tap_done();
}
