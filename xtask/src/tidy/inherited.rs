//! What `cargo metadata` does not tell of a `Cargo.toml`: whether an entry is inherited.
//!
//! A reader of single lines is enough for that, since every manifest here is written in one style;
//! an entry in another style is reported as missing, which is safe.

/// The entries that a member takes from the workspace, as `(table, key, why)`.
const INHERITED: [(&str, &str, &str); 4] = [
    ("lints", "workspace", "one set of lints holds for all"),
    ("package", "edition", "one edition for all"),
    ("package", "rust-version", "one rust-version for all"),
    ("package", "license", "one licence for all"),
];

/// What a member's manifest does not inherit though it should, one sentence each.
pub(crate) fn not_inherited(manifest: &str) -> Vec<String> {
    let missing = INHERITED.iter().filter(|(table, key, _)| !inherits(manifest, table, key));
    missing
        .map(|(table, key, why)| {
            let entry = if *key == "workspace" { "workspace" } else { &format!("{key}.workspace") };
            format!("[{table}] has no `{entry} = true`: {why}")
        })
        .collect()
}

fn inherits(manifest: &str, table: &str, key: &str) -> bool {
    let mut current = "";
    manifest.lines().map(without_comment).any(|line| {
        if let Some(name) = line.strip_prefix('[') {
            current = name.trim_end_matches(']').trim();
            return false;
        }
        let Some((left, right)) = line.split_once('=') else { return false };
        let (left, right) = (left.trim(), right.replace(' ', ""));
        current == table
            && ((left == "workspace" && left == key && right == "true")
                || (left == format!("{key}.workspace") && right == "true")
                || (left == key && right == "{workspace=true}"))
    })
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
[package]
name = \"x\"
edition.workspace = true
rust-version = { workspace = true } # as the others
license.workspace = true

[lints]
workspace = true
";

    #[test]
    fn a_member_in_the_house_style_is_fine() {
        assert_eq!(not_inherited(GOOD), Vec::<String>::new());
    }

    #[test]
    fn each_missing_entry_is_named() {
        let own = GOOD.replace("license.workspace = true", "license = \"MIT\"");
        assert_eq!(
            not_inherited(&own),
            ["[package] has no `license.workspace = true`: one licence for all"]
        );
        let commented = GOOD.replace("workspace = true\n", "# workspace = true\n");
        assert_eq!(not_inherited(&commented).len(), 3);
    }

    #[test]
    fn the_table_counts() {
        let elsewhere = GOOD.replace("[lints]", "[dependencies.lints]");
        assert_eq!(
            not_inherited(&elsewhere),
            ["[lints] has no `workspace = true`: one set of lints holds for all"]
        );
    }
}
