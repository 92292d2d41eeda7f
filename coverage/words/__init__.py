"""Every Indonesian word that page, file and command line share."""
