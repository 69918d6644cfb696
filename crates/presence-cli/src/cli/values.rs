//! Values on the command line that have a form of their own.

use std::time::Duration;

use clap::ValueEnum;
use omnipresence::{AccountState, Availability, Timestamp, Tolerance};
use presence_sim::VendorKind;

/// An availability that can be set.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Reachable {
    /// Reachable, offered work
    Available,
    /// Back in some minutes
    Away,
    /// At work and occupied
    Busy,
    /// Must not even be notified
    #[value(alias = "do_not_disturb", alias = "dnd")]
    DoNotDisturb,
    /// Not there
    Offline,
}

impl From<Reachable> for Availability {
    fn from(reachable: Reachable) -> Self {
        match reachable {
            Reachable::Available => Self::Available,
            Reachable::Away => Self::Away,
            Reachable::Busy => Self::Busy,
            Reachable::DoNotDisturb => Self::DoNotDisturb,
            Reachable::Offline => Self::Offline,
        }
    }
}

/// An account state that can be set.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Account {
    /// May sign in
    Active,
    /// Locked; can be enabled again
    Disabled,
    /// Taken out of service
    Deactivated,
}

impl From<Account> for AccountState {
    fn from(account: Account) -> Self {
        match account {
            Account::Active => Self::Active,
            Account::Disabled => Self::Disabled,
            Account::Deactivated => Self::Deactivated,
        }
    }
}

/// How much loss is accepted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Loss {
    /// None
    Strict,
    /// Any but a dropped end
    #[value(alias = "lossy_ok")]
    LossyOk,
    /// Any
    #[value(alias = "best_effort")]
    BestEffort,
}

impl From<Loss> for Tolerance {
    fn from(loss: Loss) -> Self {
        match loss {
            Loss::Strict => Self::Strict,
            Loss::LossyOk => Self::LossyOk,
            Loss::BestEffort => Self::BestEffort,
        }
    }
}

/// What must be allowed by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Permission {
    /// Changes of accounts, which can lock people out
    Account,
}

/// Reads `500ms`, `30s`, `5m`, `2h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let millis: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err("write a whole number and a unit, such as 500ms, 30s, 5m or 2h".to_owned()),
    };
    let number: Option<u64> = number.parse().ok();
    let total = number.and_then(|number| number.checked_mul(millis));
    total.map(Duration::from_millis).ok_or_else(|| "is no duration such as 30s".to_owned())
}

/// The shortest interval of a watch.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(5);

/// Reads a duration at which vendors can be asked again and again.
pub(super) fn interval(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        short if short < SHORTEST_INTERVAL => {
            Err("is too short: vendors are not asked more often than every 5s".to_owned())
        }
        long => Ok(long),
    }
}

/// Which simulators stand in for a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Simulated {
    /// Those of all vendors.
    All,
    /// That of one vendor.
    One(VendorKind),
}

pub(super) fn simulated(text: &str) -> Result<Simulated, String> {
    if text == "all" {
        return Ok(Simulated::All);
    }
    text.parse().map(Simulated::One).map_err(|error: presence_sim::UnknownVendor| error.to_string())
}

/// Reads `conpeek=8080`.
pub(super) fn vendor_port(text: &str) -> Result<(VendorKind, u16), String> {
    let (vendor, port) = text.split_once('=').ok_or("write VENDOR=PORT, such as conpeek=8080")?;
    let vendor =
        vendor.parse().map_err(|unknown: presence_sim::UnknownVendor| unknown.to_string())?;
    let port = port.parse().map_err(|_| "a port is a number from 0 to 65535")?;
    Ok((vendor, port))
}

/// Reads RFC 3339.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let example = "write RFC 3339 with an offset, such as 2026-11-21T17:00:00+01:00";
    text.parse().map_err(|_| example.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_number_and_a_unit() {
        let read = |text| duration(text).ok().map(|duration| duration.as_millis());
        assert_eq!(read("500ms"), Some(500));
        assert_eq!(read("30s"), Some(30_000));
        assert_eq!(read("5m"), Some(300_000));
        assert_eq!(read("2h"), Some(7_200_000));
        for text in
            ["", "30", "s", "-1s", "1.5s", "1 s", "99999999999999999999s", "18446744073709551615h"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_interval_is_not_shorter_than_vendors_bear() {
        assert_eq!(interval("5s"), Ok(SHORTEST_INTERVAL));
        for text in ["0s", "1s", "4999ms", "soon"] {
            assert!(interval(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ports_belong_to_a_vendor() {
        assert_eq!(vendor_port("conpeek=0"), Ok((VendorKind::Conpeek, 0)));
        for text in ["8080", "conpeek=", "conpeek=65536", "other=1"] {
            assert!(vendor_port(text).is_err(), "{text}");
        }
    }
}
