#include "report/model_xml.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/tree.h"
#include "report/unanswered.h"

/*
 * The coverage sheet.  The facts have a row for each source, account and region, which an organisation has by the ten
 * thousand.  Here they are folded: by call with its regions, by region, and one by one only what was not answered.  The
 * rows themselves are in coverage.csv.
 */

static const char *const count_names[] = { "calls", "confirmed", "absent", "denied", "error", "not_queried", "throttled" };
enum { CALLS, CONFIRMED, ABSENT, DENIED, FAILED, NOT_QUERIED, THROTTLED, N_COUNTS };
_Static_assert(sizeof(count_names) / sizeof(count_names[0]) == N_COUNTS, "name every count");

enum key { SOURCE, ACCOUNT, REGION, N_KEYS };
static const char *const key_names[] = { "source", "account", "region" };
_Static_assert(sizeof(key_names) / sizeof(key_names[0]) == N_KEYS, "name every key");

struct row {
	const char *key[N_KEYS];
	const cJSON *codes;
	double n[N_COUNTS];
};

static struct row *
read_rows(const cJSON *list, size_t *n)
{
	struct row *rows = xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*rows));
	const cJSON *v;

	*n = 0;
	cJSON_ArrayForEach(v, list) {
		struct row *r = &rows[(*n)++];

		for (size_t i = 0; i < N_KEYS; i++)
			r->key[i] = json_str(v, key_names[i]) != NULL ? json_str(v, key_names[i]) : "";
		r->codes = json_arr(v, "codes");
		for (size_t i = 0; i < N_COUNTS; i++)
			r->n[i] = json_num(v, count_names[i], 0);
	}
	return rows;
}

static int
compare(const void *pa, const void *pb, void *order)
{
	const struct row *a = pa, *b = pb;
	const enum key *keys = order;
	int differ = 0;

	for (size_t i = 0; i < N_KEYS && differ == 0; i++)
		differ = strcmp(a->key[keys[i]], b->key[keys[i]]);
	return differ;
}

static void
sort(struct row *rows, size_t n, enum key first, enum key second, enum key third)
{
	enum key order[N_KEYS] = { first, second, third };

	qsort_r(rows, n, sizeof(*rows), compare, order);
}

/* How many rows from the first on have its call, its region or its account. */
static size_t
alike(const struct row *rows, size_t n, enum key key)
{
	size_t i = 1;

	while (i < n && strcmp(rows[i].key[key], rows[0].key[key]) == 0)
		i++;
	return i;
}

/* The sum of n rows as attributes. */
static void
add_sum(xmlNodePtr x, const struct row *rows, size_t n)
{
	for (size_t c = 0; c < N_COUNTS; c++) {
		double sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += rows[i].n[c];
		tree_attr_num(x, count_names[c], sum);
	}
}

/* In how many accounts something was to be asked; the rows are of one call or region, its accounts side by side. */
static size_t
count_accounts(const struct row *rows, size_t n)
{
	size_t accounts = 0;

	for (size_t i = 0; i < n; i += alike(&rows[i], n - i, ACCOUNT))
		accounts += rows[i].key[ACCOUNT][0] != '\0';
	return accounts;
}

static void
add_calls(const struct model *m, xmlNodePtr coverage, struct row *rows, size_t n)
{
	size_t k, p;

	sort(rows, n, SOURCE, REGION, ACCOUNT);
	for (size_t i = 0; i < n; i += k) {
		const struct source *s = knowledge_source(m->k, rows[i].key[SOURCE]);
		xmlNodePtr c = tree_add(coverage, "call"), place;

		k = alike(&rows[i], n - i, SOURCE);
		tree_attr(c, "source", rows[i].key[SOURCE]);
		add_sum(c, &rows[i], k);
		if (s != NULL) {
			tree_attr(c, "permission", s->permission);
			tree_words(c, "title", &s->title);
		}
		for (size_t j = i; j < i + k && rows[i].n[CALLS] > 0; j += p) {
			p = alike(&rows[j], i + k - j, REGION);
			place = tree_add(c, "place");
			tree_attr(place, "region", rows[j].key[REGION]);
			tree_attr_num(place, "accounts", (double)count_accounts(&rows[j], p));
			add_sum(place, &rows[j], p);
		}
	}
}

