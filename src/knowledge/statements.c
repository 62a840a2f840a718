#include "knowledge/statements.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "knowledge/loading.h"
#include "knowledge/schemas.h"

enum {
	DAY = 24 * 3600,
	NAME_KEPT = 40	/* characters of a file's own name that its name in the bundle keeps */
};

/* One kind of statement, and the members that go on as they are (under the name with _ for -). */
struct kind {
	const char *folder, *schema;
	const char *const *members;
	bool only_json;		/* every other file of the folder is a problem */
};
static const char *const waiver_members[] = { "rule", "control", "framework", "resource", "owner", "reason", "approved-by",
	"expires", NULL };
static const char *const attestation_members[] = { "control", "framework", "person", "role", "date", "valid-until", NULL };
static const struct kind waiver_kind = { "waivers", "waiver", waiver_members, true };
static const struct kind attestation_kind = { "attestations", "attestation", attestation_members, false };

struct reader {
	struct statements *s;
	struct problems problems;
	time_t now;
	const struct kind *kind;
	struct schema *schema;
	char *dir;		/* the folder that is read */
	cJSON *list;		/* where its statements go */
	long long bytes;	/* of all attached files so far */
};

/* ---- names in the bundle ---- */

/* The last part of a path as a part of a bundle's name (FORMAT.md section 3); what it can not hold is a dash. */
static char *
safe_name(int number, int digits, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	char kept[NAME_KEPT + 1];
	size_t n = 0, from = strlen(name) > NAME_KEPT ? strlen(name) - NAME_KEPT : 0;	/* the end has the suffix */

	for (const char *p = name + from; *p != '\0'; p++) {
		char c = *p;
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';

		kept[n++] = plain || (c == '.' && p[1] != '\0') ? c : '-';
	}
	kept[n] = '\0';
	return xasprintf("%0*d-%s", digits, number, kept);
}

static void
remember_file(struct reader *r, char *from, const char *rel, const char *sha256)
{
	struct statements *s = r->s;
	struct statement_file *f;

	ARRAY_GROW(s->files, s->n_files, s->cap_files);
	f = &s->files[s->n_files++];
	f->from = from;
	f->rel = xstrdup(rel);
	memcpy(f->sha256, sha256, SHA256_HEX_SIZE);
}

/* ---- attached files ---- */

/* Relative, below the folder, nothing hidden, and no link on the way: NULL, or what is wrong. */
static const char *
attached_wrong(const char *dir, const char *name)
{
	char *path;
	const char *wrong = NULL;

	for (const char *p = name; *p != '\0'; p++) {
		if (iscntrl((unsigned char)*p))
			return "has a control character in its name";
	}
	for (const char *part = name; wrong == NULL; part++) {
		size_t len = strcspn(part, "/");
		struct stat st;

		if (len == 0 || part[0] == '.')
			return "want a path below this folder, without . and ..";
		path = xasprintf("%s/%.*s", dir, (int)(part - name + (ptrdiff_t)len), name);
		if (lstat(path, &st) != 0)
			wrong = "there is no such file";
		else if (part[len] == '/' ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode))
			wrong = "want a regular file, not a link or a folder";
		free(path);
		part += len;
		if (*part == '\0')
			break;
	}
	return wrong;
}

/* A key that is attached by mistake would be sealed and sent around. */
static bool
has_private_key(const struct buf *b)
{
	return memmem(buf_text(b), b->len, "PRIVATE KEY-----", 16) != NULL;
}

static void
take_file(struct reader *r, const char *file, const char *key, const char *name, const char *folder, int number,
    cJSON *list)
{
	const char *wrong = attached_wrong(r->dir, name);
	char *path = xasprintf("%s/%s", r->dir, name), *part = safe_name(number, 2, name), *rel, sha256[SHA256_HEX_SIZE];
	struct err why = { 0 };
	struct buf b;
	cJSON *o;

	rel = xasprintf("%s/%s", folder, part);
	buf_init(&b, STATEMENT_FILE_BYTES);
	if (wrong != NULL) {
		problem_add(&r->problems, file, key, "\"%s\": %s", name, wrong);
	} else if (file_read(&b, path, &why) != 0) {
		problem_add(&r->problems, file, key, "%s", why.text);
	} else if ((r->bytes += (long long)b.len) > STATEMENT_ALL_BYTES) {
		problem_add(&r->problems, file, key, "\"%s\": attached files are more than %lld MiB together", name,
		    STATEMENT_ALL_BYTES / 1024 / 1024);
	} else if (has_private_key(&b)) {
		problem_add(&r->problems, file, key, "\"%s\": holds a private key, which must not be sealed into a bundle", name);
	} else {
		sha256_hex(buf_text(&b), b.len, sha256);
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "name", name);
		cJSON_AddStringToObject(o, "path", rel);
		cJSON_AddStringToObject(o, "sha256", sha256);
		cJSON_AddNumberToObject(o, "bytes", (double)b.len);
		cJSON_AddItemToArray(list, o);
		remember_file(r, path, rel, sha256);
		path = NULL;
	}
	buf_release(&b);
	free(path);
	free(part);
	free(rel);
}

