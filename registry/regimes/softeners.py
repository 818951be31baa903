"""Words that make a danger sound smaller, by language. Article 36(2)(c) of Regulation (EU) 2023/988 names the first
five kinds and says "such as"; the rest says the same otherwise. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VOLUNTARY = "It sounds as if nothing had to be done."
PRECAUTION = "It sounds as if there were no real danger."
DISCRETION = "It sounds like a favour: the remedy of a recall is a right."
RARE = "It tells people that they will not be the ones."
NONE_HURT = "That nobody was hurt yet says nothing about the next unit."
SMALL = "It makes the danger small."

_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (VOLUNTARY, r"voluntar(?:y|ily)"),
        (PRECAUTION, r"precautionary"),
        (PRECAUTION, r"(?:as a|by way of|out of) (?:measure of )?precaution"),
        (PRECAUTION, r"as an? (?:\w+ )?precaution(?:ary measure)?"),
        (PRECAUTION, r"(?:out of|an?|abundance of) caution"),
        (PRECAUTION, r"prevent(?:at)?ive(?:ly)?"),
        (DISCRETION, r"discretion(?:ary)?"),
        (DISCRETION, r"goodwill"),
        (DISCRETION, r"as a courtesy"),
        (RARE, r"(?:in|under) (?:very |extremely )?(?:rare|isolated|exceptional) \w+"),
        (RARE, r"(?:on )?rare (?:instances|occasions|occurrences)"),
        (RARE, r"isolated (?:incidents?|cases?|instances?|occurrences?)"),
        (RARE, r"rarely"),
        (RARE, r"(?:very|extremely) rare"),
        (RARE, r"(?:in|under) (?:specific|certain|some|limited|particular) (?:situations?|cases?|circumstances?|"
         r"conditions?|instances?)"),
        (NONE_HURT, r"(?:no|without(?: any)?) (?:(?:reports? of|known|reported|other|such) )*(?:accidents?|incidents?|"
         r"injur(?:y|ies)|cases|complaints)"),
        (NONE_HURT, r"(?:has|have) not (?:caused|led to|resulted in|been involved in) (?:any )?\w+"),
        (NONE_HURT, r"(?:accidents?|incidents?|injuries) have not been reported"),
        (NONE_HURT, r"none (?:(?:is|are|have been|has been) )?(?:known|reported)"),
        (NONE_HURT, r"(?:nobody|no ?one)(?: else)? (?:has been|was|is|got) (?:hurt|injured|harmed)"),
        (NONE_HURT, r"not (?:been made |received |aware |have )+(?:of )?any (?:reports? of )?(?:accidents?|incidents?|"
         r"injur(?:y|ies)|complaints?)"),
        (NONE_HURT, r"no knowledge of any \w+"),
        (SMALL, r"(?:low|small|slight|minimal|negligible|remote) (?:risk|hazard|chance|likelihood)"),
        (SMALL, r"(?:very |extremely )?small (?:number|percentage)"),
        (SMALL, r"(?:highly |very )?unlikely"),
    ),
    "de": (
        (VOLUNTARY, r"freiwillig\w*"),
        (PRECAUTION, r"vorsorglich\w*"),
        (PRECAUTION, r"vorbeugend\w*"),
        (PRECAUTION, r"präventiv\w*"),
        (PRECAUTION, r"aus (?:reiner )?(?:vorsicht|vorsorge)"),
        (PRECAUTION, r"aus gründen der vorsicht"),
        (PRECAUTION, r"vorsichtshalber"),
        (PRECAUTION, r"vorsichtsmaßnahme\w*"),
        (DISCRETION, r"(?:im|nach) (?:eigenem |freiem )?ermessen\w*"),
        (DISCRETION, r"ermessens\w+"),
        (DISCRETION, r"kulanz\w*"),
        (RARE, r"in (?:sehr |äußerst |extrem )?seltenen \w+"),
        (RARE, r"(?:sehr |äußerst )?selten"),
        (RARE, r"in (?:einzel|ausnahme)fällen"),
        (RARE, r"in (?:sehr )?wenigen fällen"),
        (RARE, r"vereinzelt\w*"),
        (RARE, r"in (?:bestimmten|gewissen|einigen|manchen|besonderen) (?:fällen|situationen)"),
        (RARE, r"unter (?:bestimmten|gewissen|besonderen) (?:umständen|bedingungen)"),
        (NONE_HURT, r"keine(?:rlei)? (?:(?:bekannten|gemeldeten|weiteren) )?(?:unfälle|vorfälle|zwischenfälle|"
         r"verletzungen|verletzten|personenschäden|schäden|meldungen)"),
        (NONE_HURT, r"niemand (?:wurde )?verletzt"),
        (NONE_HURT, r"(?:nicht|nie) zu (?:unfällen|verletzungen)"),
        (SMALL, r"(?:geringe\w*|minimale\w*|kleine\w*) (?:risiko|gefahr|wahrscheinlichkeit)"),
        (SMALL, r"unwahrscheinlich\w*"),
    ),
    "fr": (
        (VOLUNTARY, r"volontaire(?:s|ment)?"),
        (PRECAUTION, r"à titre (?:préventif|de précaution)"),
        (PRECAUTION, r"(?:par|en) (?:simple )?(?:mesure de )?précaution"),
        (PRECAUTION, r"par mesure de prévention"),
        (PRECAUTION, r"préventi(?:f|ve|vement)\w*"),
        (DISCRETION, r"discrétionnaires?"),
        (DISCRETION, r"à (?:notre|sa|leur) discrétion"),
        (DISCRETION, r"geste commercial"),
        (RARE, r"(?:dans de )?(?:très )?rares (?:cas|situations|circonstances)"),
        (RARE, r"rarement"),
        (RARE, r"exceptionnellement"),
        (RARE, r"cas (?:isolés|exceptionnels)"),
        (RARE, r"dans (?:certain(?:e)?s|quelques|des) (?:cas|situations|circonstances|"
         r"conditions)(?: (?:particuli(?:er|ère)s|spécifiques|précis(?:es)?))?"),
        (NONE_HURT, r"aucun(?:e)? (?:accident|incident|blessure|blessé|plainte)"),
        (NONE_HURT, r"n['’]a (?:pas |jamais )(?:causé|provoqué|entraîné)"),
        (SMALL, r"(?:faible|léger|minime) (?:risque|danger)"),
        (SMALL, r"risque (?:faible|minime|limité)"),
        (SMALL, r"peu probables?"),
    ),
    "es": (
        (VOLUNTARY, r"voluntari(?:os?|as?|amente)"),
        (PRECAUTION, r"preventiv(?:os?|as?|amente)"),
        (PRECAUTION, r"(?:por|como) (?:medida de )?precaución"),
        (PRECAUTION, r"cautelar\w*"),
        (DISCRETION, r"discrecional\w*"),
        (DISCRETION, r"a (?:nuestra|su) discreción"),
        (DISCRETION, r"cortesía"),
        (RARE, r"en (?:muy )?(?:raras|raros|contad[oa]s) \w+"),
        (RARE, r"(?:casos|situaciones) (?:muy )?(?:rar[oa]s|aislad[oa]s|excepcionales|poco frecuentes)"),
        (RARE, r"rara vez"),
        (RARE, r"raramente"),
        (RARE, r"en (?:determinad[oa]s|ciert[oa]s|algun[oa]s) (?:casos|situaciones|circunstancias|condiciones)"),
        (RARE, r"(?:casos|situaciones) específic[oa]s"),
        (NONE_HURT, r"ning(?:ún|una) (?:accidente|incidente|lesión|herido)"),
        (NONE_HURT, r"sin (?:accidentes|incidentes|heridos|lesiones)"),
        (NONE_HURT, r"no se ha(?:n)? (?:notificado|registrado|producido|comunicado)"),
        (NONE_HURT, r"no ha (?:causado|provocado)"),
        (SMALL, r"(?:bajo|pequeño|mínimo) riesgo"),
        (SMALL, r"riesgo (?:bajo|mínimo|reducido)"),
        (SMALL, r"(?:poco )?improbable"),
        (SMALL, r"poco probable"),
    ),
    "pl": (
        (VOLUNTARY, r"dobrowoln\w+"),
        (PRECAUTION, r"zapobiegawcz\w+"),
        (PRECAUTION, r"prewencyjn\w+"),
        (PRECAUTION, r"profilaktyczn\w+"),
        (PRECAUTION, r"na wszelki wypadek"),
        (PRECAUTION, r"z (?:daleko posuniętej )?ostrożności"),
        (PRECAUTION, r"ostrożnościow\w+"),
        (PRECAUTION, r"w ramach (?:środk\w+ )?ostrożności"),
        (DISCRETION, r"dyskrecjonaln\w+"),
        (DISCRETION, r"uznaniow\w+"),
        (DISCRETION, r"według (?:własnego )?uznania"),
        (RARE, r"w (?:bardzo )?(?:rzadkich|sporadycznych|wyjątkowych|pojedynczych|odosobnionych) \w+"),
        (RARE, r"rzadko"),
        (RARE, r"sporadycznie"),
        (RARE, r"w (?:szczególnych|określonych|niektórych|pewnych) (?:sytuacjach|przypadkach|okolicznościach|"
         r"warunkach)"),
        (NONE_HURT, r"nie (?:odnotowano|zgłoszono|doszło|zarejestrowano|stwierdzono) (?:\w+ ){0,2}(?:wypadk\w*|"
         r"zdarze\w+|obraże\w+|incydent\w*)"),
        (NONE_HURT, r"brak (?:zgłosze\w+|wypadk\w+|obraże\w+)"),
        (NONE_HURT, r"nikt nie (?:został ranny|ucierpiał)"),
        (NONE_HURT, r"nie spowodował\w*"),
        (SMALL, r"(?:niewielkie|niskie|małe|minimalne) (?:ryzyko|zagrożenie)"),
        (SMALL, r"mało prawdopodobn\w+"),
    ),
    "ar": (
        (VOLUNTARY, r"(?:ال)?(?:طوعي|طوعية|طوعيا|طوعيًا|تطوعي|تطوعية|اختياري|اختيارية)"),
        (PRECAUTION, r"(?:ال)?(?:احترازي|احترازية|احترازيا|احترازيًا|احتياطي|احتياطية|وقائي|وقائية)"),
        (PRECAUTION, r"(?:على سبيل|من باب) (?:الاحتياط|الحيطة|الاحتراز|الوقاية)"),
        (DISCRETION, r"(?:ال)?(?:تقديري|تقديرية)"),
        (DISCRETION, r"(?:حسب|وفق) تقدير\w*"),
        (RARE, r"(?:في )?(?:حالات|ظروف|أحوال) (?:نادرة|استثنائية|معينة|معيّنة|محددة|خاصة)"),
        (RARE, r"في بعض (?:الحالات|الظروف|الأحوال)"),
        (RARE, r"نادرا|نادرًا"),
        (NONE_HURT, r"لم يتم (?:الإبلاغ|التبليغ|تسجيل)(?: عن)? أي\w* (?:حوادث|إصابات|حادث|إصابة)"),
        (NONE_HURT, r"(?:لم|لا) (?:تُ?سجل|تُ?سجّل|يُ?بلغ|يُ?بلّغ|تقع|ترد|توجد) (?:عن |أي |أية |عن أي )*(?:حوادث|إصابات|"
         r"حادث|إصابة|بلاغات)"),
        (NONE_HURT, r"(?:دون|بدون|بلا) (?:أي |أية |وقوع )*(?:حوادث|إصابات)"),
        (SMALL, r"(?:خطر|احتمال) (?:ضئيل|ضعيف|بسيط|محدود|منخفض)"),
        (SMALL, r"(?:من )?غير المحتمل"),
    ),
}  # fmt: skip
LANGUAGES = tuple(_WORDS)
"""Languages whose words are known here."""
_FOUND = {
    language: re.compile(
        "|".join(rf"(?P<k{number}>(?<!\w)(?:{words})(?!\w))" for number, (_, words) in enumerate(rows)),
        re.IGNORECASE,
    )
    for language, rows in _WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Softener:
    """A place in a text: `text[start:end]` is what must go."""

    start: int
    end: int
    words: str
    why: str


def softeners(text: str, language: str) -> Iterator[Softener]:
    """Every such place, from the first to the last; none in a language whose words are not known here."""
    pattern = _FOUND.get(language)
    for found in pattern.finditer(text) if pattern else ():
        kind = int((found.lastgroup or "k0")[1:])
        yield Softener(found.start(), found.end(), found[0], _WORDS[language][kind][0])
