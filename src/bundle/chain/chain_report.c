#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "bundle/chain/chain.h"

enum { DAY = 10 };	/* characters of a date without the time of day */

/* ---- words ---- */

enum word {
	WORD_BROKEN,
	WORD_UNBROKEN,
	WORD_FOLLOW,
	WORD_PROBLEM,
	WORD_NOTE,
	WORD_NO_PERIOD,
	WORD_COUNT
};

static const char *const words[WORD_COUNT][LANG_COUNT] = {
	[WORD_BROKEN] = { "BROKEN: bundles: {bundles}, problems: {problems}", "链不成立：证据包 {bundles} 个，问题 {problems} 个" },
	[WORD_UNBROKEN] = { "unbroken: {bundles} intact bundles, each naming the one before it",
	    "链完整：{bundles} 个完好的证据包，逐一指明上一证据包" },
	[WORD_FOLLOW] = { "{bundles} bundles follow each other by what their tag files say; the evidence in them was NOT checked",
	    "依标签文件所述，{bundles} 个证据包前后相接；未核验其中的证据" },
	[WORD_PROBLEM] = { "problem", "问题" },
	[WORD_NOTE] = { "note", "说明" },
	[WORD_NO_PERIOD] = { "period not said", "未说明审计期" },
};

/* What the last bundle is worth holds for all before it, since it fixes their identities. */
static const char *const worth[ANCHOR_COUNT][LANG_COUNT] = {
	[ANCHOR_NONE] = { "the last one is unsigned: anybody could have made all of them",
	    "最后一个证据包未签名：任何人都可能制作了全部证据包" },
	[ANCHOR_SELF_SIGNED] = { "the last one is self-signed: one key signed it, and nothing says whose",
	    "最后一个证据包为自签名：由某个密钥签署，但无法说明属于谁" },
	[ANCHOR_KEY] = { "the last one is signed by a key that was not checked against a root; see --trust",
	    "最后一个证据包的签名密钥未对照根证书核验；参见 --trust" },
	[ANCHOR_ROOT] = { "the last one is signed under a root that you named",
	    "最后一个证据包的签名可追溯到所指定的根证书" },
};

static const char *const unchecked[][LANG_COUNT] = {
	{ "not checked (--quick): whether the files in data/ are the ones that were sealed, the custody logs, the reports",
	  "未核验（--quick）：data/ 中的文件是否为封存时的文件、保管日志、报告" },
	{ "not checked: whether a bundle was made and left out at the end of the chain",
	  "未核验：链的末端之后是否另有已制作而未提供的证据包" },
};

/* ---- text ---- */

static void
add_count(struct kvlist *counts, const char *name, size_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", n);
	kv_add(counts, name, text);
}

static void
headline(struct buf *b, const struct chain *c, enum lang lang)
{
	const size_t problems = c->findings.problems;
	enum word word = problems > 0 ? WORD_BROKEN : c->options.quick ? WORD_FOLLOW : WORD_UNBROKEN;
	struct kvlist counts = { 0 };

	add_count(&counts, "bundles", c->n);
	add_count(&counts, "problems", problems);
	chain_say(b, words[word][lang], &counts);
	if (problems == 0 && c->n > 0)
		buf_addf(b, "; %s", worth[c->links[c->n - 1].anchor][lang]);
	buf_puts(b, "\n");
	kv_release(&counts);
}

static void
link_text(struct buf *b, size_t number, const struct chain_link *l, enum lang lang)
{
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];

	buf_addf(b, "%3zu  ", number);
	text_for_terminal(b, l->id[0] != '\0' ? l->id : "?");
	clock_iso(l->from, from);
	clock_iso(l->to, to);
	if (l->from == 0 || l->to == 0)
		buf_addf(b, "  %s", words[WORD_NO_PERIOD][lang]);
	else
		buf_addf(b, "  %.*s - %.*s", DAY, from, DAY, to);
	buf_addf(b, "  %s\n     %s  ", anchor_names[l->anchor], l->identity);
	text_for_terminal(b, l->file);
	buf_puts(b, "\n");
}

