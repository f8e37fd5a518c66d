"""The append-only log, one hash chain per fair (or bureau), and the keys of POSTs already carried out.

Plain ids without foreign keys: the log must outlive what it tells about.
"""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchfair.extensions import BigId, Id, Model, UTCDateTime


class AuditChain(Model):
    """The end of one chain; locking its row is what puts concurrent writers in order."""

    __tablename__ = "audit_chain"
    __table_args__ = (UniqueConstraint("bureau_id", "name"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(40))
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")


class AuditEvent(Model):
    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("bureau_id", "chain", "seq"), UniqueConstraint("bureau_id", "chain", "previous"))
    id: Mapped[Id]
    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    bureau_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class RequestKey(Model):
    """One POST that was carried out: sent again with the same key it gets the same answer and does nothing."""

    __tablename__ = "request_key"
    __table_args__ = (UniqueConstraint("bureau_id", "scope", "key"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(BigId)
    scope: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    location: Mapped[str] = mapped_column(Text, default="")
    messages: Mapped[str] = mapped_column(Text, default="[]")
    signs_in: Mapped[bool] = mapped_column(default=False)


class KeptForm(Model):
    """What was sent after the session had ended: for an hour, for the same browser and the same party, until signed in again."""

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("bureau_id", "request_key"), UniqueConstraint("bureau_id", "code_hash"))
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(BigId)
    code_hash: Mapped[str] = mapped_column(String(64))  # of the code that the browser keeps
    request_key: Mapped[str] = mapped_column(String(60))  # of the form; it says whom the form was made for
    page: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    files: Mapped[bool] = mapped_column(default=False)  # a file was sent too; it has to be chosen again
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
