"""Our own rules of uploads: no act speaks of how a large file reaches the portal."""

from portal.law import own

IN_PIECES = own(
    "A large file is sent in pieces and goes on after a break; what nobody goes on with for three days is removed."
)
LIMITED = own("What people have sent and no application holds yet is limited, for each and for all together.")
TAKEN_ONCE = own("A file that was sent belongs to its sender alone and is taken over once.")
