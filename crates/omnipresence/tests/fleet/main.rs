//! Many providers as one: views, watches, plans, applies, resumes and undoes.
#![cfg(feature = "fleet")]

mod applies;
mod desk;
mod journals;
mod plans;
mod resumes;
mod scale;
#[cfg(feature = "full")]
mod simulators;
mod undoes;
mod views;
mod waits;
mod watches;
