//! Files after a body: a header, the content, a constant footer.

use bytes::Bytes;

use super::Damage;

pub(super) const HEADER: usize = 32;
pub(super) const FOOTER: &[u8; 20] = b"@0000000000@MAERTSSA";
const MAGIC: &[u8] = b"@ASSTREAM@";

/// What fills an extension up to its ten bytes.
const FILLING: u8 = 0x11;
const EXTENSION: usize = 10;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Without a dot; may be empty.
    pub(crate) extension: String,
    pub(crate) content: Bytes,
}

pub(super) fn write(file: &File, out: &mut Vec<u8>) {
    let extension = file.extension.as_bytes();
    let mut padded = [FILLING; EXTENSION];
    padded.iter_mut().zip(extension).for_each(|(place, byte)| *place = *byte);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(format!("{:010}@", file.content.len()).as_bytes());
    out.extend_from_slice(&padded);
    out.push(b'@');
    out.extend_from_slice(&file.content);
    out.extend_from_slice(FOOTER);
}

/// The length of the content and the extension.
pub(super) fn read_header(header: &[u8; HEADER]) -> Result<(u64, String), Damage> {
    let wrong = Damage("a file header is not one");
    let rest = header.strip_prefix(MAGIC).ok_or(wrong)?;
    let (length, rest) = rest.split_at_checked(10).ok_or(wrong)?;
    let extension = rest.strip_prefix(b"@").and_then(|rest| rest.strip_suffix(b"@"));
    let length = digits(length).ok_or(wrong)?;
    let extension = extension.ok_or(wrong)?;
    let end = extension.iter().position(|byte| *byte == FILLING).unwrap_or(EXTENSION);
    let (name, filling) = extension.split_at_checked(end).ok_or(wrong)?;
    let clean = name.iter().all(u8::is_ascii_graphic) && filling.iter().all(|b| *b == FILLING);
    let name = std::str::from_utf8(name).ok().filter(|_| clean).ok_or(wrong)?;
    Ok((length, name.to_owned()))
}

/// Ten ASCII digits and nothing else.
pub(super) fn digits(text: &[u8]) -> Option<u64> {
    let all = text.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(text).ok().filter(|_| all)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_read_back_and_foreign_ones_do_not() {
        for extension in ["", "txt", "0123456789"] {
            let mut bytes = Vec::new();
            let content = Bytes::from_static(b"abc");
            write(&File { extension: extension.to_owned(), content }, &mut bytes);
            let header: &[u8; HEADER] = bytes.first_chunk().unwrap();
            assert_eq!(read_header(header), Ok((3, extension.to_owned())));
            for place in [0, 9, 10, 20, 31] {
                let mut spoilt = *header;
                spoilt[place] = b'-';
                assert!(read_header(&spoilt).is_err(), "{place}");
            }
        }
    }
}
