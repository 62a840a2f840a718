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
#include "cmd/resume.h"
#include "cmd/stamping.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "cmd/worklock.h"
#include "knowledge/scope.h"

struct run_options {
	struct collect_options collect;
	struct report_step_options report;
	struct seal_step_options seal;
	struct strlist fail_on;
	const char *work;
	const char *previous;		/* path of the bundle before this one, or NULL */
	bool seal_partial;
};

/* ./trailseal-20261103T021500Z, so that two runs never meet. */
static char *
default_work(void)
{
	time_t now = (time_t)(clock_ms() / 1000);
	char stamp[32];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	return xasprintf("trailseal-%s", stamp);
}

/* WORK as a word goes with --resume only: "run scope.json" would else make a folder of that name. */
static int
choose_work(struct run_options *o, const char *word, char **made, struct err *e)
{
	if (word != NULL && (!o->collect.resume || o->work != NULL))
		return err_set(e, ERR_USAGE, "%s: is one word too many; a work folder is named with --work DIR, or with --resume WORK", word);
	if (word != NULL)
		o->work = word;
	else if (o->work == NULL)
		o->work = *made = o->collect.resume ? latest_work(e) : default_work();
	return o->work != NULL ? 0 : -1;
}

/* Command line first, then the scope's signer and authorities.  Without either the run stops before it asks anything. */
static int
choose_signer(struct seal_step_options *o, const struct scope *s, struct err *e)
{
	if (o->signing.key == NULL && o->signing.certificate == NULL && !o->self_signed && !o->unsigned_ok) {
		o->signing.key = s->signer_key;
		o->signing.certificate = s->signer_certificate;
		if (o->signing.role == NULL)
			o->signing.role = s->signer_role;
		if (o->signer == NULL)
			o->signer = s->signer_name;
	}
	stamping_choose(&o->tsa, o->unsigned_ok ? NULL : &s->tsa);
	if (seal_check_signer(o, e) != 0)
		return -1;
	if (o->signing.key != NULL && signing_try(&o->signing, o->signer ? o->signer : SIGNER_DEFAULT, e) != 0)
		return -1;
	return o->sm2.key != NULL ? signing_try(&o->sm2, NULL, e) : 0;
}

static int
finish(struct run_options *o, const struct collect_result *collected, struct err *e)
{
	struct seal_step_result sealed = { 0 };
	cJSON *facts = NULL;
	char *why = NULL;
	bool partly;
	int rc = -1;

	log_info("assessing");
	if (step_assess(o->work, &facts, e) != 0)
		goto out;
	log_info("reporting");
	if (o->seal.previous != NULL && step_changes(o->work, o->seal.previous, o->report.templates, e) != 0)
		goto out;
	if (step_report(o->work, &o->report, e) != 0)
		goto out;
	log_info("sealing");
	if (step_seal(o->work, &o->seal, &sealed, e) != 0 || fail_on(facts, &o->fail_on, &why, e) != 0)
		goto out;
	print_verdicts(facts);
	printf("bundle: %s\nidentity: %s\nreport: %s/" WORK_REPORT "/\n", sealed.path, sealed.identity, o->work);
	if (why != NULL)
		log_info("%s", why);
	if (collected->missing > 0)
		tell_missing(facts, o->work, collected->missing);
	partly = collected->missing > 0 || collected->interrupted;
	rc = why != NULL ? EXIT_ANSWER_NO : partly ? EXIT_PARTLY : EXIT_FINE;
out:
	free(why);
	free(sealed.path);
	free(sealed.identity);
	cJSON_Delete(facts);
	return rc;
}

static int
run(struct run_options *o, struct err *e)
{
	struct collect_result collected = { 0 };
	struct work_lock *lock = NULL;
	struct scope *scope = NULL;
	struct previous before = { 0 };
	char *ignored = NULL;
	int rc = -1;

	o->seal.signing.scope = o->seal.sm2.scope = o->collect.scope;
	if (fail_on(NULL, &o->fail_on, &ignored, e) != 0 ||
	    scope_load(&scope, o->collect.scope, (time_t)(clock_ms() / 1000), NULL, NULL, e) != 0 ||
	    choose_signer(&o->seal, scope, e) != 0 ||
	    (o->previous != NULL && previous_read(&before, o->previous, e) != 0))
		goto out;
	if (o->previous != NULL)
		o->seal.previous = &before;
	o->collect.work = o->work;
	if (work_lock(&lock, o->work, !o->collect.resume, e) != 0 || step_collect(&o->collect, &collected, e) != 0)
		goto out;
	if (collected.interrupted && o->seal_partial) {
		log_warn("interrupted: %ld answers are kept; they are sealed as a partial run", collected.answers - collected.missing);
		stop_forget();
	}
	if (collected.interrupted && !o->seal_partial) {
		log_error("interrupted: %ld answers are kept in %s; \"trailseal run --resume %s\" asks for the rest",
		    collected.answers - collected.missing, o->work, o->work);
		rc = EXIT_PARTLY;
	} else if ((rc = finish(o, &collected, e)) < 0 && stop_requested()) {
		log_error("interrupted: the answers are kept in %s; \"trailseal run --resume %s\" judges and seals them", o->work, o->work);
		rc = EXIT_PARTLY;
	}
out:
	work_unlock(lock);
	previous_release(&before);
	scope_free(scope);
	return rc;
}

