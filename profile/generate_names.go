package profile

// A culture gives people their names, which stand in the order of how common
// they are. A name in another script or with accents has its ASCII form behind
// a slash, which is how it is spelled in e-mail addresses and abroad.
type culture struct {
	women, men, last string // separated by spaces
	middle           int    // how many have a middle name, in percent
}

var english = culture{
	middle: 18,
	women: `Mary Jennifer Emma Elizabeth Olivia Patricia Linda Jessica Sarah Ashley Emily Susan Karen
Lisa Sophia Nancy Sandra Amanda Ava Melissa Stephanie Margaret Isabella Donna Kimberly Michelle Laura
Amy Rebecca Charlotte Carol Deborah Rachel Mia Angela Katherine Amelia Nicole Samantha Anna Helen Grace
Christine Hannah Maria Heather Abigail Diane Julie Victoria Olive Joyce Chloe Kelly Christina Lauren
Joan Evelyn Judith Megan Andrea Cheryl Ella Jacqueline Martha Teresa Gloria Sara Janice Madison Julia
Ruby Kathryn Frances Alice Natalie Lily Beverly Denise Phoebe`,
	men: `James Michael John Robert David William Joseph Thomas Christopher Daniel Matthew Liam Anthony
Noah Mark Andrew Joshua Steven Paul Kevin Brian Jacob George Timothy Ronald Edward Jason Ryan Jeffrey
Nicholas Gary Eric Jonathan Oliver Stephen Justin Larry Scott Brandon Benjamin Samuel Ethan Frank
Gregory Lucas Raymond Alexander Patrick Jack Dennis Henry Tyler Aaron Peter Nathan Adam Zachary Walter
Kyle Harold Mason Carl Logan Jeremy Gerald Keith Roger Arthur Terry Sean Albert Austin Christian Jesse
Dylan Bryan Russell Wayne Elijah Leonard`,
	last: `Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Jackson
Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green
Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards
Stewart Morris Murphy Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox
Richardson Wood Watson Brooks Bennett Gray James Hughes Price Myers Long Foster Sanders Ross
O'Brien/OBrien Powell Sullivan Russell Jenkins Perry Butler Barnes Fisher Henderson Coleman Simmons
Patterson Jordan Reynolds Hamilton Graham Wallace West Cole Hayes Gibson Ellis Marshall Murray Stone
McDonald O'Connor/OConnor Fletcher`,
}

var spanish = culture{
	middle: 25,
	women: `María/Maria Guadalupe Sofía/Sofia Camila Valentina Ximena Juana Margarita Lucía/Lucia
Verónica/Veronica Carmen Josefina Leticia Ana Fernanda Elena Rosa Daniela Alejandra Gabriela Patricia
Isabel Adriana Teresa Mónica/Monica Regina Silvia Claudia Paola Andrea Yolanda Renata Mariana Araceli
Norma Pilar Inés/Ines Rocío/Rocio Ángela/Angela Begoña/Begona Dolores Natalia`,
	men: `José/Jose Luis Juan Carlos Santiago Miguel Mateo Francisco Antonio Jesús/Jesus Alejandro Diego
Pedro Manuel Fernando Jorge Ricardo Roberto Sebastián/Sebastian Eduardo Javier Martín/Martin Raúl/Raul
Sergio Rafael Daniel Andrés/Andres Emiliano Óscar/Oscar Arturo Enrique Héctor/Hector Rubén/Ruben Gerardo
Iván/Ivan Pablo Ramón/Ramon Ángel/Angel Víctor/Victor Íñigo/Inigo Gustavo Marco`,
	last: `Hernández/Hernandez García/Garcia Martínez/Martinez López/Lopez González/Gonzalez Pérez/Perez
Rodríguez/Rodriguez Sánchez/Sanchez Ramírez/Ramirez Cruz Flores Gómez/Gomez Morales Vázquez/Vazquez
Reyes Jiménez/Jimenez Torres Díaz/Diaz Gutiérrez/Gutierrez Ruiz Mendoza Aguilar Ortiz Moreno Castillo
Romero Álvarez/Alvarez Méndez/Mendez Chávez/Chavez Rivera Juárez/Juarez Ramos Domínguez/Dominguez
Herrera Medina Castro Vargas Guzmán/Guzman Velázquez/Velazquez Muñoz/Munoz Rojas Contreras Salazar Luna
Ortega Núñez/Nunez Ibáñez/Ibanez Peña/Pena Acosta Estrada`,
}

