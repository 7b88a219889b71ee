"""What payers are given and told of their payments, and by which of our own rules.

The notices take: `sum` in tenge, as text; `number`, the payment as the bank calls it; `fee`, the code of the fee.
not_paid takes `page` too, the case in the account; those of a refund take `outcome` (RefundGround.Outcome),
`ground_kk`, `ground_ru`, `ground_en`, `note` (words of whoever decided), `card` (masked) and `transfer`: each "" where
there is none.
"""

from portal.law import own
from portal.models import Topic
from portal.notices import declare
from portal.payments.refunds import AUTOMATIC, ON_A_GROUND, ONCE
from portal.payments.settling import BANK_DECIDES

PAPERS = own(
    "The payer of a fee gets an invoice while it is due and a confirmation once it is paid; anybody who holds one "
    "can check it by its code."
)

declare("payments/not_paid", topic=Topic.CASE, law=BANK_DECIDES)
declare("payments/refund_due", topic=Topic.CASE, law=AUTOMATIC)
declare("payments/refund_decided", topic=Topic.CASE, law=ON_A_GROUND)
declare("payments/refunded", topic=Topic.CASE, law=ONCE)