static void
add_regions(xmlNodePtr coverage, struct row *rows, size_t n)
{
	size_t k;

	sort(rows, n, REGION, ACCOUNT, SOURCE);
	for (size_t i = 0; i < n; i += k) {
		xmlNodePtr r;

		k = alike(&rows[i], n - i, REGION);
		if (count_accounts(&rows[i], k) == 0)
			continue;
		r = tree_add(coverage, "region");
		tree_attr(r, "id", rows[i].key[REGION]);
		tree_attr_num(r, "accounts", (double)count_accounts(&rows[i], k));
		add_sum(r, &rows[i], k);
	}
}

/* ---- what was not answered ---- */

static bool
is_gap(const struct row *r)
{
	return r->n[DENIED] + r->n[FAILED] + r->n[NOT_QUERIED] > 0;
}

/* Whether nothing at all was asked in an account: that is one thing to say, not one for each call. */
static bool
never_asked(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].n[NOT_QUERIED] < rows[i].n[CALLS])
			return false;
	}
	return n > 1 && rows[0].key[ACCOUNT][0] != '\0';
}

static void
add_gap(xmlNodePtr coverage, const struct row *rows, size_t n, bool whole_account)
{
	xmlNodePtr gap = tree_add(coverage, "gap");
	const cJSON *code;

	if (!whole_account) {
		tree_attr(gap, "source", rows[0].key[SOURCE]);
		tree_attr(gap, "region", rows[0].key[REGION]);
	}
	tree_attr(gap, "account", rows[0].key[ACCOUNT]);
	add_sum(gap, rows, n);
	cJSON_ArrayForEach(code, rows[0].codes)
		tree_attr(tree_add(gap, "code"), "is", cJSON_GetStringValue(code));
}

static void
add_gaps(xmlNodePtr coverage, struct row *rows, size_t n)
{
	size_t k;

	sort(rows, n, ACCOUNT, SOURCE, REGION);
	for (size_t i = 0; i < n; i += k) {
		k = alike(&rows[i], n - i, ACCOUNT);
		if (never_asked(&rows[i], k))
			add_gap(coverage, &rows[i], k, true);
	}
	for (size_t i = 0; i < n; i += k) {
		k = alike(&rows[i], n - i, ACCOUNT);
		for (size_t j = i; j < i + k && !never_asked(&rows[i], k); j++) {
			if (is_gap(&rows[j]))
				add_gap(coverage, &rows[j], 1, false);
		}
	}
}

static void
add_unanswered(const cJSON *facts, xmlNodePtr coverage)
{
	cJSON *regions = unanswered_regions(facts);
	const cJSON *r, *code;

	cJSON_ArrayForEach(r, regions) {
		xmlNodePtr n = tree_add(coverage, "unanswered");

		tree_attr(n, "region", json_str(r, "region"));
		tree_attr_json(n, "calls", r, "calls");
		tree_attr_json(n, "checks", r, "checks");
		tree_attr_json(n, "detections", r, "detections");
		cJSON_ArrayForEach(code, json_arr(r, "codes"))
			tree_attr(tree_add(n, "code"), "is", cJSON_GetStringValue(code));
	}
	cJSON_Delete(regions);
}

void
model_add_calls(const struct model *m, xmlNodePtr coverage)
{
	size_t n;
	struct row *rows = read_rows(json_arr(m->facts, "coverage"), &n);

	add_calls(m, coverage, rows, n);
	add_regions(coverage, rows, n);
	add_gaps(coverage, rows, n);
	add_unanswered(m->facts, coverage);
	free(rows);
}
