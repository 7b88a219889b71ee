"""Rules of our own for the registers of Order 100: what no act asks for."""

from portal.law import own
from portal.models import Topic
from portal.notices import declare

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
NUMBERS_TRIED = own(
    "That an IIN stands in the registers with another name is told to one person of at most twenty lines a day, on "
    "pages and in sheets together. After that no line with an IIN is taken from them that day, whether it is known or "
    "not; save their own, and in sheets those of owners whose rights they manage."
)
SAME_WORK = own(
    "Two entries are of one work where they have a code or a sound file in common, or a title, written alike, and an "
    "author. Where different keepers claim more than the whole of a kind of right so, a dispute is opened by the "
    "portal and all claimants are told."
)
DISPUTED = own(
    "While a dispute is not settled the shares of the kinds of rights that it names are disputed, and are changed by "
    "answers in it alone; all other kinds of rights stay usable. Of the parties’ words nothing is public."
)
ANSWERED_IN_TIME = own(
    "A claim of another is answered within twenty working days: it is kept, reduced or given up, with words and "
    "evidence, and may be answered anew until the dispute is settled."
)
SETTLED = own(
    "Once all have answered and the claims make a hundred per cent, the portal writes them into the entry as a new "
    "version; who gave way keeps their place among who created the work."
)
CLAIMED = own("Anybody who is signed in may claim a share of an entered work, and may withdraw the claim.")
CLAIMED_ONCE = own(
    "In one role a subject has one open claim to a share of a work. Within thirty days of its end it claims anew once, "
    "with evidence that was not sent before; after that freely."
)
DECIDED = own(
    "The officer of the registers decides a dispute upon a decision of a court or the parties’ evidence, with reasons, "
    "or leaves it to the court after the term; then it stays disputed until a decision is brought or all agree."
)
MERGED = own(
    "The officer of the registers merges an entry into another of the same work, or the portal does as the outcome of "
    "a dispute; its number leads to the one that stays, which takes over its codes and titles."
)
MISTAKES = own(
    "Anybody who is signed in may report a mistake in an entry; its keeper answers within ten working days that it is "
    "corrected, or why it is right."
)
LOOKED_AT = own("Each look of staff at a dispute, its evidence or a reported mistake is recorded.")
TOLD_OF_CHANGES = own(
    "Who changes a work that another has changed meanwhile is told so first, and presses again to have their own words."
)
ONE_SHARE = own(
    "One share said of a line holds for every kind of copyright; for the category of a performer, a phonogram producer "
    "or a broadcasting organisation, for their related right."
)
COPIES = own(
    "A copy is checked by a worker against the rules in force on the day on which it was sent; the copy accepted "
    "before stands until the new one is accepted."
)
COPIES_KEPT = own(
    "Of the copies of a work the file of the standing one is kept; of those refused or replaced, their hash, the "
    "report and the reason."
)
COPIES_HEARD = own(
    "A copy is heard by who keeps the work, by its holders, by the OKUP that manages their rights and by the staff of "
    "the registers, whose every look is recorded; by nobody else."
)
USERS = own(
    "Who says in their account that they use works enters the register of users themselves, once their field of "
    "activity, address, phone and e-mail are known; the register reads these from the account."
)
PLACES = own(
    "A user's places of use are kept by who keeps its data: added, changed, closed with a last day. A place that an "
    "agreement ever named is closed and never removed."
)
FOLLOWS = own("A row of a register about a person or an organisation follows what their account says, at once.")
OWN_LISTS = own("Each subject sees in its account its own works, shares, places of use, members and agreements.")
IN_FORCE = own("An account is not closed while an agreement of its person is in force.")
ANSWERED_FIRST = own(
    "An account is not closed while a dispute in which its person has a part is being answered; one that is left to "
    "the court awaits its decision without them."
)
FOR_READERS = own(
    "Lists, files, the interface for programs and the nightly dump show what everybody may see, whoever asks; more is "
    "on the page of a row, to whom it is about, to the OKUP that has an agreement with them, and to staff."
)
REGION_ALONE = own(
    "Of a natural person who uses works the region and the places of use are public, and no number, address or contact "
    "of their own."
)
AS_DATA = own("What the registers show can be taken away as CSV, XLSX and JSON, and fetched by programs.")
CITED = own("Each work has a lasting address, and a citation to copy that names it.")
GONE = own(
    "The number of a merged work leads to the work into which it was merged; a withdrawn one says that it was "
    "withdrawn, and is shown to its keeper, its holders and staff only."
)
DUMPED = own(
    "Each night the registers are written, as everybody may see them, to files that anybody may take, with a "
    "dictionary of their columns; the files of seven nights are kept."
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
DOCUMENTS = own(
    "The agreement itself is opened by its parties and by the staff of the registers; that of mutual representation, "
    "which the Order names as a datum of the register, by everybody who is signed in. Each look is recorded."
)
OF_PLATFORM = own(
    "Of the contracts on the use of the platform, which the Order does not name among the agreements of the register, "
    "none stands in a public list; their parties and the staff open their pages."
)
INFERENCES = own(
    "Columns of the register of agreements that the text we have does not reach are marked as inferred wherever the "
    "columns are described."
)

declare("registers/dispute_opened", topic=Topic.DUTY, law=SAME_WORK)
declare("registers/dispute_answered", topic=Topic.CASE, law=ANSWERED_IN_TIME)
declare("registers/dispute_ended", topic=Topic.CASE, law=SETTLED)
declare("registers/mistake_reported", topic=Topic.DUTY, law=MISTAKES)
declare("registers/mistake_answered", topic=Topic.CASE, law=MISTAKES)
declare("registers/works_merged", topic=Topic.CASE, law=MERGED)
