#include <libxml/xmlwriter.h>

#include "bundle/verify/verify_report.h"
#include "bundle/verify/verify_words.h"

enum { STEP_COUNT = 15, SAFE_MAX = 64 * 1024 };	/* step 16 is a layer */

/* What the steps of FORMAT.md section 6 look at, by number, and the fact that is said when one was taken. */
static const struct {
	const char *name[LANG_COUNT];
	enum layer layer;
	enum layer_fact fact;
} steps[STEP_COUNT] = {
	{ { "kind of file", "文件类型" }, LAYER_INTACT, FACT_FILES },
	{ { "compressed stream", "压缩流" }, LAYER_INTACT, FACT_FILES },
	{ { "archive headers", "归档头" }, LAYER_INTACT, FACT_FILES },
	{ { "names and order", "名称与顺序" }, LAYER_INTACT, FACT_FILES },
	{ { "every file whole", "文件完整" }, LAYER_INTACT, FACT_FILES },
	{ { "end of the archive", "归档结尾" }, LAYER_INTACT, FACT_FILES },
	{ { "description of the bundle", "证据包说明" }, LAYER_INTACT, FACT_FILES },
	{ { "signatures", "签名" }, LAYER_SIGNED, FACT_SIGNATURES },
	{ { "timestamps", "时间戳" }, LAYER_TIMESTAMPED, FACT_STAMP },
	{ { "signers' certificates", "签名者证书" }, LAYER_TRUSTED, FACT_ROOT },
	{ { "revocation", "吊销" }, LAYER_TRUSTED, FACT_REVOCATION },
	{ { "SM2 signatures", "SM2 签名" }, LAYER_SIGNED, FACT_SM2 },
	{ { "signed list", "被签名的清单" }, LAYER_INTACT, FACT_FILES },
	{ { "list of files", "文件清单" }, LAYER_INTACT, FACT_FILES },
	{ { "log and report", "日志与报告" }, LAYER_INTACT, FACT_LOG_LINES },
};

enum outcome { OUTCOME_PASS, OUTCOME_SKIP, OUTCOME_FAIL };

static void
attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	struct buf safe;

	buf_init(&safe, SAFE_MAX);
	text_for_terminal(&safe, value);
	xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST buf_text(&safe));
	buf_release(&safe);
}

static void
begin_case(xmlTextWriterPtr w, const char *class, const char *name)
{
	xmlTextWriterStartElement(w, BAD_CAST "testcase");
	attribute(w, "classname", class);
	attribute(w, "name", name);
}

/* A step passes only when it was taken and all of the bundle was read. */
static enum outcome
step_outcome(const struct verify_result *r, int step)
{
	const struct layer_result *l = &r->layers[steps[step - 1].layer];

	if (r->problems.by_step[step] > 0)
		return OUTCOME_FAIL;
	return r->complete && layer_fact_value(l, steps[step - 1].fact) != NULL ? OUTCOME_PASS : OUTCOME_SKIP;
}

/* What is accepted fails nowhere: a self-signed bundle was not asked to be trusted. */
static enum outcome
layer_outcome(const struct verify_result *r, enum layer l)
{
	static const enum outcome by_state[LAYER_STATE_COUNT] = {
		[LAYER_ABSENT] = OUTCOME_SKIP,
		[LAYER_NOT_CHECKED] = OUTCOME_SKIP,
		[LAYER_PARTLY] = OUTCOME_SKIP,
		[LAYER_NO] = OUTCOME_FAIL,
		[LAYER_YES] = OUTCOME_PASS,
	};
	enum outcome outcome = by_state[layer_state(r->layers, &r->problems, l)];

	return outcome == OUTCOME_FAIL && verify_accepted(r) ? OUTCOME_SKIP : outcome;
}

static void
step_case(xmlTextWriterPtr w, const struct verify_result *r, int step, enum lang lang)
{
	const struct problem_list *l = &r->problems;
	char name[128];

	snprintf(name, sizeof(name), "%s %d: %s", verify_word(WORD_STEP, lang), step, steps[step - 1].name[lang]);
	begin_case(w, "trailseal-verify.step", name);
	if (step_outcome(r, step) == OUTCOME_SKIP)
		xmlTextWriterWriteElement(w, BAD_CAST "skipped", NULL);
	for (size_t i = 0; i < l->n; i++) {
		const struct problem_kind *k = &problem_kinds[l->items[i].code];

		if (k->step != step)
			continue;
		xmlTextWriterStartElement(w, BAD_CAST "failure");
		attribute(w, "type", k->name);
		attribute(w, "message", l->items[i].text);
		xmlTextWriterWriteString(w, BAD_CAST k->sentence[lang]);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

static void
layer_case(xmlTextWriterPtr w, const struct verify_result *r, enum layer l, enum lang lang)
{
	enum outcome outcome = layer_outcome(r, l);

	begin_case(w, "trailseal-verify.layer", layer_names[l].text[lang]);
	if (outcome != OUTCOME_PASS) {
		xmlTextWriterStartElement(w, BAD_CAST(outcome == OUTCOME_FAIL ? "failure" : "skipped"));
		attribute(w, "message", layer_state_names[layer_state(r->layers, &r->problems, l)].text[lang]);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

static void
counts(xmlTextWriterPtr w, const struct verify_result *r)
{
	int n[OUTCOME_FAIL + 1] = { 0 };

	for (int step = 1; step <= STEP_COUNT; step++)
		n[step_outcome(r, step)]++;
	for (int l = 0; l < LAYER_COUNT; l++)
		n[layer_outcome(r, (enum layer)l)]++;
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST "tests", "%d", STEP_COUNT + LAYER_COUNT);
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST "failures", "%d", n[OUTCOME_FAIL]);
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST "errors", "%d", 0);
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST "skipped", "%d", n[OUTCOME_SKIP]);
}

void
verify_junit(struct buf *b, const struct verify_result *r, enum lang lang)
{
	xmlBufferPtr out = xmlBufferCreate();
	xmlTextWriterPtr w = xmlNewTextWriterMemory(out, 0);
	struct buf headline;

	buf_init(&headline, SAFE_MAX);
	verify_headline(&headline, r, lang);
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, BAD_CAST "testsuite");
	attribute(w, "name", r->bundle_id ? r->bundle_id : "trailseal-verify");
	counts(w, r);
	for (int step = 1; step <= STEP_COUNT; step++)
		step_case(w, r, step, lang);
	for (int l = 0; l < LAYER_COUNT; l++)
		layer_case(w, r, (enum layer)l, lang);
	xmlTextWriterWriteElement(w, BAD_CAST "system-out", BAD_CAST buf_text(&headline));
	xmlTextWriterEndDocument(w);
	xmlFreeTextWriter(w);
	buf_puts(b, (const char *)xmlBufferContent(out));
	xmlBufferFree(out);
	buf_release(&headline);
}
