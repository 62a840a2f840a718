-- A cell of the credential report: CSV inside base64, no commas inside cells.  user is '<root>' or the name that IMS asks for.
create view credential_cell as
with report as (
	select
		x.account,
		x.page,
		x.id,
		epoch(json_extract(x.body, '$.GeneratedTime')) as generated,
		'[' || replace(json_quote(replace(replace(from_utf8(from_base64(json_extract(x.body, '$.Content'))), char(13), ''), '"', '')), '\n', '","') || ']' as lines
	from "ims.GetCredentialReport" x
	where x.state = 'confirmed' and x.absent = 0
),
line as (
	select r.account, r.page, r.id, r.generated, l.key as nth, '[' || replace(json_quote(l.value), ',', '","') || ']' as cells
	from report r, json_each(case when json_valid(r.lines) then r.lines else '[]' end) l
	where l.value <> ''
),
cell as (
	select l.account, l.page, l.id, l.generated, l.nth, c.key as col, c.value
	from line l, json_each(case when json_valid(l.cells) then l.cells else '[]' end) c
)
select
	c.account,
	c.id as evidence,
	c.generated,
	u.value as user,
	h.value as name,
	c.value
from cell c
join cell h on h.account = c.account and h.page = 1 and h.nth = 0 and h.col = c.col
join cell u on u.id = c.id and u.nth = c.nth and u.col = 0
where u.value <> 'user';
