//! Whether a series of numbers is flat: how much the line of least squares through its second half
//! rises from the one end of that half to the other.

/// Fewer points than this tell nothing about a trend.
pub(crate) const LEAST_POINTS: usize = 30;

/// By how much the second half of `series` rises, one point a second; `None` where it is too short.
pub(crate) fn rise(series: &[u64]) -> Option<f64> {
    let half = series.get(series.len().div_ceil(2)..).filter(|half| half.len() >= LEAST_POINTS)?;
    let count = half.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = half.iter().map(|value| *value as f64).sum::<f64>() / count;
    let mut along = 0.0;
    let mut squares = 0.0;
    for (place, value) in half.iter().enumerate() {
        let distance = place as f64 - middle;
        along += distance * (*value as f64 - mean);
        squares += distance * distance;
    }
    Some(along / squares * (count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(value: impl Fn(u64) -> u64) -> Vec<u64> {
        (0..200).map(value).collect()
    }

    #[test]
    fn a_leak_is_seen_and_noise_is_not() {
        let flat = rise(&series(|second| 50 + (second * 7919) % 13)).unwrap();
        assert!(flat.abs() < 3.0, "{flat}");
        let leak = rise(&series(|second| 50 + second / 2 + (second * 7919) % 13)).unwrap();
        assert!((46.0..53.0).contains(&leak), "{leak}");
    }

    #[test]
    fn what_rises_only_at_the_beginning_is_flat() {
        let warm = rise(&series(|second| second.min(90))).unwrap();
        assert!(warm.abs() < 1e-9, "{warm}");
    }

    #[test]
    fn a_short_series_tells_nothing() {
        assert_eq!(rise(&series(|second| second)[..59]), None);
        assert!(rise(&series(|second| second)[..60]).is_some());
    }
}
