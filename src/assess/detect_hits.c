#include "assess/detect_hits.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/text.h"

#include "assess/sql/db_internal.h"

#define TEXT_MAX (1024 * 1024)	/* of one sentence: names and values are bounded far below */

/* ---- reasons in words ---- */

static void
put_place(struct buf *out, const char *name, size_t len, const cJSON *finding)
{
	char *place = xstrndup(name, len), *value = json_scalar_text(json_get(json_get(finding, "values"), place));

	if (value == NULL)
		value = json_scalar_text(json_get(finding, place));
	buf_puts(out, value != NULL ? value : "-");
	free(value);
	free(place);
}

static char *
fill_places(const char *words, const cJSON *finding)
{
	struct buf out;
	char *text;

	buf_init(&out, TEXT_MAX);
	for (const char *p = words; *p != '\0'; p++) {
		const char *close = *p == '{' ? strchr(p, '}') : NULL;

		if (close == NULL) {
			buf_add(&out, p, 1);
			continue;
		}
		put_place(&out, p + 1, (size_t)(close - p - 1), finding);
		p = close;
	}
	text = xstrdup(buf_text(&out));
	buf_release(&out);
	return text;
}

char *
hit_text(const struct rule *rule, const cJSON *finding, enum lang lang)
{
	const char *code = json_str(finding, "reason");

	for (size_t i = 0; i < rule->n_reasons && code != NULL; i++) {
		if (strcmp(rule->reasons[i].code, code) == 0 && rule->reasons[i].text.text[lang] != NULL)
			return fill_places(rule->reasons[i].text.text[lang], finding);
	}
	return NULL;
}

static cJSON *
reason_json(const struct rule *rule, const cJSON *finding)
{
	const char *code = json_str(finding, "reason");
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "code", code != NULL ? code : "");
	for (int l = 0; l < LANG_COUNT; l++) {
		char *text = hit_text(rule, finding, l);

		if (text != NULL)
			cJSON_AddStringToObject(o, lang_names[l], text);
		free(text);
	}
	return o;
}

static bool
is_hit(const cJSON *finding)
{
	const char *verdict = json_str(finding, "verdict");

	return verdict != NULL && (strcmp(verdict, verdict_names[VERDICT_FAIL]) == 0 || strcmp(verdict, verdict_names[VERDICT_WARN]) == 0);
}

cJSON *
hit_reason(const struct rule *rule, const cJSON *detection)
{
	const char *state = json_str(detection, "state");
	bool hit = strcmp(state, detection_state_names[DETECTION_HIT]) == 0;
	const cJSON *f;

	cJSON_ArrayForEach(f, json_get(detection, "findings")) {
		if (is_hit(f) == hit && strcmp(state, detection_state_names[DETECTION_CLEAN]) != 0)
			return reason_json(rule, f);
	}
	return cJSON_CreateNull();
}

/* ---- the events behind them ---- */

/* The evidence of all hits, each once, and what it is. */
struct pieces {
	struct piece {
		const char *id;
		cJSON *event;	/* NULL: no row has this evidence, or several have */
		bool many;
	} *items;
	size_t n, cap;
};

static int
compare_pieces(const void *a, const void *b)
{
	return strcmp(((const struct piece *)a)->id, ((const struct piece *)b)->id);
}

static void
gather(struct pieces *p, const cJSON *detections)
{
	const cJSON *d, *f, *id;
	size_t kept = 0;

	cJSON_ArrayForEach(d, detections) {
		cJSON_ArrayForEach(f, json_get(d, "findings")) {
			const cJSON *evidence = is_hit(f) ? json_get(f, "evidence") : NULL;

			cJSON_ArrayForEach(id, evidence) {
				ARRAY_GROW(p->items, p->n, p->cap);
				p->items[p->n++] = (struct piece){ .id = id->valuestring };
			}
		}
	}
	if (p->n > 1)
		qsort(p->items, p->n, sizeof(*p->items), compare_pieces);
	for (size_t i = 0; i < p->n; i++) {
		if (kept == 0 || strcmp(p->items[kept - 1].id, p->items[i].id) != 0)
			p->items[kept++] = p->items[i];
	}
	p->n = kept;
}

static struct piece *
find(const struct pieces *p, const char *id)
{
	const struct piece want = { .id = id };

	return p->n > 0 ? bsearch(&want, p->items, p->n, sizeof(want), compare_pieces) : NULL;
}

