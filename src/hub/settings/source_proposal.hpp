// A correction for a source without a scheme, or with an unknown one. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace vedette::settings {

// A phrase after the quoted text: "… did you mean http://192.168.1.5/ ?". Credentials in it are masked.
std::string propose_source(std::string_view text);

}  // namespace vedette::settings
