#include "bundle/seal/disclose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/verify/extract.h"
#include "cmd/cmd.h"
#include "cmd/disclose_choice.h"
#include "cmd/disclose_page.h"
#include "cmd/factfiles.h"
#include "cmd/options.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

#define FACTS_MAX (256u * 1024 * 1024)		/* as large as a report may be */
#define REVEAL_BYTES_MAX (16u * 1024 * 1024)
#define KNOWLEDGE_BYTES_MAX (256u * 1024 * 1024)

struct disclose_command {
	const char *framework, *out, *format, *by, *templates;
	struct strlist controls, also, trust, reveal;
	bool redact;
};

/* Values to be shown in place of their commitments. */
struct revealing {
	struct reveals reveals;
	struct buf lines;
	struct kvlist opened;	/* their commitments, with them */
};

/* The knowledge of a bundle, which the loader reads from a folder. */
static int
load_knowledge(struct knowledge **out, const struct extracted *x, struct err *e)
{
	const size_t skip = strlen(WORK_KNOWLEDGE "/");
	char *folder = dir_temporary(e);
	int rc = folder != NULL ? 0 : -1;

	for (size_t i = 0; i < x->n && rc == 0; i++) {
		const struct extract_file *f = &x->files[i];

		if (strncmp(f->path, WORK_KNOWLEDGE "/", skip) == 0)
			rc = work_save_bytes(folder, f->path + skip, buf_text(&f->bytes), f->bytes.len, e);
	}
	if (rc == 0)
		rc = knowledge_load(out, folder, NULL, NULL, e);
	if (folder != NULL)
		dir_remove(folder);
	free(folder);
	return rc;
}

/* What opens the commitments to the values that may be seen. */
static int
reveal(struct revealing *r, const struct strlist *values, const struct commitment_key *key, struct err *e)
{
	char salt[COMMITMENT_SALT_SIZE], hex[SHA256_HEX_SIZE], commitment[sizeof(COMMITMENT_PREFIX) + SHA256_HEX_SIZE];

	for (size_t i = 0; i < values->n; i++) {
		const char *value = values->items[i];
		cJSON *line = cJSON_CreateObject();
		char *text;

		commitment_salt(key, value, strlen(value), salt);
		commitment_make(salt, value, strlen(value), hex);
		snprintf(commitment, sizeof(commitment), COMMITMENT_PREFIX "%s", hex);
		kv_add(&r->opened, commitment, value);
		cJSON_AddStringToObject(line, "value", value);
		cJSON_AddStringToObject(line, "salt", salt);
		text = json_print(line);
		cJSON_Delete(line);
		if (buf_addf(&r->lines, "%s\n", text) != 0 || reveals_add(&r->reveals, salt, value) != 0) {
			free(text);
			return err_set(e, ERR_LIMIT, "--reveal: more than %d values", REVEALS_MAX);
		}
		free(text);
	}
	return 0;
}

static int
redact(struct choice *choice, struct revealing *r, const struct disclose_command *c, const struct extracted *x, const char *bundle,
    struct err *e)
{
	const struct buf *text = extracted_find(x, COMMITMENT_KEY_FILE);
	struct commitment_key key;

	if (text == NULL)
		return err_set(e, ERR_USAGE, "%s: was sealed without --redactable, so it has no form of its evidence to show with --redact", bundle);
	if (commitment_key_parse(&key, buf_text(text)) != 0)
		return err_set(e, ERR_FORMAT, COMMITMENT_KEY_FILE ": want 64 lower-case hex digits");
	choice_redact(choice, &key);
	return reveal(r, &c->reveal, &key, e);
}

/* Of facts that are pieces, so that the page can be held against them. */
static int
make_pages(struct excerpt_pages *out, const struct choice *choice, const struct disclose_command *c, const struct choosing *in,
    const struct kvlist *opened, struct err *e)
{
	const struct verify_result *whole = &in->x->result;
	const char *organisation = json_str(json_get(in->facts, "scope"), "organisation");
	const struct excerpt_of of = { .facts = in->facts, .chosen = choice->excerpt, .k = in->k, .bundle = whole->bundle_id,
		.identity = whole->identity, .by = c->by != NULL ? c->by : organisation != NULL ? organisation : "", .templates = c->templates,
		.redacted = c->redact ? in->x : NULL, .opened = opened };

	return excerpt_pages_make(out, &of, e);
}

/* First reading: what the bundle says of its controls, and so which pieces are wanted. */
static int
choose(struct choice *choice, struct revealing *r, struct excerpt_pages *pages, char identity[SHA256_HEX_SIZE], const struct disclose_command *c,
    const char *bundle, struct err *e)
{
	static const struct extract_want wants[] = { { WORK_FACTS, FACTS_MAX }, { WORK_KNOWLEDGE "/", KNOWLEDGE_FILE_MAX },
		{ FACTFILES, FACTS_MAX }, { COMMITTED_FACTFILES, FACTS_MAX }, { COMMITMENT_KEY_FILE, SHA256_HEX_SIZE } };
	const struct extract_request request = { .wants = wants, .n = sizeof(wants) / sizeof(wants[0]),
		.total_max = 3 * FACTS_MAX + KNOWLEDGE_BYTES_MAX };
	struct extracted x = { 0 };
	struct choosing in = { .x = &x };
	struct knowledge *k = NULL;
	const struct buf *text;
	cJSON *facts = NULL;
	int rc = -1;

	if (bundle_extract(&x, bundle, &request, e) != 0)
		goto out;
	memcpy(identity, x.result.identity, SHA256_HEX_SIZE);
	text = extracted_find(&x, WORK_FACTS);
	if (text == NULL) {
		err_set(e, ERR_USAGE, "%s: has no " WORK_FACTS ", so nothing says what its controls rest on", bundle);
		goto out;
	}
	facts = json_parse(buf_text(text), text->len, WORK_FACTS, e);
	if (facts == NULL || load_knowledge(&k, &x, e) != 0)
		goto out;
	in.facts = facts;
	in.k = k;
	if (choice_make(choice, &in, c->framework, &c->controls, e) != 0)
		goto out;
	rc = 0;
	for (size_t i = 0; i < c->also.n && rc == 0; i++)
		rc = choice_add(choice, c->also.items[i], e);
	if (rc == 0 && c->redact)
		rc = redact(choice, r, c, &x, bundle, e);
	if (rc == 0 && extracted_find(&x, FACTFILE_INPUT) != NULL)
		rc = make_pages(pages, choice, c, &in, &r->opened, e);
out:
	cJSON_Delete(facts);
	knowledge_free(k);
	extracted_release(&x);
	return rc;
}

