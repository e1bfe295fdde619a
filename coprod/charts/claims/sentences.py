"""The sentences of each claim: what was said, how far it holds, and why.

Nobody is named here: a stakeholder is "one person", and three of them "the 3 people of one organisation".
"""

from coprod.analysis.firmness import FIRM_SHARE, LIKELY_SHARE
from coprod.charts.certainty import said
from coprod.charts.claims.words import Spoken, counted, in_100, mean_of, readings, tipping, verdicts
from coprod.model.claims import (
    Claim,
    ConnectingOften,
    EnablingTogether,
    FitsDots,
    MostCommon,
    NotResources,
    PeopleDiffer,
    TrainingNext,
)
from coprod.model.question import Question
from coprod.text import listed, number, t, tn

NAMED_IN_DRAWS = 3


def spoken(claim: Claim, question: Question) -> Spoken:
    """The claim in words; the question's short labels name the factors."""
    match claim:
        case PeopleDiffer():
            return _people_differ(claim)
        case MostCommon():
            return _most_common(claim, question)
        case FitsDots():
            return _fits_dots(claim)
        case NotResources():
            return _not_resources(claim)
        case TrainingNext():
            return _training_next(claim, question)
        case ConnectingOften():
            return _connecting_often(claim, question)
        case EnablingTogether():
            return _enabling_together(claim, question)


def _people_differ(claim: PeopleDiffer) -> Spoken:
    return Spoken(
        said=t("What stands in the way differs between stakeholders: their answers vary greatly."),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "That people differ holds: two of the {n}, picked at random, would spend only {alike} of "
                "every 100 in the same way.",
                n=claim.n,
                alike=number(claim.alike_percent),
            ),
            t(
                "That groups of stakeholders differ is not shown: knowing the kind of organisation explains "
                "{explained} of 100 parts of the differences, and labels dealt out at random would explain "
                "{chance}.",
                explained=in_100(claim.explained),
                chance=in_100(claim.by_chance),
            ),
        ),
        rule=t(
            "What two people would spend alike, over all {pairs} pairs of {n} people.",
            pairs=claim.pairs,
            n=claim.n,
        ),
        further=(
            t(
                "The two most alike would spend {most} of 100 in the same way, the two least alike {least}.",
                most=number(claim.most_alike_percent),
                least=number(claim.least_alike_percent),
            ),
            t(
                "Labels dealt out at random explain as much as the real ones {n} times in 100.",
                n=in_100(claim.as_much_by_chance),
            ),
            t(
                "By kind of organisation there are groups of {sizes} people: too few to tell a group from "
                "the people in it.",
                sizes=listed(map(number, claim.group_sizes)),
            ),
        ),
    )


def _most_common(claim: MostCommon, question: Question) -> Spoken:
    factor = claim.standings[0].factor
    (rival,) = (other for other in claim.without_one if other != factor)
    return Spoken(
        said=t("The most common factor is more staff who can enable service users to co-produce."),
        verdicts=verdicts(claim),
        sentences=(
            t("On average they get the most, {mean} of 100.", mean=number(claim.percent, 1)),
            said(claim.certainty),
            t(
                "Without one person's answer {rival} leads, {most} to {left}.",
                rival=question.place_label(rival),
                most=number(claim.without_one[rival], 1),
                left=number(claim.without_one[factor], 1),
            ),
            t(
                "Under {rules} different rules they lead alone {alone} times, share the lead {shared} times, "
                "and are behind {behind} times.",
                **counted(claim.standings),
            ),
        ),
        rule=mean_of(claim.n),
        further=(
            tn(
                "Without one person something else would lead: that is so for {n} of {all}.",
                "Without one person something else would lead: that is so for {n} of {all}.",
                claim.certainty.flips,
                all=claim.n,
            ),
            t(
                "That person gave these staff {amount} of 100: {share} of every 100 points that they got.",
                amount=number(claim.from_one),
                share=in_100(claim.from_one_share),
            ),
            *tipping(claim.certainty),
            _draws(claim, question),
            tn(
                "Without the {n} person of one organisation they come in place {rank}, with {score} of 100.",
                "Without the {n} people of one organisation they come in place {rank}, with {score} of 100.",
                claim.organisation_people,
                rank=claim.without_organisation.rank,
                score=number(claim.without_organisation.score, 1),
            ),
        ),
        readings=readings(claim.standings, claim.n, question),
    )


def _draws(claim: MostCommon, question: Question) -> str:
    """How often each of the foremost factors would lead, from the most often."""
    foremost = sorted(claim.first_share, key=lambda factor: -claim.first_share[factor])[:NAMED_IN_DRAWS]
    return t(
        "Out of 100 times with slightly different people like these, the lead would go to: {list}.",
        list=listed(
            t("{label} {n}", label=question.place_label(factor), n=in_100(claim.first_share[factor]))
            for factor in foremost
        ),
    )


def _fits_dots(claim: FitsDots) -> Spoken:
    return Spoken(
        said=t("This fits what the dots exercise found."),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "The text of the slides says no more about the dots: not how many there were, who placed "
                "them, on what, or by which rules."
            ),
        ),
        rule=t("What there is: the budgets of {n} people, and no dots.", n=claim.n),
        further=(
            t(
                "To check it, the same people have to give both. A workshop here can ask for money and for "
                "dots, and compares them."
            ),
        ),
    )


