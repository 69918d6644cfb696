//! What a cell prints and logs, at every level: no secret and nothing personal in any of it.

use std::fmt::{Debug, Write as _};
use std::io::Write;
use std::sync::{Arc, Mutex};

use omnipresence::{Error, Outcome};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Everything that is logged on this thread, which a cell has for itself.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Collects until the guard is dropped.
    pub(crate) fn collect(&self) -> DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// Everything that a caller could print.
#[derive(Default)]
pub(crate) struct Printed(Mutex<String>);

impl Printed {
    pub(crate) fn debug(&self, value: &(impl Debug + ?Sized)) {
        let _ = write!(self.0.lock().unwrap(), "{value:?} {value:#?} ");
    }

    pub(crate) fn error(&self, error: &Error) {
        self.debug(error);
        let json = serde_json::to_string(error).unwrap();
        let _ = write!(self.0.lock().unwrap(), "{error} {} {json} ", error.report());
    }

    pub(crate) fn result<T: Debug>(&self, result: &Result<T, Error>) {
        match result {
            Ok(value) => self.debug(value),
            Err(error) => self.error(error),
        }
    }

    pub(crate) fn outcome(&self, outcome: &Outcome) {
        self.debug(outcome);
        if let Some(error) = &outcome.error {
            self.error(error);
        }
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// Each of `hidden` that can be read somewhere.
pub(crate) fn found(hidden: &[String], printed: &str, logged: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in hidden.iter().filter(|text| !text.is_empty()) {
        let encoded = text.replace('@', "%40").replace(' ', "%20");
        for (place, said) in [("printed", printed), ("logged", logged)] {
            if said.contains(text.as_str()) || said.contains(&encoded) {
                found.push(format!("{text:?} was {place}"));
            }
        }
    }
    found
}
