"""Proofs of purchase: kept as they were made anew, decided by staff with a reason. Callers commit."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.plates.papers import Paper
from registry.registrations.actions import kept_if
from registry.registrations.handing import ALPHABET
from registry.registrations.models import ProofOfPurchase, Registration
from registry.registrations.queries import waits
from registry.vault import keyed

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
MOST = 5
FULL = f"{MOST} papers are kept for this product. Take one away before you send another."
NO_REASON = "Say why, in a sentence that the owner will read."
DECIDED = "Somebody decided this paper since you opened it."


def add_proof(registration: Registration, paper: Paper) -> ProofOfPurchase:
    """Keeps a paper. The same one again is the one that is there: a form that was sent twice."""
    there = proofs_of(registration)
    if same := next((proof for proof in there if proof.digest == paper.digest), None):
        return same
    if len(there) >= MOST:
        raise Refused("proof", FULL)
    return _write(registration, paper)


def plate_word(registration: Registration) -> str:
    """What whoever has the product writes beside its plate before they take the photo: theirs alone, and another one
    once a photo with it was decided."""
    used = sum(1 for proof in proofs_of(registration) if proof.word and proof.state != WAITING)
    digits = keyed(f"plate {registration.code} {used}")
    letters = [ALPHABET[int(digits[at : at + 4], 16) % len(ALPHABET)] for at in range(0, 24, 4)]
    return f"{''.join(letters[:3])}-{''.join(letters[3:])}"


def add_plate(registration: Registration, paper: Paper) -> ProofOfPurchase:
    """Keeps a photo of the plate beside the word of now."""
    word, proof = plate_word(registration), add_proof(registration, paper)
    if proof.state == WAITING:
        proof.word = word
    db.session.flush()
    return proof


def offer_proof(registration: Registration, paper: Paper) -> None:
    """A paper from whoever typed an address: it stays where that is not confirmed and there is room. Which of these it
    was they learn neither from an answer nor from the work."""
    there = proofs_of(registration)
    new = len(there) < MOST and paper.digest not in {proof.digest for proof in there}
    with kept_if(waits(registration) and new):
        _write(registration, paper)


def _write(registration: Registration, paper: Paper) -> ProofOfPurchase:
    proof = ProofOfPurchase(
        organisation_id=registration.organisation_id,
        registration_id=registration.id,
        kind=paper.kind,
        data=paper.data,
        digest=paper.digest,
        pages=paper.pages,
    )
    db.session.add(proof)
    db.session.flush()
    return proof


def remove_proof(registration: Registration, proof_id: int) -> None:
    """Takes a paper back while nobody has decided on it; afterwards it is what was decided on, and stays."""
    mine = (ProofOfPurchase.id == proof_id, ProofOfPurchase.registration_id == registration.id)
    db.session.execute(delete(ProofOfPurchase).where(*mine, ProofOfPurchase.state == WAITING))


def proofs_of(registration: Registration) -> Sequence[ProofOfPurchase]:
    """Its papers, newest first, without what is on them."""
    return proofs_of_all([registration]).get(registration.id, [])


def proofs_of_all(registrations: Collection[Registration]) -> dict[int, list[ProofOfPurchase]]:
    """The same of many: registration -> its papers, where it has any."""
    wanted = select(ProofOfPurchase).where(
        ProofOfPurchase.registration_id.in_([one.id for one in registrations])
    )
    found: dict[int, list[ProofOfPurchase]] = {}
    for proof in db.session.scalars(wanted.order_by(ProofOfPurchase.id.desc())):
        found.setdefault(proof.registration_id, []).append(proof)
    return found


def proof_of(registration: Registration, proof_id: int) -> ProofOfPurchase | None:
    """One paper of this registration."""
    wanted = select(ProofOfPurchase).where(
        ProofOfPurchase.id == proof_id, ProofOfPurchase.registration_id == registration.id
    )
    found: ProofOfPurchase | None = db.session.scalar(wanted)
    return found


def data_of(proof: ProofOfPurchase) -> bytes:
    """What is on it: megabytes that no list needs."""
    wanted = select(ProofOfPurchase.data).where(ProofOfPurchase.id == proof.id)
    return bytes(db.session.scalars(wanted).one())


def look_at(registration: Registration, proof: ProofOfPurchase, by: By) -> bytes:
    """What is on a paper, for a member of staff: each look is an entry in the log."""
    seen = {"proof": proof.id}
    keep(
        registration.organisation_id,
        by.id,
        by.name,
        "proof.seen",
        "registration",
        registration.id,
        after=seen,
    )
    return data_of(proof)


def decide(
    registration: Registration, proof: ProofOfPurchase, reason: str, by: By, *, accepted: bool
) -> None:
    """Accepts or refuses a paper, once. The reason stands on the owner's page."""
    reason = " ".join(reason.split())[:1000]
    if not reason:
        raise Refused("reason", NO_REASON)
    if proof.state != WAITING:
        raise Refused("", DECIDED)
    proof.state, proof.reason = (ACCEPTED if accepted else REFUSED), reason
    proof.decided_by_id, proof.decided_by_name, proof.decided_at = by.id, by.name.partition("@")[0], now()
    facts = {"proof": proof.id, "reason": reason}
    action = f"proof.{proof.state}"
    keep(registration.organisation_id, by.id, by.name, action, "registration", registration.id, after=facts)
    db.session.flush()
