//! How everybody stands at every vendor, for the check at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::{ListOptions, ProjectionHash, UserStatusProvider};

use crate::failure::Failure;

/// Everybody's fingerprint at every vendor.
pub(super) type State = BTreeMap<(String, String), ProjectionHash>;

/// Reads it, by the vendors' own lists.
pub(super) async fn of(providers: &[Arc<dyn UserStatusProvider>]) -> Result<State, Failure> {
    let mut state = State::new();
    for provider in providers {
        let mut rows = provider.list(ListOptions::new());
        while let Some(row) = rows.next().await {
            let status = row?;
            let subject = &status.subject;
            let id = subject.native_id.as_ref().map(|id| id.as_str());
            let login = subject.login.as_ref().map(|login| login.as_str());
            let who = id.or(login).unwrap_or_default().to_owned();
            state.insert((provider.name().to_owned(), who), status.projection_hash());
        }
    }
    Ok(state)
}
