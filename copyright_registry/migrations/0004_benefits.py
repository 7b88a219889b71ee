"""Whom the price is reduced for (Order 1315, paragraph 8), each with all the persons that it names.

The wording is that of the Law on veterans of 6 May 2020 No. 322-VI, articles 4 to 7, where the paragraph follows it,
and the present words for disability and kandas. Which documents show it no act lists: they follow from article 9 of
that law and from who issues what.
"""

from datetime import date

from django.db import migrations

ACT = "Order of 28 August 2018 No. 1315, paragraph 8"
SINCE = date(2018, 9, 23)

WAR = (
    "war",
    {
        "en": "participants of the Great Patriotic War",
        "ru": "участники Великой Отечественной войны",
        "kk": "Ұлы Отан соғысына қатысушылар",
    },
    [
        {
            "en": "participants of the Great Patriotic War",
            "ru": "участники Великой Отечественной войны",
            "kk": "Ұлы Отан соғысына қатысушылар",
        },
    ],
    {
        "en": "the certificate of a veteran of the Great Patriotic War",
        "ru": "удостоверение ветерана Великой Отечественной войны",
        "kk": "Ұлы Отан соғысы ардагерінің куәлігі",
    },
)

WAR_EQ = (
    "war_eq",
    {
        "en": "persons equated in benefits to participants of the Great Patriotic War",
        "ru": "лица, приравненные по льготам к участникам Великой Отечественной войны",
        "kk": "жеңілдіктер бойынша Ұлы Отан соғысына қатысушыларға теңестірілген адамдар",
    },
    [
        {
            "en": "servicemen, and persons of the commanding and the rank-and-file staff of the bodies of internal "
            "affairs and state security of the former USSR, who served during the Great Patriotic War in cities, "
            "participation in the defence of which counted until 1 January 1998 towards the length of service for a "
            "pension on the preferential terms set for servicemen of units of the active army",
            "ru": "военнослужащие, а также лица начальствующего и рядового состава органов внутренних дел и "
            "государственной безопасности бывшего Союза ССР, проходившие в период Великой Отечественной войны службу "
            "в городах, участие в обороне которых засчитывалось до 1 января 1998 года в выслугу лет для назначения "
            "пенсии на льготных условиях, установленных для военнослужащих частей действующей армии",
            "kk": "майдандағы армия бөлімдерінің әскери қызметшілеріне қалалардың қорғанысына қатысқаны үшін "
            "белгіленген жеңілдікті шарттармен зейнетақы тағайындау үшін 1998 жылғы 1 қаңтарға дейін еңбек сіңірген "
            "жылдарына есептеліп жазылған, сол қалаларда Ұлы Отан соғысы кезеңінде қызмет өткерген әскери "
            "қызметшілер, сондай-ақ бұрынғы КСР Одағы ішкі істер және мемлекеттік қауіпсіздік органдарының басшы және "
            "қатардағы құрамының адамдары",
        },
        {
            "en": "civilian staff of the Soviet Army, the Navy, the troops and bodies of internal affairs and state "
            "security of the former USSR, who held regular positions in military units, headquarters and institutions "
            "of the active army during the Great Patriotic War, or were in the corresponding periods in cities, "
            "participation in the defence of which counted until 1 January 1998 towards the length of service for a "
            "pension on the preferential terms set for servicemen of units of the active army",
            "ru": "лица вольнонаемного состава Советской Армии, Военно-Морского Флота, войск и органов внутренних дел "
            "и государственной безопасности бывшего Союза ССР, занимавшие штатные должности в воинских частях, "
            "штабах, учреждениях, входивших в состав действующей армии в период Великой Отечественной войны, либо "
            "находившиеся в соответствующие периоды в городах, участие в обороне которых засчитывалось до 1 января "
            "1998 года в выслугу лет для назначения пенсии на льготных условиях, установленных для военнослужащих "
            "частей действующей армии",
            "kk": "Ұлы Отан соғысы кезеңінде майдандағы армия құрамына кірген әскери бөлімдерде, штабтарда, "
            "мекемелерде штаттық лауазымдар атқарған не сол кезеңдерде майдандағы армия бөлімдерінің әскери "
            "қызметшілеріне қалалардың қорғанысына қатысқаны үшін белгіленген жеңілдікті шарттармен зейнетақы "
            "тағайындау үшін 1998 жылғы 1 қаңтарға дейін еңбек сіңірген жылдарына есептеліп жазылған, сол қалаларда "
            "болған Кеңес Армиясының, Әскери-Теңіз Флотының, бұрынғы КСР Одағының ішкі істер және мемлекеттік "
            "қауіпсіздік әскерлері мен органдарының ерікті жалдамалы құрамының адамдары",
        },
        {
            "en": "persons who during the Great Patriotic War were with units, headquarters and institutions of the "
            "active army and navy as sons (wards) of regiments and as cabin boys",
            "ru": "лица, которые в период Великой Отечественной войны находились в составе частей, штабов и "
            "учреждений, входивших в состав действующей армии и флота, в качестве сыновей (воспитанников) полков и "
            "юнг",
            "kk": "Ұлы Отан соғысы кезеңінде майдандағы армия мен флоттың құрамына кірген бөлімдердің, штабтар мен "
            "мекемелердің құрамында полк балалары (тәрбиеленушілері) және юнгалар ретінде болған адамдар",
        },
        {
            "en": "persons who took part in hostilities against fascist Germany and its allies during the Second "
            "World War on the territory of foreign countries in partisan detachments, underground groups and other "
            "anti-fascist formations",
            "ru": "лица, принимавшие участие в боевых действиях против фашистской Германии и ее союзников в годы "
            "Второй мировой войны на территории зарубежных стран в составе партизанских отрядов, подпольных групп и "
            "других антифашистских формирований",
            "kk": "Екінші дүниежүзілік соғыс жылдарында шет елдердің аумағында партизан отрядтары, астыртын топтар "
            "және басқа да фашизмге қарсы құралымдар құрамында фашистік Германия мен оның одақтастарына қарсы ұрыс "
            "қимылдарына қатысқан адамдар",
        },
        {
            "en": "workers of special formations of the People’s Commissariat of Railways, the People’s Commissariat "
            "of Communications, of the crews of fishing and transport vessels and of aircraft of the People’s "
            "Commissariat of the Fishing Industry of the former USSR, of the sea and river fleet, and of aircraft of "
            "the Northern Sea Route, who during the Great Patriotic War were transferred to the position of "
            "servicemen and performed tasks for the active army and navy within the rear borders of active fronts and "
            "operational zones of fleets, and members of crews of transport vessels interned at the beginning of the "
            "Great Patriotic War in ports of other states",
            "ru": "работники специальных формирований Народного комиссариата путей сообщения, Народного комиссариата "
            "связи, плавающего состава промысловых и транспортных судов и летно-подъемного состава авиации Народного "
            "комиссариата рыбной промышленности бывшего Союза ССР, морского и речного флота, летно-подъемного состава "
            "Главсевморпути, которые в период Великой Отечественной войны были переведены на положение военнослужащих "
            "и выполняли задачи в интересах действующей армии и флота в пределах тыловых границ действующих фронтов, "
            "оперативных зон флотов, а также члены экипажей судов транспортного флота, интернированных в начале "
            "Великой Отечественной войны в портах других государств",
            "kk": "бұрынғы КСР Одағы Қатынас жолдары халық комиссариатының, Байланыс халық комиссариатының, Балық "
            "өнеркәсібі халық комиссариатының кәсіпшілік және көлік кемелерінің жүзу құрамы мен авиацияның "
            "ұшу-көтерілу құрамының, теңіз және өзен флотының, Солтүстік теңіз жолы бас басқармасының ұшу-көтерілу "
            "құрамының арнаулы құралымдарының Ұлы Отан соғысы кезеңінде әскери қызметшілер жағдайына көшірілген және "
            "ұрыс майдандарының тылдағы шекаралары, флоттардың жедел аймақтары шегінде майдандағы армия мен флот "
            "мүдделері үшін міндеттер атқарған қызметкерлері, сондай-ақ Ұлы Отан соғысының бас кезінде басқа "
            "мемлекеттердің порттарында еріксіз ұсталған көлік флоты кемелері экипаждарының мүшелері",
        },
        {
            "en": "citizens who worked during the blockade in the city of Leningrad at its enterprises, institutions "
            "and organisations and were awarded the medal “For the Defence of Leningrad” or the badge “Resident of "
            "the Besieged Leningrad”",
            "ru": "граждане, работавшие в период блокады в городе Ленинграде на предприятиях, в учреждениях и "
            "организациях города и награжденные медалью «За оборону Ленинграда» или знаком «Житель блокадного "
            "Ленинграда»",
            "kk": "Ленинград қаласындағы қоршау кезеңінде қаланың кәсіпорындарында, мекемелері мен ұйымдарында жұмыс "
            "істеген және «Ленинградты қорғағаны үшін» медалімен немесе «Қоршаудағы Ленинград тұрғыны» белгісімен "
            "наградталған азаматтар",
        },
        {
            "en": "persons who as minors were prisoners of concentration camps, ghettos and other places of forced "
            "detention made by the fascists and their allies during the Second World War",
            "ru": "несовершеннолетние узники концлагерей, гетто и других мест принудительного содержания, созданных "
            "фашистами и их союзниками в период Второй мировой войны",
            "kk": "Екінші дүниежүзілік соғыс кезеңінде фашистер мен олардың одақтастары құрған концлагерьлердегі, "
            "геттолардағы және басқа да мәжбүрлеп ұстау орындарындағы кәмелетке толмаған тұтқындар",
        },
        {
            "en": "persons who took part in the elimination of the consequences of the disaster at the Chernobyl "
            "nuclear power plant in 1986–1987 and of other radiation disasters and accidents at civilian or military "
            "facilities, or directly in nuclear tests",
            "ru": "лица, принимавшие участие в ликвидации последствий катастрофы на Чернобыльской атомной "
            "электростанции в 1986–1987 годах, других радиационных катастроф и аварий на объектах гражданского или "
            "военного назначения, а также участвовавшие непосредственно в ядерных испытаниях",
            "kk": "1986–1987 жылдары Чернобыль атом электр станциясындағы апаттың, азаматтық немесе әскери мақсаттағы "
            "объектілердегі басқа да радиациялық апаттар мен авариялардың салдарларын жоюға қатысқан, сондай-ақ "
            "ядролық сынақтарға тікелей қатысқан адамдар",
        },
    ],
    {
        "en": "the pension certificate with the mark of a veteran, or a certificate that names the ground: of "
        "service, of imprisonment, of the award, of work at Chernobyl or in nuclear tests",
        "ru": "удостоверение получателя пенсионных выплат с отметкой ветерана либо удостоверение или справка, где "
        "названо основание: служба, заключение, награда, участие в ликвидации последствий аварии или в ядерных "
        "испытаниях",
        "kk": "ардагер белгісі бар зейнетақы төлемдерін алушы куәлігі немесе негізі көрсетілген куәлік не анықтама: "
        "қызмет өткеру, тұтқында болу, наградталу, апат салдарларын жоюға немесе ядролық сынақтарға қатысу",
    },
)

