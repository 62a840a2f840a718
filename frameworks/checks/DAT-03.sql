/* {
  "id": "DAT-03",
  "severity": "medium",
  "title": { "en": "Security Center alert and log analysis on", "zh-CN": "云安全中心日志分析" },
  "sources": ["sas.DescribeLogShipperStatus", "sas.GetServiceTrail"],
  "reasons": {
    "on": { "en": "Account {subject}: log analysis of Security Center is on (OpenStatus {opened}), its service trail too (Config {trail})", "zh-CN": "账号 {subject}：云安全中心日志分析已开启（OpenStatus {opened}），服务跟踪也已开启（Config {trail}）" },
    "off": { "en": "Account {subject}: log analysis of Security Center is bought and not on (OpenStatus {opened}): host and network events are not kept", "zh-CN": "账号 {subject}：已购买云安全中心日志分析但未开启（OpenStatus {opened}）：主机与网络事件未保存" },
    "trail-off": { "en": "Account {subject}: log analysis is on, but the service trail is not (Config {trail}): Security Center does not look at management events", "zh-CN": "账号 {subject}：日志分析已开启，但服务跟踪未开启（Config {trail}）：云安全中心不分析管控事件" },
    "none": { "en": "Account {subject} has no edition of Security Center with log analysis (BuyStatus {bought})", "zh-CN": "账号 {subject} 没有含日志分析的云安全中心版本（BuyStatus {bought}）" },
    "unseen": { "en": "Account {subject}: the state of log analysis or of the service trail could not be read", "zh-CN": "账号 {subject}：无法读取日志分析或服务跟踪的状态" }
  },
  "rationale": { "en": "What happens on hosts is in no trail. Security Center records it, but keeps it for queries only while log analysis is on.", "zh-CN": "主机上的行为不在任何跟踪中。云安全中心会记录，但仅在开启日志分析时保留以供查询。" },
  "remediation": {
    "text": { "en": "Open log analysis in Security Center (ModifyOpenLogShipper) and its service trail.", "zh-CN": "在云安全中心开启日志分析（ModifyOpenLogShipper）与服务跟踪。" },
    "validation": { "en": "DescribeLogShipperStatus: OpenStatus is yes; the logstore sas-log receives rows.", "zh-CN": "DescribeLogShipperStatus：OpenStatus 为 yes；日志库 sas-log 有数据写入。" },
    "changing": true
  }
} */
select
	account,
	null as region,
	account as resource,
	case reason
		when 'on' then 'pass'
		when 'off' then 'fail'
		when 'trail-off' then 'warn'
		when 'none' then 'not-applicable'
		else 'unknown'
	end as verdict,
	reason,
	evidence,
	opened,
	bought,
	trail,
	account as subject
from (
	select
		a.account,
		case
			when json_extract(s.body, '$.LogShipperStatus.OpenStatus') is null then 'unseen'
			-- UNCONFIRMED: that pay-as-you-go shows as PostPaidOpenStatus true while BuyStatus stays no
			when
				json_extract(s.body, '$.LogShipperStatus.OpenStatus') <> 'yes'
				and coalesce(json_extract(s.body, '$.LogShipperStatus.BuyStatus'), 'no') <> 'yes'
				and coalesce(json_extract(s.body, '$.LogShipperStatus.PostPaidOpenStatus'), 0) not in (1, 'true', 'yes')
				then 'none'
			when json_extract(s.body, '$.LogShipperStatus.OpenStatus') <> 'yes' then 'off'
			when json_extract(t.body, '$.ServiceTrail.Config') is null then 'unseen'
			when json_extract(t.body, '$.ServiceTrail.Config') <> 'on' then 'trail-off'
			else 'on'
		end as reason,
		coalesce(s.id, '') || coalesce(' ' || t.id, '') as evidence,
		json_extract(s.body, '$.LogShipperStatus.OpenStatus') as opened,
		json_extract(s.body, '$.LogShipperStatus.BuyStatus') as bought,
		json_extract(t.body, '$.ServiceTrail.Config') as trail
	from scope_account a
	left join "sas.DescribeLogShipperStatus" s on s.account = a.account
	left join "sas.GetServiceTrail" t on t.account = a.account
);
