//! The whole way over the simulated vendors.
