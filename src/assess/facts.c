#include "assess/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/memfiles.h"

#define KNOWLEDGE_FILE_MAX JSON_FILE_MAX

static cJSON *
exceptions_json(const cJSON *exceptions, time_t now)
{
	static const char *const names[] = { "kind", "value", "owner", "reason", "expires" };
	cJSON *list = cJSON_CreateArray();
	const cJSON *one;

	cJSON_ArrayForEach(one, exceptions) {
		cJSON *o = cJSON_CreateObject();

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			const char *text = json_str(one, names[i]);

			cJSON_AddStringToObject(o, names[i], text != NULL ? text : "");
		}
		cJSON_AddStringToObject(o, "state", exception_holds(one, now) ? "applied" : "expired");
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

cJSON *
facts_scope(const struct assess_input *in)
{
	const struct assess_scope *s = in->scope;
	cJSON *o = cJSON_CreateObject(), *list, *part;
	long minutes = labs(s->tz_s) / 60;
	char zone[16];

	cJSON_AddStringToObject(o, "organisation", s->organisation != NULL ? s->organisation : "");
	list = cJSON_AddArrayToObject(o, "accounts");
	for (size_t i = 0; i < s->accounts.n; i++) {
		part = cJSON_CreateObject();
		cJSON_AddStringToObject(part, "id", s->accounts.items[i].name);
		cJSON_AddStringToObject(part, "name", s->accounts.items[i].value);
		cJSON_AddItemToArray(list, part);
	}
	cJSON_AddItemToObject(o, "regions", strlist_json(&s->regions));
	part = cJSON_AddObjectToObject(o, "period");
	json_add_time(part, "from", s->from);
	json_add_time(part, "to", s->to);
	part = cJSON_AddObjectToObject(o, "calendar");
	snprintf(zone, sizeof(zone), "%c%02ld:%02ld", s->tz_s < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
	cJSON_AddStringToObject(part, "time_zone", zone);
	cJSON_AddNumberToObject(part, "from", s->h_from);
	cJSON_AddNumberToObject(part, "to", s->h_to);
	cJSON_AddBoolToObject(part, "given", s->calendar_given);
	cJSON_AddItemToObject(o, "frameworks", strlist_json(&s->frameworks));
	cJSON_AddItemToObject(o, "parameters",
	    cJSON_IsObject(s->parameters) ? cJSON_Duplicate(s->parameters, 1) : cJSON_CreateObject());
	cJSON_AddItemToObject(o, "exceptions", exceptions_json(s->exceptions, in->now));
	return o;
}

/* ---- who asked, what was read ---- */

cJSON *
facts_callers(struct db *db, struct err *e)
{
	cJSON *list, *o;
	sqlite3_stmt *st;

	if (db_own(db, "select distinct account, caller from engine_exchange where caller <> '' order by 1, 2", &st, e) != 0)
		return NULL;
	list = cJSON_CreateArray();
	while (sqlite3_step(st) == SQLITE_ROW) {
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "account", db_text(st, 0));
		cJSON_AddStringToObject(o, "arn", db_text(st, 1));
		cJSON_AddItemToArray(list, o);
	}
	sqlite3_finalize(st);
	return list;
}

cJSON *
facts_events(const struct judging *j, struct err *e)
{
	cJSON *o;
	sqlite3_stmt *st;
	double rows = 0, untimed = 0;

	if (db_own(j->db, "select count(*), count(*) filter (where event_time is null) from events", &st, e) != 0)
		return NULL;
	if (sqlite3_step(st) == SQLITE_ROW) {
		rows = sqlite3_column_double(st, 0);
		untimed = sqlite3_column_double(st, 1);
	}
	sqlite3_finalize(st);
	o = cJSON_CreateObject();
	cJSON_AddNumberToObject(o, "records", rows);
	cJSON_AddNumberToObject(o, "duplicates", (double)j->db->event_records - rows);
	cJSON_AddNumberToObject(o, "refused", (double)j->db->event_refused);
	cJSON_AddNumberToObject(o, "untimed", untimed);
	cJSON_AddItemToObject(o, "covered", coverage_json(&j->coverage));
	return o;
}

/* ---- tables ---- */

static cJSON *
table_row(const struct rule *rule, const cJSON *row)
{
	cJSON *cells = cJSON_CreateArray();

	for (size_t i = 0; i < rule->n_columns; i++) {
		char *text = json_scalar_text(json_get(row, rule->columns[i].name));

		cJSON_AddItemToArray(cells, text != NULL ? cJSON_CreateString(text) : cJSON_CreateNull());
		free(text);
	}
	return cells;
}

/* What a comparison with another run needs to know of the columns; NULL: the table shows no settings. */
static cJSON *
table_settings(const struct rule *rule)
{
	static const char *const names[] = { [COLUMN_OF] = "of", [COLUMN_SETTING] = "are" };
	cJSON *o = NULL;

	for (size_t i = 0; i < rule->n_columns; i++) {
		const struct column *c = &rule->columns[i];

		if (c->use == COLUMN_SHOWN)
			continue;
		if (o == NULL) {
			o = cJSON_CreateObject();
			cJSON_AddArrayToObject(o, names[COLUMN_OF]);
			cJSON_AddArrayToObject(o, names[COLUMN_SETTING]);
			cJSON_AddItemToObject(o, "sources", strlist_json(&rule->sources));
		}
		cJSON_AddItemToArray(json_get(o, names[c->use]), cJSON_CreateString(c->name));
	}
	return o;
}

cJSON *
facts_table(const struct judging *j, const struct rule *rule, struct err *e)
{
	struct err local = { 0 };
	cJSON *parameters = rule_parameters(rule, NULL, j->in->scope);
	cJSON *rows = rule_rows(j, rule, parameters, &local), *o, *list, *settings = table_settings(rule);
	const cJSON *row;

	cJSON_Delete(parameters);
	if (rows == NULL && local.code == ERR_STOPPED) {
		cJSON_Delete(settings);
		*e = local;
		return NULL;
	}
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "id", rule->id);
	cJSON_AddStringToObject(o, "section", rule->section != NULL ? rule->section : "");
	list = cJSON_AddArrayToObject(o, "columns");
	for (size_t i = 0; i < rule->n_columns; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(rule->columns[i].name));
	list = cJSON_AddArrayToObject(o, "rows");
	cJSON_ArrayForEach(row, rows)
		cJSON_AddItemToArray(list, table_row(rule, row));
	if (settings != NULL)
		cJSON_AddItemToObject(o, "settings", settings);
	if (rows == NULL)
		cJSON_AddStringToObject(o, "error", local.text);
	cJSON_Delete(rows);
	return o;
}

