/* {
  "id": "directories",
  "section": "scope",
  "title": { "en": "Resource directory", "zh-CN": "资源目录" },
  "settings": { "of": ["account"], "are": ["directory", "management"] },
  "sources": ["resourcemanager.GetResourceDirectory"],
  "columns": {
    "account": { "en": "Asked as account", "zh-CN": "查询账号" },
    "directory": { "en": "Directory", "zh-CN": "资源目录" },
    "management": { "en": "Management account", "zh-CN": "管理账号" },
    "answer": { "en": "Answer", "zh-CN": "返回" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select account, directory_id as directory, master as management, coalesce(code, state) as answer, evidence
from directory
order by account;
