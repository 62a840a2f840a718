#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/names.h"
#include "bundle/seal/amend.h"
#include "bundle/seal/archive_make.h"
#include "bundle/sign/archive.h"
#include "bundle/sign/stamp_ask.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/outfile.h"
#include "cmd/stamping.h"

/* Timestamps made later: over the signatures of a bundle, or over a list of bundles before an authority's certificate ends. */

struct timestamp_command {
	struct strlist tsa;
	const char *signer, *out;
	bool archive;
};

/* ---- a bundle ---- */

struct stamped {
	struct {
		char *path;
		struct buf bytes;
	} files[SIGNATURES_MAX];		/* those under signatures/ */
	size_t files_n;
	struct addition more[SIGNATURES_MAX];
	struct buf replies[SIGNATURES_MAX];
	size_t n;
};

static int
keep_signature(void *arg, const char *path, const void *bytes, size_t len)
{
	struct stamped *s = arg;

	if (strncmp(path, "signatures/", 11) != 0 || s->files_n == SIGNATURES_MAX)
		return 0;
	s->files[s->files_n].path = xstrdup(path);
	buf_init(&s->files[s->files_n].bytes, len + 1);
	return buf_add(&s->files[s->files_n++].bytes, bytes, len);
}

static const struct buf *
find_file(const struct stamped *s, const char *path)
{
	for (size_t i = 0; i < s->files_n; i++) {
		if (strcmp(s->files[i].path, path) == 0)
			return &s->files[i].bytes;
	}
	return NULL;
}

static void
say(const char *file, time_t at, const char *authority)
{
	char iso[CLOCK_ISO_SIZE];
	struct buf b;

	clock_iso(at, iso);
	buf_init(&b, 64 * 1024);
	buf_addf(&b, "timestamp: %s %s ", file, iso);
	text_for_terminal(&b, authority);
	puts(buf_text(&b));
	buf_release(&b);
}

/* The first number that is free: timestamps of earlier times stay. */
static int
stamp_one(struct stamped *s, const char *path, const char *url, time_t claimed, struct err *e)
{
	const struct buf *p7s = find_file(s, path);
	struct buf *reply = &s->replies[s->n];
	char *name = NULL, *authority = NULL;
	time_t at = 0;
	bool taken = true;

	for (size_t i = 0; i < STAMP_FILES_MAX && taken; i++) {
		free(name);
		name = stamp_path(path, i);
		taken = find_file(s, name) != NULL;
		for (size_t k = 0; k < s->n && !taken; k++)
			taken = strcmp(s->more[k].path, name) == 0;
	}
	if (taken || s->files_n + s->n == SIGNATURES_MAX) {
		free(name);
		return err_set(e, ERR_LIMIT, "%s: has %d timestamps, and no more have a place", path, STAMP_FILES_MAX);
	}
	buf_init(reply, STAMP_MAX);
	if (stamping_ask(url, p7s->data, p7s->len, claimed, reply, &at, &authority, e) != 0) {
		buf_release(reply);
		free(name);
		return -1;
	}
	s->more[s->n++] = (struct addition){ name, reply->data, reply->len };
	say(name, at, authority);
	free(authority);
	return 0;
}

static int
stamp_signers(const struct timestamp_command *c, struct stamped *s, const struct verify_result *r, const char *bundle, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < r->signers_n && rc == 0; i++) {
		const struct signature_facts *f = &r->signers[i];
		char *path = xasprintf("signatures/%s", f->file);

		for (size_t k = 0; k < c->tsa.n && rc == 0 && (c->signer == NULL || strcmp(c->signer, f->name) == 0); k++)
			rc = stamp_one(s, path, c->tsa.items[k], f->claimed, e);
		free(path);
	}
	if (rc == 0 && s->n == 0)
		rc = err_set(e, ERR_USAGE, "%s: has no signature%s%s to stamp", bundle, c->signer ? " of " : "", c->signer ? c->signer : "");
	return rc;
}

static int
stamp_bundle(const struct timestamp_command *c, const char *bundle, struct err *e)
{
	struct stamped s = { 0 };
	const struct bundle_sink sink = { .tag = keep_signature, .arg = &s };
	struct verify_options opt = { .sink = &sink };
	struct verify_result r;
	char *out = outfile_of(c->out, bundle);
	int rc = verify_file(bundle, &opt, &r, e);

	if (rc == 0 && !verify_accepted(&r))
		rc = err_set(e, ERR_NO, "%s: does not verify, so nothing is added: %s", bundle,
		    r.problems.n > 0 ? r.problems.items[0].text : "not all of it was read");
	if (rc == 0)
		rc = stamp_signers(c, &s, &r, bundle, e);
	opt.sink = NULL;
	if (rc == 0)
		rc = amend(bundle, out, &opt, r.identity, s.more, s.n, e);
	if (rc == 0)
		printf("bundle: %s\nidentity: %s\n", out, r.identity);
	for (size_t i = 0; i < s.files_n; i++) {
		free(s.files[i].path);
		buf_release(&s.files[i].bytes);
	}
	for (size_t i = 0; i < s.n; i++) {
		free((char *)s.more[i].path);
		buf_release(&s.replies[i]);
	}
	verify_result_release(&r);
	free(out);
	return rc;
}

