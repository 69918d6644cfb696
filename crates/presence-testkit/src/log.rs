//! [`Log`]: what is logged while a test runs.

use std::fmt::{self, Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, Subscriber, set_default};
use tracing::{Event, Metadata};

/// Everything that is logged with `tracing` on this thread, at every level, until it is dropped:
/// the targets, the names and the fields of events and spans.
///
/// ```
/// use presence_testkit::Log;
///
/// let log = Log::collect();
/// tracing::debug!(attempt = 2, "the call is repeated");
/// assert!(log.text().contains("the call is repeated attempt=2"));
/// ```
pub struct Log {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Log {
    /// Begins to collect. What another thread logs is not seen, so a test keeps to one.
    #[must_use]
    pub fn collect() -> Self {
        let lines = Lines::default();
        let _guard = set_default(Collector { lines: lines.clone(), spans: AtomicU64::new(1) });
        Self { lines, _guard }
    }

    /// What was logged so far, a line each.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What was logged is not printed: a test looks for secrets in it.
impl Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<String>>);

impl Lines {
    fn add(&self, head: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(head.to_owned());
        record(&mut line);
        line.0.push('\n');
        // Only whole lines are put in, so a poisoned lock still holds whole lines.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_str(&line.0);
    }
}

/// The fields of one event or span, in a line.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }

    /// As it is: `Debug` would escape it, and who looks for a text would not find it.
    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {}={value}", field.name());
    }
}

struct Collector {
    lines: Lines,
    spans: AtomicU64,
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let about = span.metadata();
        let head = format!("{} {}", about.target(), about.name());
        self.lines.add(&head, |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.lines.add("", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.lines.add(event.metadata().target(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_spans_and_events_is_seen_until_the_end() {
        let log = Log::collect();
        let span =
            tracing::trace_span!("call", user = "\"anna\"", answered = tracing::field::Empty);
        span.record("answered", 200);
        span.in_scope(|| tracing::trace!(note = ?"x", "sent to {}", "jan"));
        let text = log.text();
        for seen in ["call user=\"anna\"", "answered=200", "sent to jan note=\"x\""] {
            assert!(text.contains(seen), "{seen}: {text}");
        }
        assert!(!format!("{log:?}").contains("anna"));
        drop(log);
        let after = Log::collect();
        assert_eq!(after.text(), "");
    }
}