var french = culture{
	middle: 10,
	women: `Marie Nathalie Isabelle Sylvie Catherine Camille Léa/Lea Manon Chloé/Chloe
Françoise/Francoise Martine Christine Monique Valérie/Valerie Sandrine Véronique/Veronique Sophie
Céline/Celine Chantal Anne Julie Jade Louise Emma Stéphanie/Stephanie Aurélie/Aurelie Laurence Pauline
Hélène/Helene Claire Inès/Ines Lucie Élodie/Elodie Juliette Mathilde Brigitte Zoé/Zoe Charlotte
Noémie/Noemie Agathe Océane/Oceane Margaux`,
	men: `Jean Pierre Michel Philippe Gabriel Louis Raphaël/Raphael Nicolas Alain Christophe Julien
Laurent Frédéric/Frederic Daniel Hugo Lucas Éric/Eric Bernard Thomas Olivier Sébastien/Sebastien Pascal
Jules Léo/Leo David Guillaume Antoine Maxime Mathieu François/Francois Arthur Adam Jérôme/Jerome
Théo/Theo Benoît/Benoit Stéphane/Stephane Étienne/Etienne Rémi/Remi Gaël/Gael Yves Loïc/Loic
Cédric/Cedric`,
	last: `Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent
Lefèvre/Lefevre Michel Garnier Bertrand Roux Vincent Fournier Morel Girard André/Andre Mercier Dupont
Lambert Bonnet François/Francois Martinez Legrand Faure Rousseau Blanc Guérin/Guerin Muller Henry
Roussel Perrin Morin Gauthier Masson Chevalier Clément/Clement Lemaire Noël/Noel Meunier Tremblay Gagnon
Bouchard Côté/Cote Renaud`,
}

var german = culture{
	middle: 8,
	women: `Maria Anna Emma Ursula Sabine Monika Petra Julia Katharina Andrea Susanne Mia Renate Karin
Brigitte Christina Claudia Stefanie Lena Sarah Laura Hannah Birgit Sophie Lea Martina Gisela Heike Lina
Nicole Angelika Melanie Ingrid Anja Nina Jana Käthe/Kaethe Jutta Franziska Greta Antje Bärbel/Baerbel`,
	men: `Thomas Michael Andreas Peter Stefan Christian Lukas Leon Jan Markus Klaus Jürgen/Juergen
Daniel Martin Wolfgang Alexander Felix Paul Maximilian Bernd Frank Uwe Jonas Günter/Guenter Tobias
Matthias Finn Sebastian Florian Dieter Elias Philipp Ralf Tim Jörg/Joerg Heinz Björn/Bjoern Götz/Goetz
Moritz Anton Sören/Soeren Karsten`,
	last: `Müller/Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann
Schäfer/Schaefer Koch Bauer Richter Klein Wolf Schröder/Schroeder Neumann Schwarz Zimmermann Braun
Krüger/Krueger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier
Köhler/Koehler Herrmann König/Koenig Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller/Moeller
Weiß/Weiss Jung Hahn Groß/Gross Böhm/Boehm`,
}

var portuguese = culture{
	middle: 15,
	women: `Maria Ana Francisca Antônia/Antonia Adriana Juliana Márcia/Marcia Fernanda Patrícia/Patricia
Aline Sandra Camila Amanda Bruna Jéssica/Jessica Letícia/Leticia Júlia/Julia Luciana Vanessa Mariana
Gabriela Vera Larissa Cláudia/Claudia Beatriz Luana Rita Sônia/Sonia Renata Eliane Alice Helena Laura
Simone Cecília/Cecilia Conceição/Conceicao Yasmin Tânia/Tania Isabel Lívia/Livia Rosângela/Rosangela
Débora/Debora`,
	men: `José/Jose João/Joao Antônio/Antonio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel
Rafael Daniel Marcelo Bruno Eduardo Felipe Miguel Rodrigo Manoel Mateus André/Andre Fernando Fábio/Fabio
Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio/Marcio Jorge Sebastião/Sebastiao Arthur
Heitor Davi Diego Vinícius/Vinicius Sérgio/Sergio Caio Otávio/Otavio`,
	last: `Silva Santos Oliveira Souza Pereira Ferreira Lima Alves Rodrigues Costa Gomes Ribeiro Martins
Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes
Marques Machado Mendes Freitas Cardoso Ramos Gonçalves/Goncalves Santana Teixeira Araújo/Araujo
Cavalcanti Moura Correia Batista Monteiro Campos Conceição/Conceicao Magalhães/Magalhaes
Guimarães/Guimaraes Brandão/Brandao Pinto Azevedo Melo Farias`,
}

