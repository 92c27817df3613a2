"""Words for made-up names, addresses and products."""

from typing import Final

FIRST_NAMES: Final = (
    ("MR", "Adrien"), ("MRS", "Agathe"), ("MR", "Bastien"), ("MISS", "Camille"), ("MRS", "Chloé"), ("MR", "Damien"),
    ("MRS", "Élodie"), ("MR", "Émile"), ("MISS", "Fanny"), ("MR", "François"), ("MRS", "Gaëlle"), ("MR", "Guillaume"),
    ("MRS", "Hélène"), ("MR", "Hugo"), ("MISS", "Inès"), ("MR", "Jérôme"), ("MRS", "Joëlle"), ("MR", "Karim"),
    ("MRS", "Léa"), ("MR", "Loïc"), ("MISS", "Manon"), ("MR", "Mathieu"), ("MRS", "Nadia"), ("MR", "Noël"),
    ("MRS", "Océane"), ("MR", "Paul-Henri"), ("MRS", "Raphaëlle"), ("MR", "Rémi"), ("MRS", "Sylvie"), ("MR", "Yann"),
)  # fmt: skip
LAST_NAMES: Final = (
    "Aubert", "Barbier", "Bélanger", "Blanchard", "Bonnet", "Bourgeois", "Chevalier", "Colas", "Courtois", "D'Almeida",
    "Delmas", "Desmarais", "Fabre", "Fontaine", "Gauthier", "Giraud", "Guérin", "Hubert", "Jacquet", "Lacroix",
    "Le Goff", "Lefèvre", "Lemaître", "Leroux", "Marchand", "Meunier", "Moreau", "Noiret", "Olivier", "Pelletier",
    "Perrin", "Petitjean", "Picard", "Renard", "Rivière", "Rousseau", "Saint-Martin", "Texier", "Vasseur", "Vidal",
)  # fmt: skip
STREETS: Final = (
    "rue de la République", "avenue des Tilleuls", "chemin du Moulin", "place de l'Église", "boulevard Victor-Hugo",
    "allée des Érables", "impasse du Puits", "rue des Écoles", "quai de la Fosse", "rue du Général-Leclerc",
    "route de Toulouse", "cours de l'Yser", "rue Jean-Jaurès", "sente aux Bœufs", "rue de l'Abbé-Grégoire",
)  # fmt: skip
CITIES: Final = (
    ("33000", "BORDEAUX"), ("69100", "VILLEURBANNE"), ("59000", "LILLE"), ("35000", "RENNES"), ("67000", "STRASBOURG"),
    ("44000", "NANTES"), ("13005", "MARSEILLE"), ("75011", "PARIS"), ("31500", "TOULOUSE"), ("06300", "NICE"),
    ("21000", "DIJON"), ("29200", "BREST"), ("63000", "CLERMONT FERRAND"), ("80000", "AMIENS"),
    ("97400", "SAINT DENIS"),
    ("14000", "CAEN"), ("01000", "BOURG EN BRESSE"), ("87000", "LIMOGES"), ("2A004", "AJACCIO"), ("57000", "METZ"),
)  # fmt: skip
SHOPS: Final = (
    "Atelier Lumière", "Comptoir du Sud", "La Boîte à Outils", "Maison Garance", "Nord Électro", "Le Grenier d'Oscar",
    "Bébé Câlin", "Terrasse & Jardin", "Velo Folie", "Cuisine Claire", "Papeterie Minuit", "L'Enclos",
)  # fmt: skip
NOUNS: Final = (
    "Lampe de bureau", "Chaise pliante", "Tapis d'éveil", "Perceuse visseuse", "Sac à dos", "Bouilloire", "Couette",
    "Casque audio", "Coque de téléphone", "Arrosoir", "Siège auto", "Poussette", "Table basse", "Étagère murale",
    "Clavier sans fil", "Trottinette", "Tente 4 places", "Veste imperméable", "Copeaux de chêne", "Arbre à chat",
    "Montre", "Bracelet", "Plaquettes de frein", "Enceinte portable", "Poêle à frire", "Rideau occultant",
)  # fmt: skip
QUALITIES: Final = (
    "compacte", "en chêne", "120 cm", "noir mat", "pliable", "étanche", "LED 3 W", "grand modèle", "lot de 2",
    "édition 2019", "réglable", "sans BPA", "bleu nuit", "rouge & blanc", "ultra légère", "XL", "rechargeable USB",
)  # fmt: skip
BRANDS: Final = (
    "AUCUNE", "NANIA", "LUMIO", "BOISSEL", "KER & FILS", "NORDEA", "TOUTOU", "VERTIGE", "PILO", "ELYSIA", "MARTOUF",
    "CABANE", "OXALIS", "RUSTIK", "SOLÈNE", "TERRA NOVA", "ZÉPHYR", "BRICOLA", "CDISCOUNT", "ATLAS",
)  # fmt: skip
COLORS: Final = ("Noir", "Blanc", "Rouge", "Bleu", "Vert", "Gris", "Beige", "Rose")
SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL", "36", "38", "40", "42", "44")
QUESTIONS: Final = (
    "Bonjour,\r\nLivrez-vous en Corse ?", "Bonjour,\r\nle produit est-il compatible ?\r\nMerci",
    "Quand serai-je livré ?",
    "Bonjour,\r\npouvez-vous m'envoyer une facture ?", "Quelle est la garantie ?", "Bonjour, est-ce bien neuf ?",
)  # fmt: skip