def _not_resources(claim: NotResources) -> Spoken:
    return Spoken(
        said=t(
            "It is not about a lack of resources, but about how staff are used and trained, and about who "
            "is recruited."
        ),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "The question was how to spend more money, so no answer to it can show that money is not "
                "the point."
            ),
            t(
                "What the answers do say: the three kinds of more staff get {staff} of 100 together, "
                "training frontline staff {training}. More frontline staff alone get {frontline}, and "
                "{people} of {n} people name them.",
                staff=number(claim.more_staff_percent, 1),
                training=number(claim.training_percent, 1),
                frontline=number(claim.frontline_percent, 1),
                people=claim.frontline_people,
                n=claim.n,
            ),
        ),
        rule=mean_of(claim.n),
        further=(
            t("Little money for more frontline staff fits the claim."),
            t(
                "Much money for more staff altogether can speak for it or against it: nobody was asked "
                "whether they should be newly hired, or trained from those there are."
            ),
            t(
                "From person to person, more staff of the three kinds get between {least} and {most} of 100.",
                least=number(claim.least_percent),
                most=number(claim.most_percent),
            ),
        ),
    )


def _training_next(claim: TrainingNext, question: Question) -> Spoken:
    return Spoken(
        said=t("Next comes training frontline staff to make co-production work better."),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "On average it comes in place {rank}, with {mean} of 100.",
                rank=claim.standings[0].rank,
                mean=number(claim.percent, 1),
            ),
            t(
                "Under {rules} different rules it leads alone {alone} times, shares the lead {shared} times, "
                "and never falls below place {worst}.",
                **counted(claim.standings),
                worst=max(each.rank for each in claim.standings),
            ),
        ),
        rule=mean_of(claim.n),
        further=(
            t(
                "Whoever of the {n} is left out, on average its place stays between {best} and {worst}.",
                n=claim.n,
                best=claim.best_without_one,
                worst=claim.worst_without_one,
            ),
            t("{people} of {n} people give it something.", people=claim.people, n=claim.n),
        ),
        readings=readings(claim.standings, claim.n, question),
    )


def _connecting_often(claim: ConnectingOften, question: Question) -> Spoken:
    from_one = {
        "share": in_100(claim.from_one_share),
        "rank": claim.without_one.rank,
        "score": number(claim.without_one.score, 1),
    }
    return Spoken(
        said=t("Connecting service users to communities comes up often, here and in case studies."),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "On average it shares place {rank} with {labels}, {mean} of 100 each, but fewer people name "
                "it: {people} of {n}, against {others}.",
                rank=claim.standings[0].rank,
                labels=listed(map(question.place_label, claim.equals)),
                mean=number(claim.percent, 1),
                people=claim.people,
                n=claim.n,
                others=listed(map(number, claim.equals.values())),
            ),
            t(
                "One person gave {share} of every 100 points that it got; without that person it falls "
                "to a shared place {rank}, with {score}.",
                **from_one,
            )
            if claim.without_one.shared > 1
            else t(
                "One person gave {share} of every 100 points that it got; without that person it falls "
                "to place {rank}, with {score}.",
                **from_one,
            ),
            t("The case studies are not in these answers; that part cannot be checked here."),
        ),
        rule=mean_of(claim.n),
        readings=readings(claim.standings, claim.n, question),
    )


def _enabling_together(claim: EnablingTogether, question: Question) -> Spoken:
    return Spoken(
        said=t("Staff who can enable co-production, whether by service users or by communities, come first."),
        verdicts=verdicts(claim),
        sentences=(
            t(
                "Taken together they get {mean} of 100 and come first, whoever of the {n} is left out.",
                mean=number(claim.percent, 1),
                n=claim.n,
            ),
            said(claim.certainty),
            t("What rests on one person is only that staff for service users come first by themselves."),
            t("But adding two factors up flatters them, as the others stand alone."),
        ),
        rule=tn(
            "Mean of {n} person; each person counts once; two factors added up.",
            "Mean of {n} people; each person counts once; two factors added up.",
            claim.n,
        ),
        further=(
            t(
                "With one person left out they lead {runs} times of {n}; at the lowest with {lowest}, before "
                "{next} with {second}.",
                runs=claim.runs_first,
                n=claim.n,
                lowest=number(claim.lowest_percent, 1),
                next=question.place_label(claim.next_then),
                second=number(claim.next_then_percent, 1),
            ),
            *tipping(claim.certainty),
            t(
                "With slightly different people like these they would lead {n} times in 100. From {likely} "
                "on we say likely, from {firm} on firm.",
                n=number(claim.certainty.leads_share * 100, 1),
                likely=in_100(LIKELY_SHARE),
                firm=in_100(FIRM_SHARE),
            ),
            t(
                "With the other factors that are alike added up too (support for both, technology of both "
                "kinds), it would be {n} times.",
                n=number(claim.all_merged_share * 100, 1),
            ),
        ),
        readings=readings(claim.standings, claim.n, question),
    )
