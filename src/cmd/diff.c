#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "bundle/verify/verify.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/runfiles.h"
#include "cmd/workdir.h"
#include "report/changes.h"

struct diff_command {
	struct strlist langs;
	const char *templates, *out;
	bool json, exit_code;
};

/* A work folder or a bundle. */
struct side {
	struct runfiles files;
	struct verify_result verified;	/* of a bundle */
	cJSON *facts;
	struct changes_side shown;
};

/* A bundle is compared only when it is what it claims: else one would compare what anybody wrote into it. */
static int
open_side(struct side *s, const char *place, struct err *e)
{
	const struct verify_options whole = { 0 };

	if (dir_exists(place)) {
		runfiles_of_folder(&s->files, place);
	} else {
		if (verify_file(place, &whole, &s->verified, e) != 0)
			return -1;
		if (!verify_accepted(&s->verified))
			return err_set(e, ERR_FORMAT, "%s: does not verify: %s", place,
			    s->verified.problems.n > 0 ? s->verified.problems.items[0].text : "not all of it was read");
		if (runfiles_of_bundle(&s->files, place, s->verified.identity, e) != 0)
			return -1;
		s->shown.bundle = s->verified.bundle_id;
		s->shown.identity = s->verified.identity;
	}
	s->facts = runfiles_document(&s->files, WORK_FACTS, "assess", e);
	s->shown.facts = s->facts;
	return s->facts != NULL ? 0 : err_prefix(e, "%s", place);
}

static void
close_side(struct side *s)
{
	cJSON_Delete(s->facts);
	runfiles_release(&s->files);
	verify_result_release(&s->verified);
}

/* For titles only: without them there are ids. */
static struct knowledge *
words_of(const struct side *s)
{
	struct knowledge *k = NULL;
	struct err why = { 0 };

	if (runfiles_knowledge(&k, &s->files, &why) != 0)
		log_warn("titles are not shown: %s", why.text);
	return k;
}

static int
print_document(void *arg, const char *name, const void *bytes, size_t len, struct err *e)
{
	(void)arg;
	return fwrite(bytes, 1, len, stdout) == len && fflush(stdout) == 0 ? 0 : err_errno(e, "%s: cannot write to standard output", name);
}

static int
save_document(void *arg, const char *name, const void *bytes, size_t len, struct err *e)
{
	char *path = xasprintf("%s/%s", (const char *)arg, name);
	int rc = file_write(path, bytes, len, e);

	free(path);
	return rc;
}

static int
show(const struct diff_command *c, const cJSON *changes, const struct knowledge *k, struct err *e)
{
	char *templates = shipped_path(c->templates, "templates");
	struct changes_options o = { .templates = templates, .langs = c->langs };
	struct strlist one = { 0 };
	int rc = 0;

	if (c->out != NULL && (rc = dir_make(c->out, e)) == 0)
		rc = changes_render(changes, k, &o, save_document, (void *)c->out, e);
	if (c->out == NULL) {
		strlist_add(&o.formats, c->json ? "json" : "text");
		strlist_add(&one, c->langs.n > 0 ? c->langs.items[0] : lang_names[LANG_EN]);
		o.langs = one;
		rc = changes_render(changes, k, &o, print_document, NULL, e);
	}
	strlist_release(&o.formats);
	strlist_release(&one);
	free(templates);
	return rc;
}

static int
diff(const struct diff_command *c, const char *const *places, struct err *e)
{
	struct side before = { 0 }, after = { 0 };
	struct knowledge *k = NULL;
	cJSON *changes = NULL;
	int rc = -1;

	if (open_side(&before, places[0], e) == 0 && open_side(&after, places[1], e) == 0 &&
	    changes_make(&changes, &before.shown, &after.shown, e) == 0) {
		k = words_of(&after);
		rc = show(c, changes, k, e);
	}
	if (rc == 0)
		rc = c->exit_code && changes_any(changes) ? EXIT_ANSWER_NO : EXIT_FINE;
	cJSON_Delete(changes);
	knowledge_free(k);
	close_side(&before);
	close_side(&after);
	return rc;
}

int
cmd_diff(int argc, char **argv)
{
	struct diff_command c = { 0 };
	const struct option_row rows[] = {
		{ "json", OPTION_FLAG, &c.json, NULL, "the changes as one JSON object" },
		{ "out", OPTION_TEXT, &c.out, "DIR", "write changes.json and changes.LANG.html there instead" },
		{ "lang", OPTION_LANG, &c.langs, "LANG", "en, zh-CN (default: en; with --out both)" },
		{ "templates", OPTION_TEXT, &c.templates, "DIR", "other templates than the shipped ones" },
		{ "exit-code", OPTION_FLAG, &c.exit_code, NULL, "status 1 when anything has changed" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal diff [OPTIONS] EARLIER LATER",
		"What appeared, vanished and changed between two bundles (or work folders that were assessed): per control, check,\n"
		"detection, resource and setting.  What cannot be compared is said first.  A bundle that does not verify is not\n"
		"compared (status 3).",
		rows, 2, 2, "EARLIER and LATER" };
	const char *places[2];
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, places, NULL, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = diff(&c, places, &e);
	}
	strlist_release(&c.langs);
	return rc < 0 ? fail_with(&e) : rc;
}
