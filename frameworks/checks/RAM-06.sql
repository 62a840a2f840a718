/* {
  "id": "RAM-06",
  "severity": "high",
  "title": { "en": "AccessKeys are rotated", "zh-CN": "AccessKey 定期轮换" },
  "sources": ["ims.GetAccountSummary", "ims.ListAccessKeys", "ims.ListUsers"],
  "parameters": { "ak_days": 90 },
  "reasons": {
    "young": { "en": "Key {subject} of {upn}: {days} days old, at most {limit} are allowed", "zh-CN": "{upn} 的密钥 {subject}：已使用 {days} 天，上限 {limit} 天" },
    "old": { "en": "Key {subject} of {upn}: {days} days old, made {created}, at most {limit} are allowed", "zh-CN": "{upn} 的密钥 {subject}：已使用 {days} 天，创建于 {created}，上限 {limit} 天" },
    "unseen": { "en": "Key {subject} of {upn}: the answer has no CreateDate", "zh-CN": "{upn} 的密钥 {subject}：返回中没有 CreateDate" },
    "short-list": { "en": "Account {subject}: {listed} users were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个用户，而账号统计为 {counted} 个" },
    "no-keys": { "en": "Account {subject}: none of its {listed} RAM users has an active AccessKey", "zh-CN": "账号 {subject}：{listed} 个 RAM 用户均没有启用的 AccessKey" }
  },
  "rationale": { "en": "A key that leaked is of use until it is replaced; 90 days is the CIS value. The age counts from the making of the key, for the service can not change a key in place.", "zh-CN": "泄露的密钥在更换前一直可用；90 天取自 CIS。密钥不能原地更换，因此从创建时间起算。" },
  "remediation": {
    "text": { "en": "Make a second key, move its users over, switch the old key off, and delete it when its last use stays unchanged. Better: STS credentials of a role.", "zh-CN": "创建新密钥并切换调用方，停用旧密钥，确认最近使用时间不再变化后删除。更好的做法是使用角色的 STS 凭证。" },
    "validation": { "en": "ListAccessKeys shows no active key that is older; GetAccessKeyLastUsed of the old key stays as it was.", "zh-CN": "ListAccessKeys 不再显示超龄的启用密钥；旧密钥的 GetAccessKeyLastUsed 不再变化。" },
    "changing": true
  }
} */
select
	k.account,
	k.access_key as resource,
	case when k.created is null then 'unknown' when :now - k.created > :ak_days * 86400 then 'fail' else 'pass' end as verdict,
	case when k.created is null then 'unseen' when :now - k.created > :ak_days * 86400 then 'old' else 'young' end as reason,
	concat_ws(' ', k.evidence, (select group_concat(distinct u.evidence) from ram_user u where u.account = k.account and u.upn = k.upn), c.evidence) as evidence,
	k.upn,
	(:now - k.created) / 86400 as days,
	iso_time(k.created) as created,
	:ak_days as "limit",
	null as listed,
	null as counted,
	k.access_key as subject
from ram_key k
left join ram_count c on c.account = k.account
where k.active
union all
select account, account, 'unknown', 'short-list', evidence, null, null, null, null, listed, counted, account
from ram_user_total
where listed < counted
union all
select t.account, t.account, 'not-applicable', 'no-keys', t.evidence, null, null, null, null, t.listed, t.counted, t.account
from ram_user_total t
where t.listed >= t.counted and not exists (select 1 from ram_key k where k.account = t.account and k.active);
