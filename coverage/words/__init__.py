"""Every Indonesian word that page, file and command line share: codes to words, and whole sentences about figures."""
