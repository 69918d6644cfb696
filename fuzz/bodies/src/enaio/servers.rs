//! Lists of servers, as the vendor writes them.

use enaio_wf::rpc::Server;

use crate::canned::check_error;

/// The bytes are a list of servers. What is read is written, and read as the same.
pub(crate) fn servers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let servers = match Server::list(text) {
        Ok(servers) => servers,
        Err(error) => return check_error(&error),
    };
    assert!(servers.iter().all(|server| server.weight > 0 && server.port > 0));
    let written: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let Ok(again) = Server::list(&written.join("#")) else { panic!("{written:?} is not read") };
    assert_eq!(servers, again);
}
