//! The plot: how cost grows, one panel for each thing that grows, on logarithmic axes.

use std::fmt::Write;

use crate::measure::Growth;

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 48.0;
const COLOURS: [&str; 4] = ["#1f6f8b", "#c1440e", "#4f772d", "#7b2d8b"];

/// From power of ten to power of ten.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let logs = values.filter(|value| *value > 0.0).map(f64::log10);
        let (low, high) = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| {
            (low.min(log), high.max(log))
        });
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let (low, high) = ((low + 1e-9).floor(), (high - 1e-9).ceil());
        Self { low, high: high.max(low + 1.0) }
    }

    /// Between 0 and 1.
    fn place(&self, value: f64) -> f64 {
        (value.max(f64::MIN_POSITIVE).log10() - self.low) / (self.high - self.low)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.low as i32..=self.high as i32).map(|power| 10_f64.powi(power))
    }
}

/// All panels beside each other, as SVG.
pub(crate) fn plot(growth: &[Growth]) -> String {
    let mut panels: Vec<(&str, Vec<&Growth>)> = Vec::new();
    for line in growth {
        match panels.iter_mut().find(|(along, _)| *along == line.along) {
            Some((_, lines)) => lines.push(line),
            None => panels.push((&line.along, vec![line])),
        }
    }
    let width = WIDTH * panels.len().max(1) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (index, (along, lines)) in panels.iter().enumerate() {
        let shift = WIDTH * index as f64;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "<g transform=\"translate({shift} 0)\">");
        panel(&mut out, along, lines);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn panel(out: &mut String, along: &str, lines: &[&Growth]) {
    let points = || lines.iter().flat_map(|line| &line.points);
    let across = Axis::around(points().map(|(x, _)| *x));
    let up = Axis::around(points().map(|(_, y)| *y));
    let x = |value: f64| LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for tick in across.ticks() {
        let at = x(tick);
        let _ = writeln!(
            out,
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#ddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{tick}</text>",
            bottom + 16.0
        );
    }
    for tick in up.ticks() {
        let at = y(tick);
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{tick}</text>",
            LEFT - 6.0,
            at + 4.0
        );
    }
    let cost = lines.first().map_or("", |line| &line.cost);
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
         <text x=\"{LEFT}\" y=\"16\" font-weight=\"bold\">{}</text>",
        (LEFT + right) / 2.0,
        HEIGHT - 12.0,
        escaped(along),
        escaped(cost),
    );
    for (index, line) in lines.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let at: Vec<String> =
            line.points.iter().map(|(a, b)| format!("{:.1},{:.1}", x(*a), y(*b))).collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            at.join(" ")
        );
        for point in &at {
            if let Some((a, b)) = point.split_once(',') {
                let _ = writeln!(out, "<circle cx=\"{a}\" cy=\"{b}\" r=\"3\" fill=\"{colour}\"/>");
            }
        }
        let _ = writeln!(
            out,
            "<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
            30.0 + 13.0 * index as f64,
            escaped(&line.line)
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_drawn_inside_the_picture() {
        let line = Growth {
            along: "people".to_owned(),
            line: "A & B".to_owned(),
            cost: "ms".to_owned(),
            points: vec![(1.0, 0.5), (1000.0, 70.0)],
        };
        let svg = plot(&[line]);
        assert!(svg.contains("A &amp; B") && svg.matches("<circle").count() == 2, "{svg}");
        for circle in svg.split("<circle cx=\"").skip(1) {
            let x: f64 = circle.split('"').next().unwrap().parse().unwrap();
            let y: f64 =
                circle.split("cy=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
            assert!((LEFT..=WIDTH - RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y));
        }
    }
}
