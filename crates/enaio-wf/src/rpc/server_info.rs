//! [`ServerInfo`]: what a server says of itself.

use super::message::Response;
use super::params::Params;

/// The answer of `krn.GetServerInfoEx`. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ServerInfo {
    /// Major and minor version, such as `12.0`.
    pub version: Option<String>,
    /// The server's description of itself.
    pub description: Option<String>,
    /// The computer it runs on.
    pub computer: Option<String>,
    /// The name of the instance.
    pub instance: Option<String>,
    /// The number of the server.
    pub server_id: Option<i64>,
    /// The number of its group.
    pub group_id: Option<i64>,
    /// 0 for a main server, 1 for a secondary one.
    pub server_type: Option<i64>,
    /// Everything that was said, in the vendor's words.
    pub all: Params,
}

impl ServerInfo {
    pub(crate) fn read(response: Response) -> Self {
        let params = response.params;
        let text = |name| {
            let text = params.text(name).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Self {
            version: text("ProductVersion"),
            description: text("ServerDescription"),
            computer: text("ComputerName"),
            instance: text("InstanceName"),
            server_id: params.integer("ServerID"),
            group_id: params.integer("ServerGroupID"),
            server_type: params.integer("ServerType"),
            all: params,
        }
    }
}
