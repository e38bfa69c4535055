"""What goes wrong in a store. Each method is one transaction: after any of these, nothing is half written."""


class StoreError(Exception):
    """Root of all errors of the stores. Messages never carry what was being stored."""


class StoreMissing(StoreError):
    """There is no such store in this folder."""


class StoreExists(StoreError):
    """A store is already there; it is never created over."""


class StoreWrongVersion(StoreError):
    """The file is no store of ours, or one of another version."""


class StoreFull(StoreError):
    """No space left. Nothing was written; the same call may succeed later."""


class StoreBroken(StoreError):
    """The disk or the database file fails. Nothing was written."""


class StoreBusy(StoreError):
    """Another process kept the store locked for longer than we wait. Nothing was written."""


class ParcelRefused(StoreError):
    """A parcel that no letterbox of ours sends: ids, strands or numbers of another shape."""


class CaseExists(StoreError):
    """A case with this locator (or id) is there already."""


class CaseUnknown(StoreError):
    """No case, grant row or file of this id."""


class CaseDestroyed(StoreError):
    """The case was destroyed here: nothing of it is taken in again."""


class StrandMoved(StoreError):
    """The entry does not follow the strand's last one (any more): read again, check again, sign again."""


class AlreadyDone(StoreError):
    """The same form was taken before; `seq` is the reporter entry that it became."""

    def __init__(self, seq: int) -> None:
        super().__init__("the same form was taken before")
        self.seq = seq


class RosterConflict(StoreError):
    """Another document is stored under this roster version, or the version does not follow the last one."""


class GrantMissing(StoreError):
    """No grant row of this slot and size to overwrite. Give the slot its decoys first."""


class FileMissing(StoreError):
    """A row names a sealed file that is not on the disk, or shorter or longer than the row says."""


class LoginTaken(StoreError):
    """This login (or officer id) is in use."""


class OfficerUnknown(StoreError):
    """No officer or newcomer of this id."""


class StepUsed(StoreError):
    """A second-factor code of this time step, or of a later one, was used before."""


class CodeRefused(StoreError):
    """No unused one-time code with this hash."""


class InvitationOver(StoreError):
    """No such invitation: never made, already accepted, withdrawn or past its last day."""


class DraftMoved(StoreError):
    """The roster draft was changed meanwhile: read it again."""
