"""What an ad's words raise: oversharing and wording against the rules, and above all what they do not raise."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from portti.domain.ad_check import AGAINST_RULES, CODES, OVERSHARING, Found, prompts_of
from portti.domain.ad_words import word_table
from portti.services import demo_words

OF_WHOM = {
    *("self", "seek", "kin", "anybody", "work", "need", "ask", "me", "pronoun", "to", "with", "bound", "fits")
}

RAISED = [
    # Names, in the cases in which they stand in a text.
    ("Nimeni on Taavetti ja etsin avustajaa.", "name", "Taavetti"),
    ("Avustaja käy Maijan kanssa kaupassa.", "name", "Maijan"),
    ("Matilla on aamuisin kiire.", "name", "Matilla"),
    ("Pekalle on tärkeää, että tulet ajoissa.", "name", "Pekalle"),
    ("Haemme avustajaa Mikko Virtaselle.", "name", "Mikko Virtaselle"),
    ("Terveisin, Orvo", "name", "Orvo"),
    ("Mvh Anna Lindström", "name", "Anna Lindström"),
    ("Jag heter Lisbet Österholm.", "name", "Lisbet Österholm"),
    ("Hjälp behövs när Gunillas dotter är i skolan.", "name", "Gunillas"),
    ("My name is Zoe.", "name", "Zoe"),
    # Street addresses.
    ("Asun osoitteessa Hämeenkatu 12 B 5.", "address", "Hämeenkatu 12 B 5"),
    ("Työ on Koivutiellä 4.", "address", "Koivutiellä 4"),
    ("Työ on osoitteessa Koivutie 4.", "address", "Koivutie 4"),
    ("Asun keskustassa Kauppakadulla.", "address", "Kauppakadulla"),
    ("tule vain yliopistonkatu 3 a", "address", "yliopistonkatu 3 a"),
    ("Ovikoodi annetaan sitten.", "address", "Ovikoodi"),
    ("Jag bor på Storgatan 7.", "address", "Storgatan 7"),
    ("Asun Aleksis Kiven katu 7:ssä.", "address", "Aleksis Kiven katu 7"),
    ("Norra esplanaden 12", "address", "Norra esplanaden 12"),
    ("I live at 12 Baker Street.", "address", "12 Baker Street"),
    # Ways of contact, also as people write them to get past a check.
    ("Soita 040 123 4567.", "phone", "040 123 4567"),
    ("Soita 040-1234567 illalla", "phone", "040-1234567"),
    ("Ring +358 50 1234567", "phone", "+358 50 1234567"),
    ("Soita (040) 123 4567.", "phone", "040) 123 4567"),
    ("Puh. 044.123.4567", "phone", "044.123.4567"),
    ("Puh. 014/266 1234", "phone", "014/266 1234"),
    ("maija.m@posti.example", "email", "maija.m@posti.example"),
    ("maija (at) posti piste fi", "email", "maija (at) posti piste fi"),
    ("write to me: sam at mail dot com", "email", "sam at mail dot com"),
    ("Laita WhatsAppia!", "email", "WhatsAppia"),
    # Diagnoses.
    ("Minulla on MS-tauti.", "diagnosis", "MS-tauti"),
    ("Sairastan parkinsonin tautia.", "diagnosis", "parkinsonin"),
    ("Jag har MS och rullstol.", "diagnosis", "MS"),
    ("Lapsella on Downin oireyhtymä.", "diagnosis", "Downin"),
    ("Jag är MS-sjuk.", "diagnosis", "MS-sjuk"),
    ("He has mental health problems.", "diagnosis", "mental health problems"),
    ("Selkäydinvamman takia käytän pyörätuolia.", "diagnosis", "Selkäydinvamman"),
    ("Poikani on autistinen.", "diagnosis", "autistinen"),
    ("Äidilläni on muistisairaus.", "diagnosis", "muistisairaus"),
    ("Jag har en muskelsjukdom.", "diagnosis", "muskelsjukdom"),
    ("Min man har fått en stroke.", "diagnosis", "stroke"),
    ("I have cerebral palsy.", "diagnosis", "cerebral palsy"),
    # Age.
    ("Haen 20–35-vuotiasta avustajaa.", "age", "20–35-vuotiasta"),
    ("Olen 30-vuotias mies ja haen 25-30 -vuotiasta avustajaa.", "age", "25-30 -vuotiasta"),
    ("Etsin nuorta avustajaa.", "age", "Etsin nuorta"),
    ("Haussa 25–40 v. avustaja", "age", "25–40 v"),
    ("Assistenten får vara max 35 år.", "age", "max 35 år"),
    ("Avustaja voi olla alle kolmekymppinen.", "age", "kolmekymppinen"),
    ("Toivon, että olet nuorekas ja reipas.", "age", "nuorekas"),
    ("Haluan samanikäisen seuran.", "age", "samanikäisen"),
    ("Jag söker en ung assistent.", "age", "söker en ung"),
    ("Du är mellan 20 och 30 år.", "age", "mellan 20 och 30 år"),
    ("We want a young person with energy.", "age", "young person"),
    ("You are 20 to 30 years old.", "age", "20 to 30 years old"),
    # Citizenship and origin.
    ("Avustajan on oltava Suomen kansalainen.", "citizenship", "kansalainen"),
    ("Haen kantasuomalaista.", "citizenship", "kantasuomalaista"),
    ("Suomalainen avustaja sopii parhaiten.", "citizenship", "Suomalainen avustaja"),
    ("Finskt medborgarskap krävs.", "citizenship", "medborgarskap"),
    ("EU citizens only.", "citizenship", "citizens"),
    # Mother tongue.
    ("Suomi äidinkielenä.", "mother_tongue", "äidinkielenä"),
    ("Äidinkieltään suomea puhuva.", "mother_tongue", "Äidinkieltään"),
    ("Svenska som modersmål.", "mother_tongue", "modersmål"),
    ("A native speaker of Finnish.", "mother_tongue", "native speaker"),
    # Looks.
    ("Ulkonäöltäsi olet siisti.", "looks", "Ulkonäöltäsi"),
    ("Haen edustavaa avustajaa.", "looks", "edustavaa"),
    ("Inga tatueringar, tack.", "looks", "tatueringar"),
    ("You are slim and presentable.", "looks", "slim"),
    # Residence.
    ("Haen Jyväskylässä asuvaa avustajaa.", "residence", "Haen Jyväskylässä asuvaa"),
    ("Kotikuntasi on Lahti.", "residence", "Kotikuntasi"),
    ("Eduksi, jos asut Kuopiossa.", "residence", "Eduksi, jos asut Kuopiossa"),
    ("Avustajan on hyvä asua lähellä.", "residence", "Avustajan on hyvä asua lähellä"),
    ("Eduksi, jos asut lähellä.", "residence", "Eduksi, jos asut lähellä"),
    ("Vain paikkakuntalaisille.", "residence", "paikkakuntalaisille"),
    ("Assistenten ska vara bosatt i Vasa.", "residence", "bosatt"),
    ("Du bor i Åbo.", "residence", "Du bor i"),
    ("You must live near Tampere.", "residence", "must live near"),
    # Gender: lawful with a ground, so the page asks for one.
    ("Haen naispuolista avustajaa.", "gender", "Haen naispuolista"),
    ("Mieluiten mies.", "gender", "Mieluiten mies"),
    ("Naisavustaja iltoihin", "gender", "Naisavustaja"),
    ("Jag söker en kvinnlig assistent.", "gender", "kvinnlig assistent"),
    ("Female carer for mornings", "gender", "Female carer"),
]

CLEAN = [
    "Minulla on yli 20 v kokemus avustajista.",
    "Työ alkaa 01.12.2026 ja kestää vuoden. Ilman MS Wordia pärjää.",
    "Olen kolmekymppinen mies ja pidän musiikista.",
    "Haen rauhallista avustajaa iltoihin. Käyn kansalaisopistossa ja uimassa.",
    "Edustajana toimii äitini. Hän on 70-vuotias.",
    "Olen 34-vuotias mies ja pidän musiikista.",
    "Poikani on 12-vuotias ja käy koulua.",
    "Nuorelle pojalleni haetaan avustajaa kouluun. Nuoren ihmisen elämä on vilkasta.",
    "Avustajan pitää olla vähintään 18-vuotias.",
    "Äidinkieleni on ruotsi, mutta puhumme suomea.",
    "Asun Jyväskylässä, kerrostalossa, lähellä keskustaa. Asumme kissan kanssa.",
    "Työ on Kuopiossa asuvan isäni luona maalla.",
    "Kuopiossa asuva äitini tarvitsee apua.",
    "Asut luonani viikon kerrallaan.",
    "Etsin miehelleni avustajaa. Tyttärelleni sama avustaja ei sovi.",
    "Vuorot ovat 08-12 13-17 ja joskus 01.02. alkaen.",
    "Palkka on 15,40 euroa tunnissa, lisät 1 250 euroa kuussa. Työ alkaa 07.01.2027.",
    "Ainoa toive on luotettavuus. Anna itsestäsi kuva. Toivon huumoria.",
    "Kesällä kävelemme metsätiellä 5 kilometriä. Museorautatie on harrastukseni.",
    "Päivisin olen töissä. Satuja luemme illalla.",
    "Aamulla noustaan pyörätuoliin nostimella, ja avustaja auttaa suihkussa.",
    "Kokemusta 10 vuotta tai ei lainkaan: opetan työn.",
    "Lähellä asuvat ystäväni käyvät kylässä.",
    "Jag söker en lugn assistent. Jag är 40 år gammal och bor i Vasa. Mitt modersmål är svenska.",
    "Min son är 12 år gammal och går på medborgarinstitutet.",
    "Per dag blir det fyra timmar. Bo i eget rum går bra.",
    "Arbetet börjar 8-12, lönen är 15,40 euro i timmen.",
    "I am 30 years old and live in Turku. My first language is English.",
    "At least 18 years old, with a driving licence.",
    "Senior citizens meet at the club where we go. Attractive pay.",
    "Support for a young woman who likes music. Two years of experience is enough.",
    "Ten hours a week, 8-12 and 14-18. Live-in possible.",
]

REAL_NEEDS: list[tuple[str, set[str]]] = [
    ("Two short daily visits to start the shower, give medicines and check the kitchen.", set()),
    (
        "Reliable, organised, attention to detail, life experience, autism experience preferred.",
        {"diagnosis"},
    ),
    ("Full-time rota work with young people, some of whom need personal care.", set()),
    ("Comfortable with dementia, non-smoker, own transport; every day 7:30 for 1-1.5 h.", {"diagnosis"}),
    ("Sample advertisement by a wheelchair user covering every daily activity and driving.", set()),
    ("One live-in week per month in a family-run team, including household work.", set()),
    ("Six assistants on a rota support a working parent, from cleaning days to trips.", set()),
    ("Nursing student, CNA or HHA; adaptable; presentable; 14-16 USD/h", {"looks"}),
    ("Three housemates trade rent for mornings, evenings, meals and presence at night.", set()),
    ("Mon-Fri 11:00-20:30 incl. 30 min break; 3-6 month contract; in east Helsinki", set()),
    ("Must move into own room in the house; 1250 EUR/month of which 530 is board.", set()),
    ("Graduate-level interest in science preferred; patient; keeps structure", set()),
    ("A parent adds one more to a team of assistants for a young woman who needs company.", set()),
    ("18+; secondary school; reads and writes English; tolerant and flexible", set()),
    ("Company for a frail person who lives alone and is new to having help.", set()),
    ("Licence and reliable car essential; fluent English; low-arousal approach", set()),
    ("Gender: female (occupational requirement). Female assistant.", {"gender"}),
    ("Expired medicines check, dusting, rides, opening jars, rubbish, pill day reminder", set()),
]
"""Words of real ads of the field, paraphrased, with what a person would point out in them."""


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    for one in node.values() if isinstance(node, Mapping) else node:
        yield from _texts(one)


@pytest.mark.parametrize(("text", "code", "words"), RAISED)
def test_words_raise_their_prompt(text: str, code: str, words: str) -> None:
    prompts = {prompt.code: prompt.words for prompt in prompts_of({"text": text})}
    assert words in prompts.get(code, ()), prompts


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_words_of_the_field_raise_nothing(text: str) -> None:
    assert prompts_of({"text": text}) == ()


@pytest.mark.parametrize(("text", "codes"), REAL_NEEDS)
def test_real_ads_raise_what_a_person_would_point_out(text: str, codes: set[str]) -> None:
    assert {prompt.code for prompt in prompts_of({"text": text})} == codes


def test_the_texts_of_the_demo_raise_nothing() -> None:
    texts = list(_texts([demo_words.NEED_TITLES, demo_words.NEED_TEXTS, demo_words.OWN_WORDS]))
    assert len(texts) > 50
    assert [text for text in texts if prompts_of({"title": text, "text": text})] == []


def test_a_prompt_says_where_its_words_stand() -> None:
    text, pay = "Apua. Sairastan reumaa.", "Soita 040 1234567"
    diagnosis, phone = sorted(prompts_of({"text": text, "pay_text": pay}), key=lambda one: one.code)
    assert diagnosis.found == (Found("text", 16, 22, "reumaa"),)
    assert phone.found == (Found("pay_text", 6, 17, "040 1234567"),)
    assert diagnosis.is_oversharing


def test_the_same_word_is_told_once_and_found_twice() -> None:
    (prompt,) = prompts_of({"title": "Edustava avustaja", "text": "Olet edustava. Olet edustava."})
    assert (prompt.code, prompt.is_oversharing) == ("looks", False)
    assert [one.field for one in prompt.found] == ["title", "text", "text"]
    assert prompt.words == ("Edustava", "edustava")


def test_prompts_come_in_one_order_whatever_the_text() -> None:
    prompts = prompts_of({"text": "Mieluiten nainen, nuorekas. Minulla on reuma. Terveisin Orvo"})
    assert [one.code for one in prompts] == ["name", "diagnosis", "age", "gender"]
    assert (*OVERSHARING, *AGAINST_RULES) == CODES


def test_each_row_of_the_table_names_its_source_and_a_code_that_is_known() -> None:
    rows = word_table()
    assert {row.code for row in rows} <= {*CODES, *OF_WHOM}
    assert {row.language for row in rows} == {"fi", "sv", "en"}
    assert all(row.source and row.phrases and all(row.phrases) for row in rows)


def test_long_and_odd_texts_are_read_in_time() -> None:
    for text in ("Haen " * 600, "0 " * 1500, "a" * 3000, "A-" * 1500, "avustaja asuva " * 200):
        assert all(prompt.code in CODES for prompt in prompts_of({"text": text[:3000]}))
