package profile

// A country gives people their addresses and telephone numbers. Texts in
// another script or with accents have their ASCII form behind a slash.
//
// Patterns hold "#" for a digit, "?" for a letter, "%" for a house number, "*"
// for the city's area code, which is a pattern too, and "@" for a last name.
//
// Telephone numbers are those that the country reserves for fiction. Where it
// reserves none they lie in an area that is not assigned, or the subscriber's
// part begins with 0, with which none begins there.
type country struct {
	code         string // ISO 3166
	division     division
	zone         int    // minutes east of UTC
	line, mobile string // patterns
	languages    string // separated by spaces
	companies    string // patterns, separated by bars
	streets      string // patterns, separated by bars
	cities       string // lines of name, region, postal code's pattern and area codes, separated by bars
}

// A division is the part of an address in which a city's region stands.
type division uint8

// The divisions.
const (
	county division = iota
	province
	state
)

// A population is people of one culture in one country.
type population struct {
	weight int
	country
	culture
	ascii bool // they write everything in ASCII
}

// populations are who lives where, most of mankind left out.
var populations = []population{
	{340, unitedStates, english, false},
	{60, unitedStates, spanish, true},
	{12, unitedStates, indian, true},
	{8, unitedStates, korean, true},
	{45, canada, english, false},
	{18, quebec, french, false},
	{85, unitedKingdom, english, false},
	{6, unitedKingdom, indian, true},
	{75, germany, german, false},
	{4, germany, greek, true},
	{60, france, french, false},
	{6, france, arabic, true},
	{60, mexico, spanish, false},
	{55, brazil, portuguese, false},
	{50, japan, japanese, false},
	{20, korea, korean, false},
	{30, india, indian, true},
	{20, india, indian, false},
	{22, ukraine, ukrainian, false},
	{10, greece, greek, false},
	{14, egypt, arabic, false},
}

var unitedStates = country{
	code: "US", division: state, zone: -5 * 60, line: "+1*55501##", mobile: "+1*55501##",
	languages: "en-US en-US en-US es-US",
	companies: `@ Logistics LLC|@ & Sons Inc.|@ Foods Inc.|@ Dental Care|@ Construction Co.|
@ Consulting LLC|@ Labs Inc.`,
	streets: `% Main St|% Oak Ave|% Park Blvd|% Maple Dr|% Washington St|% Cedar Ln|% 2nd St|
% Lake View Rd|% Elm St|% Hillcrest Ave|% Pine St Apt #|% Sunset Blvd|% Church St|% River Rd|
% N 5th Ave Unit ##|% Walnut St|% Highland Ct`,
	cities: `New York|NY|100##|212 646 917 332
Los Angeles|CA|900##|213 323 310
Chicago|IL|606##|312 773 872
Houston|TX|770##|713 281 832
Phoenix|AZ|850##|602 480
Philadelphia|PA|191##|215 267
San Antonio|TX|782##|210 726
San Diego|CA|921##|619 858
Dallas|TX|752##|214 469 972
Brooklyn|NY|112##|718 347 929
Austin|TX|787##|512 737
San Jose|CA|951##|408 669
Jacksonville|FL|322##|904
Columbus|OH|432##|614 380
Charlotte|NC|282##|704 980
Indianapolis|IN|462##|317 463
San Francisco|CA|941##|415 628
Seattle|WA|981##|206
Denver|CO|802##|303 720
Washington|DC|200##|202
Nashville|TN|372##|615 629
Oklahoma City|OK|731##|405
Boston|MA|021##|617 857
El Paso|TX|799##|915
Portland|OR|972##|503 971
Las Vegas|NV|891##|702 725
Memphis|TN|381##|901
Detroit|MI|482##|313
Baltimore|MD|212##|410 443
Milwaukee|WI|532##|414
Albuquerque|NM|871##|505
Tucson|AZ|857##|520
Sacramento|CA|958##|916 279
Kansas City|MO|641##|816
Atlanta|GA|303##|404 470 678
Omaha|NE|681##|402 531
Raleigh|NC|276##|919 984
Miami|FL|331##|305 786
Minneapolis|MN|554##|612
Tulsa|OK|741##|918 539
Tampa|FL|336##|813
New Orleans|LA|701##|504
Cleveland|OH|441##|216
Honolulu|HI|968##|808
Anchorage|AK|995##|907
Salt Lake City|UT|841##|801 385
Boise|ID|837##|208 986
Portland|ME|041##|207
Springfield|IL|627##|217 447
Springfield|MA|011##|413`,
}