var japanese = culture{
	women: `陽子/Yoko 恵子/Keiko 美咲/Misaki 陽菜/Hina 京子/Kyoko 幸子/Sachiko 葵/Aoi さくら/Sakura 結衣/Yui 凛/Rin
由美子/Yumiko 久美子/Kumiko 直美/Naomi 智子/Tomoko 愛/Ai 真由美/Mayumi 裕子/Yuko 美穂/Miho 七海/Nanami 彩/Aya 和子/Kazuko
優花/Yuka 莉子/Riko 明美/Akemi 千尋/Chihiro 香織/Kaori 舞/Mai ひかり/Hikari 麻衣/Mai 遥/Haruka 節子/Setsuko 洋子/Yoko
友美/Tomomi 詩織/Shiori 心春/Koharu 恵/Megumi みどり/Midori 玲奈/Reina 琴音/Kotone 杏/An`,
	men: `誠/Makoto 大輔/Daisuke 健太/Kenta 翔太/Shota 蓮/Ren 浩/Hiroshi 隆/Takashi 直樹/Naoki 大翔/Hiroto 達也/Tatsuya
拓也/Takuya 健一/Kenichi 学/Manabu 湊/Minato 豊/Yutaka 陽翔/Haruto 和也/Kazuya 哲也/Tetsuya 翼/Tsubasa 亮/Ryo 悠真/Yuma
剛/Tsuyoshi 清/Kiyoshi 茂/Shigeru 実/Minoru 修/Osamu 勇/Isamu 正/Tadashi 一郎/Ichiro 光/Hikaru 優/Yu 太郎/Taro
洋介/Yosuke 雄太/Yuta 颯太/Sota 樹/Itsuki 海斗/Kaito 航/Wataru 隼人/Hayato 駿/Shun`,
	last: `佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 田中/Tanaka 伊藤/Ito 渡辺/Watanabe 山本/Yamamoto 中村/Nakamura
小林/Kobayashi 加藤/Kato 吉田/Yoshida 山田/Yamada 佐々木/Sasaki 山口/Yamaguchi 松本/Matsumoto 井上/Inoue 木村/Kimura
林/Hayashi 斎藤/Saito 清水/Shimizu 山崎/Yamazaki 森/Mori 池田/Ikeda 橋本/Hashimoto 阿部/Abe 石川/Ishikawa 山下/Yamashita
中島/Nakajima 石井/Ishii 小川/Ogawa 前田/Maeda 岡田/Okada 長谷川/Hasegawa 藤田/Fujita 後藤/Goto 近藤/Kondo 村上/Murakami
遠藤/Endo 青木/Aoki 坂本/Sakamoto 福田/Fukuda 太田/Ota 西村/Nishimura 藤井/Fujii`,
}

var korean = culture{
	women: `지영/Jiyoung 서연/Seoyeon 민지/Minji 은정/Eunjung 미경/Mikyung 수진/Sujin 지우/Jiwoo 유진/Yujin 서윤/Seoyoon
혜진/Hyejin 지현/Jihyun 은주/Eunju 하은/Haeun 예은/Yeeun 수빈/Subin 정희/Junghee 영희/Younghee 현정/Hyunjung 다은/Daeun
채원/Chaewon 소영/Soyoung 나연/Nayeon 보람/Boram 가은/Gaeun 윤아/Yoona 슬기/Seulgi`,
	men: `민준/Minjun 지훈/Jihoon 현우/Hyunwoo 성민/Sungmin 도윤/Doyoon 정훈/Junghoon 동현/Donghyun 준호/Junho 서준/Seojun
영수/Youngsoo 상훈/Sanghoon 성호/Sungho 진우/Jinwoo 예준/Yejun 시우/Siwoo 재현/Jaehyun 승현/Seunghyun 민수/Minsoo
건우/Gunwoo 우진/Woojin 태형/Taehyung 하준/Hajun 철수/Chulsoo 경민/Kyungmin 병철/Byungchul 규현/Kyuhyun`,
	last: `김/Kim 이/Lee 박/Park 최/Choi 정/Jung 강/Kang 조/Cho 윤/Yoon 장/Jang 임/Lim 한/Han 오/Oh 서/Seo 신/Shin
권/Kwon 황/Hwang 안/Ahn 송/Song 전/Jeon 홍/Hong 유/Yoo 고/Ko 문/Moon 양/Yang 손/Son 배/Bae 백/Baek 허/Heo 남/Nam 심/Shim`,
}

