"""The words of instruction cards: names of the drawings, and the cards that an employer copies and changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from portti.vocabulary import N_

PICTOGRAM_NAMES = {
    "wash": N_("Washing"),
    "dress": N_("Dressing"),
    "eat": N_("Eating"),
    "lift": N_("Lifting"),
    "move": N_("Moving"),
    "cook": N_("Cooking"),
    "clean": N_("Cleaning"),
    "shop": N_("Shopping"),
    "drive": N_("Driving"),
    "read": N_("Reading"),
    "write": N_("Writing"),
    "talk": N_("Talking"),
    "sign": N_("Signing"),
    "study": N_("Studying"),
    "work": N_("Working"),
    "hobby": N_("Hobby"),
    "outdoors": N_("Outdoors"),
    "night": N_("Night"),
    "phone": N_("Telephone"),
    "home": N_("Home"),
}


@dataclass(frozen=True)
class CardTemplate:
    """A card to begin with: its title, and each step with its drawing."""

    title: str
    steps: tuple[tuple[str, str], ...]


TEMPLATES: Mapping[str, CardTemplate] = {
    "arriving": CardTemplate(
        N_("When you come to work"),
        (
            ("phone", N_("Call me if you are late.")),
            ("home", N_("Ring the bell and wait.")),
            ("wash", N_("Wash your hands first.")),
            ("talk", N_("Ask me what we do today.")),
            ("write", N_("Write down when you came.")),
        ),
    ),
    "morning": CardTemplate(
        N_("My morning"),
        (
            ("talk", N_("Say good morning and wait for my answer.")),
            ("lift", N_("Help me out of bed the way I tell you.")),
            ("wash", N_("Help me to wash.")),
            ("dress", N_("Show me clothes. I choose.")),
            ("eat", N_("Make breakfast and coffee.")),
        ),
    ),
    "meal": CardTemplate(
        N_("We eat"),
        (
            ("wash", N_("Wash your hands.")),
            ("cook", N_("Make the food that I have chosen.")),
            ("eat", N_("Help me to eat slowly. I say when.")),
            ("talk", N_("Ask if I want more.")),
            ("clean", N_("Wash up and wipe the table.")),
        ),
    ),
    "going_out": CardTemplate(
        N_("We go out"),
        (
            ("talk", N_("Ask me where we go.")),
            ("dress", N_("Take clothes for the weather.")),
            ("phone", N_("Take my phone, keys and card.")),
            ("move", N_("Tell me before you move my chair.")),
            ("outdoors", N_("Stay near me in traffic.")),
            ("home", N_("Put things back in their places at home.")),
        ),
    ),
    "trouble": CardTemplate(
        N_("If something goes wrong"),
        (
            ("talk", N_("Stay calm and stay with me.")),
            ("phone", N_("Call 112 if somebody is in danger.")),
            ("talk", N_("Ask me what helps.")),
            ("phone", N_("Call the person whom I have named.")),
            ("write", N_("Write down what happened.")),
        ),
    ),
    "leaving": CardTemplate(
        N_("Before you go"),
        (
            ("clean", N_("Put the kitchen in order.")),
            ("night", N_("Put my phone and water near me.")),
            ("talk", N_("Ask if I need something else.")),
            ("write", N_("Write down when you leave.")),
            ("home", N_("Lock the door.")),
        ),
    ),
}
