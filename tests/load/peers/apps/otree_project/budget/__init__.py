"""The task on oTree: one page with form fields, and one that acknowledges."""

from otree.api import BaseConstants, BaseGroup, BasePlayer, BaseSubsession, Page, models


def percent(label: str) -> models.IntegerField:
    return models.IntegerField(label=label, min=0, max=100, initial=0)


class C(BaseConstants):
    NAME_IN_URL = "budget"
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1
    FACTORS = (
        "frontline_more",
        "frontline_training",
        "staff_enable_users",
        "staff_enable_communities",
        "support_users",
        "support_communities",
        "connect_users_communities",
        "project_management",
        "ict",
        "other_technology",
        "support_partners",
    )


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    frontline_more = percent("More frontline staff")
    frontline_training = percent("Train frontline staff")
    staff_enable_users = percent("Staff who enable users")
    staff_enable_communities = percent("Staff who enable communities")
    support_users = percent("Support service users")
    support_communities = percent("Support communities")
    connect_users_communities = percent("Connect users & communities")
    project_management = percent("Project management")
    ict = percent("Better ICT")
    other_technology = percent("Better other technology")
    support_partners = percent("Support partners")
    counted = models.BooleanField(initial=False)


class Budget(Page):
    form_model = "player"
    form_fields = C.FACTORS

    @staticmethod
    def before_next_page(player: Player, timeout_happened: bool) -> None:
        player.counted = True


class Counted(Page):
    pass


page_sequence = [Budget, Counted]
