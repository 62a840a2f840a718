#ifndef CMD_FACTFILES_H
#define CMD_FACTFILES_H

#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"

/*
 * The facts once more, one file for each thing that may be shown without the others (FORMAT.md section 9, "Facts in
 * pieces"), so that a part of a bundle proves what was sealed of its controls.  Each is an object with "facts": 1 and the
 * id of the run:
 *	data/facts/input.json			run, scope: without waivers and attestations, which are about single controls,
 *						regions: factfiles_regions
 *	data/facts/sources/ID.json		source, planned, pieces (assess/inputs.h), coverage: its rows of the facts
 *	data/facts/checks/ID-N.json		kind, instance: N, inputs (assess/inputs.h), rule: the instance of the facts
 *	data/facts/detections/ID-N.json		the same
 *	data/facts/controls/FRAMEWORK-N.json	framework, control
 *	data/facts/waivers/N.json		statement; data/facts/attestations/N.json likewise
 */
#define FACTFILES_FOLDER "data/facts"
#define FACTFILES FACTFILES_FOLDER "/"
#define FACTFILE_INPUT FACTFILES "input.json"
#define COMMITTED_FACTS_FOLDER "data/committed/facts"
#define COMMITTED_FACTFILES COMMITTED_FACTS_FOLDER "/"	/* a second form: cmd/second_form.h */

typedef int factfile_fn(void *arg, const char *path, const cJSON *doc, struct err *e);

/* Make each of them and hand it to fn, which returns 0 to go on.  scope is data/scope.json, inputs that of assess_input. */
int factfiles_each(const cJSON *facts, const cJSON *inputs, const cJSON *scope, factfile_fn *fn, void *arg, struct err *e);

/* Into a work folder, in place of those of an earlier assessment. */
int factfiles_write(const char *work, const cJSON *facts, const cJSON *inputs, const cJSON *scope, struct err *e);

/*
 * Digest of the accounts and regions that some call named: "ACCOUNT REGION\n" for each, sorted.  For which regions events are
 * wanted hangs on all calls there were.
 */
void factfiles_regions(const cJSON *facts, char hex[SHA256_HEX_SIZE]);

/* Where one is; the caller frees.  kind: "checks", "detections", "controls" (id: of the framework); id NULL: only a number. */
char *factfile_path(const char *kind, const char *id, int number);

#endif
