#include "base/schema.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "tap.h"

static void
collect(void *arg, const char *key, const char *reason)
{
	struct buf *b = arg;

	buf_addf(b, "%s%s: %s", b->len > 0 ? "\n" : "", key, reason);
}

/* Schema and value as text; want: the problems as "key: reason" lines, "" for none. */
static const struct {
	const char *phrase, *schema, *value, *want;
} cases[] = {
	{ "an empty schema takes anything", "{}", "[1,null]", "" },
	{ "right type", "{'type':'object'}", "{}", "" },
	{ "wrong type names both", "{'type':'object'}", "[1]", ": want an object, found a list" },
	{ "a list of types", "{'type':['string','null']}", "null", "" },
	{ "none of a list of types", "{'type':['string','null']}", "4", ": want text or null, found number 4" },
	{ "an integer may be written 2.0", "{'type':'integer'}", "2.0", "" },
	{ "a fraction is no integer", "{'type':'integer'}", "2.5", ": want a whole number, found number 2.5" },
	{ "an integer is a number", "{'type':'number'}", "2", "" },
	{ "true is no number", "{'type':'number'}", "true", ": want a number, found true" },
	{ "a wrong type is one problem", "{'type':'string','minLength':3,'pattern':'^x'}", "1", ": want text, found number 1" },
	{ "a missing key is under its own path", "{'required':['a','b'],'properties':{'a':{}}}", "{'a':1}", "b: is missing" },
	{ "two missing keys", "{'required':['a','b']}", "{}", "a: is missing\nb: is missing" },
	{ "an unknown key near a known one", "{'properties':{'severity':{},'title':{}},'additionalProperties':false}",
	    "{'severty':1}", ": unknown key \"severty\", did you mean \"severity\"?" },
	{ "an unknown key with two letters swapped", "{'properties':{'title':{}},'additionalProperties':false}",
	    "{'tilte':1}", ": unknown key \"tilte\", did you mean \"title\"?" },
	{ "an unknown key is under the path of its object", "{'items':{'additionalProperties':false}}", "[{},{'a':1}]", "[1]: unknown key \"a\"" },
	{ "an unknown key near none", "{'properties':{'severity':{}},'additionalProperties':false}", "{'colour':1}",
	    ": unknown key \"colour\"" },
	{ "keys are compared with their case", "{'properties':{'id':{}},'additionalProperties':false}", "{'ID':1}",
	    ": unknown key \"ID\"" },
	{ "unknown keys are allowed unless forbidden", "{'properties':{'a':{}}}", "{'b':1}", "" },
	{ "further keys by schema", "{'additionalProperties':{'type':'string'}}", "{'a':'x','b':2}", "b: want text, found number 2" },
	{ "keys by pattern", "{'patternProperties':{'^x_':{'type':'number'}},'additionalProperties':false}",
	    "{'x_a':1,'x_b':'2','y':1}", "x_b: want a number, found text \"2\"\n: unknown key \"y\"" },
	{ "path through lists and objects",
	    "{'properties':{'controls':{'items':{'properties':{'checks':{'items':{'properties':{'id':{'type':'string'}}}}}}}}}",
	    "{'controls':[{},{'checks':[{'id':'a'},{'id':7}]}]}", "controls[1].checks[1].id: want text, found number 7" },
	{ "each wrong entry is reported", "{'items':{'type':'number'}}", "['a',1,null]",
	    "[0]: want a number, found text \"a\"\n[2]: want a number, found null" },
	{ "one of a choice", "{'enum':['critical','high',3]}", "3", "" },
	{ "none of a choice", "{'enum':['critical','high']}", "'hihg'",
	    ": want one of critical, high, found text \"hihg\", did you mean \"high\"?" },
	{ "a constant", "{'const':1}", "2", ": want number 1, found number 2" },
	{ "a constant of another type", "{'const':1}", "'1'", ": want number 1, found text \"1\"" },
	{ "a pattern that fits", "{'pattern':'^[a-z]+$'}", "'abc'", "" },
	{ "a pattern that does not", "{'pattern':'^[a-z]+$'}", "'a1'", ": want text of the form ^[a-z]+$, found text \"a1\"" },
	{ "a pattern is only for text", "{'pattern':'^[a-z]+$'}", "5", "" },
	{ "at the minimum", "{'minimum':0,'maximum':2}", "0", "" },
	{ "below the minimum", "{'minimum':0}", "-1", ": want at least 0, found -1" },
	{ "above the maximum", "{'maximum':2}", "2.5", ": want at most 2, found 2.5" },
	{ "lengths count characters, not bytes", "{'minLength':2,'maxLength':2}", "'\xe6\x97\xa5\xe5\xbf\x97'", "" },
	{ "too short", "{'minLength':1}", "''", ": want at least 1 characters, found 0" },
	{ "too many entries", "{'maxItems':1}", "[1,2]", ": want at most 1 entries, found 2" },
	{ "too few entries", "{'minItems':1}", "[]", ": want at least 1 entries, found 0" },
	{ "an entry twice", "{'uniqueItems':true}", "['a','b','a']", "[2]: stands in the list already" },
	{ "1 and true are not the same", "{'uniqueItems':true}", "[1,true]", "" },
	{ "over the limit is not compared", "{'uniqueItems':true,'maxItems':1}", "[1,1]", ": want at most 1 entries, found 2" },
	{ "a reference", "{'$ref':'#/$defs/n','$defs':{'n':{'type':'number'}}}", "'x'", ": want a number, found text \"x\"" },
	{ "a schema that refers to itself judges nested values",
	    "{'$ref':'#/$defs/l','$defs':{'l':{'type':['array','number'],'items':{'$ref':'#/$defs/l'}}}}", "[[1],['x']]",
	    "[1][0]: want a list or a number, found text \"x\"" },
	{ "a reference that leads nowhere ends", "{'$ref':'#/$defs/l','$defs':{'l':{'$ref':'#/$defs/l'}}}", "1",
	    ": is nested deeper than its schema can follow" },
	{ "any of, second fits", "{'anyOf':[{'const':'none'},{'type':'integer'}]}", "3", "" },
	{ "any of, none fits", "{'anyOf':[{'const':'none'},{'type':'integer'}]}", "'some'",
	    ": want text \"none\" or a whole number, found text \"some\"" },
	{ "any of, the branch of the right type speaks", "{'anyOf':[{'const':'none'},{'type':'integer','minimum':1}]}", "0",
	    ": want at least 1, found 0" },
	{ "any of, the branch with fewer problems speaks",
	    "{'anyOf':[{'type':'object','required':['a','b']},{'type':'object','required':['c']}]}", "{}", "c: is missing" },
	{ "one of, two fit", "{'oneOf':[{'type':'integer'},{'type':'number'}]}", "1", ": fits 2 of the forms that exclude each other" },
	{ "one of, one fits", "{'oneOf':[{'type':'integer'},{'type':'string'}]}", "1", "" },
	{ "control characters of a value are not repeated", "{'type':'number'}", "'a\\u001bb\\n'", ": want a number, found text \"a\\x1bb\\x0a\"" },
	{ "a long value is cut at a character", "{'type':'number'}",
	    "'12345678901234567890123456789012345678901234567890123456789\xe6\x97\xa5zz'",
	    ": want a number, found text \"12345678901234567890123456789012345678901234567890123456789...\"" },
};

