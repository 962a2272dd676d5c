"""Whether a word is built as a Vietnamese syllable is; it knows how they are built and not which there are, and says
nothing of names, which may be of any language."""

from __future__ import annotations

import functools
import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPS = ("p", "t", "c", "ch")  # such ends bear only the tones sắc and nặng, or none where marks were left out
_STOP_TONES = frozenset("\u0301\u0323")

_ONSET_LIST = "ngh ng nh gh gi ch kh ph th tr b c d đ g h k l m n p r s t v x"
_RHYME_LIST = (
    "a ai am an ang anh ao ap at ac ach au ay ăm ăn ăng ăp ăt ăc âm ân âng âp ât âc âu ây"
    " e em en eng ep et ec eo ê êm ên ênh êp êt êch êu i im in inh ip it ich iu ia iêm iên iêng iêp iêt iêc iêu"
    " y yêm yên yêng yêt yêu o oi om on ong op ot oc oong ooc oa oai oan oang oanh oat oac oach oay oao oam oap"
    " oăm oăn oăng oăt oăc oe oen oet oeo ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt u ui um un ung up ut uc"
    " ua uôi uôm uôn uông uôt uôc uân uât uây uâng uê uên uênh uêch uy uya uyên uyêt uynh uych uyt uyu uyn uyp uơ"
    " ư ưi ưm ưng ưt ưc ưu ưa ươi ươm ươn ương ươp ươt ươc ươu"
)
_AFTER_Q_LIST = (
    "ua uai uan uang uanh uat uac uach uao uau uay uăn uăng uăt uăc uân uât uâng uây ue uen uet ueo uê uên uêt uênh"
    " uêu uy uynh uyt uych uyên uyêt uyp uơ uôc uôt ui uit"
)
_ONSETS = (*_ONSET_LIST.split(), "")
_RHYMES, _AFTER_Q = frozenset(_RHYME_LIST.split()), frozenset(_AFTER_Q_LIST.split())


@functools.lru_cache(maxsize=65_536)
def sound(word: str) -> bool:
    """Whether a word (small, Capital or CAPITALS) is built as a syllable: an onset, a rhyme, at most one tone."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in parts if sign in _TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    if len(tones) > 1 or (tones and bare.endswith(_STOPS) and tones[0] not in _STOP_TONES):
        return False
    if bare.startswith("q"):
        return bare[1:] in _AFTER_Q
    return any(bare.startswith(onset) and bare[len(onset) :] in _RHYMES for onset in _ONSETS)
