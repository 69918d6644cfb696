//! Conformance suites for anyone who implements omnipresence's UserStatusProvider.
mod check;
mod context;
pub mod faulty;
mod fixture;
mod honest;
mod json;
mod patience;
mod report;
mod suites;

use presence_core::UserStatusProvider;

pub use self::fixture::Fixture;
pub use self::report::{Finding, Judgement, Report, Suite};
pub use self::suites::{
    batch, cancellation, concurrency, errors, get, identity, list, probe, secrets, set, watch,
};

/// Runs every suite.
pub async fn run_all(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let mut report = identity(provider, fixture).await;
    report.extend(get(provider, fixture).await);
    report.extend(batch(provider, fixture).await);
    report.extend(list(provider, fixture).await);
    report.extend(set(provider, fixture).await);
    report.extend(watch(provider, fixture).await);
    report.extend(probe(provider, fixture).await);
    report.extend(errors(provider, fixture).await);
    report.extend(cancellation(provider, fixture).await);
    report.extend(concurrency(provider, fixture).await);
    report.extend(secrets(provider, fixture).await);
    report
}
