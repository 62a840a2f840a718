/* {
  "id": "D-AUTH-02",
  "severity": "critical",
  "title": { "en": "Root AccessKey used", "zh-CN": "主账号 AccessKey 被使用" },
  "tactic": "initial-access T1078.004",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "Root of account {root_account} used the AccessKey {key} {calls} time(s): {actions}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "账号 {root_account} 的主账号使用 AccessKey {key} {calls} 次：{actions}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A key of root can do everything, can not be limited and has no second factor.", "zh-CN": "主账号 AccessKey 拥有全部权限、无法约束，也没有第二因子。" },
  "false-positives": { "en": "None that an auditor accepts; old scripts. Console work of root (TMP. and STS. ids) is left out.", "zh-CN": "没有审计员可接受的情形；遗留脚本。主账号的控制台操作（TMP.、STS. 开头）已排除。" },
  "remediation": {
    "text": { "en": "Find the caller by its address, move it to a RAM user or role, disable the key, then delete it.", "zh-CN": "按来源地址定位调用方，改用 RAM 用户或角色，停用后删除该密钥。" },
    "validation": { "en": "The security report shows no AccessKey of root.", "zh-CN": "安全报告显示主账号没有 AccessKey。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	access_key_id as resource,
	access_key_id as key,
	account_id as root_account,
	array_join(array_agg(distinct event_name), ', ') as actions,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and identity_type = 'root-account'
	and lower(coalesce(access_key_id, '')) not in ('', 'null', 'none')
	and not regexp_like(access_key_id, '^(TMP|STS)[.]')
group by recipient_account_id, account_id, access_key_id;
