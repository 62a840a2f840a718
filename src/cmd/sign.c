#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/amend.h"
#include "bundle/certificate.h"
#include "bundle/names.h"
#include "bundle/sign.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/signing.h"

/* Another signature over a bundle that is sealed: the officer signs first, then the auditor, each with a role. */

struct sign_command {
	struct signing signing;
	const char *name, *out;
	struct strlist trust;
};

/* The file to write: the bundle itself, the one named, or one of the same name in the folder named. */
static char *
choose_out(const struct sign_command *c, const char *bundle)
{
	char *copy, *out;

	if (c->out == NULL || !dir_exists(c->out))
		return xstrdup(c->out != NULL ? c->out : bundle);
	copy = xstrdup(bundle);
	out = xasprintf("%s/%s", c->out, basename(copy));
	free(copy);
	return out;
}

/* Told before anything is signed: a name is one signer's for good. */
static int
check_name(const struct sign_command *c, const char *bundle, const struct verify_result *r, struct err *e)
{
	for (size_t i = 0; i < r->signers_n; i++) {
		if (strcasecmp(r->signers[i].name, c->name) == 0)
			return err_set(e, ERR_NO, "%s: %s has signed already; choose another --name", bundle, r->signers[i].name);
	}
	return 0;
}

static int
sign_bundle(const struct sign_command *c, const struct signer *signer, const char *bundle, const char *out, struct err *e)
{
	struct trust trust = { 0 };
	struct verify_options opt = { .trust = &trust };
	struct verify_result r = { 0 };
	char *paths[1 + SIGN_CRLS_MAX];
	struct addition more[1 + SIGN_CRLS_MAX];
	struct buf signed_part, p7s;
	size_t n = 0;
	int rc = 0;

	buf_init(&signed_part, SIGNED_PART_MAX);
	buf_init(&p7s, SIGNATURE_MAX);
	for (size_t i = 0; i < c->trust.n && rc == 0; i++)
		rc = trust_add(&trust, c->trust.items[i], e);
	if (rc == 0)
		rc = amend_begin(bundle, &opt, &signed_part, &r, e);
	if (rc == 0)
		rc = check_name(c, bundle, &r, e);
	if (rc == 0)
		rc = sign_detached(&p7s, signer, signed_part.data, signed_part.len, clock_stamp(), e);
	if (rc == 0) {
		paths[n++] = signature_path(c->name);
		more[0] = (struct addition){ paths[0], p7s.data, p7s.len };
		for (size_t i = 0; i < signer->n_crls; i++, n++) {
			paths[n] = signature_crl_path(c->name, i);
			more[n] = (struct addition){ paths[n], signer->crls[i].data, signer->crls[i].len };
		}
		rc = amend(bundle, out, &opt, r.identity, more, n, e);
	}
	if (rc == 0)
		printf("bundle: %s\nidentity: %s\n", out, r.identity);
	buf_release(&p7s);
	buf_release(&signed_part);
	while (n > 0)
		free(paths[--n]);
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
	buf_addf(&b, "signed by: %s, role ", c->name);
	text_for_terminal(&b, signer->role);
	buf_puts(&b, ", ");
	text_for_terminal(&b, subject);
	puts(buf_text(&b));
	buf_release(&b);
	free(subject);
}

static int
act(struct sign_command *c, const char *bundle, struct err *e)
{
	struct signer_source source;
	struct signer signer = { 0 };
	char *out = choose_out(c, bundle);
	int rc = -1;

	if (c->signing.key == NULL)
		err_set(e, ERR_USAGE, "no signer: want --key and --certificate");
	else if (c->name == NULL || !signer_name_ok(c->name, strlen(c->name)))
		err_set(e, ERR_USAGE, "--name: want the signer's, letters, digits, - and _, at most %d", SIGNER_NAME_MAX);
	else if (signing_check(&c->signing, e) == 0 && signing_source(&c->signing, c->name, &source, e) == 0 &&
	    signer_load(&signer, &source, (time_t)(clock_ms() / 1000), e) == 0)
		rc = sign_bundle(c, &signer, bundle, out, e);
	if (rc == 0)
		print_signer(c, &signer);
	signer_release(&signer);
	free(out);
	return rc;
}

int
cmd_sign(int argc, char **argv)
{
	struct sign_command c = { 0 };
	const struct option_row rows[] = {
		{ "name", OPTION_TEXT, &c.name, "NAME", "names the signature file: signatures/NAME.p7s" },
		SIGNING_OPTIONS(c.signing),
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
		rc = act(&c, bundle, &e) == 0 ? EXIT_FINE : fail_with(&e);
	} else {
		rc = rc == 0 ? EXIT_FINE : fail_with(&e);
	}
	signing_release(&c.signing);
	strlist_release(&c.trust);
	return rc;
}
