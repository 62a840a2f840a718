#include "bundle/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

const struct problem_kind problem_kinds[PROBLEM_CODE_COUNT] = {
	[PROBLEM_NONE] = { "none", 0, false,
	    { "Nothing is wrong.",
	      "没有问题。" } },
	[PROBLEM_READ] = { "read", 0, false,
	    { "The file could not be read, so nothing is said about the bundle.",
	      "文件无法读取，因此对证据包不作任何结论。" } },
	[PROBLEM_STOPPED] = { "stopped", 0, false,
	    { "The check was interrupted, so nothing is said about the bundle.",
	      "核验被中断，因此对证据包不作任何结论。" } },

	[PROBLEM_CONTAINER_MAGIC] = { "container-magic", 1, false,
	    { "This file is not a compressed archive of the kinds that a bundle may be.",
	      "该文件不是证据包允许使用的压缩归档格式。" } },
	[PROBLEM_GZIP_HEADER] = { "gzip-header", 1, false,
	    { "The compressed file begins with settings that a sealed bundle never has, so it was not made by sealing.",
	      "压缩文件的开头含有封存的证据包不会有的设置，因此它不是封存所产生的。" } },
	[PROBLEM_GZIP_DATA] = { "gzip-data", 2, false,
	    { "The compressed data is damaged and cannot be unpacked.",
	      "压缩数据已损坏，无法解压。" } },
	[PROBLEM_GZIP_CRC] = { "gzip-crc", 2, false,
	    { "The checksum of the compressed file does not match its content: it was damaged or changed.",
	      "压缩文件的校验和与内容不符：文件已损坏或被改动。" } },
	[PROBLEM_GZIP_LENGTH] = { "gzip-length", 2, false,
	    { "The compressed file states another length than it has: it was damaged or changed.",
	      "压缩文件声明的长度与实际长度不符：文件已损坏或被改动。" } },
	[PROBLEM_ZSTD_DATA] = { "zstd-data", 2, false,
	    { "The compressed data is damaged and cannot be unpacked.",
	      "压缩数据已损坏，无法解压。" } },
	[PROBLEM_ZSTD_FRAME] = { "zstd-frame", 2, false,
	    { "The compressed file uses a form that a sealed bundle never has, so it was not made by sealing.",
	      "压缩文件使用了封存的证据包不会采用的形式，因此它不是封存所产生的。" } },
	[PROBLEM_CONTAINER_TRUNCATED] = { "container-truncated", 2, false,
	    { "The file ends too early: a part of the bundle is missing.",
	      "文件过早结束：证据包缺少一部分。" } },
	[PROBLEM_CONTAINER_TRAILING] = { "container-trailing", 2, false,
	    { "There is something behind the end of the bundle, which some programs would show and others would not.",
	      "证据包结尾之后还有内容，有的程序会显示它，有的不会。" } },
	[PROBLEM_LIMIT_TOTAL] = { "limit-total", 2, false,
	    { "The bundle unpacks to more than the format allows.",
	      "证据包解压后的大小超过格式允许的上限。" } },
	[PROBLEM_LIMIT_RATIO] = { "limit-ratio", 2, false,
	    { "The file unpacks to far more than honest data can, as a trap for whoever opens it would.",
	      "文件解压后的体积远超正常数据，像是给打开者设下的陷阱。" } },
	[PROBLEM_TAR_CHECKSUM] = { "tar-checksum", 3, false,
	    { "The archive entry of a file has a wrong checksum: it was damaged or changed.",
	      "某个文件的归档条目校验和错误：已损坏或被改动。" } },
	[PROBLEM_TAR_MAGIC] = { "tar-magic", 3, false,
	    { "An archive entry is not of the one form that a bundle uses.",
	      "某个归档条目不是证据包采用的唯一形式。" } },
	[PROBLEM_TAR_TYPE] = { "tar-type", 3, false,
	    { "The archive holds something other than a plain file, such as a link, a folder or a device.",
	      "归档中含有普通文件以外的内容，例如链接、文件夹或设备。" } },
	[PROBLEM_TAR_NUMBER] = { "tar-number", 3, false,
	    { "An archive entry holds a number that is not written as it must be, so programs may read it differently.",
	      "某个归档条目中的数字写法不合规定，不同程序可能读出不同的值。" } },
	[PROBLEM_TAR_MODE] = { "tar-mode", 3, false,
	    { "A file in the archive asks for special rights.",
	      "归档中的某个文件要求特殊权限。" } },
	[PROBLEM_TAR_FIELD] = { "tar-field", 3, false,
	    { "An archive entry holds bytes where there must be none, so programs may read it differently.",
	      "某个归档条目在应为空白处含有数据，不同程序可能作不同解读。" } },
	[PROBLEM_LIMIT_MEMBERS] = { "limit-members", 3, false,
	    { "The archive holds more files than the format allows.",
	      "归档中的文件数超过格式允许的上限。" } },
	[PROBLEM_NAME_RULE] = { "name-rule", 4, false,
	    { "A file has a name that is not allowed, for example one that leads out of the bundle or looks like another.",
	      "某个文件的名称不被允许，例如指向证据包之外，或与其他名称相似而易混淆。" } },
	[PROBLEM_NAME_TOP] = { "name-top", 4, false,
	    { "A file lies outside the one folder that the bundle consists of.",
	      "某个文件不在证据包唯一的顶层文件夹内。" } },
	[PROBLEM_NAME_DUPLICATE] = { "name-duplicate", 4, false,
	    { "The same file name is there twice, so programs may show different content for it.",
	      "同一文件名出现两次，不同程序可能显示不同内容。" } },
	[PROBLEM_NAME_CASE] = { "name-case", 4, false,
	    { "Two file names differ only in upper and lower case, so one may replace the other when unpacked.",
	      "两个文件名仅大小写不同，解压时可能互相覆盖。" } },
	[PROBLEM_NAME_FOLDER] = { "name-folder", 4, false,
	    { "One name is both a file and a folder.",
	      "同一名称既是文件又是文件夹。" } },
	[PROBLEM_MEMBER_ORDER] = { "member-order", 4, false,
	    { "The files are not in the order in which a bundle is sealed.",
	      "文件的顺序与封存时的顺序不符。" } },
	[PROBLEM_MEMBER_UNKNOWN] = { "member-unknown", 4, false,
	    { "There is a file that has no place in a bundle and that no signature covers.",
	      "有一个文件不属于证据包的组成部分，也没有任何签名覆盖它。" } },
	[PROBLEM_FETCH_FILE] = { "fetch-file", 4, false,
	    { "The bundle says that a part of its content is kept elsewhere, which is not allowed.",
	      "证据包声明部分内容存放在别处，这是不允许的。" } },
	[PROBLEM_MANIFEST_ALGORITHM] = { "manifest-algorithm", 4, false,
	    { "The bundle has a list of checksums of a kind that is not accepted, such as an outdated one.",
	      "证据包含有不被接受的校验和清单，例如已过时的算法。" } },
	[PROBLEM_SIGNATURE_UNKNOWN] = { "signature-unknown", 4, false,
	    { "Beside the signatures lies a file that this verifier cannot check.",
	      "签名文件旁有一个本核验程序无法检查的文件。" } },
	[PROBLEM_TAG_SIZE] = { "tag-size", 5, false,
	    { "One of the files that describe the bundle is larger than allowed, or there are too many signatures.",
	      "描述证据包的某个文件超过允许的大小，或签名数量过多。" } },
	[PROBLEM_TAR_TRUNCATED] = { "tar-truncated", 5, false,
	    { "The archive ends in the middle of a file: a part of the bundle is missing.",
	      "归档在某个文件中间结束：证据包缺少一部分。" } },
	[PROBLEM_TAR_PADDING] = { "tar-padding", 5, false,
	    { "There are hidden bytes behind the end of a file in the archive.",
	      "归档中某个文件结尾之后藏有数据。" } },
	[PROBLEM_TAR_END] = { "tar-end", 6, false,
	    { "The archive does not end as it must: something is missing or was put behind its end.",
	      "归档的结尾不合规定：缺少内容，或结尾之后被附加了内容。" } },
	[PROBLEM_TAG_MISSING] = { "tag-missing", 7, false,
	    { "One of the files that every bundle must have is missing.",
	      "缺少证据包必须具有的某个文件。" } },
	[PROBLEM_BAGIT_TXT] = { "bagit-txt", 7, false,
	    { "The file that says what kind of package this is does not say what it must.",
	      "说明包类型的文件内容不合规定。" } },
	[PROBLEM_BAG_INFO] = { "bag-info", 7, false,
	    { "The file that describes the bundle is not written as it must be.",
	      "描述证据包的文件写法不合规定。" } },
	[PROBLEM_BUNDLE_ID] = { "bundle-id", 7, false,
	    { "The bundle is named differently inside than outside.",
	      "证据包内部记载的名称与其文件夹名称不一致。" } },
	[PROBLEM_SIGNATURE_DER] = { "signature-der", 8, false,
	    { "A signature file is damaged, or is not a signature.",
	      "某个签名文件已损坏，或不是签名。" } },
	[PROBLEM_SIGNATURE_TYPE] = { "signature-type", 8, false,
	    { "A signature file holds something other than a signature over this bundle.",
	      "某个签名文件的内容不是对本证据包的签名。" } },
	[PROBLEM_SIGNATURE_CONTENT] = { "signature-content", 8, false,
	    { "A signature brings its own content along, so it may have signed something else than this bundle.",
	      "某个签名自带被签内容，签的可能不是本证据包。" } },
	[PROBLEM_SIGNATURE_SIGNERS] = { "signature-signers", 8, false,
	    { "A signature file does not hold exactly one signature.",
	      "某个签名文件中的签名不是恰好一个。" } },
	[PROBLEM_SIGNATURE_CERTIFICATE] = { "signature-certificate", 8, false,
	    { "A signature does not bring the certificate of its signer along.",
	      "某个签名没有附带签名者的证书。" } },
	[PROBLEM_SIGNATURE_ATTRIBUTES] = { "signature-attributes", 8, false,
	    { "A signature lacks statements that protect it from being used for something else.",
	      "某个签名缺少防止其被挪作他用的声明。" } },
	[PROBLEM_SIGNATURE_ALGORITHM] = { "signature-algorithm", 8, false,
	    { "A signature was made with a method that is too weak or not accepted.",
	      "某个签名采用了强度不足或不被接受的算法。" } },
	[PROBLEM_SIGNATURE_DIGEST] = { "signature-digest", 8, false,
	    { "A signature is over something else: the bundle was changed after it was signed, or the signature belongs to another one.",
	      "某个签名针对的是别的内容：证据包在签名后被改动，或该签名属于另一个证据包。" } },
	[PROBLEM_SIGNATURE_VALUE] = { "signature-value", 8, false,
	    { "A signature was not made with the key of the person it names.",
	      "某个签名并非用其所称签名者的密钥作出。" } },
	[PROBLEM_SIGNER_PURPOSE] = { "signer-purpose", 10, false,
	    { "The certificate of a signer was issued for another purpose than signing documents.",
	      "某签名者的证书并非为签署文件而签发。" } },
	[PROBLEM_SIGNER_KEY] = { "signer-key", 10, false,
	    { "The key of a signer is too short or of a kind that is not accepted.",
	      "某签名者的密钥过短，或属于不被接受的类型。" } },
	[PROBLEM_SIGNER_UNTRUSTED] = { "signer-untrusted", 10, false,
	    { "The certificate of a signer does not come from an authority that you named as trusted.",
	      "某签名者的证书不是由您指定为可信的机构签发的。" } },
	[PROBLEM_SIGNER_EXPIRED] = { "signer-expired", 10, false,
	    { "The certificate of a signer had expired at the time that counts.",
	      "在应适用的时间点，某签名者的证书已过期。" } },
	[PROBLEM_SIGNER_NOT_YET_VALID] = { "signer-not-yet-valid", 10, false,
	    { "The certificate of a signer was not valid yet at the time that counts.",
	      "在应适用的时间点，某签名者的证书尚未生效。" } },
	[PROBLEM_SIGNING_TIME] = { "signing-time", 10, false,
	    { "A signature claims to have been made in the future.",
	      "某个签名声称的签署时间在未来。" } },
	[PROBLEM_SIGNATURE_MISSING] = { "signature-missing", 10, false,
	    { "Nobody signed this bundle, and a signature was asked for.",
	      "要求有签名，但无人签署本证据包。" } },
	[PROBLEM_TAGMANIFEST_FORM] = { "tagmanifest-form", 13, false,
	    { "The list that is signed is not written as it must be.",
	      "被签名的清单写法不合规定。" } },
	[PROBLEM_TAGMANIFEST_LIST] = { "tagmanifest-list", 13, false,
	    { "The list that is signed does not name exactly the files that it must.",
	      "被签名的清单所列文件与规定不符。" } },
	[PROBLEM_TAG_DIGEST] = { "tag-digest", 13, false,
	    { "A file that describes the bundle was changed after sealing.",
	      "描述证据包的某个文件在封存后被改动。" } },
	[PROBLEM_MANIFEST_FORM] = { "manifest-form", 14, false,
	    { "The list of the files and their checksums is not written as it must be.",
	      "文件及校验和清单的写法不合规定。" } },
	[PROBLEM_MANIFEST_ORDER] = { "manifest-order", 14, false,
	    { "The list of the files names one twice or out of order.",
	      "文件清单中有重复或顺序错误的条目。" } },
	[PROBLEM_PAYLOAD_MISSING] = { "payload-missing", 14, false,
	    { "A file that was sealed is missing from the bundle.",
	      "封存过的某个文件在证据包中缺失。" } },
	[PROBLEM_PAYLOAD_UNLISTED] = { "payload-unlisted", 14, false,
	    { "There is a file in the bundle that was not sealed: it was added later.",
	      "证据包中有未经封存的文件：它是后来加入的。" } },
	[PROBLEM_PAYLOAD_DIGEST] = { "payload-digest", 14, false,
	    { "The content of a file is not what was sealed: it was changed or damaged.",
	      "某个文件的内容与封存时不同：已被改动或损坏。" } },
	[PROBLEM_PAYLOAD_OXUM] = { "payload-oxum", 14, false,
	    { "The number or the size of the files is not what the bundle states.",
	      "文件的数量或大小与证据包声明的不符。" } },
	[PROBLEM_PAYLOAD_TREE] = { "payload-tree", 14, false,
	    { "The number that ties every file to what was signed is not that of these files.",
	      "把每个文件与签名内容联系起来的数值与这些文件不符。" } },
	[PROBLEM_LOG_MISSING] = { "log-missing", 15, true,
	    { "There is evidence, but no log of how it was collected.",
	      "有证据，但没有记录其采集过程的日志。" } },
	[PROBLEM_LOG_FORM] = { "log-form", 15, true,
	    { "The log of how the evidence was collected is not written as it must be.",
	      "证据采集日志的写法不合规定。" } },
	[PROBLEM_LOG_CHAIN] = { "log-chain", 15, true,
	    { "The log of how the evidence was collected was changed: a line was altered, removed or added.",
	      "证据采集日志被改动：有行被修改、删除或添加。" } },
	[PROBLEM_LOG_FILE] = { "log-file", 15, true,
	    { "A piece of evidence is not the one that the log says was collected.",
	      "某份证据与采集日志所记载的不一致。" } },
	[PROBLEM_LOG_UNNAMED] = { "log-unnamed", 15, true,
	    { "There is a piece of evidence of which the log does not say how it was collected.",
	      "有一份证据，采集日志未记载其来源。" } },
	[PROBLEM_REPORT_FORM] = { "report-form", 15, true,
	    { "The machine-readable report is damaged or not allowed in its form.",
	      "机器可读的报告已损坏，或其形式不被允许。" } },
	[PROBLEM_REPORT_FILE] = { "report-file", 15, true,
	    { "The report names evidence that is not in the bundle.",
	      "报告引用了证据包中不存在的证据。" } },
	[PROBLEM_REPORT_DIGEST] = { "report-digest", 15, true,
	    { "The report refers to evidence with another content than what is in the bundle.",
	      "报告所引用证据的内容与证据包中的不同。" } },
};

static void
set(struct problem *p, enum problem_code code, const char *fmt, va_list ap)
{
	p->code = code;
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
}

int
problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(p, code, fmt, ap);
	va_end(ap);
	return -1;
}

void
problems_add(struct problem_list *l, const struct problem *p)
{
	if (problem_kinds[p->code].finding)
		l->findings++;
	else
		l->integrity++;
	l->by_step[problem_kinds[p->code].step]++;
	if (l->n == PROBLEMS_MAX) {
		l->dropped++;
		return;
	}
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = *p;
}

void
problems_addf(struct problem_list *l, enum problem_code code, const char *fmt, ...)
{
	struct problem p;
	va_list ap;

	va_start(ap, fmt);
	set(&p, code, fmt, ap);
	va_end(ap);
	problems_add(l, &p);
}

void
problems_release(struct problem_list *l)
{
	free(l->items);
	*l = (struct problem_list){ 0 };
}
