//! No package in the lock file asks for a newer Rust than we promise.
//!
//! Resolver 3 picks versions by our `rust-version`, but takes a newer one silently where there is
//! no other. clippy's `incompatible_msrv` keeps our own code to it.

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;

/// A version of Rust; the last number may be left out when written.
type Version = (u32, u32, u32);

/// Every package that asks for more than any of our members promises.
pub(crate) fn problems(workspace: &Workspace) -> Result<Vec<String>> {
    let members = workspace.members();
    let promises = members.iter().filter_map(|member| member.rust_version.as_deref());
    let promised = promises
        .min_by_key(|text| version(text))
        .ok_or_else(|| Failure::new("no member has a rust-version"))?;
    let limit = version(promised);
    let asks_more = workspace.packages().iter().filter_map(|package| {
        let wanted = package.rust_version.as_deref()?;
        (version(wanted) > limit).then(|| {
            format!(
                "Cargo.lock: {} {} asks for Rust {wanted}, we promise {promised}; take an older \
                 version of it",
                package.name, package.version
            )
        })
    });
    Ok(asks_more.collect())
}

/// Reads `1.88` or `1.88.1`. cargo has checked the form, so a part that is no number is none.
fn version(text: &str) -> Version {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::SAMPLE;

    #[test]
    fn a_package_that_asks_for_more_is_named() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        assert_eq!(
            problems(&workspace).unwrap(),
            ["Cargo.lock: insta 1.49.0 asks for Rust 1.89.1, we promise 1.88; take an older \
              version of it"]
        );
    }

    #[test]
    fn as_much_as_we_promise_is_fine() {
        let workspace = Workspace::parse(&SAMPLE.replace("1.89.1", "1.88.0")).unwrap();
        assert!(problems(&workspace).unwrap().is_empty());
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(version("1.100") > version("1.88"));
        assert_eq!(version("1.88"), version("1.88.0"));
    }
}
