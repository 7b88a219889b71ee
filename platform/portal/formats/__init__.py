"""How dates, times and numbers look and are typed in each language (found through FORMAT_MODULE_PATH).

Django has no formats for Kazakh, and its English ones are American: 05/06/2026 would be read as May.
"""
