"""Rules of our own about the register: how it is cited and taken away, and what came from the register before."""

from portal.law import own

CITED = own("Each entry has a lasting address, and a citation to copy that names it.")
AS_DATA = own("What the register shows can be taken away as CSV, XLSX and JSON, and fetched by programs.")
TAKEN_OVER = own(
    "Certificates issued before the portal are taken over from a file, all lines or none; each entry keeps the file's "
    "SHA-256 and says where it comes from."
)
FIRST_NUMBER = own(
    "Until the portal has entered a work itself, the number of its first entry can be set, above all in the register."
)
