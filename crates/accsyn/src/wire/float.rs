//! Floating-point numbers in the SDK's notation, which is that of its language.

/// The shortest text that reads back as `value`: plain between 1e-4 and 1e16, else with a signed
/// exponent of at least two digits. JSON has no infinities; serialising refuses them before.
pub(super) fn text(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs());
    }
    let plain = value.to_string();
    if plain.contains('.') { plain } else { format!("{plain}.0") }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn as_the_sdk_prints_them() {
        let cases = [
            (1.5, "1.5"),
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1e21, "1e+21"),
            (1.25e-7, "1.25e-07"),
            (1.234_567_890_123_456_8e300, "1.2345678901234568e+300"),
        ];
        for (value, wanted) in cases {
            assert_eq!(text(value), wanted);
        }
    }
}
