//! The changelog at a release, in the form of Keep a Changelog.

const UNRELEASED: &str = "## [Unreleased]";

/// What stands below `Unreleased` as long as nothing has been released, and means nothing after.
const NOTHING_YET: &str = "Nothing has been released yet.";

/// The changelog with a section for the version, which `Unreleased` becomes unless there is one.
pub(crate) fn released(changelog: &str, version: &str, day: &str) -> Result<String, String> {
    let heading = format!("## [{version}]");
    if changelog.lines().any(|line| line.starts_with(&heading)) {
        return Ok(changelog.to_owned());
    }
    let (before, rest) = changelog
        .split_once(&format!("{UNRELEASED}\n"))
        .ok_or_else(|| format!("CHANGELOG.md has neither `{heading}` nor `{UNRELEASED}`"))?;
    let end = rest.find("\n## [").map_or(rest.len(), |at| at + 1);
    // The place was found in this very text.
    let (section, older) = rest.split_at(end);
    let section = section.replacen(&format!("{NOTHING_YET}\n\n"), "", 1);
    if !section.lines().any(|line| line.starts_with("* ") || line.starts_with("- ")) {
        return Err(format!("CHANGELOG.md says nothing below `{UNRELEASED}`"));
    }
    Ok(format!("{before}{UNRELEASED}\n\n{heading} - {day}\n{section}{older}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "# Changelog\n\n## [Unreleased]\n\nNothing has been released yet.\n\n\
        ### Added\n\n* a thing\n";

    #[test]
    fn the_first_release_takes_what_is_unreleased() {
        let released = released(FIRST, "0.1.0", "2026-12-01").unwrap();
        assert_eq!(
            released,
            "# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n### Added\n\n* a thing\n"
        );
    }

    #[test]
    fn a_later_one_keeps_the_older() {
        let text = "## [Unreleased]\n\n* new\n\n## [0.1.0] - 2026-12-01\n\n* old\n";
        assert_eq!(
            released(text, "0.2.0", "2027-01-01").unwrap(),
            "## [Unreleased]\n\n## [0.2.0] - 2027-01-01\n\n* new\n\n## [0.1.0] - 2026-12-01\n\n* old\n"
        );
    }

    #[test]
    fn a_section_that_is_there_is_left_alone() {
        let text = "## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n* a\n";
        assert_eq!(released(text, "0.1.0", "2027-01-01").as_deref(), Ok(text));
    }

    #[test]
    fn nothing_to_tell_is_told() {
        let empty = "## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n* a\n";
        assert!(released(empty, "0.2.0", "d").unwrap_err().contains("says nothing"));
        assert!(released("# Changelog\n", "0.2.0", "d").unwrap_err().contains("neither"));
    }
}
