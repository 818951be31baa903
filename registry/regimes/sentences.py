"""Fixed sentences of notices, each once a language, apart from what staff write, so that they are checked once and
never half translated. The headlines of Article 36(2)(a) of Regulation (EU) 2023/988 are as read in its English and
German texts; French, Spanish and Polish use the terms of its texts, and Arabic, which it has none in, those of the
authorities in the Gulf. Pure."""

from collections.abc import Mapping
from datetime import date

NAMES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español", "pl": "polski", "ar": "العربية"}
"""Languages of the catalogue, each by its own name."""
_LANGUAGES = tuple(NAMES)
_ALL: dict[str, tuple[str, ...]] = {
    "headline": (
        "Product safety recall",
        "Produktsicherheitsrückruf",
        "Rappel de sécurité d’un produit",
        "Recuperación de un producto por motivos de seguridad",
        "Odzyskanie produktu ze względów bezpieczeństwa",
        "استدعاء منتج لأسباب تتعلق بالسلامة",
    ),
    "recall": ("Recall", "Rückruf", "Rappel", "Recuperación", "Odzyskanie produktu", "استدعاء"),
    "stop_using": (
        "Stop using it at once.",
        "Benutzen Sie es ab sofort nicht mehr.",
        "Cessez immédiatement de l’utiliser.",
        "Deje de utilizarlo de inmediato.",
        "Natychmiast przestań go używać.",
        "توقّف عن استخدامه فورًا.",
    ),
    "limit_use": (
        "Use it only as said below.",
        "Benutzen Sie es nur so, wie es unten steht.",
        "Ne l’utilisez que comme indiqué ci-dessous.",
        "Utilícelo solo como se indica más abajo.",
        "Używaj go wyłącznie tak, jak podano poniżej.",
        "لا تستخدمه إلا على النحو المبيّن أدناه.",
    ),
    "take_care": (
        "Use it only with the care described below.",
        "Benutzen Sie es nur mit der unten beschriebenen Sorgfalt.",
        "Ne l’utilisez qu’avec le soin décrit ci-dessous.",
        "Utilícelo solo con el cuidado que se describe más abajo.",
        "Używaj go wyłącznie z opisaną poniżej ostrożnością.",
        "لا تستخدمه إلا بالحذر المبيّن أدناه.",
    ),
    "product": ("Product", "Produkt", "Produit", "Producto", "Produkt", "المنتج"),
    "brand": ("Brand", "Marke", "Marque", "Marca", "Marka", "العلامة التجارية"),
    "models": ("Models", "Modelle", "Modèles", "Modelos", "Modele", "الطرازات"),
    "which": (
        "Which units are recalled",
        "Welche Geräte betroffen sind",
        "Quels appareils sont rappelés",
        "Qué unidades están afectadas",
        "Których egzemplarzy dotyczy",
        "الوحدات المشمولة بالاستدعاء",
    ),
    "not_all": (
        "Not all is said here. Check your number at",
        "Hier steht nicht alles. Prüfen Sie Ihre Nummer unter",
        "Tout n’est pas indiqué ici. Vérifiez votre numéro sur",
        "Aquí no consta todo. Compruebe su número en",
        "To nie wszystko. Sprawdź swój numer na stronie",
        "لا يرد هنا كل شيء. تحقّق من رقم منتجك على",
    ),
    "where": (
        "Where the number is",
        "Wo die Nummer steht",
        "Où se trouve le numéro",
        "Dónde está el número",
        "Gdzie jest numer",
        "أين تجد الرقم",
    ),
    "sold": ("Sold", "Verkauft", "Vendu", "Vendido", "Sprzedaż", "تاريخ البيع ومكانه"),
    "made": ("Made", "Hergestellt", "Fabriqué", "Fabricado", "Produkcja", "تاريخ الصنع"),
    "made_by": ("Made by", "Hersteller", "Fabricant", "Fabricante", "Producent", "الشركة المصنّعة"),
    "sold_in": ("Sold in", "Verkauft in", "Vendu en", "Vendido en", "Sprzedawano w", "بيع في"),
    "price": ("Price", "Preis", "Prix", "Precio", "Cena", "السعر"),
    "units": ("Units", "Anzahl", "Nombre", "Unidades", "Liczba egzemplarzy", "عدد الوحدات"),
    "hazard": ("The hazard", "Die Gefahr", "Le danger", "El peligro", "Zagrożenie", "الخطر"),
    "do": (
        "What to do now",
        "Was Sie jetzt tun",
        "Que faire maintenant",
        "Qué hacer ahora",
        "Co zrobić teraz",
        "ما عليك فعله الآن",
    ),
    "remedy": (
        "What you get",
        "Was Sie bekommen",
        "Ce que vous recevez",
        "Qué recibe usted",
        "Co otrzymasz",
        "ما تحصل عليه",
    ),
    "choose": (
        "You choose between",
        "Sie haben die Wahl",
        "Vous avez le choix",
        "Usted elige entre",
        "Do wyboru masz",
        "يمكنك الاختيار بين",
    ),
    "not_yet": (
        "The remedy is not available yet.",
        "Die Abhilfe ist noch nicht verfügbar.",
        "La solution n’est pas encore disponible.",
        "La solución aún no está disponible.",
        "Rozwiązanie nie jest jeszcze dostępne.",
        "المعالجة غير متاحة بعد.",
    ),
    "ask": (
        "Whom to ask",
        "Wen Sie fragen können",
        "À qui s’adresser",
        "A quién preguntar",
        "Kogo pytać",
        "لمن تتوجّه بأسئلتك",
    ),
    "free": (
        "Calls to these numbers cost nothing.",
        "Anrufe bei diesen Nummern sind kostenlos.",
        "Les appels à ces numéros sont gratuits.",
        "Las llamadas a estos números son gratuitas.",
        "Połączenia z tymi numerami są bezpłatne.",
        "الاتصال بهذه الأرقام مجاني.",
    ),
    "share": (
        "Please pass this recall on to everybody who may have this product.",
        "Bitte geben Sie diesen Rückruf an alle weiter, die dieses Produkt haben könnten.",
        "Merci de transmettre ce rappel à toute personne susceptible de posséder ce produit.",
        "Comparta esta información con todas las personas que puedan tener este producto.",
        "Przekaż tę informację wszystkim, którzy mogą mieć ten produkt.",
        "يُرجى إبلاغ كل من قد يكون لديه هذا المنتج بهذا الاستدعاء.",
    ),
    "scan": (
        "Scan the code, or open the address, to check the number on your own product.",
        "Scannen Sie den Code oder öffnen Sie die Adresse, um die Nummer auf Ihrem Produkt zu prüfen.",
        "Scannez le code ou ouvrez l’adresse pour vérifier le numéro de votre produit.",
        "Escanee el código o abra la dirección para comprobar el número de su producto.",
        "Zeskanuj kod lub otwórz adres, aby sprawdzić numer swojego produktu.",
        "امسح الرمز أو افتح العنوان لتتحقق من رقم منتجك.",
    ),
    "incidents": (
        "What has happened",
        "Was geschehen ist",
        "Ce qui s’est produit",
        "Qué ha ocurrido",
        "Co się stało",
        "ما الذي حدث",
    ),
    "hurt": ("people hurt", "Verletzte", "blessés", "heridos", "rannych", "مصابين"),
    "killed": ("people killed", "Tote", "morts", "muertos", "ofiar śmiertelnych", "وفيات"),
    "firm": (
        "Recalled by",
        "Rückruf durch",
        "Rappelé par",
        "Recuperado por",
        "Odzyskanie prowadzi",
        "الجهة التي تستدعي المنتج",
    ),
    "date": ("Date", "Datum", "Date", "Fecha", "Data", "التاريخ"),
    "reference": ("Reference", "Zeichen", "Référence", "Referencia", "Numer sprawy", "الرقم المرجعي"),
    "post_until": (
        "Post this until",
        "Aushängen bis",
        "À afficher jusqu’au",
        "Exponer hasta el",
        "Wywiesić do",
        "يبقى معلّقًا حتى",
    ),
    "with_cpsc": (
        "In cooperation with the U.S. Consumer Product Safety Commission",
        "In Zusammenarbeit mit der U.S. Consumer Product Safety Commission",
        "En coopération avec la U.S. Consumer Product Safety Commission",
        "En cooperación con la U.S. Consumer Product Safety Commission",
        "We współpracy z U.S. Consumer Product Safety Commission",
        "بالتعاون مع U.S. Consumer Product Safety Commission",
    ),
    "repair": ("A repair", "Reparatur", "Une réparation", "Una reparación", "Naprawa", "إصلاح"),
    "replace": (
        "A replacement by the same product, or by one as good",
        "Ersatz durch das gleiche oder ein gleichwertiges Produkt",
        "Un remplacement par le même produit ou un produit équivalent",
        "Una sustitución por el mismo producto o por uno equivalente",
        "Wymiana na taki sam lub równoważny produkt",
        "استبداله بالمنتج نفسه أو بما يعادله",
    ),
    "refund": (
        "Your money back, at least what you paid",
        "Geld zurück, mindestens den Preis, den Sie bezahlt haben",
        "Un remboursement au moins égal au prix que vous avez payé",
        "La devolución de, al menos, lo que usted pagó",
        "Zwrot co najmniej zapłaconej ceny",
        "استرداد ما دفعته على الأقل",
    ),
    "rebate": (
        "A rebate on a new product",
        "Nachlass auf ein neues Produkt",
        "Une remise sur un produit neuf",
        "Un descuento en un producto nuevo",
        "Rabat na nowy produkt",
        "تخفيض على منتج جديد",
    ),
    "instructions": (
        "New instructions or labels",
        "Neue Anleitung oder Aufkleber",
        "De nouvelles instructions ou étiquettes",
        "Nuevas instrucciones o etiquetas",
        "Nowa instrukcja lub etykiety",
        "تعليمات أو ملصقات جديدة",
    ),
    "dispose": (
        "Nothing: throw it away as said above",
        "Nichts: entsorgen Sie es wie oben beschrieben",
        "Rien : éliminez-le comme indiqué ci-dessus",
        "Nada: deséchelo como se indica arriba",
        "Nic: usuń go w sposób podany powyżej",
        "لا شيء: تخلّص منه كما هو مبيّن أعلاه",
    ),
    "letter_mark": (
        "IMPORTANT SAFETY RECALL INFORMATION",
        "WICHTIGE INFORMATION ZU EINEM SICHERHEITSRÜCKRUF",
        "INFORMATION IMPORTANTE : RAPPEL DE SÉCURITÉ",
        "INFORMACIÓN IMPORTANTE SOBRE UNA RECUPERACIÓN POR SEGURIDAD",
        "WAŻNA INFORMACJA O ODZYSKANIU PRODUKTU ZE WZGLĘDÓW BEZPIECZEŃSTWA",
        "معلومات مهمة عن استدعاء لأسباب تتعلق بالسلامة",
    ),
    "dear": (
        "You may have a product that is recalled.",
        "Sie haben möglicherweise ein Produkt, das zurückgerufen wird.",
        "Vous possédez peut-être un produit qui est rappelé.",
        "Es posible que tenga un producto afectado.",
        "Możliwe, że masz produkt, którego dotyczy odzyskanie.",
        "قد يكون لديك منتج مستدعى.",
    ),
    "page_of": ("Page", "Seite", "Page", "Página", "Strona", "صفحة"),
}
"""Name -> the sentence in each language, in the order of `_LANGUAGES`."""
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}


def sentences(language: str) -> Mapping[str, str]:
    """All of them in one language; ValueError where the catalogue has not got it."""
    at = _LANGUAGES.index(language)
    return {name: said[at] for name, said in _ALL.items()}


def day(when: date, language: str) -> str:
    """A day as people write it in this language."""
    month = MONTHS[language].split()[when.month - 1]
    form = {"de": "{}. {} {}", "es": "{} de {} de {}"}.get(language, "{} {} {}")
    return form.format(when.day, month, when.year)
