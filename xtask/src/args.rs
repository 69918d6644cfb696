//! The few options that commands take, read by hand: a parser crate would cost more than it saves.

/// The options that a command knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knows {
    /// None at all.
    Nothing,
    /// `--write`.
    Write,
    /// Names.
    Names,
    /// `--seconds N`.
    Seconds,
    /// `--seconds N`, and names.
    SecondsAndNames,
}

impl Knows {
    /// The options as the help shows them.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Write => " [--write]",
            Self::Names => " [SCENARIO..]",
            Self::Seconds => " [--seconds N]",
            Self::SecondsAndNames => " [--seconds N] [TARGET..]",
        }
    }
}

/// What was asked beside the name of the command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Args {
    /// Put right what can be put right, instead of only reporting it.
    pub(crate) write: bool,
    /// For how long.
    pub(crate) seconds: Option<u32>,
    /// What the command is about; nothing named means everything.
    pub(crate) names: Vec<String>,
}

impl Args {
    /// Reads the words after the command's name.
    pub(crate) fn parse(words: &[String], knows: Knows) -> Result<Self, String> {
        let mut args = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (word.as_str(), knows) {
                ("--write", Knows::Write) => args.write = true,
                ("--seconds", Knows::Seconds | Knows::SecondsAndNames) => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    let number = number.filter(|number| *number > 0);
                    args.seconds = Some(number.ok_or("`--seconds` needs a number above 0")?);
                }
                (name, Knows::Names | Knows::SecondsAndNames) if !name.starts_with('-') => {
                    args.names.push(name.to_owned());
                }
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
        assert!(Args::parse(&words("--write"), Knows::Write).unwrap().write);
        for knows in [Knows::Nothing, Knows::Names, Knows::SecondsAndNames] {
            assert_eq!(
                Args::parse(&words("--write"), knows),
                Err("this command does not know `--write`".to_owned())
            );
        }
    }

    #[test]
    fn nothing_asked_means_check_only() {
        assert_eq!(Args::parse(&[], Knows::Write), Ok(Args::default()));
    }

    #[test]
    fn seconds_and_names_stand_in_any_order() {
        let args = Args::parse(&words("a --seconds 30 b"), Knows::SecondsAndNames).unwrap();
        assert_eq!((args.seconds, args.names), (Some(30), words("a b")));
        for bad in ["--seconds", "--seconds 0", "--seconds x", "--seconds -1"] {
            let problem = Args::parse(&words(bad), Knows::SecondsAndNames).unwrap_err();
            assert_eq!(problem, "`--seconds` needs a number above 0", "{bad}");
        }
        assert!(Args::parse(&words("a"), Knows::Nothing).is_err());
    }
}
