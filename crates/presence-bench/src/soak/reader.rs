//! Those who read: one, many, the whole list, and each now and then dropped half-way.

use std::time::Duration;

use fastrand::Rng;
use futures_util::StreamExt;
use omnipresence::{ListOptions, Result, UserRef, UserStatus, UserStatusProvider, within};

use super::ledger::Ledger;
use super::post::Post;
use crate::house::Known;

pub(crate) async fn run(post: Post, ledger: Ledger, mut rng: Rng) {
    while post.goes_on() {
        let provider = post.provider();
        match rng.u8(..10) {
            0..=3 => one(&post, &ledger, &*provider, &mut rng).await,
            4..=5 => many(&post, &ledger, &*provider, &mut rng).await,
            6..=7 => all(&post, &ledger, &*provider, usize::MAX).await,
            8 => all(&post, &ledger, &*provider, rng.usize(..5)).await,
            _ => dropped(&post, &ledger, &*provider, &mut rng).await,
        }
        post.pause(&mut rng, 0..10).await;
    }
}

fn somebody<'a>(post: &'a Post, rng: &mut Rng) -> &'a Known {
    // A post is made with at least three of them.
    &post.still[rng.usize(..post.still.len())]
}

fn note(post: &Post, ledger: &Ledger, known: &Known, read: &Result<UserStatus>, by: &str) {
    match read {
        Ok(status) => post.check(ledger, known, status, by),
        Err(error) => ledger.reason(post.desk.name(), error),
    }
}

async fn one(post: &Post, ledger: &Ledger, provider: &dyn UserStatusProvider, rng: &mut Rng) {
    let known = somebody(post, rng);
    let read = provider.get(&known.user).await;
    ledger.call(post.desk.name(), "get");
    note(post, ledger, known, &read, "get");
}

async fn many(post: &Post, ledger: &Ledger, provider: &dyn UserStatusProvider, rng: &mut Rng) {
    let asked: Vec<&Known> = (0..rng.usize(1..6)).map(|_| somebody(post, rng)).collect();
    let users: Vec<UserRef> = asked.iter().map(|known| known.user.clone()).collect();
    let read = provider.get_many(&users).await;
    ledger.call(post.desk.name(), "get_many");
    if read.len() != asked.len() {
        ledger.untrue(format!("{}: not as many answers as people", post.desk.name()));
    }
    asked.iter().zip(&read).for_each(|(known, read)| note(post, ledger, known, read, "get_many"));
}

/// The list, or its first rows.
async fn all(post: &Post, ledger: &Ledger, provider: &dyn UserStatusProvider, rows: usize) {
    let vendor = post.desk.name();
    let mut list = provider.list(ListOptions::new()).take(rows);
    let mut seen = 0;
    let mut complete = rows == usize::MAX;
    while let Some(row) = list.next().await {
        match &row {
            Ok(status) => {
                let known = post.still.iter().find(|known| status.subject.is(&known.user));
                if let Some(known) = known {
                    seen += 1;
                    post.check(ledger, known, status, "list");
                }
            }
            Err(error) => {
                complete = false;
                ledger.reason(vendor, error);
            }
        }
    }
    ledger.call(vendor, if rows == usize::MAX { "list" } else { "list dropped" });
    if complete && seen != post.still.len() {
        let there = post.still.len();
        ledger.untrue(format!("{vendor}: a list without an error has {seen} of {there} people"));
    }
}

async fn dropped(post: &Post, ledger: &Ledger, provider: &dyn UserStatusProvider, rng: &mut Rng) {
    let known = somebody(post, rng);
    let patience = Duration::from_micros(rng.u64(..10_000));
    match within(post.clock(), patience, provider.get(&known.user)).await {
        Some(read) => {
            ledger.call(post.desk.name(), "get");
            note(post, ledger, known, &read, "get");
        }
        None => ledger.call(post.desk.name(), "get dropped"),
    }
}