var canada = country{
	code: "CA", division: province, zone: -5 * 60, line: "+1*55501##", mobile: "+1*55501##",
	languages: "en-CA en-CA en-CA fr-CA",
	companies: "@ Lumber Ltd.|@ Outfitters Inc.|@ Energy Corp.|@ Dairy Ltd.|@ & Co.",
	streets: `% King St W|% Queen St E|% Maple Ave|% Yonge St|% Elgin St|% Granville St|% 17 Ave SW|
% Birch Cres`,
	cities: `Toronto|ON|M#? #?#|416 647 437
Vancouver|BC|V6? #?#|604 778 236
Calgary|AB|T2? #?#|403 587
Edmonton|AB|T5? #?#|780 825
Ottawa|ON|K1? #?#|613 343
Winnipeg|MB|R3? #?#|204 431
Hamilton|ON|L8? #?#|905 289
Halifax|NS|B3? #?#|902 782
Victoria|BC|V8? #?#|250
Saskatoon|SK|S7? #?#|306 639
St. John's|NL|A1? #?#|709`,
}

var quebec = country{
	code: "CA", division: province, zone: -5 * 60, line: "+1*55501##", mobile: "+1*55501##",
	languages: "fr-CA fr-CA fr-CA en-CA",
	companies: "Fromagerie @ inc.|@ et Fils inc.|Groupe @|Services @ ltée/Services @ ltee",
	streets: `% rue Sainte-Catherine|% boul. René-Lévesque/% boul. Rene-Levesque|% rue Saint-Jean|
% ch. Sainte-Foy`,
	cities: `Montréal/Montreal|QC|H#? #?#|514 438
Québec/Quebec|QC|G1? #?#|418 581
Laval|QC|H7? #?#|450 579
Gatineau|QC|J8? #?#|819 873
Sherbrooke|QC|J1? #?#|819 873`,
}

var unitedKingdom = country{
	code: "GB", division: county, line: "+44*", mobile: "+447700900###",
	languages: "en-GB en-GB en-GB en-GB cy-GB",
	companies: "@ & Sons Ltd|@ Holdings plc|@ Motors Ltd|@ Tea Company Ltd|@ Solicitors LLP",
	streets: `% High Street|% Station Road|% Church Lane|% Victoria Road|Flat #, % Park Road|% Mill Lane|
% Kings Road|% The Green|% London Road|% Manor Close|% Queensway`,
	cities: `London|Greater London|SE1# #??|2079460###
London|Greater London|N1# #??|2079460###
Manchester|Greater Manchester|M1# #??|1614960###
Birmingham|West Midlands|B1# #??|1214960###
Leeds|West Yorkshire|LS1# #??|1134960###
Glasgow|Lanarkshire|G1# #??|1414960###
Sheffield|South Yorkshire|S1# #??|1144960###
Liverpool|Merseyside|L1# #??|1514960###
Bristol|Bristol|BS1# #??|1174960###
Edinburgh|Midlothian|EH1# #??|1314960###
Leicester|Leicestershire|LE1# #??|1164960###
Nottingham|Nottinghamshire|NG1# #??|1154960###
Newcastle upon Tyne|Tyne and Wear|NE1# #??|1914980###
Cardiff|South Glamorgan|CF1# #??|2920180###
Belfast|County Antrim|BT1# #??|2896496###
Reading|Berkshire|RG1# #??|1184960###
York|North Yorkshire|YO1# #??|1632960###
Norwich|Norfolk|NR1# #??|1632960###
Exeter|Devon|EX1# #??|1632960###`,
}

var germany = country{
	code: "DE", division: state, zone: 60, line: "+49*", mobile: "+49176040690##",
	languages: "de-DE de-DE de-DE de-DE en-GB tr-TR",
	companies: `@ GmbH|@ Maschinenbau GmbH & Co. KG|Bäckerei @/Baeckerei @|@ Söhne AG/@ Soehne AG|
Autohaus @ GmbH`,
	streets: `Hauptstraße %/Hauptstr. %|Schulstraße %/Schulstr. %|Gartenweg %|
Bahnhofstraße %/Bahnhofstr. %|Dorfstraße %/Dorfstr. %|Bergstraße %a/Bergstr. %a|Lindenallee %|
Goethestraße %/Goethestr. %|Am Markt %`,
	cities: `Berlin|Berlin|10###|3023125###
Hamburg|Hamburg|20###|4066969###
München/Munich|Bayern|80###|8999998###
Köln/Cologne|Nordrhein-Westfalen|50###|2214710###
Frankfurt am Main|Hessen|60###|6990009###
Stuttgart|Baden-Württemberg/Baden-Wuerttemberg|70###|
Düsseldorf/Duesseldorf|Nordrhein-Westfalen|40###|
Leipzig|Sachsen|04###|
Dortmund|Nordrhein-Westfalen|44###|
Bremen|Bremen|28###|
Dresden|Sachsen|01###|
Hannover|Niedersachsen|30###|
Nürnberg/Nuremberg|Bayern|90###|
Kiel|Schleswig-Holstein|24###|
Freiburg im Breisgau|Baden-Württemberg/Baden-Wuerttemberg|79###|`,
}

