"""The links that let people in, as they are printed and shown once."""

from coprod import addresses
from coprod.model.workshop import Workshop
from coprod.workshops.desk import Desk
from coprod.workshops.preparing import Keys


def organiser_link(desk: Desk) -> str:
    """For whoever runs this server; works on this machine and, by the other addresses, on others."""
    base = desk.settings.public_url or addresses.local(desk.settings)
    return f"{base}/o/{desk.organiser_key}"


def colleague_link(desk: Desk, key: str) -> str:
    """For a colleague, who sits at another machine wherever this server can be reached from one."""
    return f"{addresses.reachable(desk.settings)[0]}/o/{key}"


def facilitator_link(base: str, workshop: Workshop, key: str) -> str:
    return f"{base}/f/{workshop.code}/{key}"


def projector_link(base: str, workshop: Workshop, key: str) -> str:
    return f"{base}/p/{workshop.code}/{key}"


def printed(desk: Desk) -> str:
    """What the server says when it has started."""
    found = addresses.reachable(desk.settings)
    lines = ["", "  The workshop dashboard is running.", ""]
    lines += [f"  On this machine:   {addresses.local(desk.settings)}"]
    lines += [f"  For phones:        {each}" for each in found if not addresses.only_here(each)]
    lines += [f"  Organiser's link:  {organiser_link(desk)}", ""]
    if all(addresses.only_here(each) for each in found):
        lines += ["  Phones cannot reach this address. Set COPROD_PUBLIC_URL to one that they can reach.", ""]
    return "\n".join(lines) + "\n"


def printed_workshop(base: str, workshop: Workshop, keys: Keys) -> str:
    """A workshop's links, for the terminal."""
    join = addresses.join_address(base, workshop.code)
    return "\n".join(
        [
            f"  {workshop.name}",
            f"  Take part:         {join}   (code {workshop.spoken_code})",
            f"  Facilitator:       {facilitator_link(base, workshop, keys.facilitator)}",
            f"  Projector:         {projector_link(base, workshop, keys.projector)}",
            "",
        ]
    )
