#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "bundle/verify/verify_report.h"

enum { SAFE_MAX = 64 * 1024 };

/* Text that came out of the bundle, for a terminal and as valid UTF-8. */
static void
put(cJSON *o, const char *key, const char *value)
{
	struct buf b;

	if (value == NULL) {
		cJSON_AddNullToObject(o, key);
		return;
	}
	buf_init(&b, SAFE_MAX);
	text_for_terminal(&b, value);
	cJSON_AddStringToObject(o, key, buf_text(&b));
	buf_release(&b);
}

static void
put_time(cJSON *o, const char *key, time_t t)
{
	char iso[CLOCK_ISO_SIZE];

	if (t != 0)
		clock_iso(t, iso);
	put(o, key, t != 0 ? iso : NULL);
}

static void
put_info(cJSON *o, const struct verify_result *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "info");

	for (size_t i = 0; i < r->info.n; i++) {
		cJSON *item = cJSON_CreateObject();

		put(item, "label", r->info.items[i].name);
		put(item, "value", r->info.items[i].value);
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

		put(layer, "state", layer_state_names[layer_state(r->layers, &r->problems, (enum layer)i)].name);
		facts = cJSON_AddArrayToObject(layer, "facts");
		for (size_t j = 0; j < l->n; j++) {
			cJSON *fact = cJSON_CreateObject();

			put(fact, "name", layer_fact_names[l->facts[j].kind].name);
			put(fact, "value", l->facts[j].value);
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

		put(item, "file", stamp->file);
		cJSON_AddBoolToObject(item, "good", stamp->good);
		cJSON_AddBoolToObject(item, "trusted", stamp->trusted);
		put_time(item, "time", stamp->at);
		put(item, "authority", stamp->authority);
		put(item, "serial", stamp->serial);
		put(item, "fingerprint_sha256", stamp->fingerprint);
		put(item, "algorithm", stamp->algorithm);
		put(item, "root", stamp->root);
		put_time(item, "authority_valid_until", stamp->not_after);
		cJSON_AddBoolToObject(item, "carried_by_archive_list", stamp->carried);
		cJSON_AddItemToArray(list, item);
	}
	put_time(o, "proven_time", f->proven);
	put(o, "proven_by", f->proven_by);
	revocation = cJSON_AddObjectToObject(o, "revocation");
	put(revocation, "state", revocation_names[f->revocation.state]);
	put(revocation, "list", f->revocation.list);
	put_time(revocation, "list_from", f->revocation.list_from);
	put_time(revocation, "revoked", f->revocation.revoked);
	put(revocation, "reason", f->revocation.reason);
}

static void
put_signers(cJSON *o, const struct verify_result *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "signers");

	for (size_t i = 0; i < r->signers_n; i++) {
		const struct signature_facts *f = &r->signers[i];
		cJSON *s = cJSON_CreateObject();

		put(s, "name", f->name);
		put(s, "file", f->file);
		cJSON_AddBoolToObject(s, "good", f->good);
		put(s, "anchor", anchor_names[f->anchor]);
		put(s, "role", f->role);
		put(s, "subject", f->subject);
		put(s, "issuer", f->issuer);
		put(s, "serial", f->serial);
		put(s, "fingerprint_sha256", f->fingerprint);
		put(s, "key", f->key);
		put(s, "algorithm", f->algorithm);
		put(s, "root", f->root);
		put_time(s, "claimed_time", f->claimed);
		put_time(s, "valid_from", f->not_before);
		put_time(s, "valid_until", f->not_after);
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

		put(item, "code", k->name);
		cJSON_AddNumberToObject(item, "step", k->step);
		put(item, "kind", k->finding ? "report" : "integrity");
		put(item, "sentence", k->sentence[lang]);
		put(item, "text", p->text);
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

	buf_init(&headline, SAFE_MAX);
	verify_headline(&headline, r, lang);
	cJSON_AddBoolToObject(o, "accepted", verify_accepted(r));
	put(o, "headline", buf_text(&headline));
	put(o, "anchor", anchor_names[verify_accepted(r) ? r->anchor : ANCHOR_NONE]);
	put(o, "bundle", r->bundle_id);
	put(o, "identity_sha256", r->identity[0] ? r->identity : NULL);
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
