//! The vendors of omnipresence as local servers, written from the wire.
