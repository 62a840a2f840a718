/* {
  "id": "RAM-03",
  "severity": "high",
  "title": { "en": "Root not used in the period", "zh-CN": "审计期内主账号未使用" },
  "sources": ["events"],
  "reasons": {
    "used": { "en": "Root of account {root_account}: {event_name} {calls} time(s) from {ip}, first {first_seen}, last {last_seen}, e.g. event {event_id}", "zh-CN": "账号 {root_account} 的主账号：自 {ip} 执行 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，如事件 {event_id}" },
    "unused": { "en": "Root of account {root_account}: no event among {calls} of the period", "zh-CN": "账号 {root_account} 的主账号：审计期内 {calls} 个事件中没有其事件" }
  },
  "rationale": { "en": "Whatever the root user does nobody can be denied or told apart. Its own sign-ins count too; only a period whose events were seen whole can show that there were none.", "zh-CN": "主账号的操作无法限制，也无法区分使用人。登录也计入；只有完整读取审计期事件才能证明没有使用。" },
  "remediation": {
    "text": { "en": "Match each event with an emergency ticket; give the task to a role; keep password and device of the root user under seal.", "zh-CN": "将每个事件与应急工单核对；改由角色完成；封存主账号口令与设备。" },
    "validation": { "en": "No event of the root user for 30 days.", "zh-CN": "30 天内没有主账号事件。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	'root ' || recipient_account_id || ' ' || event_name || ' ' || coalesce(source_ip, '-') as resource,
	'fail' as verdict,
	'used' as reason,
	(select group_concat(evidence, ' ') from (
		select distinct x.evidence
		from events x
		where
			x.identity_type = 'root-account' and x.recipient_account_id = e.recipient_account_id and x.event_name = e.event_name
			and x.source_ip is e.source_ip and x.event_time >= :win_start and x.event_time < :win_end
		order by 1
		limit 100
	)) as evidence,
	event_name,
	coalesce(source_ip, '-') as ip,
	count(1) as calls,
	iso_time(min(event_time)) as first_seen,
	iso_time(max(event_time)) as last_seen,
	min(event_id) as event_id,
	recipient_account_id as root_account,
	1 as certain
from events e
where identity_type = 'root-account' and event_time >= :win_start and event_time < :win_end
group by recipient_account_id, event_name, source_ip
union all
select
	a.account, 'root ' || a.account, 'pass', 'unused', (select group_concat(evidence, ' ') from (select distinct e.evidence from events e where e.recipient_account_id = a.account and e.event_time >= :win_start and e.event_time < :win_end order by 1 limit 100)), null, null,
	(select count(1) from events e where e.recipient_account_id = a.account and e.event_time >= :win_start and e.event_time < :win_end),
	null, null, null, a.account,
	null
from scope_account a
where not exists (
	select 1
	from events e
	where e.identity_type = 'root-account' and e.recipient_account_id = a.account and e.event_time >= :win_start and e.event_time < :win_end
);
