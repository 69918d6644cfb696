//! Numbers drawn from a seed: the same seed, stream and index give the same number for ever.

/// What a drawn number is for. Streams keep one use from shifting the numbers of another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    Names = 1,
    Key = 2,
    Standing = 3,
    Since = 4,
    Chance = 5,
    Noise = 6,
    Groups = 7,
    AccsynKey = 8,
    Session = 9,
    Account = 10,
    Role = 11,
    Client = 12,
    WebexToken = 13,
    WebexAccount = 14,
    WebexStatus = 15,
    EnaioId = 16,
    EnaioAbsence = 17,
    EnaioPassword = 18,
    EnaioSession = 19,
}

/// One 64-bit number, evenly spread.
pub(crate) fn draw(seed: u64, stream: Stream, index: u64) -> u64 {
    spread(spread(seed ^ spread(stream as u64)).wrapping_add(index))
}

/// A number from `0.0` up to, but not including, `1.0`.
pub(crate) fn draw_fraction(seed: u64, stream: Stream, index: u64) -> f64 {
    // 53 bits are what an f64 holds exactly, so the result never rounds up to one.
    (draw(seed, stream, index) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The output step of SplitMix64: a bijection that scatters neighbouring numbers.
fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer() {
        assert_eq!(draw(7, Stream::Key, 3), draw(7, Stream::Key, 3));
    }

    #[test]
    fn seed_stream_and_index_each_matter() {
        let base = draw(7, Stream::Key, 3);
        assert_ne!(base, draw(8, Stream::Key, 3));
        assert_ne!(base, draw(7, Stream::Names, 3));
        assert_ne!(base, draw(7, Stream::Key, 4));
    }

    #[test]
    fn fractions_stay_below_one_and_spread() {
        let drawn: Vec<f64> = (0..1_000).map(|i| draw_fraction(1, Stream::Chance, i)).collect();
        assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let low = drawn.iter().filter(|fraction| **fraction < 0.5).count();
        assert!((400..600).contains(&low), "{low} of 1000 are below one half");
    }
}
