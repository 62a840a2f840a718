#include "cmd/previous.h"

#include "base/log.h"
#include "bundle/extract.h"
#include "cmd/workdir.h"

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