var france = country{
	code: "FR", division: province, zone: 60, line: "+33*", mobile: "+3363998####",
	languages: "fr-FR fr-FR fr-FR fr-FR en-GB",
	companies: "@ SARL|@ et Fils SA|Boulangerie @|Éditions @ SAS/Editions @ SAS|Garage @",
	streets: `% rue de la République/% rue de la Republique|% rue Victor Hugo|
% avenue Jean Jaurès/% avenue Jean Jaures|% place de l'Église/% place de l'Eglise|% rue Pasteur|
% boulevard Gambetta|% rue du Moulin|% bis rue des Écoles/% bis rue des Ecoles`,
	cities: `Paris|Île-de-France/Ile-de-France|7501#|19900####
Marseille|Provence-Alpes-Côte d'Azur/Provence-Alpes-Cote d'Azur|1301#|46571####
Lyon|Auvergne-Rhône-Alpes/Auvergne-Rhone-Alpes|6900#|46571####
Toulouse|Occitanie|31###|53649####
Nice|Provence-Alpes-Côte d'Azur/Provence-Alpes-Cote d'Azur|06###|46571####
Nantes|Pays de la Loire|44###|26191####
Strasbourg|Grand Est|67###|35301####
Bordeaux|Nouvelle-Aquitaine|33###|53649####
Lille|Hauts-de-France|59###|35301####
Rennes|Bretagne|35###|26191####
Saint-Étienne/Saint-Etienne|Auvergne-Rhône-Alpes/Auvergne-Rhone-Alpes|42###|46571####
Orléans/Orleans|Centre-Val de Loire|45###|26191####`,
}

var mexico = country{
	code: "MX", division: state, zone: -6 * 60, line: "+52*", mobile: "+52*",
	languages: "es-MX es-MX es-MX es-MX es-MX en-US",
	companies: "@ S.A. de C.V.|Grupo @|Abarrotes @|Constructora @ S.A. de C.V.",
	streets: `Av. Insurgentes %|Calle Hidalgo %|Av. Juárez %/Av. Juarez %|Calle 5 de Mayo %|
Calle Morelos % Int. #|Av. Revolución %/Av. Revolucion %|Calle Allende %`,
	cities: `Ciudad de México/Mexico City|CDMX|06###|550#######
Guadalajara|Jalisco|44###|330#######
Monterrey|Nuevo León/Nuevo Leon|64###|810#######
Puebla|Puebla|72###|2220######
Tijuana|Baja California|22###|6640######
León/Leon|Guanajuato|37###|4770######
Mérida/Merida|Yucatán/Yucatan|97###|9990######
Querétaro/Queretaro|Querétaro/Queretaro|76###|4420######
Cancún/Cancun|Quintana Roo|77###|9980######
Veracruz|Veracruz|91###|2290######
Morelia|Michoacán/Michoacan|58###|4430######`,
}

var brazil = country{
	code: "BR", division: state, zone: -3 * 60, line: "+55*0#######", mobile: "+55209########",
	languages: "pt-BR",
	companies: "@ Ltda.|@ Comércio S.A./@ Comercio S.A.|Padaria @|Irmãos @ Ltda./Irmaos @ Ltda.",
	streets: `Rua das Flores, %|Av. Paulista, %|Rua São José, %/Rua Sao Jose, %|Rua 7 de Setembro, %|
Av. Brasil, %|Rua XV de Novembro, % ap. ##|Travessa da Paz, %`,
	cities: `São Paulo/Sao Paulo|SP|01###-###|11
Rio de Janeiro|RJ|20###-###|21
Brasília/Brasilia|DF|70###-###|61
Salvador|BA|40###-###|71
Fortaleza|CE|60###-###|85
Belo Horizonte|MG|30###-###|31
Manaus|AM|69###-###|92
Curitiba|PR|80###-###|41
Recife|PE|50###-###|81
Goiânia/Goiania|GO|74###-###|62
Porto Alegre|RS|90###-###|51
Belém/Belem|PA|66###-###|91
Florianópolis/Florianopolis|SC|88###-###|48`,
}