LOCAL = (
    "local",
    {
        "en": "veterans of hostilities on the territory of other states",
        "ru": "ветераны боевых действий на территории других государств",
        "kk": "басқа мемлекеттердің аумағындағы ұрыс қимылдарының ардагерлері",
    },
    [
        {
            "en": "servicemen of the Soviet Army, the Navy and the State Security Committee, and persons of the "
            "commanding and the rank-and-file staff of the Ministry of Internal Affairs of the former USSR (military "
            "specialists and advisers included), who by decisions of government bodies of the former USSR took part "
            "in hostilities on the territory of other states",
            "ru": "военнослужащие Советской Армии, Военно-Морского Флота, Комитета государственной безопасности, лица "
            "начальствующего и рядового состава Министерства внутренних дел бывшего Союза ССР (включая военных "
            "специалистов и советников), которые в соответствии с решениями правительственных органов бывшего Союза "
            "ССР принимали участие в боевых действиях на территории других государств",
            "kk": "бұрынғы КСР Одағының үкіметтік органдарының шешімдеріне сәйкес басқа мемлекеттердің аумағындағы "
            "ұрыс қимылдарына қатысқан Кеңес Армиясының, Әскери-Теңіз Флотының, Мемлекеттік қауіпсіздік комитетінің "
            "әскери қызметшілері, бұрынғы КСР Одағы Ішкі істер министрлігінің басшы және қатардағы құрамының адамдары "
            "(әскери мамандар мен кеңесшілерді қоса алғанда)",
        },
        {
            "en": "persons liable for military service who were called up for training and sent to Afghanistan while "
            "hostilities were carried on there",
            "ru": "военнообязанные, призывавшиеся на учебные сборы и направлявшиеся в Афганистан в период ведения "
            "боевых действий",
            "kk": "оқу жиындарына шақырылған және Ауғанстанға ұрыс қимылдары жүріп жатқан кезеңде жіберілген әскери "
            "міндеттілер",
        },
        {
            "en": "servicemen of automobile battalions sent to Afghanistan to deliver cargo while hostilities were "
            "carried on there",
            "ru": "военнослужащие автомобильных батальонов, направлявшиеся в Афганистан для доставки грузов в эту "
            "страну в период ведения боевых действий",
            "kk": "Ауғанстанға ұрыс қимылдары жүріп жатқан кезеңде осы елге жүк жеткізу үшін жіберілген автомобиль "
            "батальондарының әскери қызметшілері",
        },
        {
            "en": "servicemen of air crews who flew combat missions to Afghanistan from the territory of the former "
            "USSR",
            "ru": "военнослужащие летного состава, совершавшие вылеты на боевые задания в Афганистан с территории "
            "бывшего Союза ССР",
            "kk": "бұрынғы КСР Одағының аумағынан Ауғанстанға жауынгерлік тапсырмалармен ұшқан ұшу құрамының әскери "
            "қызметшілері",
        },
        {
            "en": "workers and employees who served the Soviet military contingent in Afghanistan and were wounded, "
            "concussed or maimed, or were awarded orders and medals of the former USSR for their part in support of "
            "the hostilities",
            "ru": "рабочие и служащие, обслуживавшие советский воинский контингент в Афганистане, получившие ранения, "
            "контузии или увечья либо награжденные орденами и медалями бывшего Союза ССР за участие в обеспечении "
            "боевых действий",
            "kk": "Ауғанстандағы кеңестік әскери контингентке қызмет көрсеткен, жарақат, контузия алған немесе "
            "мертіккен не ұрыс қимылдарын қамтамасыз етуге қатысқаны үшін бұрынғы КСР Одағының ордендерімен және "
            "медальдарымен наградталған жұмысшылар мен қызметшілер",
        },
        {
            "en": "servicemen of the Republic of Kazakhstan who performed tasks under interstate treaties and "
            "agreements to strengthen the protection of the border of the Commonwealth of Independent States in its "
            "Tajik–Afghan sector",
            "ru": "военнослужащие Республики Казахстан, выполнявшие задачи согласно межгосударственным договорам и "
            "соглашениям по усилению охраны границы Содружества Независимых Государств на таджикско-афганском участке",
            "kk": "Тәжікстан-Ауғанстан учаскесінде Тәуелсіз Мемлекеттер Достастығының шекарасын қорғауды күшейту "
            "жөніндегі мемлекетаралық шарттар мен келісімдерге сәйкес міндеттерін орындаған Қазақстан Республикасының "
            "әскери қызметшілері",
        },
        {
            "en": "servicemen of the Republic of Kazakhstan who took part as peacekeepers in the international "
            "peacekeeping operation in Iraq",
            "ru": "военнослужащие Республики Казахстан, принимавшие участие в качестве миротворцев в международной "
            "миротворческой операции в Ираке",
            "kk": "Ирактағы халықаралық бітімгершілік операцияға бітімгерлер ретінде қатысқан Қазақстан "
            "Республикасының әскери қызметшілері",
        },
        {
            "en": "servicemen, and persons of the commanding and the rank-and-file staff of the bodies of internal "
            "affairs and state security of the former USSR, who took part in the settlement of the interethnic "
            "conflict in Nagorno-Karabakh",
            "ru": "военнослужащие, а также лица начальствующего и рядового состава органов внутренних дел и "
            "государственной безопасности бывшего Союза ССР, принимавшие участие в урегулировании межэтнического "
            "конфликта в Нагорном Карабахе",
            "kk": "Таулы Қарабахтағы этносаралық қақтығысты реттеуге қатысқан әскери қызметшілер, сондай-ақ бұрынғы "
            "КСР Одағы ішкі істер және мемлекеттік қауіпсіздік органдарының басшы және қатардағы құрамының адамдары",
        },
    ],
    {
        "en": "the pension certificate with the mark of a veteran, the certificate of a veteran of hostilities, or "
        "the military card with the entry on the service",
        "ru": "удостоверение получателя пенсионных выплат с отметкой ветерана, удостоверение ветерана боевых действий "
        "либо военный билет с записью о службе",
        "kk": "ардагер белгісі бар зейнетақы төлемдерін алушы куәлігі, ұрыс қимылдары ардагерінің куәлігі немесе "
        "қызмет өткергені туралы жазбасы бар әскери билет",
    },
)

