#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/names.h"
#include "bundle/seal/amend.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/signfiles.h"
#include "bundle/sign/sm2sign.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/outfile.h"
#include "cmd/signing.h"
#include "cmd/stamping.h"

/* Another signature over a bundle that is sealed: the officer signs first, then the auditor, each with a role. */

struct sign_command {
	struct signing signing, sm2;
	const char *name, *out;
	struct strlist trust, tsa;
};

/* Of the two profiles; a signer that was not asked for has no certificate. */
struct signers {
	struct signer cms, sm2;
};

/* Told before anything is signed: under one name there is one signature of a kind for good. */
static int
check_name(const char *bundle, const struct verify_result *r, const char *name, const char *suffix, struct err *e)
{
	char *file = xasprintf("%s%s", name, suffix);
	int rc = 0;

	for (size_t i = 0; i < r->signers_n && rc == 0; i++) {
		if (strcasecmp(r->signers[i].file, file) == 0)
			rc = err_set(e, ERR_NO, "%s: %s has signed already; choose another --name", bundle, r->signers[i].name);
	}
	free(file);
	return rc;
}

static int
add_files(const char *bundle, const char *out, const struct verify_options *opt, const char *identity,
    const struct signature_files *files, struct err *e)
{
	struct addition *more = xcalloc(files->n, sizeof(*more));
	int rc;

	for (size_t i = 0; i < files->n; i++) {
		const struct signature_out *f = &files->items[i];

		more[i] = (struct addition){ f->path, f->bytes.data, f->bytes.len };
	}
	rc = amend(bundle, out, opt, identity, more, files->n, e);
	free(more);
	return rc;
}

static int
sign_bundle(const struct sign_command *c, const struct signers *signers, const char *bundle, const char *out, struct err *e)
{
	struct stamping stamping = { .urls = &c->tsa, .claimed = clock_stamp(),
		.without = "the bundle was not signed (it can be signed with --tsa none, and stamped later)" };
	const struct signature_request q = { .name = c->name, .cms = &signers->cms, .sm2 = &signers->sm2, .sm2_cms = c->sm2.cms,
		.when = stamping.claimed, .stamp = stamping_signature, .stamp_arg = &stamping };
	struct trust trust = { 0 };
	struct verify_options opt = { .trust = &trust };
	struct verify_result r = { 0 };
	struct signature_files files = { 0 };
	struct signed_part part;
	int rc = 0;

	signed_part_init(&part);
	for (size_t i = 0; i < c->trust.n && rc == 0; i++)
		rc = trust_add(&trust, c->trust.items[i], e);
	if (rc == 0)
		rc = amend_begin(bundle, &opt, &part, &r, e);
	if (rc == 0 && signers->cms.cert != NULL)
		rc = check_name(bundle, &r, c->name, ".p7s", e);
	if (rc == 0 && signers->sm2.cert != NULL)
		rc = check_name(bundle, &r, c->name, ".sm2sig", e);
	if (rc == 0)
		rc = signature_files_make(&files, &q, &part, e);
	if (rc == 0)
		rc = add_files(bundle, out, &opt, r.identity, &files, e);
	if (rc == 0)
		printf("bundle: %s\nidentity: %s\n", out, r.identity);
	signature_files_release(&files);
	signed_part_release(&part);
	verify_result_release(&r);
	trust_release(&trust);
	return rc;
}

static void
print_signer(const struct sign_command *c, const struct signer *signer)
{
	char *subject = certificate_name(X509_get_subject_name(signer->cert));
	struct buf b;

	buf_init(&b, 64 * 1024);
	buf_addf(&b, "signed by: %s, ", c->name);
	if (signer->role != NULL) {
		buf_puts(&b, "role ");
		text_for_terminal(&b, signer->role);
		buf_puts(&b, ", ");
	}
	text_for_terminal(&b, subject);
	puts(buf_text(&b));
	buf_release(&b);
	free(subject);
}

static int
load_signers(struct sign_command *c, struct signers *out, struct err *e)
{
	const char *named = c->signing.role != NULL ? c->signing.role : c->name, *role = c->sm2.cms ? named : NULL;
	time_t now = (time_t)(clock_ms() / 1000);
	struct signer_source source;

	if (signing_check(&c->signing, e) != 0 || signing_check(&c->sm2, e) != 0)
		return -1;
	if (c->signing.key != NULL &&
	    (signing_source(&c->signing, c->name, &source, e) != 0 || signer_load(&out->cms, &source, now, e) != 0))
		return -1;
	if (c->sm2.key != NULL && (signing_source(&c->sm2, role, &source, e) != 0 || sm2_signer_load(&out->sm2, &source, now, e) != 0))
		return -1;
	return 0;
}

static int
act(struct sign_command *c, const char *bundle, struct err *e)
{
	struct signers signers = { 0 };
	char *out = outfile_of(c->out, bundle);
	int rc = -1;

	c->sm2.scope = c->signing.scope;
	if (c->signing.key == NULL && c->sm2.key == NULL)
		err_set(e, ERR_USAGE, "no signer: want --key and --certificate, or --sm2-key and --sm2-certificate");
	else if (c->name == NULL || !signer_name_ok(c->name, strlen(c->name)))
		err_set(e, ERR_USAGE, "--name: want the signer's, letters, digits, - and _, at most %d", SIGNER_NAME_MAX);
	else if (stamping_choose_file(&c->tsa, c->signing.scope, e) == 0 && stamping_check(&c->tsa, e) == 0 && load_signers(c, &signers, e) == 0)
		rc = sign_bundle(c, &signers, bundle, out, e);
	if (rc == 0 && signers.cms.cert != NULL)
		print_signer(c, &signers.cms);
	if (rc == 0 && signers.sm2.cert != NULL)
		print_signer(c, &signers.sm2);
	signer_release(&signers.cms);
	signer_release(&signers.sm2);
	free(out);
	return rc;
}

int
cmd_sign(int argc, char **argv)
{
	struct sign_command c = { .sm2 = SIGNING_SM2 };
	const struct option_row rows[] = {
		{ "name", OPTION_TEXT, &c.name, "NAME", "names the signature files: signatures/NAME.p7s, NAME.sm2sig" },
		SIGNING_OPTIONS(c.signing),
		SM2_SIGNING_OPTIONS(c.sm2),
		{ "scope", OPTION_TEXT, &c.signing.scope, "FILE", "its time stamping authorities; profile and network for a key in KMS" },
		TSA_OR_SCOPE_OPTION(c.tsa),
		{ "trust", OPTION_FILES, &c.trust, "FILE", "root certificates in PEM; then those who signed before must lead to them" },
		{ "out", OPTION_TEXT, &c.out, "PATH", "write the bundle there, a file or a folder (default: in its own place)" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal sign [OPTIONS] --name NAME --key KEY BUNDLE",
		"Adds a signature to a sealed bundle, after it was verified whole.  What was signed before keeps its bytes.",
		rows, 1, 1, "BUNDLE" };
	struct err e = { 0 };
	const char *bundle;
	int rc = options_parse(&usage, argc, argv, &bundle, NULL, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = act(&c, bundle, &e);
	}
	signing_release(&c.signing);
	signing_release(&c.sm2);
	strlist_release(&c.trust);
	strlist_release(&c.tsa);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
