//! The one who watches, for a while, and begins again.

use std::time::Duration;

use fastrand::Rng;
use futures_util::StreamExt;
use omnipresence::{WatchOptions, within};

use super::ledger::Ledger;
use super::post::Post;

pub(crate) async fn run(post: Post, ledger: Ledger, mut rng: Rng) {
    while post.goes_on() {
        let users: Vec<_> = post.still.iter().take(3).map(|known| known.user.clone()).collect();
        let options = WatchOptions::new().with_users(users).with_interval(Duration::from_secs(5));
        let mut events = post.provider().watch(options);
        let vendor = post.desk.name();
        ledger.call(vendor, "watch");
        // Mostly short, sometimes beyond the next poll.
        let longest = if rng.u8(..4) == 0 { 8_000 } else { 500 };
        let patience = Duration::from_millis(rng.u64(..longest));
        let watched = within(post.clock(), patience, async {
            while let Some(event) = events.next().await {
                match event {
                    Ok(event) => {
                        ledger.note(vendor, "event");
                        post.check_event(&ledger, &event);
                    }
                    Err(error) => ledger.reason(vendor, &error),
                }
            }
        });
        if watched.await.is_some() {
            post.pause(&mut rng, 20..200).await;
        }
    }
}
