#ifndef CMD_GIVEN_H
#define CMD_GIVEN_H

#include "assess/scope.h"
#include "base/err.h"
#include "knowledge/knowledge.h"

/*
 * What --baseline and the scope's baseline.file may name:
 *	event files, or a folder of them: what is usual is learned from those before the period;
 *	data/baseline-next.json of an earlier run: one object with a member "baseline";
 *	a bundle (gzip or zstd, with a tar inside): that file in it, when the bundle is intact as far as it is read.
 */
enum given_kind {
	GIVEN_EVENTS,
	GIVEN_KEPT,
	GIVEN_BUNDLE
};

/* Which of them path is, by its first bytes.  ERR_IO when there is none of that name. */
int given_kind(enum given_kind *out, const char *path, struct err *e);

/* The baseline document that a kept file or a bundle holds; not looked into yet.  The caller deletes it. */
int given_document(cJSON **out, enum given_kind kind, const char *path, struct err *e);

/*
 * The baseline document for a scope, of any kind, checked.  The scope's accounts and period hold.  What is left out or can
 * not be read is a warning each.  The caller deletes it.
 */
int given_baseline(cJSON **out, const char *path, const struct knowledge *k, const struct assess_scope *scope, struct err *e);

#endif
