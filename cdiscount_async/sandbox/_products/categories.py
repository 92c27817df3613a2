"""The tree of categories: made-up names, in the shape of the real tree."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Final

import attrs

from .._market import Market

NAMED: Final = {
    "06010201": "ADAPTATEUR SIEGE - BASE SIEGE-AUTO - ADAPTATEUR NACELLE",
    "0E0A0701": "PAILLE - TOUILLEUR - TOUILLETTE JETABLE",
    "0S093I01": "PLAQUETTES DE FREIN",
    "0Z010701": "BRACELET - GOURMETTE - JONC",
    "100A0401": "POLO",
    "13380D0501": "COPEAUX DE CHENE",
    "1D090301": "ARBRE A CHAT",
    "1J010G01": "MAILLOT DE SPORT",
}
"""Real categories. The name of the last one is made up, because only its code is known."""
FASHION: Final = ("0V", "0W", "0X", "10")
"""Families whose products usually have sizes."""

_EIGHT, _SIX, _TEN, _RESERVED = 7088, 173, 45, 54
_NO_OFFERS, _EAN_REQUIRED, _VARIANT, _BOTH = 74, 7306 - 5829, 485, 24
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FAMILIES: Final = {
    "01": "EPICERIE|CONFITURE|PATES|RIZ|CAFE|BISCUIT",
    "02": "BOISSONS|JUS DE FRUITS|EAU|SIROP|THE|LIMONADE",
    "05": "HYGIENE|SAVON|SHAMPOOING|BROSSE A DENTS|RASOIR|DEODORANT",
    "06": "PUERICULTURE|SIEGE AUTO|POUSSETTE|LANDAU|BIBERON|LIT BEBE",
    "07": "JOUETS|PELUCHE|PUZZLE|POUPEE|FIGURINE|BRIQUES",
    "08": "JEUX DE SOCIETE|JEU DE CARTES|JEU DE PLATEAU|ECHIQUIER|DES|CASSE-TETE",
    "09": "JEUX VIDEO|CONSOLE|MANETTE|JEU|VOLANT|CASQUE DE JEU",
    "0A": "IMAGE|TELEVISEUR|VIDEOPROJECTEUR|SUPPORT MURAL|DECODEUR|ANTENNE",
    "0B": "SON|ENCEINTE|CASQUE|AMPLIFICATEUR|PLATINE|RADIO",
    "0C": "PHOTO|APPAREIL PHOTO|OBJECTIF|TREPIED|FLASH|CADRE PHOTO",
    "0D": "TELEPHONIE|TELEPHONE|COQUE|CHARGEUR|BATTERIE|ECOUTEURS",
    "0E": "ARTS DE LA TABLE|ASSIETTE|VERRE|COUVERT|NAPPE|GOBELET",
    "0F": "CUISSON|CASSEROLE|POELE|COCOTTE|MOULE|WOK",
    "0G": "PETIT ELECTROMENAGER|BOUILLOIRE|GRILLE-PAIN|MIXEUR|CAFETIERE|FRITEUSE",
    "0H": "GROS ELECTROMENAGER|REFRIGERATEUR|LAVE-LINGE|FOUR|HOTTE|CONGELATEUR",
    "0I": "ENTRETIEN|ASPIRATEUR|BALAI|FER A REPASSER|LESSIVE|EPONGE",
    "0J": "INFORMATIQUE|ORDINATEUR|CLAVIER|SOURIS|ECRAN|IMPRIMANTE",
    "0K": "COMPOSANTS|MEMOIRE|DISQUE DUR|CARTE GRAPHIQUE|BOITIER|VENTILATEUR",
    "0L": "RESEAU|ROUTEUR|CABLE|COMMUTATEUR|REPETEUR|CLE WIFI",
    "0M": "PAPETERIE|CAHIER|STYLO|AGENDA|CLASSEUR|TROUSSE",
    "0N": "LOISIRS CREATIFS|PEINTURE|PERLE|PINCEAU|LAINE|TOILE",
    "0O": "INSTRUMENTS|GUITARE|PIANO|TAMBOUR|MICRO|PUPITRE",
    "0P": "MEUBLES|TABLE|CHAISE|ARMOIRE|CANAPE|ETAGERE",
    "0Q": "LITERIE|MATELAS|SOMMIER|OREILLER|COUETTE|DRAP",
    "0R": "DECORATION|VASE|MIROIR|RIDEAU|TAPIS|BOUGIE",
    "0S": "AUTOMOBILE|PNEU|ESSUIE-GLACE|DISQUE DE FREIN|FILTRE A HUILE|GALERIE DE TOIT",
    "0T": "MOTO|CASQUE MOTO|GANT MOTO|BULLE|TOP CASE|ANTIVOL",
    "0U": "LUMINAIRES|LAMPE|APPLIQUE|PLAFONNIER|AMPOULE|GUIRLANDE",
    "0V": "MODE FEMME|ROBE|JUPE|CHEMISIER|PULL|MANTEAU",
    "0W": "MODE ENFANT|BODY|SALOPETTE|BONNET|T-SHIRT|COLLANT",
    "0X": "CHAUSSURES|BASKET|BOTTE|SANDALE|MOCASSIN|CHAUSSON",
    "0Y": "BAGAGES|VALISE|SAC A DOS|SAC A MAIN|PORTEFEUILLE|CARTABLE",
    "0Z": "BIJOUX|BAGUE|COLLIER|BOUCLES D'OREILLES|PENDENTIF|MONTRE",
    "10": "MODE HOMME|PANTALON|CHEMISE|VESTE|SHORT|PYJAMA",
    "12": "BRICOLAGE|PERCEUSE|SCIE|TOURNEVIS|ECHELLE|VIS",
    "13": "CAVE ET BARBECUE|BARBECUE|CAVE A VIN|FUMOIR|TONNELET|CHARBON",
    "15": "JARDIN|TONDEUSE|ARROSOIR|SALON DE JARDIN|POT|TUYAU",
    "16": "PISCINE|PISCINE|POMPE|BACHE|ROBOT|FILTRE",
    "18": "SALLE DE BAIN|ROBINET|LAVABO|DOUCHE|BAIGNOIRE|PORTE-SERVIETTES",
    "19": "LIVRES|ROMAN|BANDE DESSINEE|GUIDE|MANUEL|DICTIONNAIRE",
    "1A": "FILMS|FILM|SERIE|DOCUMENTAIRE|CONCERT|DESSIN ANIME",
    "1C": "CHAUFFAGE|RADIATEUR|POELE A BOIS|CLIMATISEUR|THERMOSTAT|CHEMINEE",
    "1D": "ANIMALERIE|CROQUETTES|COLLIER DE DRESSAGE|CAGE|AQUARIUM|NICHE",
    "1F": "SECURITE|ALARME|CAMERA|SERRURE|COFFRE|DETECTEUR",
    "1G": "BEAUTE|PARFUM|ROUGE A LEVRES|CREME|VERNIS|FARD",
    "1H": "SANTE|TENSIOMETRE|PANSEMENT|BALANCE|GENOUILLERE|THERMOMETRE",
    "1I": "CYCLES|VELO|CASQUE DE VELO|SELLE|PEDALE|TROTTINETTE",
    "1J": "SPORT|RAQUETTE|BALLON|HALTERE|TENTE|MAILLOT DE BAIN",
}
"""The families of the first level: a name, and words for the names of lower levels."""
_COMPLEMENTS: Final = (
    "ENFANT", "ADULTE", "BEBE", "DE VOYAGE", "PLIABLE", "ELECTRIQUE", "SANS FIL", "EN BOIS", "EN METAL", "EN VERRE",
    "RECHARGEABLE", "D'EXTERIEUR", "DE BUREAU", "PROFESSIONNEL", "COMPACT", "GRAND FORMAT", "MULTIFONCTION", "DE LUXE",
    "PERSONNALISE", "ECOLOGIQUE", "D'OCCASION", "DE COLLECTION", "CLASSIQUE", "MODERNE", "CONNECTE", "ETANCHE", "LEGER",
    "RENFORCE", "DE RECHANGE", "EN LOT", "AVEC ACCESSOIRES", "SANS ACCESSOIRES", "POUR DEBUTANT", "DE COMPETITION",
    "DE SAISON", "DE FETE", "DE CUISINE", "DE CHAMBRE", "DE SALON", "DE GARAGE", "DE CAMPING",
)  # fmt: skip


@attrs.frozen
class Leaf:
    """A category that has a code."""

    code: str
    name: str
    reserved: bool = False
    """Whether it is in the whole tree only, and closed to all sellers."""


@attrs.frozen
class _Flags:
    """The codes of leaves with unusual properties."""

    no_offers: frozenset[str]
    ean_required: frozenset[str]
    variant: frozenset[str]
    both: frozenset[str]


def populate(market: Market) -> None:
    """Make the categories: as many of each kind as in a real seller's tree."""
    rng = market.rng("categories")
    leaves = sorted(_leaves(rng), key=lambda one: one.code)
    flags = _flagged(leaves, rng)
    market.store.many("INSERT INTO category VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(leaves, flags))


def _leaves(rng: Random) -> Iterator[Leaf]:
    yield from (Leaf(code, name) for code, name in NAMED.items())
    eight = sum(len(code) == 8 for code in NAMED)
    weights = [240 if family in FASHION else rng.randrange(60, 240) for family in _FAMILIES]
    counts = _shares(_EIGHT - eight + _RESERVED, weights)
    sixes = _shares(_SIX, [rng.randrange(1, 9) for _ in _FAMILIES])
    reserved = frozenset(rng.sample(range(_EIGHT - eight + _RESERVED), _RESERVED))
    number = 0
    for family, count, six in zip(_FAMILIES, counts, sixes, strict=True):
        for index, code in zip(range(count), _codes(family, rng.randrange(4, 9)), strict=False):
            yield Leaf(code, _name(family, index), number in reserved)
            number += 1
        for index in range(six):
            yield Leaf(family + _pair(1 + index % 3) + _pair(60 + index), _name(family, 300 + index))
    for index in range(1, _TEN):
        yield Leaf(f"13380D{_pair(5 + index // 5)}{_pair(1 + index % 5)}", _name("13", 350 + index))


def _shares(total: int, weights: list[int]) -> list[int]:
    """Return whole shares of a number by weights; their sum is the number."""
    ends = [total * sum(weights[: index + 1]) // sum(weights) for index in range(len(weights))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _codes(family: str, width: int) -> Iterator[str]:
    """Yield codes of eight characters, `width` below each node, without the codes of real categories."""
    number = 0
    while True:
        third, last = divmod(number, width)
        second, third = divmod(third, width)
        code = f"{family}{_pair(second + 1)}{_pair(third + 1)}{_pair(last + 1)}"
        if code not in NAMED:
            yield code
        number += 1


def _pair(number: int) -> str:
    """Return a number as the two characters of one level."""
    return _DIGITS[number // 36] + _DIGITS[number % 36]


def _name(family: str, index: int) -> str:
    words = _FAMILIES[family].split("|")[1:]
    word, rest = words[index % 5], index // 5
    name = f"{word} {_COMPLEMENTS[rest % 41]}"
    if rest >= 41:
        name += f" {_COMPLEMENTS[(rest * 7 + 3) % 41]}"
    if index % 7 == 0:
        name += f" - {words[(index + 1) % 5]} {_COMPLEMENTS[(rest + 11) % 41]}"
    return name


def _flagged(leaves: Iterable[Leaf], rng: Random) -> _Flags:
    codes = [leaf.code for leaf in leaves if not leaf.reserved and leaf.code not in NAMED]
    fashion = rng.sample([code for code in codes if code[:2] in FASHION and len(code) == 8], _VARIANT + _BOTH - 2)
    return _Flags(
        no_offers=frozenset(rng.sample(codes, _NO_OFFERS)),
        ean_required=frozenset({"06010201", *rng.sample(codes, _EAN_REQUIRED - 1)}),
        variant=frozenset({"100A0401", *fashion[_BOTH - 1 :]}),
        both=frozenset({"1J010G01", *fashion[: _BOTH - 1]}),
    )


def _rows(leaves: Iterable[Leaf], flags: _Flags) -> Iterator[tuple[object, ...]]:
    """Yield the rows of all nodes, parents before their children. Nodes without a code have no rights."""
    numbers = {"": 1}
    yield 1, None, "", "", 0, 0, None, 0, 0, 0
    for leaf in leaves:
        parent = 1
        for level in range(2, len(leaf.code), 2):
            prefix = leaf.code[:level]
            if prefix not in numbers:
                numbers[prefix] = len(numbers) + 1
                yield numbers[prefix], parent, "", _group(prefix), 0, 0, None, 0, 0, 0
            parent = numbers[prefix]
        numbers[leaf.code] = len(numbers) + 1
        code, variant = leaf.code, leaf.code in flags.variant
        yield (
            numbers[code],
            parent,
            code,
            leaf.name,
            code not in flags.no_offers,
            code
            == "06010201",  # in reality, too, only one has the flag, although products can be created in the others
            code not in flags.ean_required,
            not variant,
            variant or code in flags.both,
            leaf.reserved,
        )


def _group(prefix: str) -> str:
    """Return the name of a node above the leaves."""
    name, *words = _FAMILIES[prefix[:2]].split("|")
    if len(prefix) == 2:
        return name
    number = int(prefix[2:], 36)
    return f"{words[number % 5]} - {words[(number + 2) % 5]}" if len(prefix) == 4 else _name(prefix[:2], number % 205)
