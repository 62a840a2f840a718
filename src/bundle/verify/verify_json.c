#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "bundle/verify/verify_report.h"

enum { HEADLINE_MAX = 64 * 1024 };

/* Whatever is text came out of the bundle, or of the command line. */

static void
put_info(cJSON *o, const struct verify_result *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "info");

	for (size_t i = 0; i < r->info.n; i++) {
		cJSON *item = cJSON_CreateObject();

		json_add_safe(item, "label", r->info.items[i].name);
		json_add_safe(item, "value", r->info.items[i].value);
		cJSON_AddItemToArray(list, item);
	}
}

/* "layers": { "intact": { "state": "yes", "facts": [ { "name", "value" } ] }, ... } */
static void
put_layers(cJSON *o, const struct verify_result *r)
{
	cJSON *layers = cJSON_AddObjectToObject(o, "layers");

	for (int i = 0; i < LAYER_COUNT; i++) {
		const struct layer_result *l = &r->layers[i];
		cJSON *layer = cJSON_AddObjectToObject(layers, layer_names[i].name), *facts;

		json_add_safe(layer, "state", layer_state_names[layer_state(r->layers, &r->problems, (enum layer)i)].name);
		facts = cJSON_AddArrayToObject(layer, "facts");
		for (size_t j = 0; j < l->n; j++) {
			cJSON *fact = cJSON_CreateObject();

			json_add_safe(fact, "name", layer_fact_names[l->facts[j].kind].name);
			json_add_safe(fact, "value", l->facts[j].value);
			cJSON_AddItemToArray(facts, fact);
		}
	}
}

static void
put_stamps(cJSON *o, const struct signature_facts *f)
{
	cJSON *list = cJSON_AddArrayToObject(o, "timestamps"), *revocation;

	for (size_t i = 0; i < f->stamps_n; i++) {
		const struct stamp_facts *stamp = &f->stamps[i];
		cJSON *item = cJSON_CreateObject();

		json_add_safe(item, "file", stamp->file);
		cJSON_AddBoolToObject(item, "good", stamp->good);
		cJSON_AddBoolToObject(item, "trusted", stamp->trusted);
		json_add_known_time(item, "time", stamp->at);
		json_add_safe(item, "authority", stamp->authority);
		json_add_safe(item, "serial", stamp->serial);
		json_add_safe(item, "fingerprint_sha256", stamp->fingerprint);
		json_add_safe(item, "algorithm", stamp->algorithm);
		json_add_safe(item, "root", stamp->root);
		json_add_known_time(item, "authority_valid_until", stamp->not_after);
		cJSON_AddBoolToObject(item, "carried_by_archive_list", stamp->carried);
		cJSON_AddItemToArray(list, item);
	}
	json_add_known_time(o, "proven_time", f->proven);
	json_add_safe(o, "proven_by", f->proven_by);
	revocation = cJSON_AddObjectToObject(o, "revocation");
	json_add_safe(revocation, "state", revocation_names[f->revocation.state]);
	json_add_safe(revocation, "list", f->revocation.list);
	json_add_known_time(revocation, "list_from", f->revocation.list_from);
	json_add_known_time(revocation, "revoked", f->revocation.revoked);
	json_add_safe(revocation, "reason", f->revocation.reason);
}

static void
put_signers(cJSON *o, const struct verify_result *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "signers");

	for (size_t i = 0; i < r->signers_n; i++) {
		const struct signature_facts *f = &r->signers[i];
		cJSON *s = cJSON_CreateObject();

		json_add_safe(s, "name", f->name);
		json_add_safe(s, "file", f->file);
		cJSON_AddBoolToObject(s, "good", f->good);
		json_add_safe(s, "anchor", anchor_names[f->anchor]);
		json_add_safe(s, "role", f->role);
		json_add_safe(s, "subject", f->subject);
		json_add_safe(s, "issuer", f->issuer);
		json_add_safe(s, "serial", f->serial);
		json_add_safe(s, "fingerprint_sha256", f->fingerprint);
		json_add_safe(s, "key", f->key);
		json_add_safe(s, "algorithm", f->algorithm);
		json_add_safe(s, "root", f->root);
		json_add_known_time(s, "claimed_time", f->claimed);
		json_add_known_time(s, "valid_from", f->not_before);
		json_add_known_time(s, "valid_until", f->not_after);
		put_stamps(s, f);
		cJSON_AddItemToArray(list, s);
	}
}

static void
put_problems(cJSON *o, const struct verify_result *r, enum lang lang)
{
	cJSON *list = cJSON_AddArrayToObject(o, "problems");

	for (size_t i = 0; i < r->problems.n; i++) {
		const struct problem *p = &r->problems.items[i];
		const struct problem_kind *k = &problem_kinds[p->code];
		cJSON *item = cJSON_CreateObject();

		json_add_safe(item, "code", k->name);
		cJSON_AddNumberToObject(item, "step", k->step);
		json_add_safe(item, "kind", k->finding ? "report" : "integrity");
		json_add_safe(item, "sentence", k->sentence[lang]);
		json_add_safe(item, "text", p->text);
		cJSON_AddItemToArray(list, item);
	}
	cJSON_AddNumberToObject(o, "problems_not_listed", (double)r->problems.dropped);
}

static void
put_open(cJSON *o, const struct verify_result *r, enum lang lang)
{
	cJSON *list = cJSON_AddArrayToObject(o, "not_checked");
	struct strlist open = { 0 };

	verify_open(&open, r, lang);
	for (size_t i = 0; i < open.n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(open.items[i]));
	strlist_release(&open);
}

void
verify_json(struct buf *b, const struct verify_result *r, enum lang lang)
{
	cJSON *o = cJSON_CreateObject();
	struct buf headline;
	char *text;

	buf_init(&headline, HEADLINE_MAX);
	verify_headline(&headline, r, lang);
	cJSON_AddBoolToObject(o, "accepted", verify_accepted(r));
	json_add_safe(o, "headline", buf_text(&headline));
	json_add_safe(o, "anchor", anchor_names[verify_accepted(r) ? r->anchor : ANCHOR_NONE]);
	json_add_safe(o, "bundle", r->bundle_id);
	json_add_safe(o, "identity_sha256", r->identity[0] ? r->identity : NULL);
	cJSON_AddBoolToObject(o, "complete", r->complete);
	cJSON_AddNumberToObject(o, "files", (double)r->files);
	cJSON_AddNumberToObject(o, "bytes", (double)r->bytes);
	cJSON_AddNumberToObject(o, "log_lines", (double)r->log_lines);
	cJSON_AddNumberToObject(o, "log_exchanges", (double)r->log_exchanges);
	cJSON_AddNumberToObject(o, "report_digests", (double)r->report_digests);
	put_layers(o, r);
	put_info(o, r);
	put_signers(o, r);
	put_problems(o, r, lang);
	put_open(o, r, lang);
	if (r->reperformed != NULL)
		cJSON_AddItemToObject(o, "reperformed", cJSON_Duplicate(r->reperformed, 1));
	text = cJSON_Print(o);
	if (text != NULL)
		buf_addf(b, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(o);
	buf_release(&headline);
}