/* ---- one statement ---- */

static void
take_day(struct reader *r, const char *file, const cJSON *doc, const char *name, time_t *day)
{
	const char *text = json_str(doc, name);

	*day = 0;
	if (text != NULL && clock_parse(text, day) != 0)
		problem_add(&r->problems, file, name, "\"%s\" is no day of the calendar", text);
}

static void
check_days(struct reader *r, const char *file, const cJSON *doc)
{
	time_t expires, date, until;

	take_day(r, file, doc, "expires", &expires);
	take_day(r, file, doc, "date", &date);
	take_day(r, file, doc, "valid-until", &until);
	if (date > r->now + DAY)	/* it is already that day somewhere */
		problem_add(&r->problems, file, "date", "\"%s\" is in the future", json_str(doc, "date"));
	if (date > 0 && until > 0 && until < date)
		problem_add(&r->problems, file, "valid-until", "is before date");
}

/* One text stands for both languages. */
static cJSON *
statement_of(const cJSON *v)
{
	cJSON *o;

	if (!cJSON_IsString(v))
		return cJSON_Duplicate(v, 1);
	o = cJSON_CreateObject();
	for (int i = 0; i < LANG_COUNT; i++)
		cJSON_AddStringToObject(o, lang_names[i], v->valuestring);
	return o;
}

static void
take_statement(struct reader *r, const char *file, const char *rel, const char *stem, const cJSON *doc)
{
	cJSON *o = cJSON_CreateObject(), *files;
	const cJSON *one;
	char *folder = xstrndup(rel, strlen(rel) - strlen(".json"));
	int n = 0;

	cJSON_AddStringToObject(o, "id", stem);
	cJSON_AddStringToObject(o, "path", rel);
	for (size_t i = 0; r->kind->members[i] != NULL; i++) {
		char *name = xstrdup(r->kind->members[i]), *dash = strchr(name, '-');
		const char *text = json_str(doc, name);

		if (dash != NULL)
			*dash = '_';
		if (text != NULL)
			cJSON_AddStringToObject(o, name, text);
		free(name);
	}
	if (json_get(doc, "statement") != NULL) {
		cJSON_AddItemToObject(o, "statement", statement_of(json_get(doc, "statement")));
		files = cJSON_AddArrayToObject(o, "files");
		cJSON_ArrayForEach(one, json_arr(doc, "files")) {
			char *key = xasprintf("files[%d]", n++);

			take_file(r, file, key, one->valuestring, folder, n, files);
			free(key);
		}
	} else if (json_get(doc, "rule") == NULL && json_get(doc, "control") == NULL) {
		problem_add(&r->problems, file, "", "want rule or control: what is waived?");
	}
	check_days(r, file, doc);
	cJSON_AddItemToArray(r->list, o);
	free(folder);
}

struct fit {
	struct reader *r;
	const char *file;
};

static void
report_fit(void *arg, const char *key, const char *reason)
{
	struct fit *f = arg;

	problem_add(&f->r->problems, f->file, key, "%s", reason);
}

static int
read_statement(struct reader *r, const char *name, struct err *e)
{
	char *file = xasprintf("%s/%s", r->dir, name), *stem = file_stem(name), *part, *rel, sha256[SHA256_HEX_SIZE];
	struct fit fit = { r, file };
	struct err why = { 0 };
	cJSON *doc = NULL;
	struct buf b;
	int rc = 0;

	part = safe_name(cJSON_GetArraySize(r->list) + 1, 3, stem);
	rel = xasprintf("%s/%s.json", r->kind->folder, part);
	buf_init(&b, KNOWLEDGE_FILE_MAX);
	if (file_read(&b, file, &why) != 0 && why.code != ERR_LIMIT) {
		rc = err_set(e, why.code, "%s", why.text);
	} else if (why.code == ERR_LIMIT) {
		problem_add(&r->problems, file, "", "is over the limit of %d bytes", KNOWLEDGE_FILE_MAX);
	} else if ((doc = json_parse(buf_text(&b), b.len, file, &why)) == NULL) {
		problem_add(&r->problems, file, "", "%s", why.text + strlen(file) + 2);
	} else if (schema_check(r->schema, doc, report_fit, &fit) == 0) {
		check_controls(&r->problems, file, "", doc, "\n\t");
		sha256_hex(buf_text(&b), b.len, sha256);
		remember_file(r, xstrdup(file), rel, sha256);
		take_statement(r, file, rel, stem, doc);
	}
	cJSON_Delete(doc);
	buf_release(&b);
	free(rel);
	free(part);
	free(stem);
	free(file);
	return rc;
}

/* ---- the folders ---- */

