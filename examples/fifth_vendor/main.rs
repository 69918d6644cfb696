//! A fifth vendor: a duty roster called Rota, in a crate of its own, used like the other four.
//!
//! ```text
//! export ROTA_URL=https://rota.example.com ROTA_KEY=...
//! cargo run -p cookbook --bin fifth_vendor
//! ```
//!
//! Rota is invented. `rota/` is what its crate would hold; `tests/fifth_vendor.rs` holds it against
//! the suites of presence-testkit. Step by step: CONTRIBUTING.md.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

mod rota;

use std::error::Error;
use std::sync::Arc;

use omnipresence::UserStatusProvider;
use presence_core::{Secret, UserStatusProviderExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = Secret::new(std::env::var("ROTA_KEY")?);
    let config = rota::Config::new(std::env::var("ROTA_URL")?, key);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(rota::Provider::new(config)?);
    for person in provider.list_up_to(10).await? {
        let name = person.subject.display_name.as_ref().map_or("?", |name| name.as_str());
        println!("{name}: {}", person.absence.as_str());
    }
    Ok(())
}