var indian = culture{
	women: `प्रिया/Priya सुनीता/Sunita अंजलि/Anjali पूजा/Pooja नेहा/Neha अनीता/Anita सीता/Sita
दीपिका/Deepika काव्या/Kavya रेखा/Rekha मीना/Meena गीता/Geeta आरती/Aarti स्नेहा/Sneha रितु/Ritu
शालिनी/Shalini कविता/Kavita राधा/Radha ममता/Mamta ज्योति/Jyoti अदिति/Aditi लक्ष्मी/Lakshmi श्रेया/Shreya
नंदिनी/Nandini उषा/Usha मधु/Madhu तारा/Tara सुधा/Sudha दिव्या/Divya इशिता/Ishita`,
	men: `राहुल/Rahul अमित/Amit राजेश/Rajesh संजय/Sanjay विजय/Vijay सुरेश/Suresh अनिल/Anil रोहित/Rohit
आरव/Aarav विकास/Vikas मनोज/Manoj अर्जुन/Arjun रवि/Ravi दीपक/Deepak अजय/Ajay सुनील/Sunil करण/Karan
रमेश/Ramesh आदित्य/Aditya नितिन/Nitin महेश/Mahesh विवान/Vivaan अशोक/Ashok प्रकाश/Prakash गौरव/Gaurav
हरीश/Harish मोहन/Mohan कृष्ण/Krishna ईशान/Ishaan देव/Dev`,
	last: `कुमार/Kumar शर्मा/Sharma सिंह/Singh पटेल/Patel गुप्ता/Gupta वर्मा/Verma यादव/Yadav
मिश्रा/Mishra जोशी/Joshi रेड्डी/Reddy अग्रवाल/Agarwal मेहता/Mehta नायर/Nair शाह/Shah चौधरी/Chaudhary
तिवारी/Tiwari राव/Rao पांडे/Pandey जैन/Jain देसाई/Desai कपूर/Kapoor मल्होत्रा/Malhotra चोपड़ा/Chopra
भट्ट/Bhatt सक्सेना/Saxena कुलकर्णी/Kulkarni त्रिपाठी/Tripathi बनर्जी/Banerjee ठाकुर/Thakur दास/Das`,
}

var ukrainian = culture{
	women: `Олена/Olena Наталія/Nataliia Тетяна/Tetiana Ірина/Iryna Оксана/Oksana Світлана/Svitlana
Анна/Anna Марія/Mariia Юлія/Yuliia Людмила/Liudmyla Катерина/Kateryna Софія/Sofiia Вікторія/Viktoriia
Галина/Halyna Дарина/Daryna Надія/Nadiia Ольга/Olha Анастасія/Anastasiia Злата/Zlata Соломія/Solomiia
Лариса/Larysa Яна/Yana Валентина/Valentyna Христина/Khrystyna Богдана/Bohdana Мирослава/Myroslava`,
	men: `Олександр/Oleksandr Сергій/Serhii Андрій/Andrii Володимир/Volodymyr Микола/Mykola Іван/Ivan
Дмитро/Dmytro Юрій/Yurii Михайло/Mykhailo Василь/Vasyl Віктор/Viktor Олексій/Oleksii Максим/Maksym
Артем/Artem Ігор/Ihor Олег/Oleh Петро/Petro Роман/Roman Богдан/Bohdan Тарас/Taras Назар/Nazar
Павло/Pavlo Ярослав/Yaroslav Анатолій/Anatolii Матвій/Matvii Євген/Yevhen`,
	last: `Мельник/Melnyk Шевченко/Shevchenko Бондаренко/Bondarenko Коваленко/Kovalenko Бойко/Boiko
Ткаченко/Tkachenko Кравченко/Kravchenko Ковальчук/Kovalchuk Коваль/Koval Олійник/Oliinyk Шевчук/Shevchuk
Поліщук/Polishchuk Ткачук/Tkachuk Савченко/Savchenko Бондар/Bondar Марченко/Marchenko Руденко/Rudenko
Мороз/Moroz Лисенко/Lysenko Петренко/Petrenko Клименко/Klymenko Павленко/Pavlenko Кравчук/Kravchuk
Левченко/Levchenko Харченко/Kharchenko Гончаренко/Honcharenko Сидоренко/Sydorenko Гнатюк/Hnatiuk
Їжак/Yizhak Панченко/Panchenko`,
}

