"""What the wizard tells the statistics: begun, which pages, which questions are got wrong, where one saves.

Marks are gathered during a request and written along with the draft (forms/wizard/storage.py).
"""

from forms.submissions.counting import CHECK, Kind, Mark, count
from forms.walk import Path, Stop, walk
from forms.wizard.page import Posted
from forms.wizard.visit import Visit


def started(visit: Visit) -> None:
    count(visit.draft.form_version, visit.language, [(Kind.STARTED, "")])


def kept(visit: Visit, posted: Posted, *, valid: bool, finished: bool, going: str) -> None:
    """Note what is known of a page that is about to be stored."""
    if going:
        if going == "leave":
            _note(visit, (Kind.SAVED, posted.stop.step.key))
    elif not valid:
        # A page that has only grown longer is no mistake of anybody.
        wrong = posted.form.errors if finished else ()
        _note(visit, *((Kind.ERROR, one.id) for one in posted.stop.asked if one.id in wrong))
    else:
        passed(visit, posted.stop, posted.path)


def passed(visit: Visit, stop: Stop, path: Path) -> None:
    """Note that a page is finished, and the next one reached."""
    after = path.after(stop.key) if stop.key in path.by_key else None
    reached = after.step.key if after else CHECK
    _note(visit, (Kind.FINISHED, stop.step.key), (Kind.REACHED, reached))


def list_passed(visit: Visit, stop: Stop) -> None:
    """Note that a list of people is finished; somebody may just have been added to it."""
    passed(visit, stop, walk(visit.definition, visit.state, visit.today))


def saved(visit: Visit, stop: Stop) -> None:
    _note(visit, (Kind.SAVED, stop.step.key))


def _note(visit: Visit, *marks: Mark) -> None:
    """Remember marks that are new to the draft, in its state and for the end of the request."""
    known = set(visit.state.counted)
    new = [mark for mark in marks if _name(mark) not in known]
    visit.state.counted += [_name(mark) for mark in new]
    visit.marks += new


def _name(mark: Mark) -> str:
    kind, item = mark
    return f"{kind}:{item}"


def write(visit: Visit) -> None:
    """Count what was noted; call it after the draft is stored."""
    marks, visit.marks = visit.marks, []
    count(visit.draft.form_version, visit.language, marks)
