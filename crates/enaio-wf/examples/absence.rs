//! Who is in the workflow organisation, who is absent, and who stands in: what the vendor
//! community's client shows in its documentation, in the same three steps.
//!
//! ```text
//! export ENAIO_SERVERS=app1:4000:1 ENAIO_USER=admin ENAIO_PASSWORD=..
//! cargo run -p enaio-wf --example absence -- anna.nowak jan.kowalski
//! ```
//!
//! Against a simulator (`presence sim --json --vendor enaio`), `ENAIO_SERVERS` is its `tls_addr`
//! and `ENAIO_CADATA` its `cadata`. The first person is marked as absent, the second stands in;
//! at the end both are as before.

#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::process::ExitCode;

use enaio_wf::{Absence, Client, Config, Id, ObjectData, ObjectQuery, Substitution};
use presence_core::Result;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let logins: Vec<String> = std::env::args().skip(1).collect();
    let [absent, substitute] = logins.as_slice() else {
        println!("usage: absence LOGIN LOGIN-OF-SUBSTITUTE");
        return ExitCode::from(2);
    };
    match run(absent, substitute).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}", error.report());
            // The server's own words are kept apart: they may name people. This program may.
            if let Some(said) = error.vendor_message() {
                println!("enaio said: {}", said.escape_debug());
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(absent: &str, substitute: &str) -> Result<()> {
    let client = Client::new(&Config::from_env()?)?;

    // 1. The organisations, the active one, and what is in it.
    for organisation in client.organisations().await? {
        let active = if organisation.active { ", active" } else { "" };
        println!("organisation {}{active}", organisation.id);
    }
    let organisation = client.active_organisation().await?.id;
    let (mut objects, mut people) = (0, 0);
    let data = ObjectData::ATTRIBUTES;
    client
        .each_organisation_object(&organisation, &ObjectQuery::All, data, |object| {
            objects += 1;
            people += usize::from(object.login().is_some());
        })
        .await?;
    println!("{objects} objects, {people} of them people");

    // 2. Absence and substitutes: each any number in one call, by id, object or reference.
    let user = client.user_by_login(&organisation, absent).await?;
    let stands_in = client.user_by_login(&organisation, substitute).await?;
    let before: Vec<Id> = user.substitutes().unwrap_or_default();
    let change = Substitution::new(&user, [&stands_in]);
    client.set_substitutes(&organisation, &[change]).await?;
    client.configure_user_absence(&organisation, &[Absence::absent(&user)]).await?;

    // 3. Who is absent now, and who stands in for them.
    let absentees = client.absent_users(&organisation).await?;
    println!(
        "{} absent, {} among them: {}",
        absentees.len(),
        user.id,
        absentees.contains(&user.id)
    );
    for represented in client.substitutes(&organisation, std::slice::from_ref(&user.id)).await? {
        for substitute in represented.substitutes {
            println!("{} is represented by {}", represented.id, substitute.id);
        }
    }

    client.configure_user_absence(&organisation, &[Absence::present(&user)]).await?;
    client.set_substitutes(&organisation, &[Substitution::new(&user, before)]).await?;
    let absentees = client.absent_users(&organisation).await?;
    println!("{} among the absent: {}", user.id, absentees.contains(&user.id));
    Ok(())
}
