"""The header that accompanies every call."""

from collections.abc import Sequence

from .._contract.declare import LOCATION, MESSAGES, Double, Nillable, Private, WireEnum, contract, member

__all__ = (
    "Authorization",
    "ContextMessage",
    "Country",
    "Currency",
    "DomainRights",
    "GeoCoordinate",
    "HeaderMessage",
    "Language",
    "LocalizationMessage",
    "SecurityContext",
    "SecurityDescriptor",
    "SubjectLocality",
)


@contract(LOCATION)
class GeoCoordinate:
    """A position; clients do not send it."""

    altitude: Double | None = None
    course: Double | None = None
    horizontal_accuracy: Double | None = None
    latitude: Double | None = None
    longitude: Double | None = None
    speed: Double | None = None
    vertical_accuracy: Double | None = None


@contract(MESSAGES)
class ContextMessage:
    """The site that is called: 100 is Cdiscount France."""

    catalog_id: Nillable[int] = member("CatalogID", default=1)
    configuration_policy: str | None = None
    customer_id_text: str | None = member("CustomerID", default=None)
    customer_id: int | None = None
    customer_number: str | None = None
    customer_pool_id: Nillable[int] = member("CustomerPoolID", default=None)
    geo_coordinate: GeoCoordinate | None = None
    secured_context: bool | None = None
    site_id: int = member("SiteID", default=100)


class Country(WireEnum, namespace=MESSAGES):
    """A country, as the header names it."""

    FR = "Fr"
    BE = "Be"
    AF = "AF"
    ZA = "ZA"
    AX = "AX"
    AL = "AL"
    DZ = "DZ"
    DE = "De"
    AD = "AD"
    AO = "AO"
    AI = "AI"
    AQ = "AQ"
    AG = "AG"
    AN = "AN"
    SA = "SA"
    AR = "AR"
    AM = "AM"
    AW = "AW"
    AU = "AU"
    AT = "AT"
    AZ = "AZ"
    BS = "BS"
    BH = "BH"
    BD = "BD"
    BB = "BB"
    BY = "BY"
    BZ = "BZ"
    BJ = "BJ"
    BM = "BM"
    BT = "BT"
    BO = "BO"
    BA = "BA"
    BW = "BW"
    BV = "BV"
    BR = "BR"
    BN = "BN"
    BG = "BG"
    BF = "BF"
    BI = "BI"
    KY = "KY"
    KH = "KH"
    CM = "CM"
    CA = "CA"
    CV = "CV"
    CF = "CF"
    CL = "CL"
    CN = "CN"
    CX = "CX"
    CY = "CY"
    CC = "CC"
    CO = "CO"
    KM = "KM"
    CG = "CG"
    CD = "CD"
    CK = "CK"
    KR = "KR"
    KP = "KP"
    CR = "CR"
    CI = "CI"
    HR = "HR"
    CU = "CU"
    DK = "DK"
    DJ = "DJ"
    DO = "DO"
    DM = "DM"
    EG = "EG"
    SV = "SV"
    AE = "AE"
    EC = "EC"
    ER = "ER"
    ES = "ES"
    EE = "EE"
    US = "Us"
    ET = "ET"
    FK = "FK"
    FO = "FO"
    FJ = "FJ"
    FI = "FI"
    GA = "GA"
    GM = "GM"
    GE = "GE"
    GS = "GS"
    GH = "GH"
    GI = "GI"
    GR = "GR"
    GD = "GD"
    GL = "GL"
    GP = "GP"
    GU = "GU"
    GT = "GT"
    GG = "GG"
    GN = "GN"
    GW = "GW"
    GQ = "GQ"
    GY = "GY"
    GF = "GF"
    HT = "HT"
    HM = "HM"
    HN = "HN"
    HK = "HK"
    HU = "HU"
    IM = "IM"
    UM = "UM"
    VG = "VG"
    VI = "VI"
    IN = "IN"
    ID = "ID"
    IR = "IR"
    IQ = "IQ"
    IE = "IE"
    IS = "IS"
    IL = "IL"
    IT = "IT"
    JM = "JM"
    JP = "JP"
    JE = "JE"
    JO = "JO"
    KZ = "KZ"
    KE = "KE"
    KG = "KG"
    KI = "KI"
    KW = "KW"
    LA = "LA"
    LS = "LS"
    LV = "LV"
    LB = "LB"
    LR = "LR"
    LY = "LY"
    LI = "LI"
    LT = "LT"
    LU = "LU"
    MO = "MO"
    MK = "MK"
    MG = "MG"
    MY = "MY"
    MW = "MW"
    MV = "MV"
    ML = "ML"
    MT = "MT"
    MP = "MP"
    MA = "MA"
    MH = "MH"
    MQ = "MQ"
    MU = "MU"
    MR = "MR"
    YT = "YT"
    MX = "MX"
    FM = "FM"
    MD = "MD"
    MC = "MC"
    MN = "MN"
    ME = "ME"
    MS = "MS"
    MZ = "MZ"
    MM = "MM"
    NA = "NA"
    NR = "NR"
    NP = "NP"
    NI = "NI"
    NE = "NE"
    NG = "NG"
    NU = "NU"
    NF = "NF"
    NO = "NO"
    NC = "NC"
    NZ = "NZ"
    IO = "IO"
    OM = "OM"
    UG = "UG"
    UZ = "UZ"
    PK = "PK"
    PW = "PW"
    PS = "PS"
    PA = "PA"
    PG = "PG"
    PY = "PY"
    NL = "NL"
    PE = "PE"
    PH = "PH"
    PN = "PN"
    PL = "PL"
    PF = "PF"
    PR = "PR"
    PT = "PT"
    QA = "QA"
    RE = "RE"
    RO = "RO"
    GB = "GB"
    RU = "RU"
    RW = "RW"
    EH = "EH"
    BL = "BL"
    SH = "SH"
    LC = "LC"
    KN = "KN"
    SM = "SM"
    MF = "MF"
    PM = "PM"
    VA = "VA"
    VC = "VC"
    SB = "SB"
    WS = "WS"
    AS = "AS"
    ST = "ST"
    SN = "SN"
    RS = "RS"
    SC = "SC"
    SL = "SL"
    SG = "SG"
    SK = "SK"
    SI = "SI"
    SO = "SO"
    SD = "SD"
    LK = "LK"
    SE = "SE"
    CH = "CH"
    SR = "SR"
    SJ = "SJ"
    SZ = "SZ"
    SY = "SY"
    TJ = "TJ"
    TW = "TW"
    TZ = "TZ"
    TD = "TD"
    CZ = "CZ"
    TF = "TF"
    TH = "TH"
    TL = "TL"
    TG = "TG"
    TK = "TK"
    TO = "TO"
    TT = "TT"
    TN = "TN"
    TM = "TM"
    TC = "TC"
    TR = "TR"
    TV = "TV"
    UA = "UA"
    UY = "UY"
    VU = "VU"
    VE = "VE"
    VN = "VN"
    WF = "WF"
    YE = "YE"
    ZM = "ZM"
    ZW = "ZW"