static cJSON *
row_json(sqlite3_stmt *st)
{
	static const char *const names[] = { "event_id", "actor", "address", "action", "account" };
	cJSON *o = cJSON_CreateObject();
	char iso[CLOCK_ISO_SIZE];

	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++) {
		bool null = sqlite3_column_type(st, i + 2) == SQLITE_NULL;

		cJSON_AddItemToObject(o, names[i], null ? cJSON_CreateNull() : cJSON_CreateString(db_text(st, i + 2)));
		if (i != 0)
			continue;
		clock_iso((time_t)sqlite3_column_int64(st, 1), iso);
		null = sqlite3_column_type(st, 1) == SQLITE_NULL;
		cJSON_AddItemToObject(o, "time", null ? cJSON_CreateNull() : cJSON_CreateString(iso));
	}
	return o;
}

/* One pass over the events, whatever the number of pieces: evidence has no index. */
static int
look_up(struct pieces *p, struct db *db, struct err *e)
{
	sqlite3_stmt *st;

	if (p->n == 0)
		return 0;
	if (db_own(db, "select evidence, event_time, event_id, actor, source_ip, event_name, recipient_account_id from events", &st, e) != 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct piece *one = find(p, db_text(st, 0));

		if (one == NULL)
			continue;
		one->many = one->many || one->event != NULL;
		if (one->event == NULL)
			one->event = row_json(st);
	}
	sqlite3_finalize(st);
	return 0;
}

/* FILE#N, FILE#N-M: the file as it is called, and where in it. */
static void
put_place_of(cJSON *o, const char *id)
{
	const char *mark = strrchr(id, '#');
	char *file = mark != NULL ? xstrndup(id, (size_t)(mark - id)) : xstrdup(id), *end;

	percent_decode(file);
	cJSON_AddStringToObject(o, "file", file);
	if (mark != NULL) {
		cJSON_AddNumberToObject(o, "record", (double)strtol(mark + 1, &end, 10));
		if (*end == '-')
			cJSON_AddNumberToObject(o, "to", (double)strtol(end + 1, NULL, 10));
	}
	free(file);
}

static int
compare_events(const void *pa, const void *pb)
{
	const cJSON *a = *(cJSON *const *)pa, *b = *(cJSON *const *)pb;
	const char *s = json_str(a, "time"), *t = json_str(b, "time");
	int order = strcmp(s != NULL ? s : "", t != NULL ? t : "");

	if (order == 0)
		order = strcmp(json_str(a, "file"), json_str(b, "file"));
	if (order == 0)
		order = (json_num(a, "record", 0) > json_num(b, "record", 0)) - (json_num(a, "record", 0) < json_num(b, "record", 0));
	return order;
}

static cJSON *
events_of(const struct pieces *p, const cJSON *evidence)
{
	size_t n = (size_t)cJSON_GetArraySize(evidence), at = 0;
	cJSON **events = xcalloc(n + 1, sizeof(*events)), *list = cJSON_CreateArray();
	const cJSON *id;

	cJSON_ArrayForEach(id, evidence) {
		const struct piece *one = find(p, id->valuestring);
		bool exact = one != NULL && one->event != NULL && !one->many;

		events[at] = exact ? cJSON_Duplicate(one->event, 1) : cJSON_CreateObject();
		put_place_of(events[at++], id->valuestring);
	}
	if (n > 1)
		qsort(events, n, sizeof(*events), compare_events);
	for (size_t i = 0; i < n; i++) {
		if (i < HIT_EVENTS_MAX)
			cJSON_AddItemToArray(list, events[i]);
		else
			cJSON_Delete(events[i]);
	}
	free(events);
	return list;
}

static cJSON *
hit_json(const struct pieces *p, const struct rule *rule, const cJSON *finding)
{
	const cJSON *evidence = json_get(finding, "evidence");
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "resource", json_str(finding, "resource"));
	cJSON_AddStringToObject(o, "account", json_str(finding, "account"));
	cJSON_AddItemToObject(o, "reason", reason_json(rule, finding));
	cJSON_AddItemToObject(o, "events", events_of(p, evidence));
	cJSON_AddNumberToObject(o, "events_total", cJSON_GetArraySize(evidence));
	return o;
}

int
hits_add(cJSON *detections, struct db *db, const struct knowledge *k, struct err *e)
{
	struct pieces p = { 0 };
	cJSON *d;
	const cJSON *f;
	int rc;

	gather(&p, detections);
	rc = look_up(&p, db, e);
	cJSON_ArrayForEach(d, detections) {
		cJSON *hits = cJSON_AddArrayToObject(d, "hits");

		cJSON_ArrayForEach(f, json_get(d, "findings")) {
			if (is_hit(f))
				cJSON_AddItemToArray(hits, hit_json(&p, knowledge_rule(k, json_str(d, "id")), f));
		}
	}
	for (size_t i = 0; i < p.n; i++)
		cJSON_Delete(p.items[i].event);
	free(p.items);
	return rc;
}
