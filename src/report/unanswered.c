#include "report/unanswered.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model.h"

#define CODES_MAX 4	/* different codes told of one region; coverage has them by call */

struct region {
	const char *name;
	double calls, answered, tried;
	struct strlist codes;
};

static const char *
region_of(const cJSON *row)
{
	const char *region = json_str(row, "region");

	return region != NULL ? region : "";
}

static int
by_region(const void *pa, const void *pb)
{
	return strcmp(region_of(*(const cJSON *const *)pa), region_of(*(const cJSON *const *)pb));
}

static void
take_row(struct region *r, const cJSON *row)
{
	const cJSON *code;

	r->calls += json_num(row, "calls", 0);
	r->answered += json_num(row, "confirmed", 0) + json_num(row, "absent", 0);
	r->tried += json_num(row, "denied", 0) + json_num(row, "error", 0);
	cJSON_ArrayForEach(code, json_arr(row, "codes")) {
		if (cJSON_IsString(code) && r->codes.n < CODES_MAX && !strlist_has(&r->codes, code->valuestring))
			strlist_add(&r->codes, code->valuestring);
	}
}

/* Whether it has a finding about a call that was not answered there. */
static bool
wants(const cJSON *rule, const char *region)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_arr(rule, "findings")) {
		const char *verdict = json_str(f, "verdict"), *at = json_str(f, "region");

		if (verdict != NULL && at != NULL && strcmp(verdict, verdict_names[VERDICT_UNKNOWN]) == 0 && strcmp(at, region) == 0)
			return true;
	}
	return false;
}

/* Rules whose member says so and that want something of the region; one with several sets of parameters counts once. */
static double
count_rules(const cJSON *rules, const char *member, const char *says, const char *region)
{
	const char *counted = "";
	const cJSON *rule;
	double n = 0;

	cJSON_ArrayForEach(rule, rules) {
		const char *id = json_str(rule, "id"), *is = json_str(rule, member);

		if (id == NULL || is == NULL || strcmp(is, says) != 0 || strcmp(id, counted) == 0 || !wants(rule, region))
			continue;
		counted = id;
		n++;
	}
	return n;
}

static void
add_region(cJSON *list, const cJSON *facts, const struct region *r)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "region", r->name);
	cJSON_AddNumberToObject(o, "calls", r->calls);
	cJSON_AddItemToObject(o, "codes", strlist_json(&r->codes));
	cJSON_AddNumberToObject(o, "checks",
	    count_rules(json_arr(facts, "checks"), "verdict", verdict_names[VERDICT_UNKNOWN], r->name));
	cJSON_AddNumberToObject(o, "detections",
	    count_rules(json_arr(facts, "detections"), "state", detection_state_names[DETECTION_NOT_EVALUABLE], r->name));
	cJSON_AddItemToArray(list, o);
}

cJSON *
unanswered_regions(const cJSON *facts)
{
	const cJSON *coverage = json_arr(facts, "coverage"), *row;
	const cJSON **rows = xcalloc((size_t)cJSON_GetArraySize(coverage) + 1, sizeof(*rows));
	cJSON *list = cJSON_CreateArray();
	size_t n = 0;

	cJSON_ArrayForEach(row, coverage) {
		if (region_of(row)[0] != '\0')	/* a central service is in none */
			rows[n++] = row;
	}
	qsort(rows, n, sizeof(*rows), by_region);
	for (size_t i = 0; i < n;) {
		const cJSON **first = &rows[i];
		struct region r = { .name = region_of(*first) };

		while (i < n && by_region(first, &rows[i]) == 0)
			take_row(&r, rows[i++]);
		if (r.answered == 0 && r.tried > 0)
			add_region(list, facts, &r);
		strlist_release(&r.codes);
	}
	free(rows);
	return list;
}
