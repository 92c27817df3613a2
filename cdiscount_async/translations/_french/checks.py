"""The messages and the advice of the rules in `packages.checks`."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # Rows
    "write the value as the schema of packages requires": "écrivez la valeur comme le schéma des paquets le demande",
    "it is mandatory and missing": "obligatoire et absent",
    "enter a value": "entrez une valeur",
    "the schema requires it, even if it is empty": "le schéma l’exige, même vide",
    'write Comment="" if there is no comment': 'écrivez Comment="" s’il n’y a pas de commentaire',
    "remove it: no schema contains it": "supprimez-le : aucun schéma ne le contient",
    "check that the row says what you mean, or correct it": (
        "vérifiez que la ligne dit ce que vous voulez, ou corrigez-la"
    ),
    "check that the file is read as you expect": "vérifiez que le fichier est lu comme vous l’attendez",
    "there are no rows": "il n’y a aucune ligne",
    "add at least one row": "ajoutez au moins une ligne",
    "there are more than {limit} rows": "il y a plus de {limit} lignes",
    "make several packages with `split`": "faites plusieurs paquets avec `split`",
    # Offers
    "it is empty": "la valeur est vide",
    "enter your reference": "entrez votre référence",
    "it has {length} characters, the limit is 50": "{length} caractères, la limite est de 50",
    "shorten it": "raccourcissez le texte",
    "it begins or ends with a space, so it is not the same reference as without the space": (
        "commence ou finit par une espace : ce n’est pas la même référence que sans l’espace"
    ),
    "remove the space, unless the offer already exists with it": (
        "supprimez l’espace, sauf si l’offre existe déjà avec elle"
    ),
    "row {first} has the same reference": "la ligne {first} a la même référence",
    "keep one of the rows": "gardez une seule des lignes",
    "it is missing: the schema does not require it, but the service usually needs it": (
        "absent : le schéma ne l’exige pas, mais le service en a généralement besoin"
    ),
    "enter the EAN, unless the service already links your reference to one product": (
        "entrez l’EAN, sauf si le service relie déjà votre référence à un seul produit"
    ),
    "it contains characters that are not digits: {characters}": (
        "contient des caractères qui ne sont pas des chiffres : {characters}"
    ),
    "store EANs as text, not as numbers, without spaces around them": (
        "enregistrez les EAN comme du texte, et non comme des nombres, sans espaces autour"
    ),
    "it has {length} digits, not 13": "{length} chiffres au lieu de 13",
    "check whether leading zeros were lost": "vérifiez si des zéros ont été perdus au début",
    "its check digit is wrong": "la clé de contrôle est fausse",
    "compare it with the EAN on the product": "comparez avec l’EAN inscrit sur le produit",
    "it is in a range for internal use, which almost no product has": (
        "appartient à une plage réservée à l’usage interne, qu’aucun produit n’a, ou presque"
    ),
    "use the manufacturer's EAN": "utilisez l’EAN du fabricant",
    "it looks invented: one repeated digit, mostly zeros, or digits in counting order": (
        "semble inventé : un chiffre répété, surtout des zéros, ou des chiffres qui se suivent"
    ),
    "use the manufacturer's EAN, or none": "utilisez l’EAN du fabricant, ou aucun",
    "row {first} offers the same product in the same condition": (
        "la ligne {first} offre le même produit dans le même état"
    ),
    "use one reference for each product and condition": (
        "utilisez une seule référence pour chaque produit et chaque état"
    ),
    "it is not above 0": "la valeur n’est pas supérieure à 0",
    "enter a price above 0": "entrez un prix supérieur à 0",
    "it is less than EcoPart plus DeaTax": "la valeur est inférieure à la somme d’EcoPart et de DeaTax",
    "the price must include both": "le prix doit inclure les deux",
    "it is exactly EcoPart plus DeaTax": "la valeur est exactement la somme d’EcoPart et de DeaTax",
    "{amount} {count} decimals, but euros have two{question}": (
        "{amount} {count} décimales, mais les euros en ont deux{question}"
    ),
    "use two decimals; perhaps a thousands separator was read as a decimal separator": (
        "utilisez deux décimales ; un séparateur de milliers a peut-être été lu comme séparateur décimal"
    ),
    "it is below 0 or above 2,147,483,647": "la valeur est inférieure à 0 ou supérieure à 2 147 483 647",
    "enter the quantity that can be sold; 0 stops the sale": (
        "entrez la quantité qui peut être vendue ; 0 arrête la vente"
    ),
    "it is below 0, or not below 100": "la valeur est inférieure à 0, ou n’est pas inférieure à 100",
    "enter it in percent: 20, 5.5": "entrez un pourcentage : 20, 5.5",
    "it is not a French VAT rate": "ce n’est pas un taux de TVA français",
    "enter it in percent: 20, 10, 5.5 or 2.1": "entrez un pourcentage : 20, 10, 5.5 ou 2.1",
    "it is below 0": "la valeur est inférieure à 0",
    "enter 0 if there is none": "entrez 0 s’il n’y en a pas",
    "it contains HTML": "contient du HTML",
    "write plain text": "écrivez du texte simple",
    "it has {length} characters; other connectors cut it at 200, the limit of the service is not known": (
        "{length} caractères ; d’autres connecteurs coupent à 200, la limite du service n’est pas connue"
    ),
    "it is not between 1 and 10 working days": "la valeur n’est pas entre 1 et 10 jours ouvrés",
    "enter 1 to 10": "entrez une valeur de 1 à 10",
    "the service may refuse more than 5 working days": "le service peut refuser plus de 5 jours ouvrés",
    "enter 5 or less": "entrez 5 ou moins",
    "it is below 0.10": "la valeur est inférieure à 0.10",
    "leave it empty, or enter at least 0.10": "laissez le champ vide, ou entrez au moins 0.10",
    "it is below the price": "la valeur est inférieure au prix",
    "enter the earlier, higher price": "entrez le prix antérieur, plus élevé",
    "it equals the price": "la valeur est égale au prix",
    "leave it empty: the price is not reduced": "laissez le champ vide : le prix n’est pas réduit",
    "it is below 0 or above the price": "la valeur est inférieure à 0 ou supérieure au prix",
    "enter the lowest price that you accept": "entrez le prix le plus bas que vous acceptez",
    "it has no effect without PriceMustBeAligned": "n’a aucun effet sans PriceMustBeAligned",
    "set PriceMustBeAligned to Align, or leave this price empty": (
        "mettez PriceMustBeAligned à Align, ou laissez ce prix vide"
    ),
    "the service lowers the price, and no minimum price is set": (
        "le service baisse le prix, et aucun prix minimum n’est fixé"
    ),
    "set MinimumPriceForPriceAlignment": "fixez MinimumPriceForPriceAlignment",
    "the unit or the value is missing: neither has a meaning without the other": (
        "l’unité ou la valeur manque : l’une n’a pas de sens sans l’autre"
    ),
    "enter both or neither": "entrez les deux ou aucune",
    "enter the quantity in one piece": "entrez la quantité contenue dans une pièce",
    "enter a number of days": "entrez un nombre de jours",
    "{mode} appears twice": "{mode} apparaît deux fois",
    "keep one: it is not known which one the service uses": "gardez-en un : on ne sait pas lequel le service utilise",
    "{mode} is not set up for this seller": "{mode} n’est pas configuré pour ce vendeur",
    "activate it in the seller zone, or remove it": "activez-le dans l’espace vendeur, ou supprimez-le",
    "the delivery charges of {mode} are below 0": "les frais de port de {mode} sont inférieurs à 0",
    "enter 0 for free delivery": "entrez 0 pour la livraison gratuite",
    "the delivery charges of {mode} are above the limit of 30.00": (
        "les frais de port de {mode} dépassent la limite de 30.00"
    ),
    "enter 30.00 or less": "entrez 30.00 ou moins",
    "{mode} is mandatory for parcels of this size": "{mode} est obligatoire pour les colis de cette taille",
    "add Tracked and Registered for small parcels, BigParcelEco for parcels above 30 kg": (
        "ajoutez Tracked et Registered pour les petits colis, BigParcelEco pour les colis de plus de 30 kg"
    ),
    "delivery modes for small and for big parcels are mixed": (
        "les modes de livraison pour petits et pour gros colis sont mélangés"
    ),
    "use the modes for parcels below 30 kg, or those for parcels above": (
        "utilisez les modes pour les colis de moins de 30 kg, ou ceux pour les colis de plus de 30 kg"
    ),
    "it is below 0 percent, or not below 100": "la valeur est inférieure à 0 pour cent, ou n’est pas inférieure à 100",
    "enter it in percent: 15": "entrez un pourcentage : 15",
    "a sales discount is at least 1 percent, and at least 1 euro if the price is below 100 euros": (
        "une remise de soldes est d’au moins 1 pour cent, et d’au moins 1 euro si le prix est inférieur à 100 euros"
    ),
    "increase the discount": "augmentez la remise",
    "flash sales and sales need a start date and an end date": (
        "les ventes flash et les soldes ont besoin d’une date de début et d’une date de fin"
    ),
    "enter both dates, in French local time": "entrez les deux dates, en heure française",
    "it is before StartDate": "la date est antérieure à StartDate",
    "exchange the dates": "échangez les dates",
    "the discount has already ended": "la remise est déjà terminée",
    "remove the discount": "supprimez la remise",
    "a flash sale lasts at most 72 hours": "une vente flash dure 72 heures au plus",
    "end it within 72 hours": "terminez-la dans les 72 heures",
    "the discount is not within a legal sales period: there are two each year": (
        "la remise n’est pas dans une période légale de soldes : il y en a deux par an"
    ),
    "see cdiscount_async.packages.checks.sales_periods, or use another type of discount": (
        "voyez cdiscount_async.packages.checks.sales_periods, ou utilisez un autre type de remise"
    ),
    "the reference price of the sales discount is missing": "le prix de référence de la remise de soldes manque",
    "enter the lowest price of the last 30 days": "entrez le prix le plus bas des 30 derniers jours",
    "the row has neither a stock nor a price": "la ligne n’a ni stock ni prix",
    "enter at least one of them": "entrez au moins l’un des deux",
    "every offer that is not in this package goes off line": "toute offre absente de ce paquet passe hors ligne",
    "make sure that the package has all offers, or do not purge": (
        "assurez-vous que le paquet contient toutes les offres, ou ne purgez pas"
    ),
    "no known site has the number {pool}": "aucun site connu n’a le numéro {pool}",
    "1 is Cdiscount, 16 is Cdiscount Pro": "1 est Cdiscount, 16 est Cdiscount Pro",
    # Products
    "it is mandatory and empty": "obligatoire et vide",
    "enter a value; the brand of a product without a brand is AUCUNE": (
        "entrez une valeur ; la marque d’un produit sans marque est AUCUNE"
    ),
    "it has {length} characters, the limit is {limit}": "{length} caractères, la limite est de {limit}",
    "it contains {character}; the service refuses accents, vertical bars, asterisks and invisible characters": (
        "contient {character} ; le service refuse les accents, les barres verticales, les astérisques et les "
        "caractères invisibles"
    ),
    "use only letters without accents, digits and simple punctuation": (
        "utilisez seulement des lettres sans accents, des chiffres et une ponctuation simple"
    ),
    "it contains a web address": "contient une adresse web",
    "remove it": "supprimez-la",
    "it mentions a price, a warranty or delivery": "mentionne un prix, une garantie ou la livraison",
    "describe the product only; prices and conditions belong to the offer": (
        "décrivez seulement le produit ; les prix et les conditions vont dans l’offre"
    ),
    "row {first} has the same long label": "la ligne {first} a le même libellé long",
    "use a different label for each standard product": "utilisez un libellé différent pour chaque produit standard",
    "the product has no EAN": "le produit n’a pas d’EAN",
    "only some categories accept this: see IsEANOptional": (
        "seules certaines catégories l’acceptent : voyez IsEANOptional"
    ),
    "it is in a range for internal use": "appartient à une plage réservée à l’usage interne",
    "row {first} has the same EAN": "la ligne {first} a le même EAN",
    "use an EAN for one product only": "utilisez un EAN pour un seul produit",
    "it does not have 13 digits": "n’a pas 13 chiffres",
    "enter the ISBN with 13 digits": "entrez l’ISBN à 13 chiffres",
    "compare it with the ISBN on the book": "comparez avec l’ISBN inscrit sur le livre",
    "it has an odd number of characters, but category codes have two for each level": (
        "le nombre de caractères est impair, mais les codes de catégorie en ont deux par niveau"
    ),
    "add the leading zero that was lost": "ajoutez le zéro qui a été perdu au début",
    "the product has no picture": "le produit n’a pas d’image",
    "add 1 to 4 pictures": "ajoutez 1 à 4 images",
    "there are {count} pictures, the limit is 4": "il y a {count} images, la limite est de 4",
    "keep 1 to 4 pictures": "gardez 1 à 4 images",
    "picture {place} is not a web address": "l’image {place} n’est pas une adresse web",
    "enter the whole address, with http:// or https://": "entrez l’adresse complète, avec http:// ou https://",
    "the address of picture {place} does not end with .jpg, .jpeg, .png or .gif": (
        "l’adresse de l’image {place} ne finit pas par .jpg, .jpeg, .png ou .gif"
    ),
    "use one of these formats: the service accepts no other": (
        "utilisez l’un de ces formats : le service n’en accepte pas d’autre"
    ),
    "picture {place} is not served over https": "l’image {place} n’est pas servie en https",
    "serve it over https": "servez-la en https",
    "picture {place} repeats an earlier picture": "l’image {place} répète une image précédente",
    "it is below 0, or has more than 4 digits before the decimal separator or 3 after it": (
        "la valeur est inférieure à 0, ou a plus de 4 chiffres avant le séparateur décimal ou de 3 après"
    ),
    "enter centimetres, or kilograms for the weight": "entrez des centimètres, ou des kilogrammes pour le poids",
    "it has {length} characters, the limit is 5,000": "{length} caractères, la limite est de 5 000",
    "it contains an http address": "contient une adresse http",
    "serve media over https": "servez les médias en https",
    "it contains links (href)": "contient des liens (href)",
    "remove the links": "supprimez les liens",
    "it contains HTML that is not allowed": "contient du HTML qui n’est pas permis",
    "use bold, strong and br; do not use font, table, h1 to h6 or body": (
        "utilisez bold, strong et br ; n’utilisez pas font, table, h1 à h6 ni body"
    ),
    "it is mandatory for a variant and empty": "obligatoire pour une variante et vide",
    "enter family, colour and size, or set ProductKind to Standard": (
        "entrez la famille, la couleur et la taille, ou mettez ProductKind à Standard"
    ),
    "row {first} has the same family, colour and size": (
        "la ligne {first} a la même famille, la même couleur et la même taille"
    ),
    "keep one product for each size": "gardez un produit pour chaque taille",
    "row {first} of the same family has another model": "la ligne {first} de la même famille a un autre modèle",
    "use one model for the whole family": "utilisez un seul modèle pour toute la famille",
    "the family has several colours and several sizes": "la famille a plusieurs couleurs et plusieurs tailles",
    "use one family for each colour": "utilisez une famille pour chaque couleur",
    "a standard product has no family and no size, but this product has one": (
        "un produit standard n’a ni famille ni taille, mais ce produit en a une"
    ),
    "set it to Variant if the product has several sizes": (
        "mettez la valeur à Variant si le produit a plusieurs tailles"
    ),
    # References and texts
    "it is {what}": "c’est {what}",
    "format the column as text, and copy the value again from its source": (
        "donnez à la colonne le format texte, et recopiez la valeur depuis sa source"
    ),
    "it contains {character}, which is invisible": "contient {character}, qui est invisible",
    "remove the character, unless the listed offer or product already has it": (
        "supprimez le caractère, sauf si l’offre ou le produit en ligne l’a déjà"
    ),
    "it looks like UTF-8 that was read as {encoding}": "ressemble à de l’UTF-8 lu comme {encoding}",
    "read the file as UTF-8 in the program that made or converted it": (
        "lisez le fichier en UTF-8 dans le programme qui l’a fait ou converti"
    ),
    "it contains U+FFFD, which a program writes for a letter that it cannot read": (
        "contient U+FFFD, qu’un programme écrit pour une lettre qu’il ne peut pas lire"
    ),
    "type the letter again, and set the right encoding in the program that made the file": (
        "tapez la lettre de nouveau, et réglez le bon encodage dans le programme qui a fait le fichier"
    ),
    "it contains the HTML entity {entity}, which is not converted": (
        "contient l’entité HTML {entity}, qui n’est pas convertie"
    ),
    "write the character itself": "écrivez le caractère lui-même",
    "it contains a placeholder of a template, which was not filled in": (
        "contient une variable de modèle de texte qui n’a pas été remplie"
    ),
    "fill it in, or remove it": "remplissez-la, ou supprimez-la",
    # Parts of messages
    "a word that programs write for a missing value": "un mot que des programmes écrivent pour une valeur absente",
    "a spreadsheet error": "une erreur de tableur",
    "the label of a totals row": "le titre d’une ligne de totaux",
    "a number that a spreadsheet shortened, so digits are lost": (
        "un nombre qu’un tableur a raccourci, donc des chiffres sont perdus"
    ),
    "a whole number with a decimal, as programs write numbers": (
        "un nombre entier avec une décimale, comme des programmes l’écrivent"
    ),
    "a formula, or a text with the apostrophe of a spreadsheet": (
        "une formule, ou un texte avec l’apostrophe d’un tableur"
    ),
    "a text in quotation marks, as programs write texts": "un texte entre guillemets, comme des programmes l’écrivent",
    "a date: perhaps a spreadsheet converted the value": "une date : un tableur a peut-être converti la valeur",
    "it has": "la valeur a",
    "the delivery charges of {mode} have": "les frais de port de {mode} ont",
    "; did you mean {amount}?": " ; vouliez-vous dire {amount} ?",
    "an exponent: a spreadsheet shortened the number": "un exposant : un tableur a raccourci le nombre",
    "{name} at its beginning": "{name} au début",
    "{name} at its end": "{name} à la fin",
    "a space": "une espace",
    "a tab": "une tabulation",
    "a line break": "un saut de ligne",
    "a no-break space (U+00A0)": "une espace insécable (U+00A0)",
    "a narrow no-break space (U+202F)": "une espace fine insécable (U+202F)",
    "a zero width space (U+200B)": "une espace sans chasse (U+200B)",
    "a zero width no-break space (U+FEFF)": "une espace insécable sans chasse (U+FEFF)",
    "a soft hyphen (U+00AD)": "un trait d’union conditionnel (U+00AD)",
    "a left-to-right mark (U+200E)": "une marque de gauche à droite (U+200E)",
    "a right-to-left mark (U+200F)": "une marque de droite à gauche (U+200F)",
}
