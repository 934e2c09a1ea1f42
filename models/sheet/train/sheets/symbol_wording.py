"""What symbol legends of surveys say: kind of sample, term, and what follows the term, by language."""

GRADED = "graded"  # a line that is full, then dashed, then dotted
SECTION_LINE = "section line"
STATION = "station"  # a dot or cross with a number
PATCH = "patch"
CONTOUR = "contour"  # a line with a number in it

ENTRIES = {
    "en": (
        (GRADED, "Contact", "Dashed where approximately located; dotted where concealed; queried where uncertain"),
        (GRADED, "Contact", "Approximately located; short dashed where inferred or gradational"),
        ("ticks", "Normal fault", "Dashed where inferred; dotted where concealed. Bar and ball on downthrown side"),
        ("balls", "Fault", "Showing dip of fault plane. Ball and bar on downthrown side; dotted where concealed by surficial deposits"),
        (GRADED, "Fault", "Dashed where approximately located; dotted where concealed; U, upthrown side; D, downthrown side"),
        ("teeth", "Thrust fault", "Sawteeth on upper plate; dashed where approximately located; dotted where concealed"),
        ("teeth", "Low-angle normal fault", "Half circles on upper plate; queried where existence is uncertain"),
        ("arrow", "Strike-slip fault", "Arrows show relative horizontal movement"),
        ("anticline", "Anticline", "Showing crestline and direction of plunge; dotted where concealed"),
        ("syncline", "Syncline", "Showing troughline and direction of plunge; dashed where approximately located"),
        ("anticline", "Overturned anticline", "Showing direction of dip of limbs"),
        ("plain", "Monocline", "Showing trace of axial plane; arrow on steeper limb"),
        ("thick", "Dike", "Mafic to intermediate composition; queried where identity is uncertain"),
        ("dotted", "Marker bed", "Thin bed of limestone, shown where mapped or traced on aerial photographs"),
        ("dash dot", "Limit of mapped area", "Compiled from earlier reports at smaller scale"),
        ("ticks", "Landslide scarp", "Hachures point downslope; dashed where degraded"),
        ("arrow", "Direction of flow", "Of lava or of landslide movement"),
        (SECTION_LINE, "Line of cross section", "Section shown below map"),
        (CONTOUR, "Structure contour", "Drawn on base of formation. Dashed where projected above land surface. Contour interval 100 feet"),
        (PATCH, "Altered rock", "Area of hydrothermal alteration and bleaching"),
        (PATCH, "Landslide deposit", "Area of slumped and broken rock; boundary not shown"),
        (PATCH, "Artificial fill or mine dump", ""),
        ("strike dip", "Strike and dip of beds", "Inclined; number shows angle of dip in degrees"),
        ("foliation", "Strike and dip of foliation", "May be combined with bedding symbol; point of observation at intersection"),
        ("lineation", "Bearing and plunge of lineation", "Determined from intersection of cleavage and bedding"),
        ("vertical", "Strike of vertical joint", ""),
        ("mine", "Prospect pit", "Commodity shown where known"),
        ("shaft", "Mine shaft", "Abandoned or inactive; name given where known"),
        ("well", "Oil or gas well", "Showing operator and total depth in feet"),
        (STATION, "Sample locality", "Number refers to table 1; K-Ar age in millions of years"),
        (STATION, "Fossil locality", "Showing collection number of U.S. Geological Survey"),
        (STATION, "Water well", "Upper number is depth, lower number is altitude of water level"),
        ("star", "Volcanic vent", "Center of eruption or cinder cone"),
        ("spring", "Spring", "Thermal where temperature is given in degrees Celsius"),
        ("triangle", "Gravel pit", "Active at time of mapping"),
        ("cross", "Glacial striation", "Point of observation at tip of arrow"),
    ),
    "de": (
        (GRADED, "Geologische Grenze", "gesichert, vermutet, unter jüngerer Bedeckung"),
        ("thick dashed", "Verwerfung", "vermutet oder verdeckt; Zacken auf der abgesunkenen Scholle"),
        ("teeth", "Überschiebung", "Dreiecke auf der Seite der überschobenen Einheit"),
        ("strike dip", "Streichen und Fallen der Schichten", "mit Angabe des Fallwinkels in Grad"),
        ("anticline", "Sattelachse", ""), ("syncline", "Muldenachse", ""),
        ("spring", "Quelle", "gefasst oder ungefasst"), (STATION, "Bohrung", "mit Nummer und Endteufe in Metern"),
        ("mine", "Bergwerk, Stollen", "außer Betrieb"), (PATCH, "Rutschgebiet", ""),
        ("triangle", "Steinbruch, Grube", "in Betrieb oder aufgelassen"), (SECTION_LINE, "Profillinie", ""),
        ("ticks", "Terrassenkante", "Strich auf der tieferen Seite"), ("star", "Fossilfundpunkt", ""),
    ),
    "fr": (
        (GRADED, "Contour géologique", "observé, supposé, masqué par des formations superficielles"),
        ("thick dashed", "Faille", "observée ou supposée; compartiment affaissé du côté des barbules"),
        ("teeth", "Chevauchement", "les dents sont du côté de l'unité chevauchante"),
        ("strike dip", "Pendage des couches", "valeur en degrés"), ("flat", "Couches horizontales", ""),
        ("lineation", "Linéation", "avec plongement"), ("mine", "Exploitation souterraine", "abandonnée"),
        ("triangle", "Carrière à ciel ouvert", "en activité ou abandonnée"), ("spring", "Source", "captée, minérale ou thermale"),
        (STATION, "Sondage", "numéro d'archivage au service géologique"), ("star", "Gisement fossilifère", ""),
        (SECTION_LINE, "Trait de coupe", ""), (PATCH, "Zone d'éboulement", ""), (CONTOUR, "Isohypse du toit", "équidistance 10 mètres"),
    ),
    "es": (
        (GRADED, "Contacto", "observado, inferido, cubierto"), ("thick dashed", "Falla", "inferida; bloque hundido señalado"),
        ("teeth", "Cabalgamiento", "dientes en el bloque superior"), ("strike dip", "Rumbo y buzamiento de capas", "en grados"),
        ("anticline", "Anticlinal", "con sentido de inmersión"), ("syncline", "Sinclinal", ""),
        ("mine", "Mina", "activa o abandonada"), ("well", "Pozo de agua", ""), (STATION, "Muestra datada", "edad en millones de años"),
        ("star", "Centro volcánico", ""), (SECTION_LINE, "Línea de perfil", ""), ("dashed", "Camino", ""),
    ),
    "ru": (
        (GRADED, "Геологические границы", "достоверные, предполагаемые, под вышележащими отложениями"),
        ("thick dashed", "Разрывные нарушения", "достоверные и предполагаемые, скрытые под четвертичными отложениями"),
        ("teeth", "Надвиги", "бергштрихи направлены в сторону падения"), ("strike dip", "Элементы залегания пластов", "наклонное"),
        ("flat", "Горизонтальное залегание", ""), (STATION, "Буровая скважина", "номер и глубина в метрах"),
        ("star", "Места находок фауны", ""), ("triangle", "Месторождение", "номер по списку"), ("disc", "Проявление", ""),
        ("dotted", "Границы фациальные", ""), (SECTION_LINE, "Линия геологического разреза", ""), (PATCH, "Контактовые роговики", ""),
    ),
    "zh": (
        (GRADED, "地质界线", "实测及推测"), ("dotted", "不整合界线", ""), ("thick", "断层", "性质不明"), ("ticks", "正断层", "倾向及倾角"),
        ("teeth", "逆断层", "推测部分用虚线表示"), ("strike dip", "地层产状", "倾角"), ("anticline", "背斜轴", ""), ("syncline", "向斜轴", ""),
        (STATION, "钻孔及编号", ""), ("mine", "矿点", ""), (SECTION_LINE, "剖面线", "位置"), ("spring", "泉", ""), (PATCH, "蚀变带", ""),
    ),
    "ja": (
        (GRADED, "地質境界線", "推定及び伏在"), ("thick dashed", "断層", "推定断層"), ("strike dip", "地層の走向傾斜", ""), ("anticline", "背斜軸", ""),
        ("syncline", "向斜軸", ""), ("star", "化石産地", ""), (STATION, "試料採取地点", "及び番号"), ("mine", "鉱山", "休止"), (SECTION_LINE, "断面線", ""),
        ("spring", "温泉", ""), ("ticks", "地すべり", "滑落崖"), (PATCH, "変質帯", ""),
    ),
}
GROUPS = {  # a term without a sample, and terms with samples below it
    "en": (
        ("Strike and dip of beds", ("Inclined", "Vertical", "Horizontal", "Overturned", "Estimated from aerial photographs"), "strike dip"),
        ("Strike and dip of foliation", ("Inclined", "Vertical", "Approximate"), "foliation"),
        ("Folds—Showing trace of axial surface and direction of plunge", ("Anticline", "Syncline", "Overturned syncline", "Monocline"), "anticline"),
        ("Joints", ("Inclined", "Vertical", "Multiple directions observed at one locality"), "strike dip"),
        ("Minor folds", ("Bearing and plunge of axis", "Crenulation", "Asymmetric"), "lineation"),
        ("Faults—Relative age not shown", ("Certain", "Approximate", "Concealed"), "thick"),
        ("Mines and prospects", ("Shaft", "Adit", "Open cut", "Prospect pit", "Quarry"), "shaft"),
        ("Wells", ("Oil", "Gas", "Dry hole, abandoned", "Water"), "well"),
    ),
}
HEADINGS_WITHIN = {
    "en": ("FAULTS", "FOLDS", "PLANAR FEATURES", "Bedding", "Foliation and cleavage", "Linear features", "OTHER FEATURES", "Localities", "CONTACTS"),
    "de": ("Tektonik", "Lagerung", "Sonstige Zeichen", "Hydrogeologie"),
    "fr": ("Tectonique", "Hydrogéologie", "Exploitations", "Signes divers"),
    "ru": ("Прочие обозначения", "Разрывные нарушения", "Полезные ископаемые"),
}
NOTES = {  # in brackets below the heading
    "en": ("[Not all symbols appear on the map]", "(See text for discussion)", "Colors of lines as on map", "[Symbols are shown where scale permits]"),
}
TABLE_HEADS = {
    "en": ("Symbol", "Definition"), "de": ("Zeichen", "Bedeutung"), "fr": ("Signe", "Signification"),
    "es": ("Símbolo", "Descripción"), "ru": ("Знак", "Наименование"), "zh": ("图例", "名称"), "ja": ("記号", "名称"),
}