var japan = country{
	code: "JP", division: province, zone: 9 * 60, line: "+81*", mobile: "+81900#######",
	languages: "ja-JP",
	companies: "@商事株式会社/@ Trading Co.|株式会社@/@ Inc.|@製作所/@ Works|@酒造/@ Brewery|有限会社@/@ Ltd.",
	streets: `中央1丁目%-#/1-%-# Chuo|本町2丁目%/2-% Honcho|栄町%-#/%-# Sakaecho|緑ヶ丘%/% Midorigaoka|
桜台3丁目%/3-% Sakuradai`,
	cities: `千代田区/Chiyoda|東京都/Tokyo|100-00##|30#######
世田谷区/Setagaya|東京都/Tokyo|154-00##|30#######
横浜市/Yokohama|神奈川県/Kanagawa|220-00##|450######
大阪市/Osaka|大阪府/Osaka|530-00##|60#######
名古屋市/Nagoya|愛知県/Aichi|460-00##|520######
札幌市/Sapporo|北海道/Hokkaido|060-00##|110######
福岡市/Fukuoka|福岡県/Fukuoka|810-00##|920######
神戸市/Kobe|兵庫県/Hyogo|650-00##|780######
京都市/Kyoto|京都府/Kyoto|600-8###|750######
さいたま市/Saitama|埼玉県/Saitama|330-00##|480######
広島市/Hiroshima|広島県/Hiroshima|730-00##|820######
仙台市/Sendai|宮城県/Miyagi|980-00##|220######
千葉市/Chiba|千葉県/Chiba|260-00##|430######
金沢市/Kanazawa|石川県/Ishikawa|920-00##|760######
那覇市/Naha|沖縄県/Okinawa|900-00##|980######`,
}

var korea = country{
	code: "KR", division: province, zone: 9 * 60, line: "+82*0######", mobile: "+82100#######",
	languages: "ko-KR",
	companies: "@식품 주식회사/@ Foods|(주)@전자/@ Electronics|@건설/@ Construction",
	streets:   "중앙로 %/% Jungang-ro|세종대로 %/% Sejong-daero|학교길 %/% Hakgyo-gil|강변로 %번길 #/%-# Gangbyeon-ro",
	cities: `강남구/Gangnam-gu|서울특별시/Seoul|06###|2
마포구/Mapo-gu|서울특별시/Seoul|04###|2
해운대구/Haeundae-gu|부산광역시/Busan|48###|51
연수구/Yeonsu-gu|인천광역시/Incheon|21###|32
수원시/Suwon|경기도/Gyeonggi|16###|31
수성구/Suseong-gu|대구광역시/Daegu|42###|53
유성구/Yuseong-gu|대전광역시/Daejeon|34###|42
광산구/Gwangsan-gu|광주광역시/Gwangju|62###|62
창원시/Changwon|경상남도/Gyeongnam|51###|55
청주시/Cheongju|충청북도/Chungbuk|28###|43
제주시/Jeju|제주특별자치도/Jeju|63###|64`,
}

var india = country{
	code: "IN", division: state, zone: 5*60 + 30, line: "+91*", mobile: "+9150########",
	languages: "hi-IN en-IN en-IN ta-IN bn-IN",
	companies: `@ ट्रेडर्स/@ Traders|@ एंड संस/@ and Sons|@ टेक्सटाइल्स/@ Textiles Pvt Ltd|
@ स्वीट्स/@ Sweets`,
	streets: `% गांधी मार्ग/% Gandhi Marg|% स्टेशन रोड/% Station Road|% नेहरू नगर/% Nehru Nagar|
% मॉल रोड/% Mall Road`,
	cities: `मुंबई/Mumbai|महाराष्ट्र/Maharashtra|4000##|220#######
दिल्ली/Delhi|दिल्ली/Delhi|1100##|110#######
बेंगलुरु/Bengaluru|कर्नाटक/Karnataka|5600##|800#######
हैदराबाद/Hyderabad|तेलंगाना/Telangana|5000##|400#######
अहमदाबाद/Ahmedabad|गुजरात/Gujarat|3800##|790#######
चेन्नई/Chennai|तमिलनाडु/Tamil Nadu|6000##|440#######
कोलकाता/Kolkata|पश्चिम बंगाल/West Bengal|7000##|330#######
पुणे/Pune|महाराष्ट्र/Maharashtra|4110##|200#######
जयपुर/Jaipur|राजस्थान/Rajasthan|3020##|1410######
लखनऊ/Lucknow|उत्तर प्रदेश/Uttar Pradesh|2260##|5220######
नागपुर/Nagpur|महाराष्ट्र/Maharashtra|4400##|7120######
इंदौर/Indore|मध्य प्रदेश/Madhya Pradesh|4520##|7310######
पटना/Patna|बिहार/Bihar|8000##|6120######`,
}

