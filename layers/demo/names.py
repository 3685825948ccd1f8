"""Invented Dutch names: the city, its districts, its neighbourhoods, and a pool of street names.

None of them names a real town, and the neighbourhoods are none of The Hague's.
"""

from collections.abc import Iterator

import numpy as np

PLACE = "Doggermonde"
RIVER = "de Dogger"

DISTRICTS = {
    "centre": "Binnenstad",
    "west": "Zeekant",
    "north": "Noorderrand",
    "east": "Spoorzijde",
    "harbour": "Havenkwartier",
    "south": "Overdogger",
    "southeast": "Nieuwland",
}

NEIGHBOURHOODS = {
    "centre": ("Oude Monding", "Waaggracht"),
    "station": ("Spoorplein", "Seinhuis"),
    "seaside": ("Doggerbad", "Boulevardbuurt"),
    "dunes": ("Helmduinen", "Zandloper"),
    "park": ("Zonnewijzerpark", "Buitenweide"),
    "harbour": ("Visafslag", "Containerkade", "Kraanbaan", "Loodsenhoek", "Dokhaven", "Pierkop"),
    "works": ("Smederij", "Gietersveld", "De Zaagtand", "Weverspoort"),
    "old": (
        "Touwslagerskwartier", "Lantaarnbuurt", "Zoutziedersbuurt", "Kompasbuurt", "Mosselwal",
        "Klokkengieter", "Kaarsenmakershoek", "Brouwersdam", "Pottenbakkersbuurt", "Ankergang",
    ),
    "interwar": (
        "Stuurmanskwartier", "Sterrenwacht", "Korenbloembuurt", "Weerhaan", "Zeilmakersveld",
        "Barometerbuurt", "Kalenderbuurt", "Meeuwenhof", "Wolkenbuurt", "Duivenslag",
        "Kruizemunt", "Sextantbuurt",
    ),
    "postwar": (
        "Noordwindveld", "Getijdenveld", "Kristalveld", "Morgenrood", "Vuurbaken", "Zeegrasveld",
        "Kwartsveld", "Polderlicht", "Regenboogveld", "Hagelkruis", "Kievitsveld", "Lisveld",
        "Avondrood", "Dauwveld",
    ),
    "suburb": (
        "Nieuw-Wantij", "Rietkraag", "Zilverwilg", "Plevierenrand", "Otterpoel", "Waterlelierijk",
        "Windsingel", "Zwaluwstaart", "Libellenrand", "Bieslookhof", "Schorrenrand", "Kwelderrijk",
        "Salamanderpoel", "Wulpenrand", "Slikkenrand", "Varenrijk",
    ),
}  # fmt: skip

