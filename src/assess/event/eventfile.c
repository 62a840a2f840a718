#include "assess/event/eventfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"

#include "assess/event/eventfile_internal.h"
#include "assess/event/eventname.h"

struct eventfile *
eventfile_new(const struct event_sink *sink)
{
	struct eventfile *f = xcalloc(1, sizeof(*f));

	f->sink = *sink;
	f->seen = eventset_new();
	f->parser = event_parser_new();
	return f;
}

void
eventfile_free(struct eventfile *f)
{
	if (f == NULL)
		return;
	feed_release(&f->feed);
	eventset_free(f->seen);
	event_parser_free(f->parser);
	free(f);
}

const struct event_counts *
eventfile_counts(const struct eventfile *f)
{
	return &f->counts;
}

void
eventfile_note(struct eventfile *f, uint64_t number)
{
	eventset_set(f->seen, number);
}

int
eventfile_noted(const struct eventfile *f, const struct event *ev, uint64_t *number, struct err *e)
{
	return eventset_get(f->seen, ev, number, e);
}

/* ---- what is said ---- */

void
eventfile_say(struct eventfile *f, const char *sentence)
{
	if (++f->said > EVENTFILE_REFUSED_MAX)
		f->unsaid++;
	else if (f->sink.refused != NULL)
		f->sink.refused(f->sink.arg, sentence);
}

/* About the file as a whole: it counts as one record that could not be read. */
static void
refuse_rest(struct eventfile *f, const char *why)
{
	char *sentence = xasprintf("%s: %s", f->file, why);

	f->counts.refused++;
	f->counts.unreadable++;
	eventfile_say(f, sentence);
	free(sentence);
}

/* ---- files ---- */

/* The evidence of a finding is a list of ids between blanks or commas, or a JSON array. */
static void
set_place(struct eventfile *f, const char *name)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)name; *p != '\0' && n + 4 < sizeof(f->place); p++) {
		if (*p > ' ' && *p != 0x7f && strchr(",[]\"%#", *p) == NULL)
			f->place[n++] = (char)*p;
		else
			n += (size_t)sprintf(f->place + n, "%%%02X", *p);
	}
	f->place[n] = '\0';
}

/* The end of the file was reached: whether it holds what its name says. */
static void
compare_name(struct eventfile *f, const struct eventname *n)
{
	char why[120];

	if (!feed_has_md5(&f->feed, n))
		snprintf(why, sizeof(why), "its MD5 is not the one in its name: it is not as the trail wrote it");
	else if (!feed_has_size(&f->feed, n))
		snprintf(why, sizeof(why), "its size is not the one in its name, %lld bytes", n->bytes);
	else if (f->record != n->events)
		snprintf(why, sizeof(why), "its name says %ld events, it holds %ld records", n->events, f->record);
	else
		return;
	f->counts.changed++;
	refuse_rest(f, why);
}

static void
end_file(struct eventfile *f, const struct eventname *said)
{
	if (f->feed.damaged) {
		++*(f->feed.over ? &f->counts.over : &f->counts.damaged);
		if (!f->broken)
			refuse_rest(f, f->feed.broken.text);
	} else if (f->lists > 0 && !f->cut) {
		refuse_rest(f, "the list of records does not end: what was behind is lost");
	} else if (said != NULL) {
		compare_name(f, said);
	}
}

static void
begin_file(struct eventfile *f, const char *name)
{
	f->file = name;
	set_place(f, name);
	f->record = f->said = f->unsaid = 0;
	f->lists = 0;
	f->cut = f->broken = false;
	f->counts.files++;
}

