/* {
  "id": "TIM-01",
  "severity": "low",
  "title": { "en": "Clock is synchronised", "zh-CN": "时间同步" },
  "sources": ["sts.GetCallerIdentity"],
  "parameters": { "max_skew_s": 60 },
  "reasons": {
    "hosts": { "en": "Account {subject}: event times are the platform's, in UTC; its clock and ours differed by at most {skew} second(s) over {answers} answers. Whether hosts follow NTP is for a human to show", "zh-CN": "账号 {subject}：事件时间由平台以 UTC 记录；{answers} 次应答中平台与本机时钟最多相差 {skew} 秒。主机是否与 NTP 同步需人工证明" },
    "skewed": { "en": "Account {subject}: the platform's clock and ours differed by {skew} second(s), at most {limit} are allowed: times of collection are not to be trusted", "zh-CN": "账号 {subject}：平台与本机时钟相差 {skew} 秒，要求不超过 {limit} 秒：采集时间不可信" },
    "unseen": { "en": "Account {subject}: no answer carried the platform's time", "zh-CN": "账号 {subject}：应答均未携带平台时间" }
  },
  "rationale": { "en": "Records can be put in order only when their clocks agree. The platform sets event times; the clocks of hosts are out of reach of its API.", "zh-CN": "只有时钟一致，记录才能排序。事件时间由平台记录；主机时钟无法通过其 API 获取。" },
  "remediation": {
    "text": { "en": "Configure chrony with ntp.cloud.aliyuncs.com on hosts and on the machine that collects; attach the output of chronyc sources.", "zh-CN": "在主机和采集机上用 chrony 与 ntp.cloud.aliyuncs.com 同步；附 chronyc sources 输出。" },
    "validation": { "en": "chronyc sources shows a selected server; the run shows a difference within the limit.", "zh-CN": "chronyc sources 显示已选定的服务器；运行显示的差值在限值内。" },
    "changing": true
  }
} */
select
	account,
	null as region,
	account as resource,
	case when skew is null then 'unknown' when skew > :max_skew_s then 'warn' else 'manual' end as verdict,
	case when skew is null then 'unseen' when skew > :max_skew_s then 'skewed' else 'hosts' end as reason,
	evidence,
	skew,
	answers,
	:max_skew_s as "limit",
	account as subject
from (
	select
		c.account,
		c.id as evidence,
		-- the header has whole seconds and is written between sending and receiving
		max(max(0, x.server_time - x.received, x.sent - 1 - x.server_time)) as skew,
		count(x.server_time) as answers
	from "sts.GetCallerIdentity" c
	join exchange x on x.account = c.account
	group by c.id
);
