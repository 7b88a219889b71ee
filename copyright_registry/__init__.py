"""The State register of rights to objects protected by copyright (Order No. 1315 of 28 August 2018)."""
