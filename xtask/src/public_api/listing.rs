//! What of a surface is worth a line, and how two listings differ.

use std::collections::BTreeSet;

/// Traits of which every type has an opinion that tells its users nothing.
const NOISE: [&str; 6] =
    ["Freeze", "RefUnwindSafe", "StructuralPartialEq", "Unpin", "UnsafeUnpin", "UnwindSafe"];

/// Traits that every type is expected to have: only their absence is worth a line.
const EXPECTED: [&str; 2] = ["core::marker::Send", "core::marker::Sync"];

/// The listing of a library.
pub(crate) fn of(library: &str, items: &[String]) -> String {
    let mut text = format!(
        "# What `{library}` shows, with all features. `cargo xtask public-api --write` writes it.\n\
         # Every type is Send and Sync unless a line says otherwise.\n"
    );
    for line in worth_a_line(items) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Without the methods of the standard library's traits: the trait says what they are.
fn worth_a_line(items: &[String]) -> Vec<&str> {
    let mut kept = Vec::new();
    let mut implementing: Option<String> = None;
    for item in items {
        if let Some((name, of)) = implementation(item) {
            let is_std = ["core::", "alloc::", "std::"].iter().any(|std| name.starts_with(std));
            implementing = is_std.then(|| format!("{of}::"));
            if !is_noise(name) && !is_expected(item, name) {
                kept.push(item.as_str());
            }
            continue;
        }
        let method = item.split_once("fn ").map(|(_, path)| path);
        match (&implementing, method) {
            (Some(of), Some(path)) if path.starts_with(of.as_str()) => {}
            (_, Some(_)) => kept.push(item.as_str()),
            // An associated type of the implementation; its methods may follow.
            (Some(of), None) if item.contains(of.as_str()) => kept.push(item.as_str()),
            (_, None) => {
                implementing = None;
                kept.push(item.as_str());
            }
        }
    }
    kept
}

/// The trait and the type of a line `impl Trait for Type`.
fn implementation(item: &str) -> Option<(&str, &str)> {
    let rest = item.strip_prefix("impl")?;
    let (left, of) = rest.split_once(" for ")?;
    // `impl<'a> Trait`: the parameters end before the blank.
    let name = left.rsplit_once("> ").map_or(left, |(_, name)| name).trim();
    let of = of.split(" where ").next().unwrap_or(of);
    Some((name.trim_start_matches('!'), of))
}

fn is_noise(name: &str) -> bool {
    let last = name.rsplit("::").next().unwrap_or(name);
    NOISE.contains(&last)
}

/// Whether it says without any condition what is expected.
fn is_expected(item: &str, name: &str) -> bool {
    EXPECTED.contains(&name) && !item.contains(&format!("!{name}")) && !item.contains(" where ")
}

/// What was lost and what was added, the first few of each.
pub(crate) fn differences(kept: &str, fresh: &str, shown: usize) -> Vec<String> {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (kept.lines().collect(), fresh.lines().collect());
    let lost = old.difference(&new).map(|line| format!("- {line}"));
    let added = new.difference(&old).map(|line| format!("+ {line}"));
    let mut all: Vec<String> = lost.chain(added).collect();
    if all.is_empty() && kept != fresh {
        return vec!["the order of the lines".to_owned()];
    }
    if all.len() > shown {
        let more = all.len() - shown;
        all.truncate(shown);
        all.push(format!("and {more} more"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(items: &[&str]) -> Vec<String> {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        worth_a_line(&items).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn methods_of_std_traits_go_and_all_others_stay() {
        let lines = kept(&[
            "pub struct a::B",
            "impl a::B",
            "pub fn a::B::new() -> Self",
            "impl core::clone::Clone for a::B",
            "pub fn a::B::clone(&self) -> a::B",
            "impl core::str::traits::FromStr for a::B",
            "pub type a::B::Err = a::E",
            "pub fn a::B::from_str(&str) -> core::result::Result<Self, a::E>",
            "impl a::Provider for a::B",
            "pub fn a::B::get(&self)",
            "impl<'a> core::fmt::Display for a::C<'a>",
            "pub fn a::C<'a>::fmt(&self)",
            "pub fn a::free()",
        ]);
        assert_eq!(
            lines,
            [
                "pub struct a::B",
                "impl a::B",
                "pub fn a::B::new() -> Self",
                "impl core::clone::Clone for a::B",
                "impl core::str::traits::FromStr for a::B",
                "pub type a::B::Err = a::E",
                "impl a::Provider for a::B",
                "pub fn a::B::get(&self)",
                "impl<'a> core::fmt::Display for a::C<'a>",
                "pub fn a::free()",
            ]
        );
    }

    #[test]
    fn only_a_type_that_cannot_cross_threads_is_told() {
        assert_eq!(
            kept(&[
                "impl core::marker::Send for a::B",
                "impl !core::marker::Sync for a::B",
                "impl<T> core::marker::Sync for a::C<T> where T: core::marker::Sync",
                "impl core::marker::Freeze for a::B",
                "impl !core::panic::unwind_safe::UnwindSafe for a::B",
                "impl core::marker::Copy for a::B",
            ]),
            [
                "impl !core::marker::Sync for a::B",
                "impl<T> core::marker::Sync for a::C<T> where T: core::marker::Sync",
                "impl core::marker::Copy for a::B",
            ]
        );
    }

    #[test]
    fn differences_are_told_and_bounded() {
        assert!(differences("a\nb\n", "a\nb\n", 5).is_empty());
        assert_eq!(differences("a\nb\n", "a\nc\n", 5), ["- b", "+ c"]);
        assert_eq!(differences("a\nb\n", "b\na\n", 5), ["the order of the lines"]);
        assert_eq!(differences("", "a\nb\nc\n", 2), ["+ a", "+ b", "and 1 more"]);
    }
}