LABOUR = (
    "labour",
    {"en": "labour veterans", "ru": "ветераны труда", "kk": "еңбек ардагерлері"},
    [
        {
            "en": "Heroes of Socialist Labour, holders of the orders of Glory of three degrees and of Labour Glory of "
            "three degrees",
            "ru": "Герои Социалистического Труда, кавалеры орденов Славы трех степеней, Трудовой Славы трех степеней",
            "kk": "Социалистік Еңбек Ерлері, үш дәрежелі Даңқ, үш дәрежелі Еңбек Даңқы ордендерінің иегерлері",
        },
        {
            "en": "persons who hold the title “Қазақстанның Еңбек Ері”",
            "ru": "лица, удостоенные звания «Қазақстанның Еңбек Ері»",
            "kk": "«Қазақстанның Еңбек Ері» атағына ие болған адамдар",
        },
        {
            "en": "persons awarded orders and medals of the former USSR for selfless labour and impeccable military "
            "service in the rear during the Great Patriotic War",
            "ru": "лица, награжденные орденами и медалями бывшего Союза ССР за самоотверженный труд и безупречную "
            "воинскую службу в тылу в годы Великой Отечественной войны",
            "kk": "Ұлы Отан соғысы жылдарында тылдағы қажырлы еңбегі мен мінсіз әскери қызметі үшін бұрынғы КСР "
            "Одағының ордендерімен және медальдарымен наградталған адамдар",
        },
        {
            "en": "persons who worked (served) at least six months from 22 June 1941 to 9 May 1945 and were not "
            "awarded orders and medals of the former USSR for selfless labour and impeccable military service in the "
            "rear during the Great Patriotic War",
            "ru": "лица, проработавшие (прослужившие) не менее шести месяцев с 22 июня 1941 года по 9 мая 1945 года и "
            "не награжденные орденами и медалями бывшего Союза ССР за самоотверженный труд и безупречную воинскую "
            "службу в тылу в годы Великой Отечественной войны",
            "kk": "1941 жылғы 22 маусым – 1945 жылғы 9 мамыр аралығында кемінде алты ай жұмыс істеген (қызмет "
            "өткерген) және Ұлы Отан соғысы жылдарында тылдағы қажырлы еңбегі мен мінсіз әскери қызметі үшін бұрынғы "
            "КСР Одағының ордендерімен және медальдарымен наградталмаған адамдар",
        },
    ],
    {
        "en": "the certificate of the title or of the award, the pension certificate with the mark of a veteran, or "
        "the work book or an archive’s certificate of the months of work",
        "ru": "удостоверение о звании или к награде, удостоверение получателя пенсионных выплат с отметкой ветерана "
        "либо трудовая книжка или архивная справка о месяцах работы",
        "kk": "атақ немесе награда туралы куәлік, ардагер белгісі бар зейнетақы төлемдерін алушы куәлігі немесе еңбек "
        "кітапшасы не жұмыс істеген айлары туралы архив анықтамасы",
    },
)

