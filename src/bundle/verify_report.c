#include "bundle/verify_report.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { NOT_CHECKED_MAX = 16, SENTENCE_MAX = 1024, SAFE_MAX = 64 * 1024 };

/* ---- what both forms say ---- */

/* Text that came out of the bundle, for a terminal and as valid UTF-8.  The caller frees. */
static char *
safe(const char *s)
{
	struct buf b;

	buf_init(&b, SAFE_MAX);
	text_for_terminal(&b, s ? s : "");
	return b.data ? buf_take(&b) : xstrdup("");
}

/* Never more than the weakest signature holds; without a bundle id there is nothing to call intact. */
static void
headline(char *out, size_t size, const struct verify_result *r)
{
	static const char *const worth[ANCHOR_COUNT] = {
		[ANCHOR_NONE] = "intact but unsigned: it agrees with itself, and anybody could have made it",
		[ANCHOR_SELF_SIGNED] = "intact, self-signed: one key signed all of it, and nothing says whose",
		[ANCHOR_KEY] = "intact, signed by a key: no root was named that its certificate could be checked against",
		[ANCHOR_ROOT] = "intact, signed under a root that you named",
	};
	const char *id = r->bundle_id ? r->bundle_id : "the file";
	size_t n = r->problems.integrity, findings = r->problems.findings;

	if (n > 0)
		snprintf(out, size, "%s: REFUSED, it is not what it claims: %zu problem%s%s", id, n + findings,
		    n + findings == 1 ? "" : "s", r->complete ? "" : ", and not all of it was read");
	else if (findings > 0)
		snprintf(out, size, "%s: REFUSED, its bytes are what was sealed but do not hold together: %zu finding%s on the report",
		    id, findings, findings == 1 ? "" : "s");
	else if (!r->complete)
		snprintf(out, size, "%s: not all of it was read, so nothing is said about it", id);
	else
		snprintf(out, size, "%s: %s", id, worth[r->anchor]);
}

void
verify_headline(struct buf *b, const struct verify_result *r)
{
	char raw[SENTENCE_MAX];

	headline(raw, sizeof(raw), r);
	text_for_terminal(b, raw);
}

struct sentences {
	char *items[NOT_CHECKED_MAX];
	size_t n;
};

static void
say(struct sentences *s, char *sentence)
{
	if (s->n < NOT_CHECKED_MAX)
		s->items[s->n++] = sentence;
	else
		free(sentence);
}

static void
say_expired(struct sentences *s, const struct signature_facts *f)
{
	char iso[CLOCK_ISO_SIZE];
	time_t now = (time_t)(clock_ms() / 1000);

	if (!f->good || f->anchor == ANCHOR_ROOT || (now >= f->not_before && now <= f->not_after))
		return;
	clock_iso(f->not_after < now ? f->not_after : f->not_before, iso);
	say(s, xasprintf("signatures/%s: validity of the certificate, which %s %s", f->file,
	    f->not_after < now ? "ended on" : "begins on", iso));
}

static void
not_checked(struct sentences *s, const struct verify_result *r)
{
	*s = (struct sentences){ 0 };
	if (!r->complete)
		say(s, xstrdup("what comes behind the problem that stopped the reading"));
	if (r->signers_n > 0 && !r->trust_asked)
		say(s, xstrdup("whom the certificates belong to: no root was named with --trust"));
	if (r->signers_n > 0) {
		say(s, xstrdup("when it was signed: this version reads no timestamps, a signing time is the signer's claim"));
		say(s, xstrdup("whether a certificate was revoked"));
	}
	for (size_t i = 0; i < r->signers_n && i < NOT_CHECKED_MAX / 2; i++)
		say_expired(s, &r->signers[i]);
	if (r->complete && !r->has_log)
		say(s, xstrdup("the custody log: there is none"));
	if (r->complete && !r->has_report)
		say(s, xstrdup("the OSCAL report: there is none"));
	if (r->has_report)
		say(s, xstrdup("the OSCAL report against its schema (data/VERIFY.txt says how)"));
	say(s, xstrdup("whether the verdicts follow from the evidence"));
}

static void
sentences_release(struct sentences *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->items[i]);
}

/* ---- text ---- */

static void
line(struct buf *b, const char *label, const char *value)
{
	buf_addf(b, "  %-16s ", label);
	text_for_terminal(b, value);
	buf_puts(b, "\n");
}

