// A camera whose address gives one JPEG at a time: asked again and again, over one connection where the
// camera keeps it. One loop's thread.
#pragma once

#include "hub/io/http_client.hpp"
#include "hub/source/pace.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// A Content-Type of JPEG pictures, as cameras write it.
bool is_jpeg_type(std::string_view content_type);

// `camera` has just answered 200 with a JPEG: takes that one, then asks for the next when `pace` says so.
// Ends when the camera does not answer, or with something else than a picture.
io::Task<Error> poll_snapshots(Context context, io::HttpClient& camera, Pace& pace);

}  // namespace vedette::source