class Currency(WireEnum, namespace=MESSAGES):
    """A currency, as the header names it."""

    AED = "Aed"
    AFN = "Afn"
    ALL = "All"
    AMD = "Amd"
    ANG = "Ang"
    AOA = "Aoa"
    ARS = "Ars"
    AUD = "Aud"
    AWG = "Awg"
    AZN = "Azn"
    BAM = "Bam"
    BBD = "Bbd"
    BDT = "Bdt"
    BGN = "Bgn"
    BHD = "Bhd"
    BIF = "Bif"
    BMD = "Bmd"
    BND = "Bnd"
    BOB = "Bob"
    BOV = "Bov"
    BRL = "Brl"
    BSD = "Bsd"
    BTN = "Btn"
    BWP = "Bwp"
    BYR = "Byr"
    BZD = "Bzd"
    CAD = "Cad"
    CDF = "Cdf"
    CHE = "Che"
    CHF = "Chf"
    CHW = "Chw"
    CLF = "Clf"
    CLP = "Clp"
    CNY = "Cny"
    COP = "Cop"
    COU = "Cou"
    CRC = "Crc"
    CUC = "Cuc"
    CUP = "Cup"
    CVE = "Cve"
    CZK = "Czk"
    DJF = "Djf"
    DKK = "Dkk"
    DOP = "Dop"
    DZD = "Dzd"
    EGP = "Egp"
    ERN = "Ern"
    ETB = "Etb"
    EUR = "Eur"
    FJD = "Fjd"
    FKP = "Fkp"
    GBP = "Gbp"
    GEL = "Gel"
    GHS = "Ghs"
    GIP = "Gip"
    GMD = "Gmd"
    GNF = "Gnf"
    GTQ = "Gtq"
    GYD = "Gyd"
    HKD = "Hkd"
    HNL = "Hnl"
    HRK = "Hrk"
    HTG = "Htg"
    HUF = "Huf"
    IDR = "Idr"
    ILS = "Ils"
    INR = "Inr"
    IQD = "Iqd"
    IRR = "Irr"
    ISK = "Isk"
    JMD = "Jmd"
    JOD = "Jod"
    JPY = "Jpy"
    KES = "Kes"
    KGS = "Kgs"
    KHR = "Khr"
    KMF = "Kmf"
    KPW = "Kpw"
    KRW = "Krw"
    KWD = "Kwd"
    KYD = "Kyd"
    KZT = "Kzt"
    LAK = "Lak"
    LBP = "Lbp"
    LKR = "Lkr"
    LRD = "Lrd"
    LSL = "Lsl"
    LTL = "Ltl"
    LYD = "Lyd"
    MAD = "Mad"
    MDL = "Mdl"
    MGA = "Mga"
    MKD = "Mkd"
    MMK = "Mmk"
    MNT = "Mnt"
    MOP = "Mop"
    MRO = "Mro"
    MUR = "Mur"
    MVR = "Mvr"
    MWK = "Mwk"
    MXN = "Mxn"
    MXV = "Mxv"
    MYR = "Myr"
    MZN = "Mzn"
    NAD = "Nad"
    NGN = "Ngn"
    NIO = "Nio"
    NOK = "Nok"
    NPR = "Npr"
    NZD = "Nzd"
    OMR = "Omr"
    PAB = "Pab"
    PEN = "Pen"
    PGK = "Pgk"
    PHP = "Php"
    PKR = "Pkr"
    PLN = "Pln"
    PYG = "Pyg"
    QAR = "Qar"
    RON = "Ron"
    RSD = "Rsd"
    RUB = "Rub"
    RWF = "Rwf"
    SAR = "Sar"
    SBD = "Sbd"
    SCR = "Scr"
    SDG = "Sdg"
    SEK = "Sek"
    SGD = "Sgd"
    SHP = "Shp"
    SLL = "Sll"
    SOS = "Sos"
    SRD = "Srd"
    SSP = "Ssp"
    STD = "Std"
    SVC = "Svc"
    SYP = "Syp"
    SZL = "Szl"
    THB = "Thb"
    TJS = "Tjs"
    TMT = "Tmt"
    TND = "Tnd"
    TOP = "Top"
    TRY = "Try"
    TTD = "Ttd"
    TWD = "Twd"
    TZS = "Tzs"
    UAH = "Uah"
    UGX = "Ugx"
    USD = "Usd"
    USN = "Usn"
    UYI = "Uyi"
    UYU = "Uyu"
    UZS = "Uzs"
    VEF = "Vef"
    VND = "Vnd"
    VUV = "Vuv"
    WST = "Wst"
    XAF = "Xaf"
    XAG = "Xag"
    XAU = "Xau"
    XBA = "Xba"
    XBB = "Xbb"
    XBC = "Xbc"
    XBD = "Xbd"
    XCD = "Xcd"
    XDR = "Xdr"
    XOF = "Xof"
    XPD = "Xpd"
    XPF = "Xpf"
    XPT = "Xpt"
    XSU = "Xsu"
    XTS = "Xts"
    XUA = "Xua"
    XXX = "Xxx"
    YER = "Yer"
    ZAR = "Zar"
    ZMW = "Zmw"
    ZWL = "Zwl"


