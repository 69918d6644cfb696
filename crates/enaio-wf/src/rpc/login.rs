//! What a login comes to.

use presence_core::{Error, ErrorKind, Result, Vendor};

use super::job_failure::{JobFailure, shortened};
use super::message::{Call, Response};
use super::value::Value;

/// Who is logged in, as far as the server said.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Login {
    /// The user's GUID in the security system: not the id of a workflow object.
    pub user_guid: Option<String>,
    /// The user's number in the security system.
    pub user_id: Option<i64>,
    /// The name as the server writes it, or as it was given.
    pub user_name: String,
    /// What the server says about the password's expiry, in its own unit; none where it is -1.
    pub password_expires: Option<i64>,
    /// Whether the server is a Unicode system.
    pub unicode: bool,
}

impl Login {
    /// Tests the return code, then the description, and reads the rest leniently.
    pub(crate) fn read(call: &Call, user: &str, response: Response) -> Result<Self> {
        let params = &response.params;
        let description = params.text("Description").unwrap_or_default().to_owned();
        let action = params.integer("Action");
        if response.code != 0 || !description.is_empty() {
            return Err(rejection(call, response, action, &description));
        }
        let text = |name| params.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self {
            user_guid: text("UserGUID"),
            user_id: params.integer("UserID"),
            user_name: text("UserName").unwrap_or_else(|| user.to_owned()),
            password_expires: params.integer("PwdExpires").filter(|expires| *expires >= 0),
            unicode: params.get("UnicodeSystem") == Some(&Value::Boolean(true)),
        })
    }
}

/// A refused login. The code of the error is the server's action code where it gave one, else the
/// return code.
fn rejection(call: &Call, response: Response, action: Option<i64>, description: &str) -> Error {
    let action = action.filter(|action| *action != 0);
    let message = match action {
        Some(2) => "the login was refused: the user is unknown",
        Some(3) => "the login was refused: the account is locked after wrong passwords",
        Some(4) => "the login was refused: the password is wrong",
        Some(5) => "the login was refused: the account is locked",
        _ => "the login was refused",
    };
    let code = action.unwrap_or(response.code);
    let mut error = match JobFailure::check(call, response) {
        Ok(_) => Error::new(ErrorKind::Unauthenticated, message),
        Err(failure) => failure.with_kind(ErrorKind::Unauthenticated).with_message(message),
    };
    if !description.is_empty() {
        error = error.with_vendor_message(shortened(description));
    }
    error.with_vendor(Vendor::ENAIO).with_operation("login").with_code(code.to_string())
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}
