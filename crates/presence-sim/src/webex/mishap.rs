//! The failures of the vendor's front servers, ready for a fault script.

use serde_json::json;

use crate::fault::Action;

/// The tracking id of the front servers.
const TRACKING: &str = "ROUTER_5F0A2B1C-EDGE-01BB-0000-0A2B3C4D5E6F";

/// 429 with this `Retry-After`, or without any.
///
/// Seen were whole seconds such as `5` and `194`, none at all, and the server's own bug
/// `rand(30),add(30)`.
///
/// ```
/// use presence_sim::{Fault, FaultScript, webex};
///
/// let garbled = webex::too_many_requests(Some("rand(30),add(30)"));
/// let script = FaultScript::new().with(Fault::once(garbled)?);
/// # drop(script);
/// # Ok::<(), presence_sim::InvalidFault>(())
/// ```
#[must_use]
pub fn too_many_requests(retry_after: Option<&str>) -> Action {
    failure(429, "Too many requests have been sent in a given amount of time.", retry_after)
}

/// 423 with this `Retry-After`, or without any.
#[must_use]
pub fn locked(retry_after: Option<&str>) -> Action {
    failure(423, "The requested resource is temporarily unavailable.", retry_after)
}

/// 451 whose text names the host of another region. A client must not follow it.
#[must_use]
pub fn elsewhere(host: &str) -> Action {
    let message = format!("Organization is in another region. Please use https://{host}/v1.");
    failure(451, &message, None)
}

/// 504, for which the vendor advises a smaller page.
#[must_use]
pub fn gateway_timeout() -> Action {
    failure(504, "An upstream server failed to respond on time. Lower the max parameter.", None)
}

fn failure(status: u16, message: &str, retry_after: Option<&str>) -> Action {
    let tracked = ("TrackingID".to_owned(), TRACKING.to_owned());
    let wait = retry_after.map(|value| ("Retry-After".to_owned(), value.to_owned()));
    let body = json!({
        "message": message, "errors": [{ "description": message }], "trackingId": TRACKING,
    });
    let headers = wait.into_iter().chain([tracked]).collect();
    Action::Status { status, headers, body: body.to_string() }
}
