/* {
  "id": "RAM-07",
  "severity": "medium",
  "title": { "en": "Unused keys and users are disabled", "zh-CN": "停用未使用的密钥与用户" },
  "sources": ["actiontrail.GetAccessKeyLastUsedInfo", "ims.GetAccessKeyLastUsed", "ims.GetAccountSummary", "ims.GetLoginProfile", "ims.ListAccessKeys", "ims.ListUsers"],
  "parameters": { "idle_days": 90 },
  "reasons": {
    "used": { "en": "{what} {subject} of {upn}: last used {last}, {days} days ago, at most {limit} are allowed ({says})", "zh-CN": "{upn} 的 {what} {subject}：最近使用 {last}，距今 {days} 天，上限 {limit} 天（{says}）" },
    "new": { "en": "{what} {subject} of {upn}: not used yet, made {created}, less than {limit} days ago", "zh-CN": "{upn} 的 {what} {subject}：尚未使用，创建于 {created}，不足 {limit} 天" },
    "idle": { "en": "{what} {subject} of {upn}: last used {last}, {days} days ago, at most {limit} are allowed ({says})", "zh-CN": "{upn} 的 {what} {subject}：最近使用 {last}，距今 {days} 天，上限 {limit} 天（{says}）" },
    "never": { "en": "{what} {subject} of {upn}: never used since it was made {created}, at most {limit} days are allowed", "zh-CN": "{upn} 的 {what} {subject}：自 {created} 创建以来从未使用，上限 {limit} 天" },
    "undated": { "en": "{what} {subject} of {upn}: made {created}, and neither RAM nor ActionTrail names a last use: recording of it may have begun later", "zh-CN": "{upn} 的 {what} {subject}：创建于 {created}，RAM 与操作审计均未给出最近使用时间，可能晚于记录开始" },
    "short-list": { "en": "Account {subject}: {listed} users were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个用户，而账号统计为 {counted} 个" },
    "none": { "en": "Account {subject}: no active AccessKey and no user who can sign in", "zh-CN": "账号 {subject}：没有启用的 AccessKey，也没有可登录的用户" }
  },
  "rationale": { "en": "What nobody uses nobody misses when it is misused; 90 days is the customary limit. A key without a time of last use can be older than the recording of it, so it is unknown; a sign-in has always been recorded. RAM and ActionTrail (400 days, by the hour) each record the last use of a key; the later of the two holds and both are shown. UNCONFIRMED: how ActionTrail answers for a key that it never saw; an answer without a time names none.", "zh-CN": "无人使用的凭证被滥用时无人察觉；90 天为通行上限。没有最近使用时间的密钥可能早于该项记录，故为未知；登录一直有记录。RAM 与操作审计（400 天，按小时）各自记录密钥的最近使用，以较晚者为准并同时列出。未确认：操作审计对从未见过的密钥如何返回；不带时间视为没有记录。" },
  "remediation": {
    "text": { "en": "Switch the key off (UpdateAccessKey Inactive) or take the login profile away (DeleteLoginProfile); delete after a month of silence.", "zh-CN": "停用密钥（UpdateAccessKey Inactive）或删除登录配置（DeleteLoginProfile）；观察一个月后删除。" },
    "validation": { "en": "ListAccessKeys shows the key Inactive, GetLoginProfile answers that there is none.", "zh-CN": "ListAccessKeys 显示密钥为 Inactive，GetLoginProfile 返回不存在。" },
    "changing": true
  }
} */
select
	w.account,
	w.thing as resource,
	case
		when w.used > :now - :idle_days * 86400 then 'pass'
		when w.used is not null then 'fail'
		when w.created > :now - :idle_days * 86400 then 'pass'
		when w.what = 'AccessKey' or w.created is null then 'unknown'
		else 'fail'
	end as verdict,
	case
		when w.used > :now - :idle_days * 86400 then 'used'
		when w.used is not null then 'idle'
		when w.created > :now - :idle_days * 86400 then 'new'
		when w.what = 'AccessKey' or w.created is null then 'undated'
		else 'never'
	end as reason,
	w.evidence,
	w.what,
	w.says,
	w.upn,
	coalesce(iso_time(w.used), '-') as last,
	(:now - w.used) / 86400 as days,
	coalesce(iso_time(w.created), '-') as created,
	:idle_days as "limit",
	null as listed,
	null as counted,
	w.thing as subject
from (
	select
		k.account, 'AccessKey' as what, k.access_key as thing, k.upn,
		coalesce(max(x.used, t.used), x.used, t.used) as used,
		k.created,
		'RAM ' || coalesce(iso_time(x.used), '-') || ', ActionTrail ' || coalesce(iso_time(t.used), '-') as says,
		-- the console side has no part in this row, so the user's own profile stands for it
		concat_ws(' ', k.evidence, x.evidence, t.evidence, u.evidence, l.evidence, c.evidence) as evidence
	from ram_key k
	join ram_user u on u.account = k.account and u.upn = k.upn
	left join ram_key_use x on x.account = k.account and x.upn = k.upn and x.access_key = k.access_key
	left join ram_key_record t on t.account = k.account and t.access_key = k.access_key
	left join ram_login l on l.account = k.account and l.upn = k.upn
	left join ram_count c on c.account = k.account
	where k.active and u.status <> 'freeze'
	union all
	select
		u.account, 'console', u.upn, u.upn,
		case when u.last_login is null then l.last_login when l.last_login is null then u.last_login else max(u.last_login, l.last_login) end,
		u.created,
		'RAM',
		concat_ws(' ', u.evidence, l.evidence, c.evidence)
	from ram_user u
	join ram_login l on l.account = u.account and l.upn = u.upn and l.console
	left join ram_count c on c.account = u.account
	where u.status <> 'freeze'
) w
union all
select account, account, 'unknown', 'short-list', evidence, null, null, null, null, null, null, null, listed, counted, account
from ram_user_total
where listed < counted
union all
select t.account, t.account, 'not-applicable', 'none', t.evidence, null, null, null, null, null, null, null, t.listed, t.counted, t.account
from ram_user_total t
where
	t.listed >= t.counted
	and not exists (select 1 from ram_key k join ram_user u on u.account = k.account and u.upn = k.upn where k.account = t.account and k.active and u.status <> 'freeze')
	and not exists (
		select 1
		from ram_user u
		left join ram_login l on l.account = u.account and l.upn = u.upn
		where u.account = t.account and u.status <> 'freeze' and coalesce(l.console, 1)
	);
