#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "bundle/seal/seal.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/previous.h"
#include "cmd/redactable.h"
#include "cmd/stamping.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "cmd/worklock.h"

static void
say_progress(void *arg, uint64_t done, uint64_t total)
{
	(void)arg;
	progress("packing, kB", (long)(done / 1024), (long)(total / 1024));
}

/* What bag-info.txt says of the run: claims for people, repeated from the facts that are hashed. */
static void
describe(struct kvlist *info, const cJSON *run, const cJSON *scope, time_t stamp)
{
	const cJSON *account, *period = json_get(scope, "period");
	char day[CLOCK_ISO_SIZE];

	clock_iso(stamp, day);
	day[10] = '\0';
	if (json_str(scope, "organisation") != NULL && *json_str(scope, "organisation") != '\0')
		kv_add(info, "Source-Organization", json_str(scope, "organisation"));
	kv_add(info, "Bagging-Date", day);
	kv_add(info, "Bag-Software-Agent", PACKAGE_STRING);
	kv_add(info, "Evidence-Window-Start", json_str(period, "from"));
	kv_add(info, "Evidence-Window-End", json_str(period, "to"));
	kv_add(info, "Evidence-Complete", work_is_whole(run) ? "yes" : "no");
	cJSON_ArrayForEach(account, json_arr(scope, "accounts"))
		kv_add(info, "Cloud-Account", json_str(account, "id"));
}

/* One of: a key with its certificate, --self-signed, --unsigned. */
int
seal_check_signer(const struct seal_step_options *o, struct err *e)
{
	if (signing_check(&o->signing, e) != 0 || signing_check(&o->sm2, e) != 0)
		return -1;
	if (o->sm2.key != NULL && o->unsigned_ok)
		return err_set(e, ERR_USAGE, "--sm2-key and --unsigned: want one of them, found both");
	if ((o->signing.key != NULL) + o->self_signed + o->unsigned_ok > 1)
		return err_set(e, ERR_USAGE, "--key, --self-signed and --unsigned: want one of them, found more");
	if (o->signing.key == NULL && o->sm2.key == NULL && !o->self_signed && !o->unsigned_ok)
		return err_set(e, ERR_USAGE,
		    "no signer: want --key and --certificate, or --sm2-key and --sm2-certificate, or --self-signed for a first try, or --unsigned");
	if (o->tsa.n > 0 && o->unsigned_ok)
		return err_set(e, ERR_USAGE, "--tsa and --unsigned: want one of them, found both: a signature is what gets a timestamp");
	return stamping_check(&o->tsa, e);
}

/* The scope's first account names the bundle. */
static const char *
first_account(const cJSON *scope)
{
	return json_str(cJSON_GetArrayItem(json_arr(scope, "accounts"), 0), "id");
}

/* A report on changes that was made for another sealing goes into the bundle as all of the work folder does. */
static void
warn_of_changes(const char *work)
{
	char *path = work_path(work, WORK_CHANGES);

	if (file_exists(path))
		log_warn("%s: compares with a bundle that this one does not name; --previous names it", path);
	free(path);
}

int
step_seal(const char *work, struct seal_step_options *o, struct seal_step_result *result, struct err *e)
{
	cJSON *run = NULL, *scope = NULL, *facts = NULL;
	struct kvlist info = { 0 };
	struct signer_source key, sm2;
	struct seal_options so = { .stamp = clock_stamp(), .progress = say_progress };
	struct seal_result sealed = { 0 };
	struct stamping stamping = { .urls = &o->tsa, .claimed = so.stamp,
		.without = "the bundle was not made (it can be sealed with --tsa none, and stamped later)" };
	int rc = -1;

	memset(result, 0, sizeof(*result));
	if (seal_check_signer(o, e) != 0)
		goto out;
	if (pack_format_parse(o->format ? o->format : "gz", &so.format) != 0) {
		err_set(e, ERR_USAGE, "--format: \"%.20s\" is none of gz, zst", o->format);
		goto out;
	}
	if ((run = work_load(work, WORK_RUN, "collect", e)) == NULL ||
	    (scope = work_load(work, WORK_SCOPE, "collect", e)) == NULL ||
	    (facts = work_load(work, WORK_FACTS, "assess", e)) == NULL ||
	    signing_source(&o->signing, o->signer ? o->signer : SIGNER_DEFAULT, &key, e) != 0 ||
	    signing_source(&o->sm2, o->sm2.cms ? key.role : NULL, &sm2, e) != 0)
		goto out;
	if (o->redactable && redactable_make(work, e) != 0)
		goto out;
	describe(&info, run, scope, so.stamp);
	if (o->previous != NULL)
		previous_name(o->previous, &info);
	else
		warn_of_changes(work);
	so.account = first_account(scope);
	so.info = &info;
	so.key = o->signing.key != NULL ? &key : NULL;
	so.sm2_key = o->sm2.key != NULL ? &sm2 : NULL;
	so.sm2_cms = o->sm2.cms;
	so.sm3 = o->sm3;
	so.self_signed = o->self_signed;
	so.organisation = json_str(scope, "organisation");
	so.signer = o->signer ? o->signer : SIGNER_DEFAULT;
	if (o->tsa.n > 0) {
		so.stamp_signature = stamping_signature;
		so.stamp_arg = &stamping;
	}
	rc = seal(work, o->out ? o->out : ".", &so, &sealed, e);
	progress_end();
	if (rc == 0) {
		result->path = xstrdup(sealed.path);
		result->identity = xstrdup(sealed.identity);
		result->files = sealed.files;
		result->bytes = sealed.bytes;
	}
out:
	seal_result_release(&sealed);
	kv_release(&info);
	cJSON_Delete(facts);
	cJSON_Delete(scope);
	cJSON_Delete(run);
	return rc;
}