var ukraine = country{
	code: "UA", division: province, zone: 2 * 60, line: "+380*", mobile: "+38082#######",
	languages: "uk-UA uk-UA uk-UA en-GB",
	companies: "ТОВ @/@ LLC|@ і сини/@ and Sons|ФОП @/@ Sole Trader",
	streets: `вул. Шевченка, %/% Shevchenka St|вул. Лесі Українки, %/% Lesi Ukrainky St|
пр. Свободи, %/% Svobody Ave|вул. Садова, %/% Sadova St|вул. Франка, %, кв. ##/% Franka St Apt ##`,
	cities: `Київ/Kyiv|Київ/Kyiv|01###|440######
Харків/Kharkiv|Харківська область/Kharkiv Oblast|61###|570######
Одеса/Odesa|Одеська область/Odesa Oblast|65###|480######
Дніпро/Dnipro|Дніпропетровська область/Dnipropetrovsk Oblast|49###|560######
Львів/Lviv|Львівська область/Lviv Oblast|79###|320######
Запоріжжя/Zaporizhzhia|Запорізька область/Zaporizhzhia Oblast|69###|610######
Вінниця/Vinnytsia|Вінницька область/Vinnytsia Oblast|21###|4320#####
Полтава/Poltava|Полтавська область/Poltava Oblast|36###|5320#####
Чернігів/Chernihiv|Чернігівська область/Chernihiv Oblast|14###|4620#####
Івано-Франківськ/Ivano-Frankivsk|Івано-Франківська область/Ivano-Frankivsk Oblast|76###|3420#####`,
}

var greece = country{
	code: "GR", division: county, zone: 2 * 60, line: "+30*0######", mobile: "+3061########",
	languages: "el-GR el-GR el-GR en-GB",
	companies: "@ Α.Ε./@ S.A.|Αφοί @ Ο.Ε./@ Bros|Φούρνος @/@ Bakery",
	streets: `Ερμού %/% Ermou|Λεωφόρος Κηφισίας %/% Kifisias Ave|Αγίου Γεωργίου %/% Agiou Georgiou|
Βενιζέλου %/% Venizelou`,
	cities: `Αθήνα/Athens|Αττική/Attica|10# ##|210
Θεσσαλονίκη/Thessaloniki|Κεντρική Μακεδονία/Central Macedonia|54# ##|231
Πάτρα/Patras|Δυτική Ελλάδα/Western Greece|26# ##|261
Ηράκλειο/Heraklion|Κρήτη/Crete|71# ##|281
Λάρισα/Larissa|Θεσσαλία/Thessaly|41# ##|241
Ιωάννινα/Ioannina|Ήπειρος/Epirus|45# ##|265
Χανιά/Chania|Κρήτη/Crete|73# ##|282
Ρόδος/Rhodes|Νότιο Αιγαίο/South Aegean|85# ##|224`,
}

var egypt = country{
	code: "EG", division: province, zone: 2 * 60, line: "+20*", mobile: "+2013########",
	languages: "ar-EG ar-EG ar-EG en-GB",
	companies: "شركة @/@ Company|مؤسسة @ للتجارة/@ Trading|مخبز @/@ Bakery",
	streets: `% شارع التحرير/% Tahrir St|% شارع النيل/% Nile St|% شارع الجمهورية/% Gomhoria St|
% شارع الهرم/% Haram St`,
	cities: `القاهرة/Cairo|القاهرة/Cairo|11###|20#######
الجيزة/Giza|الجيزة/Giza|12###|20#######
الإسكندرية/Alexandria|الإسكندرية/Alexandria|21###|30######
بورسعيد/Port Said|بورسعيد/Port Said|42###|660######
السويس/Suez|السويس/Suez|43###|620######
الأقصر/Luxor|الأقصر/Luxor|85###|950######
طنطا/Tanta|الغربية/Gharbia|31###|400######
المنصورة/Mansoura|الدقهلية/Dakahlia|35###|500######
أسيوط/Asyut|أسيوط/Asyut|71###|880######`,
}
