/* Seal a folder from the command line, for scenarios and benchmarks that must not depend on collecting anything. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/seal/seal.h"

static int
usage(void)
{
	fputs("usage: mkbundle [-S] [-k KEY -c CERT [-p PASSPHRASE]] [-K SM2KEY -C SM2CERT [-M]] [-3] [-n SIGNER] [-i ID] [-a ACCOUNT] [-o ORGANISATION]\n"
	      "                [-f gz|zst] [-l LEVEL] [-I LABEL=VALUE]... DIR OUT\n", stderr);
	return 2;
}

static int
add_info(struct kvlist *info, char *text)
{
	char *eq = strchr(text, '=');

	if (eq == NULL)
		return -1;
	*eq = '\0';
	kv_add(info, text, eq + 1);
	return 0;
}

static int
run(const char *dir, const char *out, const struct seal_options *opt)
{
	struct seal_result r;
	struct err e = { 0 };

	if (seal(dir, out, opt, &r, &e) != 0) {
		fprintf(stderr, "mkbundle: %s\n", e.text);
		return e.code == ERR_USAGE ? 2 : 3;
	}
	printf("%s\n%s\n", r.path, r.identity);
	seal_result_release(&r);
	return 0;
}

int
main(int argc, char **argv)
{
	struct kvlist info = { 0 };
	struct secret *passphrase = NULL;
	struct signer_source key = { 0 }, sm2 = { .sm2 = true };
	struct seal_options opt = { .info = &info, .stamp = clock_stamp() };
	int c, rc = 0;

	stop_on_signals();
	while ((c = getopt(argc, argv, "Sk:c:p:n:i:a:o:f:l:I:K:C:M3")) != -1 && rc == 0) {
		switch (c) {
		case 'S': opt.self_signed = true; break;
		case 'k': key.key = optarg; break;
		case 'c': key.certificate = optarg; break;
		case 'p': passphrase = secret_new(optarg); break;
		case 'n': opt.signer = optarg; break;
		case 'i': opt.bundle_id = optarg; break;
		case 'a': opt.account = optarg; break;
		case 'o': opt.organisation = optarg; break;
		case 'f': rc = pack_format_parse(optarg, &opt.format) != 0; break;
		case 'l': opt.level = atoi(optarg); break;
		case 'K': sm2.key = optarg; break;
		case 'C': sm2.certificate = optarg; break;
		case 'M': opt.sm2_cms = true; break;
		case '3': opt.sm3 = true; break;
		case 'I': rc = add_info(&info, optarg) != 0; break;
		default: rc = 1;
		}
	}
	key.passphrase.given = sm2.passphrase.given = passphrase;
	opt.sm2_key = sm2.key != NULL ? &sm2 : NULL;
	opt.key = key.key != NULL ? &key : NULL;
	rc = rc != 0 || argc - optind != 2 ? usage() : run(argv[optind], argv[optind + 1], &opt);
	secret_free(passphrase);
	kv_release(&info);
	return rc;
}
