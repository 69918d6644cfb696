//! How long ago, in a few characters.

use std::time::Duration;

/// The age in one unit, rounded down.
pub(crate) fn of(age: Duration) -> String {
    let seconds = age.as_secs();
    match seconds {
        0..10 => "just now".to_owned(),
        10..120 => format!("{seconds} s ago"),
        120..7_200 => format!("{} min ago", seconds / 60),
        7_200..172_800 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_is_enough() {
        let ages = [0, 9, 10, 119, 120, 7_199, 7_200, 172_799, 172_800, 31_536_000];
        let shown = ages.map(|seconds| of(Duration::from_secs(seconds)));
        insta::assert_snapshot!(shown.join(", "), @"just now, just now, 10 s ago, 119 s ago, 2 min ago, 119 min ago, 2 h ago, 47 h ago, 2 d ago, 365 d ago");
    }
}