DISABLED = (
    "disabled",
    {
        "en": "persons with a disability, and a parent of a person with a disability since childhood",
        "ru": "лица с инвалидностью и родитель лица с инвалидностью с детства",
        "kk": "мүгедектігі бар адамдар және бала кезінен мүгедектігі бар адамның ата-анасы",
    },
    [
        {
            "en": "persons with a disability",
            "ru": "лица с инвалидностью",
            "kk": "мүгедектігі бар адамдар",
        },
        {
            "en": "one of the parents of a person with a disability since childhood",
            "ru": "один из родителей лица с инвалидностью с детства",
            "kk": "бала кезінен мүгедектігі бар адамның ата-анасының бірі",
        },
    ],
    {
        "en": "the certificate of disability; of a parent also the birth certificate of the person with a disability",
        "ru": "справка об инвалидности; родителю также свидетельство о рождении лица с инвалидностью",
        "kk": "мүгедектік туралы анықтама; ата-анасына сондай-ақ мүгедектігі бар адамның туу туралы куәлігі",
    },
)

KANDAS = (
    "kandas",
    {"en": "kandas", "ru": "кандасы", "kk": "қандастар"},
    [
        {
            "en": "persons who have the status of a kandas",
            "ru": "лица, имеющие статус кандаса",
            "kk": "қандас мәртебесі бар адамдар",
        },
    ],
    {"en": "the certificate of a kandas", "ru": "удостоверение кандаса", "kk": "қандас куәлігі"},
)

