//! What a panic says of what it was about: somebody unwraps, and the message is read by everybody.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use omnipresence::{Change, Error, Secret, UserRef, connect};

use crate::dropped::settings;

const SECRET: &str = "s3cr3t-of-a-panic";

fn unwrap(result: Result<(), impl Debug>) {
    result.unwrap();
}

/// The messages of panics about `value`, as `unwrap`, `panic` and `assert_eq` make them.
fn told(value: impl Debug) -> String {
    let panics = [
        catch_unwind(AssertUnwindSafe(|| unwrap(Err(&value)))),
        catch_unwind(AssertUnwindSafe(|| panic!("it was not wanted: {value:#?}"))),
        catch_unwind(AssertUnwindSafe(|| assert_eq!(format!("{value:?}"), "another"))),
    ];
    let texts = panics.map(|panic| *panic.unwrap_err().downcast::<String>().unwrap());
    texts.concat()
}

#[test]
fn a_panic_tells_no_secret_of_what_it_was_about() {
    for (vendor, key, settings) in settings() {
        let settings = settings.as_object().unwrap().clone();
        let mut config = omnipresence::ProviderConfig::from_map(vendor, vendor, settings).unwrap();
        config.set_secret(key, Secret::new(SECRET)).unwrap();
        let of_config = told(&config);
        let of_provider = told(connect(config).unwrap());
        assert!(of_config.to_lowercase().contains(vendor), "it is shown: {of_config}");
        for text in [of_config, of_provider, told(Secret::new(SECRET))] {
            assert!(!text.contains(SECRET), "{vendor}: {text}");
        }
    }
}

#[test]
fn a_panic_tells_nothing_personal_of_an_error_or_a_change() {
    let anna = UserRef::email("anna.nowak@example.com").unwrap();
    let note = omnipresence::Note::new("at the dentist's");
    let change = Change::availability(anna, omnipresence::Availability::Busy).with_note(note);
    let error = Error::invalid("user", "no such person").with_vendor_message(SECRET);
    for text in [told(&change), told(&error)] {
        for hidden in ["anna.nowak", "dentist", SECRET] {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}