static int
visit(void *arg, const char *name, struct err *e)
{
	struct reader *r = arg;
	size_t len = strlen(name);
	bool json = len > 5 && strcmp(name + len - 5, ".json") == 0, top = strchr(name, '/') == NULL;

	if (name[0] == '.' || strstr(name, "/.") != NULL || strcmp(name, "README.md") == 0)
		return 0;
	if (!json || !top) {
		char *file = xasprintf("%s/%s", r->dir, name);

		if (r->kind->only_json)
			problem_add(&r->problems, file, "", "is no %s: want NAME.json", r->kind->schema);
		free(file);
		return 0;
	}
	if (cJSON_GetArraySize(r->list) == STATEMENTS_MAX)
		return err_set(e, ERR_LIMIT, "%s: has more than %d files", r->dir, STATEMENTS_MAX);
	return read_statement(r, name, e);
}

static int
read_folder(struct reader *r, const char *scope_file, const struct kind *kind, cJSON *list, struct err *e)
{
	const char *slash = strrchr(scope_file, '/');
	int rc = 0;

	r->kind = kind;
	r->list = list;
	r->dir = slash != NULL ? xasprintf("%.*s/%s", (int)(slash - scope_file), scope_file, kind->folder) : xstrdup(kind->folder);
	if (schema_builtin(&r->schema, kind->schema, e) != 0)
		rc = -1;
	else if (dir_exists(r->dir))
		rc = dir_walk(r->dir, visit, r, e);
	schema_free(r->schema);
	r->schema = NULL;
	free(r->dir);
	return rc;
}

int
statements_load(struct statements **out, const char *scope_file, time_t now, knowledge_problem_fn *report, void *arg,
    struct err *e)
{
	struct reader r = { .problems = { .report = report, .arg = arg }, .now = now };
	int rc = -1;

	*out = NULL;
	r.s = xcalloc(1, sizeof(*r.s));
	r.s->waivers = cJSON_CreateArray();
	r.s->attestations = cJSON_CreateArray();
	if (read_folder(&r, scope_file, &waiver_kind, r.s->waivers, e) != 0 ||
	    read_folder(&r, scope_file, &attestation_kind, r.s->attestations, e) != 0 || problems_end(&r.problems, e) != 0)
		goto out;
	*out = r.s;
	r.s = NULL;	/* now the caller's */
	rc = 0;
out:
	free(r.problems.first);
	statements_free(r.s);
	return rc;
}

void
statements_free(struct statements *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_files; i++) {
		free(s->files[i].from);
		free(s->files[i].rel);
	}
	free(s->files);
	cJSON_Delete(s->waivers);
	cJSON_Delete(s->attestations);
	free(s);
}

/* ---- against the knowledge ---- */

static bool
has_control(const struct framework *f, const char *id)
{
	for (size_t i = 0; i < f->n_controls; i++) {
		if (strcmp(f->controls[i].id, id) == 0)
			return true;
	}
	return false;
}

/* As the user knows it: "waivers/NAME.json".  The caller frees. */
static char *
file_of(const cJSON *statement)
{
	const char *path = json_str(statement, "path");

	return xasprintf("%.*s/%s.json", (int)strcspn(path, "/"), path, json_str(statement, "id"));
}

static void
check_control(struct problems *p, const char *file, cJSON *statement, const struct knowledge *k)
{
	const char *id = json_str(statement, "control"), *in = json_str(statement, "framework");
	const char *first = NULL, *second = NULL;

	if (id == NULL) {
		if (in != NULL)
			problem_add(p, file, "framework", "is of no use without control");
		return;
	}
	if (in != NULL && knowledge_framework(k, in) == NULL) {
		problem_add(p, file, "framework", "there is no framework \"%s\"", in);
		return;
	}
	for (size_t i = 0; i < k->n_frameworks; i++) {
		const char *name = k->frameworks[i].id;

		if ((in == NULL || strcmp(in, name) == 0) && has_control(&k->frameworks[i], id))
			*(first == NULL ? &first : &second) = name;
	}
	if (first == NULL)
		problem_add(p, file, "control", "there is no control \"%s\"%s%s", id, in != NULL ? " in " : "", in != NULL ? in : "");
	else if (second != NULL)
		problem_add(p, file, "control", "\"%s\" stands in %s and in %s: say which in framework", id, first, second);
	else if (in == NULL)
		cJSON_AddStringToObject(statement, "framework", first);
}

int
statements_check(struct statements *s, const struct knowledge *k, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct problems p = { .report = report, .arg = arg };
	cJSON *one;

	cJSON_ArrayForEach(one, s->waivers) {
		char *file = file_of(one);
		const char *id = json_str(one, "rule");
		const struct rule *r = id != NULL ? knowledge_rule(k, id) : NULL;

		if (id != NULL && (r == NULL || r->kind == RULE_TABLE))
			problem_add(&p, file, "rule", "there is no check or detection \"%s\"", id);
		check_control(&p, file, one, k);
		free(file);
	}
	cJSON_ArrayForEach(one, s->attestations) {
		char *file = file_of(one);

		check_control(&p, file, one, k);
		free(file);
	}
	return problems_end(&p, e);
}
