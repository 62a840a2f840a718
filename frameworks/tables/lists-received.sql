/* {
  "id": "lists-received",
  "section": "scope",
  "title": { "en": "Lists: the total that the service told against what was received", "zh-CN": "列表：服务给出的总数与实际收到的条数" },
  "sources": [],
  "columns": {
    "list": { "en": "Call", "zh-CN": "调用" },
    "accounts": { "en": "Accounts", "zh-CN": "账号数" },
    "told": { "en": "Total told", "zh-CN": "服务给出的总数" },
    "received": { "en": "Received", "zh-CN": "实际收到" },
    "differing": { "en": "Accounts where they differ", "zh-CN": "不一致的账号" }
  }
} */
select
	source as list,
	count(1) as accounts,
	sum(told) as told,
	sum(received) as received,
	coalesce(group_concat(case when told <> received then account end), '-') as differing
from (
	select source, account, sum(total) as told, coalesce(sum(items), 0) as received
	from exchange
	group by source, account
	having sum(total) is not null
)
group by source
order by sum(told) = sum(received), source;