/* Verify the bundle before this one, compare with it, and make the report again, in its languages, so that it links what changed. */
static int
compare(struct previous *before, const char *path, const char *work, const char *templates, struct err *e)
{
	struct report_step_options again = { .templates = templates };
	int rc = previous_read(before, path, e);

	if (rc == 0)
		rc = step_changes(work, before, templates, e);
	for (int l = 0; l < LANG_COUNT; l++) {
		char *page = xasprintf("%s/" WORK_REPORT "/report.%s.html", work, lang_names[l]);

		if (file_exists(page))
			strlist_add(&again.langs, lang_names[l]);
		free(page);
	}
	if (rc == 0 && again.langs.n > 0)
		rc = step_report(work, &again, e);
	strlist_release(&again.langs);
	return rc;
}

int
cmd_seal(int argc, char **argv)
{
	struct seal_step_options o = { .sm2 = SIGNING_SM2 };
	const char *previous = NULL, *templates = NULL;
	const struct option_row rows[] = {
		{ "out", OPTION_TEXT, &o.out, "PATH", "the bundle, or the folder to put it in (default: here)" },
		SIGNING_OPTIONS(o.signing),
		{ "scope", OPTION_TEXT, &o.signing.scope, "FILE", "its time stamping authorities; profile and network for a key in KMS" },
		SM2_SIGNING_OPTIONS(o.sm2),
		{ "sm3", OPTION_FLAG, &o.sm3, NULL, "SM3 manifests even without --sm2-key: the SM2 signature is added later" },
		{ "signer", OPTION_TEXT, &o.signer, "NAME", "names the signature file (default: officer)" },
		{ "self-signed", OPTION_FLAG, &o.self_signed, NULL, "a key made now and thrown away: for a first try only" },
		{ "unsigned", OPTION_FLAG, &o.unsigned_ok, NULL, "no signature: somebody else signs later" },
		TSA_OR_SCOPE_OPTION(o.tsa),
		{ "format", OPTION_TEXT, &o.format, "KIND", "gz (default) or zst" },
		{ "redactable", OPTION_FLAG, &o.redactable, NULL, "also a form of the evidence without personal values, for disclose --redact" },
		{ "previous", OPTION_TEXT, &previous, "BUNDLE", "the bundle before this one: verified, named in this one, compared with it" },
		{ "templates", OPTION_TEXT, &templates, "DIR", "with --previous: other templates than the shipped ones" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal seal [OPTIONS] WORK",
		"Makes the signed bundle from a work folder that was collected, assessed and reported.  The work folder stays.",
		rows, 1, 1, "WORK" };
	struct seal_step_result r = { 0 };
	struct previous before = { 0 };
	struct work_lock *lock = NULL;
	struct err e = { 0 };
	const char *work;
	int rc = options_parse(&usage, argc, argv, &work, NULL, &e);

	if (rc <= 0)
		return rc == 0 ? EXIT_FINE : fail_with(&e);
	stop_on_signals();
	o.sm2.scope = o.signing.scope;
	rc = stamping_choose_file(&o.tsa, o.unsigned_ok ? NULL : o.signing.scope, &e);
	if (rc == 0)
		rc = seal_check_signer(&o, &e);
	if (rc == 0)
		rc = work_lock(&lock, work, false, &e);
	if (rc == 0 && previous != NULL) {
		rc = compare(&before, previous, work, templates, &e);
		o.previous = &before;
	}
	if (rc == 0)
		rc = step_seal(work, &o, &r, &e);
	if (rc != 0) {
		rc = fail_with(&e);
	} else {
		printf("bundle: %s\nidentity: %s\npayload: %llu files, %llu bytes\n", r.path, r.identity, r.files, r.bytes);
		rc = EXIT_FINE;
	}
	work_unlock(lock);
	previous_release(&before);
	signing_release(&o.signing);
	strlist_release(&o.tsa);
	signing_release(&o.sm2);
	free(r.path);
	free(r.identity);
	return rc;
}
