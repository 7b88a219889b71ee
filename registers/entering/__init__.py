"""How an owner or an OKUP enters a work on pages, part by part."""
