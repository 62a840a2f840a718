#include "cmd/previous.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/log.h"
#include "bundle/verify/extract.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"
#include "report/changes.h"

#define FACTS_MAX (256 * 1024 * 1024)
#define SENTENCE_MAX (1024 * 1024)

int
previous_read(struct previous *p, const char *path, struct err *e)
{
	const struct extract_want want = { WORK_FACTS, FACTS_MAX };
	const struct extract_request request = { .wants = &want, .n = 1, .whole = true };
	const struct buf *facts;
	struct extracted x;
	int rc;

	*p = (struct previous){ 0 };
	rc = bundle_extract(&x, path, &request, e);
	if (rc == 0)
		chain_link_read(&p->link, path, &x.result);
	if (rc == 0 && !p->link.intact)
		rc = err_set(e, ERR_FORMAT, "%s: does not hold together: %s", path, p->link.problem);
	if (rc == 0 && (facts = extracted_find(&x, WORK_FACTS)) != NULL &&
	    (p->facts = json_parse(buf_text(facts), facts->len, path, e)) == NULL)
		rc = -1;
	if (rc != 0 && e->code == ERR_NO)
		e->code = ERR_FORMAT;
	extracted_release(&x);
	return rc;
}

void
previous_release(struct previous *p)
{
	chain_link_release(&p->link);
	cJSON_Delete(p->facts);
	*p = (struct previous){ 0 };
}

void
previous_name(const struct previous *p, struct kvlist *info)
{
	struct chain_findings findings = { 0 };
	struct chain_link own;
	struct buf sentence;

	kv_add(info, LABEL_PREVIOUS, p->link.identity);
	kv_add(info, LABEL_PREVIOUS_ID, p->link.id);
	chain_link_take(&own, "this bundle", info);
	chain_compare(&findings, &p->link, &own);
	buf_init(&sentence, SENTENCE_MAX);
	for (size_t i = 0; i < findings.n; i++) {
		buf_reset(&sentence);
		chain_sentence(&sentence, &findings.items[i], LANG_EN);
		log_warn("--previous: this bundle %s", buf_text(&sentence));
	}
	buf_release(&sentence);
	chain_findings_release(&findings);
	chain_link_release(&own);
}

/* ---- what changed since ---- */

static int
save_document(void *arg, const char *name, const void *bytes, size_t len, struct err *e)
{
	char *rel = xasprintf(WORK_REPORT "/%s", name);
	int rc = work_save_bytes(arg, rel, bytes, len, e);

	free(rel);
	return rc;
}

int
step_changes(const char *work, const struct previous *previous, const char *templates, struct err *e)
{
	char *folder = work_path(work, WORK_KNOWLEDGE), *shipped = shipped_path(templates, "templates");
	const struct changes_options options = { .templates = shipped };
	const struct changes_side before = { previous->facts, previous->link.id, previous->link.identity };
	struct changes_side after = { 0 };
	struct knowledge *k = NULL;
	cJSON *facts = NULL, *changes = NULL;
	int rc = -1;

	if (previous->facts == NULL) {
		log_warn("--previous: %s has no " WORK_FACTS ", so what changed is not reported", previous->link.id);
		rc = 0;
		goto out;
	}
	if ((facts = work_load(work, WORK_FACTS, "assess", e)) == NULL)
		goto out;
	after.facts = facts;
	if (changes_make(&changes, &before, &after, e) == 0 && knowledge_load(&k, folder, NULL, NULL, e) == 0)
		rc = changes_render(changes, k, &options, save_document, (void *)work, e);
out:
	knowledge_free(k);
	cJSON_Delete(changes);
	cJSON_Delete(facts);
	free(shipped);
	free(folder);
	return rc;
}
