"""Names and titles that nobody bears, to see and to measure full registers: some thousands of each."""

import random

STEMS = (
    "Құрман Сағын Ерлан Нұр Бақыт Дәурен Айгүл Өтеген Мұхтар Сәкен Жұмабай Қасым Ғалым Төле Әлия Үміт Серік Арман Іңкәр"
)
PARTS = "бай бек жан хан гүл қыз мұрат тай ғали сұлтан дар нұр"
USUAL = {
    "kk": "түнгі көш дала жел күй аңыз ән тау өзен көктем жұлдыз ана бала үміт жол шаңырақ домбыра қыран тұлпар арман",
    "ru": (
        "ночное кочевье степь ветер кюй легенда песня гора река весна звезда мать дитя надежда дорога очаг беркут мечта"
    ),
    "en": "night steppe wind song legend mountain river spring star mother child hope road hearth eagle dream",
}
SYLLABLES = "ба ге ды қа ла мұ ны ре сө та ше жү ғы зи па кө уа"
CITIES = ("Алматы", "Астана", "Шымкент", "Қарағанды", "Ақтөбе", "Тараз", "Павлодар", "Семей")


def person(dice: random.Random) -> str:
    """Surname, name, patronymic."""
    stem, name, father = (dice.choice(STEMS.split()) + dice.choice(PARTS.split()) for _ in range(3))
    return f"{stem}{dice.choice(SYLLABLES.split())}ев {name} {father}ұлы"


def title(dice: random.Random, language: str) -> str:
    """Two usual words, and a rare one in every second title, as names of people and places are."""
    usual = USUAL[language].split()
    said = [dice.choice(usual), dice.choice(usual)]
    if dice.random() < 0.5:
        said.append("".join(dice.choice(SYLLABLES.split()) for _ in range(dice.randrange(2, 5))))
    if dice.random() < 0.1:
        said.append(dice.choice(CITIES))
    return " ".join(said).capitalize()