static void
signer_text(struct buf *b, const struct signature_facts *f)
{
	char iso[CLOCK_ISO_SIZE], *text;

	text = xasprintf("%s: %s%s", f->name, f->subject ? f->subject : "certificate not readable",
	    f->good ? "" : " (the signature is NOT good)");
	line(b, "signer", text);
	free(text);
	if (f->subject == NULL)
		return;
	if (f->role != NULL)
		line(b, "  claims role", f->role);
	text = xasprintf("%s, serial %s, %s%s%s", f->anchor == ANCHOR_SELF_SIGNED ? "self-signed" : f->issuer, f->serial, f->key,
	    f->algorithm ? ", " : "", f->algorithm ? f->algorithm : "");
	line(b, "  certificate", text);
	free(text);
	line(b, "  fingerprint", f->fingerprint);
	if (f->root != NULL)
		line(b, "  root", f->root);
	if (f->claimed != 0) {
		clock_iso(f->claimed, iso);
		line(b, "  claims", iso);
	}
}

void
verify_text(struct buf *b, const struct verify_result *r)
{
	struct sentences s;
	char counts[96];

	verify_headline(b, r);
	buf_puts(b, "\n");
	if (r->identity[0] != '\0')
		line(b, "identity sha256", r->identity);
	if (r->complete) {
		snprintf(counts, sizeof(counts), "%llu files, %llu bytes", (unsigned long long)r->files, (unsigned long long)r->bytes);
		line(b, "payload", counts);
	}
	for (size_t i = 0; i < r->signers_n; i++)
		signer_text(b, &r->signers[i]);
	if (r->problems.n > 0)
		buf_puts(b, "problems:\n");
	for (size_t i = 0; i < r->problems.n; i++) {
		const struct problem *p = &r->problems.items[i];
		const struct problem_kind *k = &problem_kinds[p->code];

		buf_addf(b, "  step %d %s: ", k->step, k->name);
		text_for_terminal(b, p->text);
		buf_puts(b, "\n");
	}
	if (r->problems.dropped > 0)
		buf_addf(b, "  and %zu more\n", r->problems.dropped);
	buf_puts(b, "not checked:\n");
	not_checked(&s, r);
	for (size_t i = 0; i < s.n; i++)
		buf_addf(b, "  %s\n", s.items[i]);
	sentences_release(&s);
}

/* ---- JSON ---- */

static void
put(cJSON *o, const char *key, const char *value)
{
	char *text;

	if (value == NULL) {
		cJSON_AddNullToObject(o, key);
		return;
	}
	text = safe(value);
	cJSON_AddStringToObject(o, key, text);
	free(text);
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
		cJSON_AddItemToArray(list, s);
	}
}

static void
put_problems(cJSON *o, const struct verify_result *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "problems");

	for (size_t i = 0; i < r->problems.n; i++) {
		const struct problem *p = &r->problems.items[i];
		cJSON *item = cJSON_CreateObject();

		put(item, "code", problem_kinds[p->code].name);
		cJSON_AddNumberToObject(item, "step", problem_kinds[p->code].step);
		put(item, "kind", problem_kinds[p->code].finding ? "report" : "integrity");
		put(item, "text", p->text);
		cJSON_AddItemToArray(list, item);
	}
	cJSON_AddNumberToObject(o, "problems_not_listed", (double)r->problems.dropped);
}

void
verify_json(struct buf *b, const struct verify_result *r)
{
	cJSON *o = cJSON_CreateObject(), *list;
	char raw[SENTENCE_MAX], *text;
	struct sentences s;

	headline(raw, sizeof(raw), r);
	cJSON_AddBoolToObject(o, "accepted", verify_accepted(r));
	put(o, "headline", raw);
	put(o, "anchor", anchor_names[verify_accepted(r) ? r->anchor : ANCHOR_NONE]);
	put(o, "bundle", r->bundle_id);
	put(o, "identity_sha256", r->identity[0] ? r->identity : NULL);
	cJSON_AddBoolToObject(o, "complete", r->complete);
	cJSON_AddNumberToObject(o, "files", (double)r->files);
	cJSON_AddNumberToObject(o, "bytes", (double)r->bytes);
	cJSON_AddNumberToObject(o, "log_lines", (double)r->log_lines);
	cJSON_AddNumberToObject(o, "log_exchanges", (double)r->log_exchanges);
	cJSON_AddNumberToObject(o, "report_digests", (double)r->report_digests);
	list = cJSON_AddArrayToObject(o, "info");
	for (size_t i = 0; i < r->info.n; i++) {
		cJSON *item = cJSON_CreateObject();

		put(item, "label", r->info.items[i].name);
		put(item, "value", r->info.items[i].value);
		cJSON_AddItemToArray(list, item);
	}
	put_signers(o, r);
	put_problems(o, r);
	list = cJSON_AddArrayToObject(o, "not_checked");
	not_checked(&s, r);
	for (size_t i = 0; i < s.n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(s.items[i]));
	sentences_release(&s);
	text = cJSON_Print(o);
	if (text != NULL)
		buf_addf(b, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(o);
}
