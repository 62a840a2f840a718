#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/memfiles.h"
#include "base/utf8.h"
#include "knowledge/loading.h"
#include "knowledge/schemas.h"

#define PRODUCTS_FILE "products.json"

static const char *const schema_names[SCHEMA_COUNT] = {
	[SCHEMA_PRODUCTS] = "products",
	[SCHEMA_SOURCE] = "source",
	[SCHEMA_CHECK] = "check-header",
	[SCHEMA_DETECTION] = "detection-header",
	[SCHEMA_TABLE] = "table-header",
	[SCHEMA_FRAMEWORK] = "framework",
	[SCHEMA_CALENDAR] = "calendar",
	[SCHEMA_KEY_SERVICE] = "key-service",
};

/* What stands where.  load NULL: nothing to load from it. */
static const struct place {
	const char *folder, *suffix;
	void (*load)(struct loader *l, const char *file, const char *text);
} places[] = {
	{ "", "README.md", NULL },
	{ "", "local.mk", NULL },	/* the source tree's list of what is installed */
	{ "", PRODUCTS_FILE, NULL },	/* loaded before all others */
	{ "", ".json", load_framework },
	{ "sources/", ".json", load_source },
	{ "views/", ".sql", load_view },
	{ "baseline/", ".sql", load_baseline },
	{ "calendars/", ".json", load_calendar },
	{ "engines/", ".sql", load_engine },
	{ "keys/", ".json", load_key_service },
	{ "checks/", ".sql", load_check },
	{ "detections/", ".sql", load_detection },
	{ "tables/", ".sql", load_table },
	{ "schema/", ".schema.json", NULL },
};

struct fit {
	struct loader *l;
	const char *file;
};

static void
report_fit(void *arg, const char *key, const char *reason)
{
	struct fit *f = arg;

	problem_add(&f->l->problems, f->file, key, "%s", reason);
}

bool
loader_fits(struct loader *l, enum schema_kind kind, const char *file, const cJSON *doc)
{
	struct fit f = { l, file };

	if (schema_check(l->schemas[kind], doc, report_fit, &f) != 0)
		return false;
	check_controls(&l->problems, file, "", doc, "\n\t");
	return true;
}

void
words_from(struct words *w, const cJSON *obj)
{
	for (int i = 0; i < LANG_COUNT; i++)
		w->text[i] = xstrdup(json_str(obj, lang_names[i]));
}

void
strlist_from(struct strlist *l, const cJSON *array)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, array) {
		if (cJSON_IsString(one))
			strlist_add(l, one->valuestring);
	}
}

char *
text_from(const cJSON *obj, const char *key, const char *fallback)
{
	const char *s = json_str(obj, key);

	return xstrdup(s ? s : fallback);
}

char *
file_stem(const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');

	return dot != NULL ? xstrndup(name, (size_t)(dot - name)) : xstrdup(name);
}

void
check_id(struct loader *l, const char *file, const char *id)
{
	char *stem = file_stem(file);

	if (strcmp(stem, id) != 0)
		problem_add(&l->problems, file, "id", "want the file's name \"%s\", found \"%.80s\"", stem, id);
	free(stem);
}

char *
loader_read(struct loader *l, const char *file, bool *failed, struct err *e)
{
	char *path = xasprintf("%s/%s", knowledge_dir_of(l->k, file), file), *text = NULL;
	struct err why = { 0 };
	struct buf b;

	buf_init(&b, KNOWLEDGE_FILE_MAX);
	*failed = false;
	if (tree_read(l->k->memory, &b, path, &why) == 0) {
		if (!utf8_valid(buf_text(&b), b.len) || strlen(buf_text(&b)) != b.len)
			problem_add(&l->problems, file, "", "is not UTF-8 text");
		else
			text = xstrdup(buf_text(&b));
	} else if (why.code == ERR_LIMIT) {
		problem_add(&l->problems, file, "", "is over the limit of %d bytes", KNOWLEDGE_FILE_MAX);
	} else {
		err_set(e, why.code, "%s", why.text);
		*failed = true;
	}
	buf_release(&b);
	free(path);
	return text;
}

static bool
stands_in(const struct place *p, const char *file)
{
	size_t folder = strlen(p->folder), suffix = strlen(p->suffix), len = strlen(file);

	return len >= folder + suffix && strncmp(file, p->folder, folder) == 0 && strchr(file + folder, '/') == NULL &&
	    strcmp(file + len - suffix, p->suffix) == 0;
}

static bool
hidden(const char *file)
{
	return file[0] == '.' || strstr(file, "/.") != NULL;
}

static void
remember_broken(struct loader *l, const char *file)
{
	char *stem = file_stem(file);

	strlist_add(&l->broken, stem);
	free(stem);
}

static const struct place *
place_of(const char *file)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (stands_in(&places[i], file))
			return &places[i];
	}
	return NULL;
}

/* ---- which files there are ---- */

/* One folder being looked through. */
struct looking {
	struct loader *l;
	size_t folder;
	size_t before;	/* files of the earlier folders, sorted */
};

static int
compare_files(const void *a, const void *b)
{
	return strcmp(((const struct knowledge_file *)a)->name, ((const struct knowledge_file *)b)->name);
}