/* ---- an archive ---- */

static int
write_new(const char *path, const struct buf *b, struct err *e)
{
	if (file_exists(path))
		return err_set(e, ERR_IO, "%s: is there already", path);
	return file_write(path, b->data, b->len, e);
}

/* Ask first, then write: a list without timestamp would only be in the way. */
static int
stamp_list(const char *url, const char *path, const struct buf *list, bool write, struct err *e)
{
	char *reply_path = xasprintf("%s.tsr", path), *authority = NULL;
	struct buf reply;
	time_t at = 0;
	int rc = -1;

	buf_init(&reply, STAMP_MAX);
	if (file_exists(reply_path))
		err_set(e, ERR_USAGE, "%s: is there already; stamp its folder for a new list that carries it on", reply_path);
	else if (stamping_ask(url, list->data, list->len, 0, &reply, &at, &authority, e) == 0 && (!write || write_new(path, list, e) == 0) &&
	    write_new(reply_path, &reply, e) == 0)
		rc = 0;
	if (rc == 0)
		say(reply_path, at, authority);
	free(authority);
	buf_release(&reply);
	free(reply_path);
	return rc;
}

static int
stamp_archive(const struct timestamp_command *c, const char *where, struct err *e)
{
	bool folder = dir_exists(where);
	struct buf list;
	char day[CLOCK_ISO_SIZE], *path;
	size_t bundles = 0;
	int rc;

	clock_iso((time_t)(clock_ms() / 1000), day);
	path = folder ? xasprintf("%s/archive-%.4s%.2s%.2sT%.2s%.2s%.2sZ.txt", where, day, day + 5, day + 8, day + 11, day + 14, day + 17) :
	    xstrdup(where);
	buf_init(&list, ARCHIVE_LIST_MAX);
	if (folder)
		rc = archive_make(&list, &bundles, where, e);
	else if ((rc = file_read(&list, where, e)) == 0)
		rc = archive_list_check(&list, where, e);
	if (rc == 0)
		rc = stamp_list(c->tsa.items[0], path, &list, folder, e);
	if (rc == 0 && folder)
		printf("list: %s, %zu bundle%s\n", path, bundles, bundles == 1 ? "" : "s");
	buf_release(&list);
	free(path);
	return rc;
}

static int
act(const struct timestamp_command *c, const char *word, struct err *e)
{
	if (c->tsa.n == 0)
		return err_set(e, ERR_USAGE, "--tsa: is missing; want the address of a time stamping authority");
	if (stamping_check(&c->tsa, e) != 0)
		return -1;
	if (!c->archive)
		return stamp_bundle(c, word, e);
	if (c->tsa.n > 1 || c->out != NULL || c->signer != NULL)
		return err_set(e, ERR_USAGE, "--archive: want one --tsa and neither --out nor --signer");
	return stamp_archive(c, word, e);
}

int
cmd_timestamp(int argc, char **argv)
{
	struct timestamp_command c = { 0 };
	const struct option_row rows[] = {
		TSA_OPTION(c.tsa),
		{ "signer", OPTION_TEXT, &c.signer, "NAME", "only over the signatures of this signer (default: over each)" },
		{ "out", OPTION_TEXT, &c.out, "PATH", "write the bundle there, a file or a folder (default: in its own place)" },
		{ "archive", OPTION_FLAG, &c.archive, NULL, "the word is a folder of bundles, or a list of them: stamp the list" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal timestamp --tsa URL [--tsa URL] BUNDLE\n"
		"       trailseal timestamp --archive --tsa URL FOLDER|LIST",
		"Adds timestamps to a sealed bundle, after it was verified whole.  With --archive: makes a list of all bundles in a folder, and of\n"
		"the lists before it, with one timestamp over it, which carries them on when an authority's certificate ends.",
		rows, 1, 1, "BUNDLE" };
	struct err e = { 0 };
	const char *word;
	int rc = options_parse(&usage, argc, argv, &word, NULL, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = act(&c, word, &e);
	}
	strlist_release(&c.tsa);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