/* The file that the feed is of, if opened; why not, if not.  said: what its name says, or NULL. */
static int
read_fed(struct eventfile *f, bool opened, const struct err *why, const struct eventname *said, struct err *e)
{
	const char *last = strrchr(why->text, ':');
	int rc = 0;

	if (!opened) {
		refuse_rest(f, last != NULL && last[1] == ' ' ? last + 2 : why->text);
	} else {
		rc = eventfile_values(f, e);
		if (rc == 0)
			end_file(f, said);
	}
	feed_close(&f->feed);
	if (f->unsaid > 0 && f->sink.refused != NULL) {
		char *sentence = xasprintf("%s: %ld more records like these are not named", f->file, f->unsaid);

		f->sink.refused(f->sink.arg, sentence);
		free(sentence);
	}
	return rc;
}

static int
read_file(struct eventfile *f, const char *path, const char *name, struct err *e)
{
	struct eventname said;
	bool says = eventname_parse(&said, name), opened;
	struct err why = { 0 };

	begin_file(f, name);
	opened = feed_open(&f->feed, path, says ? &said : NULL, &why) == 0;
	return read_fed(f, opened, &why, says ? &said : NULL, e);
}

static const char *
last_part(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash != NULL ? slash + 1 : name;
}

int
eventfile_read_as(struct eventfile *f, const char *path, const char *name, struct err *e)
{
	return read_file(f, path, last_part(name), e);
}

int
eventfile_read_bytes(struct eventfile *f, const void *bytes, size_t len, const char *name, struct err *e)
{
	struct eventname said;
	bool says = eventname_parse(&said, name), opened;
	struct err why = { 0 };

	begin_file(f, last_part(name));
	opened = feed_open_bytes(&f->feed, bytes, len, says ? &said : NULL, &why) == 0;
	return read_fed(f, opened, &why, says ? &said : NULL, e);
}

struct walking {
	struct eventfile *f;
	const char *root;
	long passed;		/* files of other kinds */
	struct buf names;	/* of the first of them */
};

#define PASSED_NAMED 10

static int
read_in_folder(void *arg, const char *rel, struct err *e)
{
	static const char *const suffixes[] = { ".json", ".jsonl", ".ndjson", ".gz" };
	struct walking *w = arg;
	char *path;
	int rc;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t n = strlen(rel), m = strlen(suffixes[i]);

		if (n <= m || strcasecmp(rel + n - m, suffixes[i]) != 0)
			continue;
		path = xasprintf("%s/%s", w->root, rel);
		rc = read_file(w->f, path, rel, e);
		free(path);
		return rc;
	}
	if (w->passed++ < PASSED_NAMED)
		buf_addf(&w->names, "%s%s", w->passed > 1 ? ", " : "", rel);
	return 0;
}

static void
odd_in_folder(void *arg, const char *rel, const char *why)
{
	struct walking *w = arg;

	w->f->file = rel;
	w->f->said = 0;
	refuse_rest(w->f, why);
}

/* Files of other kinds are no fault, but who looks for their events must learn that nobody read them. */
static int
read_folder(struct eventfile *f, const char *path, struct err *e)
{
	struct walking w = { .f = f, .root = path };
	int rc;

	buf_init(&w.names, PASSED_NAMED * EVENT_PLACE_MAX);
	rc = dir_walk_foreign(path, read_in_folder, odd_in_folder, &w, e);
	if (rc == 0 && w.passed > 0 && f->sink.refused != NULL) {
		char *sentence = xasprintf("%s: %ld file%s not read, not named *.json, *.jsonl, *.ndjson or *.gz: %s%s", path, w.passed,
		    w.passed == 1 ? "" : "s", buf_text(&w.names), w.passed > PASSED_NAMED ? ", ..." : "");

		f->sink.refused(f->sink.arg, sentence);
		free(sentence);
	}
	buf_release(&w.names);
	return rc;
}

int
eventfile_read(struct eventfile *f, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');

	if (dir_exists(path))
		return read_folder(f, path, e);
	if (access(path, F_OK) != 0)
		return err_set(e, ERR_USAGE, "%s: there is no such file or folder", path);
	return read_file(f, path, slash != NULL && slash[1] != '\0' ? slash + 1 : path, e);
}
