#![doc = include_str!("README.md")]

/// The snippets of the guides to migrating are compiled with the tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../docs/migrating/accsyn-python-api.md")]
    mod accsyn_python_api {}
    #[doc = include_str!("../docs/migrating/ecmind-blue-client.md")]
    mod ecmind_blue_client {}
    #[doc = include_str!("../docs/migrating/wxc_sdk.md")]
    mod wxc_sdk {}
}
