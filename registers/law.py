"""Rules of our own for the registers of Order 100: what no act asks for."""

from portal.law import own

DRAFTS = own(
    "A work is kept as a draft at every step, however little is said of it; a draft is seen by its keeper alone."
)
HUNDRED = own(
    "The shares of each kind of right of an entered work make a hundred per cent, with the tolerance of the trade of "
    "0.06 (CISAC, CWR); who holds nothing of a kind of right has no share of it."
)
VERSIONS = own("Each change of an entered work is a new version, with who made it, for whom and why; none is removed.")
AGREED_SHARES = own(
    "A share is agreed once its holder, or the OKUP that manages it, has stood by it; a line that is changed by "
    "another awaits that anew."
)
DECLARED = own("A work under no mandate is declared, and stands outside the list that is shown first.")
WITHDRAWN = own("Who keeps a work withdraws it while no mandate covers it; its entry stays readable to its holders.")
TAKEN_OVER = own(
    "Where who keeps a work may no longer enter it, a holder takes its keeping over, or the OKUP to which a holder "
    "gave the rights."
)
SAME_PERSON = own(
    "Of two lines with one IIN, BIN, IPI or ISNI one owner is meant, and the names must agree; without any, the same "
    "name on works of the same keeper."
)
BULK = own(
    "Many works are entered from one sheet: it is tried first, row by row; then all of its works are entered in one "
    "step, or none. What has changed since the trial stops it."
)
BULK_ONCE = own("The same sheet is not entered again while its works stand.")
BULK_UNDONE = own(
    "What a sheet entered is withdrawn in one step while nobody has built on any of it; the numbers stay given, and "
    "the versions stay."
)
BULK_KEPT = own("A sheet is kept for ninety days after the last step with it; then its file is removed.")