static bool
wanted(void *arg, const char *path)
{
	return choice_has(arg, path);
}

static int
act(const struct disclose_command *c, const char *bundle, struct err *e)
{
	char identity[SHA256_HEX_SIZE], *excerpt = NULL;
	struct choice choice = { 0 };
	struct trust trust = { 0 };
	struct verify_options verify = { .trust = &trust };
	struct revealing revealing = { .lines = { .max = REVEAL_BYTES_MAX } };
	struct kvlist info = { 0 };
	struct excerpt_pages pages = { 0 };
	struct disclosure d = { .wanted = wanted, .arg = &choice, .identity = identity, .verify = &verify,
		.seal = { .stamp = clock_stamp(), .info = &info } };
	struct disclosed made = { 0 };
	int rc = -1;

	kv_add(&info, "Bag-Software-Agent", PACKAGE_STRING);
	if (pack_format_parse(c->format ? c->format : "gz", &d.seal.format) != 0) {
		err_set(e, ERR_USAGE, "--format: \"%.20s\" is none of gz, zst", c->format);
		goto out;
	}
	for (size_t i = 0; i < c->trust.n; i++) {
		if (trust_add(&trust, c->trust.items[i], e) != 0)
			goto out;
	}
	if (choose(&choice, &revealing, &pages, identity, c, bundle, e) != 0)
		goto out;
	d.excerpt = excerpt = json_print(choice.excerpt);
	if (pages.text[LANG_EN].len > 0)
		d.pages = pages.text;
	if (c->reveal.n > 0) {
		d.reveals = &revealing.reveals;
		d.clear = buf_text(&revealing.lines);
	}
	if (disclose(bundle, c->out ? c->out : ".", &d, &made, e) != 0)
		goto out;
	printf("part: %s\npieces: %llu of %llu\nof the bundle with identity: %s\n", made.sealed.path, (unsigned long long)made.pieces,
	    (unsigned long long)made.of, identity);
	if (choice.withheld > 0)
		printf("withheld: %ld answers that are no JSON, in which nothing can be redacted\n", choice.withheld);
	rc = 0;
out:
	seal_result_release(&made.sealed);
	excerpt_pages_release(&pages);
	reveals_release(&revealing.reveals);
	kv_release(&revealing.opened);
	buf_release(&revealing.lines);
	free(excerpt);
	kv_release(&info);
	trust_release(&trust);
	choice_release(&choice);
	return rc;
}

int
cmd_disclose(int argc, char **argv)
{
	struct disclose_command c = { 0 };
	const struct option_row rows[] = {
		{ "control", OPTION_LIST, &c.controls, "ID", "the controls whose evidence may be seen; may repeat, commas separate" },
		{ "framework", OPTION_TEXT, &c.framework, "ID", "the framework of these controls, when several have them" },
		{ "also", OPTION_FILES, &c.also, "PATH", "a file of the payload besides (data/scope.json), or with / at the end all below" },
		{ "redact", OPTION_FLAG, &c.redact, NULL, "with commitments in place of personal values; the bundle was sealed with --redactable" },
		{ "reveal", OPTION_FILES, &c.reveal, "VALUE", "with --redact: a value to be seen all the same; may repeat" },
		{ "by", OPTION_TEXT, &c.by, "NAME", "who makes the part, as its pages say (default: the organisation of the bundle)" },
		{ "templates", OPTION_TEXT, &c.templates, "DIR", "other templates than the shipped ones" },
		{ "out", OPTION_TEXT, &c.out, "PATH", "the part, or the folder to put it in (default: here)" },
		{ "format", OPTION_TEXT, &c.format, "KIND", "gz (default) or zst" },
		{ "trust", OPTION_FILES, &c.trust, "FILE", "root certificates in PEM: take only from a bundle signed under one of them" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal disclose --control ID [OPTIONS] BUNDLE",
		"Makes a smaller bundle with what these controls rest on and nothing else, and for each piece the proof that it belongs\n"
		"to the whole bundle and its signatures.  The verifier checks it without the whole bundle.",
		rows, 1, 1, "BUNDLE" };
	struct err e = { 0 };
	const char *bundle;
	int rc = options_parse(&usage, argc, argv, &bundle, NULL, &e);

	if (rc > 0 && c.controls.n == 0)
		rc = err_set(&e, ERR_USAGE, "--control is missing; usage: %s", usage.line);
	if (rc > 0 && c.reveal.n > 0 && !c.redact)
		rc = err_set(&e, ERR_USAGE, "--reveal: goes with --redact");
	if (rc > 0) {
		stop_on_signals();
		rc = act(&c, bundle, &e);
	}
	rc = rc < 0 ? fail_with(&e) : EXIT_FINE;
	strlist_release(&c.controls);
	strlist_release(&c.also);
	strlist_release(&c.trust);
	strlist_release(&c.reveal);
	return rc;
}