var greek = culture{
	women: `Μαρία/Maria Ελένη/Eleni Κατερίνα/Katerina Βασιλική/Vasiliki Σοφία/Sofia
Αικατερίνη/Aikaterini Γεωργία/Georgia Αγγελική/Angeliki Ειρήνη/Eirini Δήμητρα/Dimitra Ιωάννα/Ioanna
Αναστασία/Anastasia Παρασκευή/Paraskevi Άννα/Anna Κωνσταντίνα/Konstantina Ευαγγελία/Evangelia
Χριστίνα/Christina Φωτεινή/Foteini Ζωή/Zoi Δέσποινα/Despoina Χρυσούλα/Chrysoula Νίκη/Niki Αθηνά/Athina
Θεοδώρα/Theodora`,
	men: `Γιώργος/Giorgos Δημήτρης/Dimitris Κώστας/Kostas Γιάννης/Giannis Νίκος/Nikos Χρήστος/Christos
Παναγιώτης/Panagiotis Βασίλης/Vasilis Αθανάσιος/Athanasios Μιχάλης/Michalis Ευάγγελος/Evangelos
Σπύρος/Spyros Αντώνης/Antonis Αναστάσιος/Anastasios Θεόδωρος/Theodoros Ηλίας/Ilias Σταύρος/Stavros
Αλέξανδρος/Alexandros Πέτρος/Petros Στέλιος/Stelios Μάριος/Marios Άγγελος/Angelos Λευτέρης/Lefteris
Φώτης/Fotis`,
	last: `Παπαγεωργίου/Papageorgiou Οικονόμου/Oikonomou Παπαδημητρίου/Papadimitriou Γεωργίου/Georgiou
Παπανικολάου/Papanikolaou Βασιλείου/Vasileiou Ιωάννου/Ioannou Νικολάου/Nikolaou Αθανασίου/Athanasiou
Δημητρίου/Dimitriou Κωνσταντίνου/Konstantinou Αντωνίου/Antoniou Παπακωνσταντίνου/Papakonstantinou
Αναστασίου/Anastasiou Αλεξίου/Alexiou Θεοδώρου/Theodorou Χρήστου/Christou Παναγιώτου/Panagiotou
Γρηγορίου/Grigoriou Στεφάνου/Stefanou Αποστόλου/Apostolou Παπαϊωάννου/Papaioannou Ευαγγέλου/Evangelou
Παπαθανασίου/Papathanasiou`,
}

var arabic = culture{
	women: `فاطمة/Fatma منى/Mona سارة/Sara مريم/Mariam نور/Nour هبة/Heba آية/Aya أسماء/Asmaa دينا/Dina
ياسمين/Yasmin رانيا/Rania إيمان/Eman شيماء/Shaimaa نادية/Nadia سلمى/Salma أمل/Amal ليلى/Laila مروة/Marwa
حنان/Hanan ندى/Nada زينب/Zeinab نجلاء/Naglaa هدى/Hoda جميلة/Gamila`,
	men: `محمد/Mohamed أحمد/Ahmed محمود/Mahmoud مصطفى/Mostafa إبراهيم/Ibrahim علي/Ali عمر/Omar
خالد/Khaled يوسف/Youssef حسن/Hassan عمرو/Amr حسين/Hussein كريم/Karim طارق/Tarek أيمن/Ayman سامي/Sami
هشام/Hesham وليد/Walid سعيد/Said شريف/Sherif ياسر/Yasser رامي/Rami زياد/Ziad فريد/Farid`,
	last: `السيد/Elsayed حسن/Hassan إبراهيم/Ibrahim علي/Ali محمود/Mahmoud أحمد/Ahmed عبدالله/Abdallah
خليل/Khalil المصري/Elmasry سليمان/Soliman فؤاد/Fouad منصور/Mansour رمضان/Ramadan شاهين/Shahin
عثمان/Osman الشريف/Elsherif نصر/Nasr فهمي/Fahmy زكي/Zaki جابر/Gaber النجار/Elnaggar حداد/Haddad
بدوي/Badawy غانم/Ghanem سالم/Salem صالح/Saleh`,
}