/* Schemas that are wrong themselves. */
static const struct {
	const char *phrase, *schema, *want;
} bad[] = {
	{ "unknown keyword", "{'properties':{'a':{'minimun':1}}}", "schema t: a: keyword \"minimun\" is not supported" },
	{ "a keyword we do not implement", "{'prefixItems':[]}", "schema t: root: keyword \"prefixItems\" is not supported" },
	{ "unknown type", "{'type':'text'}", "schema t: root: value of \"type\" is not what the keyword takes" },
	{ "no pattern", "{'pattern':'['}", "schema t: root: value of \"pattern\" is not what the keyword takes" },
	{ "no pattern for keys", "{'patternProperties':{'[':{}}}",
	    "schema t: root: value of \"patternProperties\" is not what the keyword takes" },
	{ "negative count", "{'minItems':-1}", "schema t: root: value of \"minItems\" is not what the keyword takes" },
	{ "additionalProperties true", "{'additionalProperties':true}",
	    "schema t: root: value of \"additionalProperties\" is not what the keyword takes" },
	{ "reference to nothing", "{'items':{'$ref':'#/$defs/x'}}", "schema t: items: $ref \"#/$defs/x\" names nothing under $defs" },
	{ "reference to another file", "{'$ref':'other.json'}", "schema t: root: $ref \"other.json\" names nothing under $defs" },
	{ "a branch that is no schema", "{'anyOf':[1]}", "schema t: anyOf: is not an object" },
	{ "no JSON", "{", "t: is not JSON: line 1" },
};

/* Tables are easier to read with ' for ". */
static char *
quotes(const char *s)
{
	char *t = xstrdup(s);

	for (char *p = t; *p != '\0'; p++) {
		if (*p == '\'')
			*p = '"';
	}
	return t;
}

static void
test_case(size_t i)
{
	char *schema = quotes(cases[i].schema), *value = quotes(cases[i].value);
	struct schema *s = NULL;
	struct err e = { 0 };
	struct buf got;
	cJSON *v = json_parse(value, strlen(value), "value", &e);
	size_t n;

	buf_init(&got, 10000);
	if (v == NULL || schema_parse(&s, schema, strlen(schema), "t", &e) != 0) {
		ok(0, "%s: %s", cases[i].phrase, e.text);
	} else {
		n = schema_check(s, v, collect, &got);
		is_str(buf_text(&got), cases[i].want, cases[i].phrase);
		ok(schema_check(s, v, NULL, NULL) == n && (n == 0) == (got.len == 0), "%s: the count is right", cases[i].phrase);
	}
	cJSON_Delete(v);
	schema_free(s);
	buf_release(&got);
	free(schema);
	free(value);
}

int
main(void)
{
	static const char *const names[] = { "id", "title", "severity", "sources" };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_case(i);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *schema = quotes(bad[i].schema);
		struct schema *s = NULL;
		struct err e = { 0 };
		int rc = schema_parse(&s, schema, strlen(schema), "t", &e);

		ok(rc == -1 && s == NULL && e.code == ERR_FORMAT, "refused: %s", bad[i].phrase);
		is_str(e.text, bad[i].want, bad[i].phrase);
		free(schema);
	}
	is_str(nearest_name(names, 4, "source"), "sources", "one letter missing");
	is_str(nearest_name(names, 4, "severiti"), "severity", "one letter wrong");
	is_str(nearest_name(names, 4, "x"), NULL, "one letter is near nothing");
	is_str(nearest_name(names, 4, "period"), NULL, "another word is near nothing");
	return tap_done();
}
