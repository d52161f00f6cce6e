"""Notices that people bring: looked at before they are accepted, kept in the ledger, and read with every build."""
