#ifndef CMD_DESCRIBE_H
#define CMD_DESCRIBE_H

enum describe_kind {
	DESCRIBE_CHECKS,
	DESCRIBE_DETECTIONS,
	DESCRIBE_FRAMEWORKS
};

/* `trailseal COMMAND show [OPTIONS] ID`: argv[0] is "show".  Returns the exit status. */
int describe_command(enum describe_kind kind, const char *command, int argc, char **argv);

#endif
