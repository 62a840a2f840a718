/*
 * The functions that SLS has and SQLite lacks: a table of expressions and their values.
 */
#include "kit.h"

#define EVENT \
	"'{\"eventName\":\"StopLogging\",\"serviceName\":\"Actiontrail\",\"userIdentity\":{\"type\":\"root-account\"},\"additionalEventData\":{\"isMFAChecked\":\"false\"}}'"

static const struct {
	const char *expression, *want;	/* want: the value as JSON */
} cases[] = {
	{ "json_extract_scalar('{\"a\":{\"b\":\"x\"}}', '$.a.b')", "\"x\"" },
	{ "json_extract_scalar('{\"Tag.1.Key\":\"x\"}', '$[\"Tag.1.Key\"]')", "\"x\"" },
	{ "json_extract_scalar('{\"a\":[1,{\"b\":2}]}', '$.a[1].b')", "\"2\"" },
	{ "json_extract_scalar('{\"a\":true}', '$.a')", "\"true\"" },
	{ "json_extract_scalar('{\"a\":0.5}', '$.a')", "\"0.5\"" },
	{ "json_extract_scalar('\"x\"', '$')", "\"x\"" },
	{ "json_extract_scalar('{\"a\":{}}', '$.a')", "null" },
	{ "json_extract_scalar('{\"a\":null}', '$.a')", "null" },
	{ "json_extract_scalar('{\"a\":1}', '$.b.c')", "null" },
	{ "json_extract_scalar('{\"a\":[1]}', '$.a[7]')", "null" },
	{ "json_extract_scalar('{\"a\":1}', '$[0]')", "null" },
	{ "json_extract_scalar('{\"a\"', '$.a')", "null" },
	{ "json_extract_scalar('', '$.a')", "null" },
	{ "json_extract_scalar(null, '$.a')", "null" },
	{ "json_extract_scalar('{}', null)", "null" },
	{ "json_extract_scalar('{\"a\":1}', 'a')", "rule.sql: json_extract_scalar: a path starts with $" },
	{ "json_extract_scalar('{\"a\":1}', '$..a')",
	    "rule.sql: json_extract_scalar: the path is not $.name, $[\"name\"] or $[0]" },
	{ "json_extract_scalar('{\"a\":1}', '$.a[x]')",
	    "rule.sql: json_extract_scalar: the path is not $.name, $[\"name\"] or $[0]" },

	{ "from_utf8(from_base64('dXNlcixtZmEKPHJvb3Q+LFRSVUU='))", "\"user,mfa\\n<root>,TRUE\"" },
	{ "from_utf8(from_base64('eHh4eA=='))", "\"xxxx\"" },
	{ "from_utf8(from_base64('eHh4'))", "\"xxx\"" },
	{ "from_utf8(from_base64('eHg='))", "\"xx\"" },
	{ "from_utf8(from_base64('5byg' || char(10) || '5Lyf'))", "\"张伟\"" },
	{ "from_base64('eHg')", "null" },
	{ "from_base64('e=g=')", "null" },
	{ "from_base64('e===')", "null" },
	{ "from_base64('eH$4')", "null" },
	{ "from_base64(null)", "null" },
	{ "from_utf8(from_base64('//4='))", "null" },
	{ "from_utf8(from_base64('AAAA'))", "null" },
	{ "from_utf8(from_base64(''))", "null" },

	{ "query_matches('*', " EVENT ")", "1" },
	{ "query_matches('', " EVENT ")", "1" },
	{ "query_matches('StopLogging', " EVENT ")", "1" },
	{ "query_matches('stoplogging', " EVENT ")", "1" },
	{ "query_matches('stop', " EVENT ")", "0" },
	{ "query_matches('Stop*', " EVENT ")", "1" },
	{ "query_matches('event.eventName: StopLogging', " EVENT ")", "1" },
	{ "query_matches('event.eventName: \"StopLogging\"', " EVENT ")", "1" },
	{ "query_matches('event.eventName:StopLogging', " EVENT ")", "1" },
	{ "query_matches('event.eventName: DeleteTrail', " EVENT ")", "0" },
	{ "query_matches('event_name: StopLogging', " EVENT ")", "0" },
	{ "query_matches('event.serviceName: Actiontrail and (event.eventName: DeleteTrail OR event.eventName: StopLogging)', " EVENT ")", "1" },
	{ "query_matches('event.eventName: DeleteTrail or event.eventName: StopLogging and event.serviceName: Ram', " EVENT ")", "0" },
	{ "query_matches('not event.eventName: DeleteTrail', " EVENT ")", "1" },
	{ "query_matches('event.serviceName: Actiontrail not event.eventName: StopLogging', " EVENT ")", "0" },
	{ "query_matches('event.userIdentity.type: root-account', " EVENT ")", "1" },
	{ "query_matches('event.userIdentity.type: root', " EVENT ")", "0" },
	{ "query_matches('event.errorCode: *', " EVENT ")", "0" },
	{ "query_matches('event.eventName: *', " EVENT ")", "1" },
	{ "query_matches('event.addionalEventData.loginAccount: false', " EVENT ")", "0" },
	{ "query_matches('event.additionalEventData.isMFAChecked: false', " EVENT ")", "1" },
	{ "query_matches('event.eventName = StopLogging', " EVENT ")", "0" },
	{ "query_matches('event.cost > 5', " EVENT ")", "null" },
	{ "query_matches('__topic__: actiontrail_audit_event and event.serviceName: Actiontrail | select count(1) as c', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.eventName\" = ''StopLogging''', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.eventName\" in (''DeleteTrail'', ''StopLogging'') group by x', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.eventName\" = ''DeleteTrail'' limit 5', " EVENT ")", "0" },
	{ "query_matches('* | select count(1) from log where \"event.eventName\" <> ''DeleteTrail'' and \"event.errorCode\" is null', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.errorCode\" <> ''x'' or \"event.eventName\" = ''StopLogging''', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.errorCode\" <> ''x''', " EVENT ")", "0" },
	{ "query_matches('* | select count(1) from log where not (\"event.errorCode\" = ''x'')', " EVENT ")", "0" },
	{ "query_matches('* | select count(1) from log where not (\"event.errorCode\" in (''x'', ''y'') and \"event.eventName\" = ''StopLogging'')', " EVENT ")", "0" },
	{ "query_matches('* | select count(1) from log where not (\"event.errorCode\" = ''x'' and \"event.eventName\" = ''DeleteTrail'')', " EVENT ")", "1" },
	{ "query_matches('* | select count(1) from log where \"event.errorCode\" not in (''x'', ''y'')', " EVENT ")", "0" },
	{ "query_matches('* | select count(1) from log where lower(\"event.eventName\") = ''stoplogging''', " EVENT ")", "null" },
	{ "query_matches('* | select count(1) from (select 1 from log)', " EVENT ")", "null" },
	{ "query_matches('StopLogging | select 1 from log l join x on 1', " EVENT ")", "null" },
	{ "query_matches('DeleteTrail | select 1 from (select 1)', " EVENT ")", "0" },
	{ "query_matches('(StopLogging', " EVENT ")", "null" },
	{ "query_matches('event.eventName: \"StopLogging', " EVENT ")", "null" },
	{ "query_matches('* | select count(1) as \"where\"', " EVENT ")", "1" },
	{ "query_matches(null, '{}')", "null" },
	{ "query_matches('*', '[]')", "null" },
	{ "query_matches(replace(printf('%60d', 1), ' ', '('), '{}')", "null" },
	{ "query_matches('a*b*c*d*e*f', '{}')", "null" },

	{ "regexp_like('DeleteTrail', '^(Delete|Remove)')", "1" },
	{ "regexp_like('UndeleteTrail', '^(Delete|Remove)')", "0" },
	{ "regexp_like('10.0.0.1', '^[0-9]+\\.[0-9]+')", "1" },
	{ "regexp_like('10x0', '^[0-9]+\\.[0-9]+')", "0" },
	{ "regexp_like('a{2}', 'a\\{2\\}')", "1" },
	{ "regexp_like(null, 'a')", "null" },
	{ "regexp_like('a', null)", "null" },
	{ "regexp_like('a', '(')", "rule.sql: regexp_like: the pattern can not be read at character 2: missing closing parenthesis" },
	{ "regexp_like('a1', '\\d')", "rule.sql: regexp_like: the pattern has \\ before what is no special character" },
	{ "regexp_like('aa', '(a)\\1')", "rule.sql: regexp_like: the pattern has \\ before what is no special character" },
	{ "regexp_like('a', 'a\\')", "rule.sql: regexp_like: the pattern has \\ before what is no special character" },
	{ "regexp_like('A', '(?i)a')", "rule.sql: regexp_like: the pattern has (? or (*" },
	{ "regexp_like('a', '((a{100}){100}){100}')", "rule.sql: regexp_like: the pattern can not be read at character 21: regular expression is too large" },
	{ "regexp_like('a', 'a{1,1001}')", "rule.sql: regexp_like: the pattern has too many repetitions" },
	{ "regexp_like('a', replace(printf('%1001d', 0), ' ', 'a'))", "rule.sql: regexp_like: the pattern is too long" },
	{ "regexp_like('a', replace(printf('%60d', 0), ' ', '('))", "rule.sql: regexp_like: the pattern has too many groups" },
	{ "regexp_like(printf('%300000d', 1), 'a')", "rule.sql: regexp_like: the text is too long" },

	{ "concat('a', 1, 'b')", "\"a1b\"" },
	{ "concat('a', null)", "null" },
	{ "concat()", "\"\"" },
	{ "concat_ws('/', 'a', null, 'b')", "\"a/b\"" },
	{ "concat_ws('/', '', 'b')", "\"/b\"" },
	{ "concat_ws(null, 'a')", "null" },
	{ "split_part('a:b:c', ':', 2)", "\"b\"" },
	{ "split_part('a:b:c', ':', 3)", "\"c\"" },
	{ "split_part('a:b:c', ':', 4)", "null" },
	{ "split_part('a::c', ':', 2)", "\"\"" },
	{ "split_part('abc', '', 1)", "\"abc\"" },
	{ "split_part('abc', ':', 0)", "rule.sql: split_part: parts are counted from 1" },
	{ "split_part(null, ':', 1)", "null" },
	{ "strpos('\xe6\x97\xa5\xe5\xbf\x97x', 'x')", "3" },
	{ "strpos('abc', 'd')", "0" },
	{ "strpos('abc', null)", "null" },
	{ "starts_with('abc', 'ab')", "1" },
	{ "starts_with('abc', 'b')", "0" },
	{ "is_subnet_of('203.0.113.0/24', '203.0.113.200')", "1" },
	{ "is_subnet_of('203.0.113.128/25', '203.0.113.127')", "0" },
	{ "is_subnet_of('10.0.0.0/8', '10.1.0.0/16')", "1" },
	{ "is_subnet_of('10.1.0.0/16', '10.0.0.0/8')", "0" },
	{ "is_subnet_of('2001:db8::/33', '2001:db8:7fff::1')", "1" },
	{ "is_subnet_of('2001:db8::/33', '2001:db8:8000::1')", "0" },
	{ "is_subnet_of('0.0.0.0/0', '2001:db8::1')", "0" },
	{ "is_subnet_of('203.0.113.0/24', '::ffff:203.0.113.7')", "1" },
	{ "is_subnet_of('203.0.113.7', '203.0.113.7')", "1" },
	{ "is_subnet_of('203.0.113.0/33', '203.0.113.7')", "null" },
	{ "is_subnet_of('203.0.113.0/-1', '203.0.113.7')", "null" },
	{ "is_subnet_of('office', '203.0.113.7')", "null" },
	{ "is_subnet_of('203.0.113.0/24', 'oss.aliyuncs.com')", "null" },
	{ "is_subnet_of('203.0.113.0/24', null)", "null" },
	{ "greatest(2, 10, 3)", "10" },
	{ "greatest('2', '10')", "\"2\"" },
	{ "greatest(1, null)", "null" },
	{ "least(2, 10, -3.5)", "-3.5" },
	{ "if(1 > 0, 'yes', 'no')", "\"yes\"" },
	{ "if(null, 'yes', 'no')", "\"no\"" },
	{ "if(0, 'yes')", "null" },

	{ "iso_time(0)", "\"1970-01-01T00:00:00Z\"" },
	{ "iso_time(1793672100)", "\"2026-11-03T02:15:00Z\"" },
	{ "iso_time(1793672100.9)", "\"2026-11-03T02:15:00Z\"" },
	{ "iso_time(-1)", "null" },
	{ "iso_time(9e18)", "null" },
	{ "iso_time(null)", "null" },
	{ "iso_time('never')", "null" },
	{ "epoch('2026-11-03T02:15:00Z')", "1793672100" },
	{ "epoch('2026-11-03T10:15:00+08:00')", "1793672100" },
	{ "epoch('2026-11-03T02:15:00.123+0000')", "1793672100" },
	{ "epoch('1793672100123')", "1793672100" },
	{ "epoch('2026-02-30')", "null" },
	{ "epoch(x'31')", "null" },
	{ "to_unixtime(from_iso8601_timestamp('2026-11-03T10:15:00+08:00'))", "1793672100" },
	{ "from_unixtime(1793672100)", "\"2026-11-03T02:15:00Z\"" },
	{ "date_trunc('minute', '2026-11-03T02:15:09Z')", "\"2026-11-03T02:15:00Z\"" },
	{ "date_trunc('hour', 1793672100)", "\"2026-11-03T02:00:00Z\"" },
	{ "date_trunc('day', '2026-11-03T02:15:09Z')", "\"2026-11-03T00:00:00Z\"" },
	{ "date_trunc('week', '2026-11-01T02:15:09Z')", "\"2026-10-26T00:00:00Z\"" },
	{ "date_trunc('month', '2026-11-03T02:15:09Z')", "\"2026-11-01T00:00:00Z\"" },
	{ "date_trunc('quarter', '2026-12-31T02:15:09Z')", "\"2026-10-01T00:00:00Z\"" },
	{ "date_trunc('year', '2026-11-03T02:15:09Z')", "\"2026-01-01T00:00:00Z\"" },
	{ "date_trunc('era', 0)", "rule.sql: date_trunc: no such unit" },
	{ "date_trunc('day', null)", "null" },

	{ "array_join('[\"a\",null,1,true]', '-')", "\"a-1-true\"" },
	{ "array_join('[\"a\",null]', '-', '?')", "\"a-?\"" },
	{ "array_join('[]', '-')", "\"\"" },
	{ "array_join('no array', '-')", "null" },
	{ "array_join(null, '-')", "null" },
	{ "(select array_agg(v) from t)", "\"[\\\"a\\\",\\\"a\\\",\\\"b\\\",10,2,null]\"" },
	{ "(select array_agg(distinct v) from t where v is not null)", "\"[\\\"a\\\",\\\"b\\\",10,2]\"" },
	{ "(select array_agg(v) from t where v = 'z')", "null" },
	{ "(select array_join(array_agg(v), ',') from t)", "\"a,a,b,10,2\"" },
	{ "(select arbitrary(v) from t)", "10" },
	{ "(select arbitrary(v) from t where v is null)", "null" },
	{ "(select count_if(v = 'a') from t)", "2" },
	{ "(select count_if(v = 'a') from t where 0)", "0" },
	{ "(select approx_distinct(v) from t)", "4" },
	{ "(select approx_distinct(v) from t where 0)", "0" },
	{ "(with recursive r(n) as (select 1 union all select n + 1 from r limit 100) select length(array_agg(printf('%60000d', n))) from r)",
	    "rule.sql: array_agg, approx_distinct: more than 4 MiB in one group" },
};

