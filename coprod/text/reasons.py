"""Reason codes in words: what was wrong, and what to do."""

from collections.abc import Iterable

from coprod.text import percent_text, t, tn


def sentence(code: str) -> str:
    """One plain sentence for a reason code; an unknown code gets a general one."""
    words = {
        "not_100": t("Your hundred is not split yet: the numbers must add up to exactly 100."),
        "finer_than_step": t("Use steps of 0.1, such as 12.5."),
        "not_a_number": t("One of the boxes does not hold a number."),
        "negative": t("Numbers below zero cannot be counted."),
        "unknown_item": t("Something on this ballot is not part of the question. Load the page again."),
        "wrong_kind": t("This ballot belongs to another question. Load the page again."),
        "no_dots": t("Place at least one dot, or choose to give no answer."),
        "too_many_dots": t("There are more dots here than you have. Take one back."),
        "over_cap": t("There are too many of your dots on one place. Move one."),
        "half_place": t("A dot needs both: a choice from the first list and one from the second."),
        "abstain_with_amounts": t("Either give an answer or give none, not both."),
        "round_closed": t(
            "This round has closed, so your ballot was not counted. What you entered is still here."
        ),
        "change_too_late": t(
            "This round has closed, so your change was not counted. Your earlier ballot counts."
        ),
        "workshop_closed": t("This workshop has ended."),
        "unknown_zone": t("Choose a time zone from the list."),
        "no_dates": t("Choose both days and both times."),
        "ends_first": t("It must end after it opens. Check both days and times."),
        "ends_past": t("The end has passed already. Choose a later one."),
        "ends_too_late": t("The workshop is deleted before that. Choose an earlier end, or move that date."),
        "has_rounds": t("A question was opened in this workshop already. Make a copy for this."),
        "no_questions": t("There is no question to ask. Take one into the agenda first."),
        "opens_later": t("This is not open yet. The link says when it opens."),
        "by_link_over": t("This has closed: its last day is over."),
        "not_by_link": t("This workshop does not run by link."),
        "by_link": t("This workshop runs by link: its questions open and close by their dates."),
        "ticket_needed": t("People come in by ticket here: scan yours, or open its link."),
        "move_over": t("This link was used, or is too old. Make a new one on the phone that you come from."),
        "door_locked": t("The door is locked: nobody new can join now. Ask the facilitator."),
        "workshop_full": t("As many people are in as this workshop can take. Tell the facilitator."),
        "too_many_guesses": t(
            "Too many wrong codes or links came from this network. Check yours, and try it again in a minute."
        ),
        "check_over": t("This check is over. Begin a new one at the facilitator's desk."),
        "wrong_check": t("This answer cannot be read. Open the link of the check once more."),
        "ticket_used": t(
            "This ticket was used on another device. If that was you, go on there. If not, ask whoever gave "
            "it to you for another."
        ),
        "unknown_ticket": t("There is no such ticket. Check the link, or scan it again."),
        "how_many_tickets": t("Choose from 1 to 1,000 tickets at a time."),
        "workshop_gone": t("This workshop has been deleted, with everything in it."),
        "not_joined": t("This device has not joined this workshop. Join first, then try again."),
        "unknown_group": t("That is not one of the groups. Choose one from the list."),
        "group_fixed": t("What you are here as stays as it was at your first ballot."),
        "another_round_open": t("Another round is still open. Close it first."),
        "round_not_closed": t("Close the round first: results are shown when nobody can change them."),
        "warm_up": t("The warm-up is only for trying things out: its results are not shown."),
        "closing_now": t("The round is closing. Stop that first, or let it close."),
        "room_not_revealed": t("Show the room's results first, then the baseline."),
        "no_baseline": t("There is no baseline for this question."),
        "already_closed": t("This round has closed already. Open a new round of the question instead."),
        "has_ballots": t(
            "Somebody has handed in a ballot, so the opening cannot be taken back. Close the round."
        ),
        "agenda_frozen": t("A question that was opened stays in the agenda."),
        "question_frozen": t("A question that was opened stays as it was asked. Nothing was changed."),
        "group_in_use": t("Somebody is here as one of the groups that would go. Nothing was changed."),
        "rehearsal_too_late": t("A round was opened in earnest already, so it is too late for a rehearsal."),
        "rehearsal_by_link": t("A workshop by link cannot be rehearsed."),
        "rehearsing": t("This is a rehearsal. End it first; then the workshop can begin, or end."),
        "no_reason": t("Write a reason first: it is kept with the ballot."),
        "round_is_baseline": t(
            "This round is a baseline already, with other words or rights. Delete that one first."
        ),
        "too_long": t("That is too long: up to 2,000 characters in each box."),
        "wrong_wifi": t("A Wi-Fi name has up to 32 characters, its password 8 to 63, or none."),
        "unknown_address": t("This server does not have that address. Choose one from the list."),
        "unknown_receipt": t("No ballot that counts has this receipt code."),
        "date_past": t("Choose a day after today. To delete the workshop now, use the button below."),
        "date_promised": t(
            "People have joined and were promised an earlier day, so it can only be moved earlier."
        ),
        "date_before_end": t(
            "People may answer by link for longer than that. Move the end first, or choose a later day."
        ),
        "date_too_late": t("This server keeps no workshop as long as that. Choose an earlier day."),
        "code_differs": t("That is not this workshop's join code, so nothing was deleted."),
        "id_taken": t("Something of that name is in the library already. Choose another name, or try again."),
        "points_nowhere": t("It points at something that was removed meanwhile. Choose that anew."),
        "pointed_at": t("Another entry of yours needs it. Change or remove that one first."),
        "library_full": t("A server's library takes 1,000 entries of its own. Remove some first."),
        "no_file": t("Choose a file first."),
        "box_title": t("Title: write 1 to 60 characters."),
        "box_where": t("Place: write 1 to 120 characters."),
        "box_when": t("Years: write up to 80 characters."),
        "box_about": t("In short: write 1 to 600 characters."),
        "box_says": t("What it is: write 1 to 30 lines, each of up to 600 characters."),
        "box_objective": t("What it was to achieve: write up to 30 lines, each of up to 600 characters."),
        "box_change": t("How they changed it: write up to 30 lines, each of up to 600 characters."),
        "box_results": t("What came of it: write up to 30 lines, each of up to 600 characters."),
        "box_learning": t("What they learned: write up to 30 lines, each of up to 600 characters."),
        "box_barriers_met": t("What stood in the way: write up to 30 lines, each of up to 600 characters."),
        "box_source_title": t("Title of the source: write 1 to 500 characters."),
        "box_source_by": t("Who wrote or published it: write 1 to 120 characters."),
        "box_source_published": t("Date: write it as 2017, 2017-12 or 2017-12-01, or leave it empty."),
        "box_source_address": t("Web address: begin it with https:// or http://, or leave it empty."),
        "box_at": t("Where in it: write 1 to 120 characters, such as a page."),
        "workshop_not_ended": t("End the workshop first: only a finished one becomes a baseline."),
        "not_a_budget": t("Only a budget question can become a baseline."),
        "too_few_for_baseline": t("These are too few answers for a baseline."),
        "ballots_held_back": t(
            "The last ballots of this round were too few to be shown, so it cannot become a baseline."
        ),
        "baseline_title": t("Title: write 1 to 60 characters."),
        "baseline_place": t("Place: write 1 to 80 characters."),
        "baseline_note": t("Where it comes from: write up to 500 characters."),
        "baseline_other_factors": t(
            "That baseline is about other factors. Add this one as a baseline of its own."
        ),
        "baselines_full": t("A server keeps 500 baselines. Delete some first."),
        "wrong_sheet_code": t("No sheet has that number: a digit is wrong, or two are swapped. Look again."),
        "unknown_sheet": t("No sheet of this workshop has that number."),
        "sheet_entered": t("This sheet has been entered already."),
        "no_round_for_paper": t("No question has been opened that a sheet could answer."),
        "sheet_not_entered": t("This sheet has not been entered yet."),
        "entered_twice": t("This sheet has been entered twice already."),
        "same_person": t("Somebody else has to enter it the second time: other eyes find more."),
        "no_initials": t("Write your initials first: they are kept with the sheets that you enter."),
        "nothing_written": t("Nothing was typed. Leave an empty sheet out."),
        "sheets_at_once": t("Choose from 1 to 100 sheets at a time."),
        "sheets_full": t("A workshop has at most 1,000 sheets."),
        "shown_already": t(
            "The room has seen these results, so it is kept but not counted: it would show what this person "
            "answered."
        ),
        "not_on_the_list": t("A letter or number on it is not on the list."),
        "host_too_long": t("Who invites: write up to 80 characters."),
        "no_logo": t("Choose a picture for the logo: a PNG or JPEG."),
        "logo_no_picture": t("That file is no picture that can be read. Choose a PNG or JPEG."),
        "logo_too_large": t("That picture is too large: up to 200 kB. Save it smaller and choose it again."),
        "logo_too_many_pixels": t("That picture is too large: up to 2,000 pixels wide and high."),
        "note_changed": t(
            "Somebody else wrote there meanwhile. Both are shown now: put them together, then keep."
        ),
        "press_no_right": t(
            "The projector's clicker does nothing: that browser may only look on. Open the facilitator's "
            "link in it once, then the projector's screen."
        ),
        "press_too_late": t(
            "A press of the clicker did nothing: what comes next had only just changed. Look, then press "
            "again."
        ),
        "press_no_step": t("A press of the clicker did nothing: there is nothing for it to do just now."),
        "wrong_table": t("Table number: write a whole number from 1 to 999."),
        "wrong_table_people": t("How many people agreed: write a whole number from 2 to 99."),
        "table_taken": t(
            "This table has come in on another device already. Go on there, or check your number."
        ),
        "is_a_table": t("A table has no line of its own here: each person writes theirs."),
        "unknown_paper_receipt": t(
            "No ballot from a phone has this receipt code here. Check each letter, or leave the box empty."
        ),
        "phone_since": t("This person has handed in on a phone since. That counts, and this is kept."),
        "has_a_sheet": t("Whoever has this receipt code goes on on another sheet already."),
        "wall_no_dots": t("Type at least one dot, or leave the wall board out."),
        "wall_too_many": t("These are more dots than so many people have. Check the numbers."),
        "wall_people": t("People: write a whole number from 1 to 2,000, or leave it empty."),
        "unknown_language": t("The questions have no words in that language. Choose another."),
        "not_there": t("That is not there any more. Look at the page as it is now."),
        "no_colleague_name": t("Write your colleague's name: 1 to 80 characters."),
        "colleagues_full": t("There are 200 colleagues already. Withdraw somebody first."),
        "no_name": t("Give the workshop a name."),
        "not_allowed": t("This link does not let you do that. Ask for a new link."),
        "not_saved": t("This could not be stored just now. What you entered is still here; try again."),
    }
    return words.get(code) or t("This could not be done. Load the page again.")


