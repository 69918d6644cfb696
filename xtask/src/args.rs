//! The few options that commands take, read by hand: a parser crate would cost more than it saves.

/// What was asked beside the name of the command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Args {
    /// Put right what can be put right, instead of only reporting it.
    pub(crate) write: bool,
}

impl Args {
    /// Reads the words after the command's name; `writes` says whether it knows `--write`.
    pub(crate) fn parse(words: &[String], writes: bool) -> Result<Self, String> {
        let mut args = Self::default();
        for word in words {
            match word.as_str() {
                "--write" if writes => args.write = true,
                _ => return Err(format!("this command does not know `{word}`")),
            }
        }
        Ok(args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn write_is_known_only_where_something_can_be_written() {
        assert_eq!(Args::parse(&words("--write"), true), Ok(Args { write: true }));
        assert_eq!(
            Args::parse(&words("--write"), false),
            Err("this command does not know `--write`".to_owned())
        );
    }

    #[test]
    fn nothing_asked_means_check_only() {
        assert_eq!(Args::parse(&[], true), Ok(Args { write: false }));
    }
}
