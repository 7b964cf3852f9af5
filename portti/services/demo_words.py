"""Short made-up texts of needs and profiles for the demo, in the portal's four languages."""

NEED_TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "some_shifts": {
        "fi": ("Apua arkeen", "Avustaja kotiin ja asioille", "Avustaja töihin ja harrastuksiin"),
        "sv": ("Hjälp i vardagen", "Assistent för hem och ärenden", "Assistent för arbete och fritid"),
        "en": ("Help with everyday life", "Assistant at home and around town"),
        "selko": ("Haen avustajaa kotiin", "Haen avustajaa asioille ja harrastuksiin"),
    },
    "working_week": {
        "fi": ("Avustaja työpäiviin", "Kokoaikainen avustaja arkipäiviksi"),
        "sv": ("Assistent för arbetsdagarna", "Heltidsassistent på vardagar"),
        "en": ("Full-time assistant on weekdays",),
        "selko": ("Haen avustajaa arkipäiviin",),
    },
    "short_visits": {
        "fi": ("Aamut ja illat kotona", "Apua sängystä ylös ja takaisin"),
        "sv": ("Morgnar och kvällar hemma",),
        "en": ("Mornings and evenings at home",),
        "selko": ("Haen apua aamuihin ja iltoihin",),
    },
    "afternoons": {
        "fi": ("Kaksi iltapäivää viikossa",),
        "sv": ("Två eftermiddagar i veckan",),
        "en": ("Two afternoons a week",),
        "selko": ("Haen apua kahteen iltapäivään viikossa",),
    },
    "any_days": {
        "fi": ("Maanantai, torstai tai perjantai sopii",),
        "sv": ("Måndag, torsdag eller fredag går bra",),
        "en": ("Monday, Thursday or Friday will do",),
        "selko": ("Haen avustajaa, päivä sovitaan yhdessä",),
    },
    "weekends": {
        "fi": ("Joka toinen viikonloppu",),
        "sv": ("Vartannat veckoslut",),
        "en": ("Every other weekend",),
        "selko": ("Haen avustajaa joka toiseen viikonloppuun",),
    },
    "nights": {
        "fi": ("Yövuorot kotona",),
        "sv": ("Nattskift hemma",),
        "en": ("Nights at home",),
        "selko": ("Haen avustajaa öiksi",),
    },
    "hobby_evening": {
        "fi": ("Uimaan kerran viikossa", "Kuoroharjoituksiin iltaisin"),
        "sv": ("Med till simhallen en gång i veckan", "Till körövningen på kvällen"),
        "en": ("Swimming once a week",),
        "selko": ("Haen avustajaa uimahalliin",),
    },
    "round_the_clock": {
        "fi": ("Avustajatiimiin uusi jäsen",),
        "sv": ("Ny medlem till assistentteamet",),
        "en": ("A new member for a team of assistants",),
        "selko": ("Minulla on monta avustajaa. Haen yhtä lisää.",),
    },
    "live_in_week": {
        "fi": ("Viikko töissä, kolme vapaata",),
        "sv": ("En vecka arbete, tre veckor ledigt",),
        "en": ("One week on, three weeks off",),
        "selko": ("Haen avustajaa joka neljänteen viikkoon",),
    },
    "hobby_day": {
        "fi": ("Tiistait museorautatiellä, viikonloppuna pyörällä",),
        "sv": ("Tisdagar på museijärnvägen, cykling på veckoslutet",),
        "en": ("Tuesdays at the heritage railway, cycling at weekends",),
        "selko": ("Haen kaveriksi avustajaa harrastuksiin",),
    },
    "trip": {
        "fi": ("Avustaja kahden päivän matkalle",),
        "sv": ("Assistent för en tvådagarsresa",),
        "en": ("Assistant for a two-day journey",),
        "selko": ("Haen avustajaa matkalle",),
    },
    "to_be_agreed": {
        "fi": ("Avustaja, ajat sovitaan yhdessä",),
        "sv": ("Assistent, tiderna kommer vi överens om",),
        "en": ("Assistant, times to be agreed together",),
        "selko": ("Haen avustajaa. Sovimme ajat yhdessä.",),
    },
}

