//! Makes a person or brings an existing one up to date, and says what really became of it. The
//! address given is, or becomes, the person's primary one.
//!
//! `WEBEX_ACCESS_TOKEN=... cargo run --example provision -- anna@example.com "Anna Nowak" Sales`
//! needs `spark-admin:people_write` and `spark-admin:people_read`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use presence_core::{Error, Result};
use webex_people::{CallTrace, Client, Config, LicenseId, PersonBody, Reconciled, WriteOptions};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(email), Some(name)) = (arguments.next(), arguments.next()) else {
        return Err(Error::invalid("arguments", "usage: provision EMAIL NAME [DEPARTMENT]"));
    };
    let department = arguments.next();
    let client = Client::new(&Config::from_env()?)?;

    // A search shows less than the person read singly, and an update replaces everything.
    let present = match client.by_email(&email).await? {
        Some(found) => Some(client.get(&found.id, false).await?),
        None => None,
    };
    let mut body = match &present {
        Some(person) => PersonBody::from_person_with_primary(person, &email)?,
        None => PersonBody::new(email),
    };
    body.display_name = name.into();
    if let Some(department) = department {
        body.department = department.into();
    }

    let options = WriteOptions::new();
    let written = match &present {
        Some(person) => {
            client.update(&person.id, &body, &options).await.map(|updated| updated.not_granted)
        }
        None => client.create(&body, &options).await.map(|created| created.not_granted),
    };
    match written {
        Ok(not_granted) => say_licences(not_granted.as_deref()),
        Err(error) => find_out(&client, &body, error).await?,
    }
    Ok(())
}

fn say_licences(not_granted: Option<&[LicenseId]>) {
    match not_granted {
        None => println!("done; the answer does not tell which licences were granted"),
        Some([]) => println!("done"),
        Some(missing) => println!("done, but {} licences were not granted", missing.len()),
    }
}

/// A write that failed may have been carried out all the same: only Webex knows.
async fn find_out(client: &Client, body: &PersonBody, error: Error) -> Result<()> {
    let Some(lookup) = CallTrace::of(&error).and_then(CallTrace::lookup).cloned() else {
        return Err(error);
    };
    println!("{}", error.report());
    match client.reconcile(&lookup, body, false).await? {
        Reconciled::Absent => println!("it was not carried out; try again"),
        Reconciled::Present { differing, .. } if differing.is_empty() => {
            println!("it was carried out all the same");
        }
        Reconciled::Present { differing, .. } => {
            println!("it was carried out but for: {}", differing.join(", "));
        }
        _ => {}
    }
    Ok(())
}