class Language(WireEnum, namespace=MESSAGES):
    """The language of messages. Most messages are French in any case."""

    FR = "Fr"
    EN = "En"
    DE = "De"
    ES = "Es"
    TH = "Th"
    VI = "Vi"
    NOT_DEFINED = "NotDefined"


@contract(MESSAGES)
class LocalizationMessage:
    """Where the caller is."""

    country: Country | None = Country.FR
    culture_name: str | None = None
    currency: Currency | None = None
    decimal_position: Nillable[int] = None
    language: Language | None = None


class Authorization(WireEnum, namespace=MESSAGES):
    """A right. The contract has only this value."""

    NONE = "None"


@contract(MESSAGES)
class SecurityDescriptor:
    """A right on one function; clients do not send it."""

    authorization: Authorization
    function_identifier: str | None
    version: int


@contract(MESSAGES)
class DomainRights:
    """Rights in one domain; clients do not send them."""

    name: str | None
    security_descriptor_list: Sequence[SecurityDescriptor]


@contract(MESSAGES)
class SubjectLocality:
    """Where the caller's machine is; clients do not send it."""

    address: str | None
    dns_name: str | None


@contract(MESSAGES)
class SecurityContext:
    """The caller. The token is added when an envelope is written."""

    domain_rights_list: Sequence[DomainRights] = member(default=(), required=True, nil_when_empty=True)
    issuer_id: str | None = member("IssuerID", default=None, required=True)
    session_id: Private[str] = member("SessionID", default=None, required=True)
    subject_locality: SubjectLocality | None = None
    token_id: Private[str] = member(default=None, required=True)
    user_name: str | None = member(default="", required=True)
    """The name of your company: the service's support helps named partners first."""


@contract(MESSAGES)
class HeaderMessage:
    """The header of every call. The defaults are the values that work in recordings of the real service."""

    context: ContextMessage | None = member(default=ContextMessage(), required=True)
    localization: LocalizationMessage | None = member(default=LocalizationMessage(), required=True)
    security: SecurityContext | None = SecurityContext()
    version: str | None = member(default="1.0", required=True)
