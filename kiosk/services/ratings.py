"""One press of a face, and the question after it."""

from __future__ import annotations

from kiosk.model.feedback import FollowUp, Question
from kiosk.model.rating import Outcome, Rating
from kiosk.model.text import say
from kiosk.model.time import Stamp
from kiosk.rules import greeting, misuse, questions, schedule
from kiosk.services import alarms, cases
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.rating_points import Thanked, thanked
from kiosk.services.tally import tally
from kiosk.services.views import Gain, QuestionView, Rated, ReasonView, Receipt
from kiosk.services.views_care import Tally
from kiosk.services.wire import CallBackV1, FollowUpV1, RatingV1, entries_of
from kiosk.store.change import Change

RECENT = 100
"""As many presses as ten a second bring in the longest interval; one further back is flagged by its burst anyway."""


class Ratings:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._asked: str | None = None

    def question(self, language: str) -> QuestionView:
        """The question of the hour. Reads only."""
        programme = self._books.programme
        asked = questions.question(programme, self._books.moment(self._books.clock.stamp()))
        self._asked = asked.id
        rule = programme.ratings
        return QuestionView(asked.id, asked.aspect.value, say(asked.words, language), rule.faces, rule.linked)

    def slides(self, language: str) -> tuple[tuple[str, str], ...]:
        """What the programme has to tell while nobody is here: (picture, words). Reads only."""
        at = self._books.moment(self._books.clock.stamp())
        return tuple(
            (slide.picture, say(slide.words, language)) for slide in greeting.slides(self._books.programme, at)
        )

    def tally(self, language: str, since_ms: int | None = None) -> Tally:
        """All presses since then (None: of this business day), raw beside those that count. Reads only."""
        return tally(self._books, language, since_ms)

    def rate(
        self,
        face: int,
        source: str,
        language: str,
        member: int | None = None,
        *,
        trial: bool = False,
        asks: bool = True,
    ) -> Rated:
        """Keep one press; `source` is "panel" or "screen". `member` is linked only if the programme links ratings.

        `trial`: staff try the buttons; kept with the flag "practice". `asks`: the screen is free to ask why.
        """
        books = self._books
        if face not in range(1, 6):
            raise ValueError(f"a face is 1 to 5, not {face}")
        now = books.clock.stamp()
        asked = self._on_screen(now)
        with books.store.change(now) as change:
            verdict = self._judge(change, face, now, trial)
            follow_up = questions.follow_up(asked, face) if asks and verdict.counted else None
            linked = member if books.programme.ratings.linked else None
            thanks = thanked(books, change, linked) if linked is not None and verdict.counted else Thanked()
            rating = Rating(
                id=change.new_id(),
                face=face,
                question=asked.id,
                aspect=asked.aspect.value,
                source=source,
                language=language,
                flags=tuple(sorted(flag.value for flag in verdict.flags)),
                member_id=linked,
                shown=tuple(reason.id for reason in follow_up.reasons) if follow_up else (),
                outcome=None,
                reason=None,
                call_back=None,
                seq=change.next_seq,
                at=now,
            )
            earlier = tuple((number, flag.value) for number, flag in verdict.earlier)
            seq = change.record("rating.v1", _told(rating, earlier, thanks))
            books.store.ratings.add(rating)
            alarms.heard(books, change)
        gains = tuple(Gain(gain.points, say(gain.why, language)) for gain in thanks.gains)
        receipt = Receipt(seq, "rating.v1")
        asking, may_call = _asking(follow_up, language), face <= books.programme.ratings.call_back_upto
        return Rated(receipt, rating.id, face, rating.counted, *asking, gains, may_call)

    def explain(self, rating: int, outcome: str, reason: str | None = None) -> Receipt:
        """Keep how the follow-up ended: outcome "option" (with the reason's id), "skip", "timeout" or "exit"."""
        kept, ended = self._rating(rating), Outcome(outcome)
        if (ended is Outcome.OPTION) != (reason is not None) or (reason is not None and reason not in kept.shown):
            raise ValueError(f"outcome {outcome} with reason {reason}, of {kept.shown}")
        if kept.outcome is not None:
            raise Declined(f"the question after rating {rating} has ended already: {kept.outcome.value}")
        with self._books.store.change(self._books.clock.stamp()) as change:
            seq = change.record("followup.v1", FollowUpV1(rating, ended.value, kept.shown, reason))
            self._books.store.ratings.end(rating, ended, reason)
        return Receipt(seq, "followup.v1")

    def call_back(self, rating: int, member: int) -> Receipt:
        """The unhappy guest wishes to be called back and said who they are by their card: a case is opened.

        Raises Declined for a happy face, and when somebody is to be called back for this press already.
        """
        books, now = self._books, self._books.clock.stamp()
        kept = self._rating(rating)
        if kept.face > books.programme.ratings.call_back_upto:
            raise Declined(f"face {kept.face} is not one to be called back for")
        if kept.call_back is not None:
            raise Declined(f"somebody is to be called back for rating {rating} already")
        who = books.member(member).id
        with books.store.change(now) as change:
            cases.opened(books, change, books.moment(now), who, rating)
            seq = change.record("callback.v1", CallBackV1(rating, who))
            books.store.ratings.call_back(rating, who)
        return Receipt(seq, "callback.v1")

    def _rating(self, rating: int) -> Rating:
        kept = self._books.store.ratings.get(rating)
        if kept is None:
            raise ValueError(f"no rating {rating}")
        return kept

    def _on_screen(self, now: Stamp) -> Question:
        """What the screen asked last, even when the hour has turned since."""
        programme = self._books.programme
        shown = questions.find(programme, self._asked) if self._asked else None
        return shown or questions.question(programme, self._books.moment(now))

    def _judge(self, change: Change, face: int, now: Stamp, trial: bool) -> misuse.Verdict:
        """By the misuse rules; earlier presses that turn out to be of the same run are flagged now."""
        books = self._books
        programme, ratings = books.programme, books.store.ratings
        recent = [
            misuse.Press(
                number, pressed, Stamp(now.boot_n, mono_ms, 0, wall_ok=False), frozenset(map(misuse.Flag, flags))
            )
            for number, pressed, mono_ms, flags in reversed(
                ratings.recent(now, misuse.reach_ms(programme.misuse), RECENT)
            )
        ]
        is_open = not now.wall_ok or schedule.is_open(programme, books.moment(now))
        verdict = misuse.judge(programme.misuse, face, now, recent, is_open=is_open, practice=trial)
        flagged: dict[int, set[misuse.Flag]] = {press.id: set(press.flags) for press in recent}
        for number, flag in verdict.earlier:
            flagged[number].add(flag)
        for number in {number for number, _ in verdict.earlier}:
            ratings.flag(number, tuple(sorted(flag.value for flag in flagged[number])))
        return verdict


def _told(rating: Rating, earlier: tuple[tuple[int, str], ...], thanks: Thanked) -> RatingV1:
    return RatingV1(
        rating=rating.id,
        face=rating.face,
        question=rating.question,
        aspect=rating.aspect,
        source=rating.source,
        counted=rating.counted,
        language=rating.language,
        flags=rating.flags,
        earlier=earlier,
        member=rating.member_id,
        entries=entries_of(thanks.entries),
        tier=thanks.tier,
    )


def _asking(follow_up: FollowUp | None, language: str) -> tuple[str, tuple[ReasonView, ...]]:
    if follow_up is None:
        return "", ()
    reasons = (ReasonView(each.id, each.picture, say(each.words, language)) for each in follow_up.reasons)
    return say(follow_up.ask, language), tuple(reasons)
