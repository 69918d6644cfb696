//! Prints who of an organisation is free now, by department.
//!
//! `WEBEX_ACCESS_TOKEN=... cargo run --example who_is_free` lists everybody, which needs
//! `spark-admin:people_read`; with names of departments after it, only those.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;

use futures_util::StreamExt;
use webex_people::{Client, Config, ListPeople, PersonType, PresenceStatus};

#[tokio::main]
async fn main() -> presence_core::Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let client = Client::new(&Config::from_env()?)?;
    let mut people = client.list(&ListPeople::new().with_page_size(100))?;
    let mut free: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut seen, mut hidden, mut unreadable) = (0, 0, 0);
    while let Some(row) = people.next().await {
        let person = match row {
            Ok(person) => person,
            Err(error) if people.has_failed() => return Err(error),
            Err(_) => {
                unreadable += 1;
                continue;
            }
        };
        if person.person_type.as_ref().is_some_and(|kind| *kind != PersonType::Person) {
            continue;
        }
        seen += 1;
        match person.status {
            Some(PresenceStatus::Active) => {
                let department = person.department.unwrap_or_else(|| "-".to_owned());
                let name = person.display_name.unwrap_or_else(|| person.id.to_string());
                if wanted.is_empty() || wanted.contains(&department) {
                    free.entry(department).or_default().push(name);
                }
            }
            // Not the same as `unknown`: this token is not shown the status.
            None => hidden += 1,
            Some(_) => {}
        }
    }
    for (department, names) in &free {
        println!("{department}: {}", names.join(", "));
    }
    println!("{seen} people, {hidden} who do not show their status, {unreadable} unreadable rows");
    Ok(())
}
