//! The model and the trait of omnipresence: people's work status, whoever keeps it.
