/* {
  "id": "D-EXP-01",
  "severity": "high",
  "title": { "en": "Security group opened to the world", "zh-CN": "安全组对全网开放" },
  "tactic": "defense-evasion T1562.007",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "dangerous-port": { "en": "{actor} ({user_name}) opened security group {subject} to the whole world on a port for administration or databases ({ports}) by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 将安全组 {subject} 的管理或数据库端口（{ports}）对全网开放，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "open": { "en": "{actor} ({user_name}) opened security group {subject} to the whole world (ports {ports}) by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 将安全组 {subject} 对全网开放（端口 {ports}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "untold": { "en": "{actor} ({user_name}) called {event_name} on security group {subject}, and the record does not show for which addresses, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对安全组 {subject} 调用 {event_name}，记录未显示所涉地址，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A port for administration or a database that the world can reach is found by scanners within minutes. Networks larger than /8 (IPv6 /4) count as the world, or two halves would pass for less.", "zh-CN": "对全网开放的管理或数据库端口数分钟内即被扫描发现。大于 /8（IPv6 /4）的网段视同全网，以免拆成两半规避。" },
  "false-positives": { "en": "Public web ports 80 and 443. Rules that drop traffic are not counted.", "zh-CN": "对外服务的 80、443 端口；拒绝类规则不计入。" },
  "remediation": {
    "text": { "en": "Revoke the rule (RevokeSecurityGroup) or limit it to the networks that need it; check for sign-ins through the port since.", "zh-CN": "撤销该规则（RevokeSecurityGroup）或限制为所需网段；检查此后经该端口的登录。" },
    "validation": { "en": "DescribeSecurityGroupAttribute shows no ingress rule from 0.0.0.0/0 or ::/0 but for public services.", "zh-CN": "DescribeSecurityGroupAttribute 中除公共服务外没有来自 0.0.0.0/0 或 ::/0 的入方向规则。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	reason,
	case when reason = 'untold' then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	coalesce(arbitrary(first_ports), '-') as ports,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		g.*,
		case
			when request_json is null or length(request_json) > 65536 or regexp_like(asked, 'sourcecidr(ip)?[\\]*" *: *[\\]*"[*]') then 'untold'
			when not regexp_like(asked, 'sourcecidr(ip)?[\\]*" *: *[\\]*"([0-9.]+/[0-7]|[0-9a-f:]*:[0-9a-f:]*/[0-4]|0[.]0[.]0[.]0)[\\]*"') then 'closed'
			-- every rule of the call drops: as many drops as port ranges
			when strpos(asked, '"drop"') > 0
				and (length(asked) - length(replace(asked, 'policy":"drop"', ''))) / 14 >= (length(asked) - length(replace(asked, 'portrange":', ''))) / 11
				then 'closed'
			when regexp_like(asked, 'portrange[\\]*" *: *[\\]*"(-1/-1|1/65535|0/65535|22/22|3389/3389|3306/3306|1433/1433|5432/5432|6379/6379|27017/27017|9200/9200)[\\]*"')
				then 'dangerous-port'
			-- ranges that hold one of them: from at most 22 to at least 22, the same for the databases from 3306 on
			when regexp_like(asked, 'portrange[\\]*" *: *[\\]*"([0-9]|1[0-9]|2[0-2])/(2[2-9]|[3-9][0-9]|[0-9][0-9][0-9]+)[\\]*"') then 'dangerous-port'
			when regexp_like(asked, 'portrange[\\]*" *: *[\\]*"([0-9][0-9]?[0-9]?|[12][0-9][0-9][0-9]|3[0-2][0-9][0-9])/(3[4-9][0-9][0-9]|[4-9][0-9][0-9][0-9]|[0-9][0-9][0-9][0-9][0-9])[\\]*"')
				then 'dangerous-port'
			else 'open'
		end as reason
	from (
		select
			e.*,
			lower(substr(request_json, 1, 65536)) as asked,
			coalesce(
				json_extract_scalar(request_json, '$.SecurityGroupId'), nullif(resource_name, ''), '-'
			) as subject,
			-- parameters are flat, numbered, or a list as JSON text: the regular expressions read all three
			coalesce(
				json_extract_scalar(request_json, '$.PortRange'), json_extract_scalar(request_json, '$["Permissions.1.PortRange"]')
			) as first_ports
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'ecs'
			-- UNCONFIRMED: ConfigureSecurityGroupPermissions is in published alert rules only, not in the API list
			and event_name in ('AuthorizeSecurityGroup', 'ModifySecurityGroupRule', 'ConfigureSecurityGroupPermissions')
	) g
) x
where reason <> 'closed'
group by recipient_account_id, region, subject, reason, actor, event_name;