/* Sorted as JSON text: "a" "a" "b" 10 2 null; whatever order the rows come in. */
static const char *const orders[] = { "v", "v desc", "length(v), v", "v is null, v", NULL };

static void
test_orders(struct db *db)
{
	for (size_t i = 0; orders[i] != NULL; i++) {
		char sql[400];

		snprintf(sql, sizeof(sql), "select array_agg(v) as a, arbitrary(v) as b from (select column1 as v from (values"
		    " ('b'), ('a'), (2), (10), (null), ('a')) order by %s)", orders[i]);
		kit_is(db, sql, NULL, "[{\"a\":\"[\\\"a\\\",\\\"a\\\",\\\"b\\\",10,2,null]\",\"b\":10}]", orders[i]);
	}
}

int
main(void)
{
	struct kit kit;
	struct db *db;
	struct err e = { 0 };

	kit_init(&kit);
	if (!ok(db_open(&db, &kit.k, &e) == 0, "a database without knowledge: %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *sql = xasprintf("with t(v) as (values ('b'), ('a'), (2), (10), (null), ('a')) select %s as x",
		    cases[i].expression);
		char *want = strncmp(cases[i].want, "rule.sql", 8) == 0 ? xstrdup(cases[i].want) :
		    xasprintf("[{\"x\":%s}]", cases[i].want);

		kit_is(db, sql, NULL, want, cases[i].expression);
		free(sql);
		free(want);
	}
	test_orders(db);
	kit_is(db, "select sum(regexp_like(column1, '^a')) as n from (values ('a'), ('b'), ('ab'))", NULL, "[{\"n\":2}]",
	    "a pattern is compiled once and used for all rows");
	kit_is(db, "select regexp_like(column1, column2) as n from (values ('a', 'a'), ('a', 'b'), ('c', '[c]'))", NULL,
	    "[{\"n\":1},{\"n\":0},{\"n\":1}]", "and a pattern of each row is its own");
	db_free(db);
	return tap_done();
}
