"""What numbers count, and months, as they are called in the languages that people keep notes in."""

# As they are called between Lebanon and Iraq.
LEVANTINE_MONTHS = {
    "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "أيلول": 9,
}  # fmt: skip
# As they are bent behind "in".
BENT_MONTHS = {
    word: number
    for line in (
        "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
        "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku"
        " listopadzie grudniu",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    )
    for number, word in enumerate(line.split(), 1)
} | {"listopada": 11}
CLOCK = "clock"
TIMES = "times"  # how often
MONTH = "named month"  # "May"; three of them are "month"
DATE = "date"  # a part of one that is written in digits
# What a number is a number of, where two names of it would else be two things.
UNITS = {
    CLOCK: "uhr clock pm",
    "%": "% percent per prozent procent pourcent porcentaje процент процента процентов процентами"
    " بالمئة بالمائة procent procenta אחוז אחוזים",
    "km": "km kilometre kilometres kilometer kilometers kilomètres kilómetros chilometri км"
    " километр километра километров kilometrów kilometry quilómetros كيلومتر كيلومترات קילומטר",
    "m": "m metre metres meter meters metern mètre mètres metro metros metri metrów метров"
    " метра متر",
    "km²": "km2 sqkm quadratkilometer quadratkilometern", "m²": "m2 qm sqm quadratmeter"
    " quadratmetern", "mi²": "sqmi", "ft²": "sqft",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "mi": "mi mile miles meile meilen milles millas miglia миль мили",
    "ft": "ft foot feet",
    "kg": "kg kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramos kilogramy"
    " kilogramów кг килограмм килограмма килограммов كيلوغرام קילוגרם",
    "g": "g gram grams gramm",
    "t": "t ton tons tonne tonnes tonnen",
    "l": "l litre litres liter liters litro litros litri litry litrów литр литра литров لتر"
    " ליטר",
    "s": "sec second seconds sekunden secondes segundos секунд",
    "min": "min minute minutes minuten minutos минут"
    " minuut minuti minuta minuty דקות دقيقة دقائق मिनट",
    "h": "h hour hours hrs stunde stunden heure heures hora horas час часа часов"
    " uur uren ora ore godzina godzinę godzine godziny godzin час שעה שעות ساعة ساعات घंटा घंटे",
    "d": "day days tag tage tagen jour jours día días день дня дней"
    " dag dagen giorno giorni dia dias dzień dni يوم أيام יום ימים दिन",
    "week": "week weeks woche wochen semaine semaines semana semanas недели недель"
    " settimana settimane semanas week weken tydzień tygodni tygodnie неделя неделю"
    " أسبوع أسابيع שבוע שבועות",
    "month": "month months monat monate monaten mois mes meses месяц месяца месяцев"
    " maand maanden mês miesiąc miesięcy miesiące شهر أشهر חודש חודשים",
    "y": "year years jahr jahre jahren an ans année années año años anni год года лет"
    " jaar ano anos rok lata lat سنة سنوات שנה שנים",
    TIMES: "times fois veces vez volte volta vezes keer raz razy раз раза mal مرات"
    " مرة פעם פעמים",
    "$": "$ dollar dollars usd dólares dollari доллар доллара долларов dolarów دولار דולר",
    "€": "€ euro euros eur евро يورو יורו",
    "£": "£ pounds gbp",
    "kr": "kr krone kroner kronen kronor couronnes coronas corone крон crown crowns",
    "lb": "lb lbs",
    "°": "° degree degrees grad degrés grados gradi градусов",
    "W": "w watt watts", "kW": "kw kilowatt kilowatts", "MW": "mw megawatt megawatts",
    "Wh": "wh", "kWh": "kwh", "MWh": "mwh", "bar": "bar bars bara бар", "V": "volt volts",
    "Hz": "hz hertz", "GHz": "ghz", "MHz": "mhz", "kB": "kb kilobyte kilobytes",
    "MB": "mb megabyte megabytes", "GB": "gb gigabyte gigabytes", "TB": "tb terabyte terabytes",
    "ha": "ha hectare hectares hektar", "acre": "acre acres", "ml": "ml", "cl": "cl", "mg": "mg",
    "oz": "oz ounce ounces", "yd": "yard yards", "inch": "inch inches zoll",
    "gal": "gallon gallons galón galones gallone galloni",
    "ms": "ms millisecond milliseconds", "decade": "decade decades jahrzehnt jahrzehnte jahrzehnten"
    " décennies décadas", "century": "century centuries jahrhundert jahrhunderte siècles siglos",
    "rub": "рубль рубля рублей rouble roubles ruble rubles rubel", "zł": "zł złoty złotych złote",
    "¥": "yen yuan", "dinar": "dinar dinars دينار دينارا",
}  # fmt: skip
EAST_ASIAN_UNITS = {
    "年": "y", "月": MONTH, "日": "d", "天": "d", "년": "y", "월": MONTH, "일": "d",
    "円": "¥", "元": "¥", "圆": "¥", "원": "₩", "分": "min", "秒": "s", "時": CLOCK, "点": CLOCK,
    "시": CLOCK, "％": "%", "パーセント": "%", "퍼센트": "%", "キロ": "km", "キロメートル": "km",
    "公里": "km", "千米": "km", "メートル": "m", "米": "m", "英里": "mi", "マイル": "mi",
    "公斤": "kg",
    "キログラム": "kg", "千克": "kg", "グラム": "g", "小时": "h", "小時": "h", "時間": "h",
    "시간": "h",
    "分钟": "min", "ユーロ": "€", "欧元": "€", "歐元": "€", "유로": "€", "ドル": "$", "美元": "$",
    "달러": "$", "吨": "t", "噸": "t", "トン": "t", "톤": "t", "公顷": "ha",
    "公頃": "ha", "ヘクタール": "ha", "亩": "mu", "畝": "mu", "升": "l",
    "リットル": "l", "英镑": "£", "ポンド": "£", "週間": "week", "週": "week", "周": "week",
    "주": "week",
    "個月": "month", "个月": "month", "か月": "month", "ヶ月": "month", "개월": "month",
}  # fmt: skip
