/* {
  "id": "callers",
  "section": "scope",
  "title": { "en": "Accounts in scope and the identity that asked", "zh-CN": "范围内的账号与查询身份" },
  "sources": ["sts.GetCallerIdentity"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "name": { "en": "Name", "zh-CN": "名称" },
    "identity": { "en": "Identity that asked", "zh-CN": "查询身份" },
    "identity_type": { "en": "Type", "zh-CN": "类型" },
    "identity_account": { "en": "Account of that identity", "zh-CN": "身份所属账号" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select a.account, a.name, c.arn as identity, c.identity_type, c.account_id as identity_account, c.evidence
from scope_account a
left join caller c on c.account = a.account
order by a.account;
