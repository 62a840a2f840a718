#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cmd/cmd.h"

const struct command commands[] = {
	{ "run", "collect, assess, report and seal in one go", cmd_run },
	{ "plan", "what would be asked, in order, and the permissions it needs", cmd_plan },
	{ "policy", "the least RAM policy for that, and the ones for member accounts", cmd_policy },
	{ "collect", "ask, and keep every answer as evidence", cmd_collect },
	{ "assess", "judge the evidence of a work folder", cmd_assess },
	{ "report", "make the documents from the assessment", cmd_report },
	{ "seal", "make the signed bundle from a work folder", cmd_seal },
	{ "sign", "add a signature to a sealed bundle", cmd_sign },
	{ "timestamp", "add timestamps to a bundle, or stamp a list of bundles", cmd_timestamp },
	{ "verify", "check a bundle, offline", cmd_verify },
	{ "chain", "put the bundles of many quarters in order, and name what is missing", cmd_chain },
	{ "diff", "what changed between two bundles", cmd_diff },
	{ "disclose", "a part of a bundle, with proofs that it belongs to the whole", cmd_disclose },
	{ "show", "one piece of evidence, check, detection or control", cmd_show },
	{ "detect", "run the detections over event files alone", cmd_detect },
	{ "events", "who changed what, when, from where", cmd_events },
	{ "doctor", "try all that a run needs, and say what would be unknown", cmd_doctor },
	{ "whoami", "whose credentials would be used, and where they come from", cmd_whoami },
	{ "lint", "check a folder of knowledge files", cmd_lint },
	{ "frameworks", "the control frameworks, with verdicts when there is a work folder", cmd_frameworks },
	{ "checks", "the checks, likewise", cmd_checks },
	{ "detections", "the detections, likewise", cmd_detections },
	{ "doc", "a page for each framework, check and detection", cmd_doc },
	{ NULL, NULL, NULL }
};

static void
print_help(void)
{
	puts("usage: trailseal COMMAND [OPTIONS] [WORDS]\n\n"
	     "Collects compliance evidence from Alibaba Cloud, judges it, and seals both so that a stranger can check it.\n");
	for (const struct command *c = commands; c->name != NULL; c++)
		printf("  %-12s %s\n", c->name, c->summary);
	puts("\n\"trailseal COMMAND --help\" tells the rest.\n"
	     "exit status: 0 fine; 1 the answer is no; 2 usage; 3 could not do it; 4 partly collected");
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		log_error("a command is missing; see trailseal --help");
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_help();
		return EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return EXIT_FINE;
	}
	for (const struct command *c = commands; c->name != NULL; c++) {
		if (strcmp(argv[1], c->name) == 0)
			return c->run(argc - 1, argv + 1);
	}
	log_error("unknown command \"%s\"; see trailseal --help", argv[1]);
	return EXIT_USAGE;
}
