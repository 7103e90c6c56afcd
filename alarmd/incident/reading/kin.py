"""Who belongs to a household: the words for kin, the longest first."""

from __future__ import annotations

_KIN = (
    "老伴 爸爸 妈妈 爸 妈 爹 娘 老娘 老爹 老汉 父亲 母亲 爷爷 奶奶 爷 奶 公公 婆婆 外公 外婆 "
    "姥姥 姥爷 儿子 女儿 闺女 孩子 孙子 孙女 外孙 孙 "
    "哥哥 姐姐 弟弟 妹妹 哥 姐 弟 妹 嫂子 嫂 叔 舅 姑 姨 岳父 岳母 丈母娘 老丈人 家人 老人 宝宝 "
    "婴儿 崽 小子 儿媳 女婿 男人 女人 侄子 侄女 婶 家婆 娃"
)
ANY_KIN = "|".join(sorted(_KIN.split(), key=len, reverse=True))
