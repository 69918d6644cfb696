//! In which order crates can be published: each after those that it needs.

use crate::failure::{Failure, Result};
use crate::metadata::Package;

/// The names in order; by name where the order is free.
pub(crate) fn publishing<'a>(members: &[&'a Package]) -> Result<Vec<&'a str>> {
    let mut open: Vec<&Package> = members.to_vec();
    let mut done: Vec<&str> = Vec::new();
    while !open.is_empty() {
        let waits = |member: &&Package| needs(member).any(|need| !done.contains(&need));
        let (waiting, ready): (Vec<&Package>, Vec<&Package>) =
            open.iter().partition(|it| waits(it));
        if ready.is_empty() {
            let names = waiting.iter().map(|member| member.name.clone()).collect();
            return Err(Failure::with_details("these need each other, or what stays here", names));
        }
        done.extend(ready.iter().map(|member| member.name.as_str()));
        open = waiting;
    }
    Ok(done)
}

/// Which of ours it needs; what only its tests need is not published with it.
fn needs(member: &Package) -> impl Iterator<Item = &str> {
    let ours = member.dependencies.iter().filter(|one| one.is_ours() && !one.is_dev());
    ours.map(|one| one.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{SAMPLE, Workspace};
    use crate::package::publishable;

    #[test]
    fn what_is_needed_comes_first_whatever_the_names() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        assert_eq!(publishing(&publishable(&workspace)).unwrap(), ["core", "vendor"]);
        let renamed = SAMPLE.replace("\"core\"", "\"zore\"");
        let workspace = Workspace::parse(&renamed).unwrap();
        assert_eq!(publishing(&publishable(&workspace)).unwrap(), ["zore", "vendor"]);
    }

    #[test]
    fn a_need_that_is_never_published_is_told() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        let vendor = workspace.member("vendor").unwrap();
        assert_eq!(publishing(&[vendor]).unwrap_err().details(), ["vendor"]);
    }
}
