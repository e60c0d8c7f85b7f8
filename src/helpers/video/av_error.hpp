// Turns FFmpeg's error numbers into messages for the user, and removes passwords from addresses. Main thread:
// FFmpeg's last log line is kept for the process.
#pragma once

#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::video {

// "rtsp://u:p@h/x" becomes "rtsp://***@h/x", anywhere in `text`.
std::string mask_passwords(std::string_view text);

// FFmpeg prints nothing after this call; its last error line is kept for explain_av_error().
void capture_av_log();

// "ADDRESS: no such stream (404)". `address` is masked here.
Error explain_av_error(std::string_view address, int av_error);

}  // namespace vedette::video
