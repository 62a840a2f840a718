/* {
  "id": "TRL-13",
  "severity": "medium",
  "title": { "en": "Global events region is known", "zh-CN": "全局事件存储地域已确认" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetGlobalEventsStorageRegion"],
  "parameters": { "allowed_regions": [] },
  "reasons": {
    "inside": { "en": "Account {subject}: events of global services are kept in {storage}, one of the allowed regions ({allowed})", "zh-CN": "账号 {subject}：全局服务事件存储于 {storage}，属于允许的地域（{allowed}）" },
    "outside": { "en": "Account {subject}: events of global services are kept in {storage}, outside the allowed regions ({allowed})", "zh-CN": "账号 {subject}：全局服务事件存储于 {storage}，不在允许的地域（{allowed}）内" },
    "no-rule": { "en": "Account {subject}: events of global services are kept in {storage}; the parameter allowed_regions sets no rule", "zh-CN": "账号 {subject}：全局服务事件存储于 {storage}；参数 allowed_regions 未设置要求" },
    "unseen": { "en": "Account {subject}: the answer names no region", "zh-CN": "账号 {subject}：返回中没有地域" }
  },
  "rationale": { "en": "RAM, sign-in and other global services have no region of their own: their events can be looked up in one place only, and that place decides under whose law they lie. On the international site the default is Singapore.", "zh-CN": "RAM、登录等全局服务没有自己的地域：其事件只能在一个地域查询，该地域决定适用的法律。国际站默认是新加坡。" },
  "remediation": {
    "text": { "en": "UpdateGlobalEventsStorageRegion to an allowed region; earlier events stay where they are.", "zh-CN": "UpdateGlobalEventsStorageRegion 改为允许的地域；已有事件不会迁移。" },
    "validation": { "en": "GetGlobalEventsStorageRegion: StorageRegion is the new one.", "zh-CN": "GetGlobalEventsStorageRegion：StorageRegion 为新地域。" },
    "changing": true
  }
} */
select
	account,
	account as resource,
	case
		when storage is null then 'unknown'
		when allowed is null then 'not-applicable'
		when permitted then 'pass'
		else 'fail'
	end as verdict,
	case
		when storage is null then 'unseen'
		when allowed is null then 'no-rule'
		when permitted then 'inside'
		else 'outside'
	end as reason,
	evidence,
	storage,
	allowed,
	account as subject
from (
	select
		a.account,
		concat_ws(' ', a.evidence, x.id) as evidence,
		nullif(json_extract(x.body, '$.StorageRegion'), '') as storage,
		(select group_concat(value, ', ') from list where name = 'allowed_regions') as allowed,
		exists (select 1 from list where name = 'allowed_regions' and value = json_extract(x.body, '$.StorageRegion')) as permitted
	from account_asked a
	left join "actiontrail.GetGlobalEventsStorageRegion" x on x.account = a.account
);
