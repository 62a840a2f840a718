/* { "title": "don't split_part(" } */ -- don't (
select split_part('a:b"\\:c', ':', 2), split_part('a', ':', 2), split_part(null, ':', 1), concat_ws(' ', 'a', null, 'b'), concat_ws(', ', null, 'c'),
  from_utf8(from_base64('aGVsbG8gd8O2cmxk5Lit')), from_utf8(from_base64('YQ==')), epoch('2026-01-01T00:00:00Z'), iso_time(1767225600),
  regexp_like(lower(split_part('x:GetFoo', ':', 2)), '^(get|list)'), json_extract_scalar('{"a":true,"b":[1],"c":12}', '$.a'),
  json_extract_scalar('{"b":[1]}', '$.b'), json_extract_scalar('{"c":12}', '$.c'), json_extract_scalar('x', '$.c'), if(1, 2, 3), greatest(1, 5, 3), strpos('abc', 'c'),
  starts_with('abc', 'ab'), count_if(a > 1 and a < 4), 'it''s, (kept)'
  from (select 1 as a union select 2 union select 3 union select 5) where exists (select 1 from (select 7 as b) where b > a);
