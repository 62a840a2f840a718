#ifndef TESTS_CLOUD_JOURNAL_H
#define TESTS_CLOUD_JOURNAL_H

#include "cloud.h"

/*
 * What the server did, for tests to compare: one JSON object a line in a log file, and counts.  No secret is in either:
 * of the headers only the names of caller and nonce are written.
 */
struct journal;

struct entry {
	const struct request *rq;
	const struct response *rs;
	bool authenticated;
	bool unexpected;		/* no such API here: 501 */
	const char *fault;		/* kind of the fault that took part, NULL for none */
};

/* path NULL: no log file, counts only. */
int journal_open(struct journal **out, const char *path, struct err *e);
void journal_close(struct journal *j);

void journal_connection(struct journal *j);	/* a client connected */
void journal_begin(struct journal *j);		/* a request is being served */
void journal_end(struct journal *j);		/* and is no longer */
void journal_add(struct journal *j, const struct entry *entry);

/* The counts as a JSON object (tenant.md lists the members).  The caller frees. */
cJSON *journal_stats(struct journal *j);

#endif