NEED_TEXTS = {
    "fi": (
        "Haen rauhallista avustajaa, joka työskentelee ohjeideni mukaan. Opetan kaiken, mitä työssä tarvitsee.",
        "Käyn töissä ja tarvitsen apua, jotta päivä lähtee käyntiin ajallaan. Huumori auttaa.",
        "Käyn uimassa, konserteissa ja ystävien luona. Avustajan kanssa pääsen liikkeelle.",
        "Kotonani on selkeät tavat. Perehdytän sinut palkallisissa vuoroissa ennen kuin aloitat yksin.",
        "Teen asiat itse, kun joku antaa kädet avuksi. Luotettavuus on minulle tärkeintä.",
    ),
    "sv": (
        "Jag söker en lugn assistent som arbetar enligt mina anvisningar. Jag lär dig allt som behövs.",
        "Jag arbetar på kontor och behöver hjälp för att dagen ska komma i gång i tid.",
        "Jag simmar, går på konsert och träffar vänner. Med en assistent kommer jag i väg.",
        "Du får introduktion med lön innan du börjar arbeta ensam. Humor är ett plus.",
    ),
    "en": (
        "I am looking for a calm assistant who follows my directions. I teach you everything the work needs.",
        "I work full time and need help so that the day starts on time. A sense of humour helps.",
        "I want someone who arrives when agreed and tells me in good time if something changes.",
    ),
    "selko": (
        "Tarvitsen apua joka päivä. Kerron sinulle, mitä teet. Sinun ei tarvitse osata kaikkea heti.",
        "Haluan käydä ulkona ja tavata ystäviä. Tarvitsen siihen avustajan.",
        "Minulle on tärkeää, että tulet ajoissa. Opetan sinulle työn.",
    ),
}

PROFILE_TEXTS = {
    "fi": (
        "Olen tehnyt avustajan työtä muutaman vuoden. Tulen ajoissa ja kysyn, jos en tiedä.",
        "Opiskelen ja haen osa-aikaista työtä ihmisten parissa.",
        "Olen rauhallinen ja käytännöllinen. Opin mielelläni uutta.",
        "Olen ollut hoiva-alalla kymmenen vuotta. Nyt haluan tehdä työtä yhden ihmisen kanssa kerrallaan.",
    ),
    "sv": (
        "Jag har arbetat som assistent i några år. Jag kommer i tid och frågar när jag inte vet.",
        "Jag studerar och söker deltidsarbete. Jag lär mig gärna nytt.",
        "Jag är lugn och praktisk, och jag trivs med att arbeta hemma hos folk.",
    ),
    "en": (
        "I have worked as an assistant for some years. I am on time and I ask when I do not know.",
        "I study and look for part-time work. I am glad to learn.",
    ),
    "selko": (
        "Olen luotettava ja iloinen. Teen työn huolella.",
        "Haen työtä. Opin nopeasti uusia asioita.",
    ),
}

AD_TO_READ = (
    "Iltoihin avustaja",
    "Etsin nuorekasta ja reipasta avustajaa. Iltaisin käyn kuorossa, ja terveisin Eeva toivon pikaista vastausta. "
    "Soita numeroon 040 000 0011.",
)
"""An ad whose words raise a question, so that staff have one to read."""

OWN_WORDS = {
    "employer": (
        "Kaksi aamua ja lauantai-ilta",
        "Asun koiran kanssa Jyväskylän keskustassa. Aamuisin tarvitsen apua pukeutumiseen ja aamupalaan, "
        "lauantaisin käyn kaupassa ja kokkaan yhdessä avustajan kanssa.",
    ),
    "weekdays": (
        "Haen apua kauppaan ja kotiin",
        "Tarvitsen apua kaksi kertaa viikossa. Käymme kaupassa ja siivoamme. Sovimme päivät yhdessä.",
    ),
    "other": (
        "Aamuapua kotiin",
        "Haen avustajaa, jonka kanssa aamut sujuvat rauhassa. Perehdytys on palkallista.",
    ),
    "proposal": (
        "",
        "Katsoimme luetteloa yhdessä. Tämä muutos toisi eniten lisää. Soita, jos haluat jutella siitä.",
    ),
    "suggestion": (
        "",
        "Kertoi haastattelussa, että pitää aamuvuoroista ja koirista.",
    ),
    "assistant": (
        "",
        "Olen tehnyt avustajan työtä kolme vuotta. Pidän ruoanlaitosta ja koirista, ja liikun autolla tai pyörällä.",
    ),
}
"""Title and text of the needs, and the text of the profile, of those who can be logged in as."""
