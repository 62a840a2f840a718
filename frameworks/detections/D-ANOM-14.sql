/* {
  "id": "D-ANOM-14",
  "severity": "high",
  "title": { "en": "Impossible travel", "zh-CN": "不可能的旅行" },
  "tactic": "initial-access",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "network_places": [], "travel_s": 7200 },
  "reasons": {
    "hit": { "en": "{subject} acted from {place_before} ({ip_before}) and {gap_s} s later from {place} ({ip}), last at {last_seen}, {jumps} time(s)", "zh-CN": "{subject} 在 {place_before}（{ip_before}）操作，{gap_s} 秒后又在 {place}（{ip}）操作，末次 {last_seen}，共 {jumps} 次" },
    "no-places": { "en": "Account {subject}: the records hold no place and network_places names none, so impossible travel can not be judged; {movers} of {identities} identities were seen from more than one network on one day. D-ANOM-05 is what can be said without places", "zh-CN": "账号 {subject}：记录不含位置，network_places 也未给出，无法判断不可能的旅行；{identities} 个身份中有 {movers} 个在同一天自多个网络活动。无位置时可参考 D-ANOM-05" },
    "unplaced": { "en": "Account {subject}: {unplaced} address(es) of people are in no network of network_places ({ips}): what happened from there can not be judged", "zh-CN": "账号 {subject}：有 {unplaced} 个人员来源地址不在 network_places 的任何网段内（{ips}），无法判断其行为" }
  },
  "rationale": { "en": "ActionTrail records hold an address and no place, and no table of places is shipped: naming a country would be a guess. A table of the organisation's own, network_places in the scope's lists (address/bits, a blank, the place), makes it decidable: two places within travel_s seconds, two hours as in the SLS query, are too far apart when places are cities or countries. Without the table it is said here rather than left out, so that nobody takes silence for an answer.", "zh-CN": "操作审计记录只有地址而无位置，本工具不附带地理位置表，指明国家只能是猜测。在范围文件的 lists 中给出本单位的 network_places（“网段 空格 地点”）即可判断：两小时（travel_s 秒，与 SLS 查询一致）内出现在两个地点，若地点为城市或国家则不可能。未给出时在此明示而非略去，以免将沉默当作答案。" },
  "false-positives": { "en": "VPN, proxies and roaming: give such a network the place of its users, or leave it to another name that all of them share.", "zh-CN": "VPN、代理与漫游：将此类网段的地点写为其用户所在地。" },
  "remediation": {
    "text": { "en": "Ask the person. If nobody travelled: end the sessions, change password and keys, review what was done. Without places look at D-ANOM-04 and D-ANOM-05; where the logstore is at hand, SLS SQL has ip_to_country.", "zh-CN": "向本人核实。若并未出行：终止会话、更换口令与密钥并复查其操作。无位置表时查看 D-ANOM-04 与 D-ANOM-05；可查询日志库时，SLS SQL 提供 ip_to_country。" },
    "validation": { "en": "Every hit is explained, and every address of people is in network_places.", "zh-CN": "每个命中均有解释，人员来源地址均在 network_places 中。" },
    "changing": true
  }
} */
with person as (
	select
		recipient_account_id as account,
		actor,
		event_id,
		event_time,
		source_ip,
		ip_net,
		evidence,
		(select min(substr(l.value, length(split_part(l.value, ' ', 1)) + 2)) from list l where l.name = 'network_places' and is_subnet_of(split_part(l.value, ' ', 1), source_ip)) as place
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ip_net <> ''
		and identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
),
step as (
	select
		person.*,
		lag(place) over (partition by account, actor order by event_time, event_id) as place_before,
		lag(source_ip) over (partition by account, actor order by event_time, event_id) as ip_before,
		lag(evidence) over (partition by account, actor order by event_time, event_id) as evidence_before,
		event_time - lag(event_time) over (partition by account, actor order by event_time, event_id) as gap_s
	from person
	where place is not null
)
select
	account,
	actor as resource,
	actor as subject,
	null as state,
	'hit' as reason,
	null as identities,
	null as movers,
	null as unplaced,
	null as ips,
	place_before,
	place,
	max(ip_before) as ip_before,
	max(source_ip) as ip,
	min(gap_s) as gap_s,
	count(1) as jumps,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct concat(evidence_before, ' ', evidence)), ' ') as evidence
from step
where place <> place_before and gap_s < :travel_s
group by account, actor, place_before, place
union all
select
	account,
	account as resource,
	account as subject,
	'not-evaluable' as state,
	'unplaced' as reason,
	null, null,
	count(distinct source_ip) as unplaced,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	null, null, null, null, null, null, null,
	array_join(array_agg(distinct evidence), ' ') as evidence
from person
where place is null and exists (select 1 from list l where l.name = 'network_places')
group by account
union all
select
	s.account,
	s.account as resource,
	s.account as subject,
	'not-evaluable' as state,
	'no-places' as reason,
	count(e.actor) as identities,
	coalesce(sum(case when e.networks > 1 then 1 else 0 end), 0) as movers,
	null, null, null, null, null, null, null, null, null,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from scope_account s
left join (
	select account, actor, max(networks) as networks, arbitrary(evidence) as evidence
	from (
		select account, actor, event_time / 86400 as day, count(distinct ip_net) as networks, arbitrary(evidence) as evidence
		from person
		group by account, actor, event_time / 86400
	) d
	group by account, actor
) e on e.account = s.account
where not exists (select 1 from list l where l.name = 'network_places')
group by s.account;