static void
finding_text(struct buf *b, const struct chain_finding *f, enum lang lang)
{
	const struct chain_kind *kind = &chain_kinds[f->code];

	buf_addf(b, "%s: %s: ", words[kind->problem ? WORD_PROBLEM : WORD_NOTE][lang], kind->name);
	text_for_terminal(b, f->file);
	buf_puts(b, ": ");
	chain_sentence(b, f, lang);
	buf_puts(b, "\n");
}

void
chain_text(struct buf *b, const struct chain *c, enum lang lang)
{
	headline(b, c, lang);
	for (size_t i = 0; i < c->n; i++)
		link_text(b, i + 1, &c->links[i], lang);
	for (int problem = 1; problem >= 0; problem--) {
		for (size_t i = 0; i < c->findings.n; i++) {
			if (chain_kinds[c->findings.items[i].code].problem == (problem == 1))
				finding_text(b, &c->findings.items[i], lang);
		}
	}
	for (size_t i = c->options.quick ? 0 : 1; i < sizeof(unchecked) / sizeof(unchecked[0]); i++)
		buf_addf(b, "%s\n", unchecked[i][lang]);
}

/* ---- JSON ---- */

static cJSON *
link_json(const struct chain_link *l, bool quick)
{
	cJSON *o = cJSON_CreateObject(), *accounts;

	json_add_safe(o, "file", l->file);
	json_add_safe(o, "id", l->id);
	json_add_safe(o, "identity", l->identity);
	json_add_safe(o, "previous", l->previous);
	json_add_safe(o, "organisation", l->organisation);
	accounts = cJSON_AddArrayToObject(o, "accounts");
	for (size_t i = 0; i < l->accounts.n; i++)
		cJSON_AddItemToArray(accounts, json_safe(l->accounts.items[i]));
	json_add_known_time(o, "from", l->from);
	json_add_known_time(o, "to", l->to);
	json_add_known_time(o, "dated", l->dated);
	json_add_known_time(o, "claimed", l->claimed);
	cJSON_AddStringToObject(o, "anchor", anchor_names[l->anchor]);
	cJSON_AddBoolToObject(o, "intact", l->intact && !quick);	/* never claimed of what was not read */
	return o;
}

static cJSON *
finding_json(const struct chain_finding *f)
{
	cJSON *o = cJSON_CreateObject(), *values, *text;
	struct buf b;

	cJSON_AddStringToObject(o, "code", chain_kinds[f->code].name);
	cJSON_AddBoolToObject(o, "problem", chain_kinds[f->code].problem);
	json_add_safe(o, "file", f->file);
	values = cJSON_AddObjectToObject(o, "values");
	for (size_t i = 0; i < f->values.n; i++)
		json_add_safe(values, f->values.items[i].name, f->values.items[i].value);
	text = cJSON_AddObjectToObject(o, "text");
	buf_init(&b, CHAIN_REPORT_MAX);
	for (int l = 0; l < LANG_COUNT; l++) {
		buf_reset(&b);
		chain_sentence(&b, f, (enum lang)l);
		cJSON_AddStringToObject(text, lang_names[l], buf_text(&b));
	}
	buf_release(&b);
	return o;
}

void
chain_json(struct buf *b, const struct chain *c)
{
	cJSON *o = cJSON_CreateObject(), *list;
	char *text;

	cJSON_AddNumberToObject(o, "chain", 1);
	cJSON_AddStringToObject(o, "checked", c->options.quick ? "tag-files" : "whole");
	cJSON_AddBoolToObject(o, "unbroken", c->findings.problems == 0);
	cJSON_AddStringToObject(o, "anchor", anchor_names[c->n > 0 ? c->links[c->n - 1].anchor : ANCHOR_NONE]);
	list = cJSON_AddArrayToObject(o, "bundles");
	for (size_t i = 0; i < c->n; i++)
		cJSON_AddItemToArray(list, link_json(&c->links[i], c->options.quick));
	list = cJSON_AddArrayToObject(o, "findings");
	for (size_t i = 0; i < c->findings.n; i++)
		cJSON_AddItemToArray(list, finding_json(&c->findings.items[i]));
	text = cJSON_Print(o);
	buf_puts(b, text);
	buf_puts(b, "\n");
	free(text);
	cJSON_Delete(o);
}
