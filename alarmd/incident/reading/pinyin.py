"""Pinyin without tones, as old phones write it: "wo ma shang lai"."""

from __future__ import annotations

import re

_SAID = {
    "我马上来": "wo_ma_shang_lai",
    "我马上到": "wo_ma_shang_dao",
    "马上来": "ma_shang_lai ma_shang_jiu_lai",
    "马上到": "ma_shang_dao ma_shang_jiu_dao",
    "马上": "ma_shang li_ma",
    "我来了": "wo_lai_le wo_lai wo_lai_la",
    "来了": "lai_le lai_la",
    "我去": "wo_qu wo_guo_qu",
    "这就去": "zhe_jiu_qu zhe_jiu_lai jiu_lai",
    "在路上": "zai_lu_shang lu_shang",
    "等我": "deng_wo",
    "快到了": "kuai_dao_le",
    "已经到了": "yi_jing_dao_le wo_dao_le dao_le",
    "来不了": "lai_bu_liao lai_bu_le bu_lai_le bu_neng_lai mei_fa_lai guo_bu_lai",
    "去不了": "qu_bu_liao qu_bu_le bu_neng_qu mei_fa_qu",
    "没空": "mei_kong mei_you_kong mei_shi_jian zou_bu_kai",
    "不在家": "bu_zai_jia bu_zai_cun mei_zai_jia",
    "在外地": "zai_wai_di zai_wai_mian",
    "打工": "da_gong",
    "上班": "shang_ban",
    "在": "zai",
    "收到": "shou_dao shou_dao_le",
    "知道了": "zhi_dao_le zhi_dao xiao_de_le",
    "好的": "hao_de hao_le",
    "谢谢": "xie_xie xie_xie_le",
    "辛苦大家了": "xin_ku_da_jia_le xin_ku_da_jia xin_ku_le",
    "救命": "jiu_ming",
    "救我": "jiu_wo jiu_jiu_wo",
    "快来": "kuai_lai kuai_dian_lai",
    "快来人": "kuai_lai_ren lai_ren",
    "帮忙": "bang_mang",
    "烧起来了": "shao_qi_lai_le shao_qi_lai zhe_qi_lai_le",
    "厨房": "chu_fang",
    "着火了": "zhao_huo_le zhao_huo qi_huo_le qi_huo shi_huo_le",
    "有贼": "you_zei you_xiao_tou",
    "进贼了": "jin_zei_le jin_zei jin_xiao_tou_le",
    "打人": "da_ren",
    "有人": "you_ren",
    "撬门": "qiao_men za_men",
    "病了": "bing_le sheng_bing_le",
    "摔了": "shuai_le shuai_dao_le shuai_jiao_le",
    "晕倒了": "yun_dao_le yun_le",
    "不行了": "bu_xing_le",
    "动不了": "dong_bu_liao dong_bu_le",
    "按错了": "an_cuo_le an_cuo da_cuo_le da_cuo wu_bao wu_an",
    "没事": "mei_shi mei_shi_le mei_you_shi",
    "不是": "bu_shi",
    "出警": "chu_jing yi_chu_jing ma_shang_chu_jing",
    "处理完了": "chu_li_wan_le chu_li_hao_le",
    "结束": "jie_shu",
    "什么事": "shen_me_shi zen_me_le",
    "谁家": "shui_jia na_jia",
    "我家": "wo_jia",
    "我": "wo",
    "他": "ta",
    "你": "ni",
    "也": "ye",
    "是": "shi",
    "去": "qu",
    "来": "lai",
    "到": "dao",
    "家": "jia",
    "老爸": "lao_ba ba_ba",
    "老妈": "lao_ma ma_ma",
    "孩子": "hai_zi",
    "老伴": "lao_ban lao_po lao_gong",
    "儿子": "er_zi",
    "爷爷": "ye_ye",
    "奶奶": "nai_nai",
    "不": "bu",
    "没": "mei",
    "了": "le la",
    "吗": "ma",
    "的": "de",
    "人": "ren",
}
_WORD_OF = {tuple(form.split("_")): word for word, forms in _SAID.items() for form in forms.split()}
# The same, written as one word.
_JOINED = {"".join(form): form for form in _WORD_OF if len(form) > 1}
_LONGEST = max(map(len, _WORD_OF))
_INITIALS = "[bpmfdtnlgkhjqxzcsryw]|[zcs]h"
_FINALS = (
    "a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|er|i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ua|uo|uai|ui|"
    "uan|un|uang|ue|v|ve"
)
_SYLLABLE = re.compile(rf"(?:{_INITIALS})?(?:{_FINALS})")
_KNOWN_SHARE = 0.6  # of the syllables: an English sentence can look like pinyin


def in_characters(clause: str) -> str:
    """Write a clause of known pinyin words in Chinese characters; return any other as it is."""
    syllables = [one for word in clause.split() for one in _JOINED.get(word, (word,))]
    if len(syllables) < 2 or not all(map(_SYLLABLE.fullmatch, syllables)):
        return clause
    known, _, words = _best(syllables)
    is_said = known >= _KNOWN_SHARE * len(syllables) and any(len(word) > 1 for word in words)
    return "".join(_WORD_OF.get(word, word[0]) for word in words) if is_said else clause


def _best(syllables: list[str]) -> tuple[int, int, list[tuple[str, ...]]]:
    """The best way to split the syllables into words: (known syllables, minus the number of words,
    words). "wo lai bu liao" is "I" and "cannot come", not "I come" and two unknown syllables."""
    best: list[tuple[int, int, list[tuple[str, ...]]]] = [(0, 0, [])]
    for end in range(1, len(syllables) + 1):
        ways = []
        for length in range(1, min(_LONGEST, end) + 1):
            known, words, before = best[end - length]
            word = tuple(syllables[end - length : end])
            if word in _WORD_OF:
                ways.append((known + length, words - 1, [*before, word]))
            elif length == 1:
                ways.append((known, words - 1, [*before, word]))
        best.append(max(ways, key=lambda way: way[:2]))
    return best[-1]
