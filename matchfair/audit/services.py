"""Writing the log and proving that it is whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from matchfair.extensions import db

from .models import AuditChain, AuditEvent, RequestKey


@dataclass(frozen=True)
class Act:
    """When something is done, and by whom: `account:7`, `enterprise:12`, `agency:3`, or a name such as `worker`."""

    now: datetime
    actor: str


def record(act: Act, of: Any, action: str, subject: str, **detail: Any) -> None:
    """Note one fact in the log of the fair that the row `of` is or belongs to, otherwise in its bureau's.

    It is written with the commit.
    """
    pending = db.session.info.setdefault("audit", [])
    pending.append(
        {
            "chain": chain_of(of),
            "bureau_id": bureau_of(of),
            "at": act.now,
            "actor": act.actor,
            "action": action,
            "subject": subject,
            "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str),
        }
    )


def chain_of(of: Any) -> str:
    fair_id = of.id if of.__tablename__ == "fair" else getattr(of, "fair_id", None)
    return f"fair:{fair_id}" if fair_id else f"bureau:{bureau_of(of)}"


def bureau_of(of: Any) -> int:
    return of.id if of.__tablename__ == "bureau" else of.bureau_id


def open_chain(bureau_id: int, fair_id: int | None = None) -> None:
    name = f"fair:{fair_id}" if fair_id else f"bureau:{bureau_id}"
    db.session.add(AuditChain(bureau_id=bureau_id, name=name, length=0, head=""))


# Events are written last so that the lock on the chain's end is always the last one taken: no deadlock can start here,
# and the numbers follow the order of the commits.
@event.listens_for(Session, "before_commit")
def write_pending(session: Session) -> None:
    pending = session.info.pop("audit", [])
    for bureau_id, name in sorted({(entry["bureau_id"], entry["chain"]) for entry in pending}):
        session.flush()
        ends = select(AuditChain).filter_by(bureau_id=bureau_id, name=name)
        end = session.scalars(ends.with_for_update().execution_options(populate_existing=True)).one()
        rows, length, head = [], end.length, end.head
        for entry in (e for e in pending if (e["bureau_id"], e["chain"]) == (bureau_id, name)):
            length += 1
            row = entry | {"seq": length, "previous": head}
            head = digest(row)
            rows.append(row | {"digest": head})
        session.execute(insert(AuditEvent), rows)
        end.length, end.head = length, head


@event.listens_for(Session, "after_rollback")
def forget_pending(session: Session) -> None:
    session.info.pop("audit", None)


def digest(row: Mapping) -> str:
    text = "\x1f".join(
        [
            row["previous"],
            row["chain"],
            str(row["seq"]),
            str(row["bureau_id"]),
            row["at"].isoformat(timespec="seconds"),
            row["actor"],
            row["action"],
            row["subject"],
            row["detail"],
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(bureau_id: int) -> list[str]:
    """Every place where a chain of the bureau does not hold, in words; an empty list means that its log is whole."""
    faults = []
    ends = {end.name: end for end in db.session.scalars(select(AuditChain).filter_by(bureau_id=bureau_id))}
    last: dict[str, tuple[int, str]] = {}
    rows = select(AuditEvent.__table__).filter_by(bureau_id=bureau_id)
    for row in db.session.execute(rows.order_by(AuditEvent.chain, AuditEvent.seq)):
        seq, head = last.get(row.chain, (0, ""))
        if row.seq != seq + 1 or row.previous != head or row.digest != digest(row._mapping):
            faults.append(f"audit_event {row.id}: chain {row.chain} breaks at number {row.seq}")
        last[row.chain] = (row.seq, row.digest)
    for name, end in ends.items():
        if last.get(name, (0, "")) != (end.length, end.head):
            faults.append(f"audit_chain {name}: ends at {last.get(name, (0, ''))[0]}, should end at {end.length}")
    return faults + [f"audit_event: chain {name} has no end row" for name in last.keys() - ends.keys()]


def claim_key(bureau_id: int, scope: str, key: str, body: str, now: datetime) -> RequestKey:
    """The row of an earlier POST with this key, or a new one that commits together with what the POST does."""
    row = db.session.scalar(select(RequestKey).filter_by(bureau_id=bureau_id, scope=scope, key=key))
    if row is None:
        row = RequestKey(bureau_id=bureau_id, scope=scope, key=key, body=body, at=now)
        db.session.add(row)
        db.session.flush()
    return row
