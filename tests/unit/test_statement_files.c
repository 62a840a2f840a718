/* Files of waivers and attestations: what is read, every way to be wrong, and files that were changed at random. */
#include "knowledge/statements.h"

#include "base/clock.h"
#include "tests/unit/knowledge_folder.h"
#include "files.h"
#include "tap.h"

#define NOW 1790000000	/* 2026-09-21 */
#define OWNER "\"owner\":\"o\",\"reason\":\"r\",\"approved-by\":\"a\",\"expires\":\"2027-03-31\"}"
#define WAIVER "{\"waiver\":1,\"rule\":\"LOG-01\",\"resource\":\"*\"," OWNER
#define PERSON "\"person\":\"Li Na\",\"role\":\"officer\",\"date\":\"2026-09-20\",\"valid-until\":\"2027-01-31\""
#define ATTESTATION "{\"attestation\":1,\"control\":\"1 b)\",\"statement\":\"seen\"," PERSON ",\"files\":[\"minutes.txt\"]}"

static char *dir, *scope_file;

static const struct {
	const char *phrase, *file, *text;
	const char *want;	/* in the sentence behind the file's name; NULL: it loads */
} cases[] = {
	{ "a waiver", "waivers/w.json", WAIVER, NULL },
	{ "an attestation with a file", "attestations/a.json", ATTESTATION, NULL },
	{ "a statement in two languages", "attestations/a.json",
	    "{\"attestation\":1,\"control\":\"1 b)\",\"statement\":{\"en\":\"seen\",\"zh-CN\":\"x\"}," PERSON "}", NULL },
	{ "nothing", "waivers/w.json", "", ": " },
	{ "a waiver of nothing", "waivers/w.json", "{\"waiver\":1," OWNER, "want rule or control" },
	{ "another version", "waivers/w.json", "{\"waiver\":2,\"rule\":\"LOG-01\"," OWNER, "waiver: want" },
	{ "no owner", "waivers/w.json", "{\"waiver\":1,\"rule\":\"LOG-01\",\"reason\":\"r\",\"approved-by\":\"a\",\"expires\":\"2027-03-31\"}", "owner: is missing" },
	{ "no day of the calendar", "waivers/w.json", "{\"waiver\":1,\"rule\":\"LOG-01\",\"owner\":\"o\",\"reason\":\"r\",\"approved-by\":\"a\",\"expires\":\"2027-02-30\"}",
	    "expires: \"2027-02-30\" is no day" },
	{ "a name that moves the cursor", "waivers/w.json", "{\"waiver\":1,\"rule\":\"LOG-01\",\"resource\":\"\\u001b[2J\"," OWNER, "resource: has a control character" },
	{ "two members of one name", "waivers/w.json", "{\"waiver\":1,\"waiver\":1,\"rule\":\"LOG-01\"," OWNER, "" },
	{ "a list", "waivers/w.json", "[]", "" },
	{ "stated tomorrow week", "attestations/a.json", "{\"attestation\":1,\"control\":\"1 b)\",\"statement\":\"seen\",\"person\":\"p\",\"role\":\"r\",\"date\":\"2026-09-28\",\"valid-until\":\"2027-01-31\"}",
	    "date: \"2026-09-28\" is in the future" },
	{ "valid until before it was stated", "attestations/a.json", "{\"attestation\":1,\"control\":\"1 b)\",\"statement\":\"seen\",\"person\":\"p\",\"role\":\"r\",\"date\":\"2026-09-20\",\"valid-until\":\"2026-09-19\"}",
	    "valid-until: is before date" },
	{ "a file from above", "attestations/a.json", "{\"attestation\":1,\"control\":\"1 b)\",\"statement\":\"seen\"," PERSON ",\"files\":[\"../scope.json\"]}", "files[0]: " },
	{ "an unknown rule", "waivers/w.json", "{\"waiver\":1,\"rule\":\"LOG-99\"," OWNER, "rule: there is no check or detection \"LOG-99\"" },
	{ "an unknown control", "waivers/w.json", "{\"waiver\":1,\"control\":\"9\"," OWNER, "control: there is no control \"9\"" },
	{ "a framework alone", "waivers/w.json", "{\"waiver\":1,\"rule\":\"LOG-01\",\"framework\":\"standard\"," OWNER, "framework: is of no use without control" },
	{ "an unknown framework", "waivers/w.json", "{\"waiver\":1,\"control\":\"1 a)\",\"framework\":\"other\"," OWNER, "framework: there is no framework \"other\"" },
};

/* Load and check as a run does. */
static int
load(struct statements **s, const struct knowledge *k, struct err *e)
{
	*s = NULL;
	if (statements_load(s, scope_file, NOW, NULL, NULL, e) != 0)
		return -1;
	return statements_check(*s, k, NULL, NULL, e);
}

static void
test_cases(const struct knowledge *k)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct statements *s;
		struct err e = { 0 };
		int rc;

		file_put_text(dir, cases[i].file, cases[i].text);
		rc = load(&s, k, &e);
		if (cases[i].want == NULL)
			ok(rc == 0, "%s: is read %s", cases[i].phrase, e.text);
		else
			ok(rc == -1 && e.code == ERR_USAGE && strstr(e.text, cases[i].file) != NULL && strstr(e.text, cases[i].want) != NULL,
			    "%s: %s", cases[i].phrase, strstr(e.text, "/waivers") != NULL ? strstr(e.text, "/waivers") : e.text);
		statements_free(s);
		file_drop(dir, cases[i].file);
	}
}

