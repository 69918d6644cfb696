//! Webex over real sockets.

mod calling;
mod change;
mod create;
mod errors;
mod handle;
mod hostile;
mod list;
mod million;
mod oauth;
mod paging;
mod presence;
mod scopes;
mod support;
mod tokens;
