"""Words as primary school reads them, where a general dictionary reads otherwise or knows no such word."""


def _entries(text: str) -> dict[str, list[str]]:
    return {word: said.split(" ") for word, said in (e.split(" ", 1) for e in text.replace("\n", "").split(";") if e)}


# Each word with its syllables; neutral tones as school dictionaries have them.
WORDS = _entries("""
爸爸 bà ba;妈妈 mā ma;爷爷 yé ye;奶奶 nǎi nai;哥哥 gē ge;姐姐 jiě jie;弟弟 dì di;妹妹 mèi mei;叔叔 shū shu;
阿姨 ā yí;外公 wài gōng;外婆 wài pó;老师 lǎo shī;班主任 bān zhǔ rèn;校长 xiào zhǎng;同学 tóng xué;
同桌 tóng zhuō;同学们 tóng xué men;小朋友 xiǎo péng you;小朋友们 xiǎo péng you men;朋友 péng you;
朋友们 péng you men;大人 dà rén;家长 jiā zhǎng;警察 jǐng chá;医生 yī shēng;保安 bǎo ān;别人 bié rén;
人家 rén jia;孩子 hái zi;孩子们 hái zi men;我们 wǒ men;你们 nǐ men;他们 tā men;她们 tā men;它们 tā men;
咱们 zán men;大家 dà jiā;自己 zì jǐ;什么 shén me;为什么 wèi shén me;怎么 zěn me;怎么办 zěn me bàn;
怎么样 zěn me yàng;这么 zhè me;那么 nà me;多么 duō me;这个 zhè ge;那个 nà ge;哪个 nǎ ge;一个 yí gè;几个 jǐ gè;
两个 liǎng gè;这里 zhè lǐ;那里 nà lǐ;哪里 nǎ lǐ;这儿 zhèr;那儿 nàr;时候 shí hou;有时候 yǒu shí hou;
东西 dōng xi;名字 míng zi;外号 wài hào;样子 yàng zi;地方 dì fang;事情 shì qing;故事 gù shi;衣服 yī fu;
头发 tóu fa;眼睛 yǎn jing;耳朵 ěr duo;鼻子 bí zi;嘴巴 zuǐ ba;肚子 dù zi;脑袋 nǎo dai;身体 shēn tǐ;
手指头 shǒu zhǐ tou;骨头 gǔ tou;石头 shí tou;前头 qián tou;后头 hòu tou;里头 lǐ tou;杯子 bēi zi;本子 běn zi;
桌子 zhuō zi;椅子 yǐ zi;帽子 mào zi;鞋子 xié zi;袜子 wà zi;裤子 kù zi;裙子 qún zi;盒子 hé zi;袋子 dài zi;
绳子 shéng zi;棍子 gùn zi;房子 fáng zi;院子 yuàn zi;影子 yǐng zi;小兔子 xiǎo tù zi;兔子 tù zi;喜欢 xǐ huan;
知道 zhī dào;告诉 gào su;觉得 jué de;记得 jì de;认得 rèn de;懂得 dǒng de;舍得 shě de;舍不得 shě bu de;
值得 zhí de;觉不觉得 jué bu jué de;认识 rèn shi;明白 míng bai;清楚 qīng chu;舒服 shū fu;不舒服 bù shū fu;
高兴 gāo xìng;难过 nán guò;难受 nán shòu;害怕 hài pà;生气 shēng qì;漂亮 piào liang;聪明 cōng ming;热闹 rè nao;
干净 gān jìng;谢谢 xiè xie;对不起 duì bu qǐ;没关系 méi guān xi;关系 guān xi;不要 bú yào;不是 bú shì;
不对 bú duì;不会 bú huì;不用 bú yòng;不去 bú qù;不看 bú kàn;不够 bú gòu;不在 bú zài;不怕 bú pà;
不愿意 bú yuàn yì;愿意 yuàn yì;一起 yì qǐ;一样 yí yàng;一定 yí dìng;一下 yí xià;一会儿 yí huìr;
一点儿 yì diǎnr;一直 yì zhí;一次 yí cì;一天 yì tiān;一边 yì biān;一句 yí jù;一位 yí wèi;一件 yí jiàn;
一年级 yī nián jí;一班 yī bān;
一步 yí bù;一家 yì jiā;一张 yì zhāng;一本 yì běn;一名 yì míng;商量 shāng liang;打听 dǎ ting;招呼 zhāo hu;
打招呼 dǎ zhāo hu;休息 xiū xi;学习 xué xí;帮助 bāng zhù;帮忙 bāng máng;求助 qiú zhù;停下 tíng xià;
停下来 tíng xià lái;请停下 qǐng tíng xià;好好 hǎo hǎo;慢慢 màn màn;轻轻 qīng qīng;悄悄 qiāo qiāo;
大声 dà shēng;小声 xiǎo shēng;长大 zhǎng dà;还给 huán gěi;还是 hái shi;还有 hái yǒu;还要 hái yào;还会 hái huì;
没有 méi yǒu;没人 méi rén;得到 dé dào;信得过 xìn de guò;来得及 lái de jí;来不及 lái bu jí;只有 zhǐ yǒu;
只要 zhǐ yào;只是 zhǐ shì;只能 zhǐ néng;好处 hǎo chù;到处 dào chù;相处 xiāng chǔ;音乐 yīn yuè;快乐 kuài lè;
快快乐乐 kuài kuài lè lè;教室 jiào shì;教育 jiào yù;上课 shàng kè;下课 xià kè;放学 fàng xué;学校 xué xiào;
操场 cāo chǎng;走廊 zǒu láng;厕所 cè suǒ;宿舍 sù shè;食堂 shí táng;法律 fǎ lǜ;宪法 xiàn fǎ;国家 guó jiā;
国旗 guó qí;国歌 guó gē;国徽 guó huī;五星红旗 wǔ xīng hóng qí;义勇军进行曲 yì yǒng jūn jìn xíng qǔ;
北京 běi jīng;天安门 tiān ān mén;规则 guī zé;权利 quán lì;保护 bǎo hù;未成年人 wèi chéng nián rén;欺负 qī fu;
欺凌 qī líng;嘲笑 cháo xiào;起哄 qǐ hòng;排队 pái duì;爱惜 ài xī;重新 chóng xīn;重复 chóng fù;重要 zhòng yào;
因为 yīn wèi;所以 suǒ yǐ;为了 wèi le;认为 rèn wéi;成为 chéng wéi;当作 dàng zuò;答应 dā ying;照片 zhào piàn;
卡片 kǎ piàn;电话 diàn huà;一百一十 yì bǎi yī shí;便宜 pián yi;方便 fāng biàn;分享 fēn xiǎng;分开 fēn kāi;
空气 kōng qì;空座位 kòng zuò wèi;睡觉 shuì jiào;发现 fā xiàn;发生 fā shēng;出发 chū fā;
""")
# What is so common by itself that one reading stands unless an author says otherwise.
PLAIN = {
    word: syllables[0]
    for word, syllables in _entries("""
好 hǎo;看 kàn;中 zhōng;几 jǐ;只 zhǐ;分 fēn;教 jiāo;与 yǔ;着 zhe;难 nán;为 wèi;当 dāng;间 jiān;发 fā;
种 zhǒng;不 bù;一 yī;了 le;都 dōu;和 hé;没 méi;要 yào;会 huì;大 dà;吗 ma;呢 ne;吧 ba;把 bǎ;给 gěi;
那 nà;哪 nǎ;谁 shéi;说 shuō;的 de;过 guò;少 shǎo;正 zhèng;打 dǎ;划 huá;喝 hē;个 gè;啊 a;上 shàng;
下 xià;
""").items()
}
# Read in several ways of which none is plain: standing alone, such a character needs the author's mark.
DOUBTFUL = frozenset(
    "与中为乐传似便倒假兴冲几分卷发只吐地塞处好宁宿尽干应度弹强当得扇扎挣教散数曲朝校盛相看着种称空答背舍"
    "落藏血行觉调转还重量长间闷难鲜"
) - set(PLAIN)
# The syllables of pinyin: each initial, - for none, with the finals that follow it.
SYLLABLES = frozenset(
    initial.strip("-") + final
    for initial, finals in _entries("""
b a ai an ang ao ei en eng i ian iao ie in ing o u;p a ai an ang ao ei en eng i ian iao ie in ing o ou u;
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u;f a an ang ei en eng o ou u;
d a ai an ang ao e ei en eng i ia ian iao ie in ing iu ong ou u uan ui un uo;
t a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo;
n a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan un uo ü üe;
l a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe;
g a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo;
k a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo;
h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo;j i ia ian iang iao ie in ing iong iu u uan ue un;
q i ia ian iang iao ie in ing iong iu u uan ue un;x i ia ian iang iao ie in ing iong iu u uan ue un;
zh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo;
ch a ai an ang ao e en eng i ong ou u uai uan uang ui un uo;
sh a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo;r an ang ao e en eng i ong ou u ua uan ui un uo;
z a ai an ang ao e ei en eng i ong ou u uan ui un uo;c a ai an ang ao e en eng i ong ou u uan ui un uo;
s a ai an ang ao e en eng i ong ou u uan ui un uo;y a an ang ao e i in ing o ong ou u uan ue un;
w a ai an ang ei en eng o u;- a ai an ang ao e ei en er o ou;
""").items()
    for final in finals
)
# Surnames that are read otherwise than the same character in a text, each with the characters before it that make
# another word of the two, as in 简单, 班主任.
_SURNAMES = _entries("""
单 简名账清菜传床被买订孤下开;曾 不未何几;解 了理不讲劝误见化分调缓辩谅求注详无难费破;仇 报记复冤结世;
区 小地社校园辖城郊市县景学片灾全分本各专;任 主信责担放委兼听历胜重上前现新原留就离接继聘出常科专;
华 中精光年才繁豪荣浮清升东金;盖 覆掩遮膝铺;查 检调抽审搜侦排核巡盘清复普追;尉迟 -;尉 上中少大;朴 简质纯淳俭;
翟 -;覃 -;葛 瓜;纪 年世风校班法军违;燕 小海飞春;缪 -;牟 -;折 曲打对骨挫;召 号感;卜 萝占;薄 单轻厚淡;秘 神奥诡;
阚 -;郇 -;宓 -;郗 -;隗 -;訾 -;祭 -;撒 -
""")
TITLES = (
    "老师|同学|小朋友|叔叔|阿姨|伯伯|爷爷|奶奶|哥哥|姐姐|大爷|大妈|医生|大夫|护士|校长|副校长|园长|主任|班长|队长|所长"
    "|警官|警察|民警|律师|法官|检察官|师傅|教练|保安|先生|女士"
)
SURNAMED = rf"(?:{'|'.join(rf'{name}(?<![{other}]{name})' for name, (other,) in _SURNAMES.items())})(?={TITLES})"
