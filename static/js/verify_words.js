// What the verifier says, in both languages: it has to speak where no server translates.
const ZH = {
    valid: ["有效", "签名完好，由您信任的密钥签发。"],
    "unknown issuer": ["签发方未知", "签名本身完好，但不是由您信任的密钥签发的，因此不能证明任何事。"],
    altered: ["已被改动", "文件与签名时不一致，请索取原件。"],
    "not on record": ["没有登记", "签名出自登记机关的密钥，可登记册里没有这份证书。请不要采信，并告知教体局。"],
    "no signature": ["没有签名", "文件里没有签名：可能是打印后扫描的，或另存的副本。请用纸面上的核验码查验。"],
    revoked: ["已撤销", "签发方已撤销该证书。"],
    superseded: ["已被取代", "记录已更正，请向持有人索取新证书。"],
    expired: ["已过有效期", "当时的学习有记录，需更新学习。"],
    holder: "姓名", school: "单位", course: "课程", hours: "学时", completed: "完成日期", number: "证书编号", signer: "签名人",
    file: "文件摘要", registered: "与登记一致", "not checked": "已核对签名，未核对文件摘要", "not in the list": "不在所给清单中", code: "二维码签名完好（不是文件）",
    ledger: "账本", sealed: "第 {size} 条以内的记录，{since} 已封存", none: "本文件未附账本证明",
    status: "撤销情况", asOf: "截至 {time}", unknown: "不掌握，请联网或提供状态清单", issuer: "文件所附签发证书的指纹",
    compare: "请与教体局公布的指纹逐组核对；一致时填入上面的指纹栏再查一次。", reading: "正在检查……", bare: "这个二维码不含签名内容，请联网后再扫，或核对纸面上的核验码。", list: "清单不能使用：签名不是由您信任的密钥作出的。",
    otherList: "清单不能使用：文件不是这一种清单，或者内容不完整。请重新索取。", noTrust: "教体局证书文件里没有 PEM 格式的证书。请用教体局给您的那一个文件。",
    shortFingerprint: "指纹不完整：共 64 位，由 0–9 和 a–f 组成。请照教体局公布的全部填写。",
    since: "自 {time} 起", demo: "这是演示证书，不作任何证明。",
};
const EN = {
    valid: ["Valid", "The signature holds, made under a key that you trust."],
    "unknown issuer": ["Unknown issuer", "The signature holds, but no key that you trust stands behind it. It proves nothing."],
    altered: ["Altered", "The file is not what was signed. Ask for the original."],
    "not on record": ["Not on record", "A key of the issuer signed it, but the register holds no such certificate. Do not rely on it, and tell the bureau."],
    "no signature": ["No signature", "The file carries none: printed and scanned, or saved anew. Use the code on the paper."],
    revoked: ["Revoked", "The issuer took this certificate back."],
    superseded: ["Superseded", "The record was corrected. Ask the holder for the new certificate."],
    expired: ["Expired", "What was learned is on record; the training has to be renewed."],
    holder: "Name", school: "School", course: "Course", hours: "Hours", completed: "Completed on", number: "Number", signer: "Signed by",
    file: "File digest", registered: "registered", "not checked": "signature checked, file digest not", "not in the list": "not in the list", code: "the code’s own signature holds (no file)",
    ledger: "Ledger", sealed: "among {size} records, sealed by {since}", none: "this file carries no proof",
    status: "Revocations", asOf: "known as of {time}", unknown: "not known; go online or add a status list", issuer: "Issuer’s fingerprint in the file",
    compare: "Compare it with the fingerprint that the bureau prints; if it is the same, enter it above and check again.", reading: "Checking …", bare: "This code carries nothing that is signed. Scan it again with a network, or check the code on the paper.",
    list: "A list cannot be used: no key that you trust signed it.",
    otherList: "A list cannot be used: the file is another list, or not whole. Ask for it again.", noTrust: "The file with the bureau’s certificate holds none in PEM. Use the one that the bureau gave you.",
    shortFingerprint: "The fingerprint is not whole: it has 64 figures, 0–9 and a–f. Enter all that the bureau prints.", since: "since {time}", demo: "A demonstration certificate; it proves nothing.",
};

/** The words of the page's language. */
export const words = document.documentElement.lang.startsWith("en") ? EN : ZH;

export function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