MINOR = (
    "minor",
    {"en": "minors", "ru": "несовершеннолетние", "kk": "кәмелетке толмағандар"},
    [
        {
            "en": "persons under eighteen years of age",
            "ru": "лица, не достигшие восемнадцати лет",
            "kk": "он сегіз жасқа толмаған адамдар",
        },
    ],
    {
        "en": "none: the portal sees the date of birth in the IIN",
        "ru": "не нужен: дату рождения портал видит по ИИН",
        "kk": "қажет емес: туған күнін портал ЖСН бойынша көреді",
    },
)

BENEFITS = [WAR, WAR_EQ, LOCAL, LABOUR, DISABLED, KANDAS, MINOR]
BY_BIRTH_DATE = {"minor"}


def load(apps, _schema_editor):
    benefit = apps.get_model("copyright_registry", "Benefit")
    for position, (code, name, persons, proof) in enumerate(BENEFITS, start=1):
        words = {f"name_{language}": text for language, text in name.items()}
        words |= {f"persons_{language}": "\n".join(group[language] for group in persons) for language in name}
        words |= {f"proof_{language}": text for language, text in proof.items()}
        benefit.objects.create(
            code=code, by_birth_date=code in BY_BIRTH_DATE, position=position, act=ACT, since=SINCE, **words
        )


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0003_check_points")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
