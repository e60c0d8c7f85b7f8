// Masks credentials in text that is shown: logs, API, metrics, messages. In doubt it masks. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace vedette::settings {

// The text with every password replaced by "***": in user:password@ of URLs (user:***@), also without a
// scheme, and in query keys of secrets (?pwd=***), also in other spellings. Masking twice changes nothing.
std::string mask_credentials(std::string_view text);

}  // namespace vedette::settings