int
cmd_run(int argc, char **argv)
{
	struct run_options o = { .collect.scope = "scope.json", .seal.sm2 = SIGNING_SM2 };
	const char *scope = NULL, *word = NULL;
	bool quiet = false;
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &scope, "FILE", "whose cloud, which period (default: scope.json)" },
		{ "work", OPTION_TEXT, &o.work, "DIR", "work folder, new (default: trailseal-TIME)" },
		{ "resume", OPTION_FLAG, &o.collect.resume, NULL, "go on with the killed or interrupted run in WORK (default: the latest trailseal-TIME here)" },
		{ "seal-partial", OPTION_FLAG, &o.seal_partial, NULL, "when interrupted, assess and seal what was answered (status 4)" },
		{ "out", OPTION_TEXT, &o.seal.out, "PATH", "the bundle, or the folder to put it in (default: here)" },
		{ "frameworks", OPTION_LIST, &o.collect.frameworks, "ID", "only these (default: those of the scope file, else all)" },
		{ "parameter", OPTION_FILES, &o.collect.parameters, "NAME=VALUE", "in place of the scope file's parameter: push_events=5000000" },
		{ "baseline", OPTION_TEXT, &o.collect.baseline, "PATH", "compare with this: an earlier bundle, its data/baseline-next.json, event files" },
		{ "knowledge", OPTION_TEXT, &o.collect.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "templates", OPTION_TEXT, &o.report.templates, "DIR", "other templates than the shipped ones" },
		{ "lang", OPTION_LANG, &o.report.langs, "LANG", "report languages: en, zh-CN (default: both)" },
		SIGNING_OPTIONS(o.seal.signing),
		SM2_SIGNING_OPTIONS(o.seal.sm2),
		{ "sm3", OPTION_FLAG, &o.seal.sm3, NULL, "SM3 manifests even without --sm2-key: the SM2 signature is added later" },
		{ "signer", OPTION_TEXT, &o.seal.signer, "NAME", "names the signature file (default: officer)" },
		{ "self-signed", OPTION_FLAG, &o.seal.self_signed, NULL, "a key made now and thrown away: for a first try only" },
		{ "unsigned", OPTION_FLAG, &o.seal.unsigned_ok, NULL, "no signature" },
		TSA_OR_SCOPE_OPTION(o.seal.tsa),
		{ "format", OPTION_TEXT, &o.seal.format, "KIND", "gz (default) or zst" },
		{ "redactable", OPTION_FLAG, &o.seal.redactable, NULL, "also a form of the evidence without personal values, for disclose --redact" },
		{ "previous", OPTION_TEXT, &o.previous, "BUNDLE", "the bundle before this one: verified, named in this one, compared with it" },
		{ "fail-on", OPTION_LIST, &o.fail_on, "VERDICT", "exit 1 when a control has this verdict (fail, unknown, warn) and no waiver in force" },
		{ "quiet", OPTION_FLAG, &quiet, NULL, "no progress on stderr" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal run [OPTIONS] [--resume [WORK]]",
		"Collects, assesses, reports and seals.  Credentials come from the environment or the Alibaba Cloud CLI's profile.",
		rows, 0, 1, "" };
	struct err e = { 0 };
	char *work = NULL;
	int rc = options_parse(&usage, argc, argv, &word, NULL, &e);

	if (rc > 0) {
		log_init(quiet);
		stop_on_signals();
		if (scope != NULL)
			o.collect.scope = scope;
		rc = choose_work(&o, word, &work, &e);
		if (rc == 0)
			rc = run(&o, &e);
	}
	free(work);
	signing_release(&o.seal.signing);
	strlist_release(&o.seal.tsa);
	signing_release(&o.seal.sm2);
	strlist_release(&o.collect.frameworks);
	strlist_release(&o.collect.parameters);
	strlist_release(&o.report.langs);
	strlist_release(&o.fail_on);
	return rc < 0 ? fail_with(&e) : rc;
}
