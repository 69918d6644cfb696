//! What a Debian package says of itself.

/// The control file. What the program needs of the system is read from the program.
pub(crate) fn control(version: &str, architecture: &str, kibibytes: u64, program: &[u8]) -> String {
    format!(
        "Package: presence\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: The omnipresence developers\n\
         Installed-Size: {kibibytes}\n\
         Depends: {}\n\
         Recommends: ca-certificates\n\
         Section: net\n\
         Priority: optional\n\
         Description: people's work status in many vendors' systems\n \
         Reads and sets presence, absence and accounts at enaio, Conpeek, Webex and\n \
         accsyn. It says what is known and what is not, what a change could not\n \
         express, and when the fate of a change is uncertain.\n",
        needs(program).join(", ")
    )
}

/// The packages that hold the shared libraries of the program.
fn needs(program: &[u8]) -> Vec<String> {
    let mut needs = vec![match glibc(program) {
        Some((major, minor)) => format!("libc6 (>= {major}.{minor})"),
        None => "libc6".to_owned(),
    }];
    if contains(program, b"libgcc_s.so.1") {
        needs.push("libgcc-s1".to_owned());
    }
    needs
}

/// The newest version of glibc whose functions the program calls: the linker leaves the names of
/// all of them in it, such as `GLIBC_2.34`.
fn glibc(program: &[u8]) -> Option<(u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    let places = program.windows(MARK.len()).enumerate().filter(|(_, bytes)| *bytes == MARK);
    places.filter_map(|(at, _)| version(program.get(at + MARK.len()..)?)).max()
}

fn version(rest: &[u8]) -> Option<(u32, u32)> {
    let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.')?;
    let text = std::str::from_utf8(rest.get(..end)?).ok()?;
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

fn contains(program: &[u8], name: &[u8]) -> bool {
    program.windows(name.len()).any(|bytes| bytes == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &[u8] = b"\0libgcc_s.so.1\0GLIBC_2.9\0GLIBC_2.34\0GLIBC_2.2.5\0GLIBC_PRIVATE\0";

    #[test]
    fn the_newest_glibc_that_is_called_is_needed() {
        assert_eq!(needs(PROGRAM), ["libc6 (>= 2.34)", "libgcc-s1"]);
        assert_eq!(needs(b"nothing"), ["libc6"]);
    }

    #[test]
    fn every_line_is_a_field_or_goes_on() {
        let text = control("0.1.0", "amd64", 42, PROGRAM);
        assert!(
            text.contains("Version: 0.1.0\n") && text.contains("Installed-Size: 42\n"),
            "{text}"
        );
        assert!(text.lines().all(|line| line.starts_with(' ') || line.contains(": ")), "{text}");
    }
}
