/* The tables of the sheet: rows that no verdict rests on. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/model_xml.h"
#include "report/tree.h"

/* An <evidence> for each id of a list separated by blanks or commas. */
static void
add_evidence_list(const struct model *m, xmlNodePtr cell, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ,\n\t");

		if (len > 0) {
			char *id = xstrndup(list, len);

			model_add_evidence(m, cell, id);
			free(id);
		}
		list += len;
		list += strspn(list, " ,\n\t");
	}
}

static const struct column *
column_of(const struct rule *table, const char *name)
{
	for (size_t i = 0; i < table->n_columns && name != NULL; i++) {
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	}
	return NULL;
}

/* A code that has words is shown by them, anything else as it is. */
static void
add_value(xmlNodePtr cell, const struct column *c, const char *text)
{
	for (size_t i = 0; c != NULL && i < c->n_values; i++) {
		if (strcmp(c->values[i].code, text) == 0) {
			tree_attr(cell, "code", text);
			tree_words(cell, "value", &c->values[i].text);
			return;
		}
	}
	tree_text(cell, text);
}

static void
add_row(const struct model *m, xmlNodePtr table, const struct rule *rule, const cJSON *columns, const cJSON *row)
{
	const cJSON *name = columns != NULL ? columns->child : NULL;
	xmlNodePtr r = tree_add(table, "row"), cell;
	const cJSON *v;

	cJSON_ArrayForEach(v, row) {
		const char *column = cJSON_GetStringValue(name);
		char *text = json_scalar_text(v);

		cell = tree_add(r, "cell");
		tree_attr(cell, "column", column);
		if (text != NULL && column != NULL && strcmp(column, "evidence") == 0)
			add_evidence_list(m, cell, text);
		else if (text != NULL)
			add_value(cell, column_of(rule, column), text);
		free(text);
		name = name != NULL ? name->next : NULL;
	}
}

int
model_add_tables(const struct model *m, xmlNodePtr report, struct err *e)
{
	const cJSON *t, *v;

	cJSON_ArrayForEach(t, json_arr(m->facts, "tables")) {
		const char *id = json_str(t, "id");
		const struct rule *r = id != NULL ? knowledge_rule(m->k, id) : NULL;
		const cJSON *columns = json_arr(t, "columns");
		xmlNodePtr n = tree_add(report, "table");

		if (r == NULL || r->kind != RULE_TABLE)
			return err_set(e, ERR_FORMAT, "assessment: table %s is not in the knowledge files", id ? id : "(unnamed)");
		tree_attr(n, "id", id);
		tree_attr(n, "section", json_str(t, "section"));
		tree_attr(n, "error", json_str(t, "error"));
		tree_words(n, "title", &r->title);
		cJSON_ArrayForEach(v, columns) {
			const char *name = cJSON_GetStringValue(v);
			const struct column *known = column_of(r, name);
			xmlNodePtr c = tree_add(n, "column");

			tree_attr(c, "name", name);
			if (known != NULL)
				tree_words(c, "heading", &known->heading);
		}
		cJSON_ArrayForEach(v, json_arr(t, "rows"))
			add_row(m, n, r, columns, v);
	}
	return 0;
}
