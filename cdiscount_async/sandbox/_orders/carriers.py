"""The carriers that the service knows: the recorded list, with its tab, its trailing space and its gaps."""

from typing import Final

_AFTERSHIP: Final = "https://www.aftership.com/fr/couriers"

CARRIERS: Final = (
    (1, "Relais Colis", "https://www.relaiscolis.com/suivi-de-colis"),
    (2, "UPS", "https://www.ups.com/WebTracking/track?loc=fr_fr"),
    (3, "TNT", "http://www.tnt.fr/public/suivi_colis/recherche/index.do"),
    (5, "PostNL", "http://postnl.post/tracktrace?language=fr"),
    (6, "Mondial Relay", "http://www.mondialrelay.fr/suivi-de-colis"),
    (7, "La Poste - Courrier", "https://www.laposte.fr/particulier/outils/suivre-vos-envois"),
    (8, "GLS", "https://gls-group.eu/FR/fr/suivi-colis"),
    (9, "DPD", "https://www.aftership.com/couriers/dpd"),
    (10, "DHL Express", "\thttp://www.dhl.fr/fr/dhl_express/suivi_expedition.html"),
    (11, "DHL Deutsche Post", "https://www.aftership.com/fr/couriers/dhl-germany"),
    (12, "China Post", "http://www.17track.net/fr"),
    (13, "Chronopost", "http://www.chronopost.fr/fr/particulier/suivez-votre-colis"),
    (14, "Colissimo", "http://www.colissimo.fr/portail_colissimo/suivre.do?language=fr_FR"),
    (15, "Colis Privé", "https://www.colisprive.fr"),
    (16, "Bpost", _AFTERSHIP),
    (17, "China EMS (ePacket)", _AFTERSHIP),
    (18, "FedEx", _AFTERSHIP),
    (19, "SF Express", _AFTERSHIP),
    (21, "Singapore Post", _AFTERSHIP),
    (22, "4PX", _AFTERSHIP),
    (23, "Malaysia Post", _AFTERSHIP),
    (24, "Yanwen", _AFTERSHIP),
    (25, "CNE Express", _AFTERSHIP),
    (26, "SFC Service", _AFTERSHIP),
    (27, "GEODIS", _AFTERSHIP),
    (29, "WishPost", "https://www.aftership.com/couriers/wishpost"),
    (30, "Asendia HK ", "https://www.aftership.com/couriers/asendia-hk"),
    (31, "DB Schenker", "https://www.aftership.com/couriers/dbschenker-se"),
    (32, "DHL ecommerce asia", "https://webtrack.dhlglobalmail.com"),
)
"""Number, name and default URL (recorded in 2019)."""
