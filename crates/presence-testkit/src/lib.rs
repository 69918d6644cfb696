//! Conformance suites for anyone who implements omnipresence's UserStatusProvider.