def our_fault(reference: str) -> str:
    """What is said where something of ours broke; the log has the rest under this reference."""
    return t(
        "That was our fault, not yours. Try again; if it happens again, tell whoever runs this server the "
        "reference {reference}.",
        reference=reference,
    )


def sentences(codes: Iterable[str]) -> list[str]:
    return [sentence(code) for code in codes]


def at_fault(
    code: str, boxes: str = "", n: int = 0, *, total: int | None = None, dots: int = 0, step_tenths: int = 1
) -> str:
    """The sentence for a reason code with what is wrong in it: the n `boxes`, or the `total` of all.

    `total` is in tenths of a percent, or in dots, of which there are `dots`. Without either the plain one.
    """
    if total is not None and code == "not_100":
        return t("The numbers add up to {sum}; they must add up to exactly 100.", sum=percent_text(total))
    if total is not None and code == "too_many_dots":
        return t(
            "There are more dots here than you have: {given} instead of {dots}. Take some back.",
            given=total,
            dots=dots,
        )
    if not boxes:
        return sentence(code)
    words = {
        "not_a_number": tn(
            "{boxes} does not hold a number.", "{boxes} do not hold a number.", n, boxes=boxes
        ),
        "negative": t("Numbers below zero cannot be counted: {boxes}.", boxes=boxes),
        "finer_than_step": t("Use steps of {step}: {boxes}.", step=percent_text(step_tenths), boxes=boxes),
        "over_cap": t("There are too many of your dots on one place: {boxes}. Move one.", boxes=boxes),
        "half_place": t(
            "A dot needs both: a choice from the first list and one from the second ({boxes}).", boxes=boxes
        ),
    }
    return words.get(code) or sentence(code)
