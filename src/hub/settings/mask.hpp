// The one place where credentials are taken out of a text before anybody sees it: logs, API, metrics, process
// titles, messages. It would rather mask too much than too little. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace vedette::settings {

// The text with every password in it as "***": user:password@ of URLs (user:***@), also without a scheme
// before it, and the values of query keys that hold secrets (?pwd=***), however their names are written.
// Masking twice changes nothing.
std::string mask_credentials(std::string_view text);

}  // namespace vedette::settings
