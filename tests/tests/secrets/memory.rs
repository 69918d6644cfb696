//! Looking for a text in everything that the process has in memory.

use std::fs::File;
use std::os::unix::fs::FileExt;

/// Every byte of a text that is looked for is kept changed by this, so that whoever looks for it
/// does not find itself.
const VEIL: u8 = 0xA5;

/// Read at once.
const PIECE: usize = 1 << 20;

/// A text that stands in memory only where somebody has been given it.
pub(crate) struct Marker(Vec<u8>);

impl Marker {
    /// One for each number.
    pub(crate) fn new(number: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(number);
        let veiled = (0..40).map(|_| random.alphanumeric() as u8 ^ VEIL);
        Self(veiled.collect())
    }

    /// The text, in an allocation that is exactly as large.
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        text.extend(self.0.iter().map(|byte| char::from(byte ^ VEIL)));
        text
    }

    /// How often it stands in what the process can write to.
    pub(crate) fn found(&self) -> usize {
        let memory = File::open("/proc/self/mem").unwrap();
        let mut piece = vec![0; PIECE];
        let mut found = 0;
        for (start, end) in writable() {
            let mut at = start;
            while at < end {
                let wanted = PIECE.min(usize::try_from(end - at).unwrap());
                // What cannot be read holds no text of ours.
                let Ok(count) = memory.read_at(&mut piece[..wanted], at) else { break };
                found += self.count(&piece[..count], at);
                // The next piece begins so that nothing falls between two.
                let step = if count > self.0.len() { count - self.0.len() + 1 } else { count };
                at += u64::try_from(step.max(1)).unwrap();
            }
        }
        // The next search must not find what this one has read.
        piece.fill(0);
        std::hint::black_box(&piece);
        found
    }

    /// How often it begins in these bytes; those of the buffer itself do not count.
    fn count(&self, bytes: &[u8], at: u64) -> usize {
        let own = bytes.as_ptr().addr() as u64;
        let is_own = |place: u64| (own..own + PIECE as u64).contains(&place);
        let windows = bytes.windows(self.0.len()).enumerate();
        let here = windows.filter(|(offset, window)| {
            let is_it = window.iter().zip(&self.0).all(|(byte, veiled)| byte ^ VEIL == *veiled);
            is_it && !is_own(at + *offset as u64)
        });
        here.count()
    }
}

/// The parts of memory that can be written to, from `/proc/self/maps`.
fn writable() -> Vec<(u64, u64)> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let number = |text: &str| u64::from_str_radix(text, 16).unwrap();
    let parts = maps.lines().filter_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        rest.starts_with("rw").then(|| (number(start), number(end)))
    });
    parts.collect()
}
