// Polls a camera whose address gives one JPEG per request, over one connection if the camera keeps it open.
// Owned by its loop.
#pragma once

#include "hub/io/http_client.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// True for the Content-Types of JPEG that cameras use.
bool is_jpeg_type(std::string_view content_type);

// `camera` has just answered 200 with a JPEG: delivers it and requests the following ones at the rate of
// `pacer`. Ends when the camera does not answer, or answers with something other than a picture.
io::Task<Error> poll_snapshots(Context context, io::HttpClient& camera, Pacer& pacer);

}  // namespace vedette::source
