//! [`Shell`]: standard output and error, passed down so that tests can look at them.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, StripStream};
use clap::builder::styling::{AnsiColor, Style};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::json;
use crate::output::pager::Pager;
use crate::output::text::terminal_lines;

/// Where a command writes, and how wide that is.
pub(crate) struct Shell {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    terminal: bool,
    /// Whether people look at what goes wrong as it comes.
    err_terminal: bool,
    pager: Option<Pager>,
    /// The width that the environment names, whatever the terminal's is.
    columns: Option<u16>,
    settled: Option<Exit>,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const TITLE: Style = Style::new().bold();

impl Shell {
    /// The streams of this process. Colours go to a terminal only, and obey `NO_COLOR` and
    /// `CLICOLOR_FORCE`.
    pub(crate) fn of_process() -> Self {
        let terminal = io::stdout().is_terminal();
        Self {
            out: Box::new(AutoStream::auto(io::stdout())),
            err: Box::new(AutoStream::auto(io::stderr())),
            terminal,
            err_terminal: io::stderr().is_terminal(),
            pager: None,
            columns: std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()),
            settled: None,
        }
    }

    /// Other streams, which are no terminals.
    pub(crate) fn of_streams(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self {
            out: Box::new(StripStream::new(out)),
            err: Box::new(StripStream::new(err)),
            terminal: false,
            err_terminal: false,
            pager: None,
            columns: None,
            settled: None,
        }
    }

    /// From here on the code to end with is `exit`, whatever becomes of the output: something was
    /// done that cannot be undone, and the code says how it went.
    pub(crate) const fn settle(&mut self, exit: Exit) {
        self.settled = Some(exit);
    }

    /// Whether people look at the output as it comes.
    pub(crate) const fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether somebody sees how far long work has come.
    pub(crate) const fn shows_progress(&self) -> bool {
        self.err_terminal
    }

    /// Whether somebody can be asked a question: both sides are terminals.
    pub(crate) fn can_ask(&self) -> bool {
        self.err_terminal && io::stdin().is_terminal()
    }

    /// From here on, what is longer than the terminal goes through the user's pager.
    pub(crate) fn page(&mut self) {
        let height = terminal_size::terminal_size().map(|(_, height)| height.0);
        self.pager = height.filter(|_| self.terminal).and_then(Pager::from_env);
    }

    /// Whether the user's pager has the terminal.
    pub(crate) fn is_paging(&self) -> bool {
        self.pager.as_ref().is_some_and(Pager::is_open)
    }

    /// Waits until the pager is left, if there is one.
    pub(crate) fn end_page(&mut self) -> Result<(), Failure> {
        Ok(self.pager.take().map_or(Ok(()), Pager::end)?)
    }

    /// How many lines the terminal has.
    pub(crate) fn height(&self) -> usize {
        let height = terminal_size::terminal_size().map(|(_, height)| height.0);
        usize::from(height.unwrap_or(24))
    }

    /// The width to fit tables into, which somebody may have changed since it was last asked for;
    /// `None` where lines may be as long as they like.
    pub(crate) fn width(&self) -> Option<u16> {
        let measured = || terminal_size::terminal_size().map(|(width, _)| width.0);
        self.columns.or_else(|| self.terminal.then(measured).flatten())
    }

    /// Where the output goes, for what writes by itself.
    pub(crate) fn out(&mut self) -> &mut (dyn Write + Send) {
        match &mut self.pager {
            Some(pager) => pager,
            None => &mut *self.out,
        }
    }

    /// Writes a line of output. The text is safe for a terminal already.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        Ok(writeln!(self.out(), "{}", text.as_ref())?)
    }

    /// Writes a line of output in bold, where there are colours.
    pub(crate) fn title(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        Ok(writeln!(self.out(), "{TITLE}{}{TITLE:#}", text.as_ref())?)
    }

    /// Writes a line that begins with a word in `style`.
    pub(crate) fn styled(&mut self, lead: &str, style: Style, word: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out(), "{lead}{style}{word}{style:#}")?)
    }

    /// Writes one JSON value on a line of its own.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        json::line(self.out(), value)?;
        Ok(())
    }

    /// Writes what moves the cursor of a terminal: no colour, so that nobody's wish to have none
    /// takes it away.
    pub(crate) fn frame(&mut self, frame: &str) -> Result<(), Failure> {
        let mut terminal = AutoStream::always(io::stdout());
        Ok(terminal.write_all(frame.as_bytes()).and_then(|()| terminal.flush())?)
    }

    /// Makes sure that the output is out.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out().flush()?)
    }

    /// Writes something worth knowing to standard error.
    pub(crate) fn warn(&mut self, text: &str) {
        let label = format!("{WARNING}presence:{WARNING:#} warning:");
        self.complain(&label, text, &[]);
    }

    /// Writes what went wrong with one of several things to standard error.
    pub(crate) fn error(&mut self, message: &str, tries: &[String]) {
        let label = format!("{ERROR}presence:{ERROR:#}");
        self.complain(&label, message, tries);
    }

    /// Writes a failure to standard error and gives the code to end with. Who stopped reading the
    /// output has seen enough: that is no failure by itself.
    pub(crate) fn tell(&mut self, failure: &Failure) -> Exit {
        match failure {
            Failure::Told(told) => {
                self.error(&told.message, &told.tries);
                told.exit
            }
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.settled.unwrap_or(Exit::AsWanted)
            }
            Failure::Output(error) => {
                self.error(&format!("the output cannot be written: {error}"), &[]);
                self.settled.unwrap_or(Exit::Nothing)
            }
        }
    }

    fn complain(&mut self, label: &str, message: &str, tries: &[String]) {
        let mut text = format!("{label} {}\n", terminal_lines(message));
        for what in tries {
            text.push_str(&format!("  try: {}\n", terminal_lines(what)));
        }
        // Nobody is left to be told when standard error is closed.
        let _ = self.out.flush();
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }
}
