//! Invites somebody by the ground floor, then disables the account by the trait, and shows what
//! each says.
//!
//! ```text
//! export ACCSYN_WORKSPACE=acmefilm ACCSYN_API_USER=lisa@example.com ACCSYN_API_KEY=..
//! cargo run -p accsyn --example invite_and_disable -- new@example.com
//! ```
//!
//! Against a simulator (`presence sim`), give its URL as well: `ACCSYN_EXAMPLE_URL=http://127.0.0.1:..`.

#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::process::ExitCode;

use accsyn::{Code, Config, NewUser, Provider, Role};
use presence_core::{
    AccountState, Change, Error, Fate, UserRef, UserStatusProvider, UserStatusProviderExt,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(address) = std::env::args().nth(1) else {
        println!("usage: invite_and_disable E-MAIL");
        return ExitCode::from(2);
    };
    match run(&address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}", error.report());
            // accsyn's own words are kept apart: they may name people. This program may show them.
            if let Some(said) = error.vendor_message() {
                println!("accsyn said: {}", said.escape_debug());
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(address: &str) -> Result<(), Error> {
    let mut config = Config::from_env()?;
    if let Ok(url) = std::env::var("ACCSYN_EXAMPLE_URL") {
        config.base_url = url;
    }
    let provider = Provider::new(config)?;
    let client = provider.client();
    let logged_in = client.login().await?;
    println!("logged in as {}", logged_in.role.as_ref().map_or("somebody", Role::as_str));

    let code = Code::new(address)?;
    let mut somebody = NewUser::new(code.clone());
    somebody.role = Some(Role::Standard);
    somebody.mail = Some(false);
    let user = match client.create(&somebody).await {
        Ok(user) => user,
        // Whether the invitation went out is not known: it is looked up and not sent again.
        Err(error) if error.fate() == Fate::Unknown => {
            client.get_by_code(&code).await?.ok_or(error)?
        }
        Err(error) => return Err(error),
    };
    println!("invited: {user:?}");

    let person = UserRef::email(code.as_str())?;
    // Nothing but this call on the change itself opens the account axis.
    let disable = Change::account(person.clone(), AccountState::Disabled).allowing_account();
    let outcome = provider.set_one(disable).await.into_result()?;
    println!("disabled: {}, {}", outcome.verdict, outcome.side_effects.join("; "));
    println!("now: {}", provider.get(&person).await?.account.as_str());
    Ok(())
}