/* ---- the knowledge ---- */

cJSON *
facts_own(const cJSON *files)
{
	cJSON *list = cJSON_CreateArray();
	const cJSON *one;

	cJSON_ArrayForEach(one, files) {
		cJSON *o = cJSON_CreateObject();

		cJSON_AddStringToObject(o, "file", json_str(one, "file") != NULL ? json_str(one, "file") : "");
		cJSON_AddBoolToObject(o, "replaces", json_bool(one, "replaces", false));
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

struct digesting {
	const struct knowledge *k;
	struct hash *lines;
	long files;
};

static int
digest_file(void *arg, const char *rel, struct err *e)
{
	struct digesting *d = arg;
	char *path = xasprintf("%s/%s", d->k->dir, rel), hex[SHA256_HEX_SIZE], *line;
	struct buf b;
	int rc;

	buf_init(&b, KNOWLEDGE_FILE_MAX);
	rc = tree_read(d->k->memory, &b, path, e);
	if (rc == 0) {
		sha256_hex(buf_text(&b), b.len, hex);
		line = xasprintf("%s  %s\n", hex, rel);
		hash_update(d->lines, line, strlen(line));
		free(line);
		d->files++;
	}
	buf_release(&b);
	free(path);
	return rc;
}

int
facts_knowledge(const struct knowledge *k, char out[SHA256_HEX_SIZE], long *files, struct err *e)
{
	struct digesting d = { k, hash_new("sha256"), 0 };
	char hex[HASH_MAX_HEX];
	int rc = tree_walk(k->memory, k->dir, digest_file, &d, e);

	hash_hex(d.lines, hex);
	snprintf(out, SHA256_HEX_SIZE, "%.64s", hex);
	*files = d.files;
	hash_free(d.lines);
	return rc;
}