static int
note_file(void *arg, const char *file, struct err *e)
{
	struct looking *at = arg;
	struct knowledge *k = at->l->k;
	struct knowledge_file key = { .name = (char *)file }, *earlier;
	const struct place *p = place_of(file);

	if (hidden(file) || (at->folder > 0 && p != NULL && p->load == NULL && strcmp(p->suffix, PRODUCTS_FILE) != 0))
		return 0;
	earlier = at->before > 0 ? bsearch(&key, k->files, at->before, sizeof(key), compare_files) : NULL;
	if (earlier != NULL) {
		earlier->folder = at->folder;
		earlier->replaces = true;
		return 0;
	}
	if (k->n_files == KNOWLEDGE_FILES_MAX)
		return err_set(e, ERR_LIMIT, "%s: has more than %d files", k->dirs.items[at->folder], KNOWLEDGE_FILES_MAX);
	ARRAY_GROW(k->files, k->n_files, at->l->cap_files);
	k->files[k->n_files++] = (struct knowledge_file){ .name = xstrdup(file), .folder = at->folder };
	return 0;
}

static int
look_through(struct loader *l, const struct strlist *dirs, struct err *e)
{
	struct knowledge *k = l->k;

	for (size_t i = 0; i < dirs->n; i++) {
		struct looking at = { .l = l, .folder = i, .before = k->n_files };

		strlist_add(&k->dirs, dirs->items[i]);
		if (!tree_has_folder(k->memory, dirs->items[i]))
			return err_set(e, ERR_IO, "%s: is not a folder", dirs->items[i]);
		if (tree_walk(k->memory, dirs->items[i], note_file, &at, e) != 0)
			return -1;
		if (k->n_files > 1)
			qsort(k->files, k->n_files, sizeof(*k->files), compare_files);
	}
	return 0;
}

/* ---- what they say ---- */

static int
load_file(struct loader *l, const char *file, struct err *e)
{
	const struct place *p = place_of(file);
	size_t before = l->problems.n;
	bool failed = false;
	char *text;

	if (p == NULL)
		problem_add(&l->problems, file, "", "is no knowledge file: see README.md for what stands where");
	if (p == NULL || p->load == NULL)
		return 0;
	if ((text = loader_read(l, file, &failed, e)) != NULL)
		p->load(l, file, text);
	free(text);
	if (l->problems.n > before)
		remember_broken(l, file);
	return failed ? -1 : 0;
}

static int
load_products_file(struct loader *l, struct err *e)
{
	char *path = xasprintf("%s/%s", knowledge_dir_of(l->k, PRODUCTS_FILE), PRODUCTS_FILE), *text = NULL;
	bool failed = false;

	if (!tree_has(l->k->memory, path))
		problem_add(&l->problems, PRODUCTS_FILE, "", "is missing");
	else if ((text = loader_read(l, PRODUCTS_FILE, &failed, e)) != NULL)
		load_products(l, PRODUCTS_FILE, text);
	free(text);
	free(path);
	return failed ? -1 : 0;
}

static int
load_all(struct loader *l, struct err *e)
{
	if (load_products_file(l, e) != 0)
		return -1;
	for (size_t i = 0; i < l->k->n_files; i++) {
		if (load_file(l, l->k->files[i].name, e) != 0)
			return -1;
	}
	check_whole(l);
	return 0;
}

static int
load_dirs(struct knowledge **out, const struct memfiles *memory, const struct strlist *dirs, bool part,
    knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct loader l = { .part = part, .problems = { .report = report, .arg = arg } };
	int rc = -1;

	*out = NULL;
	l.k = xcalloc(1, sizeof(*l.k));
	l.k->dir = xstrdup(dirs->items[0]);
	l.k->memory = memory;
	l.problems.k = l.k;
	for (int i = 0; i < SCHEMA_COUNT; i++) {
		if (schema_builtin(&l.schemas[i], schema_names[i], e) != 0)
			goto out;
	}
	if (look_through(&l, dirs, e) != 0 || load_all(&l, e) != 0 || problems_end(&l.problems, e) != 0)
		goto out;
	*out = l.k;
	l.k = NULL;	/* now the caller's */
	rc = 0;
out:
	for (int i = 0; i < SCHEMA_COUNT; i++)
		schema_free(l.schemas[i]);
	free(l.problems.first);
	strlist_release(&l.broken);
	cJSON_Delete(l.products);
	knowledge_free(l.k);
	return rc;
}

int
knowledge_load_over(struct knowledge **out, const struct strlist *dirs, knowledge_problem_fn *report, void *arg,
    struct err *e)
{
	return load_dirs(out, NULL, dirs, false, report, arg, e);
}

int
knowledge_load_tree(struct knowledge **out, const struct memfiles *memory, const struct strlist *dirs, struct err *e)
{
	return load_dirs(out, memory, dirs, false, NULL, NULL, e);
}

int
knowledge_load_part(struct knowledge **out, const struct memfiles *memory, const struct strlist *dirs, struct err *e)
{
	return load_dirs(out, memory, dirs, true, NULL, NULL, e);
}

int
knowledge_load(struct knowledge **out, const char *dir, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct strlist dirs = { 0 };
	int rc;

	strlist_add(&dirs, dir);
	rc = knowledge_load_over(out, &dirs, report, arg, e);
	strlist_release(&dirs);
	return rc;
}
