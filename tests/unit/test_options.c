/* Command lines: every kind of option, every mistake. */
#include "cmd/options.h"

#include "tests/unit/tap.h"

static bool flag;
static const char *text;
static struct strlist list, files, langs;
static const struct option_row rows[] = {
	{ "force", OPTION_FLAG, &flag, NULL, "do it" },
	{ "out", OPTION_TEXT, &text, "FILE", "where to" },
	{ "only", OPTION_LIST, &list, "ID", "these" },
	{ "trust", OPTION_FILES, &files, "FILE", "these files" },
	{ "lang", OPTION_LANG, &langs, "LANG", "languages" },
	{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
};
static const struct usage usage = { "prog [OPTIONS] DIR", "Does it.", rows, 1, 2, "DIR" };

static int
parse(const char *const *words_in, struct err *e, const char **words, int *n)
{
	char *argv[12];
	int argc = 0;

	argv[argc++] = (char *)"prog";
	for (; *words_in != NULL; words_in++)
		argv[argc++] = (char *)*words_in;
	flag = false;
	text = NULL;
	strlist_release(&list);
	strlist_release(&files);
	strlist_release(&langs);
	return options_parse(&usage, argc, argv, words, n, e);
}

static const struct {
	const char *phrase, *args[6], *want;
} wrong[] = {
	{ "an unknown option", { "--nope", "d" }, "unknown option --nope" },
	{ "a short option", { "-x", "d" }, "unknown option -x" },
	{ "a value that is missing", { "d", "--out" }, "--out: needs a value (FILE)" },
	{ "a value for a flag", { "--force=1", "d" }, "--force: takes no value" },
	{ "an option twice", { "--out", "a", "--out=b", "d" }, "--out: is given twice" },
	{ "a word too many", { "a", "b", "c" }, "c: is one word too many" },
	{ "a word too few", { "--force" }, "DIR is missing" },
	{ "a language we do not have", { "--lang", "fr", "d" }, "unknown language \"fr\"" },
};

int
main(void)
{
	const char *words[2] = { NULL, NULL };
	struct err e = { 0 };
	int n = 0;

	is_int(parse((const char *[]){ "--force", "d", "--out=x", "--only", "a,b", "--only=c", "--lang", "en,zh-CN", NULL },
		   &e, words, &n), 1, "a full line parses");
	ok(flag && n == 1, "flag and word are taken");
	is_str(text, "x", "text behind an equals sign");
	is_int((long long)list.n, 3, "a list repeats and splits at commas");
	is_int((long long)langs.n, 2, "two languages");
	is_str(words[0], "d", "the word");
	is_int(parse((const char *[]){ "--trust", "a,b.pem", "--trust=c", "d", NULL }, &e, words, &n), 1, "file names repeat");
	is_int((long long)files.n, 2, "and are not split");
	is_int(parse((const char *[]){ "--", "--force", NULL }, &e, words, &n), 1, "behind -- everything is a word");
	ok(!flag, "and no option");
	is_str(words[0], "--force", "the word as it stands");
	is_int(parse((const char *[]){ "-", NULL }, &e, words, &n), 1, "a single dash is a word");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		e.text[0] = '\0';
		is_int(parse(wrong[i].args, &e, words, &n), -1, wrong[i].phrase);
		ok(strstr(e.text, wrong[i].want) != NULL && e.code == ERR_USAGE, "is told: %s", e.text);
	}
	strlist_release(&list);
	strlist_release(&files);
	strlist_release(&langs);
	return tap_done();
}
