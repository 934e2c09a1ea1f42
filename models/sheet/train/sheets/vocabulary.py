"""What is written on sheets: words of descriptions by language, headings of legends, ages, letters."""

WORDS = {
    "en": """
        formation member sandstone limestone shale gravel alluvium deposits younger older undivided granite
        gneiss basalt flow river terrace creek mountain valley canyon upper lower middle group quartzite
        dolomite colluvium fan landslide clay silt massive bedded coarse fine grained conglomerate gray brown
        reddish light dark thick thin contains locally and of in with to feet base top exposed along the contact
        intrusive dike schist tuff breccia lake marine
    """,
    "de": """
        schichten sandstein kalkstein mergel ton kies schotter oberer unterer mittlerer muschelkalk keuper löß
        lehm granit gneis basalt schiefer tonschiefer grauwacke bunte hangschutt talaue terrasse grundmoräne
        feinsand und mit der über zum teil fein grobkörnig größtenteils rötlich graue dünn gebankt quarzit
        porphyr verwitterung stufe
    """,
    "fr": """
        calcaire marnes argiles grès sables alluvions anciennes récentes supérieur inférieur moyen formation
        schistes granite gneiss basalte éboulis moraine terrasses dépôts fluviatiles et de la du des à avec
        couches bancs gris rouge dolomie conglomérat niveau étage grossier série massif colluvions limons silex
        craie
    """,
    "es": """
        formación caliza arenisca arcilla lutita conglomerado depósitos aluviales terraza superior inferior
        medio granito gneis basalto esquisto andesita toba volcánica y de la con los río sierra grupo miembro
        cuaternario rocas intrusivas sedimentarias indiferenciado niño región abanico coluvial marga dolomía
        yeso
    """,
    "it": """
        calcare arenaria argilla marna depositi alluvionali recenti superiore inferiore medio formazione scisti
        granito gneiss basalto detrito morena terrazzi e di con della rosso grigio massiccio conglomerato
        dolomia gruppo più
    """,
    "ru": """
        отложения верхний нижний средний свита песчаники известняки глины граниты гнейсы базальты сланцы мергели
        аллювиальные четвертичная система отдел ярус серия пески суглинки и с на туфы лавы конгломераты доломиты
        современные нерасчленённые интрузивные породы кварциты река гора
    """,
    "el": """
        ασβεστόλιθος ψαμμίτης άργιλος αποθέσεις ανώτερο κατώτερο μέσο σχηματισμός γνεύσιος γρανίτης σχιστόλιθος
        μάργες και του της με κροκαλοπαγή δολομίτης τεταρτογενές φλύσχης ενότητα
    """,
    "pl": """
        piaski żwiry gliny zwałowe iły margle wapienie piaskowce łupki górny dolny środkowy osady rzeczne
        tarasów i z na mułki torfy namuły dolomity granity gnejsy kreda utwory lodowcowe źródła
    """,
    "hi": """
        बलुआ पत्थर चूना शैल कांग्लोमरेट ग्रेनाइट नीस बेसाल्ट जलोढ़ निक्षेप ऊपरी निचला मध्य शैलसमूह समूह नदी पर्वत
        और का की के में लाल भूरा मोटा पतला क्वार्टजाइट डोलोमाइट शिस्ट
    """,
}
CHARACTERS = {  # of languages without spaces; words are invented from these
    "zh": "砂岩页泥灰花岗片麻玄武安山凝灰砾石英白云质层组群系统上中下部第四纪冲积洪沉火成侵入体断裂构造界线地段矿变带黄红色厚薄夹含与及的",
    "ja": "砂岩泥礫層群火山凝灰花崗閃緑玄武安山岩石段丘堆積物扇状地沖積完新世更新期前後古第三紀系統上部下中断層推定の及びと堆質溶岩流",
    "ko": "사암이암석회암화강암편마현무안산응회역암층군계통상부하중제사기충적층퇴적화성관입암단층구조경계및의",
}
HEADINGS = {
    "en": ("EXPLANATION", "LEGEND", "DESCRIPTION OF MAP UNITS", "LIST OF MAP UNITS", "MAP UNITS", "Legend", "Geology"),
    "de": ("LEGENDE", "Zeichenerklärung", "FARBENERKLÄRUNG", "Legende"),
    "fr": ("LÉGENDE", "Légende", "FORMATIONS GÉOLOGIQUES"),
    "es": ("LEYENDA", "EXPLICACIÓN", "Leyenda", "UNIDADES GEOLÓGICAS"),
    "it": ("LEGENDA", "Legenda"),
    "ru": ("УСЛОВНЫЕ ОБОЗНАЧЕНИЯ", "Условные обозначения", "ЛЕГЕНДА"),
    "el": ("ΥΠΟΜΝΗΜΑ", "Υπόμνημα"),
    "pl": ("OBJAŚNIENIA", "Objaśnienia", "LEGENDA"),
    "hi": ("निर्देशिका", "संकेत"),
    "zh": ("图例", "地质图例", "图 例"),
    "ja": ("凡例", "凡　例", "地質凡例"),
    "ko": ("범례", "지질 범례"),
}
SYMBOL_HEADINGS = {
    "en": ("EXPLANATION OF MAP SYMBOLS", "MAP SYMBOLS", "Symbols", "STRUCTURE", "SYMBOLS", "Structures"),
    "de": ("Signaturen", "SIGNATUREN", "Tektonik"),
    "fr": ("SIGNES CONVENTIONNELS", "Symboles", "TECTONIQUE"),
    "es": ("SÍMBOLOS", "Signos convencionales", "ESTRUCTURAS"),
    "it": ("SIMBOLI", "Segni convenzionali"),
    "ru": ("ПРОЧИЕ ОБОЗНАЧЕНИЯ", "Знаки", "Тектонические нарушения"),
    "el": ("ΣΥΜΒΟΛΑ", "Σύμβολα"),
    "pl": ("ZNAKI", "Znaki umowne"),
    "hi": ("चिह्न", "संरचना"),
    "zh": ("符号", "构造符号"),
    "ja": ("記号", "地質構造"),
    "ko": ("기호", "지질 구조"),
}
AGES = """HOLOCENE PLEISTOCENE QUATERNARY TERTIARY PLIOCENE MIOCENE EOCENE CRETACEOUS JURASSIC TRIASSIC PERMIAN
PENNSYLVANIAN MISSISSIPPIAN CARBONIFEROUS DEVONIAN SILURIAN ORDOVICIAN CAMBRIAN PROTEROZOIC ARCHEAN""".split()
SYMBOL_LETTERS = "Q Qal T Ts Tv K Ks Kg J Jm Tr P Pz Cm D S O C pC Xg A".split()