static void
test_whole(const struct knowledge *k)
{
	struct statements *s;
	struct err e = { 0 };
	const cJSON *w, *a, *f;

	ok(load(&s, k, &e) == 0 && s->n_files == 0 && cJSON_GetArraySize(s->waivers) == 0, "no folder, no statement %s", e.text);
	statements_free(s);
	file_put_text(dir, "attestations/minutes.txt", "seen\n");
	file_put_text(dir, "waivers/w.json", WAIVER);
	file_put_text(dir, "attestations/a.json", ATTESTATION);
	ok(load(&s, k, &e) == 0, "both are read %s", e.text);
	w = s != NULL ? cJSON_GetArrayItem(s->waivers, 0) : NULL;
	a = s != NULL ? cJSON_GetArrayItem(s->attestations, 0) : NULL;
	f = cJSON_GetArrayItem(json_arr(a, "files"), 0);
	is_str(json_str(w, "path"), "waivers/001-w.json", "a waiver has its name in the bundle");
	is_str(json_str(w, "approved_by"), "a", "members go on, with _ for -");
	is_str(json_str(a, "framework"), "standard", "the only framework that has the control is meant");
	is_str(json_str(json_get(a, "statement"), "zh-CN"), "seen", "one text stands for both languages");
	is_str(json_str(f, "path"), "attestations/001-a/01-minutes.txt", "the attached file has a safe name");
	is_int((long long)json_num(f, "bytes", 0), 5, "and its length");
	is_int(s != NULL ? (long long)s->n_files : 0, 3, "three files go into the bundle");
	statements_free(s);
	file_drop(dir, "waivers/w.json");
	file_drop(dir, "attestations/a.json");
}

/* ---- files that were changed at random, the same each time ---- */

enum { ROUNDS = 3000 };

static unsigned
next_number(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* One to four changes: a byte overwritten, taken out, put in, or a stretch doubled.  The caller frees. */
static char *
change(const char *text, size_t *len, unsigned *seed)
{
	static const char signs[] = "{}[]\",:\\/*.-+01e\n\x01\x7f\xc3\xff u";
	size_t n = strlen(text);
	char *out = xcalloc(1, n * 2 + 16);

	memcpy(out, text, n);
	for (unsigned i = 0, times = next_number(seed) % 4 + 1; i < times && n > 0; i++) {
		size_t at = next_number(seed) % n, part = next_number(seed) % 8;
		char c = signs[next_number(seed) % (sizeof(signs) - 1)];

		switch (next_number(seed) % 4) {
		case 0:
			out[at] = c;
			break;
		case 1:
			memmove(out + at, out + at + 1, n - at - 1);
			n--;
			break;
		case 2:
			memmove(out + at + 1, out + at, n - at);
			out[at] = c;
			n++;
			break;
		default:
			part = part > n - at ? n - at : part;
			if (n + part < strlen(text) * 2) {
				memmove(out + at + part, out + at, n - at);
				n += part;
			}
		}
	}
	*len = n;
	return out;
}

static void
test_changed(const struct knowledge *k)
{
	static const struct {
		const char *file, *text;
	} files[] = { { "waivers/w.json", WAIVER }, { "attestations/a.json", ATTESTATION } };
	int fine = 0, refused = 0, silent = 0;
	unsigned seed = 1;

	for (int i = 0; i < ROUNDS; i++) {
		const char *file = files[i % 2].file;
		struct statements *s;
		struct err e = { 0 };
		size_t len;
		char *text = change(files[i % 2].text, &len, &seed);
		int rc;

		file_put(dir, file, text, len);
		rc = load(&s, k, &e);
		fine += rc == 0;
		refused += rc != 0;
		silent += rc == 0 ? s == NULL || e.code != ERR_NONE : e.code == ERR_NONE || strstr(e.text, file) == NULL;
		if (silent == 1)
			printf("# round %d: %d \"%s\" of %.*s\n", i, rc, e.text, (int)len, text);
		statements_free(s);
		file_drop(dir, file);
		free(text);
	}
	ok(fine > 0 && refused > ROUNDS / 2, "%d changed files: %d are read, %d refused", ROUNDS, fine, refused);
	is_int(silent, 0, "each refusal names the file, and nothing else says anything");
}

int
main(void)
{
	char template[] = "/tmp/test_statement_files.XXXXXX", *folder;
	struct knowledge *k = NULL;
	struct err e = { 0 };

	dir = mkdtemp(template);
	if (dir == NULL)
		return EXIT_FAILURE;
	scope_file = xasprintf("%s/scope.json", dir);
	folder = folder_make();
	if (!ok(knowledge_load(&k, folder, NULL, NULL, &e) == 0, "the knowledge loads %s", e.text))
		return tap_done();
	test_whole(k);
	test_cases(k);
	test_changed(k);
	knowledge_free(k);
	folder_remove(dir);
	folder_remove(folder);
	free(folder);
	free(scope_file);
	return tap_done();
}
