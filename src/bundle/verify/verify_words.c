#include "bundle/verify/verify_words.h"

static const char *const words[VERIFY_WORD_COUNT][LANG_COUNT] = {
	[WORD_THE_FILE] = { "the file", "该文件" },
	[WORD_REFUSED] = { "REFUSED, it is not what it claims", "拒绝接受：与其声称的不符" },
	[WORD_REFUSED_MEANING] = { "REFUSED, its bytes are what was sealed but do not hold together", "拒绝接受：字节与封存时一致，但内容前后不符" },
	[WORD_REFUSED_VERDICTS] = { "REFUSED, its verdicts do not follow from its evidence", "拒绝接受：结论无法由其证据得出" },
	[WORD_UNREAD] = { "not all of it was read, so nothing is said about it", "未全部读取，因此不作任何结论" },
	[WORD_PROBLEMS] = { "problems", "问题" },
	[WORD_FINDINGS] = { "findings on the report", "报告与日志问题" },
	[WORD_NOT_WHOLE] = { "not all of it was read", "未全部读取" },
	[WORD_UNSIGNED] = { "intact but unsigned: it agrees with itself, and anybody could have made it",
	    "内容完整但未签名：仅自身一致，任何人都可能制作它" },
	[WORD_SELF_SIGNED] = { "intact, self-signed: one key signed all of it, and nothing says whose",
	    "内容完整，自签名：全部内容由同一密钥签署，但无法说明密钥属于谁" },
	[WORD_BY_KEY] = { "intact, signed by a key: no root was named that its certificate could be checked against",
	    "内容完整，由某一密钥签署：未指定可用于核对其证书的根证书" },
	[WORD_BY_ROOT] = { "intact, signed under a root that you named", "内容完整，由您指定的根证书之下的证书签署" },
	[WORD_PART_OF] = { "part of", "属于" },
	[WORD_PIECES_PROVEN] = { "pieces, each proven to be what was sealed there", "个文件，均已证明是其中封存的内容" },
	[WORD_SAME_VERDICTS] = { "re-performed with the same verdicts", "重新执行得到相同结论" },

	[WORD_SIGNER] = { "signer", "签名" },
	[WORD_NOT_GOOD] = { "the signature is NOT good", "签名无效" },
	[WORD_UNREADABLE] = { "certificate not readable", "证书无法读取" },
	[WORD_ROLE] = { "claims role", "声称角色" },
	[WORD_CERTIFICATE] = { "certificate", "证书" },
	[WORD_ISSUED_BY_ITSELF] = { "self-signed", "自签名" },
	[WORD_FINGERPRINT] = { "fingerprint", "指纹" },
	[WORD_CLAIMS] = { "claims", "声称时间" },
	[WORD_STEP] = { "step", "步骤" },
	[WORD_NOT_LISTED] = { "not listed here", "此处未列出" },
	[WORD_NOT_CHECKED] = { "not checked", "未核验" },
	[WORD_BASE_FAILS] = { "cannot be said, because what it stands on does not hold", "不成立，因为其所依据的层次不成立" },

	[WORD_OPEN_REST] = { "what comes behind the problem that stopped the reading", "导致读取中止的问题之后的内容" },
	[WORD_OPEN_OWNER] = { "whom the certificates belong to: no root was named with --trust", "证书属于谁：未用 --trust 指定根证书" },
	[WORD_OPEN_TIME] = { "when it was signed: no timestamp says so, a signing time is the signer's claim",
	    "签署时间：没有时间戳证明，签名中的时间仅为签名者的声称" },
	[WORD_OPEN_REVOCATION] = { "whether a certificate was revoked", "证书是否已被吊销" },
	[WORD_OPEN_ENDED] = { "validity of the certificate, which ended on", "证书有效期，截止于" },
	[WORD_OPEN_BEGINS] = { "validity of the certificate, which begins on", "证书有效期，开始于" },
	[WORD_OPEN_NO_LOG] = { "the custody log: there is none", "采集日志：没有" },
	[WORD_OPEN_NO_REPORT] = { "the OSCAL report: there is none", "OSCAL 报告：没有" },
	[WORD_OPEN_SCHEMA] = { "the OSCAL report against its schema (data/VERIFY.txt says how)", "OSCAL 报告是否符合其模式（方法见 data/VERIFY.txt）" },
	[WORD_OPEN_VERDICTS] = { "whether the verdicts follow from the evidence", "结论是否由证据得出" },
	[WORD_OPEN_OTHER_VERDICTS] = { "whether the verdicts of the rules and controls that were not re-performed follow from the evidence",
	    "未重新执行的规则和控制项，其结论是否由证据得出" },
	[WORD_OPEN_NOT_SHOWN] = { "the pieces that are not shown, and how they are named: the manifest of the whole bundle is not here",
	    "未出示的文件及其名称：整个证据包的清单不在此处" },
	[WORD_OPEN_REDACTED] = { "the values behind commitments, and that redacted pieces say what was received: who sealed answers for that",
	    "承诺所遮盖的值，以及已遮盖文件是否与所收到的内容一致：由封存者负责" },
	[WORD_OPEN_EXCERPT] = { "what data/excerpt.json and the pages beside it say: whoever made this part wrote them, no proof covers them",
	    "data/excerpt.json 及其旁页面的内容：由制作这一部分的人写成，没有证明覆盖它" },
};

const char *
verify_word(enum verify_word w, enum lang lang)
{
	return words[w][lang];
}