STEMS = (
    "Zilvermeeuw Visdief Plevier Scholekster Tureluur Wulp Kluut Grutto Kievit Strandloper",
    "Lijster Merel Wielewaal Roodborst Goudvink Kwikstaart Putter Winterkoning Zwaluw Sijs",
    "Kabeljauw Schelvis Wijting Makreel Haring Tarbot Griet Zeebaars Poon Zeewolf Spiering",
    "Mossel Oester Kokkel Wulk Noordhoorn Nonnetje Scheermes Alikruik Zeester Zeeëgel Garnaal",
    "Fok Grootzeil Bezaan Kluiver Want Schoot Val Mast Giek Roer Zwaard Kiel Boegspriet",
    "Kompas Sextant Peillood Log Zandloper Octant Zeekaart Passer Kijker Almanak Chronometer",
    "Touwslager Zeilmaker Kuiper Mandenmaker Nettenboeter Breeuwer Blokmaker Taander Smid",
    "Zadelmaker Wagenmaker Leerlooier Lakenverver Kaardster Spinster Weefster Klompenmaker",
    "Poolster Avondster Morgenster Zwaan Lier Orion Kreeft Weegschaal Boogschutter Waterman",
    "Komeet Meteoor Nevel Melkweg Zonnevlek Maansikkel Eclips Evenaar Keerkring Zenit Nadir",
    "Noordwind Zuidwester Passaat Moesson Bries Windstilte Dauw Rijp Nevelbank IJzel Hagel",
    "Stapelwolk Sluierwolk Donderkop Regenboog Bliksem Motregen Zonneschijn Weerlicht Föhn",
    "Eb Vloed Springtij Doodtij Branding Deining Golfslag Kabbeling Stroomrug Draaikolk",
    "Helmgras Zeekraal Lamsoor Zeeaster Duindoorn Kruipwilg Zeedistel Zandhaver Biestarwe",
    "Kattestaart Lisdodde Waterlelie Dotterbloem Zwanenbloem Pijlkruid Watermunt Egelskop Riet",
    "Wilg Populier Esdoorn Iep Linde Beuk Haagbeuk Hazelaar Els Berk Lijsterbes Meidoorn",
    "Kastanje Walnoot Mispel Kwee Morel Kriek Reinette Bellefleur Goudrenet Pruim Perzik",
    "Bieslook Dragon Kervel Lavas Marjolein Tijm Salie Bonenkruid Hysop Dille Venkel Karwij",
    "Klaproos Korenbloem Margriet Boterbloem Ereprijs Madelief Akelei Klokje Anjelier",
    "Graniet Basalt Leisteen Kwarts Agaat Jaspis Barnsteen Turkoois Saffier Robijn Opaal",
    "Linnen Katoen Fluweel Damast Satijn Laken Brokaat Keper Wol Vilt Zijde Kant Batist",
    "Viool Cello Hobo Fagot Klarinet Trompet Hoorn Bazuin Pauk Harp Luit Spinet Schalmei",
    "Menuet Sarabande Gigue Gavotte Rondo Sonate Fuga Prelude Cantate Serenade Nocturne",
    "Vlinder Libel Hommel Krekel Glimworm Citroentje Atalanta Dagpauwoog Waterjuffer Sprinkhaan",
    "Otter Das Egel Wezel Hermelijn Bunzing Eekhoorn Haas Ree Bever Zeehond Bruinvis Vos",
    "Morgen Middag Avond Nacht Zondag Winter Lente Zomer Herfst Oogst Louwmaand Sprokkelmaand",
    "Koekoeksklok Wijzer Slinger Raderwerk Uurglas Klepel Gong Carillon Wekker Zonnewijzer",
    "Letterzetter Drukpers Inkt Papier Perkament Ganzenveer Lei Griffel Annalen Kroniek",
    "Kraan Dommekracht Bolder Tros Meerpaal Steiger Loods Silo Takel Katrol Ponton Hefboom",
    "Aambeeld Hamer Beitel Schaaf Zaag Nijptang Draaibank Frees Boor Klinknagel Vijl Moer",
)

ENDINGS = {
    "main": ("weg", "singel", "dreef", "baan"),
    "quay": ("kade", "wal"),
    "centre": ("straat", "steeg", "gracht", "markt", "gang", "poort", "plaats"),
    "old": ("straat", "dwarsstraat", "plein", "hof", "steeg"),
    "interwar": ("straat", "laan", "plein", "hof", "plantsoen"),
    "postwar": ("straat", "laan", "hof", "plantsoen", "dreef"),
    "suburb": ("hof", "laan", "pad", "erf", "veld", "straat"),
    "works": ("straat", "weg", "baan", "werf"),
    "path": ("pad", "laantje", "spoor"),
}


def street_names(rng: np.random.Generator) -> "StreetNames":
    """Give a fresh pool of street names, its themes in an order drawn from ``rng``."""
    return StreetNames([STEMS[i].split() for i in rng.permutation(len(STEMS))])


class StreetNames:
    """Hands out every name once; a neighbourhood keeps to its theme while that lasts."""

    def __init__(self, themes: list[list[str]]) -> None:
        self._themes = themes
        self._given: set[str] = set()

    def take(self, theme: int, kind: str, count: int) -> list[str]:
        """Give ``count`` unused names of one theme, then of the themes after it."""
        names = self._unused(theme, ENDINGS[kind])
        return [next(names) for _ in range(count)]

    def _unused(self, theme: int, endings: tuple[str, ...]) -> Iterator[str]:
        for step in range(len(self._themes)):
            stems = self._themes[(theme + step) % len(self._themes)]
            # Walk endings and stems together, so that neighbours differ in both.
            for turn in range(len(stems) * len(endings)):
                stem = stems[turn % len(stems)]
                ending = endings[(turn + turn // len(stems)) % len(endings)]
                name = f"{stem}{ending}"
                if name not in self._given:
                    self._given.add(name)
                    yield name
