#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/err.h"

/* Exit statuses.  Scripts and schedulers rely on them: do not renumber. */
enum exit_status {
	EXIT_FINE = 0,
	EXIT_ANSWER_NO = 1,	/* a control failed under --fail-on, or a bundle is not what it claims */
	EXIT_USAGE = 2,		/* wrong command line, scope file or knowledge file */
	EXIT_CANNOT = 3,	/* could not do it: input unreadable, disk, network, permission */
	EXIT_PARTLY = 4		/* collected, or judged, but not everything that was planned */
};

/* The exit status that belongs to a failure. */
enum exit_status exit_status_of(const struct err *e);

/* Say the failure on stderr, once, and return its exit status. */
int fail_with(const struct err *e);

/* A subcommand: argv[0] is its name.  One file each, src/cmd/NAME.c. */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};
extern const struct command commands[];	/* ends with a NULL name */

int cmd_assess(int argc, char **argv);
int cmd_chain(int argc, char **argv);
int cmd_checks(int argc, char **argv);
int cmd_collect(int argc, char **argv);
int cmd_detect(int argc, char **argv);
int cmd_detections(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_disclose(int argc, char **argv);
int cmd_doc(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_events(int argc, char **argv);
int cmd_frameworks(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_policy(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_seal(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_sign(int argc, char **argv);
int cmd_timestamp(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_whoami(int argc, char **argv);

#endif
