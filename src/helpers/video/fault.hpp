// FFmpeg's error numbers as sentences for a person, and addresses without their passwords. Plain functions;
// the complaint that FFmpeg logged last is kept for the process, which has one thread.
#pragma once

#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::video {

// "rtsp://u:p@h/x" becomes "rtsp://***@h/x", wherever in `text` it stands.
std::string mask_passwords(std::string_view text);

// From now on FFmpeg prints nothing, and the last line it would have printed as an error is kept.
void keep_complaints();

// "ADDRESS: no such stream (404)". `address` is masked here.
Error av_fault(std::string_view address, int av_error);

}  // namespace vedette::video
